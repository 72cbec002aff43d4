package cmd

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/bench/rescore"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
	"github.com/hanbench/hanbench/results/merge"
	"github.com/hanbench/hanbench/tasks/outside"
	"github.com/spf13/pflag"
)

// sideReader reads what stands on one side of a comparison. Its flags say how
// recorded answers are read.
type sideReader struct {
	answerOptions
	command   string // in errors of how it was called
	suites    []string
	suiteSeed uint64
	sharedIDs string
}

func (o *sideReader) addFlags(f *pflag.FlagSet) {
	f.StringArrayVar(&o.suites, "suite", nil, "recorded answers: the `SUITE` that was asked, by name or folder")
	f.Uint64Var(&o.suiteSeed, "suite-seed", 42, "recorded answers: seed of generated items")
	f.StringVar(&o.sharedIDs, "shared-ids", results.SharedFirst, "recorded answers: `HOW` several items with one id count: take the first row of it, or tell them apart (apart) by category, gold and order")
	o.addReading(f)
}

// ofRecorded are the flags that only recorded answers take.
var ofRecorded = [...]string{"suite", "suite-seed", "shared-ids", "labels", "kind", "columns", "match", "model", "duplicates", "failed", "missing", "rule"}

// A given side is an argument of compare: its paths are repeats.
type givenSide struct {
	name  string // "" where none was given
	paths []string
}

// parseSide reads NAME=PATH,PATH. What is there as a file is that file, whatever
// signs its name holds.
func parseSide(arg string) (givenSide, error) {
	if _, err := os.Stat(arg); err == nil {
		return givenSide{paths: []string{arg}}, nil
	}
	var s givenSide
	rest := arg
	if name, path, ok := strings.Cut(arg, "="); ok && !strings.ContainsAny(name, `/\,`) {
		s.name, rest = name, path
	}
	if _, err := os.Stat(rest); err == nil {
		s.paths = []string{rest}
		return s, nil
	}
	for path := range strings.SplitSeq(rest, ",") {
		if path == "" {
			return s, fmt.Errorf("%q names no file or folder", arg)
		}
		if _, err := os.Stat(path); err != nil {
			return s, fmt.Errorf("%s: no such file or folder", path)
		}
		s.paths = append(s.paths, path)
	}
	return s, nil
}

// read reads a side's runs.
func (o *sideReader) read(s givenSide, f *pflag.FlagSet) ([]*compare.Run, error) {
	var runs []*compare.Run
	for _, path := range s.paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		read := o.file
		if info.IsDir() {
			read = folder
		}
		more, err := read(path, f)
		if err != nil {
			return nil, err
		}
		runs = append(runs, more...)
	}
	return runs, nil
}

// folder reads a run directory, or the run directories in a folder.
func folder(path string, _ *pflag.FlagSet) ([]*compare.Run, error) {
	if isRun(path) {
		run, err := readRun(path)
		return []*compare.Run{run}, err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var runs []*compare.Run
	for _, e := range entries {
		if sub := filepath.Join(path, e.Name()); isRun(sub) {
			run, err := readRun(sub)
			if err != nil {
				return nil, err
			}
			runs = append(runs, run)
		}
	}
	if len(runs) == 0 {
		return nil, fmt.Errorf("%s is neither a run directory (it has no %s) nor a folder of run directories; name what hanbench run wrote", path, results.PlanFile)
	}
	return runs, nil
}

func isRun(path string) bool {
	for _, name := range []string{results.PlanFile, results.RecordsFile} {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			return true
		}
	}
	return false
}

func readRun(path string) (*compare.Run, error) {
	dir, err := results.OpenDir(path)
	if err != nil {
		return nil, err
	}
	run, err := compare.ReadRun(dir)
	switch {
	case errors.Is(err, results.ErrNoHeader):
		return nil, fmt.Errorf("%w; hanbench run --resume %s goes on with it", err, path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is not a whole run directory: %w", path, err)
	}
	return run, err
}

// file reads recorded answers, or what score --details made of them.
func (o *sideReader) file(path string, f *pflag.FlagSet) ([]*compare.Run, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, fmt.Errorf("%s is empty", path)
	}
	kind := kindOfFile(data)
	if kind == details {
		run, err := o.details(path, data, f)
		return []*compare.Run{run}, err
	}
	if kind == merge.Kind {
		return nil, fmt.Errorf("%s is a merged result, which cannot be compared: name the runs that it was made of, as repeats of one side", path)
	}
	if kind != "" || filepath.Base(path) == results.PlanFile {
		return nil, fmt.Errorf("%s is %s; name the run's folder: %s", path, orText(kind, "the plan of a run"), filepath.Dir(path))
	}
	options, err := o.reading(f)
	if err != nil {
		return nil, o.orUsage(err)
	}
	a, err := rescore.File(path, options)
	if err != nil {
		return nil, err
	}
	return o.recorded(path, a.Summary, a.Lines)
}

