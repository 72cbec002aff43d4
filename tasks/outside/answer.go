package outside

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// An Answer is one recorded answer: a row, or one trial of a row.
type Answer struct {
	Row      int // from 1, without the header
	Line     int // where the row begins in the file
	ID       string
	Hash     string
	Task     string
	Category string
	Gold     string // as the file has it
	Pred     string
	HasPred  bool // the file has such a column
	Trial    string
	Text     string // NFC
	// Failed: no answer came (a null, or a mark of failure in the pred column).
	Failed bool
	// Blocked: withheld by a content policy, as the pred column or the reason
	// for its end says.
	Blocked   bool
	Truncated bool // ended at the token limit, as the reason for its end says
}

// Empty reports whether an answer came and holds nothing.
func (a *Answer) Empty() bool {
	return !a.Failed && !a.Blocked && strings.TrimSpace(a.Text) == ""
}

// Marks that stand in a pred column, or alone as the response, instead of an
// answer. FAILED and FILTERED are those of the published KMMLU and CLIcK runs.
var (
	failedMarks  = [...]string{"FAILED", "ERROR", "BAD_REQUEST_ERROR", "$ERROR$"}
	blockedMarks = [...]string{"FILTERED", "CONTENT_FILTER", "BLOCKED"}
)

// Answers are the table's, in its order. Each response column, and each entry
// of a list, is a trial of its own. model chooses where the file holds several
// models; "" is an error there, and says which they are.
func (t *Table) Answers(c Columns, model string) ([]*Answer, error) {
	at := make(map[string]int, len(t.Columns))
	for i, name := range t.Columns {
		at[name] = i
	}
	if err := t.oneModel(at, c.Model, model); err != nil {
		return nil, err
	}
	var rows [][]*Answer
	used := c.used(at)
	for n, row := range t.Rows {
		if err := t.check(n, used); err != nil {
			return nil, err
		}
		get := func(column string) string {
			if i, ok := at[column]; ok && column != "" && i < len(row.cells) && len(row.cells[i]) > 0 {
				return norm.NFC.String(row.cells[i][0])
			}
			return ""
		}
		if c.Model != "" && model != "" && get(c.Model) != model {
			continue
		}
		base := Answer{
			Row: n + 1, Line: row.Line, ID: strings.TrimSpace(get(c.ID)), Hash: get(c.Hash), Task: get(c.Task), Category: get(c.Category),
			Gold: strings.TrimSpace(get(c.Gold)), Pred: strings.TrimSpace(get(c.Pred)), HasPred: c.Pred != "", Trial: strings.TrimSpace(get(c.Trial)),
		}
		rows = append(rows, trials(&base, row, at, c.Response, get(c.Finish)))
	}
	nameTrials(rows)
	return slices.Concat(rows...), nil
}

// used are the columns that are read, by place; true for those that may hold
// several texts.
func (c Columns) used(at map[string]int) map[int]bool {
	out := map[int]bool{}
	for _, column := range []string{c.ID, c.Hash, c.Task, c.Category, c.Gold, c.Pred, c.Trial, c.Model, c.Finish} {
		if i, there := at[column]; there && column != "" {
			out[i] = false
		}
	}
	for _, column := range c.Response {
		out[at[column]] = true
	}
	return out
}

// check finds what cannot be read as what its column is said to hold.
func (t *Table) check(n int, used map[int]bool) error {
	row := t.Rows[n]
	for i, several := range used {
		switch {
		case t.odd[place{n, i}]:
			return &FileError{t.Name, row.Line, fmt.Sprintf("%q is an object, or lists within lists, as log-likelihoods are; expected a text", t.Columns[i])}
		case !several && i < len(row.cells) && len(row.cells[i]) > 1:
			return &FileError{t.Name, row.Line, fmt.Sprintf("%q is a list of %d; expected one value", t.Columns[i], len(row.cells[i]))}
		}
	}
	return nil
}

// trials makes an answer for each text that a row holds.
func trials(base *Answer, row Row, at map[string]int, columns []string, finish string) []*Answer {
	var out []*Answer
	for _, column := range columns {
		var texts cell
		if i := at[column]; i < len(row.cells) {
			texts = row.cells[i]
		}
		if len(texts) == 0 { // null
			a := *base
			a.Failed = true
			out = append(out, &a)
			continue
		}
		for _, text := range texts {
			a := *base
			a.Text = norm.NFC.String(text)
			a.mark(finish)
			out = append(out, &a)
		}
	}
	return out
}

// nameTrials numbers the answers of each row where any row has several.
func nameTrials(rows [][]*Answer) {
	if !slices.ContainsFunc(rows, func(row []*Answer) bool { return len(row) > 1 }) {
		return
	}
	for _, row := range rows {
		for i, a := range row {
			a.Trial = strings.TrimPrefix(a.Trial+"/"+strconv.Itoa(i), "/")
		}
	}
}

// mark settles whether there is an answer at all.
func (a *Answer) mark(finish string) {
	word := a.Pred
	if !a.HasPred {
		word = strings.TrimSpace(a.Text)
	}
	is := func(mark string) bool { return strings.EqualFold(word, mark) }
	a.Failed = slices.ContainsFunc(failedMarks[:], is)
	a.Blocked = !a.Failed && (slices.ContainsFunc(blockedMarks[:], is) || finish == "content_filter")
	a.Truncated = finish == "length" || finish == "max_tokens"
}

// oneModel checks the choice of a model.
func (t *Table) oneModel(at map[string]int, column, model string) error {
	if column == "" {
		if model != "" {
			return &FileError{t.Name, 0, "has no column with a model, which --model chooses by"}
		}
		return nil
	}
	var models []string
	for _, row := range t.Rows {
		if i := at[column]; i < len(row.cells) && len(row.cells[i]) > 0 && !slices.Contains(models, row.cells[i][0]) {
			models = append(models, row.cells[i][0])
		}
	}
	switch {
	case model == "" && len(models) > 1:
		return &FileError{t.Name, 0, fmt.Sprintf("holds answers of %d models; choose one with --model: %s", len(models), strings.Join(models, ", "))}
	case model != "" && !slices.Contains(models, model):
		return &FileError{t.Name, 0, fmt.Sprintf("holds no answer of model %q; it has %s", model, strings.Join(models, ", "))}
	}
	return nil
}
