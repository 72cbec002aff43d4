package tasks

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/internal/yamlfile"
	"github.com/hanbench/hanbench/tasks/generate"
)

// SuiteSchema is the version of suite.yaml that this build reads.
const SuiteSchema = 1

// A FileError is a mistake in a suite's files. Line is 1-based; Field may be "".
type FileError struct {
	File  string
	Line  int
	Field string
	Msg   string
}

func (e *FileError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Field != "" {
		fmt.Fprintf(&b, ": field %q", e.Field)
	}
	b.WriteString(": " + e.Msg)
	return b.String()
}

func load(p place, o Options) (*Suite, error) {
	sf, data, err := readSuiteFile(p)
	if err != nil {
		return nil, err
	}
	l := &loader{fsys: p.fsys, dir: p.dir, options: o, file: path.Join(p.dir, "suite.yaml"), data: data}
	if err := l.openSource(sf, p.data); err != nil {
		return nil, err
	}
	suite := l.suite(sf)
	if len(l.problems) > 0 {
		return nil, l.err()
	}
	suite.Findings = l.findings
	suite.Hash = suite.hash()
	return suite, nil
}

func readSuiteFile(p place) (*SuiteFile, []byte, error) {
	file := path.Join(p.dir, "suite.yaml")
	data, err := fs.ReadFile(p.fsys, "suite.yaml")
	if err != nil {
		return nil, nil, &FileError{File: file, Msg: "cannot be read: " + plainCause(err)}
	}
	var sf SuiteFile
	if err := yamlfile.Decode(file, data, &sf); err != nil {
		var ye *yamlfile.Error
		if errors.As(err, &ye) {
			return nil, nil, &FileError{File: ye.File, Line: ye.Line, Msg: ye.Msg}
		}
		return nil, nil, err
	}
	return &sf, data, nil
}

func plainCause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// loader gathers every problem of a suite, so that one reading shows them all.
type loader struct {
	fsys     fs.FS
	dir      string
	options  Options
	file     string // suite.yaml's name in messages
	data     []byte // and its text
	source   *source
	tasks    int // how many the suite has
	problems []error
	findings []Finding
}

// maxProblems bounds what a wholly wrong file prints.
const maxProblems = 20

func (l *loader) err() error {
	shown := l.problems
	if more := len(shown) - maxProblems; more > 0 {
		shown = append(slices.Clone(shown[:maxProblems]), fmt.Errorf("%s: and %d more", l.dir, more))
	}
	return errors.Join(shown...)
}

func (l *loader) problem(file string, line int, field, format string, args ...any) {
	l.problems = append(l.problems, &FileError{File: file, Line: line, Field: field, Msg: fmt.Sprintf(format, args...)})
}

// wrong is a problem with a field of suite.yaml.
func (l *loader) wrong(field, format string, args ...any) {
	l.problem(l.file, yamlfile.LineOf(l.data, field), field, format, args...)
}

func (l *loader) suite(sf *SuiteFile) *Suite {
	if sf.Schema != SuiteSchema {
		l.wrong("schema", "is %d; this build reads %d", sf.Schema, SuiteSchema)
	}
	if sf.Name == "" {
		l.wrong("name", "is missing; expected the suite's name")
	}
	if sf.Version == "" {
		l.wrong("version", "is missing; expected something like 1.0.0")
	}
	if len(sf.Tasks) == 0 {
		l.wrong("tasks", "is empty; expected at least one task")
	}
	s := &Suite{
		Name: sf.Name, Version: sf.Version, Description: sf.Description, License: sf.License, Source: sf.Source,
		Citation: sf.Citation, Notes: sf.Notes,
	}
	l.tasks = len(sf.Tasks)
	if l.source != nil {
		s.Hub = l.source.hub
	}
	names := map[string]bool{}
	for i := range sf.Tasks {
		tf, where := &sf.Tasks[i], fmt.Sprintf("tasks[%d]", i)
		if tf.Name != "" && names[tf.Name] {
			l.wrong(where+".name", "two tasks are called %q", tf.Name)
		}
		names[tf.Name] = true
		if t := l.task(tf, where); t != nil && !t.absent {
			s.Tasks = append(s.Tasks, t)
		}
	}
	if n := s.count(); sf.Count > 0 && n != sf.Count && len(l.problems) == 0 {
		if l.source != nil && l.source.named && n < sf.Count {
			l.findings = append(l.findings, Finding{Code: Partial, Count: n, Text: fmt.Sprintf("a part: %d of %d items", n, sf.Count)})
		} else {
			l.wrong("count", "is %d, but the tasks have %d items; are the files whole, and of the revision that the suite names?", sf.Count, n)
		}
	}
	if len(s.Tasks) == 0 && len(l.problems) == 0 {
		var patterns []string
		for _, tf := range sf.Tasks {
			for _, f := range tf.From {
				patterns = append(patterns, f.File)
			}
		}
		verb := "holds"
		if l.source.only != "" {
			verb = "is"
		}
		l.wrong("tasks", "%s %s none of the suite's files: %s", path.Join(l.source.dir, l.source.only), verb, shortened(patterns, 6))
	}
	return s
}

// count is how many items the tasks have.
func (s *Suite) count() (n int) {
	for _, t := range s.Tasks {
		n += len(t.Items)
	}
	return n
}

