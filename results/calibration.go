package results

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/google/renameio/v2/maybe"
)

// A Calibration is calibration.json: how much load this program carried on one
// machine before its own error passed a limit, held against the reference
// endpoint's log.
type Calibration struct {
	Schema int    `json:"schema"`
	Made   string `json:"made"` // RFC 3339, UTC
	Tool   Tool   `json:"tool"`
	Host   Host   `json:"host"`
	Clock  string `json:"clock"` // ClockKernel or ClockUser
	// ClientCores and ServerCores are where the two ran; null where they shared
	// all there are.
	ClientCores []int             `json:"client_cores"`
	ServerCores []int             `json:"server_cores"`
	Limits      CalibrationLimits `json:"limits"`
	Trials      []Trial           `json:"trials"` // in the order in which they were made
}

// CalibrationLimits are what was found.
type CalibrationLimits struct {
	// ErrorMS is the limit: of the 99th percentile of the error of event times,
	// and of schedule lag. Milliseconds.
	ErrorMS      float64 `json:"error_ms"`
	Streams      Bound   `json:"streams"`
	EventsPerS   Bound   `json:"events_per_s"`
	RequestsPerS Bound   `json:"requests_per_s"`
}

// A Bound is the highest load that passed.
type Bound struct {
	Value  *float64 `json:"value"`  // null: not even the least passed
	Failed *float64 `json:"failed"` // the lowest load above it that did not; null: none
	Ended  string   `json:"ended"`  // EndedClient, EndedEndpoint, EndedRange or EndedTime
	Reason string   `json:"reason"` // for people
}

// The values of Bound.Ended: why nothing higher is known to pass.
const (
	EndedClient   = "client"   // hanbench's own error passed the limit
	EndedEndpoint = "endpoint" // the reference endpoint sent no more
	EndedRange    = "range"    // the highest that is tried passed
	EndedTime     = "time"     // the time for calibrating was up
)

// The values of Trial.Search.
const (
	SearchStreams  = "streams"
	SearchEvents   = "events_per_s"
	SearchRequests = "requests_per_s"
)

// A Trial is one load that was tried. Figures that it does not have are null.
// Durations are nanoseconds.
type Trial struct {
	Search  string  `json:"search"` // SearchStreams, SearchEvents or SearchRequests
	Load    float64 `json:"load"`   // as asked, in the unit of the search
	Streams int     `json:"streams"`
	GapNS   int64   `json:"gap_ns"` // between a stream's events; 0 for answers of one
	Passed  bool    `json:"passed"`
	Ended   string  `json:"ended"` // of one that did not pass: EndedClient or EndedEndpoint; else ""
	// Reasons say why it did not pass.
	Reasons []string `json:"reasons"`

	Requests     int      `json:"requests"`       // measured
	Events       int      `json:"events"`         // of these, with text
	EventsPerS   *float64 `json:"events_per_s"`   // as they came: the median tenth of a second
	RequestsPerS *float64 `json:"requests_per_s"` // as they were sent
	// EventError is |arrival − the endpoint's write|, the clocks' offset taken off.
	EventError TrialSpread `json:"event_error_ns"`
	// TTFTError is the ttft measured less that of the endpoint's log. It holds
	// the endpoint's own wait for a CPU before it notes a request.
	TTFTError    TrialSpread `json:"ttft_error_ns"`
	ClientLag    TrialSpread `json:"client_lag_ns"`
	ScheduleLag  TrialSpread `json:"schedule_lag_ns"` // of an open loop, without connecting
	Coalesced    *float64    `json:"coalesced_share"` // of all events, [0,1]
	CPUPerEvent  *float64    `json:"cpu_per_event_ns"`
	CPUPerAsked  *float64    `json:"cpu_per_request_ns"`
	MemoryStream *float64    `json:"bytes_per_stream"`
}

// TrialSpread is a median and a 99th percentile, null without values.
type TrialSpread struct {
	P50 *float64 `json:"p50"`
	P99 *float64 `json:"p99"`
}

// Spread describes durations in nanoseconds.
func Spread(ns []float64) TrialSpread {
	d := Describe(ns)
	return TrialSpread{P50: d.P50.Value, P99: d.P99.Value}
}

