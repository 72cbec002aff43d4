// Package judge holds the two pure halves of a model as a judge: the prompt
// that it is asked with, and the verdict read from what it answers. Who asks it
// is no matter of this package.
package judge

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Version names the rules by which prompts are made and verdicts read. It is
// raised with every change that could change one.
const Version = "1"

// A Message is one turn of the chat with the judge.
type Message struct {
	Role    string // "system" or "user"
	Content string
}

// A Turn is a question and the answer to it. Reference is a model answer, ""
// where the item has none.
type Turn struct {
	Question, Answer, Reference string
}

// A Case is what is judged: the last of its turns, with those before it.
type Case struct {
	ID       string
	Category string
	Turns    []Turn // one or two
}

// A Penalty is what a protocol does with the rating of an answer that is not in
// Korean.
type Penalty string

// The penalties.
const (
	SquareRoot Penalty = "square-root"
	Zero       Penalty = "zero"
)

// A Protocol is a way to ask a judge and to read its verdict.
type Protocol struct {
	Name string
	// Source says where the protocol was published, and what is not as there.
	Source string
	// Low and High bound a rating; one outside them is none.
	Low, High float64
	// Templates by turn and whether the reference is shown.
	Templates Templates
	// Referenced are the categories whose judge is shown reference answers, by
	// templates of their own. Protocols without such show them where an item
	// has one.
	Referenced []string
	Penalty    Penalty
	// Exempt are items whose answers may be in another language, "138", or one
	// turn of them, "1#2".
	Exempt []string
	// MaxTokens bounds a verdict, as published; 0 where nothing is said. The
	// judge's temperature is 0 in all.
	MaxTokens int

	read func(text string) Verdict
	form string // of a rating, with %g for it
}

// Form is a rating as the protocol asks the judge to write it: [[8]], 점수: 8.
func (p *Protocol) Form(rating float64) string { return fmt.Sprintf(p.form, rating) }

// Names lists the protocols.
func Names() []string { return []string{"ko-mt-bench", "logickor"} }

// For is the name of the protocol that rates a suite: its own name, or that with
// which it begins, as logickor-1-shot does. ok is false where there is none.
func For(suite string) (name string, ok bool) {
	for _, name := range Names() {
		if suite == name || strings.HasPrefix(suite, name+"-") {
			return name, true
		}
	}
	return "", false
}

// Open is the protocol of that name. Each call gives a new one, whose templates
// may be replaced.
func Open(name string) (*Protocol, error) {
	switch name {
	case "ko-mt-bench":
		return koMTBench(), nil
	case "logickor":
		return logicKor(), nil
	}
	return nil, fmt.Errorf("judge protocol %q is not known; expected one of %s", name, strings.Join(Names(), ", "))
}

// Messages are what the judge is asked. The error says what of the case is
// missing: turns, an answer, or the reference answer of a category whose judge
// must be shown one.
func (p *Protocol) Messages(c Case) ([]Message, error) {
	if n := len(c.Turns); n < 1 || n > 2 {
		return nil, fmt.Errorf("judge %s: item %s has %d turns; expected 1 or 2", p.Name, c.ID, n)
	}
	referenced := slices.Contains(p.Referenced, c.Category)
	for i, t := range c.Turns {
		switch {
		case strings.TrimSpace(t.Question) == "":
			return nil, fmt.Errorf("judge %s: item %s: turn %d has no question", p.Name, c.ID, i+1)
		case referenced && strings.TrimSpace(t.Reference) == "":
			return nil, fmt.Errorf("judge %s: item %s: turn %d has no reference answer, which category %s needs", p.Name, c.ID, i+1, c.Category)
		}
	}
	t := p.Templates.pick(len(c.Turns) == 2, referenced)
	var messages []Message
	if system := t.fill(t.System, c); strings.TrimSpace(system) != "" {
		messages = append(messages, Message{"system", system})
	}
	return append(messages, Message{"user", t.fill(t.Prompt, c)}), nil
}

// Verdict reads the judge's answer. Reasoning before </think> is left aside.
func (p *Protocol) Verdict(text string) Verdict {
	v := p.read(text)
	if v.OK && (v.Rating < p.Low || v.Rating > p.High) {
		v.OK, v.Why = false, OutOfRange
	}
	if !v.OK {
		v.Rating = 0
	}
	return v
}

// Adjusted is a rating after the protocol's penalty for an answer that is not
// in Korean; korean is true for one that is. applied is the penalty, "" where
// there was none.
func (p *Protocol) Adjusted(rating float64, c Case, korean bool) (adjusted float64, applied Penalty) {
	turn := fmt.Sprintf("%s#%d", c.ID, len(c.Turns))
	if korean || slices.Contains(p.Exempt, c.ID) || slices.Contains(p.Exempt, turn) {
		return rating, ""
	}
	switch p.Penalty {
	case SquareRoot:
		return math.Sqrt(rating), SquareRoot
	case Zero:
		return 0, Zero
	}
	return rating, ""
}
