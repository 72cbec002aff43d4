package reference

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/internal/suggest"
)

// A Fault is something that goes wrong with a share of the requests for an
// answer; no other request is touched. Which ones is decided by a hash of the
// messages and the request's seed.
type Fault struct {
	Kind string `yaml:"kind"` // one of the constants below
	// Kinds are those that FaultMixed is one of, each as often as the others;
	// none: those of mixedKinds.
	Kinds []string `yaml:"kinds"`
	// Rate is the share of requests, above 0 and at most 1; of a mixed fault,
	// of all its kinds together.
	Rate float64 `yaml:"rate"`
	// Match, when set, spares the requests whose last user message does not
	// contain it.
	Match string `yaml:"match"`
	// Times, when set, is how often the same request is hit: a retry after
	// that goes well.
	Times int `yaml:"times"`
	// AfterTokens is how many tokens go out well first.
	AfterTokens int `yaml:"after_tokens"`
	// Duration is of the silence (0: until the client goes away), of the pause
	// between bytes or comments, or what Retry-After says, which status_503
	// has only where this is set.
	Duration time.Duration `yaml:"duration"`
	// Status takes the place of the kind's own HTTP status.
	Status int `yaml:"status"`
}

// The kinds of faults. Those marked OpenAI change nothing in Ollama's API.
const (
	FaultMixed          = "mixed"            // one of Kinds
	FaultConnectReset   = "connect_reset"    // TCP reset on accept; see resettingListener
	FaultRefuse         = "refuse"           // the connection is closed without an answer
	FaultRefuseReset    = "refuse_reset"     // TCP reset without an answer
	FaultStatus429      = "status_429"       // with Retry-After
	FaultStatus503      = "status_503"       // an error object
	FaultStatus500      = "status_500"       // an error object
	FaultHTML           = "html"             // a web page, status 200
	FaultHTML502        = "html_502"         // a gateway's error page
	FaultReset          = "reset"            // TCP reset after some tokens
	FaultCut            = "cut"              // a clean end without a finish
	FaultStall          = "stall"            // silence after some tokens
	FaultSlowDrip       = "slow_drip"        // one byte at a time
	FaultMalformedJSON  = "malformed_json"   // one event that is no JSON
	FaultError200       = "error_200"        // an error object as an event
	FaultEmpty          = "empty"            // status 200, no body
	FaultInvalidUTF8    = "invalid_utf8"     // broken bytes in a string
	FaultSplitSyllable  = "split_syllable"   // a syllable's bytes over two events
	FaultLongLine       = "long_line"        // one event of 10 MB
	FaultContentFilter  = "content_filter"   // that finish reason; with a status: CLOVA's error 40005
	FaultFirstByteStall = "first_byte_stall" // silence before the headers
	FaultKeepAlive      = "keep_alive"       // OpenAI: comments and blank lines while waiting
	FaultNoDone         = "no_done"          // OpenAI: no [DONE]
	FaultHangAfterDone  = "hang_after_done"  // the connection stays open
)

const finishFiltered = "content_filter"

// longLine is the size in bytes of the text of FaultLongLine's event.
const longLine = 10 << 20

func faultKinds() []string {
	return []string{
		FaultMixed, FaultConnectReset, FaultRefuse, FaultRefuseReset, FaultStatus429, FaultStatus503, FaultStatus500, FaultHTML, FaultHTML502,
		FaultReset, FaultCut, FaultStall, FaultSlowDrip, FaultMalformedJSON, FaultError200,
		FaultEmpty, FaultInvalidUTF8, FaultSplitSyllable, FaultLongLine, FaultContentFilter,
		FaultFirstByteStall, FaultKeepAlive, FaultNoDone, FaultHangAfterDone,
	}
}

// mixedKinds are the faults that one request of a load may meet anywhere.
func mixedKinds() []string {
	return []string{
		FaultRefuse, FaultStatus429, FaultStatus503, FaultReset, FaultCut, FaultStall,
		FaultSlowDrip, FaultMalformedJSON, FaultError200, FaultInvalidUTF8,
	}
}

