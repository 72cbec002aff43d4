package metric

import "strings"

// countNgrams counts the runs of n tokens, joined with sep, which no token
// contains.
func countNgrams(tokens []string, n int, sep string) map[string]int {
	counts := make(map[string]int, max(len(tokens)-n+1, 0))
	for i := 0; i+n <= len(tokens); i++ {
		if n == 1 {
			counts[tokens[i]]++
			continue
		}
		counts[strings.Join(tokens[i:i+n], sep)]++
	}
	return counts
}

// overlap compares two bags of n-grams. The answer's are not counted where the
// reference is too short to have any, as in sacrebleu.
func overlap(answer, reference map[string]int) Overlap {
	var o Overlap
	for gram, n := range answer {
		o.Answer += n
		o.Same += min(n, reference[gram])
	}
	for _, n := range reference {
		o.Reference += n
	}
	if o.Reference == 0 {
		o.Answer = 0
	}
	return o
}

// chrfWords splits at white space and takes one mark of ASCII punctuation off
// the end of a word, or else off its start: (안녕) gives (안녕 and ).
func chrfWords(s string) []string {
	var out []string
	for _, w := range fields(s) {
		switch {
		case runeLen(w) == len(w):
			out = append(out, w)
		case strings.IndexByte(spanPunctuation, w[len(w)-1]) >= 0:
			out = append(out, w[:len(w)-1], w[len(w)-1:])
		case strings.IndexByte(spanPunctuation, w[0]) >= 0:
			out = append(out, w[:1], w[1:])
		default:
			out = append(out, w)
		}
	}
	return out
}
