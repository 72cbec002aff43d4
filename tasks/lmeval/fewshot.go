package lmeval

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/tasks/python"
)

// fewshot is where a task's examples come from and how they are chosen.
type fewshot struct {
	split   string // "" for none of its own
	samples []Doc  // written into the task file
	sampler string // default or first_n
}

// Seed is that of the harness for the choice of examples, unless a user of it
// gives another.
const Seed = 1234

func readFewshot(t *Task, s settings) error {
	var err error
	if t.Shots, err = s.whole("num_fewshot", 0, 0); err != nil {
		return err
	}
	if t.fewshot.split, err = s.text("fewshot_split", ""); err != nil {
		return err
	}
	t.fewshot.sampler = "default"
	t.example = t.prompt
	f := s["fewshot_config"]
	if f.value == nil {
		return nil
	}
	config, ok := f.value.(*python.Dict)
	if !ok {
		return s.fail("fewshot_config", "a mapping is needed, not %s", python.Repr(f.value))
	}
	for _, pair := range config.Items() {
		key, value := python.Str(pair.(python.Tuple)[0]), pair.(python.Tuple)[1]
		inner := field{value, f.file, f.line}
		if err := t.readFewshotKey(key, inner); err != nil {
			return err
		}
	}
	return nil
}

func fewshotKeys() []string {
	return []string{"sampler", "split", "process_docs", "fewshot_indices", "samples", "doc_to_text", "doc_to_choice",
		"doc_to_target", "gen_prefix", "fewshot_delimiter", "target_delimiter"}
}

func (t *Task) readFewshotKey(key string, f field) error {
	name := "fewshot_config." + key
	s := settings{name: f}
	var err error
	switch key {
	case "doc_to_text":
		t.example.text, err = overridden(t.example.text, f, name)
	case "doc_to_target":
		t.example.target, err = overridden(t.example.target, f, name)
	case "doc_to_choice":
		t.example.choice, err = newExpression(f, name)
	case "gen_prefix":
		t.example.prefix, err = newExpression(f, name)
	case "target_delimiter":
		t.example.targetDelimiter, err = s.text(name, t.example.targetDelimiter)
	case "fewshot_delimiter":
		t.example.fewshotDelimiter, err = s.text(name, t.example.fewshotDelimiter)
	case "split":
		t.fewshot.split, err = s.text(name, "")
	case "samples":
		t.fewshot.samples, err = samples(s, name)
	case "sampler":
		known := []string{"default", "first_n"}
		t.fewshot.sampler, err = s.text(name, "default")
		if err == nil && !slices.Contains(known, t.fewshot.sampler) {
			err = s.fail(name, "unknown sampler %s", suggest.Unknown(t.fewshot.sampler, known))
		}
	case "fewshot_indices":
		t.Warnings = append(t.Warnings, "fewshot_config.fewshot_indices has no effect, as in the harness")
	case "process_docs":
	default:
		err = &Error{File: f.file, Line: f.line, Key: "fewshot_config", Msg: unknownKey(key, fewshotKeys())}
	}
	return err
}

// overridden is an expression for examples; null leaves the task's own.
func overridden(own expression, f field, key string) (expression, error) {
	if f.value == nil {
		return own, nil
	}
	return newExpression(f, key)
}

func samples(s settings, name string) ([]Doc, error) {
	if s[name].value == nil {
		return nil, nil
	}
	list, ok := s[name].value.(*python.List)
	if !ok {
		return nil, s.fail(name, "a list of documents is needed, not %s", python.Repr(s[name].value))
	}
	docs := make([]Doc, len(list.Items))
	for i, item := range list.Items {
		d, ok := item.(*python.Dict)
		if !ok {
			return nil, s.fail(name, "document %d is a mapping of columns to values, not %s", i+1, python.Repr(item))
		}
		docs[i] = Doc{}
		for _, pair := range d.Items() {
			docs[i][python.Str(pair.(python.Tuple)[0])] = pair.(python.Tuple)[1]
		}
	}
	return docs, nil
}

