package metric

import (
	"regexp"
	"slices"
	"strings"
)

// Metrics that only all answers together have, by their names in task files of
// lm-evaluation-harness. Of each answer there are counts, which add up.
const (
	CorpusBLEU         = "bleu"   // of words, as mteval-v13a parts them
	CorpusChrF         = "chrf"   // chrF2
	CorpusChrFPlusPlus = "chrf++" // chrF2 with word bigrams
	// BinaryF1 is F1 of the second of two options. Its counts are answers that
	// are it rightly, answers that are it wrongly, and those that miss it.
	BinaryF1 = "f1"
)

// CorpusCounts are an answer's counts for a metric of texts, nil for a metric that
// is none or without references. Of several references chrF takes the best, BLEU
// all.
func CorpusCounts(name, answer string, references []string) []int {
	switch name {
	case CorpusBLEU:
		var words [][]string
		for _, r := range references {
			words = append(words, words13a(r))
		}
		if c, ok := CountBLEU(words13a(answer), words); ok {
			return slices.Concat([]int{c.Answer, c.Reference}, c.Same[:], c.Total[:])
		}
	case CorpusChrF, CorpusChrFPlusPlus:
		counts, _ := chrFOf(name).Count(answer, references)
		var list []int
		for _, o := range counts {
			list = append(list, o.Answer, o.Reference, o.Same)
		}
		return list
	}
	return nil
}

func chrFOf(name string) ChrF {
	if name == CorpusChrFPlusPlus {
		return PlusPlusChrF()
	}
	return PlainChrF()
}

// AddCounts adds an answer's counts to the sum of those before it, nil for the
// first, and gives the sum.
func AddCounts(sum, counts []int) []int {
	if len(counts) > len(sum) {
		sum = append(sum, make([]int, len(counts)-len(sum))...)
	}
	for i, n := range counts {
		sum[i] += n
	}
	return sum
}

// OfCorpus is a metric of all answers' counts added up, in [0,1]: what sacrebleu's
// corpus_bleu and corpus_chrf give by default, divided by 100, and sklearn's
// f1_score. ok is false for a name or a number of counts that none of them has.
func OfCorpus(name string, counts []int) (value float64, ok bool) {
	switch {
	case name == CorpusBLEU && len(counts) == 2+2*bleuOrder:
		c := BLEUCounts{Answer: counts[0], Reference: counts[1]}
		copy(c.Same[:], counts[2:])
		copy(c.Total[:], counts[2+bleuOrder:])
		return c.Corpus() / 100, true
	case name == CorpusChrF || name == CorpusChrFPlusPlus:
		c := chrFOf(name)
		if len(counts) != 3*(c.CharOrder+c.WordOrder) {
			return 0, false
		}
		var list ChrFCounts
		for o := range slices.Chunk(counts, 3) {
			list = append(list, Overlap{o[0], o[1], o[2]})
		}
		return c.Score(list) / 100, true
	case name == BinaryF1 && len(counts) == 3:
		right, wrong, missed := counts[0], counts[1], counts[2]
		if right+wrong+missed == 0 {
			return 0, true
		}
		return float64(2*right) / float64(2*right+wrong+missed), true
	}
	return 0, false
}

// The rules of mteval-v13a, the tokeniser that sacrebleu takes where none is
// named: symbols of ASCII stand apart, full stop and comma but between digits, and a
// hyphen after a digit.
var (
	symbols13a = regexp.MustCompile("[{-~[-` -&(-+:-@/]")
	before13a  = regexp.MustCompile(`([^0-9])([.,])`)
	after13a   = regexp.MustCompile(`([.,])([^0-9])`)
	hyphen13a  = regexp.MustCompile(`([0-9])(-)`)
)

// words13a parts a text into words as mteval-v13a does.
func words13a(s string) []string {
	s = strings.TrimRightFunc(s, isSpace)
	for _, r := range [][2]string{{"<skipped>", ""}, {"-\n", ""}, {"\n", " "}, {"&quot;", `"`}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}} {
		s = strings.ReplaceAll(s, r[0], r[1])
	}
	s = symbols13a.ReplaceAllString(" "+s+" ", " $0 ")
	s = before13a.ReplaceAllString(s, "$1 $2 ")
	s = after13a.ReplaceAllString(s, " $1 $2")
	s = hyphen13a.ReplaceAllString(s, "$1 $2 ")
	return strings.FieldsFunc(s, isSpace)
}
