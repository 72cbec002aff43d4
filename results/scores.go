package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/google/renameio/v2/maybe"
)

// ScoresFile stands in a run directory whose answers were scored again. The
// scores that the run was made with stay in records.jsonl.
const ScoresFile = "scores.jsonl"

// The kinds of line in scores.jsonl.
const (
	kindScores = "scores"
	kindScore  = "score"
)

// ScoresHead is the first line of scores.jsonl: by what the answers were scored
// again.
type ScoresHead struct {
	Kind   string     `json:"kind"` // "scores"
	Schema int        `json:"schema"`
	RunID  string     `json:"run_id"`
	Tool   Tool       `json:"tool"`
	Suites []SuiteRef `json:"suites"` // as they are now, with this scorer's version
	// Records counts the request lines that were there.
	Records int `json:"records"`
	Scored  int `json:"scored"`  // of them, scored again; the others keep their score
	Changed int `json:"changed"` // of those, with another score: the lines that follow
}

// A ScoreLine is a request's new score, where it is not the recorded one.
type ScoreLine struct {
	Kind  string `json:"kind"` // "score"
	ID    string `json:"id"`   // the request's
	Score Score  `json:"score"`
}

// Rescored says in a result that its scores are not those of records.jsonl.
type Rescored struct {
	Tool    Tool `json:"tool"`
	Scored  int  `json:"scored"`
	Changed int  `json:"changed"`
	// Was are the suites that the run was made with.
	Was []SuiteRef `json:"was"`
}

// Scores are what scores.jsonl holds.
type Scores struct {
	Head  ScoresHead
	lines []ScoreLine
	byID  map[string]*Score
}

// NewScores makes them. Of the head Kind, Schema and Changed are filled in, of a
// line Kind. Each line must be of another request.
func NewScores(head ScoresHead, lines []ScoreLine) *Scores {
	head.Kind, head.Schema, head.Changed = kindScores, Schema, len(lines)
	s := &Scores{Head: head, byID: make(map[string]*Score, len(lines))}
	for _, line := range lines {
		line.Kind = kindScore
		s.lines = append(s.lines, line)
		s.byID[line.ID] = &line.Score
	}
	return s
}

// ReadScores reads scores.jsonl; name is its name in errors. The error is a
// *SyntaxError for the first bad line, a *VersionError for an unknown schema.
func ReadScores(r io.Reader, name string) (*Scores, error) {
	s := &Scores{byID: map[string]*Score{}}
	file := headed[ScoresHead, ScoreLine]{name, kindScores, kindScore, &s.Head, func() int { return s.Head.Schema }, s.add}
	began, torn, err := file.read(r)
	switch {
	case err != nil:
		return nil, err
	case torn != nil: // it is written whole
		return nil, torn
	case !began:
		return nil, &SyntaxError{name, 1, "holds no line of kind \"scores\""}
	case len(s.byID) != s.Head.Changed:
		return nil, &SyntaxError{name, 1, fmt.Sprintf("speaks of %d changed scores, the file has %d: it is not whole", s.Head.Changed, len(s.byID))}
	}
	return s, nil
}

func (s *Scores) add(line *ScoreLine) (wrong string) {
	switch {
	case !slices.Contains(outcomes(), line.Score.Outcome):
		return fmt.Sprintf("outcome is %q; expected one of %q", line.Score.Outcome, outcomes())
	case s.byID[line.ID] != nil:
		return fmt.Sprintf("request %s is there twice", line.ID)
	}
	s.lines = append(s.lines, *line)
	s.byID[line.ID] = &line.Score
	return ""
}

// over lays the scores over records; nil changes nothing.
func (s *Scores) over(r *Record) {
	if s == nil {
		return
	}
	if score := s.byID[r.ID]; score != nil {
		r.Score = *score
	}
}

// note tells a result of them; nil changes nothing.
func (s *Scores) note(r *Result, records int) error {
	if s == nil {
		return nil
	}
	if s.Head.RunID != r.RunID {
		return fmt.Errorf("%s belongs to run %s, the records to run %s; remove it", ScoresFile, s.Head.RunID, r.RunID)
	}
	r.Rescored = &Rescored{Tool: s.Head.Tool, Scored: s.Head.Scored, Changed: s.Head.Changed, Was: r.Suites}
	r.Suites = slices.Clone(r.Suites)
	for i, was := range r.Suites {
		if k := slices.IndexFunc(s.Head.Suites, func(ref SuiteRef) bool { return ref.Name == was.Name }); k >= 0 {
			r.Suites[i] = s.Head.Suites[k]
		}
	}
	r.Warnings = append(r.Warnings, caveat("the answers were scored again after the run: %d of %d scores changed (%s)", s.Head.Changed, s.Head.Scored, ScoresFile))
	if more := records - s.Head.Records; more > 0 {
		r.Warnings = append(r.Warnings, caveat("%d requests were recorded after the answers were scored again, and keep their first score", more))
	}
	return nil
}

// Scores reads scores.jsonl; it is nil where the run was not scored again.
func (d *Dir) Scores() (*Scores, error) {
	f, err := os.Open(d.file(ScoresFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", d.file(ScoresFile), cause(err))
	}
	defer f.Close()
	return ReadScores(f, d.file(ScoresFile))
}

// WriteScores writes scores.jsonl, whole or not at all, in place of the one
// that may be there.
func (d *Dir) WriteScores(s *Scores) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s.Head)
	for _, line := range s.lines {
		err = errors.Join(err, e.Encode(line))
	}
	if err == nil {
		err = maybe.WriteFile(d.file(ScoresFile), b.Bytes(), 0o644)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w; the run is as it was", d.file(ScoresFile), cause(err))
	}
	return nil
}

// RemoveScores goes back to the scores of records.jsonl. was is false where
// there was nothing to go back from.
func (d *Dir) RemoveScores() (was bool, err error) {
	err = os.Remove(d.file(ScoresFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("remove %s: %w", d.file(ScoresFile), cause(err))
	}
	return true, nil
}