// Examples says where the examples come from: a split of the data set, or the
// documents that the task file itself holds, which are given then. The split
// may be the one that is asked where the task names no other; a document is
// never an example for itself.
func (t *Task) Examples() (split string, samples []Doc) {
	switch {
	case t.fewshot.split != "":
		return t.fewshot.split, nil
	case t.fewshot.samples != nil:
		return "", slices.Clone(t.fewshot.samples)
	case t.Splits.Training != "":
		return t.Splits.Training, nil
	case t.Splits.Validation != "":
		return t.Splits.Validation, nil
	}
	return t.Splits.Test, nil
}

// A Sampler chooses examples as the harness does. Its choice for a document
// depends on how many documents came before: all documents of the split are to
// be asked for in the order of the file, even if only some are used.
type Sampler struct {
	pool    []Doc
	values  []any // the pool as Python's values, to compare
	shots   int
	first   bool
	exclude bool
	random  *python.Random
}

// Sampler makes one for a pool of documents (as Examples says) and a number of
// examples a prompt. It fails where the pool is too small. Two samplers with
// the same seed choose alike.
func (t *Task) Sampler(pool []Doc, shots int, seed uint32) (*Sampler, error) {
	s := &Sampler{pool: pool, shots: shots, first: t.fewshot.sampler == "first_n",
		// The harness compares the names of the splits, which may both be missing.
		exclude: t.fewshot.split == t.Splits.Test, random: python.NewRandom(seed)}
	if shots < 0 {
		return nil, fmt.Errorf("task %s: %d examples a prompt are not possible", t.Name, shots)
	}
	need := shots
	if s.exclude && shots > 0 && !s.first {
		need++
	}
	if len(pool) < need {
		return nil, fmt.Errorf("task %s: %d examples a prompt need %d documents to choose from, there are %d", t.Name, shots, need, len(pool))
	}
	if shots == 0 || !s.exclude {
		return s, nil
	}
	for i, doc := range pool {
		v, err := python.From(doc)
		if err != nil {
			return nil, fmt.Errorf("task %s: document %d: %w", t.Name, i+1, err)
		}
		s.values = append(s.values, v)
	}
	return s, nil
}

var errFewDocuments = errors.New("too few documents differ from the one that is asked")

// Next chooses the examples for the next document.
func (s *Sampler) Next(doc Doc) ([]Doc, error) {
	if s.shots == 0 {
		return nil, nil
	}
	same := func(int) bool { return false }
	if s.exclude && len(doc) > 0 {
		v, err := python.From(doc)
		if err != nil {
			return nil, err
		}
		same = func(i int) bool { return python.Equal(s.values[i], v) }
	}
	if s.first {
		return s.firstOther(same)
	}
	return s.sample(same, s.exclude && len(doc) > 0)
}

func (s *Sampler) firstOther(same func(int) bool) ([]Doc, error) {
	var chosen []Doc
	for i, doc := range s.pool {
		if len(chosen) == s.shots {
			break
		}
		if !same(i) {
			chosen = append(chosen, doc)
		}
	}
	if len(chosen) < s.shots {
		return nil, errFewDocuments
	}
	return chosen, nil
}

// sample draws one more than is needed where the document itself may be drawn.
// Where it was drawn several times, which a repeated row can be, it draws once
// more from the others.
func (s *Sampler) sample(same func(int) bool, exclude bool) ([]Doc, error) {
	n := s.shots
	if exclude {
		n++
	}
	var chosen []Doc
	for _, i := range s.random.Sample(len(s.pool), n) {
		if len(chosen) < s.shots && !same(i) {
			chosen = append(chosen, s.pool[i])
		}
	}
	if len(chosen) == s.shots {
		return chosen, nil
	}
	var others []Doc
	for i, doc := range s.pool {
		if !same(i) {
			others = append(others, doc)
		}
	}
	if len(others) < s.shots {
		return nil, errFewDocuments
	}
	chosen = chosen[:0]
	for _, i := range s.random.Sample(len(others), s.shots) {
		chosen = append(chosen, others[i])
	}
	return chosen, nil
}
