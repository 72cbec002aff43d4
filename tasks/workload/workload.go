package workload

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// Version is that of the prompts: it is raised with every change after which the
// same recipe and seed give others.
const Version = "1"

// Rates turn lengths in tokens into characters, for one model.
type Rates struct {
	// PerChar is tokens per character of Korean prose; 0 is not known.
	PerChar float64
	// Template is what a chat with one message takes beside its text, in tokens.
	Template float64
}

// Typical are the rates of a tokenizer with an average Korean vocabulary. They
// serve for what is shown before anything is known, never for a measurement.
func Typical() Rates { return Rates{PerChar: 0.6, Template: 10} }

// A Workload makes requests. Its methods may be called from many goroutines.
type Workload struct {
	Recipe Recipe // defaults filled in
	// Hash is "sha256:…" over what decides the prompts: recipe, seed, files and
	// Version.
	Hash string

	seed                 uint64
	prose                *prose
	input, output, turns func(u float64) int
}

// A Turn is one message of a conversation, and what is asked for it.
type Turn struct {
	System string // system message, "" for none
	Text   string // user message
	// InputTokens and InputChars are what the whole prompt is to take, the one
	// that was asked for; 0 where it was not, or where history comes in between.
	InputTokens, InputChars int
	// OutputTokens and OutputChars are those of the answer, one of them 0.
	OutputTokens, OutputChars int
	// Exact: the answer is to have exactly OutputTokens.
	Exact bool
	// Cold: no part of the prompt was sent before.
	Cold bool
	// Think is the pause before the turn, 0 before the first.
	Think time.Duration
}

// New makes a workload ready. The error is that of Recipe.Validate, or a file of
// lengths that cannot be read.
func New(recipe Recipe, seed uint64) (*Workload, error) {
	if err := recipe.Validate(); err != nil {
		return nil, err
	}
	w := &Workload{Recipe: recipe.withDefaults()}
	name := fnv.New64a()
	name.Write([]byte(recipe.Name))
	w.seed = seed ^ name.Sum64()
	w.prose = newProse(w.seed)
	for _, l := range []struct {
		field string
		of    Distribution
		to    *func(float64) int
	}{{"input", w.Recipe.Input.distribution(), &w.input}, {"output", w.Recipe.Output.distribution(), &w.output}, {"turns", *w.Recipe.Turns, &w.turns}} {
		var err error
		if *l.to, err = l.of.sampler(1); err != nil {
			return nil, fmt.Errorf("workload %s: %s: %w", recipe.Name, l.field, err)
		}
	}
	var err error
	if w.Hash, err = w.hash(); err != nil {
		return nil, fmt.Errorf("workload %s: %w", recipe.Name, err)
	}
	return w, nil
}

func (s Recipe) withDefaults() Recipe {
	fixed := func(n int) *Distribution { return &Distribution{Kind: Fixed, Value: n} }
	if !s.Input.given() {
		s.Input.Chars = fixed(500)
	}
	if !s.Output.given() {
		s.Output.Tokens = fixed(128)
	}
	if s.Turns == nil {
		s.Turns = fixed(1)
	}
	s.Items = cmp.Or(s.Items, defaultItems)
	return s
}

// distribution is that of a length which is given.
func (l Length) distribution() Distribution {
	if l.Chars != nil {
		return *l.Chars
	}
	return *l.Tokens
}

// hash covers the recipe with the content of its files, wherever these lie, and
// the prose.
func (w *Workload) hash() (string, error) {
	recipe := w.Recipe
	sum := sha256.New()
	for _, d := range []**Distribution{&recipe.Input.Chars, &recipe.Input.Tokens, &recipe.Output.Chars, &recipe.Output.Tokens, &recipe.Turns} {
		if *d == nil || (*d).File == "" {
			continue
		}
		data, err := os.ReadFile((*d).File)
		if err != nil {
			return "", err
		}
		sum.Write(data)
		nameless := **d
		nameless.File = ""
		*d = &nameless
	}
	plain, err := json.Marshal(recipe)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(sum, "\x00%s\x00%d\x00%s\x00%s", Version, w.seed, plain, w.prose.text)
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), nil
}

// NeedsRates reports whether a prompt's length depends on the model's tokens.
func (w *Workload) NeedsRates() bool {
	return w.Recipe.Input.Tokens != nil || w.Recipe.Prefix != nil && w.Recipe.Prefix.Tokens > 0
}

// WantsExact reports whether answers are to go on to their last token.
func (w *Workload) WantsExact() bool { return w.Recipe.Output.Tokens != nil && !w.Recipe.MayEndEarly }

