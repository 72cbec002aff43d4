// Package rescore scores answers that are there already, with today's scorer
// and without an endpoint: those of a run directory, and those that somebody
// else recorded.
package rescore

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/outside"
)

// AnswerOptions say how a file of recorded answers is to be read.
type AnswerOptions struct {
	Columns outside.Columns
	Model   string // which, where the file holds several
	// Suite is what was asked; nil takes the file's own gold, read by Form.
	Suite *tasks.Suite
	Match outside.By   // "" finds out
	Form  outside.Form // without labels they are those that the golds show
	Rules results.AnswerRules
	// Strict makes a repeated answer an error.
	Strict bool
	Tool   results.Tool
}

// Answers are scored recorded answers.
type Answers struct {
	Summary *results.ScoredAnswers
	// Lines are in the order of the file; then come the items without answer.
	Lines []results.ScoredAnswer
	Texts []string // of Lines, "" for what is missing
	// SharedIDs are ids that several items have.
	SharedIDs []string

	variants variants
}

// File scores the answers in a file. The error is an *outside.FileError where
// the mistake stands in it.
func File(path string, o AnswerOptions) (*Answers, error) {
	// A million rows are a gigabyte on their way from one form to the next.
	defer debug.SetGCPercent(debug.SetGCPercent(tableGCPercent))
	m, file, inferred, err := o.read(path)
	if err != nil {
		return nil, err
	}
	if o.Strict {
		if err := refuseRepeats(path, m); err != nil {
			return nil, err
		}
	}
	ref := bench.SuiteRef(m.Suite)
	if m.By == outside.ByFile {
		ref.Name, ref.Tasks[0].Name = "", ""
	}
	warned := warnings(m, o.Rules)
	out := &Answers{SharedIDs: m.SharedIDs, variants: variants{}}
	out.add(m)
	out.Summary, err = results.SummarizeAnswers(o.Tool, file, ref, o.Rules, out.Lines)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if inferred != "" {
		warned = slices.Insert(warned, 0, inferred)
	}
	out.Summary.Warnings = warned
	return out, nil
}

// tableGCPercent is how much a heap may grow, in percent, while a table is scored.
const tableGCPercent = 40

// read finds the items of a file's answers. inferred says which labels they were
// read with, where nobody named any.
func (o *AnswerOptions) read(path string) (m *outside.Match, file results.AnswerFile, inferred string, err error) {
	file.Name = filepath.Base(path)
	t, hash, err := readTable(path)
	if err != nil {
		return nil, file, "", err
	}
	file.Hash, file.Rows = hash, len(t.Rows)
	columns, err := o.Columns.Resolve(t)
	if err != nil {
		return nil, file, "", err
	}
	answers, err := t.Answers(columns, o.Model)
	if err != nil {
		return nil, file, "", err
	}
	if o.Suite == nil && columns.Gold == "" {
		return nil, file, "", &outside.FileError{File: path, Msg: "has no column with the gold answers; name it with --columns answer=NAME, or say with --suite what was asked"}
	}
	if inferred, err = o.inferLabels(path, answers); err != nil {
		return nil, file, "", err
	}
	if m, err = o.match(path, answers); err != nil {
		return nil, file, "", err
	}
	file.Match, file.Trials = string(m.By), m.Trials
	return m, file, inferred, nil
}

// readTable also returns the hash of the file's bytes, which it does not keep.
func readTable(path string) (*outside.Table, string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, "", err
	}
	t, err := outside.Read(data, path)
	if err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(data)
	return t, "sha256:" + hex.EncodeToString(sum[:]), nil
}

func (o *AnswerOptions) match(path string, answers []*outside.Answer) (*outside.Match, error) {
	if o.Suite != nil {
		return outside.Pairs(path, o.Suite, answers, o.Match)
	}
	return outside.Alone(path, answers, o.Form)
}

func refuseRepeats(path string, m *outside.Match) error {
	for i := range m.Pairs {
		if p := &m.Pairs[i]; p.Repeat > 0 {
			return &outside.FileError{File: path, Line: p.Answer.Line, Msg: fmt.Sprintf("item %s is answered a second time (%d such answers in all); --duplicates first, last, all or trials says what is to become of them", p.Item.ID, m.Repeated())}
		}
	}
	return nil
}

