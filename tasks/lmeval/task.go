package lmeval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/tasks/python"
)

// An Output is what a task wants of a model.
type Output string

const (
	// MultipleChoice compares the log-likelihoods of the choices.
	MultipleChoice Output = "multiple_choice"
	// Generate reads what the model writes.
	Generate Output = "generate_until"
	// Loglikelihood asks for that of the target.
	Loglikelihood Output = "loglikelihood"
	// Rolling asks for the log-likelihood of a whole text, without a prompt.
	Rolling Output = "loglikelihood_rolling"
)

// A Doc is one row of a data set: its columns by name. Values are what
// python.From takes.
type Doc = map[string]any

// A Dataset is where the documents come from: a repository of the Hugging Face
// hub, or a format such as json whose files Options name.
type Dataset struct {
	Path    string
	Name    string // the configuration, "" for the default
	Options *python.Dict
}

// Splits are the names of the parts of the data set; "" where there is none.
type Splits struct {
	Training, Validation, Test string
}

// Evaluated is the split whose documents are asked.
func (s Splits) Evaluated() string {
	if s.Test != "" {
		return s.Test
	}
	return s.Validation
}

// A Task is one task file, ready to render prompts. Nothing changes it after
// Load, so several goroutines may use it.
type Task struct {
	Name    string
	Alias   string // what tables call it; "" where the file says nothing
	Tags    []string
	Source  string // the file
	Output  Output
	Dataset Dataset
	Splits  Splits
	// Shots is how many examples a prompt has unless the caller wants others.
	Shots int
	// Repeats is how often each document is asked, at least 1.
	Repeats    int
	Generation Generation // of Generate
	Pipelines  []Pipeline // at least one
	Metrics    []Metric   // at least one
	// Digest is "sha256:…" over what the file says of how the task is asked and
	// scored, after its includes; names and metadata aside.
	Digest string
	// Metadata is what the file says about itself: version and the like. nil
	// where it says nothing.
	Metadata any
	// Python are the functions that the task's scores need and its prompts do
	// not: a pipeline's filter, how a metric is put together, process_results.
	// Who runs the task must score it in another way, and say so.
	Python []*Error
	// Warnings are what a user should know about how the task is read.
	Warnings []string

	description expression
	prompt      form // of the document that is asked
	example     form // of the examples before it
	fewshot     fewshot
}

// taskKeys are all that the harness knows in a task file.
func taskKeys() []string {
	return []string{"task", "task_alias", "tag", "group", "task_list", "custom_dataset", "dataset_path", "dataset_name",
		"dataset_kwargs", "training_split", "validation_split", "test_split", "fewshot_split", "process_docs",
		"doc_to_text", "doc_to_target", "doc_to_image", "doc_to_audio", "unsafe_code", "doc_to_choice",
		"process_results", "use_prompt", "description", "target_delimiter", "fewshot_delimiter", "fewshot_config",
		"num_fewshot", "metric_list", "output_type", "generation_kwargs", "repeats", "filter_list",
		"should_decontaminate", "doc_to_decontamination_query", "gen_prefix", "metadata"}
}

func unknownKey(key string, known []string) string {
	return "unknown key " + suggest.Unknown(key, known)
}

// forScores are the keys whose functions are not asked before there are answers.
func forScores() []string {
	return []string{"process_results", "filter_list", "metric_list", "doc_to_decontamination_query", "metadata"}
}

// needsPython is the error of a key that names a function, or a class.
func needsPython(f field, key string, value any) *Error {
	e := &Error{File: f.file, Line: f.line, Key: key}
	fn, ok := value.(function)
	if !ok {
		e.Msg = "the task is a Python class, which hanbench does not run"
		return e
	}
	e.Line, e.Function = fn.line, fn.name
	e.Msg = fmt.Sprintf("!function %s needs Python, which hanbench does not run; write the key in Jinja, or take a task without it", fn.name)
	return e
}

// functionIn finds a function within a value.
func functionIn(v any) (fn function, ok bool) {
	switch v := v.(type) {
	case function:
		return v, true
	case *python.List:
		for _, item := range v.Items {
			if fn, ok = functionIn(item); ok {
				return fn, true
			}
		}
	case *python.Dict:
		for _, value := range v.Values() {
			if fn, ok = functionIn(value); ok {
				return fn, true
			}
		}
	}
	return fn, false
}

