package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks/workload"
)

func recipe(t testing.TB, text string) workload.Recipe {
	t.Helper()
	s, err := workload.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// works makes the plan's only questions those of a workload.
func works(t testing.TB, text string) func(*Plan) {
	return func(p *Plan) { p.Suites, p.Workloads = nil, []workload.Recipe{recipe(t, text)} }
}

// counting answers as a model whose tokens are 0.72 a character, with
// 20 a chat besides; what it is asked it answers in short.
func counting(answerTokens func(runners.Request) int) func(runners.Request) runners.Response {
	return func(req runners.Request) runners.Response {
		input := 20.0
		for _, m := range req.Messages {
			input += 0.72 * float64(hangul.Count(m.Content).Chars)
		}
		in, out := int(input+0.5), min(answerTokens(req), req.MaxTokens)
		return runners.Response{Text: "네.", Finish: "stop", Usage: &runners.Usage{Input: &in, Output: &out, Source: "final-chunk"}}
	}
}

// untilTold is an answer of two tokens, or of all where the request says so.
func untilTold(req runners.Request) int {
	if req.Params[paramIgnoreEOS] == true {
		return req.MaxTokens
	}
	return 2
}

// learnt is the session's only target with what it learnt.
func learnt(t *testing.T, s *session, r runners.Runner) (*Target, runners.Info, error) {
	t.Helper()
	target := s.job.Stages[0].target
	var info runners.Info
	err := s.learn(context.Background(), target, r, &info)
	return target, info, err
}

// TestLengthsInTokens: what a text takes is learnt from a few requests, and the
// prompts then have the tokens asked; records hold both.
func TestLengthsInTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r := newFake(t, works(t, `{name: w, input: {tokens: {distribution: uniform, min: 100, max: 3000}}, output: {tokens: 70}, items: 30}`))
		r.answer = counting(untilTold)
		target, info, err := learnt(t, s, r)
		if err != nil {
			t.Fatal(err)
		}
		if got := target.rates; got.PerChar < 0.719 || got.PerChar > 0.721 || got.Template < 19 || got.Template > 21 || !target.exact {
			t.Errorf("rates %+v, exact %t; want 0.72, 20 and true", got, target.exact)
		}
		if len(info.Setup) != 1+2*samples || info.Warnings != nil {
			t.Errorf("set-up requests %q, warnings %q", info.Setup, info.Warnings)
		}
		prompts := map[string]bool{}
		for _, rec := range measure(t, s, r) {
			in, out := *rec.Usage.InputTokens, *rec.Usage.OutputTokens
			if asked := *rec.Asked.InputTokens; in < asked-1 || in > asked+1 || out != 70 || *rec.Asked.OutputTokens != 70 || !rec.Asked.Exact || !rec.Asked.Cold {
				t.Errorf("%s: %d and %d tokens for %+v", rec.Item, in, out, rec.Asked)
			}
			prompts[rec.Text.Messages[0].Content[:12]] = true
		}
		if len(prompts) != 30 {
			t.Errorf("%d different beginnings; want 30", len(prompts))
		}
		last := r.requests[len(r.requests)-1]
		if last.MaxTokens != 70 || last.Params[paramIgnoreEOS] != true || last.Params[paramMinTokens] != 70 {
			t.Errorf("sent max_tokens %d and %v", last.MaxTokens, last.Params)
		}
		// A resumed run asks the same of the same model.
		s.digests = map[string]results.TargetInfo{target.Name: targetLine(target, info, 0, "start")}
		sent := len(r.requests)
		want := target.rates
		target.rates = workload.Rates{}
		if target, _, err = learnt(t, s, r); err != nil || target.rates != want || len(r.requests) != sent+1 {
			t.Errorf("resumed: rates %+v, error %v, %d requests; want %+v and 1", target.rates, err, len(r.requests)-sent, want)
		}
	})
}

