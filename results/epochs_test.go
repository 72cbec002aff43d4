package results

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// repeated gives an item's answers, in turn: a letter each, the gold is C, "-" is
// an answer in which nothing was found and "!" a failure.
func repeated(items ...string) []*Record {
	var records []*Record
	for epoch := range len(items[0]) {
		for i, answers := range items {
			if epoch >= len(answers) {
				continue
			}
			outcome, letter := outcomeIncorrect, answers[epoch:epoch+1]
			switch letter {
			case "C":
				outcome = outcomeCorrect
			case "-":
				outcome, letter = outcomeUnparsed, ""
			case "!":
				outcome, letter = outcomeError, ""
			}
			r := answered(len(records), string(rune('a'+i)), outcome)
			r.Epoch, r.Score.Extracted = epoch, letter
			records = append(records, r)
		}
	}
	return records
}

func TestEpochs(t *testing.T) {
	tests := []struct {
		items    string
		passAt   []PassAtK
		majority *float64
	}{
		{"C A", nil, nil},
		{"CC CA", []PassAtK{{1, 0.75}, {2, 1}}, ptr(1.0)}, // the first of equals
		{"CC AC", []PassAtK{{1, 0.75}, {2, 1}}, ptr(0.5)},
		// 1 of 4: pass@2 is 1 − C(3,2)/C(4,2) = ½.
		{"CAAB", []PassAtK{{1, 0.25}, {2, 0.5}, {4, 1}}, ptr(0.0)},
		{"CABC", []PassAtK{{1, 0.5}, {2, figureOf(5. / 6)}, {4, 1}}, ptr(1.0)},
		{"C--- AAAA", []PassAtK{{1, 0.125}, {2, 0.25}, {4, 0.5}}, ptr(0.5)}, // what was not found does not vote
		{"---- CCCC", []PassAtK{{1, 0.5}, {2, 0.5}, {4, 0.5}}, ptr(0.5)},
		{"CC! AC!", []PassAtK{{1, 0.75}, {2, 1}}, ptr(0.5)}, // failures are no answers
	}
	for _, tt := range tests {
		t.Run(tt.items, func(t *testing.T) {
			got := stageOf(t, "", 1, repeated(strings.Fields(tt.items)...)).Accuracy.Overall
			if diff := cmp.Diff(tt.passAt, got.PassAt); diff != "" {
				t.Errorf("pass@k (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.majority, got.Majority); diff != "" {
				t.Errorf("majority (-want +got):\n%s", diff)
			}
		})
	}
}

func figureOf(f float64) float64 { return *figure(f) }

// TestAllWrong holds the product against binomial coefficients.
func TestAllWrong(t *testing.T) {
	choose := func(n, k int) float64 {
		if k > n {
			return 0
		}
		c := 1.0
		for i := range k {
			c = c * float64(n-i) / float64(i+1)
		}
		return c
	}
	for n := 1; n <= 20; n++ {
		for c := 0; c <= n; c++ {
			for k := 1; k <= n; k++ {
				if got, want := allWrong(n, c, k), choose(n-c, k)/choose(n, k); math.Abs(got-want) > 1e-12 {
					t.Fatalf("n %d, c %d, k %d: %v, want %v", n, c, k, got, want)
				}
			}
		}
	}
}

func TestVariants(t *testing.T) {
	records := repeated("CC", "AC")
	for i, r := range records {
		r.Score.Variants = map[string]string{"strict": []string{outcomeCorrect, outcomeUnparsed, outcomeIncorrect, outcomeUnparsed}[i]}
	}
	got := stageOf(t, "", 1, records).Accuracy.Overall
	if diff := cmp.Diff(map[string]float64{"strict": 0.25}, got.Variants); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, r := range records { // another task's, with other rules
		if r.Item != records[0].Item {
			r.Score.Variants = nil
		}
	}
	if got := stageOf(t, "", 1, records).Accuracy.Overall; got.Variants["strict"] != 0.5 {
		t.Errorf("an item without the variant counts for it: %v", got.Variants)
	}
	if got := stageOf(t, "", 1, repeated("CC")).Accuracy.Overall.Variants; got != nil {
		t.Errorf("records without variants have %v", got)
	}
}
