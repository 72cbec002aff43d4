package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// ErrLocked says that another process is writing the same run.
var ErrLocked = errors.New("another hanbench is writing this run")

// A Journal appends to a file of lines, records.jsonl: one line and one write for each call,
// so that a crash costs at most the line being written. Its methods may be
// called from several goroutines.
//
// After the first failed write (a full disk) nothing more is written, and
// every later call returns that same *WriteError: a file with a hole in the
// middle would be worse than a shorter one.
type Journal struct {
	// Scrub, where set, is given each line (without its newline) before it is
	// written and returns what to write instead: it takes secrets out. It must
	// be set before the first line, be safe for concurrent use, leave what it is
	// given as it is, and give valid JSON.
	Scrub func([]byte) []byte

	lines    sync.Pool // *bytes.Buffer: hundreds of streams that end together would make megabytes of garbage
	mu       sync.Mutex
	f        *os.File
	path     string
	torn     string // what the loss of a torn line means
	records  int
	failed   error
	warnings []string
}

// A WriteError is the end of a journal. Records counts the request lines that
// were written whole through this journal before it.
type WriteError struct {
	Path    string
	Records int
	Err     error
}

func (e *WriteError) Error() string {
	return fmt.Sprintf("write %s: %v; the %d records written before in this session are safe", e.Path, e.Err, e.Records)
}

func (e *WriteError) Unwrap() error { return e.Err }

// Append opens records.jsonl for appending, making it where it is missing, and
// locks it: the error is ErrLocked while another process writes. A last line
// that a crash tore off is removed, and Warnings says so; one that lacks
// nothing but its newline is kept.
func (d *Dir) Append() (*Journal, error) {
	return openJournal(d.file(RecordsFile), "its request counts as not sent")
}

func openJournal(name, torn string) (*Journal, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, cause(err))
	}
	if !lock(f) {
		f.Close()
		return nil, fmt.Errorf("open %s: %w", name, ErrLocked)
	}
	j := &Journal{f: f, path: name, torn: torn}
	if err := j.repair(); err != nil {
		f.Close()
		return nil, fmt.Errorf("repair the last line of %s: %w", name, cause(err))
	}
	return j, nil
}

// Warnings says what was repaired on opening; nil when nothing was.
func (j *Journal) Warnings() []string { return j.warnings }

func (j *Journal) repair() error {
	size, err := j.f.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return err
	}
	start, err := lastLine(j.f, size)
	if err != nil || start == size {
		return err
	}
	tail := make([]byte, size-start)
	if _, err := j.f.ReadAt(tail, start); err != nil {
		return err
	}
	if wholeObject(tail) {
		_, err := j.f.Write([]byte{'\n'})
		return err
	}
	j.warnings = append(j.warnings, caveat("%s: the last line was torn (%d bytes without an end): removed; %s", j.path, len(tail), j.torn))
	return j.f.Truncate(start)
}

// lastLine is the offset after the last newline of the first size bytes.
func lastLine(r io.ReaderAt, size int64) (int64, error) {
	buf := make([]byte, 64<<10)
	for end := size; end > 0; {
		start := max(0, end-int64(len(buf)))
		part := buf[:end-start]
		if _, err := r.ReadAt(part, start); err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(part, '\n'); i >= 0 {
			return start + int64(i) + 1, nil
		}
		end = start
	}
	return 0, nil
}

// wholeObject tells a line that lost only its newline from a torn one: no
// proper beginning of a JSON object is itself valid JSON.
func wholeObject(line []byte) bool {
	return len(line) > 0 && line[0] == '{' && json.Valid(line)
}

// Header writes a session's first line. Kind and Schema are filled in.
func (j *Journal) Header(h Header) error {
	h.Kind, h.Schema = kindHeader, Schema
	return j.line(&h, false)
}

// Target writes what a target turned out to be. Kind is filled in.
func (j *Journal) Target(t TargetInfo) error {
	t.Kind = kindTarget
	return j.line(&t, false)
}

// Stage declares a further stage, made in the session given.
func (j *Journal) Stage(session int, st Stage) error {
	return j.line(&StageLine{Kind: kindStage, Session: session, Stage: st}, false)
}

// Request writes one request. Kind is filled in.
func (j *Journal) Request(r Record) error {
	r.Kind = kindRequest
	return j.line(&r, true)
}

func (j *Journal) line(v any, isRecord bool) error {
	b, _ := j.lines.Get().(*bytes.Buffer)
	if b == nil {
		b = &bytes.Buffer{}
	}
	defer j.lines.Put(b)
	b.Reset()
	if err := encodeLine(b, v); err != nil {
		return fmt.Errorf("write %s: %w", j.path, err)
	}
	line := b.Bytes()
	if j.Scrub != nil {
		var err error
		if line, err = scrubbed(line, j.Scrub); err != nil {
			return fmt.Errorf("write %s: %w", j.path, err)
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.failed != nil {
		return j.failed
	}
	if n, err := j.f.Write(line); err != nil {
		j.takeBack(n)
		j.failed = &WriteError{Path: j.path, Records: j.records, Err: cause(err)}
		return j.failed
	}
	if isRecord {
		j.records++
	}
	return nil
}

// takeBack removes the n bytes of a line that could not be written whole. It
// does its best: a reader passes over a torn last line, too.
func (j *Journal) takeBack(n int) {
	if info, err := j.f.Stat(); err == nil && n > 0 && info.Size() >= int64(n) {
		_ = j.f.Truncate(info.Size() - int64(n))
	}
}

// encodeLine writes one JSON line with its newline. Markup in answers is left
// readable: <think> stays <think>.
func encodeLine(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func scrubbed(line []byte, scrub func([]byte) []byte) ([]byte, error) {
	before := bytes.TrimSuffix(line, []byte{'\n'})
	after := scrub(before)
	if bytes.Equal(before, after) {
		return line, nil
	}
	if !wholeObject(after) || bytes.IndexByte(after, '\n') >= 0 {
		return nil, errors.New("taking secrets out left a line that is no JSON object")
	}
	return append(after[:len(after):len(after)], '\n'), nil
}

// Close brings what was written to the disk, closes the file and gives up its
// lock. It returns the error that ended the journal, if one did; a call after
// Close fails.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	err := errors.Join(j.f.Sync(), j.f.Close())
	if j.failed != nil {
		return j.failed
	}
	if err != nil {
		return fmt.Errorf("close %s: %w", j.path, cause(err))
	}
	return nil
}
