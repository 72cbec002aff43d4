package results

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// variedRun has 60 requests over 4 slots with every outcome in it.
func variedRun() []*Record {
	records := closedLoop(0, 4, upTo(60))
	for _, r := range records {
		vary(r)
	}
	return records
}

// vary gives a request its outcome by its place, the same in every session.
func vary(r *Record) {
	switch r.Seq % 10 {
	case 1:
		r.Score = Score{Outcome: outcomeIncorrect, Value: ptr(0.0), Extracted: "A", Gold: r.Score.Gold}
	case 3:
		r.Score = Score{Outcome: outcomeUnparsed, Value: ptr(0.0), Gold: r.Score.Gold}
	case 5:
		r.Score = Score{Outcome: outcomeRefused, Value: ptr(0.0), Gold: r.Score.Gold}
	case 7:
		r.Finish, r.Score = "length", Score{Outcome: outcomeTruncated, Value: ptr(0.0), Gold: r.Score.Gold}
	}
	if r.Seq == 8 {
		fail(r, "timeout_idle")
	}
}

func fail(r *Record, cause string) {
	r.Finish, r.Usage, r.Server = "", nil, nil
	r.Score = Score{Outcome: outcomeError, Gold: r.Score.Gold}
	r.Error = &Error{Cause: cause, Message: "응답이 끊김"}
}

func TestSummarizeIsAFunctionOfItsInput(t *testing.T) {
	plan := testPlan("slo: {ttft_ms: 15, e2e_ms: 60}\n")
	records := variedRun()
	ends := []any{testTarget(0, WhenStart), testTarget(0, WhenEnd)}
	data := journal(t, testHeader(0, 60, 4), ends[0], records, ends[1])
	first := mustSummarize(t, plan, data)
	want := first.Encode()
	if !bytes.HasSuffix(want, []byte("}\n")) || !bytes.HasPrefix(want, []byte("{\n  \"schema\": 1,\n  \"run_id\"")) {
		t.Errorf("result begins %.40q and ends %q", want, want[len(want)-5:])
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		// The order in which requests ended must not show.
		rng.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		again := journal(t, testHeader(0, 60, 4), ends[0], records, ends[1])
		if diff := cmp.Diff(figuresOf(first), figuresOf(mustSummarize(t, plan, again))); diff != "" {
			t.Fatalf("another order of records gives another result:\n%s", diff)
		}
	}
}

func TestWriteResultRebuildsByteForByte(t *testing.T) {
	write := func() (*Dir, []byte) {
		d := newDir(t)
		must(t, d.WritePlan(testPlan("")))
		j := newJournal(t, d)
		h := testHeader(0, 60, 4)
		h.PlanHash = HashPlan(testPlan(""))
		must(t, j.Header(h), j.Target(testTarget(0, WhenStart)))
		for _, r := range variedRun() {
			must(t, j.Request(*r))
		}
		must(t, j.Target(testTarget(0, WhenEnd)), j.Close())
		// A torn line leaves a warning, which must not name the folder.
		f, err := os.OpenFile(filepath.Join(d.Path(), RecordsFile), os.O_APPEND|os.O_WRONLY, 0)
		must(t, err)
		_, err = f.WriteString(`{"kind":"requ`)
		must(t, err, f.Close())
		_, err = d.WriteResult()
		must(t, err)
		data, err := os.ReadFile(filepath.Join(d.Path(), ResultFile))
		must(t, err)
		return d, data
	}
	d, first := write()
	_, second := write()
	if diff := cmp.Diff(string(first), string(second)); diff != "" {
		t.Errorf("the same run in another folder gives another result:\n%s", diff)
	}
	must(t, os.Remove(filepath.Join(d.Path(), ResultFile)))
	_, err := d.WriteResult()
	must(t, err)
	rebuilt, err := os.ReadFile(filepath.Join(d.Path(), ResultFile))
	must(t, err)
	if !bytes.Equal(first, rebuilt) {
		t.Error("the rebuilt result differs")
	}
	read, err := ReadResult(bytes.NewReader(rebuilt), ResultFile)
	must(t, err)
	if diff := cmp.Diff(string(first), string(read.Encode())); diff != "" {
		t.Errorf("reading and writing changes the result:\n%s", diff)
	}
	// Another plan would make other figures of the records.
	changed := testPlan("validity: {error_rate_max: 1}\n")
	must(t, os.WriteFile(filepath.Join(d.Path(), PlanFile), changed, 0o644))
	if _, err := d.Summarize(); err == nil || !strings.Contains(err.Error(), "plan.yaml is not the plan that the run was made with") {
		t.Errorf("a changed plan: error is %v", err)
	}
	if len(read.Warnings) != 1 || !strings.HasPrefix(read.Warnings[0], "records.jsonl:64: the last line is torn") {
		t.Errorf("warnings are %q", read.Warnings)
	}
}

