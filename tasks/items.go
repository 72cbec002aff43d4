package tasks

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/internal/suggest"
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

func nfc(s string) string { return hangul.NFC(s) }

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
func (l *loader) readItems(t *Task, name, where string) {
	clean := path.Clean(name)
	if !fs.ValidPath(clean) {
		l.wrong(where+".items", "%s is outside the suite's folder; expected a file in it", name)
		return
	}
	f, err := l.fsys.Open(clean)
	if err != nil {
		l.wrong(where+".items", "%s cannot be read: %s", name, plainCause(err))
		return
	}
	defer f.Close()
	file, before := path.Join(l.dir, clean), len(l.problems)
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
	if len(t.Items) == 0 && len(l.problems) == before {
		l.problem(file, 0, "", "holds no items; expected one JSON object a line")
	}
}

func (l *loader) addItem(t *Task, file string, n int, line []byte, lineOf map[string]int) {
	raw, field, msg := decodeItem(line)
	if msg != "" {
		l.problem(file, n, field, "%s", msg)
		return
	}
	id := nfc(raw.ID)
	if first, seen := lineOf[id]; id == "" {
		l.problem(file, n, "id", "is missing; expected a name that no other item of the task has")
	} else if seen {
		l.problem(file, n, "id", "%q was already used on line %d; ids must differ", id, first)
	} else {
		lineOf[id] = n
	}
	if strings.TrimSpace(raw.Question) == "" {
		l.problem(file, n, "question", "is missing; expected the question's text")
	}
	it := &Item{
		ID: id, Question: nfc(raw.Question), Passage: nfc(raw.Passage), Options: nfcAll(raw.Options),
		Aliases: nfcAll(raw.Aliases), Category: nfc(raw.Category), Group: nfc(raw.Group), Source: nfc(raw.Source),
	}
	if len(raw.Meta) > 0 {
		it.Meta = templateValue(raw.Meta).(map[string]any)
	}
	if field, msg := it.setAnswer(t, raw.Answer); msg != "" {
		l.problem(file, n, field, "%s", msg)
		return
	}
	it.Position = len(t.Items) + 1
	it.Hash = it.hash()
	t.Items = append(t.Items, it)
}

// decodeItem reads one line. msg is "" when it is an item as to its form.
func decodeItem(line []byte) (raw ItemLine, field, msg string) {
	if !utf8.Valid(line) { // the decoder would put U+FFFD for every such byte
		return raw, "", "is not UTF-8; save the file in that encoding"
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		field, msg = explainJSON(err)
		return raw, field, msg
	}
	if _, err := d.Token(); err != io.EOF {
		return raw, "", "holds more than one JSON value; expected one item a line"
	}
	return raw, "", ""
}

// templateValue makes decoded JSON ready for a template: text in NFC, and a whole
// number without the .0 that a float would be printed with.
func templateValue(v any) any {
	switch v := v.(type) {
	case string:
		return nfc(v)
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return int(n)
		}
		if f, err := v.Float64(); err == nil && strings.ContainsAny(v.String(), ".eE") {
			return f
		}
		return v.String()
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = templateValue(e)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, e := range v {
			out[nfc(key)] = templateValue(e)
		}
		return out
	default:
		return v
	}
}

// explainJSON turns a decoder's error into a field and a sentence.
func explainJSON(err error) (field, msg string) {
	var te *json.UnmarshalTypeError
	if errors.As(err, &te) {
		return te.Field, "is " + article(te.Value) + "; expected " + jsonKind(te)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name = strings.Trim(name, `"`)
		known := []string{"id", "question", "passage", "options", "answer", "aliases", "category", "group", "source", "meta"}
		return "", "unknown field " + suggest.Unknown(name, known) + "; anything else goes under \"meta\""
	}
	return "", "is not a JSON object: " + err.Error()
}

func article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiou") {
		return "an " + noun
	}
	return "a " + noun
}

// jsonKind is what should have stood there. In a list of texts the decoder
// names the type of its elements.
func jsonKind(e *json.UnmarshalTypeError) string {
	switch {
	case e.Type.Kind() == reflect.Slice, e.Field == "options", e.Field == "aliases":
		return "a list of strings"
	case e.Type.Kind() == reflect.String:
		return "a string"
	default:
		return "an object"
	}
}

// setAnswer checks the options and the gold. msg is "" when they are sound.
func (it *Item) setAnswer(t *Task, raw json.RawMessage) (field, msg string) {
	if field, msg = it.checkOptions(t); msg != "" || t.Kind == Load {
		return field, msg
	}
	expected := map[Kind]string{
		MultipleChoice: fmt.Sprintf("the right option's position (1 to %d) or its label", len(it.Options)),
		ShortAnswer:    "the answer's text", Generation: "a text to compare with", Number: "a number",
	}[t.Kind]
	answer, isNumber, ok := scalar(raw)
	switch {
	case len(raw) == 0 || string(raw) == "null" || ok && strings.TrimSpace(answer) == "":
		return "answer", "is missing; expected " + expected
	case !ok:
		return "answer", "is " + excerpt(string(raw)) + "; expected " + expected
	}
	it.Answer = nfc(answer)
	switch t.Kind {
	case MultipleChoice:
		return it.setLabel(t, it.Answer, isNumber)
	case Number:
		if !scorableNumber(it.Answer) {
			return "answer", "is " + strconv.Quote(excerpt(it.Answer)) + "; expected a number"
		}
	case ShortAnswer:
		return it.checkShort()
	}
	return "", ""
}

// checkShort refuses texts of which scoring would see nothing: an empty alias
// must not make every answer right.
func (it *Item) checkShort() (field, msg string) {
	if shortKey(foldString(it.Answer)) == "" {
		return "answer", "is " + strconv.Quote(it.Answer) + "; expected letters or digits"
	}
	for i, alias := range it.Aliases {
		if shortKey(foldString(alias)) == "" {
			return "aliases", fmt.Sprintf("entry %d is empty; expected another accepted answer", i+1)
		}
	}
	return "", ""
}

// excerpt bounds what a message quotes.
func excerpt(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func (it *Item) checkOptions(t *Task) (field, msg string) {
	switch n := len(it.Options); {
	case t.Kind != MultipleChoice && n > 0:
		return "options", fmt.Sprintf("are for %s; the task's kind is %s", MultipleChoice, t.Kind)
	case t.Kind != MultipleChoice:
		return "", ""
	case n < 2:
		return "options", fmt.Sprintf("has %d entries; expected two or more", n)
	case n > len(t.Labels):
		return "options", fmt.Sprintf("has %d entries, more than the task's %d labels", n, len(t.Labels))
	}
	first := map[string]int{}
	for i, o := range it.Options {
		key := strings.TrimSpace(o)
		if key == "" {
			return "options", fmt.Sprintf("entry %d is empty; expected an option's text", i+1)
		}
		if n, seen := first[key]; seen {
			return "options", fmt.Sprintf("entries %d and %d are the same; expected different options", n, i+1)
		}
		first[key] = i + 1
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
		return "answer", "is " + strconv.Quote(excerpt(answer)) + "; expected one of the labels " + strings.Join(labels, ", ") + " or a position from 1"
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
