package compare

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/hanbench/hanbench/results"
)

// Severities of a finding.
const (
	SeverityNote   = "note"   // a reader should know it
	SeverityMark   = "mark"   // figures are given and marked
	SeverityRefuse = "refuse" // figures are not given
)

// A Finding is something that stands between the two sides.
type Finding struct {
	Severity string `json:"severity" jsonschema:"enum=note,enum=mark,enum=refuse"`
	Code     string `json:"code"`
	// Of says which figures it touches: "all", "accuracy", "load", or one suite's or
	// level's by its name.
	Of      string `json:"of"`
	Message string `json:"message"`
}

func finding(severity, code, of, format string, args ...any) Finding {
	return Finding{severity, code, of, fmt.Sprintf(format, args...)}
}

// What a Finding is of, where not of one suite or level.
const (
	OfAll      = "all"
	OfAccuracy = "accuracy" // answers of every suite
	OfLoad     = "load"
)

// A Difference is one thing around the measurement that is not the same on both
// sides.
type Difference struct {
	What string `json:"what"` // "model digest", "quantization", "server version" …
	Base string `json:"base"`
	New  string `json:"new"`
}

// A SideRef says what a side was.
type SideRef struct {
	Name    string   `json:"name"`
	Sources []string `json:"sources"`
	RunIDs  []string `json:"run_ids"`
	Target  string   `json:"target"`
}

// A Comparison is what one side's figures say beside the other's.
type Comparison struct {
	Schema      int          `json:"schema" jsonschema:"enum=1"`
	Tool        results.Tool `json:"tool"`
	Base        SideRef      `json:"base"`
	New         SideRef      `json:"new"`
	Simulated   bool         `json:"simulated"`
	Differences []Difference `json:"differences"`
	Findings    []Finding    `json:"findings"`
	Figures     []Figure     `json:"figures"`
}

// Encode is the comparison as indented JSON with a newline at its end.
func (c *Comparison) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c); err != nil {
		panic(fmt.Sprintf("encode comparison: %v", err)) // plain numbers and texts
	}
	return b.Bytes()
}

// Options of a comparison.
type Options struct {
	Seed uint64 // of everything that is resampled
	// Alpha is the two-sided error of the tests, (0, 0.5); 0 stands for 0.05.
	Alpha float64
	// Anyway gives figures that would be refused, marked.
	Anyway bool
}
