// Package gate decides by a comparison whether the new side is worse than a margin
// allows: the outcome of a CI job. Pure.
package gate

import (
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/results/compare"
)

// Modes of a gate.
const (
	// ModeRegression fails where the change is shown to pass the margin.
	ModeRegression = "regression"
	// ModeNonInferiority passes only where the change is shown not to pass it.
	ModeNonInferiority = "non-inferiority"
)

// A Gate is one condition under which a job is to fail.
type Gate struct {
	Name   string // as reports print it
	Metric string // one of package compare's
	// Rises: the gate fails on a rise past the margin; else on a drop.
	Rises bool
	// Margin is how much may be, ≥ 0, in the unit of the metric's Change: a share of
	// one, a rating's points, or relative to the base.
	Margin float64
	Mode   string
	Scope  Scope
}

// A Scope chooses figures. Each part is a pattern as of path.Match; an empty
// Suite or Level is any, an empty Task or Category the whole that holds them.
type Scope struct {
	Suite, Task, Category, Level string
}

// holds reports whether a figure is chosen.
func (s Scope) holds(f compare.Scope) bool {
	rate, _, _ := strings.Cut(f.Level, " ") // "10/s" of "10/s poisson"
	return (s.Suite == "" || like(s.Suite, f.Suite)) && like(s.Task, f.Task) && like(s.Category, f.Category) &&
		(s.Level == "" || like(s.Level, f.Level) || like(s.Level, rate))
}

// like is path.Match of names in which a slash is a letter like others. No name is
// matched by no pattern alone.
func like(pattern, name string) bool {
	if pattern == "" || name == "" {
		return pattern == name
	}
	letters := strings.NewReplacer("/", "\x00")
	ok, err := path.Match(letters.Replace(pattern), letters.Replace(name))
	return ok && err == nil
}

var verbs = map[string]bool{ // whether it is a rise; "drop" as well as "drops"
	"drop": false, "fall": false, "decrease": false, "shrink": false,
	"rise": true, "increase": true, "grow": true, "climb": true,
}

// verb reads a word as one of the verbs.
func verb(word string) (rises, ok bool) {
	rises, ok = verbs[strings.TrimSuffix(strings.ToLower(word), "s")]
	return rises, ok
}

// asASCII are the signs that a Korean keyboard or a word processor makes of others.
var asASCII = strings.NewReplacer("％", "%", "＞", ">", "≧", ">", "≥", ">", ">=", ">")

// unquoted is text without quotes around it, of whatever kind.
func unquoted(text string) string {
	return strings.Trim(strings.TrimSpace(text), "\"'`“”‘’„「」『』«»")
}

// Parse reads a condition such as
//
//	accuracy drops > 1pp
//	p95 ttft rises > 10% at ×8
//	accuracy drops > 3pp in kmmlu/law
//
// "in" names a suite, and after slashes a task and a category, each a pattern;
// "at" names a level of load as it is printed. Without a margin any change that is
// shown counts. The error says what was expected.
func Parse(text string) (Gate, error) {
	g := Gate{Mode: ModeRegression}
	words := strings.Fields(strings.ReplaceAll(asASCII.Replace(unquoted(text)), ">", " > "))
	g.Name = strings.Join(words, " ")
	at := slices.IndexFunc(words, func(w string) bool { _, ok := verb(w); return ok })
	if at < 0 {
		return g, fmt.Errorf("%q has no verb: write what is to fail, such as 'accuracy drops > 1pp' or 'p95 ttft rises > 10%%'", text)
	}
	var err error
	if g.Metric, err = metricOf(words[:at]); err != nil {
		return g, fmt.Errorf("%q: %w", text, err)
	}
	g.Rises, _ = verb(words[at])
	rest, err := g.margin(words[at+1:])
	if err == nil {
		err = g.Scope.read(rest)
	}
	if err != nil {
		return g, fmt.Errorf("%q: %w", text, err)
	}
	return g, nil
}

