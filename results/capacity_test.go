package results

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hanbench/hanbench/results/slo"
)

// A simServer is a queue before so many slots; service is how long a slot is
// taken, in ns, given how many requests are there.
type simServer struct {
	slots   int
	service func(rng *rand.Rand, there int) float64
	lag     int64 // of the client, in reading
	fail    int   // every so many-th request fails; 0: none
	seed    uint64
}

// wavering is a fixed time that another process on the machine makes longer by
// up to a share.
func wavering(ms, share float64) func(*rand.Rand, int) float64 {
	return func(rng *rand.Rand, _ int) float64 { return ms * 1e6 * (1 + share*rng.Float64()) }
}

func fixed(ms float64) func(*rand.Rand, int) float64 {
	return func(*rand.Rand, int) float64 { return ms * 1e6 }
}

func exponential(ms float64) func(*rand.Rand, int) float64 {
	return func(rng *rand.Rand, _ int) float64 { return ms * 1e6 * rng.ExpFloat64() }
}

// dueTimes are the due times of n requests at a rate, spread over exactly n/rate as
// package bench does.
func dueTimes(n int, rate float64, poisson bool) []int64 {
	rng := rand.New(rand.NewPCG(7, 7))
	at, due := 0.0, make([]float64, n)
	for i := range due {
		gap := 1.0
		if poisson {
			gap = rng.ExpFloat64()
		}
		at += gap
		due[i] = at
	}
	out := make([]int64, n)
	for i := range out {
		out[i] = 1e9 + int64(due[i]/at*float64(n)/rate*1e9)
	}
	return out
}

// measure plays a stage, and breaks it off when its objective is lost.
func (s simServer) measure(survey *Survey, st Stage, poisson bool) []*Record {
	rng := rand.New(rand.NewPCG(uint64(st.Index), s.seed+1))
	slots := make([]float64, s.slots)
	clients := make([]float64, st.Concurrency)
	var due []int64
	if st.Open() {
		due = dueTimes(st.Requests, st.Arrival.RatePerS, poisson)
	}
	watch := survey.Watch(st)
	var records, ended []*Record
	for seq := range st.Requests {
		at, slot := 0.0, 0
		if st.Open() {
			at = float64(due[seq])
		} else {
			slot = slices.Index(clients, slices.Min(clients))
			at = clients[slot]
		}
		for len(ended) > 0 && float64(*ended[0].Times.EndNS) <= at {
			watch.Add(ended[0])
			ended = ended[1:]
		}
		if watch.Lost() {
			break
		}
		free := slices.Index(slots, slices.Min(slots))
		begin := math.Max(at, slots[free])
		end := begin + s.service(rng, len(ended)+1)
		slots[free], clients[slot%len(clients)] = end, end
		r := s.record(st, seq, slot, int64(at), int64(begin), int64(end))
		records = append(records, r)
		ended = append(ended, r)
		slices.SortStableFunc(ended, func(a, b *Record) int { return int(*a.Times.EndNS - *b.Times.EndNS) })
	}
	slices.SortStableFunc(records, func(a, b *Record) int { return int(*a.Times.EndNS - *b.Times.EndNS) })
	return records
}

func (s simServer) record(st Stage, seq, slot int, at, begin, end int64) *Record {
	r := testRecord(seq, slot, at+1000, end-at)
	r.Stage = st.Index
	step := (end - begin) / 8
	first := begin + 2*step
	last := first + 4*step
	r.Times.DueNS, r.Times.FirstByteNS, r.Times.FirstChunkNS, r.Times.FirstOutputNS, r.Times.FirstAnswerNS = &at, &first, &first, &first, &first
	r.Times.LastOutputNS, r.Times.EndNS, r.Times.FirstSyllableNS, r.Times.ICLNS = &last, &end, &last, []int64{step, step, step, step}
	r.Times.ClientLagNS = []int64{s.lag, s.lag}
	if s.fail > 0 && seq%s.fail == 0 {
		r.Error, r.Score = &Error{Cause: "http_status", Status: 500, RetryAfterNS: nil}, Score{Outcome: outcomeError}
	}
	return r
}

