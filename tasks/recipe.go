package tasks

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/tasks/table"
)

// checkFrom checks what from: says before a file is read.
func (l *loader) checkFrom(tf *TaskFile, where string) {
	for _, d := range tf.Accepts {
		if !slices.Contains(acceptedNames(), d) {
			l.wrong(where+".accepts", "has %s", suggest.Unknown(d, acceptedNames()))
		}
	}
	if tf.Count < 0 {
		l.wrong(where+".count", "is %d; expected how many items there are", tf.Count)
	}
	for i := range tf.From {
		f, field := &tf.From[i], fmt.Sprintf("%s.from[%d]", where, i)
		for name, pattern := range map[string]string{"file": f.File, "shots": f.Shots} {
			if _, err := parseGlob(pattern); err != nil {
				l.wrong(field+"."+name, "%v", err)
			}
		}
		if f.File == "" {
			l.wrong(field+".file", "is missing; expected a path such as data/*.csv")
		}
		if tf.Shots != nil && tf.Shots.Given == nil && f.Shots == "" {
			l.wrong(field+".shots", "is missing; expected the file of the examples that shots: asks for")
		}
		if f.Columns.Question == "" && f.Columns.Turns == "" {
			l.wrong(field+".columns", "names no question; expected question: or turns: and a column")
		}
		l.checkID(f, field)
		l.checkAnswerForm(tf, f, field)
		l.checkBias(tf, f, where, field)
	}
}

// recipeTask is a task whose items are made from the rows of published files.
type recipeTask struct {
	l     *loader
	t     *Task
	tf    *TaskFile
	from  *FromFile
	where string
	seen  map[string]bool // ids
}

// readFrom reads the items of a task from published files, and its examples.
func (l *loader) readFrom(t *Task, tf *TaskFile, where string) {
	before := len(l.problems)
	l.checkFrom(tf, where)
	var shots *shotMaker
	if tf.Shots != nil && tf.Shots.Given == nil {
		shots = l.newShotMaker(t, tf.Shots, where)
	}
	if len(l.problems) > before {
		return
	}
	from, files := l.source.choose(tf.From, l.tasks)
	if from == nil {
		l.absent(t, tf, where)
		return
	}
	r := &recipeTask{l: l, t: t, tf: tf, from: from, where: where, seen: map[string]bool{}}
	var fileOf []string
	for _, file := range files {
		items, ok := r.read(file, t.Name, true)
		if !ok {
			return
		}
		t.Items = append(t.Items, items...)
		for range items {
			fileOf = append(fileOf, file.path)
		}
	}
	for i, it := range t.Items {
		it.Position = i + 1
	}
	if len(l.problems) == before {
		r.checkCount(len(files))
	}
	if shots != nil && len(l.problems) == before {
		r.show(shots, files, fileOf)
	}
}

// absent says that no file of a task is there: an error, but where a person
// named a folder that has files of other tasks.
func (l *loader) absent(t *Task, tf *TaskFile, where string) {
	var patterns []string
	for _, f := range tf.From {
		patterns = append(patterns, f.File)
	}
	if l.source.named && l.tasks > 1 {
		l.findings = append(l.findings, Finding{Task: t.Name, Code: Partial, Text: fmt.Sprintf("not read: %s has no %s", l.source.dir, listed(patterns))})
		t.absent = true
		return
	}
	l.wrong(where+".from", "%s has no file %s", path.Join(l.source.dir, l.source.only), listed(patterns))
}

// checkCount holds the items against those that there should be.
func (r *recipeTask) checkCount(files int) {
	n, want := len(r.t.Items), r.tf.Count
	if r.l.source.named && files < max(1, r.from.Files) || r.l.source.only != "" && n < want {
		r.l.findings = append(r.l.findings, Finding{Task: r.t.Name, Code: Partial, Count: n,
			Text: fmt.Sprintf("a part: %d of %d items, %d of %d files", n, want, files, max(1, r.from.Files))})
		return
	}
	if files < r.from.Files {
		r.l.wrong(r.where+".from", "%d of %d files %s are there", files, r.from.Files, r.from.File)
		return
	}
	if n == 0 || want > 0 && n != want {
		r.l.wrong(r.where+".count", "is %d, but %s has %d items; is it whole, and of the revision that the suite names?", want, path.Join(r.l.source.dir, r.from.File), n)
	}
}

// show chooses the examples for the items of each file.
func (r *recipeTask) show(m *shotMaker, files []match, fileOf []string) {
	for _, it := range r.t.Items {
		m.asked[it.asked()] = true
	}
	var pool []*Item
	for _, file := range files {
		candidates, ok := r.candidates(file, len(files))
		if !ok {
			return
		}
		if m.sf.By == "" {
			m.choose(file.path, file.path, candidates)
		}
		pool = append(pool, candidates...)
	}
	if m.sf.By != "" {
		byCategory := map[string][]*Item{}
		for _, it := range pool {
			byCategory[it.Category] = append(byCategory[it.Category], it)
		}
		for _, it := range r.t.Items {
			if _, done := m.rendered.of[it.Category]; !done && len(r.l.problems) == 0 {
				m.choose("category "+it.Category, it.Category, byCategory[it.Category])
			}
		}
	}
	m.rendered.files = fileOf
	r.t.shots = m.rendered
}

