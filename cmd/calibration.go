package cmd

import (
	"fmt"
	"time"

	"github.com/hanbench/hanbench/results"
)

// calibrationPrinter shows a calibration as it is made: a line for each load on
// standard error, then a table and the verdict.
type calibrationPrinter struct {
	*IO
	json bool
	w    words
}

func (p *calibrationPrinter) begin(client, server []int) {
	if len(client) == 0 {
		fmt.Fprintln(p.Err, p.w.sharedCores)
		return
	}
	fmt.Fprintf(p.Err, p.w.ownCores+"\n", formatCores(client), formatCores(server))
}

// tried implements the hook of calibrate.Options.
func (p *calibrationPrinter) tried(t *results.Trial) {
	outcome := p.w.passed
	if !t.Passed {
		outcome = p.said(t.Reasons[0])
	}
	fmt.Fprintf(p.Err, "  %s %s: %s\n", results.Thousands(t.Load), p.unit(t.Search), outcome)
}

func (p *calibrationPrinter) unit(search string) string {
	switch search {
	case results.SearchStreams:
		return p.w.streams
	case results.SearchEvents:
		return p.w.eventsPerS
	}
	return p.w.requestsPerS
}

func (p *calibrationPrinter) end(c *results.Calibration, path string) {
	if p.json {
		fmt.Fprintf(p.Out, "%s", c.Encode())
		return
	}
	w := p.w
	t := &table{
		header: []string{"", w.level, w.gapMS, w.eventsPerS, w.eventError, w.clientLag, w.scheduleLag, w.coalesced, w.cpuEvent, w.cpuRequest, w.kbStream, ""},
		right:  []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
	}
	for i := range c.Trials {
		t.add(p.row(&c.Trials[i])...)
	}
	fmt.Fprintln(p.Out)
	t.print(p.IO)
	l := &c.Limits
	fmt.Fprintf(p.Out, "\n"+w.carries+"\n", p.amount(l.Streams), p.amount(l.EventsPerS), l.ErrorMS, p.amount(l.RequestsPerS))
	for _, b := range []struct {
		search string
		bound  results.Bound
	}{{results.SearchStreams, l.Streams}, {results.SearchEvents, l.EventsPerS}, {results.SearchRequests, l.RequestsPerS}} {
		at := ""
		if b.bound.Failed != nil {
			at = " " + results.Thousands(*b.bound.Failed)
		}
		fmt.Fprintf(p.Out, "  %s%s: %s\n", p.unit(b.search), at, p.said(b.bound.Reason))
	}
	fmt.Fprintf(p.Out, w.stored+"\n", path)
}

func (p *calibrationPrinter) amount(b results.Bound) string {
	switch {
	case b.Value == nil:
		return p.w.none
	case b.AtLeast():
		return fmt.Sprintf(p.w.leastCount, results.Thousands(*b.Value))
	}
	return results.Thousands(*b.Value)
}

func (p *calibrationPrinter) row(t *results.Trial) []string {
	gap, share, mark := "–", "–", p.w.passed
	if t.GapNS > 0 {
		gap = digits(time.Duration(t.GapNS).Seconds() * 1e3)
	}
	if t.Coalesced != nil {
		share = digits(100**t.Coalesced) + "%"
	}
	if !t.Passed {
		mark = p.w.tooMuch
		if t.Ended == results.EndedEndpoint {
			mark = p.w.endpointBehind
		}
	}
	thousandth := func(v *float64, unit float64) string {
		if v == nil {
			return "–"
		}
		return digits(*v / unit)
	}
	return []string{p.unit(t.Search), results.Thousands(t.Load), gap, whole(t.EventsPerS),
		pair(t.EventError), pair(t.ClientLag), pair(t.ScheduleLag), share,
		thousandth(t.CPUPerEvent, 1e3), thousandth(t.CPUPerAsked, 1e3), thousandth(t.MemoryStream, 1<<10), mark}
}

func whole(v *float64) string {
	if v == nil {
		return "–"
	}
	return results.Thousands(*v)
}

// pair is median / p99 in milliseconds.
func pair(s results.TrialSpread) string {
	if s.P50 == nil || s.P99 == nil {
		return "–"
	}
	return milliseconds(*s.P50) + " / " + milliseconds(*s.P99)
}