// TestIgnoreEOSIsProved: the parameter is sent only where answers show that the
// server knows it.
func TestIgnoreEOSIsProved(t *testing.T) {
	for _, tc := range []struct {
		name, work string
		protocol   runners.Protocol
		dropped    string
		answer     func(runners.Request) int
		exact      bool
		setup      int
		warning    string
	}{
		{"아는 서버", "{name: w}", runners.OpenAI, "", untilTold, true, 1, ""},
		{"말없이 넘기는 서버", "{name: w}", runners.OpenAI, "", func(runners.Request) int { return 2 }, false, 1, "ends its answers all the same"},
		{"거절하는 서버", "{name: w}", runners.OpenAI, paramIgnoreEOS, untilTold, false, 0, "ignore_eos is not sent"},
		{"올라마", "{name: w}", runners.Ollama, "", untilTold, false, 0, "the ollama protocol has no ignore_eos"},
		{"먼저 끝내도 됨", "{name: w, may_end_early: true}", runners.OpenAI, "", untilTold, false, 0, ""},
		{"글자 수", "{name: w, output: {chars: 100}}", runners.OpenAI, "", untilTold, false, 0, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, r := newFake(t, works(t, tc.work))
				r.answer = counting(tc.answer)
				target := s.job.Stages[0].target
				target.Protocol = tc.protocol
				var info runners.Info
				if tc.dropped != "" {
					info.Dropped = []runners.Dropped{{Name: tc.dropped}}
				}
				if err := s.learn(context.Background(), target, r, &info); err != nil {
					t.Fatal(err)
				}
				warned := strings.Join(info.Warnings, "\n")
				if target.exact != tc.exact || len(info.Setup) != tc.setup || !strings.Contains(warned, tc.warning) || (warned == "") != (tc.warning == "") {
					t.Errorf("exact %t, %d set-up requests, warnings %q", target.exact, len(info.Setup), info.Warnings)
				}
				s.job.Stages[0].Requests = 1
				measure(t, s, r)
				_, sent := r.requests[len(r.requests)-1].Params[paramIgnoreEOS]
				if sent != tc.exact {
					t.Errorf("ignore_eos sent: %t", sent)
				}
			})
		})
	}
}

// TestTokensNeedCounts: an endpoint that counts nothing cannot be asked for
// lengths in tokens.
func TestTokensNeedCounts(t *testing.T) {
	for _, tc := range []struct {
		name, want string
		answer     runners.Response
	}{
		{"세지 않음", "the endpoint sends no token counts", runners.Response{Text: "네"}},
		{"늘 같은 수", "which cannot be", runners.Response{Text: "네", Usage: &runners.Usage{Input: new(int)}}},
		{"실패", "a set-up request failed", runners.Response{Err: &runners.Error{Cause: runners.CauseTLS, Message: "no"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, r := newFake(t, works(t, "{name: w, input: {tokens: 100}, may_end_early: true}"))
				r.answer = func(runners.Request) runners.Response { return tc.answer }
				if _, _, err := learnt(t, s, r); err == nil || !strings.Contains(err.Error(), "workload w needs lengths in tokens: ") || !strings.Contains(err.Error(), tc.want) {
					t.Errorf("error %v; want one with %q", err, tc.want)
				}
			})
		})
	}
}

const mooncake = `{"timestamp": 0, "input_length": 1100, "output_length": 9, "hash_ids": [1, 2, 3]}
{"timestamp": 1000, "input_length": 1200, "output_length": 8, "hash_ids": [1, 2, 4]}
{"timestamp": 1500, "input_length": 500, "output_length": 7}
{"timestamp": 4000, "input_length": 60, "output_length": 6}
`

// TestTraceLevel: requests are due at the recorded times, scaled, and have the
// recorded lengths; the warm-up takes the first.
func TestTraceLevel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "t.jsonl")
		if err := os.WriteFile(file, []byte(mooncake), 0o644); err != nil {
			t.Fatal(err)
		}
		replay := &arrival.Spec{Process: arrival.Replay, File: file, Scale: 2}
		s, r := newFake(t, func(p *Plan) {
			works(t, "{name: w, input: {chars: 50}}")(p)
			p.Concurrency, p.Load, p.Warmup = nil, []Level{{Arrival: replay}}, 1
		})
		s.sleep = time.Sleep
		r.answer = counting(untilTold)
		if _, _, err := learnt(t, s, r); err != nil {
			t.Fatal(err)
		}
		records := measure(t, s, r)
		slices.SortFunc(records, func(a, b *results.Record) int { return int(*a.Times.DueNS - *b.Times.DueNS) })
		var got []string
		for _, rec := range records {
			got = append(got, fmt.Sprintf("%s %s %d %v %d/%d %d/%d", rec.Phase, rec.Item, rec.Seq,
				time.Duration(*rec.Times.DueNS-*records[0].Times.DueNS), *rec.Asked.InputTokens, *rec.Usage.InputTokens, *rec.Asked.OutputTokens, *rec.Usage.OutputTokens))
		}
		want := []string{
			"warmup trace-000001 0 0s 1100/1100 9/9",
			"measure trace-000002 0 2s 1200/1200 8/8",
			"measure trace-000003 1 3s 500/500 7/7",
			"measure trace-000004 2 8s 60/60 6/6",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		first, second := records[0].Text.Messages[0].Content, records[1].Text.Messages[0].Content
		if short := string([]rune(first)[:1300]); !strings.HasPrefix(second, short) {
			t.Error("two requests with two blocks in common do not begin alike")
		}
		st := s.job.Stages[0].Stage
		if st.Requests != 3 || st.Arrival.Trace != "t.jsonl" || st.Arrival.Scale != 2 || st.Arrival.RatePerS != 2.0/6 {
			t.Errorf("stage %+v, arrival %+v", st, st.Arrival)
		}
	})
}

