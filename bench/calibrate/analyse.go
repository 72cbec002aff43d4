package calibrate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"time"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/reference"
)

// A comparison is what the client saw of a load's requests held against what
// the endpoint's log says of them. Durations and moments are nanoseconds.
type comparison struct {
	events    []event   // with text
	ttft      []float64 // the client's less the endpoint's
	schedule  []float64 // from due to sent, without connecting
	sent      []int64   // requests, rising
	requests  int       // answered
	unmatched int       // of these, not in the log or there with other events
	lines     int       // all events, closing ones too
	coalesced int
	paces     []float64 // of each answer: the time that the endpoint took over that which it should

	opened, closed int64 // the last stream's first event, the first's last
}

// An event is one with text.
type event struct {
	at    int64 // on the client's clock
	error int64 // arrival − write: with the clocks' offset, and the way from process to process
	lag   int64 // from the kernel's receipt to the reading; below 0 where that is not known
}

// compare holds records against log lines. anchor is the wall clock at the
// records' moment 0; gap is that which the endpoint should leave between events.
func compare(records []*results.Record, log map[string]*reference.LogLine, anchor int64, gap int64) *comparison {
	c := &comparison{closed: math.MaxInt64}
	for _, r := range records {
		if r.Phase == results.PhaseMeasure && r.Error == nil {
			c.add(r, log[r.ID], anchor, gap)
		}
	}
	slices.Sort(c.sent)
	return c
}

func (c *comparison) add(r *results.Record, l *reference.LogLine, anchor, gap int64) {
	t := &r.Times
	c.requests++
	c.lines += t.Events
	c.coalesced += t.Coalesced
	if t.SentNS == nil || t.FirstOutputNS == nil {
		c.unmatched++
		return
	}
	c.sent = append(c.sent, *t.SentNS)
	if t.DueNS != nil {
		c.schedule = append(c.schedule, float64(*t.SentNS-*t.DueNS-connecting(t)))
	}
	from, writes := textWrites(l)
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
		e := event{at: at, error: anchor + at - wrote, lag: -1}
		if len(t.ClientLagNS) == len(l.SentNS) {
			e.lag = t.ClientLagNS[from+i]
		}
		c.events = append(c.events, e)
	}
	c.opened, c.closed = max(c.opened, *t.FirstOutputNS), min(c.closed, at)
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

// textWrites are the moments of a log line's events with text, and which of all
// events the first of them is; nil without any.
func textWrites(l *reference.LogLine) (from int, writes []int64) {
	if l == nil || l.FirstOutputNS == 0 {
		return 0, nil
	}
	from, to := slices.Index(l.SentNS, l.FirstOutputNS), len(l.SentNS)-1
	for to > from && l.SentNS[to] != l.LastOutputNS {
		to--
	}
	if from < 0 {
		return 0, nil
	}
	return from, l.SentNS[from : to+1]
}

// together keeps the events of the time in which all streams were open: that is
// the load which was asked, and seconds is how long it was. ok is false where
// the first stream ended before the last began.
func (c *comparison) together() (seconds float64, ok bool) {
	if c.closed <= c.opened || len(c.events) == 0 {
		return 0, false
	}
	c.events = slices.DeleteFunc(c.events, func(e event) bool { return e.at < c.opened || e.at > c.closed })
	return float64(c.closed-c.opened) / 1e9, true
}

// errors are how far the events' times are from the truth: the offset of the two
// clocks, with the way of an event from process to process, is their median and
// is taken off. What stays is a magnitude.
func (c *comparison) errors() []float64 {
	all := make([]float64, len(c.events))
	for i, e := range c.events {
		all[i] = float64(e.error)
	}
	if len(all) == 0 {
		return all
	}
	sorted := slices.Sorted(slices.Values(all))
	offset := sorted[len(sorted)/2]
	for i := range all {
		all[i] = math.Abs(all[i] - offset)
	}
	return all
}

// lags are the events' client lags, where they are known.
func (c *comparison) lags() []float64 {
	var lags []float64
	for _, e := range c.events {
		if e.lag >= 0 {
			lags = append(lags, float64(e.lag))
		}
	}
	return lags
}

// pace is the median over answers of the time that the endpoint took over that
// which it should have; 1 where it kept its times or answers have one event.
func (c *comparison) pace() float64 {
	if len(c.paces) == 0 {
		return 1
	}
	sorted := slices.Sorted(slices.Values(c.paces))
	return sorted[len(sorted)/2]
}

// sending is the time from the first request to the last, 0 for fewer than two.
func (c *comparison) sending() time.Duration {
	if len(c.sent) < 2 {
		return 0
	}
	return time.Duration(c.sent[len(c.sent)-1] - c.sent[0])
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