// explore searches to the end and gives the summary of all that was written,
// with the journal.
func explore(t *testing.T, plan string, s simServer) (*Result, []byte) {
	t.Helper()
	h := testHeader(0, 0, 1)
	h.Stages, h.Clock = []Stage{}, ClockKernel
	target, suite := "ollama:exaone3.5:7.8b", "ko-basics"
	survey, err := NewSurvey(testPlan(plan), &h)
	must(t, err)
	lines := []any{h, testTarget(0, WhenStart)}
	for n := 0; ; n++ {
		w, more := survey.Next(target, suite)
		if !more {
			break
		}
		if n > 50 {
			t.Fatalf("no end after %d stages; the next is %+v", n, w)
		}
		st := Stage{Index: n, Target: target, Suite: suite, Concurrency: w.Concurrency, Items: 10, Requests: w.Requests, Search: &w.Search}
		if w.Rate > 0 {
			st.Concurrency, st.Arrival = 10_000, &Arrival{Process: "poisson", RatePerS: w.Rate}
		}
		records := s.measure(survey, st, survey.facts.Capacity.Arrival == "poisson")
		lines = append(lines, StageLine{Kind: kindStage, Stage: st}, records)
		survey.Add(st, records)
	}
	data := journal(t, append(lines, testTarget(0, WhenEnd))...)
	return mustSummarize(t, testPlan(plan), data), data
}

func capacityPlan(slo, more string) string {
	return fmt.Sprintf("capacity: {slo: %q, %s}\n", slo, more)
}

// TestCapacityOfKnownServers: the capacity of a queue whose answer is known.
func TestCapacityOfKnownServers(t *testing.T) {
	eight := simServer{slots: 8, service: fixed(100)}
	shared := simServer{slots: 1000, service: func(_ *rand.Rand, there int) float64 { return 1e8 * (1 + float64(there)/10) }}
	tests := []struct {
		name, slo, more string
		server          simServer
		low, high       float64 // what the answer is between
	}{
		// 8 slots of 100 ms complete 80 a second, no more.
		{"고른 도착, 여덟 자리", "ttft p99<500ms", "find: rate, arrival: constant", eight, 77.6, 80.8},
		{"고른 도착, 느슨한 목표", "ttft p99<60s", "find: rate, arrival: constant", eight, 77.6, 80.8},
		{"무작위 도착, 느슨한 목표", "ttft p99<60s", "find: rate", eight, 77.6, 82.4},
		// The wait of M/D/8 has its p99 at 500 ms where the load is 0.942.
		{"무작위 도착, 여덟 자리", "ttft p99<500ms", "find: rate, stage_duration: 20s", eight, 73.5, 80.8},
		// M/D/1 of 40 ms waits 500 ms at p99 where the load is 0.827: 20.2 a second; one
		// trace of arrivals is burstier than another.
		{"한 자리", "ttft p99<500ms", "find: rate, stage_requests: 4000", simServer{slots: 1, service: fixed(40)}, 18.2, 22.2},
		// Each slot waits (c−8)/8 × 100 ms, in whole rounds.
		{"동시 요청, 여덟 자리", "ttft p99<450ms", "find: concurrency", eight, 39, 41},
		// e2e is 100 ms × (1 + c/10): below 500 ms up to 40.
		{"함께 느려지는 서버", "e2e p99<500ms", "find: concurrency", shared, 37, 40},
		{"제각각인 답", "ttft p90<1s, error_rate<5%", "find: rate, stage_requests: 1500", simServer{slots: 8, service: exponential(100)}, 72, 82.4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, data := explore(t, capacityPlan(tt.slo, tt.more), tt.server)
			c := r.Capacity[0]
			if c.End != EndFound || *c.Low < tt.low || *c.Low > tt.high {
				t.Errorf("%s from %v to %v: %s; want between %v and %v", c.End, *c.Low, *c.High, c.Reason, tt.low, tt.high)
			}
			if *c.High > 1.035**c.Low && *c.High > *c.Low+1 {
				t.Errorf("the interval is from %v to %v", *c.Low, *c.High)
			}
			if len(r.Stages) > 22 {
				t.Errorf("%d stages", len(r.Stages))
			}
			if again, _ := explore(t, capacityPlan(tt.slo, tt.more), tt.server); !bytes.Equal(again.Encode(), r.Encode()) || len(data) == 0 {
				t.Error("a second search came to something else")
			}
		})
	}
}

