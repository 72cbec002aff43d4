package reference

import (
	"fmt"
	"math"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const ms = time.Millisecond

func TestPace(t *testing.T) {
	for _, test := range []struct {
		name      string
		p         Profile
		prompt, n int
		want      pace
	}{
		{"지연 없음", Profile{}, 100, 2, pace{0, []time.Duration{0, 0, 0}}},
		{"속도대로", Profile{PrefillTPS: 1000, DecodeTPS: 100}, 50, 3, pace{50 * ms, []time.Duration{0, 10 * ms, 20 * ms, 30 * ms}}},
		{"정해진 시간", Profile{FixedLatency: 100 * ms, PrefillTPS: 1, DecodeTPS: 1, Jitter: 1}, 50, 3,
			pace{0, []time.Duration{25 * ms, 50 * ms, 75 * ms, 100 * ms}}},
		{"빈 답", Profile{FixedLatency: 100 * ms}, 50, 0, pace{0, []time.Duration{100 * ms}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, newPace(test.p, fate{}, test.prompt, test.n), cmp.AllowUnexported(pace{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJitterHasItsSpreadAndItsSeed(t *testing.T) {
	p := Profile{DecodeTPS: 100, Jitter: 0.1}
	const n = 20000
	due := newPace(p, newFate(1, "가"), 0, n).due
	var sum, squares float64
	for k := range n {
		gap := float64(due[k+1] - due[k])
		sum += gap
		squares += gap * gap
	}
	mean := sum / n
	spread := math.Sqrt(squares/n-mean*mean) / float64(10*ms)
	if math.Abs(mean/float64(10*ms)-1) > 0.005 || math.Abs(spread-0.1) > 0.005 {
		t.Errorf("mean %v, relative spread %.4f; want 10ms, 0.1", time.Duration(mean), spread)
	}
	if diff := cmp.Diff(due, newPace(p, newFate(1, "가"), 0, n).due); diff != "" {
		t.Error("the same fate gives another jitter")
	}
	if cmp.Equal(due, newPace(p, newFate(1, "나"), 0, n).due) {
		t.Error("another fate gives the same jitter")
	}
}

// served answers one call on the fake clock of synctest and returns its log
// line with moments counted from the start.
func served(t *testing.T, s *Server, c call) LogLine {
	t.Helper()
	begin := time.Now()
	l := &LogLine{ReceivedNS: begin.UnixNano()}
	x := &exchange{call: c, words: &openAIWords{role: roleFirst}, streamType: eventStream, w: httptest.NewRecorder(), log: l}
	x.tally.prompt = c.promptTokens()
	s.answer(t.Context(), x)
	l.EndNS = time.Now().UnixNano() - begin.UnixNano()
	for i := range l.SentNS {
		l.SentNS[i] -= begin.UnixNano()
	}
	return *l
}

func TestEventsGoOutWhenDue(t *testing.T) {
	for _, test := range []struct {
		name string
		p    Profile
		want []time.Duration // role, three tokens, finish, [DONE]
	}{
		{"지연 없음", Profile{}, []time.Duration{0, 0, 0, 0, 0, 0}},
		{"속도대로", Profile{PrefillTPS: 100, DecodeTPS: 50},
			[]time.Duration{0, 80 * ms, 100 * ms, 120 * ms, 140 * ms, 140 * ms}},
		{"모형을 올리는 시간", Profile{LoadTime: time.Second},
			[]time.Duration{1000 * ms, 1000 * ms, 1000 * ms, 1000 * ms, 1000 * ms, 1000 * ms}},
		{"멈춤은 뒤를 민다", Profile{DecodeTPS: 50, Faults: []Fault{{Kind: FaultStall, Rate: 1, AfterTokens: 2, Duration: time.Second}}},
			[]time.Duration{0, 0, 20 * ms, 1040 * ms, 1060 * ms, 1060 * ms}},
		{"정해진 시간", Profile{FixedLatency: 400 * ms},
			[]time.Duration{0, 100 * ms, 200 * ms, 300 * ms, 400 * ms, 400 * ms}},
		{"첫 바이트 전의 멈춤", Profile{Faults: []Fault{{Kind: FaultFirstByteStall, Rate: 1, Duration: time.Second}}},
			[]time.Duration{1000 * ms, 1000 * ms, 1000 * ms, 1000 * ms, 1000 * ms, 1000 * ms}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				test.p.LoadTokens = 3
				l := served(t, newServer(Config{Profile: test.p}), call{stream: true, messages: []message{{"user", "가나다라"}}})
				got := make([]time.Duration, len(l.SentNS))
				for i, ns := range l.SentNS {
					got[i] = time.Duration(ns)
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// With S slots and N requests of L each, the last ends at N/S·L.
func TestSlotsTakeRequestsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(Config{Profile: Profile{FixedLatency: 100 * ms, Slots: 2}})
		ends := make(chan string, 8)
		begin := time.Now()
		for i := range 8 {
			go func() {
				served(t, s, call{stream: true, messages: []message{{"user", fmt.Sprint("물음 ", i)}}})
				ends <- fmt.Sprint(i/2, " ", time.Since(begin))
			}()
			synctest.Wait() // it has its slot or its place in the queue
		}
		for i := range 8 {
			if got, want := <-ends, fmt.Sprint(i/2, " ", time.Duration(i/2+1)*100*ms); got != want {
				t.Errorf("end %d is of pair and time %s, want %s", i, got, want)
			}
		}
	})
}

// A connection that hangs after its answer holds no slot.
func TestHangGivesItsSlotBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(Config{Profile: Profile{FixedLatency: 100 * ms, Slots: 1, Faults: []Fault{
			{Kind: FaultHangAfterDone, Rate: 1, Match: "걸림", Duration: time.Hour},
		}}})
		begin := time.Now()
		go served(t, s, call{stream: true, messages: []message{{"user", "걸림"}}})
		synctest.Wait()
		served(t, s, call{stream: true, messages: []message{{"user", "다음"}}})
		if got := time.Since(begin); got != 200*ms {
			t.Errorf("the next answer ends after %v, want 200ms", got)
		}
	})
}

func TestQueueLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(Config{Profile: Profile{FixedLatency: 100 * ms, Slots: 1, Queue: 2}})
		statuses := make(chan int, 5)
		for i := range 5 {
			go func() {
				statuses <- served(t, s, call{stream: true, messages: []message{{"user", fmt.Sprint(i)}}}).Status
			}()
			synctest.Wait()
		}
		var got []int
		for range 5 {
			got = append(got, <-statuses)
		}
		// The two beyond the queue are turned away at once.
		if diff := cmp.Diff([]int{503, 503, 200, 200, 200}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// BenchmarkEvent is what one token's event costs before it is written.
func BenchmarkEvent(b *testing.B) {
	s := newServer(Config{})
	token := step{kind: stepToken, text: " 한", tokens: 1}
	for name, words := range map[string]dialect{
		"ollama": &ollamaWords{model: "hanbench-reference"},
		"openai": s.openAIWords(completionRequest{}, call{model: "hanbench-reference"}),
	} {
		b.Run(name, func(b *testing.B) {
			var buf []byte
			for b.Loop() {
				buf = words.event(buf[:0], token, tally{})
			}
		})
	}
}
