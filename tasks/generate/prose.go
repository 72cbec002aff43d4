package generate

import "math/rand/v2"

// A Sentence of prose.
type Sentence struct {
	Text string
	// Opens: the sentence begins a piece, and stands on a line of its own.
	Opens bool
}

// Prose is connected Korean writing of at least chars characters, the same for
// the same seed: the essays, in an order drawn anew each time round, now and
// then a sentence left out. Each character is one code point.
func Prose(seed uint64, chars int) []Sentence {
	r := rand.New(rand.NewPCG(seed, hash("prose")))
	var out []Sentence
	for n := 0; n < chars; {
		part := 0
		for _, l := range story(r) {
			out = append(out, Sentence{l.text, l.part != part})
			part = l.part
			n += l.size()
		}
	}
	return out
}