// withoutTimes takes out of a result what a resumed run cannot share with an
// undisturbed one: when things happened, and rates per time.
func withoutTimes(r *Result) *Result {
	c := *r
	c.Ended, c.Sessions = nil, nil
	c.RecordsHash, c.RecordsBytes = "", 0
	c.Stages = slices.Clone(c.Stages)
	for i := range c.Stages {
		st := &c.Stages[i]
		st.Window, st.Rates, st.Steady, st.Server.Concurrency, st.Validity.Little = Window{}, Rates{}, Steady{}, nil, nil
	}
	return &c
}

func TestResumedEqualsUndisturbed(t *testing.T) {
	const n, c = 60, 4
	whole := journal(t, testHeader(0, n, c), testTarget(0, WhenStart), warmup(0), variedRun(), testTarget(0, WhenEnd))

	first := closedLoop(0, c, upTo(25))
	flying := first[len(first)-c:] // in flight at the interrupt
	for _, r := range first {
		vary(r)
	}
	for _, r := range flying {
		fail(r, causeCancelled)
	}
	var missing []int
	for _, r := range flying {
		missing = append(missing, r.Seq)
	}
	missing = append(missing, upTo(n)[25:]...)
	second := closedLoop(1, c, missing)
	for _, r := range second {
		vary(r)
	}
	again := testHeader(1, n, c)
	resumed := journal(t, testHeader(0, n, c), testTarget(0, WhenStart), warmup(0), first,
		again, testTarget(1, WhenStart), warmup(1), second, testTarget(1, WhenEnd))

	want, got := mustSummarize(t, testPlan(""), whole), mustSummarize(t, testPlan(""), resumed)
	if diff := cmp.Diff(withoutTimes(want), withoutTimes(got)); diff != "" {
		t.Errorf("resumed (-undisturbed +resumed):\n%s", diff)
	}
	if len(got.Sessions) != 2 || len(got.Stages[0].Window.Sessions) != 2 {
		t.Errorf("%d sessions and %d spans, want 2 of each", len(got.Sessions), len(got.Stages[0].Window.Sessions))
	}
	interrupted := journal(t, testHeader(0, n, c), testTarget(0, WhenStart), warmup(0), first)
	st := mustSummarize(t, testPlan(""), interrupted).Stages[0]
	if diff := cmp.Diff([]any{39, 21, Invalid}, []any{*st.Counts.Missing, st.Counts.Done, st.Validity.Status}); diff != "" {
		t.Errorf("interrupted: missing, done, status (-want +got):\n%s", diff)
	}
	done := openLog(t, interrupted).Done(0)
	for seq := range n {
		if want := !slices.Contains(missing, seq); done[seq] != want {
			t.Errorf("Done of request %d is %v, want %v", seq, done[seq], want)
		}
	}
}

func warmup(session int) *Record {
	r := testRecord(0, 0, 1000, msec)
	r.ID, r.Phase, r.Session = fmt.Sprintf("%d-0-w-0", session), PhaseWarmup, session
	r.Score.Outcome, r.Score.Value = outcomeIncorrect, ptr(0.0)
	return r
}

