package rescore

import (
	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// methods are how each stage has its answers to multiple choice.
func methods(c *results.Contents) map[int]tasks.Method {
	out := map[int]tasks.Method{}
	for _, st := range c.Stages() {
		out[st.Index] = tasks.Method(st.Method)
	}
	return out
}

// byProbability reports whether answers to a task are had from probabilities:
// there is no text to read then.
func byProbability(m tasks.Method, t *tasks.Task) bool {
	return t.Kind == tasks.MultipleChoice && m != "" && m != tasks.ByText
}

// decide holds what the probabilities said against today's gold. ok is false for
// a record that decided nothing: one of an item's several requests, or one whose
// tokens held no label.
func decide(m tasks.Method, rec *results.Record, q question) (is results.Score, ok bool) {
	options := rec.Score.Options
	if len(options) == 0 || len(options) != len(q.task.OptionLabels(q.item)) {
		return is, false
	}
	if m == tasks.ByLikelihood {
		likelihoods := make([]float64, len(options))
		for i, o := range options {
			if o.Logprob == nil {
				return is, false
			}
			likelihoods[i] = *o.Logprob
		}
		return bench.ScoreOf(q.item, q.task.ScoreLikelihood(q.item, likelihoods)), true
	}
	is = rec.Score
	value := 0.0
	is.Gold, is.Outcome, is.Value = q.item.Answer, string(tasks.Incorrect), &value
	if is.Extracted == is.Gold {
		is.Outcome, value = string(tasks.Correct), 1
	}
	return is, true
}
