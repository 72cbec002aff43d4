package mathexpr

import "strings"

// Ornaments that do not change a value, and other spellings of what parseExpr
// reads. The order matters: longer names first.
var spellings = strings.NewReplacer(
	`\displaystyle`, "", `\left`, "", `\right`, "", `\limits`, "",
	`\dfrac`, `\frac`, `\tfrac`, `\frac`, `\cfrac`, `\frac`,
	"{,}", "", `\,`, "", `\!`, "", `\;`, " ", `\:`, " ", `\ `, " ", "~", " ",
	`\cdot`, "*", `\times`, "*", "×", "*", "·", "*", `\div`, "/", "÷", "/", "−", "-", "–", "-",
	`^\circ`, "", `^{\circ}`, "", "°", "", `\%`, "", "%", "", `\$`, "", "$", "", "₩", "",
	"π", `\pi `, "∞", `\infty `, "√", `\sqrt `, "±", `\pm `, "½", `\frac{1}{2}`,
	`\lbrace`, `\{`, `\rbrace`, `\}`, `\le ft`, "", "**", "",
)

// plainLaTeX takes ornaments and units out.
func plainLaTeX(s string) string {
	s = spellings.Replace(s)
	for _, command := range [...]string{`\text{`, `\mathrm{`, `\textbf{`, `\mathbf{`, `\operatorname{`, `\mbox{`} {
		s = replaceText(s, command)
	}
	return strings.TrimRight(strings.TrimSpace(s), ". ")
}

// replaceText takes out words in the middle of a formula. Those that join two
// answers become a comma, a number or letter stays, the rest are units.
func replaceText(s, command string) string {
	for {
		i := strings.Index(s, command)
		if i < 0 {
			return s
		}
		inside, rest, closed := strings.Cut(s[i+len(command):], "}")
		if !closed {
			return s[:i] + inside
		}
		switch word := strings.TrimSpace(inside); {
		case word == "또는" || word == "or" || word == "and" || word == "그리고" || word == "와" || word == "과":
			inside = ","
		case len(word) > 1 && !isDigit(word[0]) || len(word) == 1 && i > 0:
			inside = ""
		}
		s = s[:i] + inside + rest
	}
}
