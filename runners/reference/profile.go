package reference

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hanbench/hanbench/internal/suggest"
)

// A Profile says how the endpoint behaves. Its zero value answers at once,
// always rightly, in whole sentences, and holds no share of its model on a GPU.
type Profile struct {
	Name        string `yaml:"name"`
	Description string `yaml:"description"`
	// Model is the one model that the endpoint serves; "" is hanbench- and
	// the profile's name.
	Model string `yaml:"model"`
	// Seed goes into every draw: another seed is another model.
	Seed uint64 `yaml:"seed"`

	// PrefillTPS and DecodeTPS are tokens per second of an answer that has the
	// engine for itself; 0 takes no time.
	PrefillTPS float64 `yaml:"prefill_tps"`
	DecodeTPS  float64 `yaml:"decode_tps"`
	// BatchSlowdown, from 0 to 1, is what each further slot taken adds to the
	// time of a token; see StepTime. At 0 all go on as if alone, at 1 as if
	// they took turns.
	BatchSlowdown float64 `yaml:"batch_slowdown"`
	// Prefill is how prompts are read: each (beside all others, at
	// prefill_tps), in_turn (one after the other, tokens go on) or blocking (in
	// turn, and tokens wait).
	Prefill string `yaml:"prefill"`
	// PromptCache is how many tokens of prompts and answers are remembered, in
	// blocks; a prompt that begins like one of them is read from where they
	// part. 0: none, and no report of it either.
	PromptCache int `yaml:"prompt_cache"`
	// FixedLatency, when set, is the time of each answer from its slot to its
	// end, whatever its length; the rates and the jitter are then not used.
	FixedLatency time.Duration `yaml:"fixed_latency"`
	// LoadTime is what the first request waits for the model to be loaded.
	LoadTime time.Duration `yaml:"load_time"`
	// Slots is the number of answers made at the same time; 0: no limit.
	Slots int `yaml:"slots"`
	// Queue is the most requests that may wait for a slot, in order of
	// arrival; 0: no limit, -1: none. One more is turned away with 503.
	Queue int `yaml:"queue"`
	// Jitter is the relative standard deviation of each gap between tokens.
	Jitter float64 `yaml:"jitter"`

	// Ability is the probability, from 0 to 1, of a right answer: by
	// "suite/task", by "suite", or else by "default". Without an entry it is
	// all that Refuse and Unparsed leave of 1.
	Ability map[string]float64 `yaml:"ability"`
	// Refuse and Unparsed are the probabilities of a refusal and of an answer
	// that says nothing; what they and the ability leave of 1 is wrong.
	Refuse   float64 `yaml:"refuse"`
	Unparsed float64 `yaml:"unparsed"`
	// AnswerForm is bare, label_dot, sentence, reasoned or mixed.
	AnswerForm string `yaml:"answer_form"`
	// Reasoning is thought before the answer; ReasoningField is where it goes:
	// reasoning_content or reasoning (message.thinking in Ollama's API, for
	// both), or think_tags, between <think> tags in the answer itself.
	Reasoning      Reasoning `yaml:"reasoning"`
	ReasoningField string    `yaml:"reasoning_field"`
	// LoadTokens is the length of the answer to a prompt that the oracle does
	// not know; 0: 128.
	LoadTokens int `yaml:"load_tokens"`

	// Usage is how an OpenAI stream reports its usage: final_chunk (one of its
	// own, if asked for), finish_chunk (in the chunk with the finish reason,
	// asked for or not), every_chunk (in each, up to there, asked for or not)
	// or none.
	Usage string `yaml:"usage"`
	// RoleChunk is where an OpenAI stream names the role: first (an event of
	// its own without text, before the prompt is read), with_text (in the
	// first event with text) or every_chunk (in each event).
	RoleChunk string `yaml:"role_chunk"`
	// TokensPerChunk is how many tokens make an event, which goes out when the
	// last of them is due; 0: 1.
	TokensPerChunk int `yaml:"tokens_per_chunk"`
	// SplitSyllables makes two tokens of some Hangul syllables.
	SplitSyllables SplitSyllables `yaml:"split_syllables"`
	// ContextLength is in tokens; 0: 32768.
	ContextLength int `yaml:"context_length"`
	// GPUShare is the share of the model in GPU memory, from 0 to 1.
	GPUShare float64 `yaml:"gpu_share"`
	// NeedsPull hides the model until it is pulled.
	NeedsPull bool `yaml:"needs_pull"`
	// RequireKey, when set, is the bearer token that /v1 asks for.
	RequireKey string `yaml:"require_key" json:"-"`
	// RefuseParams are fields of an OpenAI request that give a 400, worded by
	// RefuseParamsStyle: named (the message names the field), clova or generic.
	RefuseParams      []string `yaml:"refuse_params"`
	RefuseParamsStyle string   `yaml:"refuse_params_style"`

	// Faults are what goes wrong; of those that hit a request the first one
	// counts.
	Faults []Fault `yaml:"faults"`
}

