package main

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Schedule says how well an open loop kept to its schedule.
type Schedule struct {
	// Lag is from the time that a request was due, by the record, to its last
	// byte on the wire (without a capture: its arrival at the server).
	Lag Quantiles `json:"lag_ms"`
	// Server and Wire test the gaps between arrivals, as the server and as the
	// wire saw them, against the distribution that was asked for; null for
	// constant gaps, and Wire without a capture.
	Server *KSTest `json:"ks_server"`
	Wire   *KSTest `json:"ks_wire"`
	// Gap is |gap − 1/rate| of constant arrivals, as the server saw them.
	Gap Quantiles `json:"constant_gap_error_ms"`
}

// A KSTest is a Kolmogorov–Smirnov test.
type KSTest struct {
	N int     `json:"n"`
	D float64 `json:"d"` // greatest distance of the two distribution functions
	P float64 `json:"p"` // of a distance as great by chance
}

// String is "n N  D D  p P".
func (k *KSTest) String() string {
	if k == nil {
		return "–"
	}
	return fmt.Sprintf("n %d  D %.4f  p %.3f", k.N, k.D, k.P)
}

// scheduleOf looks at an open loop; wire is nil without a capture.
func scheduleOf(s scenario, ours, log, wire []*stream, offset int64) Schedule {
	var sched Schedule
	truth := wire
	if truth == nil {
		truth = log
	}
	known := byID(truth)
	var lag []int64
	for _, o := range ours {
		if t := known[o.ID]; t != nil && o.Due != 0 {
			lag = append(lag, t.Asked+offset-o.Due)
		}
	}
	sched.Lag = describe(lag)
	if s.Process == "constant" {
		var off []int64
		for _, g := range arrivalGaps(log) {
			off = append(off, g-int64(1e9/s.Rate))
		}
		sched.Gap = describe(magnitudes(off))
		return sched
	}
	sched.Server = testGaps(arrivalGaps(log), s)
	if wire != nil {
		sched.Wire = testGaps(arrivalGaps(wire), s)
	}
	return sched
}

// arrivalGaps are the times between requests in the order of their arrival.
func arrivalGaps(streams []*stream) []int64 {
	at := make([]int64, 0, len(streams))
	for _, s := range streams {
		at = append(at, s.Asked)
	}
	slices.Sort(at)
	return appendGaps(nil, at)
}

func testGaps(gaps []int64, s scenario) *KSTest {
	// A Poisson process has the gaps of a gamma process of shape 1.
	shape := 1.0
	if s.Process == "gamma" {
		shape = s.Burstiness
	}
	seconds := make([]float64, len(gaps))
	for i, g := range gaps {
		seconds[i] = float64(g) / 1e9
	}
	return kolmogorovSmirnov(seconds, distuv.Gamma{Alpha: shape, Beta: shape * s.Rate}.CDF)
}

// kolmogorovSmirnov tests values against a distribution function. The p-value
// is that of Kolmogorov's limit with Stephens' correction for n (Stephens,
// JRSS B 32, 1970), good from about 10 values on. It is nil for fewer.
func kolmogorovSmirnov(values []float64, cdf func(float64) float64) *KSTest {
	if len(values) < 10 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(values))
	n := float64(len(sorted))
	d := 0.0
	for i, v := range sorted {
		f := cdf(v)
		d = max(d, float64(i+1)/n-f, f-float64(i)/n)
	}
	root := math.Sqrt(n)
	return &KSTest{N: len(sorted), D: d, P: kolmogorov((root + 0.12 + 0.11/root) * d)}
}

// kolmogorov is the limit of P(√n·D > x): 2·Σ (−1)^(k−1)·exp(−2k²x²).
func kolmogorov(x float64) float64 {
	if x < 0.2 {
		return 1 // to 12 digits; the sum converges slowly there
	}
	sum, sign := 0.0, 1.0
	for k := 1.0; k <= 20; k++ {
		sum += sign * math.Exp(-2*k*k*x*x)
		sign = -sign
	}
	return min(max(2*sum, 0), 1)
}

// Overload holds e2e from due against the truth, in an open loop of constant
// arrivals that the server cannot follow. Milliseconds.
type Overload struct {
	TrueP50 float64 `json:"true_e2e_due_p50_ms"`
	TrueP99 float64 `json:"true_e2e_due_p99_ms"`
	P50     float64 `json:"e2e_due_p50_ms"` // as result.json has them
	P99     float64 `json:"e2e_due_p99_ms"`
	// OffPercent is 100·(P99/TrueP99 − 1).
	OffPercent float64 `json:"p99_off_percent"`
}

// overloadOf takes nothing from hanbench's clock: the k-th request is due k/rate
// after the start, and the start is the latest time that no request was sent
// before its due. ok is false where there is nothing to compare.
func overloadOf(s scenario, run hanbenchRun, truth []*stream) (o Overload, ok bool) {
	known := byID(truth)
	due := func(k int) int64 { return int64(float64(k) / s.Rate * 1e9) }
	start := int64(math.MaxInt64)
	for _, r := range run.Streams {
		if t := known[r.ID]; t != nil {
			start = min(start, t.Asked-due(r.Seq))
		}
	}
	var e2e []int64
	for _, r := range run.Streams {
		if t := known[r.ID]; t != nil && !t.Holed {
			e2e = append(e2e, t.End-start-due(r.Seq))
		}
	}
	q, from := describe(e2e), run.Result.Latency.E2EDue
	if q.N == 0 || from.P50.Value == nil || from.P99.Value == nil {
		return o, false
	}
	o = Overload{TrueP50: *q.P50, TrueP99: *q.P99, P50: *from.P50.Value / 1e6, P99: *from.P99.Value / 1e6}
	o.OffPercent = 100 * (o.P99/o.TrueP99 - 1)
	return o, true
}
