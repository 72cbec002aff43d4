package bench

import (
	"os"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/ollamatest"
	"github.com/hanbench/hanbench/results"
)

// TestRealOllama runs a plan against a real server in both protocols: every
// request that the server logged has its record and no other, and the result
// holds what the server tells of the model.
func TestRealOllama(t *testing.T) {
	server := ollamatest.Start(t, ollamatest.Options{Parallel: 4})
	plan := DefaultPlan()
	plan.Targets = []TargetPlan{
		{Target: "ollama:" + server.Model + "@" + server.URL},
		{Target: "openai:" + server.Model + "@" + server.URL + "/v1"},
	}
	plan.Suites, plan.Concurrency, plan.Requests, plan.MaxTokens, plan.Warmup = []string{"ko-basics"}, []int{4}, 24, 16, 2
	contents, result := mustRun(t, plan)
	checkServerLog(t, server, contents)
	checkRealRecords(t, contents)
	native := result.Targets[0]
	if native.Digest == "" || native.Quantization != "F16" || native.ContextLength == nil || native.LoadNS == nil ||
		native.GPUShare == nil || native.TemplateHash == "" || native.NumCtx == nil {
		t.Errorf("the target's facts are incomplete: %+v", native)
	}
	if result.Simulated {
		t.Error("a real server is called simulated")
	}
}

// checkServerLog counts the chats in the server's own log.
func checkServerLog(t *testing.T, server *ollamatest.Server, contents *results.Contents) {
	t.Helper()
	if server.LogPath == "" {
		return // a server that runs elsewhere keeps its log to itself
	}
	log, err := os.ReadFile(server.LogPath)
	if err != nil {
		t.Fatal(err)
	}
	setup := 0
	for _, info := range contents.Targets {
		setup += len(info.SetupRequests)
	}
	logged := strings.Count(string(log), `"/api/chat"`) + strings.Count(string(log), `"/v1/chat/completions"`)
	if recorded := len(contents.Records) + setup; logged != recorded || len(contents.Records) != 2*(24+2) {
		t.Errorf("the server logged %d chats; %d records and %d requests of the probe", logged, len(contents.Records), setup)
	}
}

func checkRealRecords(t *testing.T, contents *results.Contents) {
	t.Helper()
	for _, r := range contents.Records {
		if r.Error != nil || r.Usage == nil || *r.Usage.OutputTokens < 1 || *r.Usage.InputTokens < 1 || r.Units.Chars == 0 {
			t.Fatalf("record %s: error %+v, usage %+v, units %+v", r.ID, r.Error, r.Usage, r.Units)
		}
		if wantLength := *r.Usage.OutputTokens == 16; wantLength != (r.Finish == "length") {
			t.Errorf("record %s: %d tokens, finish %q", r.ID, *r.Usage.OutputTokens, r.Finish)
		}
		if r.Stage == 0 && (r.Server == nil || *r.Server.EvalNS <= 0 || *r.Server.TotalNS > *r.Times.EndNS-*r.Times.DueNS) {
			t.Errorf("record %s: server timings %+v within %d ns", r.ID, r.Server, *r.Times.EndNS-*r.Times.DueNS)
		}
	}
}

// TestRealOllamaLengths: prompts have the tokens that were asked, by the count of
// a real server with a real tokenizer, in both protocols.
func TestRealOllamaLengths(t *testing.T) {
	server := ollamatest.Start(t, ollamatest.Options{})
	plan := DefaultPlan()
	plan.Targets = []TargetPlan{
		{Target: "ollama:" + server.Model + "@" + server.URL},
		{Target: "openai:" + server.Model + "@" + server.URL + "/v1"},
	}
	works(t, `{name: w, input: {tokens: {distribution: uniform, min: 60, max: 900}}, output: {tokens: 8}, items: 12}`)(&plan)
	plan.Concurrency = []int{1}
	contents, result := mustRun(t, plan)
	if len(contents.Records) != 24 {
		t.Fatalf("%d records; want 24", len(contents.Records))
	}
	for _, r := range contents.Records {
		asked, got := *r.Asked.InputTokens, *r.Usage.InputTokens
		if off := max(asked-got, got-asked); off > asked/10 {
			t.Errorf("%s of stage %d: %d tokens where %d were asked", r.Item, r.Stage, got, asked)
		}
	}
	for _, st := range result.Stages {
		for _, f := range st.Validity.Reasons {
			if f.Code == results.CodeLength {
				t.Errorf("stage %d: %s", st.Index, f.Message)
			}
		}
	}
	native := result.Targets[0]
	t.Logf("%.3f tokens a character, %.1f for the template", native.TokensPerChar, native.TemplateTokens)
	if !strings.Contains(strings.Join(native.Warnings, "\n"), "the ollama protocol has no ignore_eos") {
		t.Errorf("warnings %q", native.Warnings)
	}
}
