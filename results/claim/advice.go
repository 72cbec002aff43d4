package claim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// would says what would change a verdict.
func (t *trial) would(verdict string) []results.Finding {
	var all []results.Finding
	add := func(format string, args ...any) { all = append(all, remark("would_change", format, args...)) }
	switch verdict {
	case Untested:
		if !t.claim.Closed.Empty() {
			add("that its owner publishes the items, or answers to them that others can score")
			return all
		}
		for _, m := range t.missing {
			add("measuring a model (%s)", m.Args[0])
		}
		t.gaps(add)
	case Inconclusive:
		t.undecided(add)
	case Supported:
		add("one model of the rivals that was not measured here and is not beaten")
		add("other settings: reasoning, prompts, quantization, a newer version of a model")
	case Refuted:
		add("a better model of the one for whom it is claimed, measured against the same rivals")
		add("other settings: reasoning, prompts, quantization, a newer version of a model")
	}
	return unique(all)
}

// gaps are what was not compared, and why.
func (t *trial) gaps(add func(string, ...any)) {
	for _, p := range t.pairs() {
		if !p.isEvidence() && p.Reason != nil {
			add("mending this: %s", *p.Reason)
		}
	}
}

// undecided says how many items would decide each pair that shows nothing.
func (t *trial) undecided(add func(string, ...any)) {
	for _, p := range t.pairs() {
		switch {
		case p.Shown != ShownNeither:
		case p.NeedItems != nil && *p.NeedItems > p.N:
			add("%s: about %s items, if the difference is what it seems to be (%d were compared)", p.said(), rounded(*p.NeedItems), p.N)
		case p.NeedItems == nil && !ofLevel(p.Metric):
			add("%s: no number of items, if the difference is what it seems to be: it stands on the margin", p.said())
		case ofLevel(p.Metric):
			add("%s: longer stages, or repeats of the run", p.said())
		default:
			add("%s: repeats, and fewer comparisons to correct for", p.said())
		}
	}
}

// Commands are the runs that would test the claim.
func (c *Claim) Commands() []string { return (&trial{claim: c}).commands(&court{}) }

// commands are the runs that would give the evidence which is missing.
func (t *trial) commands(k *court) []string {
	if !t.claim.Closed.Empty() || len(t.claim.Suites) == 0 {
		return nil
	}
	words := []string{"hanbench run"}
	for _, target := range t.targets(k) {
		words = append(words, "--target "+target)
	}
	var suites []string
	for _, p := range t.claim.Suites {
		if !slices.Contains(suites, p.Suite) {
			suites = append(suites, p.Suite)
			words = append(words, "--suite "+p.Suite)
		}
	}
	if slices.Contains(t.claim.Metrics, metricRating) {
		words = append(words, "--judge openai:gpt-4o")
	}
	if slices.ContainsFunc(t.claim.Metrics, ofLevel) {
		words = append(words, "--concurrency 1,8")
	}
	words = append(words, "--out runs/"+t.claim.ID)
	return []string{strings.Join(words, " "), "hanbench claims runs/" + t.claim.ID + " --claim " + t.claim.ID}
}

// targets are those of the claim, as it says they are reached or as they were
// measured.
func (t *trial) targets(k *court) []string {
	var names []string
	add := func(s *Selector, found []*Contender) {
		// Where neither claim nor evidence says how it is reached, something stands
		// in for it.
		name := fmt.Sprintf("openai:MODEL%d@URL", len(names)+1)
		if len(s.Model) > 0 && !strings.ContainsAny(s.Model[0], "*?") {
			name = "openai:" + s.Model[0] + "@URL"
		}
		if i := slices.IndexFunc(found, func(x *Contender) bool { return s.fits(x, k.sides) }); i >= 0 {
			name = found[i].Name
			if found[i].Recorded {
				name = "openai:" + name + "@URL"
			}
		}
		if s.Target != "" && (len(found) == 0 || strings.HasSuffix(name, "@URL")) {
			name = s.Target
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	add(&t.claim.Subject, t.subjects)
	for i := range t.claim.Rivals {
		add(&t.claim.Rivals[i], t.against)
	}
	return names
}

// rounded is a number to two digits, with commas.
func rounded(n int) string {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	text := strconv.Itoa((n + unit - 1) / unit * unit)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