func TestSettle(t *testing.T) {
	attempt := func(seq, n int, cause string) *Record {
		r := testRecord(seq, 0, int64(seq*10+n)*msec, msec)
		r.Attempt = n
		if cause != "" {
			fail(r, cause)
		}
		return r
	}
	again := func(r *Record) *Record { r.Again = true; return r }
	type outcome struct {
		Done, Succeeded, Failed, Retried, Missing int
		Errors, AttemptErrors                     map[string]int
	}
	none := map[string]int{}
	tests := []struct {
		name    string
		records []*Record
		want    outcome
	}{
		{"한 번에 됨", []*Record{attempt(0, 0, "")}, outcome{1, 1, 0, 0, 0, none, none}},
		{"다시 해서 됨", []*Record{attempt(0, 0, "rate_limited"), attempt(0, 1, "overloaded"), attempt(0, 2, "")},
			outcome{1, 1, 0, 2, 0, none, map[string]int{"rate_limited": 1, "overloaded": 1}}},
		{"끝내 안 됨", []*Record{attempt(0, 0, "rate_limited"), attempt(0, 1, "timeout_total")},
			outcome{1, 0, 1, 1, 0, map[string]int{"timeout_total": 1}, map[string]int{"rate_limited": 1}}},
		{"취소되고 없음", []*Record{attempt(0, 0, causeCancelled)}, outcome{0, 0, 0, 0, 1, none, none}},
		{"취소되고 다시 보냄", []*Record{attempt(0, 0, causeCancelled), attempt(0, 0, "")}, outcome{1, 1, 0, 0, 0, none, none}},
		{"다시 하려다 취소됨", []*Record{attempt(0, 0, "rate_limited"), attempt(0, 1, causeCancelled)},
			outcome{0, 0, 0, 1, 1, none, map[string]int{"rate_limited": 1}}},
		{"다시 하려다 취소되고, 이어서 됨", []*Record{attempt(0, 0, "rate_limited"), attempt(0, 1, causeCancelled), attempt(0, 0, "")},
			outcome{1, 1, 0, 1, 0, none, map[string]int{"rate_limited": 1}}},
		{"같은 요청이 두 번 적힘", []*Record{attempt(0, 0, ""), attempt(0, 0, "")}, outcome{1, 1, 0, 1, 0, none, none}},
		{"다시 하기 전에 끊김", []*Record{again(attempt(0, 0, "rate_limited"))},
			outcome{0, 0, 0, 1, 1, none, map[string]int{"rate_limited": 1}}},
		{"다시 하기 전에 끊기고, 이어서 됨", []*Record{again(attempt(0, 0, "rate_limited")), attempt(0, 0, "")},
			outcome{1, 1, 0, 1, 0, none, map[string]int{"rate_limited": 1}}},
		{"다시 했으나 끝내 안 됨", []*Record{again(attempt(0, 0, "rate_limited")), attempt(0, 1, "timeout_total")},
			outcome{1, 0, 1, 1, 0, map[string]int{"timeout_total": 1}, map[string]int{"rate_limited": 1}}},
		{"된 뒤의 취소는 상관없음", []*Record{attempt(0, 0, ""), attempt(0, 1, causeCancelled)}, outcome{1, 1, 0, 0, 0, none, none}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := mustSummarize(t, testPlan(""), journal(t, testHeader(0, 1, 1), tt.records)).Stages[0].Counts
			got := outcome{c.Done, c.Succeeded, c.Failed, c.Retried, *c.Missing, c.Errors, c.AttemptErrors}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSummarizePlan(t *testing.T) {
	data := journal(t, testHeader(0, 1, 1), testRecord(0, 0, msec, msec))
	errs := []struct{ name, plan, want string }{
		{"빈 계획", " \n", "plan.yaml is empty"},
		{"비율이 아님", "validity: {error_rate_max: 1.5}\n", "plan.yaml: validity.error_rate_max: 1.5 is not a share from 0 to 1"},
		{"음수", "validity: {client_lag_ms_max: -1}\n", "plan.yaml: validity.client_lag_ms_max: -1 is not a number from 0 up"},
		{"0인 목표", "slo: {ttft_ms: 0}\n", "plan.yaml: slo.ttft_ms: 0 is not a positive number of milliseconds"},
		{"목록", "- 하나\n", "plan.yaml: "},
		{"YAML이 아님", "a: [1\n", "plan.yaml: "},
	}
	for _, tt := range errs {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Summarize([]byte(tt.plan), bytes.NewReader(data)); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
	r := mustSummarize(t, []byte("이름: 한국어 <비교>\nb: 1\na:\n  - 0.0\n  - \"1\"\nvalidity: {little_max: 0.2}\n"), data)
	want := `{"이름": "한국어 <비교>", "b": 1, "a": [0.0, "1"], "validity": {"little_max": 0.2}}`
	if diff := cmp.Diff(want, string(r.Plan)); diff != "" {
		t.Errorf("plan as JSON (-want +got):\n%s", diff)
	}
	facts, err := readPlan([]byte("validity: {little_max: 0.2}\n"))
	must(t, err)
	limits := DefaultThresholds()
	limits.LittleMax = 0.2
	if diff := cmp.Diff(limits, facts.Validity); diff != "" {
		t.Errorf("a threshold left out is not the default (-want +got):\n%s", diff)
	}
}

func TestReadResultErrors(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"빈 파일", "", "result.json:1: unexpected end of JSON input"},
		{"더 새로운 판", `{"schema": 2}`, "result.json: schema 2 is not known: this build reads schema 1; a newer hanbench wrote it"},
		{"다른 파일", `{}`, `read result.json: no field "schema": it is no result of hanbench`},
		{"둘째 줄이 틀림", "{\"schema\": 1,\n \"run_id\": 가}", "result.json:2: invalid character 'ê' looking for beginning of value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ReadResult(strings.NewReader(tt.in), "result.json"); err == nil || err.Error() != tt.want {
				t.Errorf("error is %v, want %s", err, tt.want)
			}
		})
	}
}

