package ifeval

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What begins a line without being part of its sentence: the marks of lists
// and quotations.
var lineMark = regexp.MustCompile(`^(?:[-*+•·▪◦>]\s+|\d+[.)]\s+|[①-⑳]\s*|[가나다라마바사아자차카타파하][.)]\s+)+`)

// sentenceMarks end a sentence; what closes may follow.
const (
	sentenceMarks = ".?!…。？！"
	closers       = "\"'”’)]」』》〉"
)

// sentences splits Korean text into sentences: at the end of a line, and at a
// mark that white space follows, closing quotes and brackets between. The marks
// of lists are taken off; headings (#), rules and table rows are left out. Where
// a word follows the closing quote at once, the mark before it ends nothing:
// “간다.”라고 말했다. is one sentence.
func sentences(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strip(line)
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "|") || isRuleLine(line) {
			continue
		}
		line = lineMark.ReplaceAllString(line, "")
		for line != "" {
			end := sentenceLength(line)
			if s := strip(line[:end]); strings.ContainsFunc(s, isPyWord) {
				out = append(out, s)
			}
			line = strip(line[end:])
		}
	}
	return out
}

// isRuleLine reports whether a line is of dashes, asterisks or the like alone.
func isRuleLine(line string) bool { return strings.Trim(line, "-*_=` ") == "" }

// sentenceLength is where the first sentence of a line ends, in bytes, at least
// 1 for a line that is not empty.
func sentenceLength(line string) int {
	for i, r := range line {
		if !strings.ContainsRune(sentenceMarks, r) {
			continue
		}
		end := i + utf8.RuneLen(r)
		rest := strings.TrimLeft(line[end:], sentenceMarks+closers+"*_")
		next, _ := utf8.DecodeRuneInString(rest)
		if rest == "" || isPySpace(next) && !isAbbreviated(line[:i]) {
			return len(line) - len(rest)
		}
	}
	return len(line)
}

// isAbbreviated reports whether the mark after s is that of a number or of an
// initial that stands alone: 1. or A.
func isAbbreviated(s string) bool {
	last := s[strings.LastIndexFunc(s, isPySpace)+1:]
	r, size := utf8.DecodeRuneInString(last)
	return size == len(last) && (unicode.IsDigit(r) || unicode.Is(unicode.Latin, r))
}
