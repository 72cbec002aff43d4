package merge

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/results"
)

// An Input is a run, or several that were merged before, by the name of its file
// or folder.
type Input struct {
	Name    string
	Content *Content
}

// Merge makes one result of the inputs. The order in which they are given, and
// what was merged before, does not show. The error says which of them cannot be
// merged, and why.
func Merge(inputs []Input, tool results.Tool) (*Merged, error) {
	if len(inputs) == 0 {
		return nil, errors.New("nothing to merge")
	}
	var all Content
	for i := range inputs {
		for k := range i {
			if err := inputs[k].agrees(&inputs[i]); err != nil {
				return nil, err
			}
		}
		c := inputs[i].Content
		all.Simulated = all.Simulated || c.Simulated
		all.Sources = append(all.Sources, c.Sources...)
		all.Suites = append(all.Suites, c.Suites...)
		all.Targets = append(all.Targets, c.Targets...)
		all.Stages = append(all.Stages, c.Stages...)
	}
	return newMerged(all.joined(), tool)
}

// agrees refuses two inputs that do not belong together.
func (in *Input) agrees(other *Input) error {
	a, b := in.Content, other.Content
	for _, s := range a.Sources {
		for _, o := range b.Sources {
			if s.RunID == o.RunID || s.RecordsHash == o.RecordsHash {
				return fmt.Errorf("run %s is in %s and in %s: merged twice it would count twice; leave one out", s.RunID, in.Name, other.Name)
			}
		}
	}
	if a.Simulated != b.Simulated {
		simulated, real := in.Name, other.Name
		if b.Simulated {
			simulated, real = real, simulated
		}
		return fmt.Errorf("%s is of a simulated endpoint and %s of a real one: their figures do not belong together", simulated, real)
	}
	for _, s := range a.Suites {
		for _, o := range b.Suites {
			if s.Name != o.Name {
				continue
			}
			if s.Hash != o.Hash {
				return fmt.Errorf("suite %s has other content in %s (%.19s…) than in %s (%.19s…): other questions were asked", s.Name, in.Name, s.Hash, other.Name, o.Hash)
			}
			if s.ScorerVersion != o.ScorerVersion {
				return fmt.Errorf("the answers to suite %s were scored by version %s in %s and by version %s in %s; bring both to this build's with hanbench score DIR", s.Name, s.ScorerVersion, in.Name, o.ScorerVersion, other.Name)
			}
		}
	}
	return agreeOnTargets(in, other)
}

func agreeOnTargets(in, other *Input) error {
	for _, t := range in.Content.Targets {
		for _, o := range other.Content.Targets {
			if t.Target != o.Target {
				continue
			}
			for _, f := range []struct{ name, a, b string }{
				{"model", t.Model, o.Model}, {"model digest", t.Digest, o.Digest}, {"quantization", t.Quantization, o.Quantization},
			} {
				if f.a != f.b && f.a != "" && f.b != "" {
					return fmt.Errorf("target %s: the %s is %s in %s and %s in %s: they are not the same model", t.Target, f.name, f.a, in.Name, f.b, other.Name)
				}
			}
		}
	}
	return nil
}

// joined adds up what belongs together and sorts the rest. What it is made of is
// left as it is.
func (c *Content) joined() *Content {
	out := &Content{Simulated: c.Simulated, Sources: slices.Clone(c.Sources), Suites: []results.SuiteRef{}, Targets: []Target{}, Stages: []Stage{}}
	slices.SortFunc(out.Sources, func(a, b Source) int { return cmp.Compare(a.RunID, b.RunID) })
	suites := slices.SortedStableFunc(slices.Values(c.Suites), func(a, b results.SuiteRef) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), -cmp.Compare(a.Items, b.Items), bytes.Compare(encode(a), encode(b)))
	})
	for _, s := range suites {
		if last := len(out.Suites) - 1; last < 0 || out.Suites[last].Name != s.Name {
			out.Suites = append(out.Suites, s)
		}
	}
	targets := slices.SortedStableFunc(slices.Values(c.Targets), func(a, b Target) int { return cmp.Compare(a.Target, b.Target) })
	for _, t := range targets {
		if last := len(out.Targets) - 1; last >= 0 && out.Targets[last].Target == t.Target {
			out.Targets[last] = out.Targets[last].with(t)
			continue
		}
		out.Targets = append(out.Targets, t)
	}
	stages := slices.SortedStableFunc(slices.Values(c.Stages), func(a, b Stage) int { return sameLoad(&a, &b) })
	for from := 0; from < len(stages); {
		to := from + 1
		for to < len(stages) && sameLoad(&stages[from], &stages[to]) == 0 {
			to++
		}
		out.Stages = append(out.Stages, joinStages(stages[from:to]))
		from = to
	}
	return out
}

// with fills in what one of the two knows.
func (t Target) with(o Target) Target {
	t.Model, t.Digest, t.Quantization = cmp.Or(t.Model, o.Model), cmp.Or(t.Digest, o.Digest), cmp.Or(t.Quantization, o.Quantization)
	t.Servers = slices.Concat(t.Servers, o.Servers)
	slices.Sort(t.Servers)
	t.Servers = slices.Compact(t.Servers)
	return t
}

// sameLoad orders stages; it is 0 for those that ask the same.
func sameLoad(a, b *Stage) int {
	return cmp.Or(cmp.Compare(a.Target, b.Target), cmp.Compare(a.Suite, b.Suite), cmp.Compare(a.Level, b.Level),
		cmp.Compare(a.Method, b.Method), cmp.Compare(a.Turns, b.Turns))
}

// joinStages adds up stages that ask the same.
func joinStages(stages []Stage) Stage {
	out := stages[0]
	out.Parts, out.Histograms = nil, []Histogram{}
	var tallies [][]results.Tally
	var histograms []Histogram
	for _, s := range stages {
		out.Parts = append(out.Parts, s.Parts...)
		tallies = append(tallies, s.Tallies)
		histograms = append(histograms, s.Histograms...)
	}
	slices.SortFunc(out.Parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.RunID, b.RunID), cmp.Compare(a.Index, b.Index))
	})
	out.Tallies = results.AddTallies(tallies...)
	slices.SortStableFunc(histograms, func(a, b Histogram) int {
		return cmp.Or(cmp.Compare(a.Clock, b.Clock), cmp.Compare(a.Name, b.Name))
	})
	for from := 0; from < len(histograms); {
		to, c := from, newCounter()
		for ; to < len(histograms) && histograms[to].Clock == histograms[from].Clock && histograms[to].Name == histograms[from].Name; to++ {
			if err := c.merge(&histograms[to]); err != nil {
				panic(err) // ReadFile has looked at each
			}
		}
		h, _ := c.histogram(histograms[from].Clock, histograms[from].Name)
		out.Histograms = append(out.Histograms, h)
		from = to
	}
	return out
}
