package results

import (
	"fmt"
	"os"
)

// A JudgmentJournal appends to judgments.jsonl as a Journal does to
// records.jsonl: one line and one write a call, from any goroutine.
type JudgmentJournal struct{ j *Journal }

// AppendJudgments opens judgments.jsonl for appending, as Append does
// records.jsonl; scrub, where set, takes secrets out of each line.
func (d *Dir) AppendJudgments(scrub func([]byte) []byte) (*JudgmentJournal, error) {
	j, err := openJournal(d.file(JudgmentsFile), "its answer is judged again")
	if err != nil {
		return nil, err
	}
	j.Scrub = scrub
	return &JudgmentJournal{j}, nil
}

// Warnings says what was repaired on opening.
func (j *JudgmentJournal) Warnings() []string { return j.j.Warnings() }

// Head writes the first line. Kind and Schema are filled in.
func (j *JudgmentJournal) Head(h JudgmentsHead) error {
	h.Kind, h.Schema = kindJudgments, Schema
	return j.j.line(&h, false)
}

// Judgment writes one judgment. Kind is filled in.
func (j *JudgmentJournal) Judgment(l Judgment) error {
	l.Kind = kindJudgment
	return j.j.line(&l, true)
}

// Close is as Journal's.
func (j *JudgmentJournal) Close() error { return j.j.Close() }

// SetJudgmentsAside gives judgments.jsonl another name, judgments-1.jsonl or the
// next that is free, so that another judge can begin. It returns that name, ""
// where there was no such file; the error is ErrLocked while it is written.
func (d *Dir) SetJudgmentsAside() (name string, err error) {
	path := d.file(JudgmentsFile)
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		return "", nil
	}
	j, err := openJournal(path, "")
	if err != nil {
		return "", err
	}
	defer j.Close()
	for n := 1; ; n++ {
		name = fmt.Sprintf("judgments-%d.jsonl", n)
		if _, err := os.Lstat(d.file(name)); err == nil {
			continue
		}
		if err := os.Rename(path, d.file(name)); err != nil {
			return "", fmt.Errorf("rename %s to %s: %w", path, name, cause(err))
		}
		return name, nil
	}
}
