package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// request is a hand-written request: sent and ended, with text events at the
// given moments (milliseconds), ten tokens, ten syllables, 20 chars, 30 bytes.
func request(seq, slot int, sent, end int64, events ...int64) *Record {
	r := testRecord(seq, slot, sent*msec, (end-sent)*msec)
	r.Times.ICLNS = []int64{}
	r.Times.FirstOutputNS, r.Times.FirstAnswerNS, r.Times.FirstSyllableNS, r.Times.LastOutputNS = nil, nil, nil, nil
	for i, at := range events {
		if i == 0 {
			r.Times.FirstOutputNS = ptr(at * msec)
		} else {
			r.Times.ICLNS = append(r.Times.ICLNS, (at-events[i-1])*msec)
		}
		r.Times.LastOutputNS = ptr(at * msec)
	}
	r.Usage.OutputTokens = ptr(10)
	r.Units.Syllables, r.Units.Chars, r.Units.Bytes = 10, 20, 30
	return r
}

// Two slots. Slot 0 sends at 0, slot 1 at 100: the window opens at 100. Slot 1
// is idle for good from 1100, slot 0 from 1400: it closes at 1100. One second.
//
//	request 0: slot 0,   0– 400, events  50, 100, 200, 300: 50 and 100 are outside, half counts
//	request 1: slot 1, 100– 600, events 200, 600: counts whole
//	request 2: slot 0, 400– 900, no text event: counts whole, by its end
//	request 3: slot 1, 600–1100, events 700, 1100: whole, its end closes the window
//	request 4: slot 0, 900–1400, events 1000, 1050, 1100, 1200, 1300: three fifths
//
// Ends inside: 0, 1, 2, 3. Shares add up to 0.5 + 1 + 1 + 1 + 0.6 = 4.1.
func handWindow() []*Record {
	return []*Record{
		request(0, 0, 0, 400, 50, 100, 200, 300),
		request(1, 1, 100, 600, 200, 600),
		request(2, 0, 400, 900),
		request(3, 1, 600, 1100, 700, 1100),
		request(4, 0, 900, 1400, 1000, 1050, 1100, 1200, 1300),
	}
}

func throughput(tokens, syllables, chars, bytes float64) Throughput {
	return Throughput{ptr(tokens), ptr(syllables), ptr(chars), ptr(bytes)}
}

func TestWindowAndRatesByHand(t *testing.T) {
	st := stageOf(t, "", 2, handWindow())
	wantWindow := Window{DurationNS: ptr(1000 * msec), Sessions: []Span{{0, 2, 100 * msec, 1100 * msec}}}
	if diff := cmp.Diff(wantWindow, st.Window); diff != "" {
		t.Errorf("window (-want +got):\n%s", diff)
	}
	wantRates := Rates{RequestsPerS: ptr(4.0), Throughput: throughput(41, 41, 82, 123), PerUser: throughput(20.5, 20.5, 41, 61.5)}
	if diff := cmp.Diff(wantRates, st.Rates); diff != "" {
		t.Errorf("rates (-want +got):\n%s", diff)
	}
	// Both slots are at work all through; e2e inside the window adds up to
	// 300 + 500 + 500 + 500 + 200 = 2000 ms over ¾ + 1 + 1 + 1 + ⅖ requests.
	wantLittle := &Little{ptr(2.0), ptr(2.0), ptr(0.0), ptr(4.15), ptr(481927711.0)}
	if diff := cmp.Diff(wantLittle, st.Validity.Little); diff != "" {
		t.Errorf("Little's law (-want +got):\n%s", diff)
	}
}

