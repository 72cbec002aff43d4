package results

import (
	"hash/maphash"
	"math"
)

// A fact is what a summary keeps of a record: 344 bytes, however long its text
// and its stream were, and what it shares with other records. Pointers stand
// first, since the garbage collector looks no further than the last.
type fact struct {
	*question
	*reading
	id       *string    // nil where nothing asks for it
	measures *[]Measure // nil for none
	variants map[string]string
	counts   map[string][]int
	wants    *Asked
	failure  *Error  // nil for an answer
	thought  *script // nil where there is no reasoning

	due, sent, firstOutput, firstAnswer, firstSyllable, lastOutput, end given
	promptEval, eval                                                    given
	inputTokens, outputTokens, reasoningTokens, cachedTokens            given
	connecting                                                          int64 // spent before sent to get a connection; 0 on a reused one
	value                                                               float64

	where // of held records line is the place among them

	stage, session, seq, attempt, slot, epoch        int32
	conversation, turn                               int32 // outside of a conversation: outside
	gaps, events, coalesced                          int32
	syllables, chars, eojeol, bytes, broken, letters int32
	promptSyllables, promptLetters                   int32

	answer script

	warmup, again, connected bool
	valued, answered         bool
	reasoned                 bool // some of the output is reasoning
	amiss                    bool // its moments contradict each other
}

// factRoom has room for facts, which are allocated so many at once.
type factRoom []fact

const factsAtOnce = 512

func (r *factRoom) next() *fact {
	if len(*r) == 0 {
		*r = make([]fact, factsAtOnce)
	}
	f := &(*r)[0]
	*r = (*r)[1:]
	return f
}

// outside stands for the turn of what is in no conversation.
const outside = math.MinInt32

// A question is what requests ask, shared by all that ask the same.
type question struct {
	asked
	id itemID
	// tally is that of the item in the block that counts at the moment.
	tally *itemTally
	block *AccuracyBlock
}

type asked struct {
	suite, task, category, group, item, hash, gold string
	prompt                                         string // its hash, of what begins with it; "" where nothing asks for it
}

// An itemID stands for an item's task, id and hash (ids of public data sets are not
// always unique): 128 bits of hashes with seeds of their own. Of a million items
// two have the same once in 10²⁶ times.
type itemID [2]uint64

// seeds are those of the item ids of one summary.
type seeds [2]maphash.Seed

func newSeeds() seeds { return seeds{maphash.MakeSeed(), maphash.MakeSeed()} }

func (s *seeds) id(a *asked) itemID {
	key := [3]string{a.task, a.item, a.hash}
	return itemID{maphash.Comparable(s[0], key), maphash.Comparable(s[1], key)}
}

// A reading is what was read in an answer, shared by all in which the same was.
type reading struct {
	outcome, extracted, finish string
	language, thoughtLanguage  string // of a text that is not in Korean
}

// A script is Written as a summary adds it up.
type script struct {
	hangul, latin, han, kana, other        int32
	there, prompted, leak, runs, notKorean bool // prompted: the prompt is Korean
}

// A given is a number that may not be given.
type given int64

const none given = math.MinInt64

func (m given) there() bool { return m != none }

func givenOf[T int | int64](p *T) given {
	if p == nil {
		return none
	}
	return given(*p)
}

// A gatherer makes facts of records. Those of one summary have the same seeds.
type gatherer struct {
	seeds     seeds
	questions shelf[asked, question]
	readings  shelf[reading, reading]
	wants     map[wanted]*Asked
	keep      keep
}

// keep says what facts hold that a summary has no use for.
type keep int

const (
	keepLittle keep = 0
	keepIDs    keep = 1 << (iota - 1)
	keepPrompts
)

// A shelf finds what was there before.
type shelf[K comparable, T any] struct{ known map[K]*T }

// shelfMost bounds what is kept to be found: requests of a workload ask each
// something of their own.
const shelfMost = 1 << 16

func (s *shelf[K, T]) share(key K, make func(K) T) *T {
	if shared := s.known[key]; shared != nil {
		return shared
	}
	if s.known == nil || len(s.known) >= shelfMost {
		s.known = map[K]*T{}
	}
	v := make(key)
	s.known[key] = &v
	return &v
}

// wanted is Asked without pointers.
type wanted struct {
	inputTokens, inputChars, outputTokens, outputChars given
	exact, cold                                        bool
}

// want copies Asked, whose place may be used again.
func (g *gatherer) want(a *Asked) *Asked {
	if a == nil {
		return nil
	}
	key := wanted{givenOf(a.InputTokens), givenOf(a.InputChars), givenOf(a.OutputTokens), givenOf(a.OutputChars), a.Exact, a.Cold}
	if shared := g.wants[key]; shared != nil {
		return shared
	}
	if g.wants == nil || len(g.wants) >= shelfMost {
		g.wants = map[wanted]*Asked{}
	}
	w := &Asked{copyOf(a.InputTokens), copyOf(a.InputChars), copyOf(a.OutputTokens), copyOf(a.OutputChars), a.Exact, a.Cold}
	g.wants[key] = w
	return w
}