// Reasoning is the thought that comes before an answer.
type Reasoning struct {
	Share  float64 `yaml:"share"`  // of the answers that have any, from 0 to 1
	Tokens int     `yaml:"tokens"` // its length; 0: 64
}

// SplitSyllables are the Hangul syllables that a tokenizer of bytes has no
// token for: each is two tokens, with a part of its bytes each. The rule of
// Tokenize does not hold for them.
type SplitSyllables struct {
	Share float64 `yaml:"share"` // of all syllables, from 0 to 1; the same ones always
	// Sent is what a stream makes of them: held (nothing until the syllable is
	// complete, as Ollama and llama-server do), empty (an event with no text,
	// then the syllable, as vLLM does) or raw (broken bytes in both events).
	Sent string `yaml:"sent"`
}

// A FieldError is a value that a profile cannot have.
type FieldError struct {
	Field string // as in the YAML file, e.g. faults[0].kind
	Msg   string
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Msg }

const (
	defaultLoadTokens      = 128
	defaultReasoningTokens = 64
	defaultContextLength   = 32768
)

func answerForms() []string {
	return []string{formBare, formLabelDot, formSentence, formReasoned, formMixed}
}

func reasoningFields() []string { return []string{"reasoning_content", "reasoning", thinkTags} }

func usages() []string {
	return []string{usageFinalChunk, usageFinishChunk, usageEveryChunk, usageNone}
}

func prefills() []string { return []string{prefillEach, prefillInTurn, prefillBlocking} }

func roleChunks() []string { return []string{roleFirst, roleWithText, roleEveryChunk} }

func splitWays() []string { return []string{splitHeld, splitEmpty, splitRaw} }

func refusalStyles() []string { return []string{"named", "clova", "generic"} }

// withDefaults is p with the values that its empty fields stand for.
func (p Profile) withDefaults() Profile {
	p.Name = cmp.Or(p.Name, "unnamed")
	p.Model = cmp.Or(p.Model, "hanbench-"+p.Name)
	p.AnswerForm = cmp.Or(p.AnswerForm, formSentence)
	p.ReasoningField = cmp.Or(p.ReasoningField, reasoningFields()[0])
	p.Reasoning.Tokens = cmp.Or(p.Reasoning.Tokens, defaultReasoningTokens)
	p.LoadTokens = cmp.Or(p.LoadTokens, defaultLoadTokens)
	p.Usage = cmp.Or(p.Usage, usageFinalChunk)
	p.Prefill = cmp.Or(p.Prefill, prefillEach)
	p.RoleChunk = cmp.Or(p.RoleChunk, roleFirst)
	p.TokensPerChunk = cmp.Or(p.TokensPerChunk, 1)
	p.SplitSyllables.Sent = cmp.Or(p.SplitSyllables.Sent, splitHeld)
	p.ContextLength = cmp.Or(p.ContextLength, defaultContextLength)
	p.RefuseParamsStyle = cmp.Or(p.RefuseParamsStyle, refusalStyles()[0])
	return p
}

// Validate returns a *FieldError for the first field whose value cannot be.
func (p Profile) Validate() error {
	p = p.withDefaults()
	return cmp.Or(p.checkNumbers(), p.checkAbility(), p.checkWords(), p.checkEngine(), p.checkFaults())
}

