package results

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2/maybe"
)

// The files of a run directory.
const (
	PlanFile    = "plan.yaml"
	RecordsFile = "records.jsonl"
	ResultFile  = "result.json"
)

// A Dir is a run directory: plan.yaml, records.jsonl and result.json, telemetry.jsonl
// where devices were read beside the run, scores.jsonl where its answers were scored
// again, and judgments.jsonl where a judge rated them.
type Dir struct {
	path string
}

// CreateDir makes a new run directory, parents included. An empty directory
// that is already there is taken; one that holds anything is refused, for
// nothing overwrites a run.
func CreateDir(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("create run directory %s: %w; name a folder that can be written with --out", path, cause(err))
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("create run directory %s: %w", path, cause(err))
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("run directory %s: %w: it holds %s; name another with --out, or continue that run with --resume",
			path, ErrNotEmpty, entries[0].Name())
	}
	if err := probeWritable(path); err != nil {
		return nil, fmt.Errorf("run directory %s cannot be written: %w; name another with --out", path, cause(err))
	}
	return &Dir{path: path}, nil
}

// ErrNotEmpty says that a new run directory would have covered something.
var ErrNotEmpty = errors.New("the folder is not empty")

// probeWritable finds out before any request is sent whether a file can be
// made, since permission bits alone do not tell (read-only mounts, ACLs).
func probeWritable(path string) error {
	f, err := os.CreateTemp(path, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// OpenDir opens a run directory that is already there.
func OpenDir(path string) (*Dir, error) {
	d := &Dir{path: path}
	if _, err := os.Stat(d.file(PlanFile)); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is not a run directory: it has no %s", path, PlanFile)
		}
		return nil, fmt.Errorf("open run directory %s: %w", path, cause(err))
	}
	return d, nil
}

// Path is the directory's path as it was given.
func (d *Dir) Path() string { return d.path }

func (d *Dir) file(name string) string { return filepath.Join(d.path, name) }

// WritePlan writes plan.yaml, whole or not at all. A plan is written once.
func (d *Dir) WritePlan(yaml []byte) error {
	name := d.file(PlanFile)
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("write %s: %w: a run keeps the plan that it began with", name, fs.ErrExist)
	}
	if err := maybe.WriteFile(name, yaml, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	return nil
}

// Plan reads plan.yaml.
func (d *Dir) Plan() ([]byte, error) {
	data, err := os.ReadFile(d.file(PlanFile))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", d.file(PlanFile), cause(err))
	}
	return data, nil
}

// HashPlan is how a header names the plan of its run: "sha256:…" of the file.
func HashPlan(plan []byte) string {
	sum := sha256.Sum256(plan)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Summarize computes the result from plan.yaml, records.jsonl and, where they are
// there, telemetry.jsonl, scores.jsonl and judgments.jsonl, and writes nothing.
func (d *Dir) Summarize() (*Result, error) {
	scores, err := d.Scores()
	if err != nil {
		return nil, err
	}
	return d.SummarizeWith(scores)
}

// SummarizeWith is Summarize with other scores than those of scores.jsonl; nil
// for the records' own.
func (d *Dir) SummarizeWith(scores *Scores) (*Result, error) {
	m, err := d.measure(scores, keepLittle, nil)
	if err != nil {
		return nil, err
	}
	return m.Result, nil
}

func (d *Dir) measure(scores *Scores, keep keep, gaps func(int, []int64)) (*Measured, error) {
	plan, err := d.Plan()
	if err != nil {
		return nil, err
	}
	b := Beside{Scores: scores}
	if b.Judgments, err = d.Judgments(); err != nil {
		return nil, err
	}
	if b.Telemetry, err = d.Telemetry(); err != nil {
		return nil, err
	}
	f, err := openRead(d.file(RecordsFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// The name in the result's warnings must not depend on where the run lies.
	m, err := measureRecords(plan, f, b, keep, gaps)
	if err != nil {
		return nil, fmt.Errorf("summarize %s: %w", d.path, err)
	}
	if have := HashPlan(plan); have != m.PlanHash {
		return nil, fmt.Errorf("summarize %s: %s is not the plan that the run was made with (%.19s…, the records say %.19s…); put it back as it was", d.path, PlanFile, have, m.PlanHash)
	}
	return m, nil
}

// WriteResult writes result.json from the other files: to a temporary
// file, synced, renamed.
func (d *Dir) WriteResult() (*Result, error) {
	r, err := d.Summarize()
	if err != nil {
		return nil, err
	}
	name := d.file(ResultFile)
	if err := maybe.WriteFile(name, r.Encode(), 0o644); err != nil {
		return nil, fmt.Errorf("write %s: %w; the records are safe, and the result can be made from them again", name, cause(err))
	}
	return r, nil
}

// cause takes the path out of an error of package os: our messages name it.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		return le.Err
	}
	return err
}

func openRead(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, cause(err))
	}
	return f, nil
}

// RemoveUnused removes the directory of a run that measured nothing, with the
// files that it wrote. Whatever else is there stays.
func (d *Dir) RemoveUnused() error {
	for _, name := range []string{PlanFile, RecordsFile, TelemetryFile} {
		if err := os.Remove(d.file(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	err := os.Remove(d.path)
	if err != nil && (errors.Is(err, fs.ErrNotExist) || !isEmpty(d.path)) {
		return nil
	}
	return err
}

func isEmpty(path string) bool {
	entries, err := os.ReadDir(path)
	return err == nil && len(entries) == 0
}
