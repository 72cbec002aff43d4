package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadPlan(t *testing.T) {
	t.Setenv("HOST", "127.0.0.1:8000")
	plan, err := decodePlan("plan.yaml", []byte(`
# ${NOT_READ} in a comment
schema: 1
targets:
  - ollama:exaone3.5:7.8b
  - target: openai:m@http://${HOST}/v1
    key_env: MY_KEY
    sampling: {temperature: 0.6, enable_thinking: false}
suites: [ko-load]
concurrency: [1, 8]
duration: 30s
timeouts: {idle: 5s}
sampling: {temperature: 0, top_k: 40}
`), DefaultPlan())
	if err != nil {
		t.Fatal(err)
	}
	want := DefaultPlan()
	want.Targets = []TargetPlan{
		{Target: "ollama:exaone3.5:7.8b"},
		{Target: "openai:m@http://127.0.0.1:8000/v1", KeyEnv: "MY_KEY", Sampling: map[string]any{"temperature": 0.6, "enable_thinking": false}},
	}
	want.Suites, want.Concurrency, want.Duration = []string{"ko-load"}, []int{1, 8}, 30*time.Second
	want.Timeouts.Idle = 5 * time.Second
	want.Sampling = map[string]any{"temperature": uint64(0), "top_k": uint64(40)}
	if diff := cmp.Diff(want, plan); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
}

// TestPlanRoundTrip: what is written to plan.yaml reads back the same.
func TestPlanRoundTrip(t *testing.T) {
	plan := DefaultPlan()
	plan.Targets = []TargetPlan{{Target: "reference:default", Sampling: map[string]any{"top_k": uint64(1)}}}
	plan.Sampling = map[string]any{"temperature": 0.5, "stop": []any{"끝", "\n\n", "\n", "\t", "a\r\nb", " : # "}}
	plan.Duration = 90 * time.Second
	plan.Telemetry = []TelemetryPlan{{URL: "http://box:9400/metrics", Every: 200 * time.Millisecond, Devices: []string{"1", "GPU-aa"}, Targets: []string{"reference:default"}}}
	data, err := plan.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := decodePlan("plan.yaml", data, Plan{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plan, again); diff != "" {
		t.Errorf("plan (-want +got):\n%s\n%s", diff, data)
	}
}

func TestBadPlans(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"unknown key", "schema: 1\nconcurency: [1]", `plan.yaml:2: unknown key "concurency" (did you mean "concurrency"?)`},
		{"unknown key in a target", "targets:\n  - target: a:b\n    keyenv: X", `plan.yaml:3: unknown key "keyenv" (did you mean "key_env"?)`},
		{"unknown key in timeouts", "timeouts: {idel: 1s}", `plan.yaml:1: unknown key "idel" (did you mean "idle"?)`},
		{"missing variable", "schema: 1\ntargets:\n  - openai:m@${NO_SUCH_VARIABLE}", "plan.yaml:3: environment variable NO_SUCH_VARIABLE is not set"},
		{"no duration", "schema: 1\nduration: 30초", `plan.yaml:2: duration: "30초" is not a duration`},
		{"no number", "limit: many", `plan.yaml:1: limit: "many" is not a whole number`},
		{"think without a unit", "workloads:\n  - name: w\n    think: 8", "plan.yaml:3: think: 8 is not a duration such as 150ms, 30s or 2m, or a mapping of keys to values (mean, sd)"},
		{"input without a unit", "workloads:\n  - name: w\n    input: 5", "plan.yaml:3: input: 5 is not a mapping of keys to values (chars, tokens)"},
		{"half a character", "workloads:\n  - name: w\n    input: {chars: 1.5}", "plan.yaml:3: chars: 1.5 is not a whole number, or a mapping of keys to values (distribution, value, mean, sd, min, max, file)"},
		{"no list of targets", "targets: reference:instant", `plan.yaml:1: targets: "reference:instant" is not a list`},
		{"list for a target", "targets:\n  - [a]", "plan.yaml:2: targets: a list is not a text, or a mapping of keys to values (target, key_env, sampling, max_tokens, num_ctx, http)"},
		{"no limits", "slo: 500", "plan.yaml:1: slo: 500 is not a mapping of keys to values (ttft_ms, ttfa_ms, tpot_ms, e2e_ms)"},
		{"key twice", "limit: 1\nlimit: 2", "plan.yaml:2:"},
		{"bad YAML", "targets: [a", "plan.yaml:1:"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := decodePlan("plan.yaml", []byte(tc.text), DefaultPlan())
			if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("error %v; want %s", err, tc.want)
			}
		})
	}
}