// margin reads what follows the verb up to "in" or "at".
func (g *Gate) margin(words []string) (rest []string, err error) {
	end := slices.IndexFunc(words, func(w string) bool { return w == "in" || w == "at" })
	if end < 0 {
		end = len(words)
	}
	said := strings.Join(words[:end], " ")
	number := said
	for _, before := range []string{">", "by more than", "more than", "by"} {
		if after, ok := strings.CutPrefix(said, before); ok {
			if number = strings.TrimSpace(after); number == "" {
				return nil, fmt.Errorf("no margin after %q", before)
			}
			break
		}
	}
	if said != "" {
		g.Margin, err = marginOf(strings.ReplaceAll(number, " ", ""), measureOf(g.Metric))
	}
	return words[end:], err
}

// points are how percentage points are written, without spaces.
var points = []string{"pp", "%p", "p.p.", "pt", "pts", "point", "points", "percentagepoint", "percentagepoints", "%point", "%points", "%포인트", "퍼센트포인트", "포인트"}

// marginOf is "1pp", "10%" or "0.3" in the unit of the change.
func marginOf(text string, m measure) (float64, error) {
	unit := strings.TrimLeft(text, "+-.0123456789eE")
	v, err := strconv.ParseFloat(strings.TrimSuffix(text, unit), 64)
	if err != nil || math.IsInf(v, 0) || v < 0 {
		return 0, fmt.Errorf("margin %q is not a number of 0 or more with its unit", text)
	}
	switch {
	case m == relative && unit == "%":
		return v / 100, nil
	case m == relative:
		return 0, fmt.Errorf("margin %q: the metric is compared as a ratio; give the margin in percent of the base, such as 10%%", text)
	case m == ofShare && slices.Contains(points, strings.ToLower(unit)):
		return v / 100, nil
	case m == ofShare:
		return 0, fmt.Errorf("margin %q: a share changes by percentage points; write 1pp, and not 1%%, which could be a part of it", text)
	case unit == "":
		return v, nil
	}
	return 0, fmt.Errorf("margin %q: a rating changes by points of its scale; write a plain number, such as 0.3", text)
}

// read reads "in SUITE/TASK/CATEGORY" and "at LEVEL".
func (s *Scope) read(words []string) error {
	for len(words) > 0 {
		key := words[0]
		end := len(words)
		if i := slices.IndexFunc(words[1:], func(w string) bool { return w == "in" || w == "at" }); i >= 0 {
			end = i + 1
		}
		value := strings.Join(words[1:end], " ")
		if value == "" {
			return fmt.Errorf("nothing follows %q", key)
		}
		if key == "at" {
			s.Level = level(value)
		} else {
			parts := append(strings.SplitN(value, "/", 3), "", "")
			s.Suite, s.Task, s.Category = parts[0], parts[1], parts[2]
		}
		words = words[end:]
	}
	return s.Validate()
}

// level is a level as a comparison prints it: 8, x8 and ×8 are one.
func level(text string) string {
	number := strings.TrimLeft(text, "xX×")
	if _, err := strconv.Atoi(number); err == nil {
		return "×" + number
	}
	return text
}

// Validate names the first part that is no pattern.
func (s Scope) Validate() error {
	for _, part := range []string{s.Suite, s.Task, s.Category, s.Level} {
		if _, err := path.Match(part, ""); err != nil {
			return fmt.Errorf("%q is no pattern: %w", part, err)
		}
	}
	if s.Category != "" && s.Task == "" {
		return errors.New("a category needs its task: SUITE/*/CATEGORY is that of any task")
	}
	return nil
}

// checkMode says what modes there are.
func checkMode(mode string) error {
	known := []string{ModeRegression, ModeNonInferiority}
	if mode != "" && !slices.Contains(known, mode) {
		return fmt.Errorf("mode: unknown %s", suggest.Unknown(mode, known))
	}
	return nil
}
