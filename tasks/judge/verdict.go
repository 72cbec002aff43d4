package judge

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// A Verdict is what was read from a judge's answer.
type Verdict struct {
	// OK: there is a rating. A verdict without one is its own outcome; it is
	// never a rating of 0.
	OK     bool
	Rating float64 // 0 where OK is false
	// Rule is what found it: "double-brackets" [[8]], "label" 점수: 8,
	// "out-of-ten" 8/10, "bracket" [8], "bare" 8.
	Rule string
	// Span is the byte range [start,end) in the answer that the rule read.
	Span [2]int
	// Why is the reason where OK is false.
	Why string
}

// The reasons why a verdict has no rating.
const (
	NoRating   = "no-rating"
	OutOfRange = "out-of-range" // a rating stands there, off the protocol's scale
	Several    = "several"      // a range or a list where one number is due: 7~8
)

// readBrackets reads a verdict of KoMT-Bench: [[n]], and where there is none
// what a judge writes that slipped on the format.
func readBrackets(text string) Verdict {
	return read(text, doubleBrackets, label, outOfTen, bracket, bare)
}

// readScore reads a verdict of LogicKor: the line "점수: n", and where there is
// none what a judge writes that slipped on the format.
func readScore(text string) Verdict {
	return read(text, label, doubleBrackets, outOfTen, bare)
}

// A finder is one rule: the last place in s where it finds a rating, for the
// verdict stands at the end.
type finder struct {
	name string
	find func(s string) (at finding, ok bool)
}

// A finding is a number, or something that should have been one.
type finding struct {
	value      float64
	several    bool
	start, end int
}

var (
	doubleBrackets = finder{"double-brackets", findDoubleBrackets}
	label          = finder{"label", findLabel}
	outOfTen       = finder{"out-of-ten", findOutOfTen}
	bracket        = finder{"bracket", findBracket}
	bare           = finder{"bare", findBare}
)

func read(text string, rules ...finder) Verdict {
	f := fold(text)
	for _, rule := range rules {
		at, ok := rule.find(f.s)
		if !ok {
			continue
		}
		v := Verdict{OK: !at.several, Rating: at.value, Rule: rule.name, Span: [2]int{f.at[at.start], f.at[at.end]}}
		if at.several {
			v.Rating, v.Why = 0, Several
		}
		return v
	}
	return Verdict{Why: NoRating}
}

// folded is a judge's answer as the rules read it: full width made narrow,
// emphasis and reasoning taken out. at maps its bytes to those of the answer.
type folded struct {
	s  string
	at []int
}

func fold(text string) folded {
	start := 0
	if i := strings.LastIndex(text, "</think>"); i >= 0 {
		start = i + len("</think>")
	}
	var b strings.Builder
	var at []int
	for i := start; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r != '*' && r != '`' && r != '_' {
			if narrow := width.LookupRune(r).Narrow(); narrow != 0 && narrow < utf8.RuneSelf {
				r = narrow
			}
			for range utf8.RuneLen(r) {
				at = append(at, i)
			}
			b.WriteRune(r)
		}
		i += n
	}
	return folded{b.String(), append(at, len(text))}
}

// number reads a number at i, its unit 점 too. several says that another number
// is joined to it by a tilde, a hyphen or a comma; ok is false for none.
func number(s string, i int) (f finding, ok bool) {
	i = skipSpace(s, i)
	start := i
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	digits := i
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	if i == digits {
		return f, false
	}
	if i+1 < len(s) && s[i] == '.' && isDigit(s[i+1]) {
		for i++; i < len(s) && isDigit(s[i]); {
			i++
		}
	}
	value, err := strconv.ParseFloat(s[start:i], 64)
	if err != nil {
		return f, false
	}
	f = finding{value: value, start: start, end: i}
	rest := strings.TrimLeft(strings.TrimPrefix(s[i:], "점"), " ")
	for _, join := range [...]string{"~", "-", "–", "∼", "〜", ",", "에서"} {
		after, joined := strings.CutPrefix(rest, join)
		after = strings.TrimLeft(after, " ")
		f.several = f.several || joined && after != "" && isDigit(after[0])
	}
	return f, true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}

// unit skips what may follow a rating: 점, /10, out of 10.
func unit(s string, i int) int {
	i = skipSpace(s, i)
	for _, u := range [...]string{"점", "/"} {
		if rest, ok := strings.CutPrefix(s[i:], u); ok {
			i = skipSpace(s, len(s)-len(rest))
			if u == "/" {
				if ten, ok := number(s, i); ok && ten.value == 10 {
					i = ten.end
				}
				i = skipSpace(s, len(s)-len(strings.TrimPrefix(s[i:], "점")))
			}
		}
	}
	return i
}