// details names the file that score --details writes.
const details = "scored answers"

// kindOfFile tells hanbench's own files from tables; "" for what is none.
func kindOfFile(data []byte) string {
	var first struct {
		Kind  string          `json:"kind"`
		RunID string          `json:"run_id"`
		Row   *int            `json:"row"`
		Score json.RawMessage `json:"score"`
	}
	if json.NewDecoder(bytes.NewReader(data)).Decode(&first) != nil {
		return ""
	}
	switch {
	case first.Kind == "header", first.Kind == "request":
		return "the records of a run"
	case first.Kind == merge.Kind:
		return merge.Kind
	case first.Kind == "scores", first.Kind == "judgments":
		return "a part of a run"
	case first.Row != nil && first.Score != nil:
		return details
	case first.RunID != "":
		return "the summary of a run"
	}
	return ""
}

func orText(s, or string) string {
	if s == "" {
		return or
	}
	return s
}

// reading is how the flags say that recorded answers are read.
func (o *sideReader) reading(f *pflag.FlagSet) (rescore.AnswerOptions, error) {
	options, err := o.answerOptions.reading(f, o.suites, o.suiteSeed)
	if err != nil {
		return options, err
	}
	return options, o.count(&options.Rules, f)
}

// orUsage is a mistake in the flags, unless it stands in a file.
func (o *sideReader) orUsage(err error) error {
	var file *outside.FileError
	if errors.As(err, &file) {
		return err
	}
	return orFile(o.command, err)
}

// count changes rules to those of a comparison: a row counts for itself only
// where that is asked for.
func (o *sideReader) count(rules *results.AnswerRules, f *pflag.FlagSet) error {
	known := []string{results.SharedFirst, results.SharedApart}
	if !slices.Contains(known, o.sharedIDs) {
		return fmt.Errorf("--shared-ids is %q; expected one of %s", o.sharedIDs, strings.Join(known, ", "))
	}
	rules.SharedIDs = o.sharedIDs
	if !f.Changed("duplicates") {
		rules.Repeats = results.RepeatsFirst
	}
	if rules.Repeats == results.RepeatsAll && !f.Changed("shared-ids") {
		rules.SharedIDs = results.SharedApart
	}
	return nil
}

// details are scored already: the flags say only what counts.
func (o *sideReader) details(path string, data []byte, f *pflag.FlagSet) (*compare.Run, error) {
	lines, err := results.ReadScoredAnswers(bytes.NewReader(data), path)
	if err != nil {
		return nil, err
	}
	rules, err := o.rules(f)
	if err == nil {
		err = o.count(&rules, f)
	}
	if err != nil {
		return nil, o.orUsage(err)
	}
	ref := results.SuiteRef{}
	if len(o.suites) == 1 {
		suite, err := bench.OpenSuite(o.suites[0], o.suiteSeed, nil)
		if err != nil {
			return nil, o.orUsage(err)
		}
		ref = bench.SuiteRef(suite)
		ref.ScorerVersion = "" // which one it was the lines do not say
	}
	sum := sha256.Sum256(data)
	file := results.AnswerFile{Name: filepath.Base(path), Hash: "sha256:" + hex.EncodeToString(sum[:]), Rows: len(lines)}
	summary, err := results.SummarizeAnswers(tool(), file, ref, rules, lines)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	runs, err := o.recorded(path, summary, lines)
	if err != nil {
		return nil, err
	}
	return runs[0], nil
}

func (o *sideReader) recorded(path string, s *results.ScoredAnswers, lines []results.ScoredAnswer) ([]*compare.Run, error) {
	run, err := compare.FromAnswers(path, s, lines)
	return []*compare.Run{run}, err
}