// TestSameAnswer: searches of a server whose times waver by chance come to the
// same answer.
func TestSameAnswer(t *testing.T) {
	for _, tt := range []struct {
		slo, more string
		server    simServer
		capacity  float64
	}{
		{"ttft p99<1s", "find: rate", simServer{slots: 8, service: wavering(99, 0.02)}, 80},
		{"ttft p99<1s", "find: rate", simServer{slots: 8, service: wavering(168, 0.02)}, 47.1},
		// e2e is c/8 × 100 ms.
		{"e2e p99<530ms", "find: concurrency", simServer{slots: 8, service: wavering(99, 0.02)}, 42},
	} {
		answers := map[float64]int{}
		for seed := range uint64(8) {
			tt.server.seed = seed
			c := must1(explore(t, capacityPlan(tt.slo, tt.more), tt.server)).Capacity[0]
			if c.End != EndFound || math.Abs(*c.Low/tt.capacity-1) > 0.05 {
				t.Errorf("%s, %s: %s from %v to %v; want %v", tt.slo, tt.more, c.End, *c.Low, *c.High, tt.capacity)
			}
			answers[*c.Low]++
		}
		if len(answers) != 1 {
			t.Errorf("%s, %s: answers %v; want one", tt.slo, tt.more, answers)
		}
	}
}

func must1(r *Result, _ []byte) *Result { return r }

func TestCapacityEnds(t *testing.T) {
	endless := simServer{slots: 100_000, service: fixed(20)}
	lagging := func(lag int64) simServer {
		// The median gap is 12.5 ms.
		return simServer{slots: 4, service: fixed(100), lag: lag}
	}
	tests := []struct {
		name, slo, more string
		server          simServer
		want            []Capacity
	}{
		{"언제나 충족", "ttft p99<500ms", "concurrency: {from: 1, to: 64}, rate: {from: 1, to: 500}", endless, []Capacity{
			{For: FindConcurrency, End: EndAtLeast, Low: ptr(64.0)},
			{For: FindRate, End: EndAtLeast, Low: ptr(497.4)},
		}},
		{"한 건도 미달", "e2e p99<10ms", "stage_requests: 50", endless, []Capacity{
			{For: FindConcurrency, End: EndBelow, High: ptr(1.0), LimitedBy: "e2e p99<10ms", Reason: "e2e p99 is 20 ms"},
			{For: FindRate, End: EndBelow, LimitedBy: "e2e p99<10ms", Reason: "e2e p99 is 20 ms"},
		}},
		{"클라이언트가 늦음", "ttft p99<130ms", "find: concurrency, stage_requests: 50", lagging(110e6), []Capacity{
			{For: FindConcurrency, End: EndUnsound, Low: ptr(8.0), High: ptr(9.0), LimitedBy: CodeClientLag,
				Reason: "client lag p99 is 110 ms, above 50% of the median gap between events (12.5 ms)"},
		}},
		{"늦어도 서버 탓", "ttft p99<450ms", "find: concurrency, stage_requests: 50", lagging(7e6), []Capacity{
			{For: FindConcurrency, End: EndFound, Low: ptr(20.0), High: ptr(21.0), LimitedBy: "ttft p99<450ms", Reason: "ttft p99 is 525 ms"},
		}},
		{"오류", "ttft p99<450ms", "find: concurrency, stage_requests: 50", simServer{slots: 4, service: fixed(100), fail: 20}, []Capacity{
			{For: FindConcurrency, End: EndBelow, High: ptr(1.0), LimitedBy: CauseErrors, Reason: "3 of 51 requests failed: 5.88%, above 1%"},
		}},
		{"잴 수 없는 항목", "icl p99<450ms, goodput>=1%", "find: concurrency, stage_requests: 50", endless, []Capacity{
			{For: FindConcurrency, End: EndBelow, High: ptr(1.0), LimitedBy: "goodput>=1%", Reason: "goodput is 0%"},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, _ := explore(t, capacityPlan(tt.slo, tt.more), tt.server)
			ignore := cmpopts.IgnoreFields(Capacity{}, "Target", "Suite", "SLO", "Levels", "CeilingPerS", "OneAtATime")
			if diff := cmp.Diff(tt.want, r.Capacity, ignore); diff != "" {
				t.Errorf("%s\n%s", diff, curveOf(r))
			}
		})
	}
}

func curveOf(r *Result) string {
	text := ""
	for _, c := range r.Capacity {
		for _, l := range c.Levels {
			text += fmt.Sprintf("%s %d: %v full %t n %d: %s %s %s\n", c.For, l.Stage, l.Level, l.Full, l.Requests, l.Verdict, l.Cause, l.Reason)
		}
	}
	return text
}

