package ifeval

import (
	"encoding/json"
	"regexp"
	"strings"
)

var (
	placeholder    = regexp.MustCompile(`\[.*?\]`)
	starBullet     = regexp.MustCompile(`(?m)^` + pySpace + `*\*[^*].*$`)
	dashBullet     = regexp.MustCompile(`(?m)^` + pySpace + `*-.*$`)
	highlight      = regexp.MustCompile(`\*[^\n*]*\*`)
	boldHighlight  = regexp.MustCompile(`\*\*[^\n*]*\*\*`)
	bracketedTitle = regexp.MustCompile(`<<[^\n]+>>`)
)

func count(p *regexp.Regexp, text string) int { return len(p.FindAllStringIndex(text, -1)) }

func placeholders(a *args) check {
	n := a.count("num_placeholders")
	return func(text string) bool { return count(placeholder, text) >= n }
}

// bulletLists: exactly so many lines that begin with * or -.
func bulletLists(a *args) check {
	n := a.count("num_bullets")
	return func(text string) bool { return count(starBullet, text)+count(dashBullet, text) == n }
}

// highlightedSections counts *so* and **so** that hold something. As published
// **so** alone counts once: its inside is no *…* of its own.
func highlightedSections(a *args) check {
	asked := a.count("num_highlights")
	return func(text string) bool {
		n := 0
		for _, h := range highlight.FindAllString(text, -1) {
			if strip(strings.Trim(h, "*")) != "" {
				n++
			}
		}
		for _, h := range boldHighlight.FindAllString(text, -1) {
			if strip(h[2:len(h)-2]) != "" {
				n++
			}
		}
		return n >= asked
	}
}

// multipleSections: at least so many of the divider with a number after it.
func multipleSections(a *args) check {
	divider := a.pattern("section_spliter", pySpace+"?(?:ARG)"+pySpace+"?"+pyDigit+"+"+pySpace+"?", strip(a.text("section_spliter")))
	n := a.count("num_sections")
	return func(text string) bool { return count(divider, text) >= n }
}

// jsonFormat: the whole text is JSON, in a code block or not.
func jsonFormat(*args) check {
	return func(text string) bool {
		text = strip(text)
		for _, fence := range [...]string{"```json", "```Json", "```JSON", "```"} {
			text = strings.TrimPrefix(text, fence)
		}
		return json.Valid([]byte(strip(strings.TrimSuffix(text, "```"))))
	}
}

// title: <<something>> on one line.
func title(*args) check {
	return func(text string) bool {
		for _, t := range bracketedTitle.FindAllString(text, -1) {
			if strip(strings.TrimRight(strings.TrimLeft(t, "<"), ">")) != "" {
				return true
			}
		}
		return false
	}
}

// The answers to choose from are not among the arguments: IFEval's, and those
// that Korean checkers have in their place.
var constrainedResponses = [...]string{
	"My answer is yes.", "My answer is no.", "My answer is maybe.",
	"제 답변은 예입니다.", "제 답변은 아니요입니다.", "제 답변은 아마도입니다.",
}

func constrainedResponse(*args) check {
	return func(text string) bool {
		for _, r := range constrainedResponses {
			if strings.Contains(text, r) {
				return true
			}
		}
		return false
	}
}
