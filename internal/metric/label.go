package metric

import (
	"maps"
	"slices"
)

// A Labelled is one item with its gold label and the label that was read from
// the answer.
type Labelled struct {
	Gold   string
	Answer string
	Parsed bool // false: no label could be read, and Answer means nothing
}

// Correct reports whether the label was read and is the gold.
func (l Labelled) Correct() bool { return l.Parsed && l.Answer == l.Gold }

// A LabelScore is how one label was found.
type LabelScore struct {
	Label   string
	Support int // items whose gold it is, at least 1
	PRF
}

// LabelScores are the labels that some gold has, sorted. An answer that was not
// parsed, or is no gold's label, is a miss of its gold and no other label's
// mistake. Precision is 0 where nobody answered the label.
func LabelScores(items []Labelled) []LabelScore {
	golds, answers, same := map[string]int{}, map[string]int{}, map[string]int{}
	for _, l := range items {
		golds[l.Gold]++
		if l.Parsed {
			answers[l.Answer]++
		}
		if l.Correct() {
			same[l.Gold]++
		}
	}
	var out []LabelScore
	for _, label := range slices.Sorted(maps.Keys(golds)) {
		out = append(out, LabelScore{label, golds[label], prf(same[label], answers[label], golds[label])})
	}
	return out
}

// MacroF1 is the mean F1 of the labels that some gold has, 0 to 1: scikit-learn's
// f1_score(average="macro", labels=those of the golds, zero_division=0). Without
// labels= scikit-learn counts a label that only answers have too, with an F1 of
// 0; here one odd answer would then halve the score of a two-label task. ok is
// false without items.
func MacroF1(items []Labelled) (f1 float64, ok bool) {
	scores := LabelScores(items)
	for _, s := range scores {
		f1 += s.F1
	}
	return f1 / float64(max(len(scores), 1)), len(scores) > 0
}
