// Package lmeval reads the task files of lm-evaluation-harness and renders
// their prompts as that harness does, to the character, where the files are
// YAML and Jinja alone. What needs Python (!function) is an error that names
// the function.
//
// It was made after version 0.4.13 of the harness, and is held against it.
package lmeval

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// A Library is what a folder of task files, or one file, holds.
type Library struct {
	Tasks  []*Task  // by name
	Groups []*Group // by name
}

// Load reads a task file, or all files *.yaml below a folder. Of a file that
// holds a group, the members are looked for below its folder. The errors are
// one for each task or group that cannot be used (*Error where it is about a
// place in a file); the others are loaded all the same. Files without a task or
// a group, which others include, are left aside within a folder.
func Load(path string) (*Library, []error) {
	info, err := os.Stat(path)
	if err != nil {
		return &Library{}, []error{fmt.Errorf("load tasks: %w", err)}
	}
	l := &loader{files: map[string]settings{}, entries: map[string]*entry{}, tags: map[string][]string{}}
	if info.IsDir() {
		l.index(path)
		return l.build(slices.Collect(maps.Values(l.entries)))
	}
	e := l.entry(path)
	switch {
	case e == nil && len(l.errs) == 0:
		l.errs = append(l.errs, &Error{File: path, Msg: "there is neither a task nor a group in it (a key task: or group:)"})
		return &Library{}, l.errs
	case e == nil:
		return &Library{}, l.errs
	case e.group:
		l.index(filepath.Dir(path))
		l.errs = nil // those of files that were not asked for
	}
	return l.build([]*entry{e})
}

// loader holds what has been read.
type loader struct {
	files   map[string]settings // as they stand, by path
	entries map[string]*entry   // tasks and groups by name
	tags    map[string][]string // names of tasks
	errs    []error
}

// An entry is a task or a group that has been found, not yet built.
type entry struct {
	name     string
	file     string
	group    bool
	settings settings
}

// index finds the tasks and groups below a folder. Of two with one name the
// first counts, as in the harness.
func (l *loader) index(dir string) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "__pycache__" || d.Name() == ".ipynb_checkpoints") {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(path, ".yaml") {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		l.errs = append(l.errs, fmt.Errorf("load tasks: %w", err))
	}
	slices.Sort(files)
	for _, file := range files {
		e := l.entry(file)
		if e == nil {
			continue
		}
		if before, twice := l.entries[e.name]; twice {
			if before.file != e.file {
				l.errs = append(l.errs, &Error{File: e.file, Msg: fmt.Sprintf("%s is already in %s, which counts", e.name, before.file)})
			}
			continue
		}
		l.entries[e.name] = e
		if !e.group {
			for _, tag := range words(e.settings["tag"].value) {
				l.tags[tag] = append(l.tags[tag], e.name)
			}
		}
	}
}

// entry reads a file with its includes; nil where it holds no task, or is
// broken, which is noted.
func (l *loader) entry(file string) *entry {
	s, err := l.included(file, nil)
	if err != nil {
		l.errs = append(l.errs, err)
		return nil
	}
	e := &entry{file: file, settings: s}
	key := "task"
	if _, e.group = s["group"]; e.group {
		key = "group"
	}
	if class, ok := s["class"]; ok {
		l.errs = append(l.errs, needsPython(class, "class", class.value))
		return nil
	}
	name, ok := s[key]
	if !ok {
		return nil
	}
	text, ok := name.value.(string)
	if !ok || text == "" {
		l.errs = append(l.errs, &Error{File: name.file, Line: name.line, Key: key,
			Msg: fmt.Sprintf("a name is needed, not %s (a list of tasks needs group: NAME beside it)", python.Repr(name.value))})
		return nil
	}
	e.name = text
	return e
}

// included reads a file and what it includes; its own keys win, then those of
// the later include.
func (l *loader) included(file string, above []string) (settings, error) {
	file = filepath.Clean(file)
	if slices.Contains(above, file) {
		return nil, &Error{File: file, Key: "include", Msg: "the file includes itself: " + strings.Join(append(above, file), " → ")}
	}
	own, err := l.read(file)
	if err != nil {
		return nil, err
	}
	include, ok := own["include"]
	if !ok {
		return maps.Clone(own), nil
	}
	merged := settings{}
	names := words(include.value)
	if len(names) == 0 {
		return nil, &Error{File: file, Line: include.line, Key: "include", Msg: "a file or a list of files is needed"}
	}
	for _, name := range names {
		path := name
		if !filepath.IsAbs(name) {
			path = filepath.Join(filepath.Dir(file), name)
		}
		other, err := l.included(path, append(above, file))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &Error{File: file, Line: include.line, Key: "include", Msg: fmt.Sprintf("there is no file %s", path)}
		}
		if err != nil {
			return nil, err
		}
		delete(other, "task_list")
		maps.Copy(merged, other)
	}
	maps.Copy(merged, own)
	delete(merged, "include")
	return merged, nil
}

// largest bounds a task file; the largest known has 30 KB.
const largest = 16 << 20

func (l *loader) read(file string) (settings, error) {
	if s, ok := l.files[file]; ok {
		return s, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, fmt.Errorf("load tasks: %w", err)
	}
	if info.Size() > largest {
		return nil, &Error{File: file, Msg: fmt.Sprintf("the file has %d bytes: that is no task file", info.Size())}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("load tasks: %w", err)
	}
	s, err := decodeYAML(file, data)
	if err == nil {
		l.files[file] = s
	}
	return s, err
}

// words is a text or a list of texts; nil for other values.
func words(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case *python.List:
		var list []string
		for _, item := range v.Items {
			s, ok := item.(string)
			if !ok {
				return nil
			}
			list = append(list, s)
		}
		return list
	}
	return nil
}

// build makes tasks and groups of entries.
func (l *loader) build(entries []*entry) (*Library, []error) {
	slices.SortFunc(entries, func(a, b *entry) int { return cmp.Compare(a.name, b.name) })
	library := &Library{}
	for _, e := range entries {
		if e.group {
			g, err := l.group(e.name, e.settings, nil, []string{e.name})
			if err != nil {
				l.errs = append(l.errs, err)
				continue
			}
			library.Groups = append(library.Groups, g)
			continue
		}
		t, err := newTask(e.file, e.settings)
		if err != nil {
			l.errs = append(l.errs, err)
			continue
		}
		library.Tasks = append(library.Tasks, t)
	}
	return library, l.errs
}
