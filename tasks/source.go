package tasks

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/table"
)

// Snapshots finds what was fetched of dataset repositories.
type Snapshots interface {
	// Snapshot is the folder that holds the repository's files as they were at
	// the revision, and the commit that this was; ok is false where nothing of it
	// is on this machine.
	Snapshot(repo, revision string) (dir, commit string, ok bool)
}

// A MissingError says that a public benchmark's files are not on this machine.
type MissingError struct {
	Suite string
	Hub   HubFile
	Files []string // patterns of the files that lack; nil where all do
	Part  string   // what of the repository a task file asks for; else ""
}

func (e *MissingError) Error() string {
	what := "is not on this machine"
	if len(e.Files) > 0 {
		what = "lacks files on this machine (" + shortened(e.Files, 3) + ")"
	}
	if e.Part != "" {
		what = "needs " + e.Part + ", which is not on this machine"
	}
	gated := ""
	if e.Hub.Gated {
		gated = " (agree to its terms there first, and set HF_TOKEN)"
	}
	return fmt.Sprintf("%s %s; fetch it with: hanbench suites pull %s; or bring the files of https://huggingface.co/datasets/%s%s and name their folder: %s@FOLDER",
		e.Suite, what, e.Suite, e.Hub.Repo, gated, e.Suite)
}

// shortened lists the first few.
func shortened(list []string, most int) string {
	if len(list) > most {
		return strings.Join(list[:most], ", ") + fmt.Sprintf(" and %d more", len(list)-most)
	}
	return strings.Join(list, ", ")
}

// source is where the files of from: are.
type source struct {
	fsys  fs.FS
	dir   string // its name in messages
	files []string
	hub   *Hub   // nil for the suite's own folder
	named bool   // a person gave the path: it may hold a part, in any folder
	only  string // the one file that a person gave; "" for a folder
}

// maxFiles bounds a folder that is searched for a benchmark's files: a person
// may name the wrong one.
const maxFiles = 50_000

// openSource finds the folder that from: speaks of, and lists its files.
func (l *loader) openSource(sf *SuiteFile, data string) error {
	if !slices.ContainsFunc(sf.Tasks, func(t TaskFile) bool { return t.From != nil }) {
		if data != "" {
			return fmt.Errorf("suite %s has items of its own; %s cannot replace them", sf.Name, data)
		}
		return nil
	}
	s := &source{fsys: l.fsys, dir: l.dir}
	switch {
	case sf.Hub == nil && data != "":
		return fmt.Errorf("suite %s has no hub: it reads the files of its own folder, and not %s", sf.Name, data)
	case sf.Hub == nil:
	case data != "":
		s.hub = &Hub{Repo: sf.Hub.Repo, Revision: sf.Hub.Revision, Path: data}
		s.named = true
		info, err := os.Stat(data)
		if err != nil {
			return fmt.Errorf("suite %s: %s cannot be read: %s", sf.Name, data, plainCause(err))
		}
		s.dir = filepath.ToSlash(data)
		if !info.IsDir() {
			s.oneFile(sf, data)
		}
		s.fsys = os.DirFS(s.dir)
	default:
		var dir, commit string
		ok := false
		if l.options.Snapshots != nil {
			dir, commit, ok = l.options.Snapshots.Snapshot(sf.Hub.Repo, sf.Hub.Revision)
		}
		if !ok {
			return &MissingError{Suite: sf.Name, Hub: *sf.Hub}
		}
		s.hub = &Hub{Repo: sf.Hub.Repo, Revision: sf.Hub.Revision, Commit: commit}
		s.dir, s.fsys = filepath.ToSlash(dir), os.DirFS(dir)
	}
	l.source = s
	if err := s.list(); err != nil {
		return fmt.Errorf("suite %s: %w", sf.Name, err)
	}
	return s.check(sf)
}

// oneFile takes a single file as the source, with as much of its path as a
// pattern of the suite needs to know it: COPA/test.tsv.
func (s *source) oneFile(sf *SuiteFile, data string) {
	s.dir, s.only = filepath.ToSlash(filepath.Dir(data)), filepath.Base(data)
	known := func(name string) bool {
		return slices.ContainsFunc(sf.Tasks, func(tf TaskFile) bool { from, _ := choose(tf.From, []string{name}, true); return from != nil })
	}
	abs, err := filepath.Abs(data)
	if err != nil || known(s.only) {
		return
	}
	dir, name := filepath.ToSlash(filepath.Dir(abs)), s.only
	for dir != path.Dir(dir) {
		dir, name = path.Dir(dir), path.Join(path.Base(dir), name)
		if known(name) {
			s.dir, s.only = dir, name
			return
		}
	}
}