func (p Profile) checkNumbers() error {
	for _, f := range []struct {
		field string
		value float64
	}{
		{"prefill_tps", p.PrefillTPS}, {"decode_tps", p.DecodeTPS},
		{"fixed_latency", p.FixedLatency.Seconds()}, {"load_time", p.LoadTime.Seconds()},
		{"slots", float64(p.Slots)}, {"queue", float64(p.Queue + 1)}, {"jitter", p.Jitter},
		{"load_tokens", float64(p.LoadTokens)}, {"context_length", float64(p.ContextLength)},
		{"reasoning.tokens", float64(p.Reasoning.Tokens)},
		{"prompt_cache", float64(p.PromptCache)}, {"tokens_per_chunk", float64(p.TokensPerChunk)},
	} {
		if !(f.value >= 0) || math.IsInf(f.value, 0) {
			return &FieldError{f.field, "must be a number and not negative"}
		}
	}
	for _, f := range []struct {
		field string
		value float64
	}{
		{"refuse", p.Refuse}, {"unparsed", p.Unparsed},
		{"reasoning.share", p.Reasoning.Share}, {"gpu_share", p.GPUShare},
		{"batch_slowdown", p.BatchSlowdown}, {"split_syllables.share", p.SplitSyllables.Share},
	} {
		if !isShare(f.value) {
			return &FieldError{f.field, fmt.Sprintf("must be from 0 to 1, not %v", f.value)}
		}
	}
	return nil
}

// checkEngine asks that what the answers share has rates to act on.
func (p Profile) checkEngine() error {
	switch {
	case p.BatchSlowdown > 0 && (p.DecodeTPS == 0 || p.FixedLatency > 0):
		return &FieldError{"batch_slowdown", "needs decode_tps, and no fixed_latency"}
	case p.Prefill != prefillEach && (p.PrefillTPS == 0 || p.FixedLatency > 0):
		return &FieldError{"prefill", p.Prefill + " needs prefill_tps, and no fixed_latency"}
	case p.PromptCache > 0 && p.PromptCache < promptBlock:
		return &FieldError{"prompt_cache", fmt.Sprintf("must be 0 or at least %d, a block of tokens", promptBlock)}
	}
	return nil
}

// checkAbility also asks that an ability leaves room for the refusals.
func (p Profile) checkAbility() error {
	tasks := make([]string, 0, len(p.Ability))
	for task := range p.Ability {
		tasks = append(tasks, task)
	}
	slices.Sort(tasks)
	for _, task := range tasks {
		ability := p.Ability[task]
		if !isShare(ability) {
			return &FieldError{"ability." + task, fmt.Sprintf("must be from 0 to 1, not %v", ability)}
		}
		// A sum of shares such as 0.7+0.2+0.1 may pass 1 by rounding.
		if sum := ability + p.Refuse + p.Unparsed; sum > 1+1e-9 {
			return &FieldError{"ability." + task, fmt.Sprintf("with refuse and unparsed makes %.3g, more than 1", sum)}
		}
	}
	return nil
}

func (p Profile) checkWords() error {
	for _, f := range []struct {
		field, value string
		known        []string
	}{
		{"answer_form", p.AnswerForm, answerForms()},
		{"reasoning_field", p.ReasoningField, reasoningFields()},
		{"usage", p.Usage, usages()},
		{"prefill", p.Prefill, prefills()},
		{"role_chunk", p.RoleChunk, roleChunks()},
		{"split_syllables.sent", p.SplitSyllables.Sent, splitWays()},
		{"refuse_params_style", p.RefuseParamsStyle, refusalStyles()},
	} {
		if !slices.Contains(f.known, f.value) {
			return &FieldError{f.field, suggest.Unknown(f.value, f.known)}
		}
	}
	return nil
}

func (p Profile) checkFaults() error {
	for i, f := range p.Faults {
		if err := f.check(); err != nil {
			err.Field = fmt.Sprintf("faults[%d].%s", i, err.Field)
			return err
		}
	}
	return nil
}

func isShare(x float64) bool { return 0 <= x && x <= 1 }

// abilityFor is the probability of a right answer in a "suite/task".
func (p Profile) abilityFor(task string) float64 {
	suite, _, _ := strings.Cut(task, "/")
	for _, key := range []string{task, suite, "default"} {
		if a, ok := p.Ability[key]; ok {
			return a
		}
	}
	return 1 - p.Refuse - p.Unparsed
}

// serves reports whether a request's model name means the profile's.
func (p Profile) serves(model string) bool {
	return strings.TrimSuffix(model, ":latest") == strings.TrimSuffix(p.Model, ":latest")
}

// digest is the SHA-256 of the profile in hexadecimal: what stands for the
// model's weights. The key is left out of it.
func (p Profile) digest() string {
	b, err := json.Marshal(p)
	if err != nil {
		// A validated profile holds no NaN or infinity, which is all that
		// could fail here.
		panic(fmt.Sprintf("encode profile: %v", err))
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
