// Package merge makes one result of several runs: of the same suites on other
// machines, or of load that several clients put on one endpoint. What it keeps of
// a run is counted (outcomes by item, durations in histograms), so the order in
// which runs are merged, and in which groups, does not matter, and a merged file
// can be merged again.
package merge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/hanbench/hanbench/results"
)

// Schema is the version of merged files that this build writes and reads.
const Schema = 1

// Kind tells a merged file from others.
const Kind = "merged"

// Merged is merged.json.
type Merged struct {
	Kind   string       `json:"kind"` // "merged"
	Schema int          `json:"schema"`
	Tool   results.Tool `json:"tool"` // that merged
	Notice string       `json:"notice,omitempty"`
	// ContentHash is the SHA-256 of Content, by which an edited file is known.
	ContentHash string  `json:"content_hash"`
	Content     Content `json:"content"`
	// Stages are the figures that the content gives, in its order.
	Stages   []Figures `json:"stages"`
	Warnings []string  `json:"warnings"`
}

// Content is what was counted, and all that merging looks at.
type Content struct {
	Simulated bool               `json:"simulated"`
	Sources   []Source           `json:"sources"` // by run id
	Suites    []results.SuiteRef `json:"suites"`  // by name
	Targets   []Target           `json:"targets"` // by name
	Stages    []Stage            `json:"stages"`  // by what they ask
}

// A Source is a run that was merged.
type Source struct {
	RunID       string       `json:"run_id"`
	RecordsHash string       `json:"records_hash"` // SHA-256 of records.jsonl
	PlanHash    string       `json:"plan_hash"`
	Tool        results.Tool `json:"tool"` // that measured
	Host        results.Host `json:"host"`
	Started     string       `json:"started"`
	Ended       *string      `json:"ended"`
	Rescored    bool         `json:"rescored"` // its answers were scored again after the run
	Judged      bool         `json:"judged"`   // a judge rated its answers, which is not merged
}

// A Target is who was asked, as far as the runs must agree on it.
type Target struct {
	Target       string `json:"target"`
	Model        string `json:"model"`
	Digest       string `json:"digest,omitempty"`
	Quantization string `json:"quantization,omitempty"`
	// Servers are the versions that the runs saw, each once.
	Servers []string `json:"servers"`
}

// A Stage is what was counted of one target × suite × level of load.
type Stage struct {
	Target string `json:"target"`
	Suite  string `json:"suite"`
	// Level is the load that each of the parts put on the target.
	Level  string `json:"level"`
	Method string `json:"method,omitempty"`
	Turns  int    `json:"turns,omitempty"`
	Open   bool   `json:"open"` // an open loop
	Parts  []Part `json:"parts"`
	// Tallies are of items, sorted; empty for work without gold.
	Tallies []results.Tally `json:"tallies"`
	// Histograms are of durations, for each clock and kind.
	Histograms []Histogram `json:"histograms"`
}

// A Part is a run's share in a stage.
type Part struct {
	RunID       string         `json:"run_id"`
	Index       int            `json:"index"` // of the stage in its run
	Concurrency int            `json:"concurrency"`
	Status      string         `json:"status"` // results.Valid or Invalid
	Counts      results.Counts `json:"counts"`
	Rates       results.Rates  `json:"rates"`
	// Energy is there where devices were read beside the run.
	Energy *results.Energy `json:"energy,omitempty"`
	// Window is the time over which the rates are, wall clock, ns since 1970; empty
	// where there was none.
	Window []Interval `json:"window"`
}

// An Interval is of the wall clock, nanoseconds since 1970.
type Interval struct {
	FromNS int64 `json:"from_ns"`
	ToNS   int64 `json:"to_ns"`
}

// Figures are what a stage's content gives.
type Figures struct {
	Target   string           `json:"target"`
	Suite    string           `json:"suite"`
	Level    string           `json:"level"`
	Runs     int              `json:"runs"` // different ones
	Counts   results.Counts   `json:"counts"`
	Accuracy results.Accuracy `json:"accuracy"`
	Latency  []Latency        `json:"latency"` // one for each clock
	// Rates are added over the parts; null unless their windows overlap.
	Rates *results.Throughput `json:"rates"`
	// RequestsPerS and the goodput are as Rates.
	RequestsPerS       *float64 `json:"requests_per_s"`
	GoodputPerS        *float64 `json:"goodput_per_s"`
	CorrectGoodputPerS *float64 `json:"correct_goodput_per_s"`
	// Energy is added over the parts; absent where none has any, undefined where one
	// has not, or where two had the same devices at the same time.
	Energy *results.Energy `json:"energy,omitempty"`
	// Overlap is the share of the time in which any part was measured in which all
	// were, [0,1]; null where some part has no window.
	Overlap  *float64 `json:"overlap"`
	Warnings []string `json:"warnings"`
}

// Latency are the distributions of durations by one clock, over the requests
// that succeeded.
type Latency struct {
	Clock         string   `json:"clock"`
	Distributions []Spread `json:"distributions"`
}

// A Spread is of one kind of duration, nanoseconds. n, mean, standard
// deviation, min and max are exact to the nanosecond; percentiles and their bounds
// are off by at most RelativeError of themselves.
type Spread struct {
	Name          string  `json:"name"` // as in result.json's latency
	RelativeError float64 `json:"relative_error"`
	results.Distribution
}

// Encode is the file's content: indented JSON with a newline at its end.
func (m *Merged) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		panic(fmt.Sprintf("encode merged result: %v", err)) // plain numbers and texts
	}
	return b.Bytes()
}

// hash is the content's.
func (c *Content) hash() string {
	sum := sha256.Sum256(encode(c))
	return "sha256:" + hex.EncodeToString(sum[:])
}

func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode merged result: %v", err)) // plain numbers and texts
	}
	return data
}
