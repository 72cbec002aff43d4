package arrival

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"time"
)

// A Trace is a recorded load: who asked for how much, and when.
type Trace struct {
	Format Format
	// Requests are in the order of their times; the first is at 0.
	Requests []TraceRequest
	// Reordered counts the requests that stood in the file after a later one.
	// They have been sorted in; requests of the same time keep their order.
	Reordered int
}

// A TraceRequest is one recorded request.
type TraceRequest struct {
	// At is when it arrived, counted from the first of the trace.
	At time.Duration
	// InputTokens and OutputTokens are 0 or more, in the tokens of the model
	// that was recorded.
	InputTokens, OutputTokens int
	// Blocks name the blocks of the prompt, where the format has them: two
	// prompts are equal as far as their blocks are. A block of Mooncake's own
	// traces is 512 tokens.
	Blocks []int64
	// Session is the conversation that the request belongs to, or "".
	Session string
}

// Schedule gives the due times of the trace's requests, in their order: At
// times scale. A scale of 1 is the recorded speed, 0.5 twice as fast. The error
// is a scale that is not a number above 0, or by which the trace would last
// longer than a time.Duration can hold, 292 years.
func (t *Trace) Schedule(scale float64) (Schedule, error) {
	if !(scale > 0) || math.IsInf(scale, 1) {
		return nil, fmt.Errorf("arrival.scale is %v; expected a number above 0 (0.5 is twice as fast)", scale)
	}
	if n := len(t.Requests); n > 0 {
		if _, ok := nanoseconds(float64(t.Requests[n-1].At) * scale); !ok {
			return nil, fmt.Errorf("arrival.scale is %v, which makes the trace of %s longer than 292 years; expected less", scale, t.Requests[n-1].At)
		}
	}
	return &replay{t.Requests, scale}, nil
}

type replay struct {
	left  []TraceRequest
	scale float64
}

func (r *replay) Next() (time.Duration, bool) {
	if len(r.left) == 0 {
		return 0, false
	}
	at := r.left[0].At
	r.left = r.left[1:]
	return nanoseconds(float64(at) * r.scale)
}

// ReadTrace reads a trace; file is its name for errors. An empty format is
// found from the first line. A byte order mark, CRLF and empty lines are
// tolerated, as are columns and keys that are not known.
//
// The error of bad content is a *TraceError. It ends the reading: a schedule
// with a request missing would be another load. A trace without a request is
// an error too.
func ReadTrace(r io.Reader, file string, format Format) (*Trace, error) {
	in, err := open(r)
	if err == nil && format == "" {
		format, err = detect(in)
	}
	var list []timed
	if err == nil {
		list, err = format.read(in)
	}
	if err == nil && len(list) == 0 {
		err = &TraceError{Line: 1, Column: 1, Msg: "no request; expected at least one"}
	}
	if err != nil {
		if te, ok := err.(*TraceError); ok {
			te.File = file
			return nil, te
		}
		return nil, fmt.Errorf("trace %s cannot be read: %w", file, err)
	}
	return traceOf(format, list), nil
}

// timed is a request with its time as recorded: nanoseconds from wherever the
// format counts, 0 or more.
type timed struct {
	at      int64
	request TraceRequest
}

func traceOf(format Format, list []timed) *Trace {
	t := &Trace{Format: format, Requests: make([]TraceRequest, len(list))}
	latest := int64(0)
	for _, r := range list {
		if r.at < latest {
			t.Reordered++
		}
		latest = max(latest, r.at)
	}
	if t.Reordered > 0 {
		slices.SortStableFunc(list, func(a, b timed) int { return cmp.Compare(a.at, b.at) })
	}
	for i, r := range list {
		t.Requests[i] = r.request
		t.Requests[i].At = time.Duration(r.at - list[0].at)
	}
	return t
}

// A TraceError is bad content of a trace.
type TraceError struct {
	File string
	// Line and Column count from 1; columns are bytes. Column is where the
	// value in question begins.
	Line, Column int
	Msg          string // what is there and what is expected
}

func (e *TraceError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
}
