package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Figures are those of one case. What is undefined is null.
type Figures struct {
	Case        string  `json:"case"`
	Streams     int     `json:"streams,omitempty"` // of a closed loop
	Rate        float64 `json:"rate_rps,omitempty"`
	Requests    int     `json:"requests"`
	ServerCores []int   `json:"server_cores"`
	ClientCores []int   `json:"client_cores"`
	StartCPUMS  float64 `json:"start_cpu_ms"` // of a run with one request; taken off hanbench's CPU time

	Truth   string `json:"truth"`   // "wire", or "server's log"
	Packets int    `json:"packets"` // captured beside hanbench, those with data
	Dropped int    `json:"dropped_packets"`
	Holes   int    `json:"holes"` // segments missing or cut; their streams are not compared

	Status    string   `json:"status"`  // of hanbench's stage: VALID or INVALID
	Reasons   []string `json:"reasons"` // of INVALID
	Failed    int      `json:"failed"`  // hanbench's requests without an answer
	Coalesced *float64 `json:"coalesced_percent"`

	Hanbench Client    `json:"hanbench"`
	Bare     *Client   `json:"bare"`
	Schedule *Schedule `json:"schedule,omitempty"`
	// BareSchedule is the bare sender's, null without it.
	BareSchedule *Schedule `json:"bare_schedule,omitempty"`
	Overload     *Overload `json:"overload,omitempty"`
}

// Client are the figures that hanbench and the bare reader share.
type Client struct {
	ToTruth Deviation `json:"to_truth"`
	ToLog   Deviation `json:"to_log"` // the server's log: its own waiting for a core is in it
	Events  int       `json:"events"` // that the server wrote
	// Held is the mean number of streams in flight over those asked for, [0,1].
	Held          *float64 `json:"held"`
	EventsPerS    *float64 `json:"events_per_s"`
	CPUPerEventUS *float64 `json:"cpu_per_event_us"`
	RSSMB         *float64 `json:"max_rss_mb"`
	KBPerStream   *float64 `json:"kb_per_stream"` // of what is above 40 MB
}

// baseRSS is the memory that a client may have without any stream, bytes.
const baseRSS = 40 << 20

func clientOf(s scenario, streams []*stream, seen session, u usage) Client {
	c := Client{
		ToTruth: deviate(streams, seen.truth(), s.Streams),
		ToLog:   deviate(streams, seen.log, s.Streams),
	}
	events, seconds, ok := traffic(those(seen.log, streams))
	c.Events = events
	if ok {
		c.EventsPerS = pointer(float64(events) / seconds)
		if u.CPU > 0 {
			c.CPUPerEventUS = pointer(u.CPU.Seconds() * 1e6 / float64(events))
		}
	}
	if share, ok := held(those(seen.truth(), streams), s.Streams); ok {
		c.Held = &share
	}
	if u.RSS > 0 {
		c.RSSMB = pointer(float64(u.RSS) / (1 << 20))
		if !s.open() {
			c.KBPerStream = pointer(float64(u.RSS-baseRSS) / (1 << 10) / float64(s.Streams))
		}
	}
	return c
}

func pointer(v float64) *float64 { return &v }

func (f *Figures) addRun(run hanbenchRun) {
	f.Failed = run.Failed
	if run.Events > 0 {
		f.Coalesced = pointer(100 * float64(run.Coalesced) / float64(run.Events))
	}
	f.Status = run.Result.Validity.Status
	for _, r := range run.Result.Validity.Reasons {
		f.Reasons = append(f.Reasons, r.Message)
	}
}

func (f *Figures) addCapture(seen session) {
	f.Truth = "server's log"
	if seen.wire != nil {
		f.Truth, f.Packets, f.Dropped, f.Holes = "wire", seen.packets, seen.dropped, seen.wire.Holes
	}
}

