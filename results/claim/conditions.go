package claim

import (
	"encoding/json"
	"math"

	"github.com/hanbench/hanbench/results"
)

// conditions says which of a claim's conditions a pair does not meet, nil for
// none.
func conditions(c *Claim, subject, rival *Contender) *results.Finding {
	for _, reason := range []*results.Finding{
		c.Size.between(subject, rival), reasonedAlike(c.Reasoning, subject, rival), quantizedAlike(c.Quantization, subject, rival),
	} {
		if reason != nil {
			return reason
		}
	}
	if c.Evidence.SamePlan && !samePlan(subject, rival) {
		return because("%s and %s were asked by other plans", subject.Name, rival.Name)
	}
	if c.Evidence.SameMachine && !sameMachine(subject, rival) {
		return because("%s and %s were not served by the same machine, as far as the runs tell", subject.Name, rival.Name)
	}
	return nil
}

// between says why two models are not of the class.
func (s *Size) between(subject, rival *Contender) *results.Finding {
	if s == nil {
		return nil
	}
	for _, c := range []*Contender{subject, rival} {
		v := c.Model.Parameters
		switch {
		case v == 0:
			return because("the size of %s is not known: write its parameters under models: in the claim file", c.Name)
		case v < s.Least, s.Most > 0 && v > s.Most:
			return because("%s has %g billion parameters and is not of the class", c.Name, v)
		}
	}
	a, b := subject.Model.Parameters, rival.Model.Parameters
	if r := math.Max(a, b) / math.Min(a, b); s.Ratio > 0 && r > s.Ratio {
		return because("%s (%g billion parameters) and %s (%g) are not of one class: %.2g times apart", subject.Name, a, rival.Name, b, r)
	}
	return nil
}

func reasonedAlike(want string, subject, rival *Contender) *results.Finding {
	a, b := subject.Reasoning, rival.Reasoning
	if want == likeRival {
		if a != "" && b != "" && a != b {
			return because("reasoning is %s in %s and %s in %s", a, subject.Name, b, rival.Name)
		}
		return nil
	}
	for _, c := range []*Contender{subject, rival} {
		if want != "" && c.Reasoning != "" && c.Reasoning != want {
			return because("reasoning is %s in %s; the claim is of models with reasoning %s", c.Reasoning, c.Name, want)
		}
	}
	return nil
}

func quantizedAlike(want string, subject, rival *Contender) *results.Finding {
	a, b := subject.Info.Quantization, rival.Info.Quantization
	if want == likeRival {
		if a != "" && b != "" && a != b {
			return because("%s is quantized as %s and %s as %s", subject.Name, a, rival.Name, b)
		}
		return nil
	}
	for _, c := range []*Contender{subject, rival} {
		if q := c.Info.Quantization; want != "" && q != "" && !fits(want, q) {
			return because("%s is quantized as %s; the claim is of %s", c.Name, q, want)
		}
	}
	return nil
}

// sharedRun reports whether one run measured both.
func sharedRun(a, b *Contender) bool {
	for _, x := range a.Side.Runs {
		for _, y := range b.Side.Runs {
			if x.Summary.RunID != "" && x.Summary.RunID == y.Summary.RunID {
				return true
			}
		}
	}
	return false
}

// sameMachine: the URLs name the same host, and the client that is said to be on
// it looks the same.
func sameMachine(a, b *Contender) bool {
	if a.Recorded || b.Recorded || a.host() == "" || a.host() != b.host() {
		return false
	}
	return a.Side.Runs[0].Summary.Host == b.Side.Runs[0].Summary.Host
}

// samePlan compares all of the plans but whom they ask.
func samePlan(a, b *Contender) bool {
	if sharedRun(a, b) {
		return true
	}
	if a.Recorded || b.Recorded {
		return false
	}
	x, okX := settings(a.Side.Runs[0].Summary.Plan)
	y, okY := settings(b.Side.Runs[0].Summary.Plan)
	return okX && okY && x == y
}

func settings(plan []byte) (string, bool) {
	var keys map[string]json.RawMessage
	if json.Unmarshal(plan, &keys) != nil {
		return "", false
	}
	for _, k := range []string{"targets", "name", "judge"} {
		delete(keys, k)
	}
	text, err := json.Marshal(keys)
	return string(text), err == nil
}
