package tasks

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/internal/yamlfile"
	"github.com/hanbench/hanbench/tasks/generate"
)

// SuiteSchema is the version of suite.yaml that this build reads.
const SuiteSchema = 1

//go:embed suites
var embedded embed.FS

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

// SuiteFile is suite.yaml as it is written; docs/suites.md describes it.
type SuiteFile struct {
	Schema      int               `yaml:"schema" json:"schema"`
	Name        string            `yaml:"name" json:"name"`
	Version     string            `yaml:"version" json:"version"`
	Description map[string]string `yaml:"description" json:"description,omitempty"`
	License     string            `yaml:"license" json:"license,omitempty"`
	Source      string            `yaml:"source" json:"source,omitempty"`
	Tasks       []TaskFile        `yaml:"tasks" json:"tasks"`
}

// TaskFile is a task in suite.yaml: its items come from a file or a generator.
type TaskFile struct {
	Name        string            `yaml:"name" json:"name"`
	Kind        Kind              `yaml:"kind" json:"kind"`
	Description map[string]string `yaml:"description" json:"description,omitempty"`
	Labels      []string          `yaml:"labels" json:"labels,omitempty"`
	Items       string            `yaml:"items" json:"items,omitempty"`
	Generate    *GenerateFile     `yaml:"generate" json:"generate,omitempty"`
	System      string            `yaml:"system" json:"system,omitempty"`
	Prompt      string            `yaml:"prompt" json:"prompt"`
	MaxTokens   int               `yaml:"max_tokens" json:"max_tokens,omitempty"`
	Stop        []string          `yaml:"stop" json:"stop,omitempty"`
}

// GenerateFile names a generator: how many items, and for load forms how many
// Korean characters each.
type GenerateFile struct {
	Name  string `yaml:"name" json:"name"`
	Count int    `yaml:"count" json:"count"`
	Chars int    `yaml:"chars" json:"chars,omitempty"`
}

