package workload

import (
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/generate"
)

// proseChars is how much connected text a workload cuts its prompts from.
const proseChars = 300_000

// A prose is connected text from which passages of any length are cut. What is
// cut shares the text's memory, so that a long prompt costs one copy.
type prose struct {
	text string
	// offset is the byte offset of each character, and of the end.
	offset []int
	// starts and ends are the characters at which sentences begin and end, with
	// one character between two of them.
	starts, ends []int
}

func newProse(seed uint64) *prose {
	p := &prose{}
	var b strings.Builder
	for i, s := range generate.Prose(seed, proseChars) {
		if i > 0 && s.Opens {
			b.WriteByte('\n')
		} else if i > 0 {
			b.WriteByte(' ')
		}
		first := i + p.before(i)
		p.starts = append(p.starts, first)
		p.ends = append(p.ends, first+len([]rune(s.Text)))
		b.WriteString(s.Text)
	}
	p.text = b.String()
	for at := range p.text { // each code point is a character: see generate.Prose
		p.offset = append(p.offset, at)
	}
	p.offset = append(p.offset, len(p.text))
	return p
}

// before is the number of characters in the sentences before the i-th, without
// what stands between them.
func (p *prose) before(i int) int {
	if i == 0 {
		return 0
	}
	return p.ends[i-1] - (i - 1)
}

// size is the number of characters.
func (p *prose) size() int { return len(p.offset) - 1 }

// cut is n characters from a sentence's beginning on, round the text as often
// as that takes; the last sentence may be cut off. What it gives for a smaller
// n is the beginning of what it gives for a larger one.
func (p *prose) cut(sentence, n int) string {
	at := p.starts[sentence]
	if at+n <= p.size() {
		return p.text[p.offset[at]:p.offset[at+n]]
	}
	var b strings.Builder
	for n > 0 {
		take := min(n, p.size()-at)
		b.WriteString(p.text[p.offset[at]:p.offset[at+take]])
		if n -= take; n > 0 {
			b.WriteByte('\n')
			n--
		}
		at = 0
	}
	return b.String()
}

// whole is whole sentences of exactly n characters, beginning at the first
// sentence from the given one on, and round, for which there are such: mostly one
// of the next thirty. ok is false where there is none.
func (p *prose) whole(sentence, n int) (passage string, ok bool) {
	for k := range p.starts {
		i := (sentence + k) % len(p.starts)
		end := p.starts[i] + n
		if _, found := slices.BinarySearch(p.ends, end); found {
			return p.text[p.offset[p.starts[i]]:p.offset[end]], true
		}
	}
	return "", false
}
