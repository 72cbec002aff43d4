package tasks

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks/table"
)

// item makes an item of a row. name begins the id where the data have none.
func (r *recipeTask) item(row table.Row, name string, asked bool) (*Item, error) {
	c := &r.from.Columns
	cell := func(column string) any {
		v, _ := lookup(row.Values, column)
		return v
	}
	it := &Item{
		Question: textOf(cell(c.Question)), Passage: textOf(cell(c.Passage)),
		Category: textOf(cell(c.Category)), Group: groupOf(textOf(cell(c.Group))),
	}
	id := textOf(cell(c.ID))
	if composed(c.ID) {
		id = composeID(c.ID, row)
	}
	r.setID(it, strings.TrimSpace(id), fmt.Sprintf("%s-%d", name, row.N), asked)
	if len(c.Meta) > 0 {
		it.Meta = make(map[string]any, len(c.Meta))
		for key, column := range c.Meta {
			it.Meta[key] = cell(column)
		}
	}
	for _, step := range []func() (column string, err error){
		func() (string, error) { return c.Turns, it.setTurns(cell(c.Turns), cell(c.References)) },
		func() (string, error) { return c.Rules, it.setRules(cell(c.Rules), cell(c.Arguments)) },
		func() (string, error) { return strings.Join(c.Options, ", "), r.setOptions(it, cell) },
		func() (string, error) { return c.Biased, r.setBias(it, cell(c.Biased)) },
	} {
		if column, err := step(); err != nil {
			return nil, &rowError{column, err.Error()}
		}
	}
	if err := r.defects(it, asked); err != nil {
		return nil, err
	}
	if err := r.setGold(it, cell(c.Answer)); err != nil && asked {
		if err := r.defect(BadGold, it.ID, c.Answer, "%v", err); err != nil {
			return nil, err
		}
	}
	it.Hash = it.hash()
	return it, nil
}

// groupOf names a group; a whole passage that stands for one is too long for
// the records.
func groupOf(s string) string {
	const most = 100 // bytes
	if len(s) <= most {
		return s
	}
	h := newHasher()
	h.text(s)
	return h.String()[:len("sha256:")+16]
}

// indexName stands for the row's position in its file from 0 in an id that is
// composed.
const indexName = "<index>"

var idParts = regexp.MustCompile(`<[a-z_]+>`)

// composed says whether an id is made of names of the path and the row's index,
// as those who publish answers to data without ids call the items.
func composed(id string) bool { return strings.Contains(id, indexName) }

// composeID is "" where a part is not known: a file under another name.
func composeID(pattern string, row table.Row) string {
	known := true
	id := idParts.ReplaceAllStringFunc(pattern, func(part string) string {
		if part == indexName {
			return strconv.Itoa(row.N - 1)
		}
		text := textOf(row.Values[part])
		known = known && text != ""
		return text
	})
	if !known {
		return ""
	}
	return id
}

// checkID looks for the parts of an id that is composed in the path of the file.
func (l *loader) checkID(f *FromFile, field string) {
	if !composed(f.Columns.ID) {
		return
	}
	for _, part := range idParts.FindAllString(f.Columns.ID, -1) {
		if part != indexName && !strings.Contains(f.File, part) {
			l.wrong(field+".columns.id", "has %s, which is no part of file; expected names from there and %s", part, indexName)
		}
	}
}

// setID takes the published id, or makes one of the position in the file, which
// is as lasting. Of several items with one id the later ones get a number.
func (r *recipeTask) setID(it *Item, published, made string, asked bool) {
	it.ID = published
	if published == "" {
		it.ID = made
	}
	if !asked {
		return
	}
	for n := 2; r.seen[it.ID]; n++ {
		it.ID, it.PublishedID = fmt.Sprintf("%s#%d", published, n), published
	}
	r.seen[it.ID] = true
}

