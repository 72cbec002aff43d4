package tasks

import "strings"

// The tags that models put round their reasoning, without the brackets.
var reasoningTags = [...]string{"think", "thought", "thinking", "reasoning", "scratchpad"}

// visible gives the parts of text that are answer, in order, with marked
// reasoning taken out. A closing tag without an opening one ends reasoning that
// began before the text (chat templates may open it in the prompt); an opening
// tag that is never closed makes everything after it reasoning, so an answer
// that ran out of tokens while thinking has no visible part.
func visible(text string) []segment {
	var parts []segment
	turn := answerTurn(text)
	text = text[:turn.end]
	from, depth := turn.start, 0
	for i := from; i < len(text); {
		j := tagStart(text[i:])
		if j < 0 {
			break
		}
		i += j
		closing, n := reasoningTag(text[i:])
		switch {
		case n == 0:
			i++
			continue
		case closing && depth == 0:
			parts = parts[:0]
			from = i + n
		case closing:
			depth--
			from = i + n
		case depth == 0:
			parts = appendPart(parts, text, from, i)
			depth++
		}
		i += n
	}
	if depth == 0 {
		parts = appendPart(parts, text, from, len(text))
	}
	return parts
}

func appendPart(parts []segment, text string, start, end int) []segment {
	if strings.TrimSpace(text[start:end]) == "" {
		return parts
	}
	return append(parts, segment{start, end})
}

// tagStart is where the next tag may begin: at <, at [ before THINK, or at ◁.
func tagStart(s string) int {
	first := -1
	for _, open := range [...]string{"<", "[THINK]", "[/THINK]", "◁"} {
		window := s
		if first >= 0 {
			window = s[:first]
		}
		if i := strings.Index(window, open); i >= 0 {
			first = i
		}
	}
	return first
}

// reasoningTag measures the tag that s starts with (<think>, [THINK], ◁think▷);
// n is 0 where there is none.
func reasoningTag(s string) (closing bool, n int) {
	shut := ">"
	rest := s[1:]
	switch {
	case s[0] == '[':
		shut = "]"
	case strings.HasPrefix(s, "◁"):
		shut, rest = "▷", s[len("◁"):]
	}
	if strings.HasPrefix(rest, "/") {
		closing, rest = true, rest[1:]
	}
	for _, tag := range reasoningTags {
		if len(rest) > len(tag) && strings.HasPrefix(rest[len(tag):], shut) && strings.EqualFold(rest[:len(tag)], tag) {
			return closing, len(s) - len(rest) + len(tag) + len(shut)
		}
	}
	return false, 0
}

// A longer answer than this, in bytes, is read at its two ends only.
const (
	readHead = 16 << 10
	readBack = 48 << 10
)

// ends cuts the middle out of a very long answer: models that fall into a loop
// write megabytes, and what they answer stands at the beginning or the end.
func ends(text string, parts []segment) []segment {
	total := 0
	for _, p := range parts {
		total += p.end - p.start
	}
	if total <= readHead+readBack {
		return parts
	}
	var out []segment
	at := 0
	for _, p := range parts {
		n := p.end - p.start
		if head := min(n, readHead-at); head > 0 {
			out = append(out, segment{p.start, runeStart(text, p.start+head)})
		}
		if tail := min(n, at+n-(total-readBack)); tail > 0 {
			out = append(out, segment{max(runeStart(text, p.end-tail), p.start), p.end})
		}
		at += n
	}
	return out
}
