package compare

import (
	"math"

	"github.com/hanbench/hanbench/results/stat"
)

// A measure is what is compared of an item's answers.
type measure struct {
	metric, unit string
	// low and high bound it, and what a missing answer could have been worth.
	low, high float64
	// of is an item's mean over its epochs: of those that were answered, and with
	// those that were not at the measure's lowest and highest.
	of func(*Item) reading
}

// A reading is a measure of one item. n counts the epochs in mean, missing those
// without an answer.
type reading struct {
	mean       float64
	n, missing int
}

// at is the mean with every missing answer worth v.
func (r reading) at(v float64) float64 {
	return (r.mean*float64(r.n) + v*float64(r.missing)) / float64(r.n+r.missing)
}

func accuracyMeasure() measure {
	return measure{MetricAccuracy, "share", 0, 1, func(it *Item) reading {
		return readingOf(float64(it.Correct), it.Scored, it.Errors)
	}}
}

func scoreMeasure() measure {
	return measure{MetricScore, "score", 0, 1, func(it *Item) reading {
		return readingOf(it.Value, it.Valued, it.Errors)
	}}
}

func ratingMeasure(low, high float64) measure {
	return measure{MetricRating, "rating", low, high, func(it *Item) reading {
		return readingOf(it.Rating, it.Rated, it.Unrated)
	}}
}

func readingOf(sum float64, n, missing int) reading {
	r := reading{n: n, missing: missing}
	if n > 0 {
		r.mean = sum / float64(n)
	}
	return r
}

// graded says that some of the items have scores between right and wrong.
func graded(all []*pair) bool {
	for _, p := range all {
		for _, it := range [...]*Item{&p.base, &p.new} {
			if it.Valued > 0 && math.Abs(it.Value-float64(it.Correct)) > 1e-9 {
				return true
			}
		}
	}
	return false
}

// The tests of a Figure.
const (
	TestMcNemar = "mcnemar"  // exact: one answer an item, no passages shared
	TestPairedT = "paired-t" // several answers an item, or shared passages: clustered
	// TestBootstrap: graded scores. BCa over items or passages and Student's t, of
	// both what claims less: where most differences are 0 the one is too narrow, where
	// they are skewed the other.
	TestBootstrap = "bootstrap"
)

// sample is what a measure says of the items of a scope.
type sample struct {
	measure
	base, new, diffs []float64 // of the items that both sides answered
	clusters         []string  // nil where no passage is shared
	single, binary   bool      // one epoch on both sides; nothing but right and wrong
	discordant       Discordant
	units            int // clusters
	missing          int // answers that did not come
	// worst and best are the differences with them against and for the new side,
	// of all items that both were asked.
	worst, best   []float64
	worstClusters []string
}

func (m measure) sample(all []*pair) sample {
	s := sample{measure: m, single: true, binary: m.metric == MetricAccuracy}
	grouped := false
	for _, p := range all {
		a, b := m.of(&p.base), m.of(&p.new)
		s.missing += a.missing + b.missing
		cluster := clusterOf(&p.base)
		grouped = grouped || p.base.Group != ""
		if a.n+a.missing > 0 && b.n+b.missing > 0 {
			s.worst = append(s.worst, b.at(m.low)-a.at(m.high))
			s.best = append(s.best, b.at(m.high)-a.at(m.low))
			s.worstClusters = append(s.worstClusters, cluster)
		}
		if a.n == 0 || b.n == 0 {
			continue
		}
		s.base, s.new = append(s.base, a.mean), append(s.new, b.mean)
		s.diffs = append(s.diffs, b.mean-a.mean)
		s.clusters = append(s.clusters, cluster)
		s.single = s.single && a.n == 1 && b.n == 1
		switch {
		case b.mean > a.mean:
			s.discordant.OnlyNew++
		case b.mean < a.mean:
			s.discordant.OnlyBase++
		}
	}
	s.units = distinct(s.clusters)
	if !grouped || s.units == len(s.diffs) {
		s.clusters = nil
	}
	if !grouped {
		s.worstClusters = nil
	}
	return s
}

// clusterOf is the item's passage within its task, or the item itself.
func clusterOf(it *Item) string {
	if it.Group != "" {
		return "group\x00" + it.Task + "\x00" + it.Group
	}
	return "item\x00" + it.Task + "\x00" + it.ID + "\x00" + it.Hash
}

func distinct(names []string) int {
	seen := map[string]bool{}
	for _, n := range names {
		seen[n] = true
	}
	return len(seen)
}

// An outcome is what a test says of a sample.
type outcome struct {
	test     string
	p        float64
	se       float64
	hasSE    bool
	mde      func(alpha, power float64) float64 // of the test, where there is an se
	estimate Estimate
}

// Items, or passages, are resampled where there are at least leastResampled and at
// most mostResampled. Of fewer a bootstrap says nothing of its own; of more the mean
// of the differences is normal as far as it could tell.
const (
	leastResampled = 10
	mostResampled  = 2000
)

// resamples bound a p-value from below: 2 / (resamples + 1).
const resamples = 9999

// test compares differences; binary and single as in sample.
func (s *sample) test(diffs []float64, clusters []string, seed uint64) (outcome, bool) {
	scale := s.high - s.low
	unit := make([]float64, len(diffs))
	for i, d := range diffs {
		unit[i] = d / scale
	}
	d, ok := stat.Paired(unit, clusters)
	out := outcome{se: d.SE * scale, hasSE: ok, mde: func(alpha, power float64) float64 { return d.MDE(alpha, power) * scale }}
	switch {
	case s.binary && s.single && clusters == nil:
		b, c := signs(diffs)
		out.test, out.p = TestMcNemar, stat.McNemar(b, c)
		out.mde = func(alpha, power float64) float64 { return stat.MDE(d.SE, alpha, power) }
		out.estimate = tango{float64(b), float64(c), float64(len(diffs))}
		return out, len(diffs) > 0
	case !ok:
		return out, false
	}
	student := func(level float64) (float64, float64) {
		low, high := d.Interval(level)
		return low * scale, high * scale
	}
	out.test, out.p, out.estimate = TestPairedT, d.P(), bounds(student)
	if s.binary || d.Clusters < leastResampled || len(diffs) > mostResampled || d.PlainSE < 1e-12 {
		return out, true
	}
	r, ok := stat.BCa(len(diffs), clusters, stat.MeanOf(diffs), resamples, seed)
	if r = r.Spread(); ok {
		out.test, out.p = TestBootstrap, math.Max(out.p, r.P(0))
		out.estimate = bounds(func(level float64) (float64, float64) {
			low, high := student(level)
			from, to := r.Interval(level)
			return math.Min(low, from), math.Max(high, to)
		})
	}
	return out, true
}

// signs counts the items that got better, and those that got worse.
func signs(diffs []float64) (up, down int) {
	for _, d := range diffs {
		switch {
		case d > 0:
			up++
		case d < 0:
			down++
		}
	}
	return up, down
}

// bounds is the interval of an estimate that always has one.
type bounds func(level float64) (low, high float64)

func (b bounds) Interval(level float64) (low, high float64, ok bool) {
	low, high = b(level)
	return low, high, !math.IsNaN(low) && !math.IsNaN(high)
}

// tango is the score interval of paired proportions.
type tango struct{ up, down, n float64 }

func (t tango) Interval(level float64) (low, high float64, ok bool) {
	return stat.TangoInterval(t.up, t.down, t.n, level)
}
