package tasks

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/internal/suggest"
	"golang.org/x/text/unicode/norm"
)

// ItemLine is one line of an items file as it is written; docs/suites.md
// describes it.
type ItemLine struct {
	ID       string   `json:"id"`
	Question string   `json:"question"`
	Passage  string   `json:"passage,omitempty"`
	Options  []string `json:"options,omitempty"`
	// Answer: for multiple choice the 1-based position of the right option or
	// its label; for a short answer a string; for a number a number or string.
	Answer   json.RawMessage `json:"answer,omitempty"`
	Aliases  []string        `json:"aliases,omitempty"`
	Category string          `json:"category,omitempty"`
	Group    string          `json:"group,omitempty"`
	Source   string          `json:"source,omitempty"`
	Meta     map[string]any  `json:"meta,omitempty"`
}

func nfc(s string) string { return norm.NFC.String(s) }

func nfcAll(list []string) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = nfc(s)
	}
	return out
}

// readItems reads the task's JSONL file, one item a line. A byte order mark,
// CRLF and empty lines are harmless.
func (l *loader) readItems(t *Task, name string) {
	file := path.Join(l.dir, name)
	f, err := l.fsys.Open(path.Clean(name))
	if err != nil {
		l.problem(path.Join(l.dir, "suite.yaml"), 0, "items", "task %s: %s cannot be read: %s", t.Name, name, plainCause(err))
		return
	}
	defer f.Close()
	r := bufio.NewReader(f)
	lineOf := map[string]int{}
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			l.addItem(t, file, n, line, lineOf)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			l.problem(file, n, "", "cannot be read: %s", plainCause(err))
			return
		}
	}
	if len(t.Items) == 0 && len(l.problems) == 0 {
		l.problem(file, 0, "", "holds no items; expected one JSON object a line")
	}
}

func (l *loader) addItem(t *Task, file string, n int, line []byte, lineOf map[string]int) {
	var raw ItemLine
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&raw); err != nil {
		field, msg := explainJSON(err)
		l.problem(file, n, field, "%s", msg)
		return
	}
	if d.More() {
		l.problem(file, n, "", "holds more than one JSON value; expected one item a line")
		return
	}
	if raw.ID == "" {
		l.problem(file, n, "id", "is missing; expected a name that no other item of the task has")
	} else if first, seen := lineOf[raw.ID]; seen {
		l.problem(file, n, "id", "%q was already used on line %d; ids must differ", raw.ID, first)
	}
	lineOf[raw.ID] = n
	if strings.TrimSpace(raw.Question) == "" {
		l.problem(file, n, "question", "is missing; expected the question's text")
	}
	it := &Item{
		ID: raw.ID, Question: nfc(raw.Question), Passage: nfc(raw.Passage), Options: nfcAll(raw.Options),
		Aliases: nfcAll(raw.Aliases), Category: nfc(raw.Category), Group: raw.Group, Source: raw.Source, Meta: raw.Meta,
	}
	if field, msg := it.setAnswer(t, raw.Answer); msg != "" {
		l.problem(file, n, field, "%s", msg)
		return
	}
	it.Hash = it.hash()
	t.Items = append(t.Items, it)
}

// explainJSON turns a decoder's error into a field and a sentence.
func explainJSON(err error) (field, msg string) {
	var te *json.UnmarshalTypeError
	if errors.As(err, &te) {
		return te.Field, "is a " + te.Value + "; expected " + jsonKind(te.Type)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name = strings.Trim(name, `"`)
		known := []string{"id", "question", "passage", "options", "answer", "aliases", "category", "group", "source", "meta"}
		return "", "unknown field " + suggest.Unknown(name, known) + "; anything else goes under \"meta\""
	}
	return "", "is not a JSON object: " + err.Error()
}

func jsonKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "a list of strings"
	case reflect.Map, reflect.Struct:
		return "an object"
	default:
		return "a " + t.Kind().String()
	}
}

// setAnswer checks the options and the gold. msg is "" when they are sound.
func (it *Item) setAnswer(t *Task, raw json.RawMessage) (field, msg string) {
	answer, isNumber, ok := scalar(raw)
	missing := !ok || strings.TrimSpace(answer) == ""
	switch t.Kind {
	case Load:
		return "", ""
	case MultipleChoice:
		if field, msg = it.checkOptions(t); msg != "" {
			return field, msg
		}
		if missing {
			return "answer", "is missing; expected the right option's position (1 to " + strconv.Itoa(len(it.Options)) + ") or its label"
		}
		return it.setLabel(t, answer, isNumber)
	case Number:
		if missing {
			return "answer", "is missing; expected a number"
		}
		if _, err := hangul.ParseNumber(answer); err != nil {
			return "answer", "is " + strconv.Quote(answer) + "; expected a number"
		}
	default:
		if missing {
			return "answer", "is missing; expected the answer's text"
		}
	}
	it.Answer = nfc(answer)
	return "", ""
}

func (it *Item) checkOptions(t *Task) (field, msg string) {
	if len(it.Options) < 2 {
		return "options", "has " + strconv.Itoa(len(it.Options)) + " entries; expected two or more"
	}
	if len(it.Options) > len(t.Labels) {
		return "options", "has " + strconv.Itoa(len(it.Options)) + " entries, more than the task's " + strconv.Itoa(len(t.Labels)) + " labels"
	}
	for i, o := range it.Options {
		if first := slices.Index(it.Options, o); first < i {
			return "options", "entries " + strconv.Itoa(first+1) + " and " + strconv.Itoa(i+1) + " are the same; expected different options"
		}
	}
	return "", ""
}

func (it *Item) setLabel(t *Task, answer string, isNumber bool) (field, msg string) {
	labels := t.OptionLabels(it)
	if position, err := strconv.Atoi(answer); isNumber && err == nil {
		if position < 1 || position > len(labels) {
			return "answer", "is position " + answer + "; expected 1 to " + strconv.Itoa(len(labels))
		}
		it.Answer = labels[position-1]
		return "", ""
	}
	if !slices.Contains(labels, answer) {
		return "answer", "is " + strconv.Quote(answer) + "; expected one of the labels " + strings.Join(labels, ", ") + " or a position from 1"
	}
	it.Answer = answer
	return "", ""
}

// scalar reads a JSON string or number as text.
func scalar(raw json.RawMessage) (text string, isNumber, ok bool) {
	if json.Unmarshal(raw, &text) == nil && string(raw) != "null" {
		return text, false, true
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil && n != "" {
		return n.String(), true, true
	}
	return "", false, false
}
