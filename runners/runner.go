// Package runners carries requests to model endpoints and brings back text and
// a timeline. One file a protocol; package wire holds the clock, package
// reference an endpoint of our own.
package runners

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"

	"github.com/hanbench/hanbench/internal/secret"
	"github.com/hanbench/hanbench/runners/wire"
)

// A Runner is the client for one target. Its methods may be called from many
// goroutines at once, Compose only after Prepare has succeeded.
type Runner interface {
	// Prepare makes the target ready: reaches it, loads or pulls the model and
	// learns what the endpoint takes. Its error is for a person: it says what
	// is wrong and what to do, and nothing was measured.
	Prepare(ctx context.Context) (Info, error)
	// Compose makes one request ready to be sent. That costs more than sending
	// it, and may be done before it is due.
	Compose(req Request) Draft
	// Inspect tells again, without side effects, what the target is now, so
	// that a change during a run is noticed. Fields it cannot see are zero.
	Inspect(ctx context.Context) (Info, error)
	// Close closes the connections. Nothing may be under way.
	Close()
}

// A Draft is a request that has been made. Its methods do not wait.
type Draft interface {
	// Ready takes an idle connection, if there is one, shortly before the request is
	// due: sending it is quicker then. It need not be called.
	Ready()
	// Send hands the request to the kernel, once; where there is no connection the
	// Flight makes one first. It does no more than that, for the next may be due.
	Send() Flight
}

// A Flight, called once, returns when the stream has ended. A request that fails
// is data: its Response has Err set and whatever had arrived by then.
type Flight func(ctx context.Context) Reply

// A Reply is a stream that has ended. Calling it, once, decodes it, which may
// wait until nothing is left to send or to read: decoding an event costs as
// much as receiving it, and would make other streams' requests late.
type Reply func() Response

// Do sends one request and decodes its answer.
func Do(ctx context.Context, r Runner, req Request) Response { return r.Compose(req).Send()(ctx)() }

// A Message is one turn of a chat. Role is "system", "user" or "assistant".
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// encodeMessages writes the messages as both protocols have them. The libraries
// would go over a prompt three times, which for a long one takes longer than all
// the rest of a request.
func encodeMessages(messages []Message) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(messages); err != nil {
		panic(err) // of strings alone
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'})
}

// A Request is one chat to be answered.
type Request struct {
	ID       string // goes out as X-Request-Id
	Messages []Message
	// MaxTokens bounds the answer, reasoning included; 0 leaves it to the server.
	MaxTokens int
	// Params are the other sampling parameters under their wire names
	// (temperature, top_p, seed, stop, …). What stands here is on the wire,
	// zeros too, save what the start-up probe found refused.
	Params map[string]any
	// TopLogprobs asks for so many of the likeliest first tokens with their
	// log-probabilities, up to MaxTopLogprobs; 0 asks for none.
	TopLogprobs int
	// Echo, where it is not "", is sent in place of Messages: a text of which the
	// endpoint is to give the log-probability of every token. See Echoer.
	Echo string
}

// A Response is what came back for a request. Times are nanoseconds on the
// runner's clock; nil is a moment that did not come.
type Response struct {
	Times
	// Text is the visible answer and Reasoning what the model thought, as raw
	// bytes: not normalised, possibly not UTF-8.
	Text      string
	Reasoning string
	Events    int     // events of the stream
	ClientLag []int64 // from each event's arrival to its reading, ns; nil where the clock is user-space
	Coalesced int     // events with text whose time is an upper bound: see wire.Trace
	ICL       []int64 // gaps between consecutive events with text
	Usage     *Usage
	Server    *ServerTimings
	Finish    string // the server's own word for why it stopped
	Truncated bool   // stopped at the token limit
	Blocked   bool   // withheld by content policy; not an error
	Err       *Error
	// First are the likeliest first tokens of the answer, reasoning or not, the
	// most likely first; nil where they were not asked for or not given.
	First []TokenLogprob
	// Echo are the tokens of Request.Echo; nil where there is none.
	Echo []TokenLogprob
	// Warning names an oddity that does not spoil the answer.
	Warning string

	ServerName string // what the endpoint calls itself in the Server header
}

// Times are the moments of a request; docs/metrics.md defines them.
type Times struct {
	Sent, FirstByte, FirstChunk, FirstOutput    *int64
	FirstAnswer, FirstSyllable, LastOutput, End *int64
	DNS, Connect, TLS                           *int64 // durations; nil on a reused connection
}

// Usage is the server's token count; nil where it gives none.
type Usage struct {
	Input, Output, Reasoning, Cached *int
	Source                           string // "final-chunk", "finish-chunk" or "done-line"
}

// ServerTimings are the server's own, in nanoseconds.
type ServerTimings struct {
	Total, Load, PromptEval, Eval *int64
}

// Info is what a target turned out to be. A fact that it does not tell is zero.
type Info struct {
	ServerVersion, Digest, Family, Parameters, Quantization string
	TemplateHash, License                                   string
	ContextLength, NumCtx                                   int // tokens
	SizeBytes, VRAMBytes                                    int64
	MemoryKnown                                             bool  // SizeBytes and VRAMBytes were told
	LoadNS                                                  int64 // time to load the model, apart from any request
	Simulated                                               bool  // it says that it is hanbench's reference endpoint

	Accepted    []string  // optional parameters that the endpoint takes
	Dropped     []Dropped // and those that it refuses
	UsageSource string
	Warnings    []string
	Setup       []string // ids of the requests sent to find all this out
}

// A Dropped parameter was refused by the endpoint; Reason is what it said.
type Dropped struct{ Name, Reason string }

// Options are what a runner needs besides its target.
type Options struct {
	RunID    string // prefix of the ids of set-up requests
	Clock    wire.Clock
	Conns    int // the highest concurrency that will be asked
	Timeouts wire.Timeouts
	// LocalAddresses: see wire.Options.
	LocalAddresses []netip.Addr
	HTTP2          bool // instead of HTTP/1.1; see wire.Options
	// Params are the sampling parameters that requests will carry, so that the
	// probe can try them.
	Params map[string]any
	// NumCtx is the context length asked of Ollama, in tokens.
	NumCtx int
	// Pull fetches a missing Ollama model; Progress, if set, hears of it.
	Pull     bool
	Progress func(status string, done, total int64)
}

// speaks finds out whether the target speaks the HTTP that is asked of it.
func speaks(ctx context.Context, t Target, transport *wire.Transport) error {
	err := transport.CheckHTTP2(ctx, t.URL.String())
	var no *wire.NoHTTP2Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &no):
		return fmt.Errorf("target %s: %w; HTTP/1.1 is the default (http: \"1.1\", --http 1.1)", t, no)
	}
	return reachError(t, err)
}

// referenceServer is what hanbench's reference endpoint calls itself, in the
// Server header and in Ollama's version.
const referenceServer = "hanbench-reference"

// New makes the runner for a target.
func New(t Target, o Options) (Runner, error) {
	transport := wire.NewTransport(o.Clock, wire.Options{Conns: o.Conns, Timeouts: o.Timeouts, LocalAddresses: o.LocalAddresses, HTTP2: o.HTTP2})
	header, err := t.header()
	if err != nil {
		return nil, err
	}
	transport.Header = header
	hidden := &secret.Redactor{}
	hidden.Add(t.Secrets()...)
	transport.Hide = hidden.Bytes
	if t.Protocol == Ollama {
		return newOllama(t, o, transport)
	}
	return newOpenAI(t, o, transport), nil
}
