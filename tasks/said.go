package tasks

import "strings"

// Said divides what a model wrote into the answer and the reasoning that it
// marks in the same text. What it wrote after the end of its turn is neither.
// Text without marks is all answer; either part may be "".
func Said(text string) (answer, reasoning string) {
	parts := visible(text)
	if len(parts) == 1 && parts[0] == (segment{0, len(text)}) {
		return text, ""
	}
	var said, thought strings.Builder
	from := 0
	for _, p := range append(parts, segment{answerTurn(text).end, 0}) {
		thought.WriteString(text[from:p.start])
		from = max(p.end, from)
		said.WriteString(text[p.start:max(p.start, p.end)])
	}
	return strings.TrimSpace(said.String()), strings.TrimSpace(thought.String())
}
