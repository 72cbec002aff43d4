package tasks

import (
	"slices"
	"strings"
)

// Tokens that end a turn in the chat templates of today's models. A server that
// decodes them as text shows what its model went on with: the next turn.
var endOfTurn = [...]string{
	"<|im_end|>", "<|eot_id|>", "<|end_of_text|>", "<|endoftext|>", "<|end|>", "<|return|>",
	"<end_of_turn>", "[|endofturn|]", "</s>",
}

// answerTurn is the range of text that is the model's answer where chat tokens
// divide it: the final channel of gpt-oss, the turn after HyperCLOVA X's turn of
// thought, and nothing after an end of turn. Without such tokens it is all.
func answerTurn(text string) segment {
	all := segment{0, len(text)}
	if !strings.Contains(text, "<|") && !strings.Contains(text, "[|") &&
		!strings.Contains(text, "<end_of_turn>") && !strings.Contains(text, "</s>") {
		return all
	}
	const channel, message, final = "<|channel|>", "<|message|>", "<|channel|>final"
	if strings.Contains(text, channel) {
		i := strings.LastIndex(text, final)
		if i < 0 {
			return segment{len(text), len(text)} // analysis only
		}
		all.start = i + len(final)
		if j := strings.Index(text[all.start:], message); j >= 0 {
			all.start += j + len(message)
		}
	}
	for {
		end, n := firstOf(text[all.start:], endOfTurn[:])
		if end < 0 {
			return all
		}
		next := all.start + end + n
		again, ok := assistantTurn(text[next:])
		if !ok {
			return segment{all.start, all.start + end}
		}
		all.start = next + again // what came before was its turn of thought
	}
}

// assistantTurn measures the head of a further turn of the assistant's own.
func assistantTurn(s string) (int, bool) {
	rest := strings.TrimLeft(s, " \r\n")
	for _, head := range [...]string{"<|im_start|>assistant\n", "<|start_header_id|>assistant<|end_header_id|>"} {
		if strings.HasPrefix(rest, head) {
			return len(s) - len(rest) + len(head), true
		}
	}
	return 0, false
}

// firstOf finds the first of the words in s; -1 where none is there.
func firstOf(s string, words []string) (at, n int) {
	at = -1
	for _, w := range words {
		window := s
		if at >= 0 {
			window = s[:min(len(s), at+len(w))]
		}
		if i := strings.Index(window, w); i >= 0 && (at < 0 || i < at) {
			at, n = i, len(w)
		}
	}
	return at, n
}

// firstQuestion cuts c.s where the model, having answered, goes on to invent
// the next question, as base models do after few-shot examples: its own answer
// is the first. A question that comes before any answer is the item's own,
// repeated, and stays. Of many questions only the first few are tried.
//
// Where the model numbers its questions from the first on and answers two of
// them differently (질문 1: C⏎⏎질문 2: A), it believes that several were asked:
// which one was, nobody can tell. The reading then says so, and ok is set.
func (c *choice) firstQuestion() (several reading, ok bool) {
	const most = 8
	tried := 0
	for k, g := range c.seen {
		at, ok := questionAt(c.s, g)
		if !ok || strings.TrimSpace(c.s[:at]) == "" {
			continue
		}
		before := *c
		before.s, before.seen = c.s[:at], c.seen[:k]
		before.marks = c.marks[:c.marksFrom(at)]
		if value := before.said(); value != "" {
			other := c.answerTo(k, at)
			*c = before
			return reading{rule: "several-labels", end: at}, other != "" && other != value
		}
		if tried++; tried == most {
			break
		}
	}
	return reading{}, false
}

// answerTo is the answer to the numbered question that begins at byte at with
// the word seen as number k, where a numbered question stands before it too.
func (c *choice) answerTo(k, at int) string {
	if questionNumber(c.s, c.seen[k]) == 0 {
		return ""
	}
	first := slices.ContainsFunc(c.seen[:k], func(g sighting) bool { return questionNumber(c.s, g) > 0 })
	if !first {
		return ""
	}
	own := *c
	own.s = c.s[at:]
	for _, g := range c.seen[k+1:] {
		if next, ok := questionAt(c.s, g); ok && next > at {
			own.s = c.s[at:next]
			break
		}
	}
	own.marks = nil
	own.scanMarks()
	own.seen = sight(own.s)
	return own.said()
}

