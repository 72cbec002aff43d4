package results

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

const (
	// gapPaces is how many paces may pass between two readings before what lies
	// between them is a gap.
	gapPaces = 3
	// leastSteps is how many steps of its figures a window must be long: at both
	// ends up to a step of energy is guessed at.
	leastSteps = 10
	// alikePower is how far a counter and the power beside it may lie apart; a
	// wrong unit is off by more.
	alikePower = 3
)

// A deviceTrack is what a source told of a device, in all sessions.
type deviceTrack struct {
	source    TelemetrySource
	device    string
	model     string
	bySession map[int][]*tracked
}

// tracked is a reading of the device at a moment of its session.
type tracked struct {
	at int64
	*DeviceReading
}

// devices are those that the target ran on, in the order of their first reading.
func (t *Telemetry) devices(target string) []*deviceTrack {
	type key struct {
		source int
		device string
	}
	known := map[key]*deviceTrack{}
	var all []*deviceTrack
	for _, r := range t.Readings {
		source := t.Head.Sources[r.Source]
		if !source.serves(target) {
			continue
		}
		for i := range r.Devices {
			d := &r.Devices[i]
			k := key{r.Source, d.Device}
			if known[k] == nil {
				known[k] = &deviceTrack{source: source, device: d.Device, bySession: map[int][]*tracked{}}
				all = append(all, known[k])
			}
			track := known[k]
			track.model = cmp.Or(track.model, d.Model)
			track.bySession[r.Session] = append(track.bySession[r.Session], &tracked{r.AtNS, d})
		}
	}
	for _, track := range all {
		for _, readings := range track.bySession {
			slices.SortStableFunc(readings, func(a, b *tracked) int { return cmp.Compare(a.at, b.at) })
		}
	}
	return all
}

func (s TelemetrySource) serves(target string) bool {
	return len(s.Targets) == 0 || slices.Contains(s.Targets, target)
}

// twice is a device that two pages tell of, "" for none.
func (t *Telemetry) twice(target string) string {
	seen := map[string]string{}
	for _, d := range t.devices(target) {
		if url, ok := seen[d.device]; ok && url != d.source.URL {
			return d.device
		}
		seen[d.device] = d.source.URL
	}
	return ""
}

// over is what the device took inside the window.
func (t *deviceTrack) over(w Window) DeviceEnergy {
	d := DeviceEnergy{Device: t.device, Model: t.model, Method: EnergyCounter}
	sum, used, n := 0.0, 0.0, 0
	for _, span := range w.Sessions {
		joules, method, why := t.inside(span)
		if why != "" {
			d.Undefined = cmp.Or(d.Undefined, why)
			continue
		}
		sum += joules
		if method == EnergyPower {
			d.Method = EnergyPower
		}
		for _, r := range t.bySession[span.Session] {
			if r.Utilization != nil && span.holds(given(r.at)) {
				used, n = used+*r.Utilization, n+1
			}
		}
	}
	if len(w.Sessions) == 0 {
		d.Undefined = "the stage has no window at its full load"
	}
	if d.Undefined != "" {
		d.Method = ""
		return d
	}
	d.EnergyJ = figure(sum)
	d.Utilization = ratio(used, float64(n))
	return d
}

// inside is what the device took in a span, or why that is not known.
func (t *deviceTrack) inside(span Span) (joules float64, method, why string) {
	around, why := t.around(span)
	if why != "" {
		return 0, "", why
	}
	counted := series(around, func(r *tracked) *float64 { return r.EnergyJ })
	powered := series(around, func(r *tracked) *float64 { return r.PowerW })
	switch {
	case counted != nil:
		return t.byCounter(counted, powered, span)
	case powered == nil:
		return 0, "", "its page tells neither energy nor power throughout"
	}
	step := int64(0)
	for i := 1; i < len(around); i++ {
		step = max(step, around[i].at-around[i-1].at)
	}
	if why := tooShort(span, step, "it was read every"); why != "" {
		return 0, "", why
	}
	return powered.area(span), EnergyPower, ""
}

