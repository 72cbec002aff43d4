package metric

// A ChrF computes the character n-gram F-score (Popović 2015) as sacrebleu 2
// does: white space left out, effective order, case kept. With words of order
// 2 it is chrF++ (Popović 2017).
type ChrF struct {
	CharOrder int // longest character n-gram, at least 1
	WordOrder int // longest word n-gram, 0 for none
	Beta      int // how much more recall counts than precision, at least 1
}

// PlainChrF is chrF as sacrebleu has it by default: chrF2.
func PlainChrF() ChrF { return ChrF{CharOrder: 6, Beta: 2} }

// PlusPlusChrF is chrF++: chrF2 with word bigrams.
func PlusPlusChrF() ChrF { return ChrF{CharOrder: 6, WordOrder: 2, Beta: 2} }

// ChrFCounts are the n-grams of one answer or, added up, of many, an element
// an order: characters first, then words.
type ChrFCounts []Overlap

// An Overlap is how many n-grams answer and reference have, and share.
type Overlap struct{ Answer, Reference, Same int }

// Sentence is the score of one answer, 0 to 100, against the reference that
// gives the most. ok is false without references.
func (c ChrF) Sentence(answer string, references []string) (score float64, ok bool) {
	counts, ok := c.Count(answer, references)
	if !ok {
		return 0, false
	}
	return c.Score(counts), true
}

// Count counts the n-grams of an answer and of the reference that gives the
// best score. The score of a corpus is that of its answers' counts together,
// not the mean of their scores. ok is false without references.
func (c ChrF) Count(answer string, references []string) (best ChrFCounts, ok bool) {
	ofAnswer, most := c.ngrams(answer), -1.0
	for _, reference := range references {
		ofReference := c.ngrams(reference)
		counts := make(ChrFCounts, len(ofAnswer))
		for i := range counts {
			counts[i] = overlap(ofAnswer[i], ofReference[i])
		}
		if score := c.Score(counts); score > most {
			best, most = counts, score
		}
	}
	return best, len(references) > 0
}

// Score is the F-score of counts, 0 to 100. Orders that answer or reference is
// too short for are left out. Counts of nothing score 0.
func (c ChrF) Score(counts ChrFCounts) float64 {
	var precision, recall float64
	orders := 0
	for _, o := range counts {
		if o.Answer > 0 && o.Reference > 0 {
			precision += float64(o.Same) / float64(o.Answer)
			recall += float64(o.Same) / float64(o.Reference)
			orders++
		}
	}
	if precision+recall == 0 {
		return 0
	}
	precision /= float64(orders)
	recall /= float64(orders)
	factor := float64(c.Beta * c.Beta)
	return 100 * (1 + factor) * precision * recall / (factor*precision + recall)
}

// ngrams counts the n-grams of every order.
func (c ChrF) ngrams(s string) []map[string]int {
	chars := Characters(s)
	out := make([]map[string]int, 0, c.CharOrder+c.WordOrder)
	for n := 1; n <= c.CharOrder; n++ {
		out = append(out, countNgrams(chars, n, ""))
	}
	if c.WordOrder == 0 {
		return out
	}
	words := chrfWords(s)
	for n := 1; n <= c.WordOrder; n++ {
		out = append(out, countNgrams(words, n, " "))
	}
	return out
}
