package results

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// TelemetryFile stands in a run directory beside whose requests devices were read.
const TelemetryFile = "telemetry.jsonl"

// The kinds of line in telemetry.jsonl.
const (
	kindTelemetry = "telemetry"
	kindReading   = "reading"
)

// TelemetryHead is the first line of telemetry.jsonl: what was read.
type TelemetryHead struct {
	Kind    string            `json:"kind"` // "telemetry"
	Schema  int               `json:"schema"`
	RunID   string            `json:"run_id"`
	Sources []TelemetrySource `json:"sources"`
}

// A TelemetrySource is a page that tells of devices.
type TelemetrySource struct {
	URL     string `json:"url"`
	EveryNS int64  `json:"every_ns"` // the pace at which it is read
	// Devices are those that count, by UUID or index; empty for all on the page.
	Devices []string `json:"devices,omitempty"`
	// Targets are those that ran on the devices; empty for every target of the run.
	Targets []string `json:"targets,omitempty"`
}

// A Reading is one reading of a source's page, or the failure of one.
type Reading struct {
	Kind    string `json:"kind"` // "reading"
	Session int    `json:"session"`
	Source  int    `json:"source"` // place among the head's
	// AtNS is when the page had come, nanoseconds since the session's anchor, by the
	// clock of the records; TookNS is how long that took.
	AtNS   int64 `json:"at_ns"`
	TookNS int64 `json:"took_ns"`
	// Devices are those on the page that count; empty where Error says why none
	// could be read.
	Devices []DeviceReading `json:"devices"`
	Error   string          `json:"error,omitempty"`
	// Doubts name values of the page that make no sense, and are left out.
	Doubts []string `json:"doubts,omitempty"`
}

// A DeviceReading is what a page tells of a device; null for what it does not.
type DeviceReading struct {
	Device string `json:"device"` // UUID, or where there is none the index
	Index  string `json:"index,omitempty"`
	Model  string `json:"model,omitempty"`
	// EnergyJ is a counter: what the device took since some moment of its own.
	EnergyJ         *float64 `json:"energy_j"`
	PowerW          *float64 `json:"power_w"`
	Utilization     *float64 `json:"utilization"` // share of the time in which it was at work, [0,1]
	MemoryUsedBytes *float64 `json:"memory_used_bytes"`
	TemperatureC    *float64 `json:"temperature_c"`
	ClockHz         *float64 `json:"clock_hz"`
}

// Telemetry is what telemetry.jsonl holds.
type Telemetry struct {
	Head     TelemetryHead
	Readings []*Reading // as they stand in the file
	Warnings []string
}

// ReadTelemetry reads telemetry.jsonl; name is its name in errors. A torn last
// line is dropped with a warning. The error is a *SyntaxError for the first bad
// line, a *VersionError for an unknown schema, ErrNoHeader for an empty file.
func ReadTelemetry(r io.Reader, name string) (*Telemetry, error) {
	t := &Telemetry{}
	file := headed[TelemetryHead, Reading]{name, kindTelemetry, kindReading, &t.Head, func() int { return t.Head.Schema }, t.add}
	began, torn, err := file.read(r)
	if err != nil {
		return nil, err
	}
	if torn != nil {
		t.Warnings = append(t.Warnings, torn.Error()+": dropped")
	}
	if !began {
		return nil, fmt.Errorf("%s: %w: nothing was read", name, ErrNoHeader)
	}
	return t, nil
}

func (t *Telemetry) add(r *Reading) (wrong string) {
	switch {
	case r.Source < 0 || r.Source >= len(t.Head.Sources):
		return fmt.Sprintf("source is %d; the file's first line has %d", r.Source, len(t.Head.Sources))
	case r.Session < 0:
		return fmt.Sprintf("session is %d; expected 0 or more", r.Session)
	}
	t.Readings = append(t.Readings, r)
	return ""
}

// note tells a result what of the telemetry a reader should know; nil changes
// nothing.
func (t *Telemetry) note(r *Result) error {
	if t == nil {
		return nil
	}
	if t.Head.RunID != r.RunID {
		return fmt.Errorf("%s belongs to run %s, the records to run %s; remove it", TelemetryFile, t.Head.RunID, r.RunID)
	}
	r.Warnings = append(r.Warnings, t.Warnings...)
	for i, s := range t.Head.Sources {
		all, failed, why := 0, 0, ""
		var doubts []string
		for _, reading := range t.Readings {
			if reading.Source != i {
				continue
			}
			all++
			if reading.Error != "" {
				failed++
				why = reading.Error
			}
			for _, d := range reading.Doubts {
				if !slices.Contains(doubts, d) {
					doubts = append(doubts, d)
				}
			}
		}
		if failed > 0 {
			r.Warnings = append(r.Warnings, fmt.Sprintf("telemetry %s: %d of %d readings failed, the last with: %s", s.URL, failed, all, why))
		}
		for k, d := range doubts {
			if k == mostDoubts {
				r.Warnings = append(r.Warnings, fmt.Sprintf("telemetry %s: %d more values were left out; they are in %s", s.URL, len(doubts)-k, TelemetryFile))
				break
			}
			r.Warnings = append(r.Warnings, fmt.Sprintf("telemetry %s: %s", s.URL, d))
		}
	}
	return nil
}

// mostDoubts are as many as a result names of a source.
const mostDoubts = 3

// Telemetry reads telemetry.jsonl; nil where no device was read.
func (d *Dir) Telemetry() (*Telemetry, error) {
	f, err := os.Open(d.file(TelemetryFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", d.file(TelemetryFile), cause(err))
	}
	defer f.Close()
	t, err := ReadTelemetry(f, TelemetryFile)
	if errors.Is(err, ErrNoHeader) { // killed before its first line
		return nil, nil
	}
	return t, err
}

// A TelemetryJournal appends to telemetry.jsonl as a Journal does to
// records.jsonl: one line and one write a call, from any goroutine.
type TelemetryJournal struct{ j *Journal }

// AppendTelemetry opens telemetry.jsonl for appending, as Append does
// records.jsonl; scrub, where set, takes secrets out of each line. A new file
// begins with the head, of which Kind and Schema are filled in.
func (d *Dir) AppendTelemetry(head TelemetryHead, scrub func([]byte) []byte) (*TelemetryJournal, error) {
	j, err := openJournal(d.file(TelemetryFile), "that reading is lost")
	if err != nil {
		return nil, err
	}
	j.Scrub = scrub
	size, err := j.f.Seek(0, io.SeekEnd)
	if err == nil && size == 0 {
		head.Kind, head.Schema = kindTelemetry, Schema
		err = j.line(&head, false)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("write %s: %w", d.file(TelemetryFile), cause(err)), j.f.Close())
	}
	return &TelemetryJournal{j}, nil
}

// Warnings says what was repaired on opening.
func (j *TelemetryJournal) Warnings() []string { return j.j.Warnings() }

// Reading writes one reading. Kind is filled in.
func (j *TelemetryJournal) Reading(r Reading) error {
	r.Kind = kindReading
	if r.Devices == nil {
		r.Devices = []DeviceReading{}
	}
	return j.j.line(&r, true)
}

// Close is as Journal's.
func (j *TelemetryJournal) Close() error { return j.j.Close() }
