package runners_test

import (
	"cmp"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
)

// direct is a runner at the reference endpoint with no proxy between, whose
// patience for a first byte and for silence is given. It is not prepared: where
// every request fails, preparing would.
func direct(t *testing.T, profile reference.Profile, preset string, patience time.Duration) runners.Runner {
	t.Helper()
	s, err := reference.Start(reference.Config{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	path := map[string]string{"openai": "/v1"}[preset]
	presets, err := runners.Presets("")
	if err != nil {
		t.Fatal(err)
	}
	target, err := runners.ParseTarget(preset+":"+s.Model()+"@"+s.URL()+path, presets)
	if err != nil {
		t.Fatal(err)
	}
	o := (&endpoint{}).options()
	o.Timeouts.FirstByte, o.Timeouts.Idle = patience, patience
	r, err := runners.New(target, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReferenceFaults: what each fault of the reference endpoint becomes, in
// both protocols.
func TestReferenceFaults(t *testing.T) {
	const page = "the endpoint answered with an HTML page, not an API's answer; check the URL (an OpenAI-compatible one usually ends in /v1)"
	fault := func(kind string) reference.Fault { return reference.Fault{Kind: kind, Rate: 1, AfterTokens: 3} }
	lasting := func(kind string, d time.Duration) reference.Fault {
		return reference.Fault{Kind: kind, Rate: 1, Duration: d}
	}
	for _, tc := range []struct {
		name    string
		fault   reference.Fault
		cause   runners.Cause // "": none
		message string
	}{
		{"429", lasting(reference.FaultStatus429, 2*time.Second), runners.CauseRateLimited, "HTTP 429 Too Many Requests: Rate limit reached for requests"},
		{"503", fault(reference.FaultStatus503), runners.CauseOverloaded, "HTTP 503 Service Unavailable: server busy"},
		{"500", fault(reference.FaultStatus500), runners.CauseStatus, "HTTP 500 Internal Server Error: llama runner process has terminated"},
		{"웹 문서", fault(reference.FaultHTML), runners.CauseMalformed, page},
		{"게이트웨이의 오류 문서", fault(reference.FaultHTML502), runners.CauseStatus, "HTTP 502 Bad Gateway: an HTML page"},
		{"거절", fault(reference.FaultRefuse), runners.CauseCut, "the server closed the connection without an answer"},
		{"되돌린 거절", fault(reference.FaultRefuseReset), runners.CauseCut, "the server closed the connection without an answer"},
		{"첫 바이트 없음", lasting(reference.FaultFirstByteStall, time.Minute), runners.CauseFirstByte, "no byte of an answer within 400ms"},
		{"도중의 침묵", fault(reference.FaultStall), runners.CauseIdle, "the stream was silent for 400ms"},
		{"되돌림", fault(reference.FaultReset), runners.CauseCut, "the stream broke off after"},
		{"끊김", fault(reference.FaultCut), runners.CauseCut, "the stream ended after"},
		{"빈 답", fault(reference.FaultEmpty), runners.CauseCut, "the endpoint answered with an empty stream"},
		{"스트림 속의 오류", fault(reference.FaultError200), runners.CauseErrorObject, "error in the stream: an error was encountered while running the model"},
		{"깨진 JSON", fault(reference.FaultMalformedJSON), runners.CauseMalformed, "of the stream is no JSON object"},
		{"긴 줄", fault(reference.FaultLongLine), runners.CauseMalformed, "a line of the stream is longer than 4 MiB"},
		{"방울", fault(reference.FaultSlowDrip), "", ""},
		{"나뉜 음절", fault(reference.FaultSplitSyllable), "", ""},
		{"대기 중의 주석", lasting(reference.FaultKeepAlive, 5*time.Millisecond), "", ""},
		{"[DONE] 없음", fault(reference.FaultNoDone), "", ""},
		{"끝난 뒤에 열린 연결", lasting(reference.FaultHangAfterDone, time.Minute), "", ""},
	} {
		for _, preset := range []string{"ollama", "openai"} {
			t.Run(tc.name+" "+preset, func(t *testing.T) {
				t.Parallel() // some wait for time to run out
				checkFault(t, preset, tc.fault, tc.cause, tc.message)
			})
		}
	}
}

func checkFault(t *testing.T, preset string, fault reference.Fault, cause runners.Cause, message string) {
	profile := reference.Profile{LoadTokens: 8, LoadTime: 30 * time.Millisecond}
	whole := runners.Do(context.Background(), direct(t, profile, preset, time.Minute), ask("1", 0, nil))
	if whole.Err != nil || whole.Text == "" {
		t.Fatalf("without a fault: %q, %v", whole.Text, whole.Err)
	}
	profile.Faults = []reference.Fault{fault}
	patience := time.Minute
	if cause == runners.CauseFirstByte || cause == runners.CauseIdle {
		patience = 400 * time.Millisecond
	}
	start := time.Now()
	got := runners.Do(context.Background(), direct(t, profile, preset, patience), ask("1", 0, nil))
	if spent := time.Since(start); spent > 30*time.Second {
		t.Errorf("it took %s", spent)
	}
	if cause != "" {
		if got.Err == nil || got.Err.Cause != cause || !strings.Contains(got.Err.Message, message) {
			t.Errorf("error %v; want %s with %q", got.Err, cause, message)
		}
		if !strings.HasPrefix(whole.Text, got.Text) || got.Text == whole.Text || got.Finish != "" {
			t.Errorf("text %q, finish %q; want a part of %q and none", got.Text, got.Finish, whole.Text)
		}
		if wait := fault.Duration; cause == runners.CauseRateLimited && (got.Err.RetryAfter == nil || *got.Err.RetryAfter != wait) {
			t.Errorf("retry after %v; want %s", got.Err.RetryAfter, wait)
		}
		return
	}
	if got.Err != nil || got.Text != whole.Text || got.Finish != "stop" {
		t.Errorf("text %q, finish %q, error %v; want %q, stop and none", got.Text, got.Finish, got.Err, whole.Text)
	}
	warning := ""
	if fault.Kind == reference.FaultNoDone && preset == "openai" {
		warning = "the stream ended without [DONE]"
	}
	if got.Warning != warning {
		t.Errorf("warning %q; want %q", got.Warning, warning)
	}
	if fault.Kind == reference.FaultKeepAlive && preset == "openai" && *got.FirstChunk-*got.FirstByte < int64(10*time.Millisecond) {
		t.Errorf("first chunk %d ns after the first byte; the comments came while the model was loaded", *got.FirstChunk-*got.FirstByte)
	}
}

// TestInvalidUTF8: broken bytes come through as they were sent, and do not
// spoil what is around them.
func TestInvalidUTF8(t *testing.T) {
	for _, preset := range []string{"ollama", "openai"} {
		profile := reference.Profile{LoadTokens: 8}
		whole := runners.Do(context.Background(), direct(t, profile, preset, time.Minute), ask("1", 0, nil)).Text
		profile.Faults = []reference.Fault{{Kind: reference.FaultInvalidUTF8, Rate: 1, AfterTokens: 3}}
		got := runners.Do(context.Background(), direct(t, profile, preset, time.Minute), ask("1", 0, nil))
		const broken = " \xed\x95\xff"
		if got.Err != nil || strings.Count(got.Text, broken) != 1 || strings.Replace(got.Text, broken, "", 1) != whole {
			t.Errorf("%s: text %q, error %v; want %q with %q in it", preset, got.Text, got.Err, whole, broken)
		}
	}
}

// TestContentFilter: an answer that a policy withheld is blocked, as a finish
// reason and as an error of any status.
func TestContentFilter(t *testing.T) {
	for _, preset := range []string{"ollama", "openai"} {
		for _, status := range []int{0, 200, 400} {
			fault := reference.Fault{Kind: reference.FaultContentFilter, Rate: 1, AfterTokens: 3, Status: status}
			got := runners.Do(context.Background(), direct(t, reference.Profile{LoadTokens: 8, Faults: []reference.Fault{fault}}, preset, time.Minute), ask("1", 0, nil))
			if !got.Blocked {
				t.Errorf("%s, status %d: not blocked: %+v", preset, status, got)
			}
			if status == 0 {
				if got.Err != nil || got.Finish != "content_filter" || got.Text == "" {
					t.Errorf("%s: text %q, finish %q, error %v", preset, got.Text, got.Finish, got.Err)
				}
			} else if got.Err == nil || got.Err.Cause != runners.CauseContentPolicy || !strings.HasSuffix(got.Err.Message, "Output blocked by content policy") {
				t.Errorf("%s, status %d: error %v; want content_policy", preset, status, got.Err)
			}
		}
	}
}

// TestReasoning: what the model thought is kept apart from what it answered,
// whatever the server calls it.
func TestReasoning(t *testing.T) {
	const tokens = 12
	for _, preset := range []string{"ollama", "openai"} {
		plain := runners.Do(context.Background(), direct(t, reference.Profile{LoadTokens: 8}, preset, time.Minute), ask("1", 0, nil))
		thought := ""
		for _, field := range []string{"reasoning_content", "reasoning", "think_tags"} {
			profile := reference.Profile{LoadTokens: 8, DecodeTPS: 100, Reasoning: reference.Reasoning{Share: 1, Tokens: tokens}, ReasoningField: field}
			got := runners.Do(context.Background(), direct(t, profile, preset, time.Minute), ask("1", 0, nil))
			if got.Err != nil || got.Text != plain.Text {
				t.Fatalf("%s %s: text %q, error %v; want %q", preset, field, got.Text, got.Err, plain.Text)
			}
			thought = cmp.Or(thought, got.Reasoning)
			if strings.TrimSpace(got.Reasoning) != thought || thought == "" {
				t.Errorf("%s %s: reasoning %q; want %q", preset, field, got.Reasoning, thought)
			}
			if *got.FirstOutput >= *got.FirstAnswer || len(got.ICL) < tokens {
				t.Errorf("%s %s: first output %d, first answer %d, %d gaps", preset, field, *got.FirstOutput, *got.FirstAnswer, len(got.ICL))
			}
			if told := got.Usage.Reasoning; preset == "openai" && field != "think_tags" && (told == nil || *told != tokens) {
				t.Errorf("%s %s: %v reasoning tokens; want %d", preset, field, told, tokens)
			}
			cut := runners.Do(context.Background(), direct(t, profile, preset, time.Minute), ask("1", tokens/2, nil))
			if cut.Err != nil || cut.Text != "" || cut.Reasoning == "" || !cut.Truncated || cut.FirstAnswer != nil {
				t.Errorf("%s %s, cut off while thinking: text %q, reasoning %q, truncated %v, error %v", preset, field, cut.Text, cut.Reasoning, cut.Truncated, cut.Err)
			}
		}
	}
}
