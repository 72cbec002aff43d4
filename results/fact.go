package results

import "math"

// A fact is what a summary keeps of a record: less than 400 bytes, however long
// its text and its stream were. Strings and all that many records have alike is
// shared.
type fact struct {
	*question
	id        string // left out where nothing asks for it
	extracted string
	outcome   string
	finish    string
	variants  map[string]string
	measures  []Measure
	wants     *Asked
	failure   *Error // nil for an answer

	due, sent, firstOutput, firstAnswer, firstSyllable, lastOutput, end given
	promptEval, eval                                                    given
	inputTokens, outputTokens, reasoningTokens, cachedTokens            given
	conversation, turn                                                  given
	connecting                                                          int64 // spent before sent to get a connection; 0 on a reused one
	value                                                               float64

	stage, session, seq, slot, epoch                 int32
	gaps, events, coalesced                          int32
	syllables, chars, eojeol, bytes, broken, letters int32
	promptSyllables, promptLetters                   int32

	answer  script
	thought *script // nil where there is no reasoning

	// line is where the timeline is told: the record's place among those that are
	// held, or its offset in the file, of so many bytes.
	line     int64
	timeline int32

	warmup, again, retry, connected bool
	valued, usage, answered         bool
	reasoned                        bool // some of the output is reasoning
	amiss                           bool // its moments contradict each other
}

// A question is what requests ask, shared by all that ask the same.
type question struct{ suite, task, category, group, item, hash, gold string }

// A script is Written as a summary adds it up.
type script struct {
	there                           bool
	hangul, latin, han, kana, other int32
	prompted, leak, runs, notKorean bool // prompted: the prompt is Korean
	language                        string
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

// A gatherer makes facts of records. Its zero value is ready.
type gatherer struct {
	questions map[question]*question
	wants     map[wanted]*Asked
	thoughts  []script
	ids       bool // are kept of all
}

// questionsMost bounds the questions that are kept to be shared: requests of a
// workload have each their own.
const questionsMost = 1 << 16

// share finds the question that was asked before.
func (g *gatherer) share(q question) *question {
	if shared := g.questions[q]; shared != nil {
		return shared
	}
	if g.questions == nil || len(g.questions) >= questionsMost {
		g.questions = map[question]*question{}
	}
	g.questions[q] = &q
	return &q
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
	if g.wants == nil || len(g.wants) >= questionsMost {
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

// fact fills in f from a record, of which it keeps nothing that is used again.
func (g *gatherer) fact(f *fact, r *Record) {
	t, s, u := &r.Times, &r.Score, &r.Units
	*f = fact{
		question:  g.share(question{r.Suite, r.Task, r.Category, r.Group, r.Item, r.ItemHash, s.Gold}),
		extracted: s.Extracted, outcome: s.Outcome, finish: r.Finish, variants: s.Variants, measures: s.Measures, wants: g.want(r.Asked),
		due: givenOf(t.DueNS), sent: givenOf(t.SentNS), firstOutput: givenOf(t.FirstOutputNS), firstAnswer: givenOf(t.FirstAnswerNS),
		firstSyllable: givenOf(t.FirstSyllableNS), lastOutput: givenOf(t.LastOutputNS), end: givenOf(t.EndNS),
		connecting: t.connecting(), connected: t.ConnectNS != nil,
		stage: int32(r.Stage), session: int32(r.Session), seq: int32(r.Seq), slot: int32(r.Slot), epoch: int32(r.Epoch),
		conversation: givenOf(r.Conversation), turn: givenOf(r.Turn),
		gaps: int32(len(t.ICLNS)), events: int32(t.Events), coalesced: int32(t.Coalesced),
		syllables: int32(u.Syllables), chars: int32(u.Chars), eojeol: int32(u.Eojeol), bytes: int32(u.Bytes), broken: int32(u.Broken), letters: int32(u.Letters),
		promptSyllables: int32(u.PromptSyllables), promptLetters: int32(u.PromptLetters), reasoned: u.ReasoningChars != 0,
		warmup: r.Phase == PhaseWarmup, again: r.Again, retry: r.Attempt > 0, answered: r.Answered(), amiss: !t.consistent(),
		promptEval: none, eval: none, inputTokens: none, outputTokens: none, reasoningTokens: none, cachedTokens: none,
	}
	if g.ids || f.amiss {
		f.id = r.ID
	}
	if s.Value != nil {
		f.value, f.valued = *s.Value, true
	}
	if r.Usage != nil {
		f.usage = true
		f.inputTokens, f.outputTokens = givenOf(r.Usage.InputTokens), givenOf(r.Usage.OutputTokens)
		f.reasoningTokens, f.cachedTokens = givenOf(r.Usage.ReasoningTokens), givenOf(r.Usage.CachedTokens)
	}
	if r.Server != nil {
		f.promptEval, f.eval = givenOf(r.Server.PromptEvalNS), givenOf(r.Server.EvalNS)
	}
	if r.Error != nil {
		f.failure = &Error{Cause: r.Error.Cause, Message: r.Error.Message}
	}
	if r.Language != nil {
		f.answer = scriptOf(r.Language.Answer)
		if r.Language.Reasoning != nil {
			thought := scriptOf(r.Language.Reasoning)
			f.thought = &thought
		}
	}
}

func scriptOf(w *Written) script {
	if w == nil {
		return script{}
	}
	return script{
		there: true, hangul: int32(w.Hangul), latin: int32(w.Latin), han: int32(w.Han), kana: int32(w.Kana), other: int32(w.Other),
		prompted: w.Leak != nil, leak: w.Leak != nil && *w.Leak, runs: w.Runs > 0, notKorean: w.NotKorean != nil && *w.NotKorean,
		language: w.Language,
	}
}

// narrow names the first count of a record that is beyond 32 bits, in which
// facts hold what hanbench counts by itself. Nothing that was measured is.
func (r *Record) narrow() (name string, ok bool) {
	u, w := &r.Units, Written{}
	if r.Language != nil && r.Language.Answer != nil {
		w = *r.Language.Answer
	}
	numbers := [...]int{
		r.Seq, r.Slot, r.Epoch, r.Times.Events, r.Times.Coalesced,
		u.Syllables, u.Chars, u.Eojeol, u.Bytes, u.Broken, u.Letters, u.PromptSyllables, u.PromptLetters,
		w.Hangul, w.Latin, w.Han, w.Kana, w.Other,
	}
	names := [...]string{
		"seq", "slot", "epoch", "times.events", "times.coalesced",
		"units.syllables", "units.chars", "units.eojeol", "units.bytes", "units.broken", "units.letters", "units.prompt_syllables", "units.prompt_letters",
		"language.answer.hangul", "language.answer.latin", "language.answer.han", "language.answer.kana", "language.answer.other",
	}
	for i, n := range numbers {
		if int(int32(n)) != n {
			return names[i], false
		}
	}
	return "", true
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

func (f *fact) inTurn() inTurn {
	return inTurn{seq: int(f.seq), session: int(f.session), conversation: f.conversation, warmup: f.warmup, again: f.again}
}