func TestRunFacts(t *testing.T) {
	h0, h1 := testHeader(0, 2, 1), testHeader(1, 2, 1)
	h0.Simulated, h1.Simulated = true, true
	h1.Tool.Version = "0.2.0"
	start, end := testTarget(0, WhenStart), testTarget(1, WhenEnd)
	start.Simulated = true
	start.Warnings = []string{"seed를 받지 않음"}
	end.GPUShare, end.Warnings = ptr(0.5), start.Warnings
	second := testRecord(1, 0, 5*msec, msec)
	second.Session = 1
	r := mustSummarize(t, testPlan(""), journal(t, h0, start, testRecord(0, 0, 2*msec, msec), h1, second, end))
	merged := start
	merged.GPUShare = ptr(0.5)
	ended := "2026-11-23T07:39:33.006000001Z"
	type facts struct {
		Simulated      bool
		Notice         string
		Started, Ended string
		Sessions       []SessionTimes
		Targets        []TargetInfo
		Warnings       []string
	}
	want := facts{true, SimulatedNotice, "2026-11-23T06:39:33.000000001Z", ended,
		[]SessionTimes{
			{0, h0.Anchor, ptr("2026-11-23T06:39:33.002000001Z"), ptr("2026-11-23T06:39:33.003000001Z")},
			{1, h1.Anchor, ptr("2026-11-23T07:39:33.005000001Z"), &ended},
		},
		[]TargetInfo{merged},
		[]string{"session 1 was made with hanbench 0.2.0 go1.26, the first with hanbench 0.1.0 go1.26", "ollama:exaone3.5:7.8b: seed를 받지 않음"}}
	got := facts{r.Simulated, r.Notice, r.Started, *r.Ended, r.Sessions, r.Targets, r.Warnings}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if !r.Stages[0].Simulated || r.Stages[0].Validity.Status == "" {
		t.Errorf("stage: simulated %v, status %q", r.Stages[0].Simulated, r.Stages[0].Validity.Status)
	}
}