func (f Fault) check() *FieldError {
	switch {
	case !slices.Contains(faultKinds(), f.Kind):
		return &FieldError{"kind", suggest.Unknown(f.Kind, faultKinds())}
	case len(f.Kinds) > 0 && f.Kind != FaultMixed:
		return &FieldError{"kinds", "needs kind: mixed"}
	case !(f.Rate > 0 && f.Rate <= 1):
		return &FieldError{"rate", "must be above 0 and at most 1 (1: every request)"}
	case f.Times < 0:
		return &FieldError{"times", "must not be negative"}
	case f.AfterTokens < 0:
		return &FieldError{"after_tokens", "must not be negative"}
	case f.Duration < 0:
		return &FieldError{"duration", "must not be negative"}
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return &FieldError{"status", "must be an HTTP status from 200 to 599"}
	}
	for i, kind := range f.Kinds {
		field := fmt.Sprintf("kinds[%d]", i)
		if kind == FaultMixed || kind == FaultConnectReset {
			return &FieldError{field, kind + " hits no single request"}
		}
		if !slices.Contains(faultKinds(), kind) {
			return &FieldError{field, suggest.Unknown(kind, faultKinds())}
		}
	}
	return nil
}

// pickFault is the first of the profile's faults that hits a call, nil for
// none. It counts the hits of faults that wear off.
func (s *Server) pickFault(c call) *Fault {
	fate := faultFate(s.profile.Seed, c)
	for i := range s.profile.Faults {
		f := &s.profile.Faults[i]
		if f.Kind == FaultConnectReset || !strings.Contains(c.prompt(), f.Match) || fate.chance(fmt.Sprint(i)) >= f.Rate {
			continue
		}
		if f.Times > 0 && s.countHit(fmt.Sprint(i, " ", fate.id())) > f.Times {
			continue
		}
		if f.Kind == FaultMixed {
			one := *f
			kinds := f.Kinds
			if len(kinds) == 0 {
				kinds = mixedKinds()
			}
			one.Kind = oneOf(kinds, fate.rng(fmt.Sprint("kind ", i)))
			return &one
		}
		return f
	}
	return nil
}

// countHit counts how often a fault has hit a request.
func (s *Server) countHit(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hits[key]++
	return s.hits[key]
}

// kind is the fault's kind, "" for none.
func (f *Fault) kind() string {
	if f == nil {
		return ""
	}
	return f.Kind
}

// bend changes a script to what the fault makes of it. The second result is
// the finish reason if the fault changes it.
func (f *Fault) bend(steps []step) ([]step, string) {
	at := f.position(steps)
	insert := func(s step) []step { return slices.Insert(steps, at, s) }
	switch f.kind() {
	case FaultReset:
		return insert(step{kind: stepReset}), ""
	case FaultCut:
		return insert(step{kind: stepCut}), ""
	case FaultStall:
		return insert(step{kind: stepStall, pause: f.Duration}), ""
	case FaultMalformedJSON:
		return insert(step{kind: stepMalformed}), ""
	case FaultError200:
		return insert(step{kind: stepFailure}), ""
	case FaultInvalidUTF8:
		return insert(step{kind: stepToken, text: " \xed\x95\xff", tokens: 1, beats: 1}), ""
	case FaultLongLine:
		text := strings.Repeat("한", longLine/len("한")+1)
		return insert(step{kind: stepToken, text: text, tokens: CountTokens(text), beats: 1}), ""
	case FaultSplitSyllable:
		return splitSyllable(steps, at), ""
	case FaultContentFilter:
		tail := slices.IndexFunc(steps, func(s step) bool { return s.kind == stepFinish })
		return slices.Delete(steps, min(at, tail), tail), finishFiltered
	case FaultNoDone:
		return slices.DeleteFunc(steps, func(s step) bool { return s.kind == stepDone }), ""
	case FaultHangAfterDone:
		return append(steps, step{kind: stepHang, pause: f.Duration}), ""
	}
	return steps, ""
}

// position is where the step after the fault's first tokens stands; the finish
// where there are fewer.
func (f *Fault) position(steps []step) int {
	if f == nil {
		return 0
	}
	seen := 0
	for i, s := range steps {
		if s.kind == stepFinish || s.kind == stepToken && seen >= f.AfterTokens {
			return i
		}
		seen += s.tokens
	}
	return len(steps)
}

// splitSyllable divides the bytes of the first token at or after a place that
// ends in a Hangul syllable over two events. Only the first counts as a token.
func splitSyllable(steps []step, at int) []step {
	for i := at; i < len(steps); i++ {
		r, size := utf8.DecodeLastRuneInString(steps[i].text)
		if !hangul.IsSyllable(r) {
			continue
		}
		rest := steps[i]
		cut := len(rest.text) - size + 1
		rest.text, rest.tokens, rest.beats = rest.text[cut:], 0, 0
		steps[i].text = steps[i].text[:cut]
		return slices.Insert(steps, i+1, rest)
	}
	return steps
}
