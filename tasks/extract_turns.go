package tasks

import (
	"strings"
	"unicode/utf8"
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
// repeated, and stays.
func (c *choice) firstQuestion() {
	for i := 0; i < len(c.s); {
		at := nextQuestion(c.s, i)
		if at < 0 {
			return
		}
		if strings.TrimSpace(c.s[:at]) != "" {
			before := *c
			before.s = c.s[:at]
			before.marks = c.marks[:c.marksFrom(at)]
			if before.answered() {
				*c = before
				return
			}
		}
		i = at + 1
	}
}

// answered reports whether the text states an answer, or begins with one.
func (c *choice) answered() bool {
	if r, ok := c.statement(); ok {
		return r.value != ""
	}
	for _, rule := range []func() (reading, bool){c.wholeLabel, c.leadingLabel, c.wholeOption, c.numbered} {
		if r, ok := rule(); ok {
			return r.value != ""
		}
	}
	return false
}

// What a question is headed with, after which a number, a gloss in brackets and
// a colon may follow.
var questionHeads = [...]string{"질문", "문제", "문항", "문:", "Question", "QUESTION", "Q"}

// nextQuestion finds the next place from i on where a question begins: a head
// with a colon at the start of a line (질문 (Question): …, Q2: …), a head with a
// number from 2 on anywhere (질문 2의 정답은), or a line that ends with a question
// mark and a list of options after it.
func nextQuestion(s string, i int) int {
	at := -1
	for _, head := range questionHeads {
		for j := i; ; {
			k := strings.Index(s[j:], head)
			if k < 0 || at >= 0 && j+k >= at {
				break
			}
			j += k
			if begins, ok := questionAt(s, j, head); ok && begins >= i {
				at = begins
				break
			}
			j += len(head)
		}
	}
	if k := askedAgain(s, i); k >= 0 && (at < 0 || k < at) {
		return k
	}
	return at
}

// questionAt reports whether the head at j heads a question, and where that
// begins (제2문 begins before its 문).
func questionAt(s string, j int, head string) (begins int, ok bool) {
	line := strings.LastIndexByte(s[:j], '\n') + 1
	atLine := strings.Trim(s[line:j], " \t*_#>[") == ""
	if prev, _ := utf8.DecodeLastRuneInString(s[:j]); head == "Q" && (isLatin(prev) || !atLine) {
		return 0, false
	}
	if head == "문:" {
		return numberedHead(s, j)
	}
	p := j + len(head)
	number := 0
	p = skipBlanks(s, p)
	for p < len(s) && isDigit(rune(s[p])) && number < 100 {
		number = number*10 + int(s[p]-'0')
		p++
	}
	rest := strings.TrimLeft(s[p:], " *")
	if strings.HasPrefix(rest, "(") {
		if k := strings.IndexByte(rest, ')'); k > 0 && k < 20 {
			rest = strings.TrimLeft(rest[k+1:], " *")
		}
	}
	colon := strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "]")
	switch {
	case atLine && colon:
		return line, true
	case number < 2 || head == "Q":
		return 0, false
	}
	for _, w := range [...]string{":", "의 ", "에 ", "에\n", "번", "은 ", "."} {
		if strings.HasPrefix(rest, w) {
			return j, true
		}
	}
	return 0, false
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

// askedAgain finds a line after the first that ends with a question mark and
// that the list of options follows, from the first on.
func askedAgain(s string, i int) int {
	for {
		k := strings.Index(s[i:], "?\n")
		if k < 0 {
			return -1
		}
		i += k
		next := strings.TrimLeft(s[i+1:], " \t\r\n*-(")
		if line := strings.LastIndexByte(s[:i], '\n') + 1; line > 0 && listsOptions(next) {
			return line
		}
		i++
	}
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