// TestOneAtATime: only the server that works off a queue is said to.
func TestOneAtATime(t *testing.T) {
	for _, tt := range []struct {
		slots int
		find  string
		want  bool
	}{{1, FindConcurrency, true}, {1, FindRate, true}, {2, FindConcurrency, false}, {2, FindRate, false}, {1, FindBoth, true}} {
		r, _ := explore(t, capacityPlan("ttft p99<500ms", "stage_requests: 100, find: "+tt.find), simServer{slots: tt.slots, service: fixed(40)})
		for _, c := range r.Capacity {
			if c.OneAtATime != tt.want {
				t.Errorf("%d slots, %s: %t; want %t\n%s", tt.slots, c.For, c.OneAtATime, tt.want, curveOf(r))
			}
		}
	}
}

// TestGuess: on a straight line between the levels that ended the doubling;
// what is measured between them does not move it.
func TestGuess(t *testing.T) {
	clauses, err := slo.Parse("error_rate<5%, ttft p99<500ms")
	must(t, err)
	level := func(level, ttft float64, verdict string) *CapacityLevel {
		l := &CapacityLevel{Level: level, Verdict: verdict, clause: -1, Clauses: []ClauseFigure{{Value: ptr(0.0)}, {Value: ptr(ttft * 1e6)}}}
		if verdict == LevelMissed {
			l.clause = 1
		}
		return l
	}
	behind := level(64, 400, LevelMissed)
	behind.clause = -1
	for _, tt := range []struct {
		name   string
		kind   string
		levels []*CapacityLevel
		want   float64 // 0: none
	}{
		{"두 단계 사이", FindConcurrency, []*CapacityLevel{level(16, 100, LevelMet), level(32, 300, LevelMet), level(64, 700, LevelMissed)}, 48},
		{"사이를 잰 다음", FindConcurrency, []*CapacityLevel{level(32, 300, LevelMet), level(64, 700, LevelMissed), level(48, 450, LevelMet)}, 48},
		{"아직 미달이 없음", FindConcurrency, []*CapacityLevel{level(32, 300, LevelMet)}, 0},
		{"절 때문이 아닌 미달", FindConcurrency, []*CapacityLevel{level(32, 300, LevelMet), behind}, 0},
		{"처리율", FindRate, []*CapacityLevel{level(32, 300, LevelMet), level(64, 700, LevelMissed)}, 0},
	} {
		h := &hunt{kind: tt.kind, clauses: clauses, levels: tt.levels}
		if got, ok := h.guess(); ok != (tt.want > 0) || got != tt.want {
			t.Errorf("%s: %v, %t; want %v", tt.name, got, ok, tt.want)
		}
	}
}

// TestSearchIsReplayed: from the beginning of a journal the search goes on as
// it did, and a stage that was lost needs no more requests.
func TestSearchIsReplayed(t *testing.T) {
	for _, find := range []string{FindConcurrency, FindRate} {
		t.Run(find, func(t *testing.T) {
			replay(t, capacityPlan("ttft p99<450ms", "stage_requests: 100, find: "+find), find == FindRate)
		})
	}
}

func replay(t *testing.T, plan string, ceiling bool) {
	whole, data := explore(t, plan, simServer{slots: 8, service: fixed(100)})
	c, err := readRecords(bytes.NewReader(data), RecordsFile)
	must(t, err)
	byStage := map[int][]*Record{}
	for _, r := range c.Records {
		byStage[r.Stage] = append(byStage[r.Stage], r)
	}
	survey, err := NewSurvey(testPlan(plan), c.Headers[0])
	must(t, err)
	stopped, ceilings := 0, 0
	for i, st := range c.Declared {
		w, more := survey.Next(st.Target, st.Suite)
		if !more || w.Concurrency != st.Concurrency && !st.Open() || w.Requests != st.Requests || w.Search != *st.Search {
			t.Fatalf("stage %d: the search wants %+v, and it was %+v", i, w, st)
		}
		short := len(byStage[i]) < st.Requests
		if lost := survey.Lost(st, byStage[i]); short != whole.Stages[i].Stopped || short && !lost {
			t.Errorf("stage %d: short %t, stopped %t, lost %t", i, short, whole.Stages[i].Stopped, lost)
		}
		if short {
			stopped++
			if slices.ContainsFunc(whole.Stages[i].Validity.Reasons, func(f Finding) bool { return f.Code == CodeIncomplete }) {
				t.Errorf("stage %d was stopped on purpose and is said to be incomplete", i)
			}
		}
		if st.Search.Ceiling {
			ceilings++
		}
		survey.Add(st, byStage[i])
	}
	if stopped == 0 && !ceiling || ceilings == 0 && ceiling {
		t.Errorf("%d stages were broken off, %d were for the ceiling: nothing to test", stopped, ceilings)
	}
	// Without its last records the search is unfinished.
	cut := bytes.LastIndex(data, []byte(`{"kind":"stage"`))
	part := mustSummarize(t, testPlan(plan), data[:cut])
	if got := part.Capacity[0].End; got != EndUnfinished {
		t.Errorf("half a search ends as %s", got)
	}
}

