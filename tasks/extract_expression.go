package tasks

import (
	"math/big"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/tasks/mathexpr"
)

// Extraction where the gold of a number task is an expression in LaTeX that is
// no rational number (2\sqrt{3}, (1,2), \frac{\pi}{6}):
//
//	final-statement   \boxed{2\sqrt{3}} · 정답은 $2\sqrt{3}$입니다. The last one
//	                  wins; in words it is "not-an-expression", and no answer
//	whole-expression  $2\sqrt{3}$
//
// Equal is as mathexpr.Equal has it.

func scoreExpression(gold mathexpr.Answer, s string, truncated bool) (r reading, correct bool) {
	n := shortReader{s: s, truncated: truncated}
	r, ok := n.statement()
	if !ok && !truncated {
		r, ok = n.wholeAnswer()
		r.rule = "whole-expression"
	}
	if !ok {
		return reading{}, false
	}
	text := formula(s[r.start:r.end])
	a, err := mathexpr.Parse(text)
	switch {
	case err == nil:
		r.value = text
		return r, mathexpr.Equal(a, gold)
	case r.rule == "whole-expression":
		return reading{}, false
	}
	r.rule = "not-an-expression"
	return r, false
}

// formula is a statement's text without its ending, and what stands between
// dollar signs or \( and \) where it stands so.
func formula(s string) string {
	for _, pair := range [...][2]string{{"$$", "$$"}, {"$", "$"}, {`\(`, `\)`}, {`\[`, `\]`}} {
		_, rest, ok := strings.Cut(s, pair[0])
		if !ok {
			continue
		}
		if in, _, ok := strings.Cut(rest, pair[1]); ok && strings.TrimSpace(in) != "" {
			return strings.TrimSpace(in)
		}
	}
	// What opened it was taken for a gap, up to the bracket.
	for _, pair := range [...][2]string{{"(", `\)`}, {"[", `\]`}, {"", "$"}} {
		if before, _, ok := strings.Cut(s, pair[1]); ok {
			s = strings.TrimPrefix(before, pair[0])
		}
	}
	return strings.TrimSuffix(tidy(s), "이다")
}

// goldNumber reads the gold of a number task: a number in any form that
// hangul.ParseNumber knows, or a formula that comes to one.
func goldNumber(s string) (*big.Rat, bool) {
	if v, err := hangul.ParseNumber(s); err == nil {
		return v, true
	}
	a, err := mathexpr.Parse(s)
	if err != nil {
		return nil, false
	}
	return a.Rat()
}

// scorableNumber reports whether a gold can be held against answers: a number or
// a formula. Letters alone are words, not variables.
func scorableNumber(gold string) bool {
	if _, ok := goldNumber(gold); ok {
		return true
	}
	_, err := mathexpr.Parse(gold)
	return err == nil && strings.ContainsAny(gold, `0123456789\`)
}

// roundedGold reports whether v is the gold where that was written as a decimal
// cut short by its author's program: 0.3333333333 stands for 1/3. From eight
// decimals on, a difference of one in the last place is none.
func roundedGold(v, gold *big.Rat, text string) bool {
	const fewest = 8
	_, decimals, ok := strings.Cut(strings.TrimSpace(text), ".")
	if !ok || len(decimals) < fewest || strings.Trim(decimals, "0123456789") != "" {
		return false
	}
	unit := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(min(len(decimals), 15))), nil))
	difference := new(big.Rat).Sub(v, gold)
	return difference.Abs(difference).Cmp(unit) <= 0
}