// add scores every answer of the match, and lets go of it.
func (out *Answers) add(m *outside.Match) {
	n := len(m.Pairs) + len(m.Unknown) + len(m.Missing)
	out.Lines, out.Texts = make([]results.ScoredAnswer, 0, n), make([]string, 0, n)
	unknown := m.Unknown
	for i := range m.Pairs {
		p := &m.Pairs[i]
		for len(unknown) > 0 && unknown[0].Row < p.Answer.Row {
			out.addUnknown(unknown[0])
			unknown = unknown[1:]
		}
		line := results.ScoredAnswer{
			Kind: results.AnswerScored, Row: p.Answer.Row, Line: p.Answer.Line, Task: taskName(m, p.Task), Category: p.Item.Category, Group: p.Item.Group,
			Item: p.Item.ID, ItemHash: p.Item.Hash, Trial: p.Answer.Trial, Epoch: p.Epoch, Repeat: p.Repeat, Of: p.Of,
			Score: bench.ScoreOf(p.Item, p.Score()), Empty: p.Answer.Empty(),
		}
		line.NoID = m.By == outside.ByFile && p.Answer.ID == ""
		line.Score.Variants = out.variants.once(line.Score.Variants)
		if p.Answer.HasPred {
			label := p.Label()
			line.Pred = &label
		}
		if p.OtherGold {
			line.FileGold = p.Answer.Gold
		}
		if p.LastOfID != nil {
			line.LastOfID = &results.AnswerPlace{Task: p.LastOfID.Task.Name, Category: p.LastOfID.Item.Category}
		}
		out.push(line, p.Answer.Text)
		*p = outside.Pair{}
	}
	for _, a := range unknown {
		out.addUnknown(a)
	}
	for _, gap := range m.Missing {
		out.push(results.ScoredAnswer{
			Kind: results.AnswerMissing, Task: taskName(m, gap.Task), Category: gap.Item.Category, Group: gap.Item.Group,
			Item: gap.Item.ID, ItemHash: gap.Item.Hash, Trial: m.Trials[gap.Epoch], Epoch: gap.Epoch,
			Score: bench.ScoreOf(gap.Item, tasks.Score{Outcome: tasks.Failed}),
		}, "")
	}
}

func (out *Answers) addUnknown(a *outside.Answer) {
	out.push(results.ScoredAnswer{
		Kind: results.AnswerUnknown, Row: a.Row, Line: a.Line, Category: a.Category, Item: a.ID, ItemHash: a.Hash, Trial: a.Trial,
		Score: results.Score{Outcome: string(tasks.Unscored)},
	}, a.Text)
}

func (out *Answers) push(line results.ScoredAnswer, text string) {
	out.Lines = append(out.Lines, line)
	out.Texts = append(out.Texts, text)
}

// taskName is "" where the file's own gold makes the one task.
func taskName(m *outside.Match, t *tasks.Task) string {
	if m.By == outside.ByFile {
		return ""
	}
	return t.Name
}

func warnings(m *outside.Match, rules results.AnswerRules) []string {
	list := []string{}
	add := func(n int, format string, args ...any) {
		if n > 0 {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	if m.By == outside.ByPosition {
		add(1, "the file names no items: its rows were matched by their position in suite %s", m.Suite.Name)
		if m.Golds == 0 {
			add(1, "nor does it hold a gold that could confirm the positions")
		}
	}
	shared := "told apart by category, gold and order"
	if rules.SharedIDs == results.SharedFirst {
		shared = "the first row of each counts"
	}
	add(len(m.SharedIDs), "%s: %s", several(len(m.SharedIDs), "id stands for several items", "ids stand for several items each", m.SharedIDs), shared)
	add(m.FromZero, "the golds are positions from 0, as one of them is 0 and none is %d", m.FromZero)
	add(m.OtherGolds(), "%d of %d answers carry another gold than the item's; the suite's counts", m.OtherGolds(), m.Golds)
	add(len(m.Unknown), "%d answers are to no item of suite %s (the first on line %d) and were not scored", len(m.Unknown), m.Suite.Name, firstLine(m.Unknown))
	return list
}

func firstLine(answers []*outside.Answer) int {
	if len(answers) == 0 {
		return 0
	}
	return answers[0].Line
}

// several names up to five of what there are n of.
func several(n int, one, many string, names []string) string {
	const most = 5
	text := fmt.Sprintf("%d %s (", n, many)
	if n == 1 {
		text = fmt.Sprintf("1 %s (", one)
	}
	for i, name := range names[:min(n, most)] {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	if n > most {
		text += ", …"
	}
	return text + ")"
}