func (it *Item) setTurns(turns, references any) error {
	if turns == nil {
		return nil
	}
	texts, err := textsOf(turns)
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		return fmt.Errorf("is empty; expected the questions of a conversation")
	}
	it.Turns, it.Question = texts, texts[0]
	answers, err := textsOf(references)
	if err != nil {
		return err
	}
	it.References = make([]string, len(texts))
	copy(it.References, answers)
	return nil
}

// setRules reads the names of instructions and what each is given: a list of
// structs beside it, or the same as JSON. Arguments that are null say nothing.
func (it *Item) setRules(names, arguments any) error {
	if names == nil {
		return nil
	}
	list, err := textsOf(names)
	if err != nil {
		return err
	}
	if text, ok := arguments.(string); ok {
		var decoded []any
		if err := json.Unmarshal([]byte(text), &decoded); err != nil {
			return fmt.Errorf("has arguments that are no JSON list: %w", err)
		}
		arguments = decoded
	}
	given, _ := arguments.([]any)
	for i, name := range list {
		rule := Rule{Name: name}
		if i < len(given) {
			fields, _ := given[i].(map[string]any)
			for key, value := range fields {
				if value == nil {
					continue
				}
				if rule.Arguments == nil {
					rule.Arguments = map[string]any{}
				}
				rule.Arguments[key] = value
			}
		}
		it.Rules = append(it.Rules, rule)
	}
	return nil
}

// setOptions takes the task's options, those of one column that holds a list, or
// those of several columns. Empty ones at the end are no options: a table of
// five columns may hold items of four.
func (r *recipeTask) setOptions(it *Item, cell func(string) any) error {
	switch columns := r.from.Columns.Options; len(columns) {
	case 0:
		it.Options = nfcAll(r.tf.Options)
		return nil
	case 1:
		options, err := textsOf(cell(columns[0]))
		if err != nil {
			return err
		}
		it.Options = options
	default:
		it.Options = make([]string, len(columns))
		for i, column := range columns {
			it.Options[i] = textOf(cell(column))
		}
	}
	for n := len(it.Options); n > 0 && strings.TrimSpace(it.Options[n-1]) == ""; n-- {
		it.Options = it.Options[:n-1]
	}
	if len(it.Options) > len(r.t.Labels) {
		return fmt.Errorf("has %d options, more than the task's %d labels", len(it.Options), len(r.t.Labels))
	}
	return nil
}

// defects looks for what is wrong with an item, and fails at the first that the
// task does not accept.
func (r *recipeTask) defects(it *Item, asked bool) error {
	if !asked {
		return nil
	}
	c := &r.from.Columns
	if it.PublishedID != "" {
		if err := r.defect(DuplicateID, it.PublishedID, c.ID, "%q is the id of an earlier row too", it.PublishedID); err != nil {
			return err
		}
	}
	if strings.TrimSpace(it.Question) == "" {
		if err := r.defect(EmptyQuestion, it.ID, c.Question, "is empty; expected the question's text"); err != nil {
			return err
		}
	}
	for i := 1; i < len(it.Turns); i++ {
		if shortKey(foldString(it.Turns[i])) != shortKey(foldString(it.Turns[i-1])) {
			continue
		}
		if err := r.defect(RepeatedTurn, it.ID, c.Turns, "turn %d repeats the one before: %s", i+1, excerpt(it.Turns[i])); err != nil {
			return err
		}
		it.Turns, it.References = slices.Delete(it.Turns, i, i+1), slices.Delete(it.References, i, i+1)
		i--
	}
	if r.t.Kind != MultipleChoice {
		return nil
	}
	column := strings.Join(c.Options, ", ")
	if len(it.Options) < 2 {
		return r.defect(FewOptions, it.ID, column, "has %d options; expected two or more", len(it.Options))
	}
	for i, option := range it.Options {
		text := strings.TrimSpace(option)
		if text == "" {
			return r.defect(EmptyOption, it.ID, column, "option %d is empty", i+1)
		}
		for j := range i {
			if strings.TrimSpace(it.Options[j]) == text {
				return r.defect(DuplicateOption, it.ID, column, "options %d and %d are the same: %s", j+1, i+1, excerpt(text))
			}
		}
	}
	return nil
}
