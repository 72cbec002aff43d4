package results

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// ReadScoredAnswers reads what `hanbench score --details` wrote; name is its name
// in errors. The error is a *SyntaxError for the first bad line.
func ReadScoredAnswers(r io.Reader, name string) ([]ScoredAnswer, error) {
	var out []ScoredAnswer
	b := bufio.NewReader(r)
	for n := 1; ; n++ {
		data, err := b.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("read %s: %w", name, cause(err))
		}
		if data := bytes.TrimSpace(data); len(data) > 0 {
			var line ScoredAnswer
			if bad := json.Unmarshal(data, &line); bad != nil {
				return nil, &SyntaxError{name, n, fmt.Sprintf("is not a line of score --details: %v", bad)}
			}
			if msg := line.check(); msg != "" {
				return nil, &SyntaxError{name, n, msg}
			}
			out = append(out, line)
		}
		if err == io.EOF {
			break
		}
	}
	if len(out) == 0 {
		return nil, &SyntaxError{name, 1, "holds no answers"}
	}
	return out, nil
}

func (a *ScoredAnswer) check() string {
	kinds := []string{AnswerScored, AnswerMissing, AnswerUnknown}
	switch v := a.Score.Value; {
	case !slices.Contains(kinds, a.Kind):
		return fmt.Sprintf("kind is %q; expected one of %q", a.Kind, kinds)
	case !slices.Contains(outcomes(), a.Score.Outcome):
		return fmt.Sprintf("outcome is %q; expected one of %q", a.Score.Outcome, outcomes())
	case v != nil && !(*v >= 0 && *v <= 1):
		return fmt.Sprintf("score.value is %v; expected a number from 0 to 1", *v)
	case a.Epoch < 0 || a.Repeat < 0 || a.Repeat >= max(a.Of, 1):
		return fmt.Sprintf("epoch %d, repeat %d of %d cannot be", a.Epoch, a.Repeat, a.Of)
	}
	return ""
}
