package wire

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"unicode/utf8"
)

// IDHeader is the header in which a request's id goes out.
const IDHeader = "X-Request-Id"

// A Call is one measured request: what the transport adds on the way out, and
// what it brings back. It travels in the request's context, so that client
// libraries need not know of it. It is not for reuse.
type Call struct {
	// ID goes out as X-Request-Id, and under IDHeader too where that is set; "" does not.
	ID       string
	IDHeader string
	// Body holds fields set in the JSON body after the client library has
	// written it: libraries leave out zeros and do not know every field.
	Body map[string]any
	// Done reports whether a line ends the stream, so that End does not wait
	// for a server that keeps the connection open. nil: only its close ends it.
	Done func(line []byte) bool
	// KeepLine chooses the lines that are kept; nil keeps all.
	KeepLine func(line []byte) bool

	Trace

	exchange *exchange     // carries it past net/http,
	request  *http.Request // or else what goes by it
	open     []byte        // the line that is not complete yet
	merges   []merging     // until it has ended
	tooLong  bool          // a line was longer than MaxLine
	lastAt   int64         // when the last bytes arrived
	lastLag  int64         // and how late they were read
}

// A Trace is what was seen of a call on the wire. Times are nanoseconds on the
// transport's clock; 0 means that the moment did not come.
type Trace struct {
	Sent      int64 // the request's last byte was handed to the kernel
	FirstByte int64 // the response body's first byte arrived
	End       int64 // the stream ended: its last line, or its close; for a failed call, when it failed

	// Merged are the indices, rising, of lines that were read together with a
	// later one that had come in another segment: the kernel keeps only the last
	// segment's time, so that theirs is an upper bound. Those of MergedAtEnd
	// are not among them.
	Merged []int
	// MergedAtEnd are those of them that came within a millisecond of the end of
	// the stream, and not noticeably late: servers send the last text, the finish
	// reason, usage and [DONE] at once, each in a segment.
	MergedAtEnd []int

	// Durations of setting the connection up; 0 on a reused one.
	DNS, Connect, TLS int64
	Reused            bool

	Status int
	Header http.Header
	// Lines are the kept lines of the body, in order; Texts gives what they say.
	Lines []Line
	text  packed
	// Size counts the bytes of the body.
	Size int
	// Raw is the body as it came, of a stream its start: kept lines, and
	// blank ones, that come later than rawHead are left out.
	Raw  []byte
	hide func([]byte) []byte
	// Ended: the last line that Done knows has been seen.
	Ended bool
	// Torn: the body ended without a line break.
	Torn bool
	// Err is why the call or the reading of its body broke off; nil when the
	// body was read to its end.
	Err error
}

// A Line is the time of one line of the body: of the segment that completed it.
type Line struct {
	At  int64
	Lag int64 // from there to its reading, ns; -1 where the kernel did not say
}

// ErrTaken is what the library gets in place of a response: its request was
// taken and is sent by Send or Await.
var ErrTaken = errors.New("the request was taken to be sent on the wire")

// Bytes is what line i says, as it came. It goes through all lines before it.
func (t *Trace) Bytes(i int) []byte {
	for n, line := range t.text.all() {
		if n == i {
			return line
		}
	}
	return nil
}

// Shown is b, a part of the answer that goes into a message, without secrets.
// It must be called before b is cut: half a key would pass any later check.
func (t *Trace) Shown(b []byte) []byte {
	if t.hide == nil {
		return b
	}
	return t.hide(b)
}

// Texts gives what each of Lines says, as valid UTF-8 with bytes that are none
// escaped: Restore gives them back. A text is valid until the next.
func (t *Trace) Texts() iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for i, line := range t.text.all() {
			if !utf8.Valid(line) {
				line = escapeInvalid(nil, line)
			}
			if !yield(i, line) {
				return
			}
		}
	}
}

type callKey struct{}

// WithCall attaches c to the context of the one request that it describes.
func WithCall(ctx context.Context, c *Call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

func callOf(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}