// TestTraceBounds: a trace is replayed whole, or as much as is asked of it.
func TestTraceBounds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "t.jsonl")
	if err := os.WriteFile(file, []byte(mooncake), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		change func(*Plan)
		want   int
		err    string
	}{
		{"온통", func(p *Plan) {}, 4, ""},
		{"요청 수", func(p *Plan) { p.Requests = 2 }, 2, ""},
		{"기록보다 많이", func(p *Plan) { p.Requests = 20 }, 4, ""},
		{"시간", func(p *Plan) { p.Duration = 1200 * time.Millisecond }, 2, ""},
		{"예열만", func(p *Plan) { p.Warmup = 4 }, 0, "has no request left for the stage: 4 recorded, 4 for the warm-up"},
		{"없는 파일", func(p *Plan) { p.Load[0].Arrival.File = file + "x" }, 0, "plan: load[0]: the trace cannot be read"},
		{"다른 형식", func(p *Plan) { p.Load[0].Arrival.Format = arrival.Azure }, 0, "plan: load[0]: "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := DefaultPlan()
			p.Targets = []TargetPlan{{Target: "reference:instant"}}
			p.Concurrency, p.Load = nil, []Level{{Arrival: &arrival.Spec{Process: arrival.Replay, File: file}}}
			works(t, "{name: w}")(&p)
			tc.change(&p)
			job, err := Resolve(p)
			if tc.err != "" {
				if err == nil || !strings.Contains(err.Error(), tc.err) {
					t.Errorf("error %v; want %q", err, tc.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := job.Stages[0].Requests; got != tc.want {
				t.Errorf("%d requests; want %d", got, tc.want)
			}
		})
	}
}

// TestWhatAPlanAsks: without suites and workloads a plan asks the default suites,
// or a trace's own requests.
func TestWhatAPlanAsks(t *testing.T) {
	for _, tc := range []struct{ name, text, suites, works string }{
		{"아무것도", "limit: 3", "ko-basics ko-generated", ""},
		{"일감만", "workloads: [{name: w}]", "", "w"},
		{"둘 다", "suites: [ko-load]\nworkloads: [{name: w}]", "ko-load", "w"},
		{"기록", "load: [{arrival: {process: trace, file: f}}]", "", "trace"},
		{"기록과 모음", "suites: [ko-basics]\nload: [{arrival: {process: trace, file: f}}]", "ko-basics", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := decodePlan("plan.yaml", []byte(tc.text), DefaultPlan())
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, w := range p.Workloads {
				names = append(names, w.Name)
			}
			if got := strings.Join(p.Suites, " "); got != tc.suites || strings.Join(names, " ") != tc.works {
				t.Errorf("suites %q, workloads %q; want %q, %q", got, names, tc.suites, tc.works)
			}
		})
	}
}

// TestWorkloadInPlan: a workload survives plan.yaml, and a name stands for one
// thing alone.
func TestWorkloadInPlan(t *testing.T) {
	p := DefaultPlan()
	p.Targets = []TargetPlan{{Target: "reference:instant"}}
	p.Suites = []string{}
	p.Workloads = []workload.Recipe{
		recipe(t, `{name: a, input: {chars: {distribution: lognormal, mean: 300.5, sd: 10, min: 3}}, turns: 3, think: {mean: 1s, sd: 500ms}, prefix: {share: 0.5, groups: 3}}`),
		recipe(t, `{name: b, output: {tokens: 9}, repeat: true, items: 4}`),
	}
	data, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := decodePlan("plan.yaml", data, Plan{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.Workloads, again.Workloads); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, data)
	}
	p.Workloads[1].Name = "a"
	if _, err := Resolve(p); err == nil || !strings.Contains(err.Error(), `workloads: two are called "a"`) {
		t.Errorf("error %v", err)
	}
	p.Workloads[1].Name, p.Suites = "ko-load", []string{"ko-load"}
	if _, err := Resolve(p); err == nil || !strings.Contains(err.Error(), `a workload is called "ko-load" like suite ko-load`) {
		t.Errorf("error %v", err)
	}
}
