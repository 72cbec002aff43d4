package results

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"slices"
)

// The kinds of line in records.jsonl.
const (
	kindHeader  = "header"
	kindTarget  = "target"
	kindStage   = "stage"
	kindRequest = "request"
)

// A Line is one line of records.jsonl: *Header, *TargetInfo, *StageLine or
// *Record.
type Line interface{ isLine() }

func (*Header) isLine()     {}
func (*TargetInfo) isLine() {}
func (*StageLine) isLine()  {}
func (*Record) isLine()     {}

// A SyntaxError is a line that cannot be what it should be. Line is 1-based.
type SyntaxError struct {
	File string
	Line int
	Msg  string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg) }

// A VersionError is a file of a schema that this build does not read.
type VersionError struct {
	File   string
	Schema int
}

func (e *VersionError) Error() string {
	known := fmt.Sprintf("schema %d", Schema)
	if SchemaOldest < Schema {
		known = fmt.Sprintf("schemas %d to %d", SchemaOldest, Schema)
	}
	hint := "it is no file of hanbench"
	if e.Schema > Schema {
		hint = "a newer hanbench wrote it"
	}
	return fmt.Sprintf("%s: schema %d is not known: this build reads %s; %s", e.File, e.Schema, known, hint)
}

func checkSchema(file string, schema int) error {
	if schema < SchemaOldest || schema > Schema {
		return &VersionError{File: file, Schema: schema}
	}
	return nil
}

// ErrNoHeader says that a records file holds nothing: the run ended before
// its first line.
var ErrNoHeader = errors.New("no header line")

// A Reader reads records.jsonl line by line. Fields that it does not know are
// passed over, so that a field can be added without a new schema version; a
// changed meaning raises the version. Lines may be of any length; empty lines
// are skipped.
type Reader struct {
	r        *bufio.Reader
	name     string
	line     int
	warnings []string
}

// NewReader reads from r; name is the file's name in errors.
func NewReader(r io.Reader, name string) *Reader {
	return &Reader{r: bufio.NewReaderSize(r, 256<<10), name: name}
}

// Lines yields each line, once. A bad line is a *SyntaxError in its place, and
// reading can go on after it; any other error (an unknown schema version, a
// read error) is the last thing yielded. A torn last line is dropped and
// leaves a warning.
func (r *Reader) Lines() iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for {
			data, err := r.next()
			if len(data) > 0 {
				line, bad := parseLine(r.name, r.line, data)
				var se *SyntaxError
				if !yield(line, bad) || bad != nil && !errors.As(bad, &se) {
					return
				}
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("read %s: %w", r.name, cause(err)))
				return
			}
		}
	}
}

// Warnings says what was dropped; complete once Lines has ended.
func (r *Reader) Warnings() []string { return r.warnings }

