package compare

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
)

// answer is one of a table without ids.
func answer(row int, category, gold, said string) results.ScoredAnswer {
	outcome, value := "incorrect", 0.0
	if gold == said {
		outcome, value = "correct", 1
	}
	return results.ScoredAnswer{
		Kind: results.AnswerScored, Row: row, Item: string(rune('0' + row)), NoID: true, Category: category, Of: 1,
		Score: results.Score{Outcome: outcome, Value: &value, Gold: gold, Extracted: said},
	}
}

func recorded(t *testing.T, hash string, lines ...results.ScoredAnswer) *Run {
	t.Helper()
	s, err := results.SummarizeAnswers(results.Tool{}, results.AnswerFile{Hash: hash}, results.SuiteRef{ScorerVersion: "2"}, results.DefaultRules(), lines)
	if err != nil {
		t.Fatal(err)
	}
	r, err := FromAnswers(hash+".csv", s, lines)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRepeatsByPlace: two tables of one side list their categories in other
// orders, and their answers to one item meet all the same.
func TestRepeatsByPlace(t *testing.T) {
	one := recorded(t, "one", answer(1, "Korean-History", "A", "A"), answer(2, "law", "B", "A"))
	two := recorded(t, "two", answer(1, "law", "B", "B"), answer(2, "korean_history", "A", "A"))
	new := recorded(t, "new", answer(1, "law", "B", "B"), answer(2, "korean history", "A", "C"))
	f := must(t, sideOf("base", one, two), sideOf("new", new), Options{}).Figures[0]
	if f.N != 2 || *f.Base != 0.75 || *f.New != 0.5 {
		t.Errorf("%d items, %v against %v; want 2, 0.75 and 0.5", f.N, *f.Base, *f.New)
	}
}

// TestWhatWasNotAsked: an item of the suite without a row is no answer that
// failed, unless the rules say so.
func TestWhatWasNotAsked(t *testing.T) {
	missing := results.ScoredAnswer{Kind: results.AnswerMissing, Item: "x", Category: "law", Score: results.Score{Outcome: "error"}}
	unknown := results.ScoredAnswer{Kind: results.AnswerUnknown, Row: 9, Item: "y", Of: 1, Score: results.Score{Outcome: "unscored"}}
	lines := []results.ScoredAnswer{answer(1, "law", "A", "A"), unknown, missing}
	for rule, want := range map[string][]string{results.CountApart: {"1"}, results.CountWrong: {"1", "x"}} {
		rules := results.DefaultRules()
		rules.Missing = rule
		s, err := results.SummarizeAnswers(results.Tool{}, results.AnswerFile{}, results.SuiteRef{}, rules, lines)
		if err != nil {
			t.Fatal(err)
		}
		r, err := FromAnswers("a.csv", s, lines)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, it := range r.Stages[0].Items {
			got = append(got, strings.TrimPrefix(it.ID, "law "))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("missing %s: items (-want +got):\n%s", rule, diff)
		}
	}
}
