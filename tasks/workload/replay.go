package workload

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// blockTokens is the size of a block of a trace: Mooncake's.
const blockTokens = 512

// A Recorded request is one of a trace, as far as a prompt is concerned.
type Recorded struct {
	InputTokens, OutputTokens int
	// Blocks name the blocks of 512 tokens of the prompt; nil where the trace
	// knows none.
	Blocks []int64
}

// Replay makes the n-th request of a trace, with its lengths in tokens in place
// of the recipe's; a length of 0 counts as 1. Where the trace names blocks, prompts
// are equal as far as their blocks are and differ from there on, and what is
// shared is marked as one: give a marker that the requests of a stage share.
func (w *Workload) Replay(n int, rec Recorded, m Marker, rates Rates) Turn {
	t := Turn{
		InputTokens: max(rec.InputTokens, 1), OutputTokens: max(rec.OutputTokens, 1),
		Exact: !w.Recipe.MayEndEarly, Cold: !w.Recipe.Repeat && len(rec.Blocks) == 0,
	}
	d := draft{w: w, r: w.draw(n, 0), chars: rates.chars(t.InputTokens, true), answer: t.answerChars(rates)}
	if !w.Recipe.Repeat {
		d.marker = m.text()
	}
	if len(rec.Blocks) > 0 {
		t.Text = d.blocks(rec.Blocks, rates)
	} else {
		t.Text = d.text()
	}
	return t
}

// blocks is a message of named blocks, the last of them cut to the length asked.
// The request stands in the last block and depends on nothing else, so that
// prompts with the same blocks and lengths are the same.
func (d *draft) blocks(ids []int64, rates Rates) string {
	chars := max(d.chars-utf8.RuneCountInString(d.marker), 1)
	size := rates.chars(blockTokens, false)
	request := ""
	if r := "\n\n위 글을 이어서 써 주세요."; chars > 2*utf8.RuneCountInString(r) {
		request = r
	}
	left := chars - utf8.RuneCountInString(request)
	var b strings.Builder
	for i, id := range ids {
		take := min(left, size)
		if take == 0 {
			break
		}
		if i == len(ids)-1 {
			take = left
		}
		left -= take
		head := fmt.Sprintf("\n%d. ", id) // two blocks may begin at the same sentence
		head = head[:min(len(head), take)]
		b.WriteString(head)
		b.WriteString(d.w.prose.cut(int(scramble(uint64(id))%uint64(len(d.w.prose.starts))), take-len(head)))
	}
	return d.marker + b.String() + request
}
