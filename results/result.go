package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Values of Header.Clock.
const (
	ClockUser   = "user-space read"
	ClockKernel = "kernel receive timestamp"
)

// Values of TargetInfo.When.
const (
	WhenStart = "start"
	WhenEnd   = "end"
)

// Result is result.json: what the records of a run say. It is made from
// plan.yaml, records.jsonl, telemetry.jsonl, scores.jsonl and judgments.jsonl alone
// and comes out the same, byte for byte, each time. Undefined figures are null. Durations are nanoseconds rounded to
// the nanosecond; rates and shares are rounded to nine decimals.
type Result struct {
	Schema    int    `json:"schema"`
	RunID     string `json:"run_id"`
	Tool      Tool   `json:"tool"` // that measured
	Simulated bool   `json:"simulated"`
	Notice    string `json:"notice,omitempty"` // what a reader must know first
	// Started and Ended are wall-clock times, RFC 3339, UTC; Ended is null
	// where no request ended.
	Started  string         `json:"started"`
	Ended    *string        `json:"ended"`
	Sessions []SessionTimes `json:"sessions"`
	Host     Host           `json:"host"`
	Clock    string         `json:"clock"`
	PlanHash string         `json:"plan_hash"`
	// RecordsHash is "sha256:…" of records.jsonl, of RecordsBytes bytes; absent
	// where a build of before wrote the file.
	RecordsHash  string `json:"records_hash,omitempty"`
	RecordsBytes int64  `json:"records_bytes,omitempty"`
	// Calibration is the first session's; absent where its machine had none.
	Calibration *Calibrated `json:"calibration,omitempty"`
	Suites      []SuiteRef  `json:"suites"`
	// Rescored is there where the answers were scored again after the run.
	Rescored *Rescored `json:"rescored,omitempty"`
	// Judge is there where a judge was asked to rate answers.
	Judge *JudgeInfo `json:"judge,omitempty"`
	// Targets are as found at the start; what only the end could tell (the
	// share in GPU memory of a model not yet loaded) is filled in.
	Targets []TargetInfo  `json:"targets"`
	Stages  []StageResult `json:"stages"`
	// Capacity is there where the plan asks for it.
	Capacity []Capacity `json:"capacity,omitempty"`
	Warnings []string   `json:"warnings"`
	// Plan is plan.yaml as JSON, its keys in their order.
	Plan json.RawMessage `json:"plan"`
}

// SimulatedNotice stands in the result of a run against the reference
// endpoint.
const SimulatedNotice = "The endpoint is simulated (hanbench's reference endpoint): these figures say nothing of any model."

// SessionTimes is when a session ran. A run that was resumed has several.
type SessionTimes struct {
	Session int     `json:"session"`
	Anchor  string  `json:"anchor"`  // as in the session's header
	Started *string `json:"started"` // first request sent
	Ended   *string `json:"ended"`   // last request ended
}

// StageResult is one stage's figures.
type StageResult struct {
	Stage
	Simulated bool   `json:"simulated"`
	Clock     string `json:"clock"` // where event times come from
	// Stopped: the search ended the stage before its last request, since its
	// objective was lost.
	Stopped  bool            `json:"stopped,omitempty"`
	Window   Window          `json:"window"`
	Counts   Counts          `json:"counts"`
	Accuracy Accuracy        `json:"accuracy"`
	Latency  Latency         `json:"latency"`
	Rates    Rates           `json:"rates"`
	Steady   Steady          `json:"steady"`
	Server   ServerFigures   `json:"server"`
	Text     TextFigures     `json:"text"`
	Language LanguageFigures `json:"language"`
	Lengths  Lengths         `json:"lengths"`
	// Judged is there where a judge was asked to rate the answers.
	Judged *Judged `json:"judged,omitempty"`
	// Energy is there where devices were read beside the run.
	Energy   *Energy  `json:"energy,omitempty"`
	Validity Validity `json:"validity"`
	Warnings []string `json:"warnings"`
}

// Counts are of requests; warm-up stands apart and is in nothing else.
type Counts struct {
	Planned *int `json:"planned"` // null for a stage bounded by time alone
	Missing *int `json:"missing"` // planned − done; null likewise
	Done    int  `json:"done"`    // succeeded + failed + withheld

	Succeeded int `json:"succeeded"` // an answer came whole
	Failed    int `json:"failed"`    // none came
	Dropped   int `json:"dropped"`   // of them, those never sent: due while the most were in flight
	// Withheld counts answers that the endpoint's policy withheld by an error;
	// they are neither of the two.
	Withheld int `json:"withheld"`
	// Retried counts earlier attempts at requests that were sent again, and the
	// turns of conversations that were begun anew.
	Retried int `json:"retried"`
	Warmup  int `json:"warmup"`

	Errors        map[string]int    `json:"errors"`         // failed, by cause
	ErrorExamples map[string]string `json:"error_examples"` // for each cause, what its first request was told
	AttemptErrors map[string]int    `json:"attempt_errors"` // failed attempts that were retried, by cause
	Finish        map[string]int    `json:"finish"`         // by the server's finish reason
}

// Encode is the file's content: indented JSON with a newline at its end. It
// panics on a Result whose Plan was set by hand to something that is no JSON.
func (r *Result) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		panic(fmt.Sprintf("encode result: %v", err))
	}
	return b.Bytes()
}

// ReadResult reads a result.json; name is its name in errors. The error is a
// *VersionError for a schema that this build does not know.
func ReadResult(r io.Reader, name string) (*Result, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, cause(err))
	}
	var v struct {
		Schema *int `json:"schema"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, resultError(name, data, err)
	}
	if v.Schema == nil {
		return nil, fmt.Errorf("read %s: no field %q: it is no result of hanbench", name, "schema")
	}
	if err := checkSchema(name, *v.Schema); err != nil {
		return nil, err
	}
	var res Result
	if err := json.Unmarshal(data, &res); err != nil {
		return nil, resultError(name, data, err)
	}
	return &res, nil
}

// resultError gives a JSON error its line.
func resultError(name string, data []byte, err error) error {
	offset := int64(len(data))
	var se *json.SyntaxError
	var te *json.UnmarshalTypeError
	switch {
	case errors.As(err, &se):
		offset = se.Offset
	case errors.As(err, &te):
		offset = te.Offset
	}
	line := 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte{'\n'})
	return &SyntaxError{File: name, Line: line, Msg: err.Error()}
}
