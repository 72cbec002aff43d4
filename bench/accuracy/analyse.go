package main

import (
	"cmp"
	"slices"
)

// A Deviation says how far a client's times are from the truth, in
// milliseconds. The first wave of a closed loop stands apart: its requests
// open the connections.
type Deviation struct {
	Requests  int `json:"requests"`  // compared, the first wave included
	Unmatched int `json:"unmatched"` // not compared: the truth lacks them, or saw other events
	// OffsetMS is the client's clock against the truth's: the median of
	// (its time − the true time) over events. It is taken off where events are
	// compared; ttft needs none, it is a difference.
	OffsetMS *float64  `json:"offset_ms"`
	TTFT     Quantiles `json:"ttft_error_ms"` // |ttft − true ttft|
	// SignedTTFT is ttft − true ttft: too long where it is above 0.
	SignedTTFT Quantiles `json:"ttft_difference_ms"`
	FirstWave  Quantiles `json:"first_wave_ttft_error_ms"`
	Event      Quantiles `json:"event_error_ms"`
	ICL        Quantiles `json:"icl_ms"`      // gaps between events with text
	TrueICL    Quantiles `json:"true_icl_ms"` // the same, in truth

	offset int64
}

// deviate compares streams by their ids, and the k-th event with text of one
// with the k-th of the other. firstWave is how many requests, by Seq, are the
// first wave.
func deviate(ours, truth []*stream, firstWave int) Deviation {
	var d Deviation
	known := byID(truth)
	var first, ttft, events, icl, trueICL []int64
	for _, o := range ours {
		t := known[o.ID]
		if t == nil || t.Holed || len(o.Texts) == 0 || len(t.Texts) != len(o.Texts) {
			d.Unmatched++
			continue
		}
		d.Requests++
		wrong := (o.Texts[0] - o.Asked) - (t.Texts[0] - t.Asked)
		if o.Seq < firstWave {
			first = append(first, wrong)
			continue
		}
		ttft = append(ttft, wrong)
		for i := range o.Texts {
			events = append(events, o.Texts[i]-t.Texts[i])
		}
		icl, trueICL = appendGaps(icl, o.Texts), appendGaps(trueICL, t.Texts)
	}
	d.align(events)
	d.TTFT, d.SignedTTFT = describe(magnitudes(ttft)), describe(ttft)
	d.FirstWave = describe(magnitudes(first))
	d.Event = describe(magnitudes(events))
	d.ICL, d.TrueICL = describe(icl), describe(trueICL)
	return d
}

// align takes the clocks' offset off the differences of events.
func (d *Deviation) align(events []int64) {
	if len(events) == 0 {
		return
	}
	sorted := slices.Sorted(slices.Values(events))
	d.offset = sorted[len(sorted)/2]
	ms := float64(d.offset) / 1e6
	d.OffsetMS = &ms
	for i := range events {
		events[i] -= d.offset
	}
}

func appendGaps(gaps, times []int64) []int64 {
	for i := 1; i < len(times); i++ {
		gaps = append(gaps, times[i]-times[i-1])
	}
	return gaps
}

func byID(streams []*stream) map[string]*stream {
	m := make(map[string]*stream, len(streams))
	for _, s := range streams {
		m[s.ID] = s
	}
	return m
}

// those are the streams of the truth that a client speaks of: not its set-up.
func those(truth, ours []*stream) []*stream {
	wanted := byID(ours)
	var kept []*stream
	for _, t := range truth {
		if wanted[t.ID] != nil {
			kept = append(kept, t)
		}
	}
	return kept
}

// traffic is how many events the streams had, and the time from the first
// request to the last event in seconds. ok is false without any.
func traffic(streams []*stream) (events int, seconds float64, ok bool) {
	if len(streams) == 0 {
		return 0, 0, false
	}
	begin, end := streams[0].Asked, streams[0].End
	for _, s := range streams {
		events += s.Lines
		begin, end = min(begin, s.Asked), max(end, s.End)
	}
	return events, float64(end-begin) / 1e9, end > begin
}

// held is the mean number of streams in flight over the number asked for, in
// [0,1], from the moment when that many had been sent until the last was: the
// time in which a closed loop should hold them all. ok is false without such a
// time.
func held(streams []*stream, asked int) (share float64, ok bool) {
	if asked < 1 || len(streams) <= asked {
		return 0, false
	}
	type change struct{ at, by int64 }
	var changes []change
	sent := make([]int64, 0, len(streams))
	for _, s := range streams {
		changes = append(changes, change{s.Asked, 1}, change{s.End, -1})
		sent = append(sent, s.Asked)
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	slices.Sort(sent)
	from, to := sent[asked-1], sent[len(sent)-1]
	var flying, area int64
	last := from
	for _, c := range changes {
		at := min(max(c.at, from), to)
		area += flying * (at - last)
		flying, last = flying+c.by, at
	}
	return float64(area) / float64(to-from) / float64(asked), to > from
}