// A Calibrated is what a run keeps of the calibration of its machine.
type Calibrated struct {
	Made   string            `json:"made"`
	Limits CalibrationLimits `json:"limits"`
}

// Calibrated is what a run keeps of c.
func (c *Calibration) Calibrated() *Calibrated { return &Calibrated{c.Made, c.Limits} }

// Mismatch says how c was made elsewhere than where a run is: "" where it was
// not. What another machine or build carried says nothing of this one.
func (c *Calibration) Mismatch(t Tool, h Host, clock string) string {
	switch {
	case c.Host != h:
		return fmt.Sprintf("another machine (%s/%s, %d CPUs; this is %s/%s, %d)", c.Host.OS, c.Host.Arch, c.Host.CPUs, h.OS, h.Arch, h.CPUs)
	case c.Tool != t:
		return fmt.Sprintf("another build (%s; this is %s)", toolName(c.Tool), toolName(t))
	case c.Clock != clock:
		return fmt.Sprintf("another clock (%s; this is a %s)", c.Clock, clock)
	}
	return ""
}

// Says is the limits as a sentence without its end: "2,000 streams and at least
// 38,000 events/s within 1 ms; 1,500 requests/s on schedule".
func (l *CalibrationLimits) Says() string {
	return caveat("%s streams and %s events/s within %v ms; %s requests/s on schedule",
		l.Streams, l.EventsPerS, l.ErrorMS, l.RequestsPerS)
}

// AtLeast reports whether more than the value may pass: nothing of the client
// failed above it.
func (b Bound) AtLeast() bool {
	return b.Value != nil && (b.Failed == nil || b.Ended == EndedEndpoint)
}

// String is the value with its thousands apart, "2,000" or "at least 2,000".
// "No" is none that passed.
func (b Bound) String() string {
	switch {
	case b.Value == nil:
		return "no"
	case b.AtLeast():
		return "at least " + Thousands(*b.Value)
	}
	return Thousands(*b.Value)
}

// Thousands is a count with its thousands apart: 12,500. A part of one is shown
// below 100: 0.5.
func Thousands(v float64) string {
	if v < 100 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	s := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// WriteCalibration writes path, whole or not at all, and makes its folder.
func WriteCalibration(path string, c *Calibration) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write calibration %s: %w", path, cause(err))
	}
	if err := maybe.WriteFile(path, c.Encode(), 0o644); err != nil {
		return fmt.Errorf("write calibration %s: %w", path, cause(err))
	}
	return nil
}

// Encode is the file's content.
func (c *Calibration) Encode() []byte {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("encode calibration: %v", err)) // it holds no NaN
	}
	return append(data, '\n')
}

// ReadCalibration reads a calibration file. The error is fs.ErrNotExist for
// none, a *VersionError for a schema that this build does not know, and
// otherwise says where it is wrong.
func ReadCalibration(path string) (*Calibration, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read calibration %s: %w", path, cause(err))
	}
	c := &Calibration{}
	if err := json.Unmarshal(data, c); err != nil {
		return nil, fmt.Errorf("read calibration: %w", resultError(path, data, err))
	}
	if c.Schema == 0 {
		return nil, fmt.Errorf("read calibration %s: no field %q: hanbench calibrate makes a new one", path, "schema")
	}
	if err := checkSchema(path, c.Schema); err != nil {
		return nil, fmt.Errorf("read calibration: %w", err)
	}
	return c, c.validate(path)
}

func (c *Calibration) validate(path string) error {
	for _, f := range []struct {
		name string
		b    Bound
	}{{"streams", c.Limits.Streams}, {"events_per_s", c.Limits.EventsPerS}, {"requests_per_s", c.Limits.RequestsPerS}} {
		if f.b.Value != nil && *f.b.Value <= 0 {
			return fmt.Errorf("read calibration %s: limits.%s.value is %v; expected a number above 0, or null", path, f.name, *f.b.Value)
		}
	}
	if !(c.Limits.ErrorMS > 0) {
		return fmt.Errorf("read calibration %s: limits.error_ms is %v; expected a number above 0", path, c.Limits.ErrorMS)
	}
	return nil
}