// Embedded lists the names of the suites that come with hanbench.
func Embedded() []string {
	entries, err := embedded.ReadDir("suites")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Open loads a suite: an embedded one by name, else the folder at that path
// (or the suite.yaml in it). The seed decides generated items and nothing
// else. The error joins every mistake found, each a *FileError.
func Open(nameOrPath string, seed uint64) (*Suite, error) {
	if slices.Contains(Embedded(), nameOrPath) {
		sub, err := fs.Sub(embedded, path.Join("suites", nameOrPath))
		if err != nil {
			return nil, err
		}
		return load(sub, nameOrPath, seed)
	}
	dir := filepath.Clean(nameOrPath)
	if filepath.Base(dir) == "suite.yaml" {
		dir = filepath.Dir(dir)
	}
	if info, err := os.Stat(dir); nameOrPath == "" || err != nil || !info.IsDir() {
		return nil, unknownSuite(nameOrPath)
	}
	return load(os.DirFS(dir), filepath.ToSlash(dir), seed)
}

func unknownSuite(name string) error {
	return fmt.Errorf("suite %s is neither one of hanbench's nor a folder with a suite.yaml", suggest.Unknown(name, Embedded()))
}

// load reads the suite in fsys; dir is its name in messages.
func load(fsys fs.FS, dir string, seed uint64) (*Suite, error) {
	file := path.Join(dir, "suite.yaml")
	data, err := fs.ReadFile(fsys, "suite.yaml")
	if err != nil {
		return nil, &FileError{File: file, Msg: "cannot be read: " + plainCause(err)}
	}
	var sf SuiteFile
	if err := yamlfile.Decode(file, data, &sf); err != nil {
		var ye *yamlfile.Error
		if errors.As(err, &ye) {
			return nil, &FileError{File: ye.File, Line: ye.Line, Msg: ye.Msg}
		}
		return nil, err
	}
	l := &loader{fsys: fsys, dir: dir, seed: seed, file: file, data: data}
	suite := l.suite(&sf)
	if len(l.problems) > 0 {
		return nil, l.err()
	}
	suite.Hash = suite.hash()
	return suite, nil
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
	seed     uint64
	file     string // suite.yaml's name in messages
	data     []byte // and its text
	problems []error
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
	s := &Suite{Name: sf.Name, Version: sf.Version, Description: sf.Description, License: sf.License, Source: sf.Source}
	names := map[string]bool{}
	for i := range sf.Tasks {
		tf, where := &sf.Tasks[i], fmt.Sprintf("tasks[%d]", i)
		if tf.Name != "" && names[tf.Name] {
			l.wrong(where+".name", "two tasks are called %q", tf.Name)
		}
		names[tf.Name] = true
		if t := l.task(tf, where); t != nil {
			s.Tasks = append(s.Tasks, t)
		}
	}
	return s
}

// task makes a task, or nil where its entry, called where, is wrong.
func (l *loader) task(tf *TaskFile, where string) *Task {
	before := len(l.problems)
	l.checkTask(tf, where)
	t := &Task{
		Name: tf.Name, Kind: tf.Kind, Description: tf.Description, Labels: nfcAll(tf.Labels),
		System: strings.TrimRight(nfc(tf.System), "\n"), MaxTokens: tf.MaxTokens, Stop: tf.Stop,
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
	if len(l.problems) > before {
		return nil
	}
	if tf.Generate != nil {
		l.generate(t, tf.Generate, where)
	} else {
		l.readItems(t, tf.Items, where)
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
	switch tf.Kind {
	case MultipleChoice, ShortAnswer, Number, Load:
	default:
		l.wrong(where+".kind", "is %q; expected %s, %s, %s or %s", tf.Kind, MultipleChoice, ShortAnswer, Number, Load)
	}
	if (tf.Items == "") == (tf.Generate == nil) {
		l.wrong(where, "expected either items (a JSONL file) or generate")
	}
	if tf.MaxTokens < 0 {
		l.wrong(where+".max_tokens", "is %d; expected a positive number of tokens", tf.MaxTokens)
	}
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

// checkPrompts renders the prompt of every item: one may lack what the
// template asks of its meta.
func (l *loader) checkPrompts(t *Task, where string) {
	for _, it := range t.Items {
		messages, err := t.Messages(it)
		if err != nil {
			l.wrong(where+".prompt", "%v; a prompt knows question, passage, options (label, text), labels, category and meta", err)
			return
		}
		if strings.TrimSpace(messages[len(messages)-1].Content) == "" {
			l.wrong(where+".prompt", "is empty for item %s", it.ID)
			return
		}
	}
}

func (l *loader) generate(t *Task, g *GenerateFile, where string) {
	questions, err := generate.Generate(g.Name, taskSeed(l.seed, t.Name), generate.Params{Count: g.Count, Chars: g.Chars})
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
			ID: fmt.Sprintf("%s-s%d-%03d", t.Name, l.seed, i+1), Question: nfc(q.Text), Passage: nfc(q.Passage),
			Options: nfcAll(q.Options), Answer: nfc(q.Answer), Aliases: nfcAll(q.Aliases),
			Category: q.Category, Source: "generated",
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

// hash covers what is sent or scored; category and source may be corrected
// without making it another item.
func (it *Item) hash() string {
	return hashJSON([]any{it.Question, it.Passage, it.Options, it.Answer, it.Aliases, it.Meta})
}

func (s *Suite) hash() string {
	var parts []any
	for _, t := range s.Tasks {
		prompts := make([]any, 0, len(t.Items))
		for _, it := range t.Items {
			messages, err := t.Messages(it)
			if err != nil {
				continue // cannot be: every prompt was rendered when the task was loaded
			}
			prompts = append(prompts, it.ID, it.Hash, messages)
		}
		parts = append(parts, t.Name, t.Kind, t.Labels, t.MaxTokens, t.Stop, prompts)
	}
	return hashJSON(parts)
}

func hashJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil { // meta comes from JSON, so it always goes back
		panic(err)
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
