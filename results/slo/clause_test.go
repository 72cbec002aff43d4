package slo

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want []Clause
	}{
		{"ttft p99<500ms, tpot p99<50ms", []Clause{
			{Metric: TTFT, Percent: 99, Limit: 500e6}, {Metric: TPOT, Percent: 99, Limit: 50e6},
		}},
		{"ttft<500ms", []Clause{{Metric: TTFT, Percent: 99, Limit: 500e6}}},
		{"  TTFT   P99.9 <= 1.5 s ", []Clause{{Metric: TTFT, Percent: 99.9, Equal: true, Limit: 1.5e9}}},
		{"e2e mean < 2s, e2e max<30s, icl p50<800µs", []Clause{
			{Metric: E2E, Mean: true, Limit: 2e9}, {Metric: E2E, Extreme: true, Limit: 30e9}, {Metric: ICL, Percent: 50, Limit: 800e3},
		}},
		{"goodput >= 95%, error_rate < 1%", []Clause{
			{Metric: Goodput, Above: true, Equal: true, Limit: 0.95}, {Metric: ErrorRate, Limit: 0.01},
		}},
		{"syllables/s > 5", []Clause{{Metric: SyllablesPerS, Percent: 99, Above: true, Limit: 5}}},
		{"output_tokens/s per user p90 > 20 /s", []Clause{{Metric: TokensPerS, Percent: 90, Above: true, Limit: 20}}},
		{"output_tokens/s min > 20 per user", []Clause{{Metric: TokensPerS, Extreme: true, Above: true, Limit: 20}}},
		{"mlperf-llama2-70b-interactive, error_rate<=0%", []Clause{
			{Metric: TTFT, Percent: 99, Equal: true, Limit: 450e6}, {Metric: TPOT, Percent: 99, Equal: true, Limit: 40e6},
			{Metric: ErrorRate, Equal: true},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got, err := Parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			same := cmp.Options{cmpopts.IgnoreUnexported(Clause{}), cmpopts.EquateApprox(1e-12, 0)}
			if diff := cmp.Diff(tt.want, got, same); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "a part is empty"},
		{"ttft<500ms,", "a part is empty"},
		{"ttft<500", `the unit "" does not fit ttft; expected ms, s or us`},
		{"ttft>500ms", "ttft is a time, so it is to be below a limit; write <"},
		{"ttft p101<5ms", `"p101" is no statistic of ttft; expected p50 to p99.9, mean or max`},
		{"ttft min<5ms", `"min" is no statistic of ttft`},
		{"tfft p99<5ms", `unknown metric "tfft" (did you mean "ttft"?)`},
		{"ttft p99 of all<5ms", `"of all" is not understood`},
		{"ttft<-5ms", `"-5ms" is no limit; expected a number with its unit`},
		{"ttft<0ms", "the limit is 0; expected more than 0"},
		{"<5ms", "nothing stands before the comparison"},
		{"syllables/s<5", "syllables/s is a speed, so it is to be above a limit; write >"},
		{"goodput<95%", "goodput is to be above a limit; write >="},
		{"goodput p99>=95%", "goodput is a share of all requests and has no p99"},
		{"error_rate<0%", "no error_rate is below 0%; write <= for none at all"},
		{"goodput>=950%", "the limit is 950%; expected 0% to 100%"},
		{"error_rate>1%", "error_rate is to be below a limit; write <"},
		{"ttft<5ms, ttft p99<6ms", `"ttft p99<6ms" limits what another part limits already`},
		{"mlperf-llama2-70b-sever", `(did you mean "mlperf-llama2-70b-server"?); presets:`},
		{"ttft", `"ttft" is neither a clause`},
	} {
		if _, err := Parse(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Parse(%q): error is %v; want one that holds %q", tt.text, err, tt.want)
		}
	}
}

func TestPresets(t *testing.T) {
	all, err := Presets()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 12 {
		t.Errorf("%d presets; want the ten of MLPerf and two of reading at least", len(all))
	}
	for _, p := range all {
		if _, err := Parse(p.Name); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if p.Description == "" || p.Source == "" {
			t.Errorf("%s has no description or no source", p.Name)
		}
	}
}

func TestMeets(t *testing.T) {
	clauses, err := Parse("ttft<5ms, tpot<=5ms, syllables/s>5, goodput>=50%")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][3]bool{{true, false, false}, {true, true, false}, {false, false, true}, {false, true, true}} {
		c := clauses[i]
		if got := [3]bool{c.Meets(c.Limit / 2), c.Meets(c.Limit), c.Meets(c.Limit * 2)}; got != want {
			t.Errorf("%s: half, the limit and twice it give %v; want %v", c, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"ttft p99<500ms, tpot p99<50ms", "syllables/s > 5 per user", "goodput >= 95%", "korean-reading", "e2e mean<1e9s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, err := Parse(text)
		if err != nil {
			return
		}
		again, err := Parse(Format(first))
		if err != nil {
			t.Fatalf("%q gives %q, which is refused: %v", text, Format(first), err)
		}
		if diff := cmp.Diff(first, again, cmp.AllowUnexported(Clause{})); diff != "" {
			t.Error(diff)
		}
	})
}
