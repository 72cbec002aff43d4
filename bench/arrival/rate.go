package arrival

import (
	"math"
	"time"
)

// A rate function is a row of segments, each linear in time; the last is
// constant and has no end.
type rate struct {
	segments []segment
	end      time.Duration // of the segments but the last
	total    units         // Λ there
	at       int           // the segment of the last inversion: unit time only grows
}

type segment struct {
	start  time.Duration
	before units   // Λ at start
	rate   float64 // at start, per second
	slope  float64 // per second squared
}

// rateOf makes the rate function of a valid spec.
func rateOf(s Spec) rate {
	var r rate
	level := s.Rate
	if ramp := s.Ramp; ramp != nil {
		level = ramp.To
		if ramp.Steps == 0 {
			r.add(ramp.Over, ramp.From, ramp.To)
		} else {
			r.steps(*ramp)
		}
	}
	r.segments = append(r.segments, segment{r.end, r.total, level, 0})
	return r
}

func (r *rate) steps(ramp Ramp) {
	n := ramp.Steps
	for i := range n {
		level := ramp.From + float64((ramp.To-ramp.From)*float64(i)/float64(n-1))
		end := ramp.Over * time.Duration(i+1) / time.Duration(n)
		r.add(end-r.end, level, level)
	}
}

// add appends a segment of a length in which the rate goes from one to another.
func (r *rate) add(length time.Duration, from, to float64) {
	seconds := length.Seconds()
	r.segments = append(r.segments, segment{r.end, r.total, from, (to - from) / seconds})
	r.end += length
	r.total.add((from + to) / 2 * seconds)
}

// invert is the time at which Λ reaches u, which must not be below the u
// before; ok is false when that never happens.
func (r *rate) invert(u units) (due time.Duration, ok bool) {
	for r.at+1 < len(r.segments) && u.compare(r.segments[r.at+1].before) > 0 {
		r.at++
	}
	s := &r.segments[r.at]
	offset, ok := nanoseconds(s.offset(u.since(s.before)))
	if !ok || offset > math.MaxInt64-s.start {
		return 0, false
	}
	return s.start + offset, true
}

// offset is the time in nanoseconds that the segment takes for v arrivals: the
// root t of rate·t + slope·t²/2 = v, in the form that loses no digits where
// the slope is small and none where the rate is.
func (s *segment) offset(v float64) float64 {
	if v == 0 {
		return 0
	}
	if s.slope == 0 {
		return v * 1e9 / s.rate // infinite where the rate is 0
	}
	square := float64(s.rate*s.rate) + float64(2*s.slope*v)
	return 2 * v * 1e9 / (s.rate + math.Sqrt(max(0, square)))
}

// integral is Λ(t).
func (r *rate) integral(t time.Duration) float64 {
	i := len(r.segments) - 1
	for r.segments[i].start > t {
		i--
	}
	s := &r.segments[i]
	seconds := (t - s.start).Seconds()
	return s.before.since(units{}) + float64((s.rate+float64(s.slope*seconds)/2)*seconds)
}
