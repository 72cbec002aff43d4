package reference

import (
	"context"
	"fmt"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// When each token of some answers goes out, one answer a row; the end is the
// last. A prompt is 4 tokens and one of 가.
func TestAnswersShareTheEngine(t *testing.T) {
	for _, test := range []struct {
		name   string
		p      Profile
		starts []time.Duration
		want   [][]time.Duration
	}{
		{"혼자", Profile{PrefillTPS: 100, DecodeTPS: 10, BatchSlowdown: 0.5, Prefill: prefillBlocking},
			[]time.Duration{0},
			[][]time.Duration{{50 * ms, 150 * ms, 250 * ms, 350 * ms}}},
		{"둘이 함께면 반만큼 느림", Profile{DecodeTPS: 10, BatchSlowdown: 0.5},
			[]time.Duration{0, 0},
			[][]time.Duration{{0, 150 * ms, 300 * ms, 450 * ms}, {0, 150 * ms, 300 * ms, 450 * ms}}},
		{"교대로", Profile{DecodeTPS: 10, BatchSlowdown: 1},
			[]time.Duration{0, 0},
			[][]time.Duration{{0, 200 * ms, 400 * ms, 600 * ms}, {0, 200 * ms, 400 * ms, 600 * ms}}},
		// Alone for 150 ms: 1.5 tokens' work. Together until the first has done
		// 3, 225 ms later; then the second has done 1.5 and is alone.
		{"나중에 오고 먼저 떠남", Profile{DecodeTPS: 10, BatchSlowdown: 0.5},
			[]time.Duration{0, 150 * ms},
			[][]time.Duration{{0, 100 * ms, 225 * ms, 375 * ms}, {150 * ms, 300 * ms, 425 * ms, 525 * ms}}},
		{"읽기는 저마다", Profile{PrefillTPS: 100, DecodeTPS: 10},
			[]time.Duration{0, 10 * ms},
			[][]time.Duration{{50 * ms, 150 * ms, 250 * ms, 350 * ms}, {60 * ms, 160 * ms, 260 * ms, 360 * ms}}},
		{"읽기는 차례로", Profile{PrefillTPS: 100, DecodeTPS: 10, Prefill: prefillInTurn},
			[]time.Duration{0, 10 * ms},
			[][]time.Duration{{50 * ms, 150 * ms, 250 * ms, 350 * ms}, {100 * ms, 200 * ms, 300 * ms, 400 * ms}}},
		{"읽는 동안 모두 멈춤", Profile{PrefillTPS: 100, DecodeTPS: 10, Prefill: prefillBlocking},
			[]time.Duration{0, 10 * ms, 220 * ms},
			[][]time.Duration{
				{50 * ms, 200 * ms, 350 * ms, 450 * ms},
				{100 * ms, 200 * ms, 350 * ms, 450 * ms},
				{270 * ms, 370 * ms, 470 * ms, 570 * ms},
			}},
		{"자리를 기다림", Profile{PrefillTPS: 100, DecodeTPS: 10, BatchSlowdown: 0.5, Slots: 1},
			[]time.Duration{0, 0},
			[][]time.Duration{{50 * ms, 150 * ms, 250 * ms, 350 * ms}, {400 * ms, 500 * ms, 600 * ms, 700 * ms}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				test.p.LoadTokens = 3
				s := newServer(Config{Profile: test.p})
				got := make([][]time.Duration, len(test.starts))
				var all sync.WaitGroup
				for i, start := range test.starts {
					all.Go(func() {
						time.Sleep(start)
						l := served(t, s, call{stream: true, messages: []message{{"user", "가"}}})
						for _, ns := range l.SentNS[1:5] { // without the role and [DONE]
							got[i] = append(got[i], start+time.Duration(ns).Round(time.Microsecond))
						}
						if l.LateNS != 0 {
							t.Errorf("answer %d was %v late", i, time.Duration(l.LateNS))
						}
					})
					synctest.Wait() // they come in this order
				}
				all.Wait()
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// A closed loop that always has more requests than slots finishes CapacityRPS
// of them a second.
func TestCapacityIsWhatIsServed(t *testing.T) {
	for _, test := range []struct {
		p    Profile
		want float64 // by hand
	}{
		{Profile{FixedLatency: 100 * ms, Slots: 4}, 40},
		{Profile{DecodeTPS: 100, Slots: 4}, 4 / 0.2},
		{Profile{PrefillTPS: 1000, DecodeTPS: 100, Slots: 4}, 4 / (0.05 + 0.2)},
		{Profile{PrefillTPS: 1000, DecodeTPS: 100, Slots: 4, BatchSlowdown: 0.1}, 4 / (0.05 + 0.2*1.3)},
		{Profile{PrefillTPS: 1000, DecodeTPS: 100, Slots: 4, BatchSlowdown: 1}, 4 / (0.05 + 0.2*4)},
		{Profile{PrefillTPS: 1000, DecodeTPS: 100, Slots: 4, BatchSlowdown: 0.1, Prefill: prefillInTurn}, 4 / (0.05 + 0.2*1.3)},
		{Profile{PrefillTPS: 200, DecodeTPS: 100, Slots: 4, BatchSlowdown: 0.1, Prefill: prefillInTurn}, 1 / 0.25},
		{Profile{PrefillTPS: 1000, DecodeTPS: 100, Slots: 4, BatchSlowdown: 0.1, Prefill: prefillBlocking}, 4 / (4*0.05 + 0.2*1.3)},
		{Profile{PrefillTPS: 200, DecodeTPS: 100, Slots: 4, BatchSlowdown: 0.1, Prefill: prefillBlocking}, 4 / (4*0.25 + 0.2*1.3)},
	} {
		t.Run(fmt.Sprintf("%+v", test.want), func(t *testing.T) {
			test.p.LoadTokens = 20
			const prompt = 50 // 46 syllables and 4
			capacity := test.p.CapacityRPS(prompt, test.p.LoadTokens)
			if math.Abs(capacity/test.want-1) > 1e-9 {
				t.Errorf("CapacityRPS is %v, want %v", capacity, test.want)
			}
			if got := servedRate(t, test.p, prompt, 12, 400); math.Abs(got/capacity-1) > 0.02 {
				t.Errorf("%v requests a second are served, CapacityRPS is %v", got, capacity)
			}
		})
	}
}

// servedRate is the rate at which the middle half of n requests end, sent by so
// many clients one after the other.
func servedRate(t *testing.T, p Profile, prompt, clients, n int) (rate float64) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(Config{Profile: p})
		content := ""
		for range prompt - MessageTokens {
			content += "가"
		}
		jobs := make(chan int, n)
		for i := range n {
			jobs <- i
		}
		close(jobs)
		ends := make(chan time.Time, n)
		var all sync.WaitGroup
		for range clients {
			all.Go(func() {
				for range jobs {
					served(t, s, call{stream: true, messages: []message{{"user", content}}})
					ends <- time.Now()
				}
			})
		}
		all.Wait()
		var at []time.Time
		for range n {
			at = append(at, <-ends)
		}
		from, to := n/4, 3*n/4
		rate = float64(to-from) / at[to].Sub(at[from]).Seconds()
	})
	return rate
}

func TestCapacityWithoutSlots(t *testing.T) {
	for _, test := range []struct {
		name string
		p    Profile
		want float64
	}{
		{"한없음", Profile{PrefillTPS: 100, DecodeTPS: 100}, math.Inf(1)},
		{"걸리는 시간이 없음", Profile{Slots: 1}, math.Inf(1)},
		{"느려짐", Profile{DecodeTPS: 100, BatchSlowdown: 0.1}, 1 / (20 * 0.1 / 100)},
		{"차례로", Profile{PrefillTPS: 100, DecodeTPS: 100, Prefill: prefillInTurn}, 2},
		{"멈춤", Profile{PrefillTPS: 100, DecodeTPS: 100, BatchSlowdown: 0.1, Prefill: prefillBlocking}, 1 / (0.5 + 0.02)},
	} {
		if got := test.p.CapacityRPS(50, 20); got != test.want && math.Abs(got/test.want-1) > 1e-9 {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestStepAndPrefillTime(t *testing.T) {
	p := Profile{PrefillTPS: 1000, DecodeTPS: 50, BatchSlowdown: 0.25}
	got := []time.Duration{p.StepTime(0), p.StepTime(1), p.StepTime(5), p.PrefillTime(200)}
	if diff := cmp.Diff([]time.Duration{20 * ms, 20 * ms, 40 * ms, 200 * ms}, got); diff != "" {
		t.Error(diff)
	}
	p.FixedLatency = time.Second
	if p.StepTime(5) != 0 || p.PrefillTime(200) != 0 {
		t.Error("with a fixed latency neither counts")
	}
}

// A client that leaves while its prompt waits or is read gives its slot back,
// and the prompt is read all the same.
func TestLeavingWhileAPromptIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(Profile{PrefillTPS: 1, Prefill: prefillInTurn}.withDefaults())
		ctx, leave := context.WithCancel(t.Context())
		first, second := e.enter(ctx), e.enter(t.Context())
		go func() {
			time.Sleep(300 * ms)
			leave()
		}()
		if _, err := first.prefill(time.Second); err != context.Canceled {
			t.Errorf("the one that leaves gets %v", err)
		}
		first.leave()
		first.leave()
		if e.batch != 1 {
			t.Errorf("%d places are taken, want 1", e.batch)
		}
		begin := time.Now()
		if _, err := second.prefill(time.Second); err != nil || time.Since(begin) != 1700*ms {
			t.Errorf("the next prompt is read after %v, %v; want 1.7s", time.Since(begin), err)
		}
		second.leave()
	})
}

// The alarm of a started server is the system's, and rings when it should.
func TestAlarm(t *testing.T) {
	rings := make(chan time.Time)
	a, err := newAlarm(func() {
		select {
		case rings <- time.Now():
		case <-t.Context().Done():
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []time.Duration{-time.Second, 0, 3 * ms} {
		begin := time.Now()
		a.set(time.Hour)
		a.set(d)
		late := time.After(patience)
		for rung := false; !rung; {
			select {
			case at := <-rings:
				rung = at.Sub(begin) >= d // one before that may be left of the last time
			case <-late:
				t.Fatalf("does not ring after %v", d)
			}
		}
	}
	a.set(time.Hour)
	go func() {
		for range rings {
		}
	}()
	a.stop() // returns when it rings no more
	close(rings)
}
