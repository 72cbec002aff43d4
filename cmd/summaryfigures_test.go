package cmd

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
)

// twoStages are those of a suite with everything that the tables of figures show;
// the second stage lacks some.
func twoStages() *results.Result {
	f := func(v float64) *float64 { return &v }
	stage := func(index, concurrency int, tasks []results.TaskAccuracy, overall results.AccuracyBlock, leaked int) results.StageResult {
		overall.N, overall.Items, overall.Accuracy = 40, 20, f(0.8)
		return results.StageResult{
			Stage:    results.Stage{Index: index, Target: "모델", Suite: "평가", Concurrency: concurrency},
			Accuracy: results.Accuracy{Overall: overall, Tasks: tasks},
			Language: results.LanguageFigures{Answer: &results.WrittenFigures{N: 40, Korean: 40, Leaked: leaked, LeakRate: f(float64(leaked) / 40)}},
		}
	}
	measured := func(name string, mean float64, measures map[string]float64) results.TaskAccuracy {
		return results.TaskAccuracy{Task: name, AccuracyBlock: results.AccuracyBlock{Items: 10, Accuracy: f(0.5), MeanScore: f(mean), Measures: measures}}
	}
	return &results.Result{
		Targets: []results.TargetInfo{{Target: "모델"}},
		Suites: []results.SuiteRef{{
			Name: "평가", Version: "1.0.0", Hub: &results.Hub{Repo: "누구/평가", Revision: "main", Commit: "0123456789abcdef0123456789abcdef01234567"},
			Notes:    []map[string]string{{"en": "a note", "ko": "일러두기"}},
			Findings: []results.DataFinding{{Task: "유사도", Code: "duplicate_id", Count: 12, Items: []string{"a", "b"}, Text: "12 items have an id that another has before it; the second is called ID#2"}},
			Tasks:    []results.TaskRef{{Name: "유사도", Metrics: []string{"accuracy", "pearson", "macro_f1"}}, {Name: "요약"}},
		}},
		Stages: []results.StageResult{
			stage(0, 1, []results.TaskAccuracy{
				measured("유사도", 0.5, map[string]float64{"pearson": 0.8765, "macro_f1": 0.61234, "exact_match": 1}),
				measured("요약", 0.73, map[string]float64{"rouge_l": 0.5, "chrf++": 0.73}),
			}, results.AccuracyBlock{
				PassAt: []results.PassAtK{{K: 1, Value: 0.8}, {K: 2, Value: 0.9}}, Majority: f(0.85),
				Variants: map[string]float64{"strict": 0.7, "lenient": 0.8},
			}, 3),
			stage(1, 16, []results.TaskAccuracy{measured("유사도", 0.5, map[string]float64{"pearson": -0.5})}, results.AccuracyBlock{}, 0),
		},
	}
}

func TestTablesOfFigures(t *testing.T) {
	var out bytes.Buffer
	s := &summary{IO: &IO{Out: &out, lang: "ko"}, w: korean, r: twoStages()}
	s.suites()
	s.figures()
	want := `평가 1.0.0 · 누구/평가 @ 0123456789ab
  ! 유사도: 12 items have an id that another has before it; the second is called ID#2 (a, b, …)

평가    지표                [1] ×1  [1] ×16
──────  ────────────────  ────────  ───────
유사도  pearson              0.876   -0.500
유사도  macro_f1             61.2%        –
요약    chrf++               73.0%        –
요약    rouge_l              50.0%        –
요약    평균 점수            73.0%        –
전체    엄격한 판독          70.0%        –
전체    pass@2               90.0%        –
전체    다수결               85.0%        –
전체    외국어가 섞인 답  7.5% (3)        –

`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for line := range strings.SplitSeq(out.String()[strings.Index(out.String(), "\n\n"):], "\n") {
		if w := hangul.Width(line); w > 80 {
			t.Errorf("%d columns: %s", w, line)
		}
	}
	lines := aboutSuite(s.r.Suites[0], "en", true)
	if len(lines) != 3 || lines[1] != "  ! a note" {
		t.Errorf("with notes: %q", lines)
	}
	if lines := aboutSuite(results.SuiteRef{Name: "ko-basics"}, "ko", true); lines != nil {
		t.Errorf("a suite of its own: %q", lines)
	}
}