// around are the readings from the last before the span to the first after it, or
// why they do not tell what was between.
func (t *deviceTrack) around(span Span) (around []*tracked, why string) {
	all := t.bySession[span.Session]
	first, last := -1, -1
	for i, r := range all {
		if r.at <= span.OpenNS {
			first = i
		}
		if r.at >= span.CloseNS && last < 0 {
			last = i
		}
	}
	switch {
	case first < 0:
		return nil, "no reading from before the window"
	case last < 0:
		return nil, "no reading from after the window"
	}
	around = all[first : last+1]
	for i := 1; i < len(around); i++ {
		if gap := around[i].at - around[i-1].at; gap > gapPaces*t.source.EveryNS {
			return nil, fmt.Sprintf("no reading for %s from %s of the session on (its page is read every %s)", seconds(gap), seconds(around[i-1].at), seconds(t.source.EveryNS))
		}
	}
	return around, ""
}

func (t *deviceTrack) byCounter(counted, powered curve, span Span) (joules float64, method, why string) {
	step, changed := int64(0), counted[0].at
	for i := 1; i < len(counted); i++ {
		if counted[i].value < counted[i-1].value {
			return 0, "", fmt.Sprintf("its energy counter went back at %s of the session: the device or its driver was reset", seconds(counted[i].at))
		}
		step = max(step, counted[i].at-changed)
		if counted[i].value > counted[i-1].value {
			changed = counted[i].at
		}
	}
	if why := tooShort(span, step, "its energy counter is renewed every"); why != "" {
		return 0, "", why
	}
	joules = counted.at(span.CloseNS) - counted.at(span.OpenNS)
	if powered != nil {
		if other := powered.area(span); other > alikePower*joules || joules > alikePower*other {
			return 0, "", fmt.Sprintf("its energy counter says %.4g J and its power %.4g J: a unit is not what hanbench takes it for", joules, other)
		}
	}
	return joules, EnergyCounter, ""
}

// tooShort says that a span is too short for figures that come in such steps.
func tooShort(span Span, step int64, how string) string {
	if length := span.CloseNS - span.OpenNS; length < leastSteps*step {
		return fmt.Sprintf("%s %s and the window is %s: it must be %d times as long; measure for longer, or have it read and renewed more often", how, seconds(step), seconds(length), leastSteps)
	}
	return ""
}

// A curve is a figure at moments that rise; straight lines lie between.
type curve []valued

type valued struct {
	at    int64
	value float64
}

// series is a figure of readings; nil where one has not got it.
func series(readings []*tracked, of func(*tracked) *float64) curve {
	var c curve
	for _, r := range readings {
		v := of(r)
		if v == nil {
			return nil
		}
		if n := len(c); n > 0 && c[n-1].at == r.at {
			continue
		}
		c = append(c, valued{r.at, *v})
	}
	return c
}

// at is the value at a moment between the first and the last.
func (c curve) at(ns int64) float64 {
	i, found := slices.BinarySearchFunc(c, ns, func(p valued, ns int64) int { return cmp.Compare(p.at, ns) })
	if found {
		return c[i].value
	}
	a, b := c[i-1], c[i]
	return a.value + (b.value-a.value)*float64(ns-a.at)/float64(b.at-a.at)
}

// area is the integral over the span, in the figure's unit × seconds.
func (c curve) area(span Span) float64 {
	sum, from, value := 0.0, span.OpenNS, c.at(span.OpenNS)
	for _, p := range c {
		if p.at <= span.OpenNS || p.at >= span.CloseNS {
			continue
		}
		sum += (value + p.value) / 2 * float64(p.at-from)
		from, value = p.at, p.value
	}
	sum += (value + c.at(span.CloseNS)) / 2 * float64(span.CloseNS-from)
	return math.Max(0, sum/1e9)
}