func TestTargetThatFailedAtFirst(t *testing.T) {
	down, up := testTarget(0, WhenStart), testTarget(1, WhenStart)
	down.Error, down.Digest = "연결할 수 없음", ""
	r := mustSummarize(t, testPlan(""), journal(t, testHeader(0, 1, 1), down, testHeader(1, 1, 1), up))
	if diff := cmp.Diff([]TargetInfo{up}, r.Targets); diff != "" {
		t.Errorf("targets (-want +got):\n%s", diff)
	}
	want := []string{"ollama:exaone3.5:7.8b: could not be measured in session 0: 연결할 수 없음"}
	if diff := cmp.Diff(want, r.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// BenchmarkSummarize reads and summarises records of concurrency 50. Ten times
// the records must take about ten times as long.
// BenchmarkSummarize summarises journals of short answers and of long ones, 128
// events with the client's lags. B/record-held is what a summary keeps in memory
// of each record.
func BenchmarkSummarize(b *testing.B) {
	for _, events := range []int{5, 128} {
		b.Run(fmt.Sprintf("%d-events", events), func(b *testing.B) { benchmarkSummarize(b, 20_000, events) })
	}
}

func benchmarkSummarize(b *testing.B, n, events int) {
	records := closedLoop(0, 50, upTo(n))
	for i, r := range records {
		r.ID = fmt.Sprintf("20261123-063933-exaone3.5-7.8b.0.m%d.0", r.Seq)
		r.Text.Messages[0].Content = strings.Repeat("고려를 세운 사람은 누구인가? ", 4+events/8)
		r.Text.Answer = strings.Repeat("정답은 C입니다. ", events/5)
		r.Times.ICLNS, r.Times.ClientLagNS = make([]int64, events-1), make([]int64, events)
		for k := range r.Times.ICLNS {
			r.Times.ICLNS[k] = 20*msec + int64(i*7919+k*104729)%msec
			r.Times.ClientLagNS[k] = int64(i*31+k*17) % 50_000
		}
	}
	data := journal(b, testHeader(0, n, 50), testTarget(0, WhenStart), records, testTarget(0, WhenEnd))
	records = nil
	plan := testPlan("")
	held := heldBy(b, func() any {
		_, facts, err := readFacts(bytes.NewReader(data), RecordsFile, nil, keepLittle, io.Discard)
		if err != nil {
			b.Fatal(err)
		}
		return facts
	})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if st := mustSummarize(b, plan, data).Stages[0]; st.Counts.Succeeded != n {
			b.Fatalf("%d succeeded, want %d", st.Counts.Succeeded, n)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(float64(len(data))/float64(n), "B/record-read")
	b.ReportMetric(held/float64(n), "B/record-held")
}

// heldBy is how many bytes what made gives holds.
func heldBy(tb testing.TB, made func() any) float64 {
	tb.Helper()
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	v := made()
	after := heap()
	runtime.KeepAlive(v)
	return float64(after) - float64(before)
}

// What a summary holds does not grow with texts and streams.
func TestSummaryHoldsLittle(t *testing.T) {
	held := func(events int) float64 {
		const n = 2000
		records := closedLoop(0, 50, upTo(n))
		for _, r := range records {
			r.Item = fmt.Sprintf("역사-%03d", r.Seq%100)
			r.Text.Answer = strings.Repeat("가", 10*events)
			r.Times.ICLNS = slices.Repeat([]int64{msec}, events)
			*r.Times.LastOutputNS = *r.Times.FirstOutputNS + int64(events)*msec
			*r.Times.EndNS = *r.Times.LastOutputNS
		}
		data := journal(t, testHeader(0, n, 50), records)
		return heldBy(t, func() any {
			_, facts, err := readFacts(bytes.NewReader(data), RecordsFile, nil, keepLittle, io.Discard)
			must(t, err)
			return facts
		}) / n
	}
	few, many := held(5), held(500)
	if many > 1.2*few+20 || few > 600 {
		t.Errorf("%.0f bytes a record of 5 events, %.0f of 500", few, many)
	}
}

func BenchmarkJournal(b *testing.B) {
	d, err := CreateDir(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	j, err := d.Append()
	if err != nil {
		b.Fatal(err)
	}
	defer j.Close()
	r := *testRecord(0, 0, msec, msec)
	for b.Loop() {
		if err := j.Request(r); err != nil {
			b.Fatal(err)
		}
	}
}