// questionNumber is the number of a question's head: 질문 2, 2번 문제, 제2문.
// 0: it has none.
func questionNumber(s string, g sighting) int {
	if g.use() != headUse {
		return 0
	}
	p := g.at + len(g.text())
	if g.text() == "문:" {
		n, _ := numberBefore(s, g.at)
		return n
	}
	if n, _ := digitsAt(s, skipBlanks(s, p)); n > 0 {
		return n
	}
	n, _ := numberBefore(s, len(strings.TrimSuffix(s[:g.at], "번 ")))
	return n
}

// numberBefore reads the number that ends at byte p, and where it begins.
func numberBefore(s string, p int) (number, begins int) {
	begins = p
	for begins > 0 && p-begins < 3 && isDigit(rune(s[begins-1])) {
		begins--
	}
	number, _ = digitsAt(s[:p], begins)
	return number, begins
}

// said is the answer that the text states, or begins with; "" where it has none.
func (c *choice) said() string {
	if r, ok := c.statement(); ok {
		return r.value
	}
	for _, rule := range []func() (reading, bool){c.wholeLabel, c.leadingLabel, c.wholeOption, c.numbered} {
		if r, ok := rule(); ok {
			return r.value
		}
	}
	return ""
}

// questionAt reports whether a question begins at a word seen, and where: a
// head with a colon at the start of a line (질문 (Question): …, Q2: …), a head
// with a number from 2 on anywhere (질문 2의 정답은), or a line that ends with a
// question mark and has a list of options after it.
func questionAt(s string, g sighting) (begins int, ok bool) {
	switch g.use() {
	case askedUse:
		return askedAgain(s, g.at)
	case headUse:
	default:
		return 0, false
	}
	line, atLine := lineHead(s, g.at)
	p := g.at + len(g.text())
	switch g.text() {
	case "문:":
		return numberedHead(s, g.at)
	case "Q":
		if !atLine {
			return 0, false
		}
		if strings.HasPrefix(s[p:], "uestion") || strings.HasPrefix(s[p:], "UESTION") {
			p += len("uestion")
		}
	}
	at := g.at
	number, p := digitsAt(s, skipBlanks(s, p))
	if before, ok := strings.CutSuffix(s[:at], "번 "); ok && number == 0 {
		number, at = numberBefore(s, len(before))
	}
	rest := strings.TrimLeft(s[p:], " *")
	if strings.HasPrefix(rest, "(") {
		if k := strings.IndexByte(rest[:min(len(rest), 20)], ')'); k > 0 {
			rest = strings.TrimLeft(rest[k+1:], " *")
		}
	}
	if atLine && (strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "]")) {
		return line, true
	}
	if number < 2 || g.text() == "Q" {
		return 0, false
	}
	return at, startsWithAny(rest, []string{":", "의 ", "에 ", "에\n", "번", "은 ", "."})
}

// lineHead is where the line of byte i begins, if no more than markdown stands
// before i on it.
func lineHead(s string, i int) (begins int, ok bool) {
	for k := i; k > 0; k-- {
		if s[k-1] == '\n' {
			return k, true
		}
		if strings.IndexByte(" \t*_#>[", s[k-1]) < 0 {
			return 0, false
		}
	}
	return 0, true
}

// digitsAt reads a number of up to three digits.
func digitsAt(s string, p int) (number, next int) {
	for p < len(s) && isDigit(rune(s[p])) && number < 100 {
		number = number*10 + int(s[p]-'0')
		p++
	}
	return number, p
}

// numberedHead reads 제2문: with its 문 at j.
func numberedHead(s string, j int) (begins int, ok bool) {
	i := j
	for i > 0 && isDigit(rune(s[i-1])) {
		i--
	}
	before, ok := strings.CutSuffix(s[:i], "제")
	return len(before), ok && i < j && s[i:j] != "1"
}

// askedAgain reports whether the line that ends at byte i with a question mark
// is not the first, and the list of options follows, from the first on.
func askedAgain(s string, i int) (begins int, ok bool) {
	from := max(0, i-longestSentence)
	begins = from + strings.LastIndexByte(s[from:i], '\n') + 1
	next := strings.TrimLeft(s[i+1:], " \t\r\n*-(")
	return begins, begins > 0 && listsOptions(next)
}

// listsOptions reports whether s begins with options A and B on lines of their
// own, or 1 and 2, ① and ②.
func listsOptions(s string) bool {
	for _, pair := range [...][2]string{{"A", "B"}, {"1", "2"}, {"①", "②"}, {"가", "나"}} {
		if !strings.HasPrefix(s, pair[0]) {
			continue
		}
		_, rest, _ := strings.Cut(s, "\n")
		if strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n*-("), pair[1]) {
			return true
		}
	}
	return false
}