// findDoubleBrackets finds [[8]], [[ 8.5 ]], [[8점]], [[8/10]], [[점수: 8]].
func findDoubleBrackets(s string) (last finding, ok bool) {
	for i := 0; ; {
		k := strings.Index(s[i:], "[[")
		if k < 0 {
			return last, ok
		}
		i += k + 2
		inside := i
		if at, labelled := labelAt(s, skipSpace(s, inside)); labelled {
			inside = at
		}
		f, found := number(s, inside)
		if !found {
			continue
		}
		end := unit(s, f.end)
		if f.several || strings.HasPrefix(s[end:], "]]") {
			last, ok = f, true
		}
	}
}

// labels come before a rating, the longer ones first.
var labels = [...]string{"최종 점수", "종합 점수", "점수", "평점", "총점", "rating", "score"}

// labelAt reports whether a label with its sign stands at i, and where it ends.
func labelAt(s string, i int) (end int, ok bool) {
	for _, l := range labels {
		if len(s)-i < len(l) || !strings.EqualFold(s[i:i+len(l)], l) {
			continue
		}
		end = skipSpace(s, i+len(l))
		for _, sign := range [...]string{":", "=", "는", "은"} {
			if rest, cut := strings.CutPrefix(s[end:], sign); cut {
				return len(s) - len(rest), true
			}
		}
		if end < len(s) && isDigit(s[end]) && !strings.Contains(s[i:end], "\n") {
			return end, true
		}
	}
	return 0, false
}

// findLabel finds 점수: 8, **점수**: 8점, Rating: 8/10, 점수: [8], 점수: 10점 만점에
// 8점. One at the start of a line goes before those in the middle of one.
func findLabel(s string) (last finding, ok bool) {
	atLine, line := false, 0 // line is where the current one begins
	for i := 0; i < len(s); i++ {
		if i > 0 && s[i-1] == '\n' {
			line = i
		}
		end, labelled := labelAt(s, i)
		if !labelled {
			continue
		}
		sign := end
		end = skipSpace(s, end)
		for end < len(s) && (s[end] == '[' || s[end] == '(' || s[end] == '"') {
			end = skipSpace(s, end+1)
		}
		f, found := number(s, end)
		// A list that begins on the next line ("점수:\n1. 정확성") is no rating.
		if !found || strings.Contains(s[sign:end], "\n") && strings.HasPrefix(s[f.end:], ". ") {
			continue
		}
		if g, of := outOf(s, f); of {
			f = g
		}
		begins := strings.Trim(s[line:i], " \t#->\"[(") == ""
		if begins || !atLine {
			last, ok, atLine = f, true, begins || atLine
		}
	}
	return last, ok
}

// outOf reads 10점 만점에 8점 and 10점 중 8점, where f is the 10. On another scale
// it is no rating of ours.
func outOf(s string, f finding) (finding, bool) {
	rest := strings.TrimLeft(strings.TrimPrefix(s[f.end:], "점"), " ")
	for _, of := range [...]string{"만점에서", "만점에", "만점 중", "중에", "중"} {
		after, ok := strings.CutPrefix(rest, of)
		if !ok {
			continue
		}
		g, found := number(s, len(s)-len(after))
		g.several = g.several || f.value != 10
		return g, found
	}
	return finding{}, false
}

// findOutOfTen finds 8/10, 8점/10점 and 10점 만점에 8점.
func findOutOfTen(s string) (last finding, ok bool) {
	for i := 0; i < len(s); {
		if !isDigit(s[i]) && s[i] != '-' {
			i++
			continue
		}
		f, found := number(s, i)
		if !found {
			i++
			continue
		}
		if g, of := outOf(s, f); of {
			last, ok, i = g, true, g.end
			continue
		}
		slash := skipSpace(s, len(s)-len(strings.TrimPrefix(s[f.end:], "점")))
		if slash < len(s) && s[slash] == '/' {
			// 1/10/2026 is a date, and 3/100 another scale.
			ten, found := number(s, slash+1)
			if found && ten.value == 10 && !strings.HasPrefix(s[ten.end:], "/") && (f.start == 0 || s[f.start-1] != '/') {
				last, ok = f, true
			}
		}
		i = f.end
	}
	return last, ok
}

// findBracket finds [8], which the published parser falls back to.
func findBracket(s string) (last finding, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] != '[' {
			continue
		}
		f, found := number(s, i+1)
		if found && !f.several && strings.HasPrefix(s[unit(s, f.end):], "]") {
			last, ok = f, true
		}
	}
	return last, ok
}

// findBare finds an answer that is a rating and nothing else: 8, 8점, 8점입니다.
func findBare(s string) (finding, bool) {
	f, ok := number(s, 0)
	if !ok {
		return f, false
	}
	rest := strings.TrimPrefix(s[unit(s, f.end):], "입니다")
	return f, f.several || strings.Trim(rest, " \t\r\n.") == ""
}
