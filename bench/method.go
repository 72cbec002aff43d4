package bench

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
)

// How the answers to multiple-choice items are had: see tasks.Method. By
// log-likelihood an item takes several requests: its contexts (its prompt, as a
// rule), and the texts with each of its options. So does an item with turns, a
// conversation.

func (p *Plan) validateMethod() error {
	if p.Method != "" && !slices.Contains(tasks.Methods(), p.Method) { // plans of before the key have none
		return fmt.Errorf("plan: method is %q; expected %s, %s or %s", p.Method, tasks.ByText, tasks.ByFirstToken, tasks.ByLikelihood)
	}
	return nil
}

// checkMethod finds out whether a target gives what the plan's method needs.
func (s *session) checkMethod(ctx context.Context, t *Target, r runners.Runner) error {
	if !slices.ContainsFunc(s.job.Suites, hasChoices) {
		return nil
	}
	switch s.job.Plan.Method {
	case tasks.ByFirstToken:
		if err := runners.CheckLogprobs(ctx, r, s.idPrefix()+"-logprobs"); err != nil {
			return fmt.Errorf("target %s %w", t.Name, err)
		}
	case tasks.ByLikelihood:
		echoer, ok := r.(runners.Echoer)
		if !ok {
			return fmt.Errorf("target %s cannot be scored by log-likelihood: %s has no way to tell how likely a given text is; "+
				"use an OpenAI-compatible endpoint that echoes (vLLM, llama-cpp-python), or method: %s", t.Name, t.Protocol, tasks.ByFirstToken)
		}
		return echoer.CheckEcho(ctx)
	}
	return nil
}

func hasChoices(s *tasks.Suite) bool {
	return slices.ContainsFunc(s.Tasks, func(t *tasks.Task) bool { return t.Kind == tasks.MultipleChoice })
}

// choose gives a multiple-choice item the method, and counts the texts that it
// compares by likelihood.
func (q *question) choose(m tasks.Method) {
	if q.task.Kind != tasks.MultipleChoice {
		return
	}
	if q.method = m; m != tasks.ByLikelihood {
		return
	}
	l, err := q.task.Likelihoods(q.item)
	q.contexts, q.continuations = len(l.Contexts), len(l.Continuations)
	if err != nil { // told when its one request is made
		q.contexts, q.continuations = 1, 0
	}
}

// requests is how many the item takes.
func (q *question) requests() int {
	if q.method == tasks.ByLikelihood {
		return q.contexts + q.continuations
	}
	return max(1, len(q.item.Turns))
}

// mostRequests is how many one of the items takes at most.
func mostRequests(order []question) int {
	most := 0
	for i := range order {
		most = max(most, order[i].requests())
	}
	return most
}

// part is one of the item's requests, with its prompt or the text whose
// likelihood is asked for.
func (q *question) part(t turn) *question {
	own := *q
	own.at = t
	if q.method != tasks.ByLikelihood {
		if t.number > 0 {
			own.converse()
		} else {
			own.first()
		}
		return &own
	}
	l, err := q.task.Likelihoods(q.item)
	if err != nil {
		own.broken = err
		return &own
	}
	own.messages = []tasks.Message{{Role: "prompt", Content: l.Texts()[t.number]}}
	return &own
}

// converse makes a later turn of an item of it: what was said before, and the
// user's next message.
func (q *question) converse() {
	before := q.at.history
	q.messages = append(before[:len(before):len(before)], tasks.Message{Role: "user", Content: q.item.Turns[q.at.number]})
}

// causePrompt is that of an item whose prompt could not be made.
const causePrompt runners.Cause = "prompt"

// unmade is the draft of a request that has no prompt: it fails at once.
func (q *question) unmade() runners.Draft {
	return unmade{&runners.Error{Cause: causePrompt, Message: "not sent: " + q.broken.Error()}}
}

type unmade struct{ why *runners.Error }

func (unmade) Ready() {}

func (u unmade) Send() runners.Flight {
	return func(context.Context) runners.Reply {
		return func() runners.Response { return runners.Response{Err: u.why} }
	}
}

// last reports whether this is the request with which the item can be scored.
func (q *question) last() bool { return q.at.number == q.requests()-1 }

// fill says in a request what the method asks for.
func (q *question) fill(req *runners.Request) {
	switch q.method {
	case tasks.ByFirstToken:
		req.TopLogprobs, req.MaxTokens = runners.MaxTopLogprobs, 1
	case tasks.ByLikelihood:
		req.Echo, req.Messages, req.Params = q.messages[0].Content, nil, nil
	}
}

// scored reads the answer to an item by its method.
func (a *reply) scored() tasks.Score {
	q, r := a.question, a.response()
	answer := answerOf(r)
	switch {
	case q.turn == nil && !q.last():
		return tasks.Score{Outcome: tasks.Unscored}
	case q.turn != nil || q.method == "" || q.method == tasks.ByText:
		return q.task.Score(q.item, answer)
	case answer.Failed || answer.Blocked:
		return q.task.Score(q.item, answer)
	case q.method == tasks.ByFirstToken:
		first := make([]tasks.TokenProb, len(r.First))
		for i, alt := range r.First {
			first[i] = tasks.TokenProb(alt)
		}
		return q.task.ScoreFirstToken(q.item, first)
	}
	return q.task.ScoreLikelihood(q.item, likelihoods(append(a.echoes, r.Echo), q.contexts))
}

// likelihoods are those of the continuations: what each text with one has beyond
// its context. The contexts come first; one is that of all.
func likelihoods(echoes [][]runners.TokenLogprob, contexts int) []float64 {
	var out []float64
	for i, whole := range echoes[contexts:] {
		out = append(out, gain(echoes[min(i, contexts-1)], whole))
	}
	return out
}

// gain is ln P(whole) − ln P(context). They differ from the first token on in
// which they differ: where an option begins, or a token before it, for a tokenizer
// may join the end of one with the beginning of the other. NaN where the endpoint
// told nothing.
func gain(context, whole []runners.TokenLogprob) float64 {
	if len(context) == 0 || len(whole) == 0 {
		return math.NaN()
	}
	same := 0
	for same < min(len(context), len(whole)) && context[same].Token == whole[same].Token {
		same++
	}
	return sum(whole[same:]) - sum(context[same:])
}

func sum(tokens []runners.TokenLogprob) float64 {
	total := 0.0
	for _, t := range tokens {
		total += t.Logprob
	}
	return total
}

// methodScore adds to a record's score what the method and the variants say.
func methodScore(out *results.Score, s tasks.Score) {
	out.Outside = s.Outside
	for _, m := range s.Measures {
		out.Measures = append(out.Measures, results.Measure(m))
	}
	out.Counts = s.Counts
	for _, o := range s.Options {
		option := results.OptionScore{Label: o.Label, Share: o.Share}
		if !math.IsInf(o.Logprob, 0) {
			option.Logprob = &o.Logprob
		}
		out.Options = append(out.Options, option)
	}
	for name, outcome := range s.Variants {
		if out.Variants == nil {
			out.Variants = map[string]string{}
		}
		out.Variants[string(name)] = string(outcome)
	}
}
