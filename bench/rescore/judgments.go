package rescore

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks/judge"
	"github.com/hanbench/hanbench/tasks/outside"
)

// JudgmentOptions say how a file of recorded verdicts is to be read.
type JudgmentOptions struct {
	Columns  outside.Columns
	Model    string // whose answers were judged, where the file holds several
	Protocol *judge.Protocol
	Tool     results.Tool
}

// Judgments are recorded verdicts, read again.
type Judgments struct {
	Summary *results.ScoredJudgments
	Lines   []results.ScoredJudgment
	Texts   []string // of Lines
}

// JudgmentFile reads the verdicts in a file: its text in the column judgment or
// as named, the rating that the file says in score, the turn in turn. The
// ratings are the judge's: no penalty for another language is applied, for the
// judged answers are not in the file.
func JudgmentFile(path string, o JudgmentOptions) (*Judgments, error) {
	t, hash, err := readTable(path)
	if err != nil {
		return nil, err
	}
	c := o.Columns
	if len(c.Response) == 0 && t.Has("judgment") {
		c.Response = []string{"judgment"}
	}
	if c.Trial == "" && t.Has("turn") {
		c.Trial = "turn"
	}
	if c.Pred == "" && t.Has("score") {
		c.Pred = "score"
	}
	if c, err = c.Resolve(t); err != nil {
		return nil, err
	}
	answers, err := t.Answers(c, o.Model)
	if err != nil {
		return nil, err
	}
	out := &Judgments{}
	for _, a := range answers {
		line, err := o.read(path, a)
		if err != nil {
			return nil, err
		}
		out.Lines = append(out.Lines, line)
		out.Texts = append(out.Texts, a.Text)
	}
	out.Summary = &results.ScoredJudgments{
		Tool: o.Tool, Protocol: o.Protocol.Name, Version: judge.Version, Low: o.Protocol.Low, High: o.Protocol.High,
		File: results.AnswerFile{Name: filepath.Base(path), Hash: hash, Rows: len(t.Rows), Match: string(outside.ByFile), Trials: []string{""}},
	}
	out.Summary.Add(out.Lines)
	return out, nil
}

func (o *JudgmentOptions) read(path string, a *outside.Answer) (results.ScoredJudgment, error) {
	line := results.ScoredJudgment{Row: a.Row, Line: a.Line, Item: cmp.Or(a.ID, strconv.Itoa(a.Row)), Category: a.Category, Turn: a.Trial}
	v := o.Protocol.Verdict(a.Text)
	if line.Rule = v.Rule; v.Rule != "" {
		line.Span = &v.Span
	}
	if line.Why = v.Why; v.OK {
		line.Rating = &v.Rating
	}
	if a.Pred != "" {
		recorded, err := strconv.ParseFloat(a.Pred, 64)
		if err != nil {
			return line, &outside.FileError{File: path, Line: a.Line, Msg: fmt.Sprintf("the recorded rating is %q; expected a number (--columns pred=- leaves it aside)", a.Pred)}
		}
		line.Recorded = &recorded
	}
	return line, nil
}
