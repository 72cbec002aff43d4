package compare

import (
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/stat"
)

// fertilities compare tokens per Hangul syllable, of the answers to the items
// that both sides answered and of the prompts that both were asked.
func (c *comparing) fertilities(suite string) []Figure {
	base, _ := c.base.stages(suite)
	new, _ := c.new.stages(suite)
	pairs := pairItems(gather(base), gather(new)).all
	var out []Figure
	for _, kind := range []struct {
		metric string
		of     func(*Item) results.Tokens
		same   bool // the very prompt
	}{
		{MetricFertility, func(it *Item) results.Tokens { return it.Answers }, false},
		{MetricPromptFertility, func(it *Item) results.Tokens { return it.Prompts }, true},
	} {
		t := tokenPairs{}
		for _, p := range pairs {
			a, b := kind.of(&p.base), kind.of(&p.new)
			if a.Syllables > 0 && b.Syllables > 0 && (!kind.same || p.base.Prompt != "" && p.base.Prompt == p.new.Prompt) {
				t.add(a, b, clusterOf(&p.base))
			}
		}
		if len(t.clusters) == 0 {
			continue
		}
		f := Figure{Scope: Scope{Suite: suite}, Metric: kind.metric, Unit: "tokens_per_syllable", Relative: true, N: len(t.clusters), Family: "tokens " + suite}
		c.tokens(&f, t)
		out = append(out, f)
	}
	return out
}

// tokenPairs are the tokens and syllables of items on both sides.
type tokenPairs struct {
	base, baseSyllables, new, newSyllables []float64
	clusters                               []string
}

func (t *tokenPairs) add(base, new results.Tokens, cluster string) {
	t.base, t.baseSyllables = append(t.base, base.Tokens), append(t.baseSyllables, base.Syllables)
	t.new, t.newSyllables = append(t.new, new.Tokens), append(t.newSyllables, new.Syllables)
	t.clusters = append(t.clusters, cluster)
}

// tokens tests the ratio of both sides' tokens per syllable, by a bootstrap over
// items or the passages that they share.
func (c *comparing) tokens(f *Figure, t tokenPairs) {
	for _, found := range c.out.Findings {
		if found.Code == CodeSimulated && found.Severity == SeverityRefuse && !c.o.Anyway {
			f.Verdict, f.Reason = VerdictRefused, found.Message
			return
		}
	}
	base, new := sum(t.base)/sum(t.baseSyllables), sum(t.new)/sum(t.newSyllables)
	f.give(base, new)
	under, over := stat.RatioOf(t.base, t.baseSyllables), stat.RatioOf(t.new, t.newSyllables)
	r, ok := stat.Percentiles(len(t.clusters), t.clusters, func(times []float64) (float64, bool) {
		a, okBase := under(times)
		b, okNew := over(times)
		return b / a, okBase && okNew && a > 0
	}, c.replicates(), c.o.Seed)
	if !ok || distinct(t.clusters) < fewestItems {
		f.undecided("tokens of %d items are too few to tell; %d would do", distinct(t.clusters), fewestItems)
		return
	}
	low, high := r.Interval(0.95)
	low, high = low-1, high-1
	p, se := r.P(1), r.SE()
	if base == new && se < 1e-12 {
		p, low, high = 1, 0, 0 // the very same texts and tokens
	} else {
		mde := stat.MDE(se, c.o.alpha(), 0.8)
		f.SE, f.MDE = &se, &mde
	}
	f.Test, f.CILow, f.CIHigh, f.P = TestBootstrap, &low, &high, &p
	f.estimate = bounds(func(level float64) (float64, float64) {
		low, high := r.Interval(level)
		return low - 1, high - 1
	})
}

// fewestItems is the fewest of which a bootstrap of a ratio is given.
const fewestItems = 20
