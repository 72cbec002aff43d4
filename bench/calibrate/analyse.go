package calibrate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/reference"
)

// A comparison is what the client saw of the measured requests held against
// what the endpoint's log says of them. Durations are nanoseconds.
type comparison struct {
	events    []float64 // |arrival − write|, without the clocks' offset
	ttft      []float64 // the client's less the endpoint's
	lags      []float64 // from the kernel's receipt to the reading
	schedule  []float64 // from due to sent, without connecting
	arrivals  []float64 // of events with text, rising
	sent      []float64 // requests, rising
	requests  int
	unmatched int // answered, but not in the log or there with other events
	lines     int // all events, closing ones too
	coalesced int
	paces     []float64 // of each answer: the time that the endpoint took over that which it should
}

// compare holds records against log lines. anchor is the wall clock at the
// records' moment 0; gap is that which the endpoint should leave between events.
func compare(records []*results.Record, log map[string]*reference.LogLine, anchor int64, gap int64) *comparison {
	c := &comparison{}
	for _, r := range records {
		if r.Phase == results.PhaseMeasure && r.Error == nil {
			c.add(r, log[r.ID], anchor, gap)
		}
	}
	c.align()
	slices.Sort(c.arrivals)
	slices.Sort(c.sent)
	return c
}

func (c *comparison) add(r *results.Record, l *reference.LogLine, anchor, gap int64) {
	t := &r.Times
	c.requests++
	c.lines += t.Events
	c.coalesced += t.Coalesced
	for _, lag := range t.ClientLagNS {
		c.lags = append(c.lags, float64(lag))
	}
	if t.SentNS == nil || t.FirstOutputNS == nil {
		c.unmatched++
		return
	}
	c.sent = append(c.sent, float64(*t.SentNS))
	if t.DueNS != nil {
		c.schedule = append(c.schedule, float64(*t.SentNS-*t.DueNS-connecting(t)))
	}
	writes := textWrites(l)
	if len(writes) != 1+len(t.ICLNS) {
		c.unmatched++
		return
	}
	c.ttft = append(c.ttft, float64(*t.FirstOutputNS-*t.SentNS-(writes[0]-l.ReceivedNS)))
	at := *t.FirstOutputNS
	for i, wrote := range writes {
		if i > 0 {
			at += t.ICLNS[i-1]
		}
		c.arrivals = append(c.arrivals, float64(at))
		c.events = append(c.events, float64(anchor+at-wrote))
	}
	if n := len(writes) - 1; n > 0 && gap > 0 {
		c.paces = append(c.paces, float64(writes[n]-writes[0])/float64(int64(n)*gap))
	}
}

func connecting(t *results.Times) int64 {
	sum := int64(0)
	for _, d := range []*int64{t.DNSNS, t.ConnectNS, t.TLSNS} {
		if d != nil {
			sum += *d
		}
	}
	return sum
}

// textWrites are the moments of a log line's events with text, nil without any.
func textWrites(l *reference.LogLine) []int64 {
	if l == nil || l.FirstOutputNS == 0 {
		return nil
	}
	from, to := slices.Index(l.SentNS, l.FirstOutputNS), len(l.SentNS)-1
	for to > from && l.SentNS[to] != l.LastOutputNS {
		to--
	}
	if from < 0 {
		return nil
	}
	return l.SentNS[from : to+1]
}

// align takes the offset of the two clocks, with the way of an event from
// process to process, off the differences: their median. What stays is how far
// an event's time is from what the others' are, as a magnitude.
func (c *comparison) align() {
	if len(c.events) == 0 {
		return
	}
	sorted := slices.Sorted(slices.Values(c.events))
	offset := sorted[len(sorted)/2]
	for i := range c.events {
		c.events[i] = math.Abs(c.events[i] - offset)
	}
}

// pace is the median over answers of the time that the endpoint took over that
// which it should have; 1 where it kept its times or answers have one event.
func (c *comparison) pace() float64 {
	if len(c.paces) == 0 {
		return 1
	}
	slices.Sort(c.paces)
	return c.paces[len(c.paces)/2]
}

// eventsPerS is the median number of events in a tenth of a second, as a rate:
// pauses between waves of answers do not count. ok is false for less than a
// tenth of a second.
func (c *comparison) eventsPerS() (rate float64, ok bool) {
	const tenth = 1e8
	if len(c.arrivals) == 0 {
		return 0, false
	}
	begin := c.arrivals[0]
	counts := make([]float64, int((c.arrivals[len(c.arrivals)-1]-begin)/tenth))
	for _, at := range c.arrivals {
		if i := int((at - begin) / tenth); i < len(counts) { // the last is not whole
			counts[i]++
		}
	}
	counts = slices.DeleteFunc(counts, func(n float64) bool { return n == 0 })
	if len(counts) == 0 {
		return 0, false
	}
	slices.Sort(counts)
	return counts[len(counts)/2] * 10, true
}

// requestsPerS is the rate at which requests were sent.
func (c *comparison) requestsPerS() (rate float64, ok bool) {
	n := len(c.sent) - 1
	if n < 1 || c.sent[n] <= c.sent[0] {
		return 0, false
	}
	return float64(n) / (c.sent[n] - c.sent[0]) * 1e9, true
}

// readLog reads the endpoint's log of requests that have an id, by that id.
func readLog(path string) (map[string]*reference.LogLine, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the endpoint's log: %w", err)
	}
	defer f.Close()
	lines := map[string]*reference.LogLine{}
	for d := json.NewDecoder(f); ; {
		l := &reference.LogLine{}
		if err := d.Decode(l); errors.Is(err, io.EOF) {
			return lines, nil
		} else if err != nil {
			return nil, fmt.Errorf("the endpoint's log %s: %w", path, err)
		}
		if l.ID != "" {
			lines[l.ID] = l
		}
	}
}