func TestRates(t *testing.T) {
	tests := []struct {
		name string
		plan string
		edit func([]*Record)
		want Rates
	}{
		{"실패는 세지 않음", "", func(rs []*Record) { fail(rs[1], "cut_stream") },
			Rates{RequestsPerS: ptr(3.0), Throughput: throughput(31, 31, 62, 93), PerUser: throughput(15.5, 15.5, 31, 46.5)}},
		{"토큰 수를 주지 않는 서버", "", func(rs []*Record) { rs[2].Usage = nil },
			Rates{RequestsPerS: ptr(4.0), Throughput: Throughput{nil, ptr(41.0), ptr(82.0), ptr(123.0)}, PerUser: Throughput{nil, ptr(20.5), ptr(41.0), ptr(61.5)}}},
		// ttft: 50, 100, none, 100, 100. e2e: 400, then 500 each.
		{"목표 안의 요청", "slo: {ttft_ms: 100}\n", func(rs []*Record) { rs[1].Score = Score{Outcome: outcomeIncorrect, Value: ptr(0.0)} },
			Rates{RequestsPerS: ptr(4.0), Throughput: throughput(41, 41, 82, 123), PerUser: throughput(20.5, 20.5, 41, 61.5), GoodputPerS: ptr(3.0), CorrectGoodputPerS: ptr(2.0)}},
		{"목표가 둘이면 둘 다", "slo: {ttft_ms: 100, e2e_ms: 450}\n", func([]*Record) {},
			Rates{RequestsPerS: ptr(4.0), Throughput: throughput(41, 41, 82, 123), PerUser: throughput(20.5, 20.5, 41, 61.5), GoodputPerS: ptr(1.0), CorrectGoodputPerS: ptr(1.0)}},
		{"채점이 없으면 맞은 요청도 없음", "slo: {e2e_ms: 450}\n", func(rs []*Record) {
			for _, r := range rs {
				r.Score = Score{Outcome: outcomeUnscored}
			}
		}, Rates{RequestsPerS: ptr(4.0), Throughput: throughput(41, 41, 82, 123), PerUser: throughput(20.5, 20.5, 41, 61.5), GoodputPerS: ptr(1.0)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records := handWindow()
			tt.edit(records)
			if diff := cmp.Diff(tt.want, stageOf(t, tt.plan, 2, records).Rates); diff != "" {
				t.Errorf("rates (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWindow(t *testing.T) {
	inSession := func(session int, r *Record) *Record {
		r.Session = session
		return r
	}
	unsent := request(1, 1, 5, 9)
	unsent.Times.SentNS = nil
	tests := []struct {
		name     string
		c        int
		attempts []*Record
		want     Window
	}{
		{"기록이 없음", 2, nil, Window{Sessions: []Span{}}},
		{"슬롯 하나", 1, []*Record{request(0, 0, 3, 7), request(1, 0, 8, 12)}, Window{ptr(9 * msec), []Span{{0, 1, 3 * msec, 12 * msec}}}},
		{"슬롯보다 적은 요청", 8, []*Record{request(0, 0, 1, 9), request(1, 3, 2, 8)}, Window{ptr(6 * msec), []Span{{0, 2, 2 * msec, 8 * msec}}}},
		{"겹치지 않으면 창이 없음", 2, []*Record{request(0, 0, 1, 4), request(1, 1, 5, 9)}, Window{Sessions: []Span{}}},
		{"보내지 못한 요청은 슬롯을 열지 않음", 2, []*Record{request(0, 0, 1, 4), unsent}, Window{ptr(3 * msec), []Span{{0, 1, 1 * msec, 4 * msec}}}},
		{"세션 둘을 더함", 1, []*Record{request(0, 0, 1, 4), inSession(1, request(1, 0, 10, 15))},
			Window{ptr(8 * msec), []Span{{0, 1, 1 * msec, 4 * msec}, {1, 1, 10 * msec, 15 * msec}}}},
		{"동시성에 못 미친 세션은 뺌", 2, []*Record{request(0, 0, 1, 4), request(1, 1, 2, 5), inSession(1, request(2, 0, 10, 15))},
			Window{ptr(2 * msec), []Span{{0, 2, 2 * msec, 4 * msec}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, windowOf(factsOf(tt.attempts), tt.c)); diff != "" {
				t.Errorf("window (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLatencyByHand(t *testing.T) {
	late := request(1, 0, 700, 1100, 1000)
	late.Times.DueNS = ptr(693 * msec)
	late.Times.DNSNS, late.Times.ConnectNS, late.Times.TLSNS = ptr(1*msec), ptr(2*msec), ptr(3*msec)
	late.Usage.OutputTokens = ptr(1)
	failed := request(2, 0, 1100, 9100, 9000)
	fail(failed, "timeout_total")
	first := request(0, 0, 100, 600, 200, 300, 500)
	first.Times.DueNS = ptr(99 * msec)
	first.Times.FirstAnswerNS, first.Times.FirstSyllableNS = ptr(300*msec), ptr(500*msec)
	first.Usage.OutputTokens = ptr(4)
	of := func(values ...int64) Distribution {
		var ns []float64
		for _, v := range values {
			ns = append(ns, float64(v*msec))
		}
		return Describe(ns)
	}
	want := Latency{
		TTFT: of(100, 300), TTFA: of(200), TTFS: of(400), TPOT: of(100), // (500 − 200) / 3; one token has none
		ICL: of(100, 200), E2E: of(500, 400), NTPOT: of(125, 400), ScheduleLag: of(1, 7), Connect: of(6),
		TTFTDue: of(101, 307), TTFADue: of(201), E2EDue: of(501, 407),
	}
	if diff := cmp.Diff(want, stageOf(t, "", 1, []*Record{first, late, failed}).Latency); diff != "" {
		t.Errorf("latency (-want +got):\n%s", diff)
	}
}

func TestTextFigures(t *testing.T) {
	answer := func(tokens, reasoning *int, reasoningChars, syllables, letters int) *Record {
		r := request(0, 0, 1, 9, 5)
		r.Usage.OutputTokens, r.Usage.ReasoningTokens = tokens, reasoning
		r.Units = Units{Syllables: syllables, Letters: letters, ReasoningChars: reasoningChars, Bytes: 7, Broken: 1, PromptSyllables: 50, PromptLetters: 100}
		return r
	}
	prompts := Ratio{1, ptr(3.0)} // 150 tokens, 50 syllables: just half Hangul
	sums := func(out, reasoning *int, uncounted, syllables int, fertility Ratio) TextFigures {
		return TextFigures{InputTokens: ptr(150), OutputTokens: out, ReasoningTokens: reasoning, Uncounted: uncounted,
			Syllables: syllables, Bytes: 7, Broken: 1, Fertility: fertility, PromptFertility: prompts}
	}
	tests := []struct {
		name string
		r    *Record
		want TextFigures
	}{
		{"한국어 답", answer(ptr(30), nil, 0, 20, 22), sums(ptr(30), nil, 0, 20, Ratio{1, ptr(1.5)})},
		{"절반이 못 되는 한글", answer(ptr(30), nil, 0, 20, 41), sums(ptr(30), nil, 0, 20, Ratio{})},
		{"꼭 절반", answer(ptr(30), nil, 0, 20, 40), sums(ptr(30), nil, 0, 20, Ratio{1, ptr(1.5)})},
		{"숫자뿐인 답", answer(ptr(3), nil, 0, 0, 0), sums(ptr(3), nil, 0, 0, Ratio{})},
		{"추론 토큰을 아는 답", answer(ptr(130), ptr(100), 300, 20, 20), sums(ptr(130), ptr(100), 0, 20, Ratio{1, ptr(1.5)})},
		{"추론 토큰을 모르는 답", answer(ptr(130), nil, 300, 20, 20), sums(ptr(130), nil, 0, 20, Ratio{})},
		{"토큰 수가 없음", answer(nil, nil, 0, 20, 20), sums(nil, nil, 1, 20, Ratio{})},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, stageOf(t, "", 1, []*Record{tt.r}).Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestServerFigures(t *testing.T) {
	records := handWindow()
	for _, r := range records {
		r.Server = &Server{PromptEvalNS: ptr(50 * msec), EvalNS: ptr(200 * msec)}
	}
	records[0].Usage.CachedTokens = ptr(100)
	records[3].Server.EvalNS = ptr(400 * msec)
	// Decode: 10/0.2 = 50 four times, 10/0.4 = 25 once. Prefill 150/0.05. Four
	// requests ended in the window of one second: 4·50 + 3·200 + 400 ms.
	want := ServerFigures{DecodeTPS: Median{5, ptr(50.0)}, PrefillTPS: Median{4, ptr(3000.0)}, Cached: 1, Concurrency: ptr(1.2)}
	if diff := cmp.Diff(want, stageOf(t, "", 2, records).Server); diff != "" {
		t.Errorf("server (-want +got):\n%s", diff)
	}
	for _, r := range records {
		r.Server = nil
	}
	if diff := cmp.Diff(ServerFigures{Cached: 1}, stageOf(t, "", 2, records).Server); diff != "" {
		t.Errorf("a server without timings (-want +got):\n%s", diff)
	}
}
