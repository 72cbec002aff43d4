package outside

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
)

// Columns say where in a table what stands, by name. An empty name is a
// column that is not there.
type Columns struct {
	ID       string // the item's id
	Hash     string // the item's hash, "sha256:…"
	Task     string
	Category string
	Gold     string
	Pred     string // what somebody's parser read
	Trial    string
	Model    string
	Finish   string // why the answer ended: "length", "content_filter"
	// Response holds the answer's text; several columns are several trials.
	Response []string
}

// A role is a part of Columns by the name that --columns gives it. The names
// that it goes by in files come after it, the surest first.
type role struct {
	name  string
	names []string
	at    func(*Columns) *string // nil for response
}

// roles lists what can be named. "answer" is the gold, as most recorded files
// have it; it is never taken for a response.
func roles() []role {
	return []role{
		{"id", []string{"id", "item_id", "item", "question_id", "doc_id", "qid"}, func(c *Columns) *string { return &c.ID }},
		{"hash", []string{"item_hash", "hash"}, func(c *Columns) *string { return &c.Hash }},
		{"task", []string{"task"}, func(c *Columns) *string { return &c.Task }},
		{"category", []string{"category", "subject", "supercategory"}, func(c *Columns) *string { return &c.Category }},
		{"answer", []string{"gold", "answer", "target", "label", "gold_answer", "correct_answer", "solution"}, func(c *Columns) *string { return &c.Gold }},
		{"pred", []string{"pred", "prediction", "predicted", "extracted"}, func(c *Columns) *string { return &c.Pred }},
		{"trial", []string{"trial", "epoch", "sample", "run"}, func(c *Columns) *string { return &c.Trial }},
		{"model", []string{"model", "model_name"}, func(c *Columns) *string { return &c.Model }},
		{"finish", []string{"finish_reason", "finish", "stop_reason"}, func(c *Columns) *string { return &c.Finish }},
		{"response", []string{"response", "output", "completion", "generation", "generated_text", "model_output", "model_response", "model_answer", "resps"}, nil},
	}
}

func roleNames() []string {
	var names []string
	for _, r := range roles() {
		names = append(names, r.name)
	}
	return names
}

// ParseColumns reads "id=question_no,response=out_1+out_2,answer=key". Roles
// that it does not name stay empty; "gold" is another word for "answer", and
// "pred=-" says that no column holds one.
func ParseColumns(s string) (Columns, error) {
	var c Columns
	if strings.TrimSpace(s) == "" {
		return c, nil
	}
	for part := range strings.SplitSeq(s, ",") {
		name, column, ok := strings.Cut(part, "=")
		name, column = strings.TrimSpace(name), strings.TrimSpace(column)
		if !ok || column == "" {
			return c, fmt.Errorf("%q is no ROLE=COLUMN; expected something like id=question_no,response=output", part)
		}
		if name == "gold" {
			name = "answer"
		}
		all := roles()
		i := slices.IndexFunc(all, func(r role) bool { return r.name == name })
		switch {
		case i < 0:
			return c, fmt.Errorf("unknown role %s", suggest.Unknown(name, roleNames()))
		case all[i].at != nil:
			*all[i].at(&c) = column
		default:
			c.Response = strings.Split(column, "+")
		}
	}
	return c, nil
}

// none as the name of a column says that there is none, whatever the file has.
const none = "-"

// trialColumn is a response column of one trial among several: response_1.
var trialColumn = regexp.MustCompile(`^(?i)(?:response|output|completion|generation|trial)[_. -]?\d+$`)

// Resolve finds the columns of t that c leaves open by their usual names, and
// checks those that it names. The error names the columns that are there.
func (c Columns) Resolve(t *Table) (Columns, error) {
	out := c
	out.Response = slices.Clone(c.Response)
	for _, r := range roles() {
		if r.at == nil {
			continue
		}
		at := r.at(&out)
		switch {
		case *at == none:
			*at = ""
		case *at == "":
			*at = t.column(r.names)
		case !slices.Contains(t.Columns, *at):
			return out, t.noColumn(*at, r.name)
		}
	}
	for _, name := range out.Response {
		if !slices.Contains(t.Columns, name) {
			return out, t.noColumn(name, "response")
		}
	}
	if len(out.Response) == 0 {
		all := roles()
		if name := t.column(all[len(all)-1].names); name != "" {
			out.Response = []string{name}
		}
	}
	if len(out.Response) == 0 {
		for _, name := range t.Columns {
			if trialColumn.MatchString(name) {
				out.Response = append(out.Response, name)
			}
		}
	}
	if len(out.Response) == 0 {
		return out, &FileError{t.Name, 0, fmt.Sprintf("no column is called response; name the one that holds the answers' text with --columns response=NAME (columns: %s)", strings.Join(t.Columns, ", "))}
	}
	return out, nil
}

func (t *Table) noColumn(name, role string) error {
	return &FileError{t.Name, 0, fmt.Sprintf("no column is called %s, which --columns names for %s", suggest.Unknown(name, t.Columns), role)}
}

// column is the first of the names that t has, letter case aside; else "".
func (t *Table) column(names []string) string {
	for _, want := range names {
		for _, have := range t.Columns {
			if strings.EqualFold(have, want) {
				return have
			}
		}
	}
	return ""
}
