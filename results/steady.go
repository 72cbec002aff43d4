package results

import (
	"cmp"
	"math"
	"slices"

	"github.com/hanbench/hanbench/internal/metric"
	"gonum.org/v1/gonum/stat/distuv"
)

// Steady says whether the time to first token kept its level over the window:
// Spearman's rank correlation with the moment of sending (from due on in an
// open loop). A server that falls behind, warms up or throttles shows a trend.
type Steady struct {
	N int `json:"n"` // requests sent in the window
	// Rho is from −1 (falls throughout) to 1 (rises); null below steadyLeast
	// requests, or where all times are equal.
	Rho *float64 `json:"rho"`
	// P is the two-sided probability of a correlation as strong without any
	// trend (t approximation; M. G. Kendall, Rank Correlation Methods, 1948).
	P *float64 `json:"p"`
	// First and Last are the medians of the window's first and last fifth, ns.
	First *float64 `json:"first_fifth_ns"`
	Last  *float64 `json:"last_fifth_ns"`
}

// steadyLeast is the fewest requests in which a trend is looked for.
const steadyLeast = 20

// A trend this strong, this sure and this large is worth a warning.
const (
	driftRho   = 0.3
	driftP     = 0.001
	driftShare = 0.1
)

func steadyOf(succeeded []*fact, st *Stage, w Window) Steady {
	type point struct{ at, ttft float64 }
	var points []point
	for _, r := range succeeded {
		from, ttft, ok := r.sent, 0.0, false
		if ttft, ok = r.ttft(); st.Open() {
			from = r.due
			ttft, ok = r.ttftDue()
		}
		span, in := w.of(r.session)
		if ok && in && int64(from) >= span.OpenNS && int64(from) <= span.CloseNS {
			// Sessions one after another: their clocks begin anew.
			points = append(points, point{float64(r.session)*math.MaxInt32*1e9 + float64(from), ttft})
		}
	}
	s := Steady{N: len(points)}
	if s.N < steadyLeast {
		return s
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(a.at, b.at) })
	ttfts := make([]float64, s.N)
	for i, p := range points {
		ttfts[i] = p.ttft
	}
	fifth := s.N / 5
	s.First, s.Last = Describe(ttfts[:fifth]).P50.Value, Describe(ttfts[s.N-fifth:]).P50.Value
	s.correlate(ttfts)
	return s
}

// correlate finds Rho and P of values in the order of time.
func (s *Steady) correlate(values []float64) {
	order := make([]float64, len(values))
	for i := range order {
		order[i] = float64(i)
	}
	rho, ok := metric.Spearman(order, values)
	if !ok {
		return
	}
	s.Rho = figure(rho)
	p := 0.0
	if rho*rho < 1 {
		freedom := float64(len(values) - 2)
		t := math.Abs(rho) * math.Sqrt(freedom/(1-rho*rho))
		p = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Survival(t)
	}
	s.P = figure(p)
}

// drifted is the warning for a trend.
func drifted(st *StageResult) string {
	s := st.Steady
	if s.Rho == nil || math.Abs(*s.Rho) < driftRho || *s.P > driftP || *s.First == 0 || math.Abs(*s.Last / *s.First - 1) < driftShare {
		return ""
	}
	return caveat("not steady: the median ttft went from %s ms in the window's first fifth to %s ms in its last (rank correlation with time %.2f, p %.2g)",
		ms(*s.First), ms(*s.Last), *s.Rho, *s.P)
}
