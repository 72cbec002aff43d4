package results

import (
	"cmp"
	"slices"
)

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
	count   int32
	first   int32 // when it was given first
	correct bool
}

// votes are those for the answers to an item. Most items have one answer, for which
// no map is made.
type votes struct {
	answer string // "" before the first
	only   vote
	others map[string]*vote
}

// of is the vote for an answer; the zero vote where it is new.
func (v *votes) of(answer string) *vote {
	switch {
	case v.answer == "":
		v.answer = answer
	case v.answer != answer && v.others == nil:
		v.others = map[string]*vote{}
	}
	if v.answer == answer {
		return &v.only
	}
	if v.others[answer] == nil {
		v.others[answer] = &vote{}
	}
	return v.others[answer]
}

// won reports whether the most frequent answer is correct, the one given first
// among equals.
func (v *votes) won() bool {
	best := v.only
	for _, other := range v.others {
		if cmp.Or(cmp.Compare(other.count, best.count), cmp.Compare(best.first, other.first)) > 0 {
			best = *other
		}
	}
	return best.correct
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
		won := 0.0
		if t.votes.won() {
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
	v := t.votes.of(answer)
	if v.count == 0 {
		v.first = t.scored
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
		for _, v := range t.variants {
			sums[v.name] += float64(v.correct) / float64(t.scored)
			counted[v.name]++
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

// A variant counts how often an item was answered correctly by another rule than
// the headline's.
type variant struct {
	name    string
	correct int32
}

// variant is the item's of that name, made where it is new.
func (t *itemTally) variant(name string) *variant {
	i := slices.IndexFunc(t.variants, func(v variant) bool { return v.name == name })
	if i < 0 {
		i = len(t.variants)
		t.variants = append(t.variants, variant{name: name})
	}
	return &t.variants[i]
}

// vary counts the outcomes of a scored record by other rules.
func (t *itemTally) vary(r *fact) {
	if t.variants == nil && len(r.variants) > 0 {
		t.variants = make([]variant, 0, len(r.variants))
	}
	for name, outcome := range r.variants {
		v := t.variant(name)
		if outcome == outcomeCorrect {
			v.correct++
		}
	}
}
