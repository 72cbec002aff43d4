package merge

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
)

const msec = int64(1_000_000)

func ptr[T any](v T) *T { return &v }

// machine is how a test's run is made.
type machine struct {
	run         string
	seqs        []int // items asked, by number
	anchor      string
	seed        uint64
	simulated   bool
	suiteHash   string
	scorer      string
	digest      string
	clock       string
	concurrency int
	failing     int // every so many requests
}

func base(run string) machine {
	return machine{run: run, seqs: upTo(40), anchor: "2026-11-23T06:00:00Z", seed: 1, suiteHash: "sha256:문항", scorer: "3", digest: "sha256:무게", clock: results.ClockUser, concurrency: 2}
}

func upTo(n int) []int {
	seqs := make([]int, n)
	for i := range seqs {
		seqs[i] = i
	}
	return seqs
}

var plan = []byte("schema: 1\ntargets: [ollama:exaone3.5:7.8b]\nsuites: [ko-basics]\n")

// write makes the run's directory.
func (m machine) write(t *testing.T) *results.Dir {
	t.Helper()
	d, err := results.CreateDir(filepath.Join(t.TempDir(), m.run))
	must(t, err)
	must(t, d.WritePlan(plan))
	j, err := d.Append()
	must(t, err)
	must(t, j.Header(results.Header{
		RunID: m.run, Tool: results.Tool{Name: "hanbench", Version: "1", Go: "go1.26"}, Anchor: m.anchor, Clock: m.clock, PlanHash: results.HashPlan(plan),
		Simulated: m.simulated, Host: results.Host{OS: "linux", Arch: "amd64", CPUs: 2},
		Suites: []results.SuiteRef{{Name: "ko-basics", Version: "1", Hash: m.suiteHash, ScorerVersion: m.scorer, Items: 40, Tasks: []results.TaskRef{
			{Name: "역사", Kind: "multiple_choice", Labels: []string{"A", "B"}, Items: 40}}}},
		Stages: []results.Stage{{Target: "ollama:exaone3.5:7.8b", Suite: "ko-basics", Concurrency: m.concurrency, Items: 40, Requests: len(m.seqs)}},
	}))
	must(t, j.Target(results.TargetInfo{When: results.WhenStart, Target: "ollama:exaone3.5:7.8b", Model: "exaone3.5:7.8b", Digest: m.digest, ServerVersion: "0.17." + m.run}))
	for _, r := range m.records() {
		must(t, j.Request(*r))
	}
	must(t, j.Close())
	return d
}

