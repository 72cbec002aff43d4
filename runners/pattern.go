package runners

import "bytes"

// A pattern is a chunk in which only the text changes from one event to the
// next, as in most streams: the rest of the line is compared, not decoded.
type pattern struct {
	before, after []byte // the line around the text, with its quotation marks
	chunk         chunk
	text          *string // in chunk; nil where nothing has been learned
}

// learn takes a line and what it was decoded to as the pattern of those to come. Without a
// backslash in the line every string stands in it as it is, so that the text,
// quoted, must be there; where it is there once, that is it.
func (p *pattern) learn(line []byte, c chunk) {
	p.chunk, p.text = c, nil
	if len(c.Choices) != 1 || bytes.IndexByte(line, '\\') >= 0 {
		return
	}
	d := &p.chunk.Choices[0].Delta
	for _, text := range []*string{&d.Content, &d.ReasoningContent, &d.Reasoning} {
		quoted := []byte(`"` + *text + `"`)
		at := bytes.Index(line, quoted)
		if *text == "" || at < 0 || at != bytes.LastIndex(line, quoted) {
			continue
		}
		p.before = append(p.before[:0], line[:at+1]...)
		p.after = append(p.after[:0], line[at+len(quoted)-1:]...)
		p.text = text
		return
	}
}

// match decodes a line into p.chunk if it is as the pattern but for its text.
func (p *pattern) match(line []byte) bool {
	if p.text == nil || len(line) < len(p.before)+len(p.after) ||
		!bytes.HasPrefix(line, p.before) || !bytes.HasSuffix(line, p.after) {
		return false
	}
	between := line[len(p.before) : len(line)-len(p.after)]
	for _, b := range between {
		if b < ' ' || b == '"' || b == '\\' {
			return false
		}
	}
	*p.text = string(between)
	return true
}