// print writes the table of a case.
func (f *Figures) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s: %d requests, server on cores %v, client on %v; truth: the %s",
		f.Case, f.Requests, f.ServerCores, f.ClientCores, f.Truth)
	if f.Truth == "wire" {
		fmt.Fprintf(&b, " (%d packets, %d dropped, %d holes)", f.Packets, f.Dropped, f.Holes)
	}
	fmt.Fprintf(&b, "\nstage %s", f.Status)
	if len(f.Reasons) > 0 {
		fmt.Fprintf(&b, ": %s", strings.Join(f.Reasons, "; "))
	}
	fmt.Fprintln(&b)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	columns := len(f.head())
	for _, row := range f.rows() {
		for len(row) < columns {
			row = append(row, "") // a column is as wide as its cells in a row
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// rows are the table's: name, hanbench, the bare reader or sender.
func (f *Figures) rows() [][]string {
	rows := [][]string{f.head()}
	add := func(name string, figure func(*Client) string) {
		row := []string{name, figure(&f.Hanbench)}
		if f.Bare != nil {
			row = append(row, figure(f.Bare))
		}
		rows = append(rows, row)
	}
	add("requests compared (not matched)", func(c *Client) string {
		return fmt.Sprintf("%d (%d)", c.ToTruth.Requests, c.ToTruth.Unmatched)
	})
	if f.Failed > 0 {
		rows = append(rows, []string{"requests failed", fmt.Sprint(f.Failed)})
	}
	rows = append(rows, []string{"coalesced, %", number("%.2f", f.Coalesced)})
	add("|ttft − "+f.Truth+"|", func(c *Client) string { return c.ToTruth.TTFT.String() })
	if f.Streams > 0 {
		add("the same, first wave", func(c *Client) string { return c.ToTruth.FirstWave.String() })
	}
	add("|event − "+f.Truth+"|", func(c *Client) string { return c.ToTruth.Event.String() })
	add("ttft − server's log", func(c *Client) string { return c.ToLog.SignedTTFT.String() })
	add("inter-chunk", func(c *Client) string { return c.ToTruth.ICL.String() })
	add("inter-chunk, "+f.Truth, func(c *Client) string { return c.ToTruth.TrueICL.String() })
	add("clock's offset, ms", func(c *Client) string { return number("%.4f", c.ToTruth.OffsetMS) })
	return append(append(rows, f.costs()...), f.loads()...)
}

// head names the columns.
func (f *Figures) head() []string {
	head := []string{"ms: p50 / p99 / max", "hanbench"}
	switch {
	case f.Bare != nil:
		head = append(head, "bare reader")
	case f.BareSchedule != nil:
		head = append(head, "bare sender")
	}
	return head
}

// costs are the rows of what was spent, and of the load that was held.
func (f *Figures) costs() [][]string {
	costs := []struct {
		name, format string
		of           func(*Client) *float64
		ratio        bool
	}{
		{"in flight ÷ asked", "%.3f", func(c *Client) *float64 { return c.Held }, false},
		{"events/s", "%.0f", func(c *Client) *float64 { return c.EventsPerS }, true},
		{"CPU µs per event", "%.1f", func(c *Client) *float64 { return c.CPUPerEventUS }, true},
		{"max RSS, MB", "%.0f", func(c *Client) *float64 { return c.RSSMB }, false},
		{"KB a stream above 40 MB", "%.0f", func(c *Client) *float64 { return c.KBPerStream }, false},
	}
	var rows [][]string
	for _, c := range costs {
		ours := c.of(&f.Hanbench)
		row := []string{c.name, number(c.format, ours)}
		if f.Bare != nil {
			theirs := c.of(f.Bare)
			if c.ratio && ours != nil && theirs != nil {
				row[1] += fmt.Sprintf(" (× %.3f)", *ours / *theirs)
			}
			row = append(row, number(c.format, theirs))
		}
		rows = append(rows, row)
	}
	return rows
}

// loads are the rows of an open loop.
func (f *Figures) loads() [][]string {
	var rows [][]string
	if s := f.Schedule; s != nil {
		add := func(name string, figure func(*Schedule) fmt.Stringer) {
			row := []string{name, figure(s).String()}
			if f.BareSchedule != nil {
				row = append(row, figure(f.BareSchedule).String())
			}
			rows = append(rows, row)
		}
		add("due → "+f.Truth, func(s *Schedule) fmt.Stringer { return s.Lag })
		if s.Gap.N > 0 {
			add("|gap − 1/rate|, server's log", func(s *Schedule) fmt.Stringer { return s.Gap })
		}
		if s.Server != nil {
			add("KS test of gaps, server's log", func(s *Schedule) fmt.Stringer { return s.Server })
		}
		if s.Wire != nil {
			add("KS test of gaps, wire", func(s *Schedule) fmt.Stringer { return s.Wire })
		}
	}
	if o := f.Overload; o != nil {
		rows = append(rows,
			[]string{"e2e from due, p50 / p99", fmt.Sprintf("%.1f / %.1f (p99 %+.2f %%)", o.P50, o.P99, o.OffPercent)},
			[]string{"the same, " + f.Truth, fmt.Sprintf("%.1f / %.1f", o.TrueP50, o.TrueP99)})
	}
	return rows
}

func number(format string, v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf(format, *v)
}
