package metric

import "math"

// bleuOrder is the longest n-gram of BLEU.
const bleuOrder = 4

// BLEUCounts are the n-grams of one answer or, added up, of many. BLEU is over
// tokens: Characters, morphemes or words. Sacrebleu's own tokeniser for Korean is
// MeCab, so its figures for `ko` are of other morphemes; those of its tokeniser
// `char` are these of Characters, those of `13a` the ones of CorpusCounts.
type BLEUCounts struct {
	Answer    int            // tokens of the answer
	Reference int            // tokens of the reference nearest in length
	Same      [bleuOrder]int // n-grams that a reference has too
	Total     [bleuOrder]int // n-grams of the answer
}

// CountBLEU counts an answer's n-grams against its references. ok is false
// without references.
func CountBLEU(answer []string, references [][]string) (c BLEUCounts, ok bool) {
	c.Answer = len(answer)
	for i, reference := range references {
		// Of two as near, the shorter one.
		if d, nearest := abs(len(reference)-c.Answer), abs(c.Reference-c.Answer); i == 0 ||
			d < nearest || d == nearest && len(reference) < c.Reference {
			c.Reference = len(reference)
		}
	}
	for n := 1; n <= bleuOrder; n++ {
		most := map[string]int{}
		for _, reference := range references {
			for gram, count := range countNgrams(reference, n, "\x00") {
				most[gram] = max(most[gram], count)
			}
		}
		for gram, count := range countNgrams(answer, n, "\x00") {
			c.Total[n-1] += count
			c.Same[n-1] += min(count, most[gram])
		}
	}
	return c, len(references) > 0
}

// Corpus is BLEU of the counts of all answers together, 0 to 100, with
// exponential smoothing, as sacrebleu's corpus_score.
func (c BLEUCounts) Corpus() float64 { return c.score(false) }

// Sentence is BLEU of the counts of one answer, 0 to 100, over the orders that
// the answer is long enough for, as sacrebleu's sentence_bleu.
func (c BLEUCounts) Sentence() float64 { return c.score(true) }

func (c BLEUCounts) score(effective bool) float64 {
	if c.Same == [bleuOrder]int{} {
		return 0
	}
	orders, smooth, logs := bleuOrder, 1.0, 0.0
	for n := range bleuOrder {
		if c.Total[n] == 0 {
			if !effective {
				return 0 // the mean of logarithms has a log 0
			}
			break
		}
		if effective {
			orders = n + 1
		}
		if c.Same[n] > 0 {
			logs += math.Log(100 * float64(c.Same[n]) / float64(c.Total[n]))
			continue
		}
		smooth *= 2
		logs += math.Log(100 / (smooth * float64(c.Total[n])))
	}
	brevity := 1.0
	if c.Answer < c.Reference {
		brevity = math.Exp(1 - float64(c.Reference)/float64(c.Answer))
	}
	return brevity * math.Exp(logs/float64(orders))
}

func abs(n int) int { return max(n, -n) }
