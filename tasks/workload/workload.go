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
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// Version is that of the prompts: it is raised with every change after which the
// same spec and seed give others.
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
	Spec Spec // defaults filled in
	// Hash is "sha256:…" over what decides the prompts: spec, seed, files and
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

// New makes a workload ready. The error is that of Spec.Validate, or a file of
// lengths that cannot be read.
func New(spec Spec, seed uint64) (*Workload, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	w := &Workload{Spec: spec.withDefaults()}
	name := fnv.New64a()
	name.Write([]byte(spec.Name))
	w.seed = seed ^ name.Sum64()
	w.prose = newProse(w.seed)
	for _, l := range []struct {
		field string
		of    Distribution
		to    *func(float64) int
	}{{"input", w.Spec.Input.distribution(), &w.input}, {"output", w.Spec.Output.distribution(), &w.output}, {"turns", *w.Spec.Turns, &w.turns}} {
		var err error
		if *l.to, err = l.of.sampler(1); err != nil {
			return nil, fmt.Errorf("workload %s: %s: %w", spec.Name, l.field, err)
		}
	}
	w.Hash = w.hash()
	return w, nil
}

func (s Spec) withDefaults() Spec {
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

// hash covers the spec and enough of what comes of it to tell changed files and
// changed prose.
func (w *Workload) hash() string {
	spec, err := json.Marshal(w.Spec)
	if err != nil {
		panic(err) // plain fields
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\x00%d\x00%s\x00%s\x00", Version, w.seed, spec, w.prose.text)
	for i := range 1000 {
		u := (float64(i) + 0.5) / 1000
		fmt.Fprintf(sum, "%d %d %d\x00", w.input(u), w.output(u), w.turns(u))
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// NeedsRates reports whether a prompt's length depends on the model's tokens.
func (w *Workload) NeedsRates() bool {
	return w.Spec.Input.Tokens != nil || w.Spec.Prefix != nil && w.Spec.Prefix.Tokens > 0
}

// WantsExact reports whether answers are to go on to their last token.
func (w *Workload) WantsExact() bool { return w.Spec.Output.Tokens != nil && !w.Spec.MayEndEarly }

// Stride is more than any number of turns: the n-th conversation's turns have
// the places from n × Stride on. It is 1 where there are no conversations.
func (w *Workload) Stride() int { return w.Spec.mostTurns() }

// Item is the number of the conversation whose texts the n-th has.
func (w *Workload) Item(n int) int {
	if w.Spec.Repeat {
		return n % w.Spec.Items
	}
	return n
}

// ID names a turn, alike in every run with the same spec and seed.
func (w *Workload) ID(n, turn int) string {
	id := fmt.Sprintf("%s-%06d", w.Spec.Name, w.Item(n)+1)
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
	if w.Spec.Output.Chars != nil {
		t.OutputChars = output
	} else {
		t.OutputTokens = output
	}
	if think := r.Float64(); turn > 0 {
		t.Think = w.Spec.Think.at(think)
	}
	d := draft{w: w, r: r, turn: turn, chars: input, answer: t.answerChars(rates)}
	if w.Spec.Input.Tokens != nil {
		d.chars = rates.chars(input, turn == 0)
	}
	if turn == 0 {
		if !w.Spec.Repeat {
			d.marker = m.text()
		}
		t.System = w.system(n, &d, rates)
		t.Cold = !w.Spec.Repeat && t.System == ""
		w.ask(&t, input)
	}
	t.Text = d.text()
	return t
}

// ask notes the length that the first prompt of a conversation is to have, where
// all of it is given in one unit.
func (w *Workload) ask(t *Turn, input int) {
	p := w.Spec.Prefix
	if p == nil {
		p = &Prefix{}
	}
	switch {
	case w.Spec.Input.Tokens != nil && p.Chars == 0:
		t.InputTokens = input + p.Tokens
	case w.Spec.Input.Chars != nil && p.Tokens == 0:
		t.InputChars = input + p.Chars
	}
}

// Sample is the i-th text of the kind that the workload sends, chars long, for
// finding out how many tokens such texts take.
func (w *Workload) Sample(i, chars int, m Marker) string {
	d := draft{w: w, r: w.draw(-1-i, 0), chars: chars, answer: defaultAnswer}
	if !w.Spec.Repeat {
		d.marker = m.text()
	}
	return d.text()
}

// defaultAnswer is what samples ask for, in characters.
const defaultAnswer = 200

// answerChars is about how many characters the prompt asks for.
func (t *Turn) answerChars(rates Rates) int {
	if t.OutputChars > 0 {
		return t.OutputChars
	}
	return int(float64(t.OutputTokens) / cmp.Or(rates.PerChar, Typical().PerChar))
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
