package gate

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"testing"

	"flag"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results/compare"
)

var update = flag.Bool("update", false, "write the golden files")

// reported has every outcome, and texts that the formats must escape.
func reported(t *testing.T) *Report {
	slower := 0.3
	base, now, se := 120e6, 156e6, 0.05
	ttft := compare.Figure{
		Scope: compare.Scope{Suite: "a|b <c>", Level: "×8"}, Metric: "ttft_p95", Unit: "ns", Relative: true,
		Base: &base, New: &now, Change: &slower, SE: &se, N: 200, Verdict: compare.VerdictWorse,
	}.Estimated(normal{slower, se})
	s := set(t, ModeRegression, "p95 ttft rises > 10%", "accuracy drops > 5pp", "accuracy drops > 1pp", "goodput drops > 5%")
	return s.Decide(with(ttft, accuracy(-0.005, 0.01, 1000)))
}

func TestFormats(t *testing.T) {
	r := reported(t)
	junit, err := r.JUnit("nightly")
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{
		"report.json": string(r.Encode()), "junit.xml": string(junit), "badge.json": string(r.Badge("한국어")),
		"summary.md": r.Markdown(), "annotations.txt": r.Annotations(),
	} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if !json.Valid(r.Encode()) || xml.Unmarshal(junit, new(struct{ XMLName xml.Name })) != nil {
		t.Error("not well formed")
	}
}
