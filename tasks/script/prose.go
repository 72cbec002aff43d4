package script

import (
	"regexp"
	"slices"
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

// proseless are the patterns in their order. Each needs one of the marks beside
// it, and looking for those is much faster.
var proseless = [...]struct {
	pattern *regexp.Regexp
	marks   []string
}{
	{fences, []string{"```", "~~~"}},
	{inline, []string{"`"}},
	{formulas, []string{"$$", `\`}},
	{dollars, []string{"$"}},
	{commands, []string{`\`}},
	{links, []string{"://", "@", "www.", "WWW."}},
	{tags, []string{"<"}},
}

// Prose is text without code blocks, inline code, formulas, LaTeX commands,
// URLs, mail addresses and HTML tags. A code block that is not closed ends
// with the text.
func Prose(text string) string {
	if !strings.ContainsAny(text, "`~$\\@<:wW") {
		return text
	}
	for _, p := range proseless {
		if slices.ContainsFunc(p.marks, func(mark string) bool { return strings.Contains(text, mark) }) {
			text = p.pattern.ReplaceAllLiteralString(text, " ")
		}
	}
	return text
}