func TestSweep(t *testing.T) {
	h := testHeader(0, 0, 1)
	h.Stages = nil
	var lines []any
	// Slots that fill up at 8: ttft rises beyond; level 2 is slow for another reason.
	for i, level := range []int{1, 2, 4, 8, 16} {
		h.Stages = append(h.Stages, Stage{Index: i, Target: "ollama:exaone3.5:7.8b", Suite: "ko-basics", Concurrency: level, Items: 10, Requests: 10 * level})
	}
	survey, err := NewSurvey(testPlan(capacityPlan("ttft p99<90ms", "find: sweep")), &h)
	must(t, err)
	run := func(slow int) Capacity {
		lines = []any{h}
		for _, st := range h.Stages {
			service := fixed(80)
			if st.Concurrency == slow {
				service = fixed(800)
			}
			lines = append(lines, simServer{slots: 8, service: service}.measure(&Survey{facts: &planFacts{}}, st, false))
		}
		return mustSummarize(t, testPlan(capacityPlan("ttft p99<90ms", "find: sweep")), journal(t, lines...)).Capacity[0]
	}
	if w, more := survey.Next("ollama:exaone3.5:7.8b", "ko-basics"); more {
		t.Errorf("a sweep wants %+v", w)
	}
	if c := run(0); c.End != EndFound || *c.Low != 8 || *c.High != 16 || len(c.Levels) != 5 {
		t.Errorf("%s, %v to %v, %d levels; want 8 to 16", c.End, c.Low, c.High, len(c.Levels))
	}
	if c := run(2); c.End != EndContradiction || *c.Low != 1 || *c.High != 2 {
		t.Errorf("%s, %v to %v; want a contradiction from 2 on", c.End, *c.Low, *c.High)
	}
}

// TestUnderSampledObjective: a stage with fewer requests than the objective's
// percentile needs is INVALID; a search's quick one is not.
func TestUnderSampledObjective(t *testing.T) {
	codes := func(n int, search *Search, plan string) (out []string) {
		h := testHeader(0, n, 2)
		h.Stages[0].Search = search
		data := journal(t, h, testTarget(0, WhenStart), closedLoop(0, 2, upTo(n)), testTarget(0, WhenEnd))
		for _, f := range mustSummarize(t, testPlan(plan+"capacity: {slo: e2e p90<1s, find: sweep}\n"), data).Stages[0].Validity.Reasons {
			out = append(out, f.Code)
		}
		return out
	}
	for _, c := range []struct {
		n      int
		search *Search
		want   []string
	}{
		{66, nil, nil}, // 64, and one of each slot before
		{65, nil, []string{CodeUnderSampled}},
		{65, &Search{For: FindConcurrency}, nil},
		{65, &Search{For: FindConcurrency, Full: true}, []string{CodeUnderSampled}},
	} {
		if got := codes(c.n, c.search, ""); !slices.Equal(got, c.want) {
			t.Errorf("%d requests, search %+v: %v; want %v", c.n, c.search, got, c.want)
		}
	}
	if got := codes(65, nil, "validity: {allow_under_sampled: true}\n"); got != nil {
		t.Errorf("where the plan allows it: %v", got)
	}
}

// TestSkippedOfConversations: each slot's first request begins a conversation,
// wherever its seq is.
func TestSkippedOfConversations(t *testing.T) {
	st := &Stage{Concurrency: 2, Turns: 4}
	var got []int
	for seq := range 16 {
		if skipped(st, &fact{seq: int32(seq), conversation: int32(seq / 4), turn: int32(seq % 4)}) {
			got = append(got, seq)
		}
	}
	if want := []int{0, 4}; !slices.Equal(got, want) {
		t.Errorf("skipped %v; want %v", got, want)
	}
}
