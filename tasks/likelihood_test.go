package tasks

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestScoreFirstToken(t *testing.T) {
	task := &Task{Kind: MultipleChoice, Labels: []string{"A", "B", "C", "D"}}
	it := &Item{Options: []string{"가", "나", "다"}, Answer: "B"}
	ln := math.Log
	tests := []struct {
		name    string
		first   []TokenProb
		outcome Outcome
		label   string
		shares  []float64
		outside float64
	}{
		{"the gold is likeliest", []TokenProb{{"B", ln(0.5)}, {"A", ln(0.2)}, {"정", ln(0.2)}}, Correct, "B", []float64{2. / 7, 5. / 7, 0}, 0.3},
		{"with and without a space before it", []TokenProb{{"A", ln(0.3)}, {" B", ln(0.2)}, {"▁B", ln(0.2)}}, Correct, "B", []float64{3. / 7, 4. / 7, 0}, 0.3},
		{"full width", []TokenProb{{"Ｃ", ln(0.4)}}, Incorrect, "C", []float64{0, 0, 1}, 0.6},
		{"no label of the item", []TokenProb{{"D", ln(0.9)}, {"답", ln(0.05)}}, Unparsed, "", nil, 1},
		{"nothing told", nil, Unparsed, "", nil, 1},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := task.ScoreFirstToken(it, tc.first)
			var shares []float64
			for _, o := range got.Options {
				shares = append(shares, o.Share)
			}
			near := cmpopts.EquateApprox(0, 1e-12)
			if got.Outcome != tc.outcome || got.Extracted != tc.label || got.Value > 0 != (tc.outcome == Correct) ||
				!cmp.Equal(shares, tc.shares, near) || !cmp.Equal(*got.Outside, tc.outside, near) {
				t.Errorf("got %+v, outside %v", got, *got.Outside)
			}
		})
	}
}

func TestScoreLikelihood(t *testing.T) {
	task := &Task{Kind: MultipleChoice, Labels: []string{"A", "나나", "CCCCC"}}
	it := &Item{Options: []string{"1", "2", "3"}, Answer: "나나"}
	nan := math.NaN()
	tests := []struct {
		name                 string
		likelihoods          []float64
		outcome              Outcome
		label                string
		byChars, byBytesGold Outcome
	}{
		// By characters -1, -1.05, -0.6; by bytes -1, -0.35, -0.6.
		{"each measure has its own winner", []float64{-1, -2.1, -3}, Incorrect, "A", Incorrect, Correct},
		{"the gold by all", []float64{-9, -2, -40}, Correct, "나나", Correct, Correct},
		{"the first of equals", []float64{-2, -2, -50}, Incorrect, "A", Correct, Correct},
		{"one is missing", []float64{-1, -2}, Unparsed, "", "", ""},
		{"one is no number", []float64{-1, nan, -2}, Unparsed, "", "", ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := task.ScoreLikelihood(it, tc.likelihoods)
			if got.Outcome != tc.outcome || got.Extracted != tc.label ||
				got.Variants[NormChars] != tc.byChars || got.Variants[NormBytes] != tc.byBytesGold {
				t.Errorf("got %+v", got)
			}
			sum := 0.0
			for _, o := range got.Options {
				sum += o.Share
			}
			if len(got.Options) > 0 && math.Abs(sum-1) > 1e-12 {
				t.Errorf("shares sum up to %v", sum)
			}
		})
	}
}