// task makes a task, or nil where its entry, called where, is wrong.
func (l *loader) task(tf *TaskFile, where string) *Task {
	before := len(l.problems)
	l.checkTask(tf, where)
	t := &Task{
		Name: tf.Name, Kind: tf.Kind, Description: tf.Description, Labels: nfcAll(tf.Labels),
		System: strings.TrimRight(nfc(tf.System), "\n"), MaxTokens: tf.MaxTokens, Stop: tf.Stop, Metrics: tf.Metrics,
		accepts: map[Defect]bool{},
	}
	for _, d := range tf.Accepts {
		t.accepts[Defect(d)] = true
	}
	if t.Kind == MultipleChoice && len(t.Labels) == 0 {
		t.Labels = strings.Split("ABCDEFGHIJ", "")
	}
	l.checkLabels(t, where)
	if tf.Prompt == "" {
		l.wrong(where+".prompt", `is missing; expected a Jinja template such as "{{ question }}"`)
	} else if p, err := parsePrompt(nfc(tf.Prompt)); err != nil {
		l.wrong(where+".prompt", "%v", err)
	} else {
		t.prompt = p
	}
	if templated(t.System) {
		p, err := parsePrompt(t.System)
		if err != nil {
			l.wrong(where+".system", "%v", err)
		}
		t.system = p
	}
	for i, name := range tf.Metrics {
		field := fmt.Sprintf("%s.metrics[%d]", where, i)
		if !slices.Contains(metricNames(), name) {
			l.wrong(field, "is %s", suggest.Unknown(name, metricNames()))
		} else if ofKind := tf.Kind.Metrics(); slices.Contains(kinds[:], tf.Kind) && !slices.Contains(ofKind, name) {
			l.wrong(field, "is %s, which answers of kind %s have not; expected %s", name, tf.Kind, listed(ofKind))
		}
	}
	if err := t.splitFor(); err != nil {
		l.wrong(where+".metrics", "%v", err)
	}
	if len(l.problems) > before {
		return nil
	}
	switch {
	case tf.Generate != nil:
		l.generate(t, tf.Generate, where)
	case tf.From != nil:
		l.readFrom(t, tf, where)
	default:
		l.readItems(t, tf.Items, where)
	}
	if len(l.problems) == before && (tf.From == nil || tf.Shots == nil || tf.Shots.Given != nil) {
		l.showGiven(t, tf, where)
	}
	if len(l.problems) == before {
		l.checkPrompts(t, where)
	}
	return t
}

func (l *loader) checkTask(tf *TaskFile, where string) {
	if tf.Name == "" {
		l.wrong(where+".name", "is missing; expected the task's name")
	}
	if !slices.Contains(kinds[:], tf.Kind) {
		l.wrong(where+".kind", "is %q; expected %s", tf.Kind, listed(kinds[:]))
	}
	if count(tf.Items != "", tf.Generate != nil, tf.From != nil) != 1 {
		l.wrong(where, "expected one of items (a JSONL file), from (files of published data) and generate")
	}
	if tf.From == nil && tf.Shots != nil && tf.Shots.Given == nil {
		l.wrong(where+".shots", "are no file's where there is no from; expected given: with the examples themselves")
	}
	if tf.MaxTokens < 0 {
		l.wrong(where+".max_tokens", "is %d; expected a positive number of tokens", tf.MaxTokens)
	}
}

// count is how many hold.
func count(conditions ...bool) (n int) {
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

// listed words a choice: a, b or c.
func listed[T ~string](names []T) string {
	var b strings.Builder
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(name))
	}
	return b.String()
}

func (l *loader) checkLabels(t *Task, where string) {
	for i, label := range t.Labels {
		field := fmt.Sprintf("%s.labels[%d]", where, i)
		if strings.TrimSpace(label) == "" {
			l.wrong(field, "is empty; expected a label such as A")
		} else if slices.Index(t.Labels, label) < i {
			l.wrong(field, "%q is there twice; expected different labels", label)
		}
	}
}

func (l *loader) generate(t *Task, g *GenerateFile, where string) {
	questions, err := generate.Generate(g.Name, taskSeed(l.options.Seed, t.Name), generate.Params{Count: g.Count, Chars: g.Chars})
	if err != nil {
		l.wrong(where+".generate", "%v", err)
		return
	}
	for i, q := range questions {
		if kinds := kindsOf(q); !slices.Contains(kinds, t.Kind) {
			l.wrong(where+".kind", "is %s; expected %s, which is what generator %s makes", t.Kind, kinds[0], g.Name)
			return
		}
		if len(q.Options) > len(t.Labels) {
			l.wrong(where+".labels", "has %d entries; generator %s makes %d options", len(t.Labels), g.Name, len(q.Options))
			return
		}
		it := &Item{
			ID: fmt.Sprintf("%s-s%d-%03d", t.Name, l.options.Seed, i+1), Question: nfc(q.Text), Passage: nfc(q.Passage),
			Options: nfcAll(q.Options), Answer: nfc(q.Answer), Aliases: nfcAll(q.Aliases),
			Category: q.Category, Source: "generated", Position: i + 1,
		}
		if t.Kind == MultipleChoice {
			it.Answer = t.Labels[q.Right]
		}
		it.Hash = it.hash()
		t.Items = append(t.Items, it)
	}
}

// kindsOf lists the kinds of task that a generated question suits, the most
// fitting first.
func kindsOf(q generate.Question) []Kind {
	switch {
	case len(q.Options) > 0:
		return []Kind{MultipleChoice}
	case q.Answer == "":
		return []Kind{Load}
	}
	if _, err := hangul.ParseNumber(q.Answer); err != nil {
		return []Kind{ShortAnswer}
	}
	return []Kind{Number, ShortAnswer}
}

// taskSeed gives every task of a suite its own stream, so that adding a task
// changes no other.
func taskSeed(seed uint64, task string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d/%s", seed, task)
	return h.Sum64()
}