func copyOf[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

func (g *gatherer) asked(r *Record) asked {
	a := asked{suite: r.Suite, task: r.Task, category: r.Category, group: r.Group, item: r.Item, hash: r.ItemHash, gold: r.Score.Gold}
	// Later turns depend on the answers, and a workload's prompts are each another.
	if g.keep&keepPrompts != 0 && r.Asked == nil && (r.Turn == nil || *r.Turn == 0) {
		a.prompt = r.Hashes.Prompt
	}
	return a
}

func (g *gatherer) question(a asked) question { return question{asked: a, id: g.seeds.id(&a)} }

// fact fills in f from a record, of which it keeps nothing that is used again.
func (g *gatherer) fact(f *fact, r *Record) {
	t, s, u := &r.Times, &r.Score, &r.Units
	*f = fact{
		question: g.questions.share(g.asked(r), g.question),
		variants: s.Variants, counts: s.Counts, wants: g.want(r.Asked),
		due: givenOf(t.DueNS), sent: givenOf(t.SentNS), firstOutput: givenOf(t.FirstOutputNS), firstAnswer: givenOf(t.FirstAnswerNS),
		firstSyllable: givenOf(t.FirstSyllableNS), lastOutput: givenOf(t.LastOutputNS), end: givenOf(t.EndNS),
		connecting: t.connecting(), connected: t.ConnectNS != nil,
		stage: int32(r.Stage), session: int32(r.Session), seq: int32(r.Seq), attempt: int32(r.Attempt), slot: int32(r.Slot), epoch: int32(r.Epoch),
		conversation: turnOf(r.Conversation), turn: turnOf(r.Turn),
		gaps: int32(len(t.ICLNS)), events: int32(t.Events), coalesced: int32(t.Coalesced),
		syllables: int32(u.Syllables), chars: int32(u.Chars), eojeol: int32(u.Eojeol), bytes: int32(u.Bytes), broken: int32(u.Broken), letters: int32(u.Letters),
		promptSyllables: int32(u.PromptSyllables), promptLetters: int32(u.PromptLetters), reasoned: u.ReasoningChars != 0,
		warmup: r.Phase == PhaseWarmup, again: r.Again, answered: r.Answered(), amiss: !t.consistent(),
		promptEval: none, eval: none, inputTokens: none, outputTokens: none, reasoningTokens: none, cachedTokens: none,
	}
	if g.keep&keepIDs != 0 || f.amiss {
		id := r.ID
		f.id = &id
	}
	if len(s.Measures) > 0 {
		measures := s.Measures
		f.measures = &measures
	}
	if s.Value != nil {
		f.value, f.valued = *s.Value, true
	}
	if r.Usage != nil {
		f.inputTokens, f.outputTokens = givenOf(r.Usage.InputTokens), givenOf(r.Usage.OutputTokens)
		f.reasoningTokens, f.cachedTokens = givenOf(r.Usage.ReasoningTokens), givenOf(r.Usage.CachedTokens)
	}
	if r.Server != nil {
		f.promptEval, f.eval = givenOf(r.Server.PromptEvalNS), givenOf(r.Server.EvalNS)
	}
	if r.Error != nil {
		f.failure = &Error{Cause: r.Error.Cause, Message: r.Error.Message}
	}
	read := reading{outcome: s.Outcome, extracted: s.Extracted, finish: r.Finish}
	if l := r.Language; l != nil && l.Answer != nil {
		f.answer, read.language = scriptOf(l.Answer), l.Answer.Language
	}
	if l := r.Language; l != nil && l.Reasoning != nil {
		thought := scriptOf(l.Reasoning)
		f.thought, read.thoughtLanguage = &thought, l.Reasoning.Language
	}
	f.reading = g.readings.share(read, func(r reading) reading { return r })
}

func turnOf(p *int) int32 {
	if p == nil {
		return outside
	}
	return int32(*p)
}

func scriptOf(w *Written) script {
	return script{
		there: true, hangul: int32(w.Hangul), latin: int32(w.Latin), han: int32(w.Han), kana: int32(w.Kana), other: int32(w.Other),
		prompted: w.Leak != nil, leak: w.Leak != nil && *w.Leak, runs: w.Runs > 0, notKorean: w.NotKorean != nil && *w.NotKorean,
	}
}

// A fact has the methods of its record.

func (f *fact) cancelled() bool { return f.failure != nil && f.failure.Cause == causeCancelled }

func (f *fact) failed() bool {
	if f.failure != nil {
		return f.failure.Cause != causePolicy
	}
	return f.outcome == outcomeError
}

func (f *fact) succeeded() bool { return f.failure == nil && !f.failed() }

func (f *fact) cause() string {
	if f.failure == nil || f.failure.Cause == "" {
		return causeUnknown
	}
	return f.failure.Cause
}
