package gate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results/compare"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want Gate
	}{
		{"accuracy drops > 1pp", Gate{Metric: "accuracy", Margin: 0.01}},
		{"accuracy drops>1%p", Gate{Metric: "accuracy", Margin: 0.01}},
		{"“accuracy drops ＞ 1 percentage points”", Gate{Metric: "accuracy", Margin: 0.01}},
		{"Accuracy Drop > 1 PP", Gate{Metric: "accuracy", Margin: 0.01}},
		{"'accuracy drops > 1 point'", Gate{Metric: "accuracy", Margin: 0.01}},
		{"「accuracy drops > 1%포인트」", Gate{Metric: "accuracy", Margin: 0.01}},
		{"p95 ttft rise ＞ 10％", Gate{Metric: "ttft_p95", Rises: true, Margin: 0.1}},
		{"accuracy falls by more than 2 pp", Gate{Metric: "accuracy", Margin: 0.02}},
		{"accuracy drops", Gate{Metric: "accuracy"}},
		{"p95 ttft rises > 10%", Gate{Metric: "ttft_p95", Rises: true, Margin: 0.1}},
		{"TTFT p95 rises > 10%", Gate{Metric: "ttft_p95", Rises: true, Margin: 0.1}},
		{"ttft_p95 increases ≥ 10%", Gate{Metric: "ttft_p95", Rises: true, Margin: 0.1}},
		{"median e2e rises by 2.5%", Gate{Metric: "e2e_p50", Rises: true, Margin: 0.025}},
		{"goodput drops > 5%", Gate{Metric: "goodput_per_s", Margin: 0.05}},
		{"output tokens/s drops > 5% at x8", Gate{Metric: "output_tokens_per_s", Margin: 0.05, Scope: Scope{Level: "×8"}}},
		{"goodput drops > 5% at 10/s in kobest", Gate{Metric: "goodput_per_s", Margin: 0.05, Scope: Scope{Suite: "kobest", Level: "10/s"}}},
		{"energy per output token rises > 10%", Gate{Metric: "energy_per_output_token", Rises: true, Margin: 0.1}},
		{"energy per syllable rises > 10% at ×8", Gate{Metric: "energy_per_syllable", Rises: true, Margin: 0.1, Scope: Scope{Level: "×8"}}},
		{"J/token rises > 5%", Gate{Metric: "energy_per_output_token", Rises: true, Margin: 0.05}},
		{"error rate rises > 1pp", Gate{Metric: "error_rate", Rises: true, Margin: 0.01}},
		{"rating drops > 0.3 in logickor", Gate{Metric: "rating", Margin: 0.3, Scope: Scope{Suite: "logickor"}}},
		{"accuracy drops > 3pp in kmmlu/law/한국사 법", Gate{Metric: "accuracy", Margin: 0.03, Scope: Scope{"kmmlu", "law", "한국사 법", ""}}},
	} {
		got, err := Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got.Name, c.want.Mode = "", ModeRegression
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, d)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "no verb",
		"accuracy":                         "no verb",
		"drops > 1pp":                      "no metric before the verb",
		"acuracy drops > 1pp":              `did you mean "accuracy"?`,
		"ttft rises > 10%":                 `such as "p95 ttft"`,
		"p42 ttft rises > 10%":             "unknown metric",
		"accuracy drops > 1%":              "write 1pp, and not 1%",
		"accuracy drops > 1％":              "write 1pp, and not 1%",
		"“”":                               "no verb",
		"accuracy drops > 1":               "write 1pp",
		"p95 ttft rises > 20ms":            "in percent of the base",
		"p95 ttft rises > -5%":             "0 or more",
		"p95 ttft rises > %":               "not a number",
		"p95 ttft rises >":                 `no margin after ">"`,
		"p95 ttft rises > 1e999%":          "not a number",
		"p95 ttft rises > NaN%":            "not a number",
		"rating drops > 3%":                "a plain number",
		"accuracy drops > 1pp in":          `nothing follows "in"`,
		"accuracy drops > 1pp in a[":       "is no pattern",
		"accuracy drops > 1pp in kmmlu//x": "a category needs its task",
	} {
		_, err := Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one that holds %q", text, err, want)
		}
	}
}

func TestScope(t *testing.T) {
	whole := compare.Scope{Suite: "kmmlu", Level: "10/s poisson"}
	task := compare.Scope{Suite: "kmmlu", Task: "law"}
	category := compare.Scope{Suite: "kmmlu", Task: "law", Category: "a/b"}
	for _, c := range []struct {
		text                  string
		whole, task, category bool
	}{
		{"", true, false, false},
		{" in kmmlu", true, false, false},
		{" in km*", true, false, false},
		{" in klue", false, false, false},
		{" in kmmlu/*", false, true, false},
		{" in */law", false, true, false},
		{" in kmmlu/law/*", false, false, true},
		{" in kmmlu/law/a/b", false, false, true},
		{" at 10/s", true, false, false},
		{" at 10/s poisson", true, false, false},
		{" at 1*", true, false, false},
		{" at 20/s", false, false, false},
	} {
		g, err := Parse("accuracy drops > 1pp" + c.text)
		if err != nil {
			t.Fatal(err)
		}
		got := [3]bool{g.Scope.holds(whole), g.Scope.holds(task), g.Scope.holds(category)}
		if want := [3]bool{c.whole, c.task, c.category}; got != want {
			t.Errorf("%q holds %v, want %v", c.text, got, want)
		}
	}
}

func TestReadFile(t *testing.T) {
	set, err := ReadFile("gates.yaml", []byte(`schema: 1
mode: non-inferiority
inconclusive: pass
confidence: 0.9
gates:
  - accuracy drops > 1pp
  - if: p95 ttft rises > 10%
    name: first token
    mode: regression
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Set{Inconclusive: InconclusivePass, Confidence: 0.9, Gates: []Gate{
		{Name: "accuracy drops > 1pp", Metric: "accuracy", Margin: 0.01, Mode: ModeNonInferiority},
		{Name: "first token", Metric: "ttft_p95", Rises: true, Margin: 0.1, Mode: ModeRegression},
	}}
	if d := cmp.Diff(want, set); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestReadFileErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "schema is missing",
		"schema: 2\ngates: [accuracy drops]": "g.yaml:1: schema is 2: this build reads 1",
		"schema: 1\n":                        "gates is empty",
		"schema: 1\ngates: []":               "g.yaml:2: gates is empty",
		"schema: 1\ngates:\n- accuracy drops\n- acuracy drops": `g.yaml:4: gates[1]: "acuracy drops": unknown metric "acuracy" (did you mean "accuracy"?)`,
		"schema: 1\ngate: [x]":                                 `did you mean "gates"?`,
		"schema: 1\nmode: inferior\ngates: [accuracy drops]":   "g.yaml:2: mode: unknown",
		"schema: 1\ngates:\n- {if: accuracy drops, mode: x}":   "g.yaml:3: gates[0]: mode: unknown",
		"schema: 1\ninconclusive: ok\ngates: [accuracy drops]": "g.yaml:2: inconclusive: unknown",
		"schema: 1\nconfidence: 95\ngates: [accuracy drops]":   "g.yaml:2: confidence is 95",
	} {
		_, err := ReadFile("g.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one that holds %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("accuracy drops > 1pp in kmmlu/law at ×8")
	f.Add("p95 ttft rises by more than 10%")
	f.Fuzz(func(t *testing.T, text string) {
		g, err := Parse(text)
		if err == nil && (g.Metric == "" || g.Margin < 0 || g.Scope.Validate() != nil) {
			t.Errorf("%q gives %+v", text, g)
		}
	})
}