// Stride is more than any number of turns: the n-th conversation's turns have
// the places from n × Stride on. It is 1 where there are no conversations.
func (w *Workload) Stride() int { return w.Recipe.mostTurns() }

// Item is the number of the conversation whose texts the n-th has.
func (w *Workload) Item(n int) int {
	if w.Recipe.Repeat {
		return n % w.Recipe.Items
	}
	return n
}

// ID names a turn, alike in every run with the same recipe and seed.
func (w *Workload) ID(n, turn int) string {
	id := fmt.Sprintf("%s-%06d", w.Recipe.Name, w.Item(n)+1)
	if w.Stride() > 1 {
		id += fmt.Sprintf("-%d", turn+1)
	}
	return id
}

// Turns is how many turns the n-th conversation has, 1 or more.
func (w *Workload) Turns(n int) int { return w.turns(w.draw(w.Item(n), -1).Float64()) }

// draw is the randomness of a turn: the same for the same numbers, whatever was
// drawn before.
func (w *Workload) draw(n, turn int) *rand.Rand {
	return rand.New(rand.NewPCG(scramble(w.seed+uint64(n)), scramble(uint64(turn+1))))
}

// scramble makes seeds that lie side by side very different: the finalizer of
// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Turn makes a turn of the n-th conversation, for a model with the given rates,
// which only NeedsRates needs. The marker is that of the conversation.
func (w *Workload) Turn(n, turn int, m Marker, rates Rates) Turn {
	n = w.Item(n)
	r := w.draw(n, turn)
	input, output := w.input(r.Float64()), w.output(r.Float64())
	t := Turn{Exact: w.WantsExact()}
	if w.Recipe.Output.Chars != nil {
		t.OutputChars = output
	} else {
		t.OutputTokens = output
	}
	if think := r.Float64(); turn > 0 {
		t.Think = w.Recipe.Think.at(think)
	}
	d := draft{w: w, r: r, turn: turn, chars: input, answer: t.answerChars(rates)}
	if w.Recipe.Input.Tokens != nil {
		d.chars = rates.chars(input, turn == 0)
	}
	if turn == 0 {
		if !w.Recipe.Repeat {
			d.marker = m.text()
		}
		t.System = w.system(n, &d, rates)
		t.Cold = !w.Recipe.Repeat && t.System == ""
		w.ask(&t, input)
	}
	t.Text = d.text()
	return t
}

// ask notes the length that the first prompt of a conversation is to have, where
// all of it is given in one unit.
func (w *Workload) ask(t *Turn, input int) {
	p := w.Recipe.Prefix
	if p == nil {
		p = &Prefix{}
	}
	switch {
	case w.Recipe.Input.Tokens != nil && p.Chars == 0:
		t.InputTokens = input + p.Tokens
	case w.Recipe.Input.Chars != nil && p.Tokens == 0:
		t.InputChars = input + p.Chars
	}
}

// Sample is the i-th text of the kind that the workload sends, chars long, for
// finding out how many tokens such texts take.
func (w *Workload) Sample(i, chars int, m Marker) string {
	d := draft{w: w, r: w.draw(-1-i, 0), chars: chars, answer: defaultAnswer}
	if !w.Recipe.Repeat {
		d.marker = m.text()
	}
	return d.text()
}

// defaultAnswer is what samples ask for, in characters.
const defaultAnswer = 200

// answerChars is about how many characters the prompt asks for, a round number
// where the answer is to have tokens.
func (t *Turn) answerChars(rates Rates) int {
	if t.OutputChars > 0 {
		return t.OutputChars
	}
	chars := float64(t.OutputTokens) / cmp.Or(rates.PerChar, Typical().PerChar)
	return max(10, int(math.Round(chars/10))*10)
}

// chars is how many characters take so many tokens, with a template around them
// or without, at least 1.
func (r Rates) chars(tokens int, template bool) int {
	left := float64(tokens)
	if template {
		left -= r.Template
	}
	return max(1, int(math.Round(left/r.PerChar)))
}

// at is the quantile of a pause.
func (p Pause) at(u float64) time.Duration {
	if p.SD == 0 {
		return p.Mean
	}
	m, s := p.Mean.Seconds(), p.SD.Seconds()
	variance := math.Log1p(s * s / (m * m))
	seconds := distuv.LogNormal{Mu: math.Log(m) - variance/2, Sigma: math.Sqrt(variance)}.Quantile(u)
	return min(time.Duration(seconds*1e9), maxThink)
}
