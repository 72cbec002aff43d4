package compare

import (
	"math"

	"github.com/hanbench/hanbench/results/stat"
)

// How a run's requests are cut into blocks. Those in flight together share the
// server's state, so blocks must be longer than what they have in common; and
// fewer than eight blocks do not tell how much blocks vary. Above 30 more tell
// little: B. Schmeiser, Operations Research 30 (1982).
const (
	blocksLeast = 8
	// blocksSome tell something to set beside what other runs tell.
	blocksSome = 4
	blocksMost = 30
	// blockTimes is how many correlation times long a block is at least: then the
	// error that its blocks tell is some 10% short (half of that time a block).
	blockTimes = 4
	// tailLeast is how many independent requests must lie beyond a percentile.
	tailLeast = 5
)

// cutting is how many blocks a run's requests make. why says that they are too few;
// time is the number of requests that go up and down together.
func cutting(n int, time float64, percent float64) (blocks int, why string) {
	length := math.Max(blockTimes*time, math.Sqrt(float64(n)))
	blocks = min(blocksMost, int(float64(n)/length))
	if blocks >= blocksLeast && beyond(n, time, percent) >= tailLeast {
		return blocks, ""
	}
	need := max(blocksLeast*blocksLeast, int(math.Ceil(math.Max(blocksLeast*blockTimes*time, tailLeast/beyond(1, time, percent)))))
	if time >= 2 {
		return blocks, because("requests are slow and quick together, about %.0f at a time, so that %d in a run tell too little; some %d would do, or repeated runs", time, n, max(need, n+1))
	}
	return blocks, because("too few requests in a run: %d; some %d would do, or repeated runs", n, max(need, n+1))
}

// wary is a time of correlation and half of its standard error, which is
// √(2(2W + 1)/n) of it with a window of W = 5 times (Sokal, section 3): a run that
// looks less correlated than it is by chance would else have an interval, and one that
// looks as it is none.
func wary(time float64, n int) float64 {
	return time * (1 + math.Sqrt(2*(10*time+1)/float64(n))/2)
}

// beyond is how many independent requests lie beyond a percentile, on its shorter
// side.
func beyond(n int, time, percent float64) float64 {
	return float64(n) / time * math.Min(percent, 100-percent) / 100
}

// halved is the degrees of freedom that so many independent parts are given: half
// of what they would have if neighbours were independent.
func halved(parts float64) float64 { return (parts - 1) / 2 }

// widened makes up for the variance of a bootstrap of so many blocks, which is
// short of an unbiased one by (b − 1)/b.
func widened(se float64, blocks int) float64 {
	return se * math.Sqrt(float64(blocks)/float64(blocks-1))
}

// percentileInside is what a run tells of the error of a percentile. time is the
// series' time of correlation; the percentile has its own beside it.
func percentileInside(s *stat.Series, percent, time float64, replicates int, seed uint64) inside {
	v, ok := s.Percentile(percent)
	if !ok {
		return inside{why: "nothing was timed"}
	}
	time = wary(math.Max(time, s.CorrelationTimeAbove(v)), s.Len())
	blocks, why := cutting(s.Len(), time, percent)
	if why != "" {
		return inside{n: s.Len(), why: why}
	}
	se, ok := s.PercentileSE(percent, blocks, replicates, seed)
	span, also := s.SpanSE(percent, blocks)
	if !ok || !also {
		return inside{n: s.Len(), why: "times of 0 are among those resampled"}
	}
	se = math.Max(se, span)
	// A percentile in the tail hangs on the few independent requests beyond it.
	parts := math.Min(float64(blocks), beyond(s.Len(), time, percent))
	return inside{se: widened(se, blocks), df: halved(parts), blocks: blocks, n: s.Len(), ok: true}
}

// ratioInside is what a run tells of the error of Σ over / Σ under, each of the
// requests in the order of time: from the sums of its residuals over blocks
// (the ratio estimator of W. G. Cochran, Sampling Techniques, 1977, chapter 6).
func ratioInside(over, under []float64) inside {
	all, per := sum(over), sum(under)
	n := len(over)
	if !(all > 0) || !(per > 0) {
		return inside{n: n, why: "nothing of it came"}
	}
	residuals := make([]float64, n)
	for i := range over {
		residuals[i] = over[i] - all/per*under[i]
	}
	blocks, why := cutting(n, wary(stat.CorrelationTime(residuals), n), 50)
	if blocks < blocksSome {
		return inside{n: n, why: why}
	}
	squares := 0.0
	for k := range blocks {
		s := sum(residuals[k*n/blocks : (k+1)*n/blocks])
		squares += s * s
	}
	return inside{se: widened(math.Sqrt(squares), blocks) / all, df: halved(float64(blocks)), blocks: blocks, n: n, ok: why == "", why: why}
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
