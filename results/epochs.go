package results

import "cmp"

// PassAtK is the chance that at least one of K answers to an item, drawn from
// those that were given, is correct.
type PassAtK struct {
	K     int     `json:"k"`
	Value float64 `json:"value"`
}

// passAtK is the mean over the items of 1 − C(n−c, k)/C(n, k), of n scored answers
// of which c are correct (Chen et al., arXiv 2107.03374), for k = 1, 2, 4 … up to
// the fewest answers that an item has; nil where no item has two.
func passAtK(items []*itemTally) []PassAtK {
	fewest := int32(0)
	for _, t := range items {
		if t.scored > 0 && (fewest == 0 || t.scored < fewest) {
			fewest = t.scored
		}
	}
	if fewest < 2 {
		return nil
	}
	var out []PassAtK
	for k := 1; k <= int(fewest); k *= 2 {
		var values []float64
		for _, t := range items {
			if t.scored > 0 {
				values = append(values, 1-allWrong(int(t.scored), int(t.correct), k))
			}
		}
		out = append(out, PassAtK{k, *mean(values)})
	}
	return out
}

// allWrong is C(n−c, k)/C(n, k), as a product so that nothing overflows.
func allWrong(n, c, k int) float64 {
	if n-c < k {
		return 0
	}
	p := 1.0
	for i := n - c + 1; i <= n; i++ {
		p *= 1 - float64(k)/float64(i)
	}
	return p
}

// A vote is for an answer to an item, in the form in which it was extracted.
type vote struct {
	count   int
	first   int // when it was given first
	correct bool
}

// majority is the share of items whose most frequent answer is correct, the one
// given first among equals. Answers in which nothing was found do not vote; an
// item without a vote is not correct. Nil where no item has two scored answers,
// and where records keep what was extracted to themselves (no_text).
func majority(items []*itemTally) *float64 {
	var values []float64
	repeated := false
	for _, t := range items {
		if t.scored == 0 {
			continue
		}
		if t.silent {
			return nil
		}
		repeated = repeated || t.scored > 1
		won, best := 0.0, vote{first: -1}
		for _, v := range t.votes {
			if cmp.Or(cmp.Compare(v.count, best.count), cmp.Compare(best.first, v.first)) > 0 {
				best = *v
			}
		}
		if best.correct {
			won = 1
		}
		values = append(values, won)
	}
	if !repeated {
		return nil
	}
	return mean(values)
}

// vote counts the answer of a scored record.
func (t *itemTally) vote(r *fact) {
	answer, read := r.extracted, r.outcome == outcomeCorrect || r.outcome == outcomeIncorrect
	if answer == "" {
		t.silent = t.silent || read
		return
	}
	v := t.votes[answer]
	if v == nil {
		if t.votes == nil {
			t.votes = map[string]*vote{}
		}
		v = &vote{first: int(t.scored)}
		t.votes[answer] = v
	}
	v.count++
	v.correct = r.outcome == outcomeCorrect
}

// variants are the accuracies by other rules than the headline's, by name; nil
// where records hold none. Every scored record of a task that has a variant has
// it; items of other tasks do not count for it.
func variantsOf(items []*itemTally) map[string]float64 {
	sums, counted := map[string]float64{}, map[string]float64{}
	for _, t := range items {
		if t.scored == 0 {
			continue
		}
		for name, n := range t.variants {
			sums[name] += float64(n) / float64(t.scored)
			counted[name]++
		}
	}
	if len(sums) == 0 {
		return nil
	}
	for name := range sums {
		sums[name] = *figure(sums[name] / counted[name])
	}
	return sums
}

// vary counts the outcomes of a scored record by other rules.
func (t *itemTally) vary(r *fact) {
	for name, outcome := range r.variants {
		if t.variants == nil {
			t.variants = map[string]int32{}
		}
		if outcome == outcomeCorrect {
			t.variants[name]++
		} else {
			t.variants[name] += 0 // so that it is known
		}
	}
}
