package results

import (
	"fmt"
	"slices"
	"strconv"
)

// kindJudged is that of tasks whose answers a judge rates.
const kindJudged = "judged"

// Judged is what a judge said of a stage's answers. The ratings are those after
// a protocol's penalty.
type Judged struct {
	Judge    string  `json:"judge"` // its target
	Protocol string  `json:"protocol"`
	Low      float64 `json:"low"` // of the scale
	High     float64 `json:"high"`
	// Answers counts the requests that were to be judged, each turn one. They are
	// unanswered + missing + errors + n.
	Answers int `json:"answers"`
	// Unanswered have no text to judge: no answer came, or an empty one.
	Unanswered int `json:"unanswered"`
	// Missing were not judged yet.
	Missing int `json:"missing"`
	// Errors are those on which no verdict came, by cause.
	Errors map[string]int `json:"errors"`
	// RatingBlock is of the verdicts that came, N of them; unparsed ones by
	// reason: no-rating, out-of-range, several, refused, truncated, blocked.
	RatingBlock
	// RawMean is the mean before penalties; null where nothing was rated.
	RawMean *float64 `json:"raw_mean"`
	// Penalties counts the ratings that a penalty changed, by its name.
	Penalties  map[string]int `json:"penalties"`
	Turns      []RatingGroup  `json:"turns"`      // from "1"; empty where there is one
	Categories []RatingGroup  `json:"categories"` // by name
}

// note tells a result of the judgments; nil changes nothing.
func (j *Judgments) note(r *Result, c *Contents, final map[int][]*fact) error {
	if j == nil {
		return nil
	}
	if j.Head.RunID != r.RunID {
		return fmt.Errorf("%s belongs to run %s, the records to run %s; remove it", JudgmentsFile, j.Head.RunID, r.RunID)
	}
	r.Judge = &j.Head.JudgeInfo
	r.Warnings = append(r.Warnings, j.Warnings...)
	if j.Head.Judge.Simulated {
		r.Warnings = append(r.Warnings, caveat("the judge is simulated (hanbench's reference endpoint): its ratings say nothing of any answer"))
	}
	for i := range r.Stages {
		st := &r.Stages[i]
		k := slices.IndexFunc(j.Head.Protocols, func(p JudgeProtocol) bool { return p.Suite == st.Suite })
		if k >= 0 {
			st.Judged = j.stage(&j.Head.Protocols[k], judgable(c.Headers[0], final[st.Index]))
		}
	}
	return nil
}

func judgable(h *Header, final []*fact) []*fact {
	judged := judgedTasks(h)
	return slices.DeleteFunc(slices.Clone(final), func(r *fact) bool { return !judged[[2]string{r.suite, r.task}] })
}

// judgedTasks are by suite and name.
func judgedTasks(h *Header) map[[2]string]bool {
	judged := map[[2]string]bool{}
	for _, s := range h.Suites {
		for _, t := range s.Tasks {
			judged[[2]string{s.Name, t.Name}] = t.Kind == kindJudged
		}
	}
	return judged
}

// Answered reports whether a text came that can be judged.
func (r *Record) Answered() bool { return r.succeeded() && r.Hashes.Answer != "" }

func (j *Judgments) stage(p *JudgeProtocol, records []*fact) *Judged {
	out := &Judged{
		Judge: j.Head.Judge.Target, Protocol: p.Protocol, Low: p.Low, High: p.High, Answers: len(records),
		Errors: map[string]int{}, Penalties: map[string]int{}, Turns: []RatingGroup{}, Categories: []RatingGroup{},
	}
	var all []ScoredJudgment
	var raw []float64
	for _, r := range records {
		l := j.Of(*r.id)
		switch {
		case !r.answered:
			out.Unanswered++
			continue
		case l == nil:
			out.Missing++
			continue
		case l.Outcome == JudgmentFailed:
			out.Errors[l.Cause]++
			continue
		}
		all = append(all, l.scored())
		if l.Rating != nil {
			raw = append(raw, *l.Rating)
		}
		if l.Penalty != "" {
			out.Penalties[l.Penalty]++
		}
	}
	groups := ScoredJudgments{}
	groups.Add(all)
	out.RatingBlock, out.RawMean = groups.Overall, mean(raw)
	out.Turns, out.Categories = groups.Turns, groups.Categories
	slices.SortFunc(out.Turns, func(a, b RatingGroup) int {
		x, _ := strconv.Atoi(a.Name)
		y, _ := strconv.Atoi(b.Name)
		return x - y
	})
	return out
}

// scored is a verdict as those of a file of verdicts are.
func (l *Verdict) scored() ScoredJudgment {
	s := ScoredJudgment{Item: l.Task + "/" + l.Item, Category: l.Category, Turn: strconv.Itoa(l.Turn + 1), Rating: l.Adjusted, Why: l.Outcome}
	if l.Outcome == JudgmentUnparsed {
		s.Why = l.Why
	}
	return s
}