// next is the next line without its newline, empty for one to be skipped.
func (r *Reader) next() ([]byte, error) {
	data, err := r.r.ReadBytes('\n')
	if len(data) > 0 {
		r.line++
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	if err == io.EOF && len(data) > 0 && !wholeObject(data) {
		r.warnings = append(r.warnings, tornLine(r.name, r.line, len(data)))
		return nil, err
	}
	return bytes.TrimSpace(data), err
}

// parseLine reads a line; name and number are for errors.
func parseLine(name string, number int, data []byte) (Line, error) {
	var line Line
	switch kind, err := kindOf(data); {
	case err != nil:
		return nil, badLine(name, number, err)
	case kind == kindHeader:
		line = new(Header)
	case kind == kindTarget:
		line = new(TargetInfo)
	case kind == kindStage:
		line = new(StageLine)
	case kind == kindRequest:
		line = new(Record)
	default:
		return nil, &SyntaxError{name, number, fmt.Sprintf("kind is %q; expected %q, %q, %q or %q", kind, kindHeader, kindTarget, kindStage, kindRequest)}
	}
	if _, ok := line.(*Header); ok {
		// The version decides how the rest is to be read, so it comes first.
		var v struct {
			Schema int `json:"schema"`
		}
		if err := json.Unmarshal(data, &v); err != nil {
			return nil, badLine(name, number, err)
		}
		if err := checkSchema(name, v.Schema); err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(data, line); err != nil {
		return nil, badLine(name, number, err)
	}
	return line, nil
}

func tornLine(name string, number, size int) string {
	return fmt.Sprintf("%s:%d: the last line is torn (%d bytes without an end): dropped", name, number, size)
}

// kindOf finds the line's kind. Our own lines begin with it, which saves
// reading a long line twice.
func kindOf(data []byte) (string, error) {
	if rest, ok := bytes.CutPrefix(data, []byte(`{"kind":"`)); ok {
		if end := bytes.IndexByte(rest[:min(len(rest), 16)], '"'); end >= 0 && !bytes.ContainsRune(rest[:end], '\\') {
			return string(rest[:end]), nil
		}
	}
	var k struct {
		Kind string `json:"kind"`
	}
	err := json.Unmarshal(data, &k)
	return k.Kind, err
}

func (r *Reader) syntax(format string, args ...any) *SyntaxError {
	return &SyntaxError{File: r.name, Line: r.line, Msg: fmt.Sprintf(format, args...)}
}

func badLine(name string, number int, err error) *SyntaxError {
	var te *json.UnmarshalTypeError
	if errors.As(err, &te) && te.Field != "" {
		return &SyntaxError{name, number, fmt.Sprintf("field %q holds a %s; expected %s", te.Field, te.Value, te.Type)}
	}
	return &SyntaxError{name, number, fmt.Sprintf("not a JSON object: %v", err)}
}

// Contents is a whole records file.
type Contents struct {
	Headers []*Header // one for each session; never empty
	Targets []*TargetInfo
	// Declared are the stages that a search made, in its order.
	Declared []Stage
	Records  []*Record // in the order of their ends
	Warnings []string
}

// Stages are those of the first header, then those declared since.
func (c *Contents) Stages() []Stage {
	return append(slices.Clone(c.Headers[0].Stages), c.Declared...)
}

// ReadJournal reads a whole records file and checks that its lines belong
// together. The error is ErrNoHeader for one that holds nothing, a
// *SyntaxError for the first bad line, a *VersionError for an unknown schema.
func ReadJournal(path string) (*Contents, error) {
	f, err := openRead(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadRecords(f, path)
}

// ReadRecords is ReadJournal of an open file; name is its name in errors.
func ReadRecords(r io.Reader, name string) (*Contents, error) {
	return collect(NewReader(r, name), func(*Record) {})
}

// collect gathers the lines; each sees every record before it is kept.
func collect(r *Reader, each func(*Record)) (*Contents, error) {
	c := &Contents{}
	for line, err := range r.Lines() {
		if err != nil {
			return nil, err
		}
		if msg := c.add(line); msg != "" {
			return nil, r.syntax("%s", msg)
		}
		if rec, ok := line.(*Record); ok {
			each(rec)
		}
	}
	c.Warnings = append(c.Warnings, r.Warnings()...)
	if err := c.begun(r.name); err != nil {
		return nil, err
	}
	return c, nil
}

// begun is ErrNoHeader for a file that was read and held nothing.
func (c *Contents) begun(name string) error {
	if len(c.Headers) == 0 {
		return fmt.Errorf("%s: %w: nothing was measured", name, ErrNoHeader)
	}
	return nil
}

const beforeHeader = "comes before any header line"

// add keeps a line, or says why it does not belong.
func (c *Contents) add(line Line) (msg string) {
	if h, ok := line.(*Header); ok {
		return c.addHeader(h)
	}
	if len(c.Headers) == 0 {
		return beforeHeader
	}
	switch v := line.(type) {
	case *TargetInfo:
		c.Targets = append(c.Targets, v)
	case *StageLine:
		if want := len(c.Headers[0].Stages) + len(c.Declared); v.Index != want {
			return fmt.Sprintf("declares stage %d; expected stage %d", v.Index, want)
		}
		c.Declared = append(c.Declared, v.Stage)
	case *Record:
		if msg := cmp.Or(c.belongs(v.Stage, v.Session, v.Suite), v.flaw()); msg != "" {
			return msg
		}
		c.Records = append(c.Records, v)
	}
	return ""
}

func (c *Contents) addHeader(h *Header) string {
	if len(c.Headers) > 0 {
		first := c.Headers[0]
		switch {
		case h.RunID != first.RunID:
			return fmt.Sprintf("belongs to run %q; this file is of run %q", h.RunID, first.RunID)
		case h.PlanHash != first.PlanHash || !slices.EqualFunc(h.Stages, first.Stages, sameStage):
			return "was written for another plan than the session before it"
		}
	}
	if h.Session != len(c.Headers) {
		return fmt.Sprintf("is session %d; expected session %d", h.Session, len(c.Headers))
	}
	if _, err := parseAnchor(h.Anchor); err != nil {
		return fmt.Sprintf("anchor is %q; expected a time as in RFC 3339", h.Anchor)
	}
	c.Headers = append(c.Headers, h)
	return ""
}

// belongs says why a record of this stage, session and suite cannot stand after
// what was read; "" where it can.
func (c *Contents) belongs(stage, session int, suite string) string {
	at := func(s Stage) bool { return s.Index == stage }
	of := c.Headers[len(c.Headers)-1].Stages
	i := slices.IndexFunc(of, at)
	if i < 0 {
		of = c.Declared
		i = slices.IndexFunc(of, at)
	}
	switch {
	case i < 0:
		return fmt.Sprintf("stage %d is not among those of the header, nor was it declared since", stage)
	case session < 0 || session >= len(c.Headers):
		return fmt.Sprintf("session %d has no header", session)
	case of[i].Suite != suite:
		return fmt.Sprintf("suite is %q, and stage %d asks %q: the line was edited, or is another run's", suite, stage, of[i].Suite)
	}
	return ""
}

// flaw says what no record can hold; "" for none.
func (r *Record) flaw() string {
	switch {
	case r.Phase != PhaseWarmup && r.Phase != PhaseMeasure:
		return fmt.Sprintf("phase is %q; expected %q or %q", r.Phase, PhaseWarmup, PhaseMeasure)
	case r.Seq < 0 || r.Slot < 0:
		return fmt.Sprintf("seq %d or slot %d is negative", r.Seq, r.Slot)
	case !slices.Contains(outcomes(), r.Score.Outcome):
		return fmt.Sprintf("outcome is %q; expected one of %q", r.Score.Outcome, outcomes())
	}
	if msg := cmp.Or(r.Score.flaw(), r.negative()); msg != "" {
		return msg
	}
	if name, ok := r.narrow(); !ok {
		return fmt.Sprintf("%s is beyond %d", name, math.MaxInt32)
	}
	return ""
}

// flaw says what no score can be; "" for none.
func (s *Score) flaw() string {
	if s.Value == nil {
		return ""
	}
	switch v := *s.Value; {
	case !(v >= 0 && v <= 1):
		return fmt.Sprintf("score.value is %v; expected a number from 0 to 1", v)
	case (v == 1) != (s.Outcome == outcomeCorrect):
		return fmt.Sprintf("score.value is %v and the outcome %q: an answer is correct where its value is 1, and nowhere else; the line was edited", v, s.Outcome)
	}
	return ""
}

// negative names the first count that is below 0; "" for none.
func (r *Record) negative() string {
	u := &r.Units
	for i, n := range [...]int{r.Epoch, r.Attempt, r.Times.Events, r.Times.Coalesced, u.Syllables, u.Chars, u.Eojeol, u.Bytes, u.Letters, u.PromptSyllables, u.PromptChars, u.PromptLetters} {
		if n < 0 {
			return fmt.Sprintf("%s is %d; expected 0 or more", [...]string{"epoch", "attempt", "times.events", "times.coalesced", "units.syllables", "units.chars", "units.eojeol", "units.bytes",
				"units.letters", "units.prompt_syllables", "units.prompt_chars", "units.prompt_letters"}[i], n)
		}
	}
	if r.Usage == nil {
		return ""
	}
	for i, n := range [...]*int{r.Usage.InputTokens, r.Usage.OutputTokens, r.Usage.ReasoningTokens, r.Usage.CachedTokens} {
		if n != nil && *n < 0 {
			return fmt.Sprintf("usage.%s is %d; expected 0 or more", [...]string{"input_tokens", "output_tokens", "reasoning_tokens", "cached_tokens"}[i], *n)
		}
	}
	return ""
}
