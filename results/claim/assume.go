package claim

import (
	"slices"

	"github.com/hanbench/hanbench/results"
)

// assumed is what a verdict takes for granted.
func (t *trial) assumed() []results.Finding {
	var all []results.Finding
	add := func(format string, args ...any) { all = append(all, remark("assumption", format, args...)) }
	c := t.claim
	if c.quantifier() != QuantifierNamed && len(t.against) > 0 {
		add("it is said of the %d models measured here, not of others", len(t.subjects)+len(t.against))
	}
	if c.Size != nil {
		add("of a mixture of experts all parameters count for its size")
	}
	for _, x := range t.compared() {
		t.assumedOf(x, add)
	}
	for _, p := range t.pairs() {
		if p.isEvidence() && p.Rival != "" {
			t.assumedOfPair(p, add)
		}
	}
	if t.claim.Evidence.SameMachine {
		add("the same machine is told by its address and by the client's system; the runs do not name its GPU")
	}
	if usesTokens(c) {
		t.assumedOfTokens(add)
	}
	return unique(all)
}

// usesTokens: a metric counts the tokens of the prompt.
func usesTokens(c *Claim) bool {
	return slices.Contains(c.Metrics, metricTokens) || slices.Contains(c.Metrics, metricPrice)
}

// compared are the contenders in any pair that is evidence.
func (t *trial) compared() []*Contender {
	return slices.DeleteFunc(slices.Concat(t.subjects, t.against), func(x *Contender) bool {
		return !slices.ContainsFunc(t.pairs(), func(p *Pair) bool { return p.isEvidence() && (p.Subject == x.Name || p.Rival == x.Name) })
	})
}

func (t *trial) assumedOf(x *Contender, add func(string, ...any)) {
	if x.Model.Base != "" {
		add("lineage: %s is built on %s (%s); whoever asks for weights of the maker's own does not count it", x.Name, x.Model.Base, orDefault(x.Model.Source, "as the claim file says"))
	}
	if x.Recorded {
		add("the answers of %s were recorded elsewhere: by what prompt, reasoning and quantization is not known", x.Name)
		return
	}
	switch {
	case x.Reasoning == "":
		add("whether %s reasoned before it answered is not known", x.Name)
	case x.Reasoning == reasoningMixed:
		add("%s reasoned in some stages and not in others", x.Name)
	default:
		add("reasoning is %s in %s, as its answers show", x.Reasoning, x.Name)
	}
	if x.Info.Quantization == "" {
		add("the quantization of %s is not known", x.Name)
	} else {
		add("%s is quantized as %s", x.Name, x.Info.Quantization)
	}
	if x.Model.Parameters > 0 && t.claim.Size != nil {
		add("%s has %g billion parameters", x.Name, x.Model.Parameters)
	}
}

func (t *trial) assumedOfPair(p *Pair, add func(string, ...any)) {
	a, b := t.named(p.Subject), t.named(p.Rival)
	if a.Reasoning != b.Reasoning && a.Reasoning != "" && b.Reasoning != "" {
		add("%s and %s differ in reasoning: it may be what makes the difference", a.Name, b.Name)
	}
	if p, q := a.Model.Parameters, b.Model.Parameters; t.claim.Size == nil && p > 0 && q > 0 && max(p, q) > 2*min(p, q) {
		add("%s has %g billion parameters and %s %g: they are not of one size class", a.Name, p, b.Name, q)
	}
}

func (t *trial) named(name string) *Contender {
	for _, x := range slices.Concat(t.subjects, t.against) {
		if x.Name == name {
			return x
		}
	}
	return &Contender{Name: name}
}

// assumedOfTokens: what a chat template adds draws the ratio to 1.
func (t *trial) assumedOfTokens(add func(string, ...any)) {
	for _, x := range t.compared() {
		if x.Info.TemplateTokens > 0 {
			add("%g tokens of the chat template are taken off each prompt of %s", x.Info.TemplateTokens, x.Name)
		} else {
			add("the tokens of %s's chat template and of any hidden system prompt are counted with the text: they draw the ratio towards 1", x.Name)
		}
	}
}

func unique(all []results.Finding) []results.Finding {
	var out []results.Finding
	for _, f := range all {
		if !slices.ContainsFunc(out, func(g results.Finding) bool { return g.Message == f.Message }) {
			out = append(out, f)
		}
	}
	return out
}