// check refuses what needs Python and keys that nobody knows, by name. Python
// comes first, in the order of the file.
func (s settings) check() error {
	var keys []string
	for key := range s {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(strings.Compare(s[a].file, s[b].file), s[a].line-s[b].line, strings.Compare(a, b))
	})
	for _, key := range keys {
		if fn, ok := functionIn(s[key].value); ok && !slices.Contains(forScores(), key) {
			return needsPython(s[key], key, fn)
		}
	}
	for _, key := range keys {
		if !slices.Contains(taskKeys(), key) {
			return s.fail(key, "%s", unknownKey(key, taskKeys()))
		}
	}
	for _, key := range []string{"doc_to_image", "doc_to_audio"} {
		if s[key].value != nil {
			return s.fail(key, "the task shows pictures or sounds, hanbench sends text alone")
		}
	}
	for key, why := range map[string]string{
		"use_prompt":      "prompts of promptsource need Python",
		"custom_dataset":  "a data set made by a function needs Python",
		"process_docs":    "documents are changed by Python alone, with !function",
		"process_results": "results are read by Python alone, with !function",
	} {
		if _, isFunction := s[key].value.(function); s[key].value != nil && !isFunction {
			return s.fail(key, "%s", why)
		}
	}
	if s["unsafe_code"].value == true {
		return s.fail("unsafe_code", "the task runs what the model writes, which hanbench does not")
	}
	return nil
}

func (s settings) fail(key, format string, args ...any) error {
	f, ok := s[key]
	if !ok {
		f = s["task"]
	}
	msg := fmt.Sprintf(format, args...)
	if strings.HasPrefix(msg, "unknown key") {
		key = ""
	}
	return &Error{File: f.file, Line: f.line, Key: key, Msg: msg}
}

// text is a key that holds a text; fallback where it is missing or null.
func (s settings) text(key, fallback string) (string, error) {
	switch v := s[key].value.(type) {
	case nil:
		return fallback, nil
	case string:
		return v, nil
	case int64, float64, bool: // a name such as 2012 or no
		return python.Str(v), nil
	default:
		return "", s.fail(key, "a text is needed, not %s", python.Repr(v))
	}
}

func (s settings) whole(key string, fallback, least int) (int, error) {
	f, ok := s[key]
	if !ok || f.value == nil {
		return fallback, nil
	}
	n, ok := python.Int(f.value)
	if !ok || n < int64(least) || n > 1_000_000 {
		return 0, s.fail(key, "a whole number of at least %d is needed, not %s", least, python.Repr(f.value))
	}
	return int(n), nil
}

// newTask makes a task of a file's keys. The first mistake is its error.
func newTask(file string, s settings) (*Task, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	t := &Task{Source: file, Tags: words(s["tag"].value), Metadata: s["metadata"].value, Digest: s.digest()}
	if alias, ok := s["task_alias"].value.(string); ok {
		t.Alias = alias
	}
	if fn, ok := s["process_results"].value.(function); ok {
		t.Python = append(t.Python, needsPython(s["process_results"], "process_results", fn))
	}
	for _, read := range []func(*Task, settings) error{
		readDataset, readForm, readFewshot, readGeneration, readPipelines, readMetrics,
	} {
		if err := read(t, s); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func readDataset(t *Task, s settings) error {
	var err error
	for _, f := range []struct {
		key string
		to  *string
	}{
		{"task", &t.Name}, {"dataset_path", &t.Dataset.Path}, {"dataset_name", &t.Dataset.Name},
		{"training_split", &t.Splits.Training}, {"validation_split", &t.Splits.Validation}, {"test_split", &t.Splits.Test},
	} {
		if *f.to, err = s.text(f.key, ""); err != nil {
			return err
		}
	}
	if v := s["dataset_kwargs"].value; v != nil {
		options, ok := v.(*python.Dict)
		if !ok {
			return s.fail("dataset_kwargs", "a mapping is needed, not %s", python.Repr(v))
		}
		t.Dataset.Options = options
	}
	if t.Dataset.Path == "" {
		return s.fail("dataset_path", "the data set is missing (dataset_path:)")
	}
	if t.Splits.Evaluated() == "" {
		return s.fail("test_split", "there is neither test_split nor validation_split: no documents to ask")
	}
	if t.Repeats, err = s.whole("repeats", 1, 1); err != nil {
		return err
	}
	output, err := s.text("output_type", string(Generate))
	if err != nil {
		return err
	}
	t.Output = Output(output)
	known := []string{string(MultipleChoice), string(Generate), string(Loglikelihood), string(Rolling)}
	if !slices.Contains(known, output) {
		return s.fail("output_type", "unknown %s", suggest.Unknown(output, known))
	}
	return nil
}