func (m machine) records() []*results.Record {
	rng := rand.New(rand.NewPCG(m.seed, 9))
	var all []*results.Record
	free := make([]int64, m.concurrency)
	for seq, item := range m.seqs {
		slot := seq % m.concurrency
		sent := free[slot] + 1000
		first := sent + int64(float64(20*msec)*math.Exp(0.5*rng.NormFloat64()))
		gaps := make([]int64, 5)
		last := first
		for i := range gaps {
			gaps[i] = int64(float64(5*msec) * math.Exp(0.3*rng.NormFloat64()))
			last += gaps[i]
		}
		end := last + 1000
		free[slot] = end
		r := &results.Record{
			ID: fmt.Sprintf("%s.0.m%d.0", m.run, seq), Phase: results.PhaseMeasure, Seq: seq, Slot: slot,
			Suite: "ko-basics", Task: "역사", Category: []string{"고려", "조선"}[item%2], Group: fmt.Sprint("지문", item/3), Item: fmt.Sprintf("역사-%03d", item), ItemHash: "sha256:0",
			Times: results.Times{DueNS: ptr(sent - 500), SentNS: &sent, FirstOutputNS: &first, FirstAnswerNS: &first, LastOutputNS: &last, EndNS: &end, Events: 6, ICLNS: gaps},
			Units: results.Units{Syllables: 20, Chars: 26, Bytes: 66}, Usage: &results.Usage{OutputTokens: ptr(6)},
			Finish: "stop", Hashes: results.Hashes{Prompt: "sha256:물음", Answer: "sha256:답"},
			Score: results.Score{Outcome: "correct", Value: ptr(1.0), Extracted: "A", Gold: []string{"A", "B"}[item%2], Variants: map[string]string{"strict": "incorrect"}},
		}
		switch {
		case m.failing > 0 && seq%m.failing == 1:
			r.Score = results.Score{Outcome: "error", Gold: r.Score.Gold}
			r.Error = &results.Error{Cause: "cut_stream", Message: "끊김 " + m.run}
			r.Usage = nil
		case rng.IntN(3) == 0:
			r.Score.Outcome, r.Score.Value = "incorrect", ptr([]float64{0, 0.1, 1. / 3}[rng.IntN(3)])
		}
		all = append(all, r)
	}
	return all
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (m machine) input(t *testing.T) Input {
	t.Helper()
	c, err := ReadDir(m.write(t))
	must(t, err)
	return Input{m.run, c}
}

var tool = results.Tool{Name: "hanbench", Version: "시험", Go: "go1.26"}

func merged(t *testing.T, inputs ...Input) *Merged {
	t.Helper()
	m, err := Merge(inputs, tool)
	must(t, err)
	return m
}

// again is a merged file, written and read.
func again(t *testing.T, m *Merged) Input {
	t.Helper()
	c, err := Read(bytes.NewReader(m.Encode()), "merged.json")
	must(t, err)
	return Input{"merged.json", c}
}

// fleet are four machines that differ in everything in which they may.
func fleet() []machine {
	a, b, c, d := base("a"), base("b"), base("c"), base("d")
	b.seqs, b.seed, b.failing = upTo(25), 2, 6
	c.seqs, c.seed = []int{30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 30, 31}, 3
	c.anchor = "2026-11-23T09:00:00Z"
	d.seed, d.clock, d.failing = 4, results.ClockKernel, 9
	return []machine{a, b, c, d}
}

// Whatever the order and the grouping, the bytes are the same.
func TestMergeInAnyOrder(t *testing.T) {
	var in []Input
	for _, m := range fleet() {
		in = append(in, m.input(t))
	}
	want := merged(t, in...).Encode()
	check := func(name string, m *Merged) {
		t.Helper()
		if diff := cmp.Diff(string(want), string(m.Encode())); diff != "" {
			t.Errorf("%s is another file:\n%.600s", name, diff)
		}
	}
	permute(len(in), func(order []int) {
		var given []Input
		for _, i := range order {
			given = append(given, in[i])
		}
		check(fmt.Sprint(order), merged(t, given...))
		// ((x+y)+z)+w and (x+y)+(z+w), by way of files.
		left := again(t, merged(t, given[0], given[1]))
		check(fmt.Sprint(order, " one by one"), merged(t, again(t, merged(t, left, given[2])), given[3]))
		check(fmt.Sprint(order, " in pairs"), merged(t, left, again(t, merged(t, given[2], given[3]))))
	})
	check("a merged file alone", merged(t, again(t, merged(t, in...))))
}

func permute(n int, visit func([]int)) {
	var go_ func(rest, order []int)
	go_ = func(rest, order []int) {
		if len(rest) == 0 {
			visit(order)
			return
		}
		for i := range rest {
			go_(slices.Concat(rest[:i], rest[i+1:]), append(slices.Clone(order), rest[i]))
		}
	}
	go_(upTo(n), nil)
}

// Counts and accuracies are those of one run in which all was asked.
func TestMergeIsExact(t *testing.T) {
	t.Run("모두 답함", func(t *testing.T) { testExact(t, 0) })
	t.Run("몇은 실패", func(t *testing.T) { testExact(t, 6) })
}

func testExact(t *testing.T, failing int) {
	a, b := base("a"), base("b")
	b.seed, b.failing = 2, failing
	whole := base("whole")
	whole.seqs = append(upTo(40), upTo(40)...)
	var all []*results.Record
	for i, m := range []machine{a, b} {
		for _, r := range m.records() {
			r.Seq, r.Epoch = r.Seq+40*i, i
			all = append(all, r)
		}
	}
	d := whole.write(t)
	name := filepath.Join(d.Path(), results.RecordsFile)
	data, err := os.ReadFile(name)
	must(t, err)
	head := bytes.Join(bytes.SplitAfter(data, []byte("\n"))[:2], nil)
	must(t, os.WriteFile(name, head, 0o644))
	j, err := d.Append()
	must(t, err)
	for _, r := range all {
		must(t, j.Request(*r))
	}
	must(t, j.Close())
	want, err := d.Summarize()
	must(t, err)
	got := merged(t, a.input(t), b.input(t)).Stages[0]
	accuracy := want.Stages[0].Accuracy
	strip := func(b *results.AccuracyBlock) { b.Majority, b.Measures = nil, nil }
	strip(&accuracy.Overall)
	for i := range accuracy.Tasks {
		strip(&accuracy.Tasks[i].AccuracyBlock)
		for k := range accuracy.Tasks[i].Categories {
			strip(&accuracy.Tasks[i].Categories[k].AccuracyBlock)
		}
	}
	if accuracy.Overall.Accuracy == nil || accuracy.Overall.Epochs != 2 || (accuracy.Overall.Bounds == nil) != (failing == 0) || (accuracy.Overall.PassAt == nil) != (failing > 0) {
		t.Fatalf("the test's runs say too little: %+v", accuracy.Overall)
	}
	if diff := cmp.Diff(accuracy, got.Accuracy); diff != "" {
		t.Errorf("accuracy (-one run +merged):\n%s", diff)
	}
	counts := want.Stages[0].Counts
	if failing > 0 && counts.Failed == 0 {
		t.Fatal("nothing failed")
	}
	if diff := cmp.Diff(counts, got.Counts); diff != "" {
		t.Errorf("counts (-one run +merged):\n%s", diff)
	}
	latency := map[string]results.Distribution{
		"ttft_ns": want.Stages[0].Latency.TTFT, "e2e_ns": want.Stages[0].Latency.E2E, "icl_ns": want.Stages[0].Latency.ICL, "tpot_ns": want.Stages[0].Latency.TPOT,
	}
	for _, d := range got.Latency[0].Distributions {
		if exact, ok := latency[d.Name]; ok {
			within(t, d, exact)
			delete(latency, d.Name)
		}
	}
	if len(latency) > 0 {
		t.Errorf("distributions are missing: %v", latency)
	}
}

// within holds a distribution of a histogram against the exact one.
func within(t *testing.T, got Spread, exact results.Distribution) {
	t.Helper()
	if got.N != exact.N || *got.Min != *exact.Min || *got.Max != *exact.Max || math.Abs(*got.Mean-*exact.Mean) > 1 {
		t.Errorf("%s: n, min, max or mean is %d %v %v %v, want %d %v %v %v", got.Name, got.N, *got.Min, *got.Max, *got.Mean, exact.N, *exact.Min, *exact.Max, *exact.Mean)
	}
	near := func(name string, got, exact *float64, error float64) {
		if (got == nil) != (exact == nil) || got != nil && math.Abs(*got-*exact) > error**exact+1 {
			t.Errorf("%s: %v, want %v to %v", name, deref(got), deref(exact), error)
		}
	}
	near(got.Name+" stddev", got.StdDev, exact.StdDev, 1e-9)
	for name, q := range map[string][2]results.Quantile{"p50": {got.P50, exact.P50}, "p90": {got.P90, exact.P90}, "p95": {got.P95, exact.P95}, "p99": {got.P99, exact.P99}, "p99.9": {got.P999, exact.P999}} {
		near(got.Name+" "+name, q[0].Value, q[1].Value, got.RelativeError)
		near(got.Name+" "+name+" low", q[0].CILow, q[1].CILow, got.RelativeError)
		near(got.Name+" "+name+" high", q[0].CIHigh, q[1].CIHigh, got.RelativeError)
		if q[0].UnderSampled != q[1].UnderSampled {
			t.Errorf("%s %s: under-sampled %t, want %t", got.Name, name, q[0].UnderSampled, q[1].UnderSampled)
		}
	}
}

func deref(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}

// The stated error is held, from nanoseconds to hours.
func TestHistogramError(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	draws := map[string]func() float64{
		"나노초": func() float64 { return float64(rng.IntN(3000)) },
		"로그":  func() float64 { return math.Exp(5 + 25*rng.Float64()) },
		"정규":  func() float64 { return 2e7 + 1e5*rng.NormFloat64() },
		"꼬리":  func() float64 { return 1e6 / math.Pow(rng.Float64(), 0.7) },
		"시간":  func() float64 { return 3.6e12 * (1 + rng.Float64()) },
	}
	for name, draw := range draws {
		for _, n := range []int{1, 2, 10, 1000, 50_000} {
			values := make([]float64, n)
			parts := []*counter{newCounter(), newCounter(), newCounter()}
			for i := range values {
				values[i] = math.Round(draw())
				parts[rng.IntN(3)].add(int64(values[i]))
			}
			sum := newCounter()
			for _, p := range parts {
				if h, ok := p.histogram("시계", name); ok {
					must(t, sum.merge(&h))
				}
			}
			h, _ := sum.histogram("시계", name)
			got, err := h.distribution()
			must(t, err)
			within(t, got, results.Describe(values))
		}
	}
}

func TestHistogramBeyondItsRange(t *testing.T) {
	c := newCounter()
	for _, v := range []int64{-5, math.MaxInt64, math.MaxInt64, 7} {
		c.add(v)
	}
	h, _ := c.histogram("시계", "이름")
	if h.N != 4 || h.MinNS != -5 || h.MaxNS != math.MaxInt64 || h.SumNS != "18446744073709551616" {
		t.Errorf("histogram %+v", h)
	}
	if _, err := h.distribution(); err != nil {
		t.Error(err)
	}
	if _, ok := newCounter().histogram("시계", "없음"); ok {
		t.Error("nothing makes a histogram")
	}
}

func TestRates(t *testing.T) {
	a, b := base("a"), base("b")
	b.seed = 2
	together := merged(t, a.input(t), b.input(t)).Stages[0]
	if together.Overlap == nil || *together.Overlap < 0.5 {
		t.Fatalf("overlap %v", deref(together.Overlap))
	}
	tests := []struct {
		name    string
		windows [][]Interval
		overlap any
		rate    any
	}{
		{"같은 때", [][]Interval{{{0, 100}}, {{0, 100}}}, 1.0, 30.0},
		{"거의 같은 때", [][]Interval{{{0, 100}}, {{5, 100}}}, 0.95, 30.0},
		{"반만", [][]Interval{{{0, 100}}, {{50, 150}}}, 1. / 3, nil},
		{"따로", [][]Interval{{{0, 100}}, {{200, 300}}}, 0.0, nil},
		{"두 세션", [][]Interval{{{0, 50}, {60, 100}}, {{0, 100}}}, 0.9, 30.0},
		{"창이 없음", [][]Interval{{{0, 100}}, {}}, nil, nil},
	}
	for _, tt := range tests {
		var parts []Part
		for i, w := range tt.windows {
			parts = append(parts, Part{Window: w, Rates: results.Rates{RequestsPerS: ptr(float64(10 * (i + 1)))}})
		}
		var f Figures
		f.addRates(parts)
		wantOverlap := tt.overlap
		if v, ok := wantOverlap.(float64); ok {
			wantOverlap = *round(v)
		}
		if diff := cmp.Diff([]any{wantOverlap, tt.rate, tt.rate == nil}, []any{deref(f.Overlap), deref(f.RequestsPerS), len(f.Warnings) > 0}); diff != "" {
			t.Errorf("%s: overlap, rate, warned (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestClocksStandApart(t *testing.T) {
	a, b := base("a"), base("b")
	b.clock = results.ClockKernel
	f := merged(t, a.input(t), b.input(t)).Stages[0]
	if len(f.Latency) != 2 || f.Latency[0].Clock == f.Latency[1].Clock {
		t.Fatalf("%d latencies, want one for each clock", len(f.Latency))
	}
	for _, l := range f.Latency {
		if n := l.Distributions[0].N; n != 40 {
			t.Errorf("%s: %d durations, want 40", l.Clock, n)
		}
	}
	if !strings.Contains(strings.Join(f.Warnings, "\n"), "different clocks") {
		t.Errorf("warnings are %q", f.Warnings)
	}
}

func TestMergeRefuses(t *testing.T) {
	edit := func(f func(*machine)) machine {
		m := base("b")
		m.seed = 2
		f(&m)
		return m
	}
	tests := []struct {
		name  string
		other machine
		want  string
	}{
		{"같은 실행", edit(func(m *machine) { m.run = "a" }), "run a is in a and in a: merged twice it would count twice"},
		{"다른 문항", edit(func(m *machine) { m.suiteHash = "sha256:다른 문항" }), "suite ko-basics has other content in a"},
		{"다른 채점기", edit(func(m *machine) { m.scorer = "4" }), "were scored by version 3 in a and by version 4 in b"},
		{"모의와 실제", edit(func(m *machine) { m.simulated = true }), "b is of a simulated endpoint and a of a real one"},
		{"다른 모델", edit(func(m *machine) { m.digest = "sha256:다른 무게" }), "the model digest is sha256:무게 in a and sha256:다른 무게 in b"},
	}
	a := base("a").input(t)
	for _, tt := range tests {
		if _, err := Merge([]Input{a, tt.other.input(t)}, tool); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %q in it", tt.name, err, tt.want)
		}
	}
	if _, err := Merge(nil, tool); err == nil {
		t.Error("nothing was merged")
	}
}

// Whatever the bytes, reading ends without a panic, and what it takes can be
// merged.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"kind":"merged","schema":1}`))
	f.Add([]byte(`{"kind":"merged","schema":1,"content":{"sources":[{}],"stages":[{"histograms":[{"hdr":"HISTFAAA"}]}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Read(bytes.NewReader(data), "merged.json")
		if err != nil {
			return
		}
		if _, err := Merge([]Input{{"merged.json", c}}, tool); err != nil {
			t.Errorf("what can be read cannot be merged: %v", err)
		}
	})
}
