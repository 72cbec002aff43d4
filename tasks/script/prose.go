package script

import (
	"regexp"
	"strings"
)

// What is no prose, whatever language the answer is in. Each is replaced by a
// space. The order matters: code may hold what looks like a formula.
var (
	fences   = regexp.MustCompile("(?ms)^[ \t>]*(```|~~~).*?(?:^[ \t>]*(?:```|~~~)[ \t]*$|\\z)")
	inline   = regexp.MustCompile("`[^`\n]+`")
	formulas = regexp.MustCompile(`(?s)\$\$.+?\$\$|\\\[.+?\\\]|\\\(.+?\\\)|\\begin\{[a-z]*(?:equation|align|gather|matrix|cases)\*?\}.*?\\end\{[a-z]*(?:equation|align|gather|matrix|cases)\*?\}`)
	dollars  = regexp.MustCompile(`\$([^\s$]|[^\s$][^$\n\p{Hangul}]*[^\s$])\$`)
	links    = regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.)[!-;=?-~]+|[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+`)
	tags     = regexp.MustCompile(`</?[A-Za-z][^<>\n]*>`)
	commands = regexp.MustCompile(`\\[A-Za-z]+`)
)

// Prose is text without code blocks, inline code, formulas, LaTeX commands,
// URLs, mail addresses and HTML tags. A code block that is not closed ends
// with the text.
func Prose(text string) string {
	out := func(marks string, patterns ...*regexp.Regexp) {
		if !strings.ContainsAny(text, marks) {
			return
		}
		for _, p := range patterns {
			text = p.ReplaceAllLiteralString(text, " ")
		}
	}
	out("`~", fences, inline)
	out(`$\`, formulas, dollars, commands)
	if strings.Contains(text, "://") || strings.Contains(text, "@") || containsWWW(text) {
		text = links.ReplaceAllLiteralString(text, " ")
	}
	out("<", tags)
	return text
}

func containsWWW(text string) bool {
	return strings.Contains(text, "www.") || strings.Contains(text, "WWW.")
}