func TestValidate(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Plan)
		want   string
	}{
		{"newer schema", func(p *Plan) { p.Schema = 2 }, "schema is 2; this build reads 1"},
		{"no target", func(p *Plan) { p.Targets = nil }, "targets is empty"},
		{"no suite", func(p *Plan) { p.Suites = nil }, "suites is empty"},
		{"no level", func(p *Plan) { p.Concurrency = nil }, "concurrency is empty"},
		{"level 0", func(p *Plan) { p.Concurrency = []int{0} }, "concurrency is 0"},
		{"negative limit", func(p *Plan) { p.Limit = -1 }, "limit is -1"},
		{"no epoch", func(p *Plan) { p.Epochs = 0 }, "epochs is 0"},
		{"two bounds", func(p *Plan) { p.Requests, p.Duration = 5, time.Second }, "give one of them"},
		{"no address", func(p *Plan) { p.LocalAddresses = []string{"127.0.0.2", "eth0"} }, `local_addresses: "eth0" is no IP address`},
		{"every address", func(p *Plan) { p.LocalAddresses = []string{"::"} }, "local_addresses: :: is no address to connect from"},
		{"address twice", func(p *Plan) { p.LocalAddresses = []string{"127.0.0.2", "::ffff:127.0.0.2"} }, "local_addresses: ::ffff:127.0.0.2 is there twice"},
		{"page without http", func(p *Plan) { p.Telemetry = []TelemetryPlan{{URL: "box:9400"}} }, `telemetry[0].url: "box:9400" is no URL`},
		{"page with a key", func(p *Plan) { p.Telemetry = []TelemetryPlan{{URL: "http://a:b@box/metrics"}} }, "telemetry[0].url: the URL of box has credentials"},
		{"page too often", func(p *Plan) { p.Telemetry = []TelemetryPlan{{URL: "http://box/metrics", Every: time.Millisecond}} }, "telemetry[0].every is 1ms; expected 10ms to 1m0s"},
		{"page twice", func(p *Plan) { p.Telemetry = []TelemetryPlan{{URL: "http://box/metrics"}, {URL: "http://box/metrics"}} }, "telemetry[1].url: http://box/metrics is there twice"},
		{"threshold", func(p *Plan) { p.Validity.ErrorRateMax = 2 }, "error_rate_max"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			plan := DefaultPlan()
			plan.Targets = []TargetPlan{{Target: ReferenceTarget}}
			if err := plan.Validate(); err != nil {
				t.Fatalf("before the change: %v", err)
			}
			tc.change(&plan)
			if err := plan.Validate(); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v; want %s", err, tc.want)
			}
		})
	}
}

func TestRepeats(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Plan)
		want   string
	}{
		{"level", func(p *Plan) { p.Concurrency = []int{2, 2} }, "concurrency 2 is there twice"},
		{"suite", func(p *Plan) { p.Suites = []string{"ko-load", "ko-load"} }, `are both called "ko-load"`},
		{"target, with credentials", func(p *Plan) {
			p.Targets = []TargetPlan{{Target: "openai:m@http://anna:geheimnis@127.0.0.1:1/v1"}, {Target: "openai:m@http://127.0.0.1:1/v1"}}
		}, "target openai:m@http://127.0.0.1:1/v1 is there twice"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			plan := DefaultPlan()
			plan.Targets = []TargetPlan{{Target: ReferenceTarget}}
			tc.change(&plan)
			_, err := Resolve(plan)
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "geheimnis") {
				t.Errorf("error %v; want %s", err, tc.want)
			}
		})
	}
}

// TestResolveHidesCredentials: a URL's user and password are used, and stand
// neither in the plan nor in any name.
func TestResolveHidesCredentials(t *testing.T) {
	plan := DefaultPlan()
	plan.Targets = []TargetPlan{{Target: "openai:m@http://anna:geheimnis@127.0.0.1:1/v1"}}
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	data, err := job.Plan.Encode()
	if err != nil {
		t.Fatal(err)
	}
	said := string(data) + job.Targets[0].Name + job.Targets[0].URL.String() + job.Stages[0].Target
	if strings.Contains(said, "geheimnis") || strings.Contains(said, "anna") {
		t.Errorf("credentials stand in %s", said)
	}
	if !strings.Contains(strings.Join(job.Secrets(), " "), "geheimnis") {
		t.Error("the password is not among the secrets to hide")
	}
}

func TestSuitesOfOneName(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("suite.yaml", "schema: 1\nname: ko-basics\nversion: 1\ntasks:\n- {name: a, kind: short_answer, items: a.jsonl, prompt: '{{ question }}'}\n")
	write("a.jsonl", `{"id":"1","question":"수도?","answer":"서울"}`)
	plan := DefaultPlan()
	plan.Targets, plan.Suites = []TargetPlan{{Target: ReferenceTarget}}, []string{"ko-basics", dir}
	if _, err := Resolve(plan); err == nil || !strings.Contains(err.Error(), `both called "ko-basics"`) {
		t.Errorf("error %v; want one about the name", err)
	}
}

// TestOracle: the reference endpoint recognises every scored prompt.
func TestOracle(t *testing.T) {
	plan := DefaultPlan()
	plan.Targets, plan.Suites = []TargetPlan{{Target: ReferenceTarget}}, []string{"ko-basics", "ko-generated", "ko-load"}
	job, err := Resolve(plan)
	if err != nil {
		t.Fatal(err)
	}
	oracle, err := Oracle(job.Suites)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range job.Stages {
		for i := range s.order {
			q := s.order[i].part(turn{})
			gold, ok := oracle(q.messages[len(q.messages)-1].Content)
			if want := q.item.Answer != ""; ok != want || gold.Answer != q.item.Answer {
				t.Fatalf("%s/%s: gold %q, known %v; want %q", s.Suite, q.item.ID, gold.Answer, ok, q.item.Answer)
			}
		}
	}
}