func (s *source) list() error {
	if s.only != "" {
		s.files = []string{s.only}
		return nil
	}
	return fs.WalkDir(s.fsys, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("%s cannot be read: %s", path.Join(s.dir, p), plainCause(err))
		case d.IsDir() && p != "." && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		if s.files = append(s.files, p); len(s.files) > maxFiles {
			return fmt.Errorf("%s holds more than %d files; name the folder of the benchmark's own", s.dir, maxFiles)
		}
		return nil
	})
}

// check fails where a fetched snapshot lacks files that the recipe names.
func (s *source) check(sf *SuiteFile) error {
	if s.hub == nil || s.named {
		return nil
	}
	if _, missing := sf.Wanted(s.files); len(missing) > 0 {
		return &MissingError{Suite: sf.Name, Hub: *sf.Hub, Files: missing}
	}
	return nil
}

// Present says whether what was fetched has every file that the suite reads. It
// is true of a suite with items of its own.
func (sf *SuiteFile) Present(s Snapshots) bool {
	if sf.Hub == nil {
		return true
	}
	if s == nil {
		return false
	}
	dir, _, ok := s.Snapshot(sf.Hub.Repo, sf.Hub.Revision)
	if !ok {
		return false
	}
	src := &source{fsys: os.DirFS(dir), dir: dir}
	if src.list() != nil {
		return false
	}
	_, missing := sf.Wanted(src.files)
	return len(missing) == 0
}

// Wanted picks the files that a suite reads from the paths of its repository,
// sorted. missing has a pattern for each task and each set of examples of which
// no file, or too few, are there.
func (sf *SuiteFile) Wanted(paths []string) (want, missing []string) {
	for i := range sf.Tasks {
		tf := &sf.Tasks[i]
		from, files := choose(tf.From, paths, false)
		if from == nil {
			if len(tf.From) > 0 {
				missing = append(missing, tf.From[0].File)
			}
			continue
		}
		if len(files) < from.Files {
			missing = append(missing, from.File)
		}
		for _, m := range files {
			want = append(want, m.path)
			if tf.Shots == nil || from.Shots == "" {
				continue
			}
			pattern := fill(from.Shots, m.names)
			shots := matches(pattern, paths, false)
			for _, s := range shots {
				want = append(want, s.path)
			}
			if len(shots) == 0 {
				missing = append(missing, pattern)
			}
		}
	}
	slices.Sort(want)
	return slices.Compact(want), missing
}

// choose takes the first form of the data of which files are there; nil where
// none is.
func choose(forms []FromFile, paths []string, anywhere bool) (*FromFile, []match) {
	for i := range forms {
		found := slices.DeleteFunc(matches(forms[i].File, paths, anywhere), func(m match) bool { return !forms[i].reads(m) })
		if len(found) > 0 {
			return &forms[i], found
		}
	}
	return nil, nil
}

// reads applies what where: says of a path's names.
func (f *FromFile) reads(m match) bool {
	for name, value := range m.names {
		if wanted, ok := f.Where["<"+name+">"]; ok && !slices.Contains(wanted, value) {
			return false
		}
	}
	return true
}

// matches are the paths that a pattern matches; none for a pattern that cannot
// be read, which checkFrom reports.
func matches(pattern string, paths []string, anywhere bool) []match {
	g, err := parseGlob(pattern)
	if err != nil {
		return nil
	}
	return g.match(paths, anywhere)
}

// choose is choose in this source. One file that a person gave under another
// name is read in the form whose columns it has.
func (s *source) choose(forms []FromFile, tasks int) (*FromFile, []match) {
	if from, found := choose(forms, s.files, s.named); from != nil {
		return from, found
	}
	if s.only == "" || tasks != 1 {
		return nil, nil
	}
	for i := range forms {
		for row, err := range table.Rows(s.fsys, s.only, table.Options{Within: forms[i].Rows}) {
			if err == nil && forms[i].Columns.in(row.Values) {
				return &forms[i], []match{{path: s.only}}
			}
			break
		}
	}
	return nil, nil
}

// fileError words an error of a data file with the folder before its name.
func (s *source) fileError(err error) error {
	var te *table.Error
	if !errors.As(err, &te) {
		return err
	}
	field := te.Column
	msg := te.Msg
	if te.Line == 0 && te.Row > 0 {
		msg = fmt.Sprintf("row %d: %s", te.Row, msg)
	}
	return &FileError{File: path.Join(s.dir, te.File), Line: te.Line, Field: field, Msg: msg}
}