// candidates reads the examples that belong to a file of items. ok is false
// where there are none: an error, but where a person gave a part of the files.
func (r *recipeTask) candidates(file match, files int) (items []*Item, ok bool) {
	pattern := fill(r.from.Shots, file.names)
	found := matches(pattern, r.l.source.files, r.l.source.named)
	if len(found) == 0 {
		if r.l.source.named && files < max(1, r.from.Files) || r.l.source.only != "" {
			r.l.findings = append(r.l.findings, Finding{Task: r.t.Name, Code: Partial,
				Text: fmt.Sprintf("asked without examples: %s has no %s", r.l.source.dir, pattern)})
			return nil, false
		}
		r.l.wrong(r.where+".shots", "%s has no file %s with the examples", r.l.source.dir, pattern)
		return nil, false
	}
	for _, f := range found {
		f.names = file.names
		some, ok := r.read(f, "example", false)
		if !ok {
			return nil, false
		}
		items = append(items, some...)
	}
	return items, true
}

// read makes items of a file's rows. asked says that they are the task's own
// and not examples: of examples no defect is noted.
func (r *recipeTask) read(file match, name string, asked bool) (items []*Item, ok bool) {
	for _, value := range file.names {
		name = value
	}
	checked := false
	for row, err := range table.Rows(r.l.source.fsys, file.path, table.Options{Within: r.from.Rows}) {
		if err != nil {
			r.l.problems = append(r.l.problems, r.l.source.fileError(err))
			return nil, false
		}
		for key, value := range file.names {
			row.Values["<"+key+">"] = value
		}
		if !checked {
			if !r.checkColumns(file, row) {
				return nil, false
			}
			checked = true
		}
		if !r.kept(row.Values) {
			continue
		}
		it, err := r.item(row, name, asked)
		if err != nil {
			r.rowError(file, row, err)
			if len(r.l.problems) > maxProblems {
				return nil, false
			}
			continue
		}
		items = append(items, it)
	}
	return items, true
}

// kept applies where:.
func (r *recipeTask) kept(values map[string]any) bool {
	for column, wanted := range r.from.Where {
		value, _ := lookup(values, column)
		if !slices.Contains(wanted, textOf(value)) {
			return false
		}
	}
	return true
}

// checkColumns looks for every column that the recipe names in a file's first
// row.
func (r *recipeTask) checkColumns(file match, row table.Row) bool {
	ok := true
	for _, name := range r.from.Columns.names() {
		if _, found := lookup(row.Values, name); found || name == r.from.Columns.References {
			continue // a row of JSON may lack references
		}
		if name == r.from.Columns.ID && composed(name) {
			continue
		}
		if strings.HasPrefix(name, "<") && r.l.source.only != "" {
			continue // a file under another name has no subject in it
		}
		there := rowColumns(row)
		r.l.problem(path.Join(r.l.source.dir, file.path), row.Line, "", "has no column %q, but %s; %s", name, strings.Join(there, ", "), renamed(name, there))
		ok = false
	}
	return ok
}

// rowColumns lists the columns of a file by a row of it, of a struct or a list of
// structs those within.
func rowColumns(row table.Row) (names []string) {
	for name, value := range row.Values {
		list, _ := value.([]any)
		if len(list) > 0 {
			value = list[0]
		}
		within, _ := value.(map[string]any)
		for below := range within {
			names = append(names, name+"."+below)
		}
		if len(within) == 0 && name != "" && !strings.HasPrefix(name, "<") { // <…> are of its path
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// renamed asks whether a column is called like the nearest of those that are there.
func renamed(name string, columns []string) string {
	if near := suggest.Nearest(name, columns); near != "" {
		return fmt.Sprintf("has it been renamed to %q?", near)
	}
	return "has it been renamed?"
}

// A rowError is what is wrong with a row and in which column.
type rowError struct{ column, msg string }

func (e *rowError) Error() string { return e.msg }

func (r *recipeTask) rowError(file match, row table.Row, err error) {
	column := ""
	var re *rowError
	if errors.As(err, &re) {
		column = re.column
	}
	msg := err.Error()
	if row.Line == 0 {
		msg = fmt.Sprintf("row %d: %s", row.N, msg)
	}
	r.l.problem(path.Join(r.l.source.dir, file.path), row.Line, column, "%s", msg)
}

// defect notes a defect of an item, or says that the task does not accept it.
func (r *recipeTask) defect(d Defect, id, column, format string, args ...any) error {
	if r.l.found(r.t, d, id) {
		return nil
	}
	return &rowError{column, fmt.Sprintf(format, args...) + fmt.Sprintf(" (accepts: [%s] would let it pass)", d)}
}
