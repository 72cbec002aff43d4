package cmd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// judged shows what a judge said of the stages' answers, or that nobody was asked.
func (s *summary) judged() {
	w := s.w
	t := &table{header: []string{"", w.suite, w.level, "", w.judgments, w.mean, w.interval, w.outcomes}, right: []int{2, 4, 5}}
	for i := range s.r.Stages {
		st := &s.r.Stages[i]
		j := st.Judged
		if j == nil {
			continue
		}
		add := func(name string, b results.RatingBlock, rest string) {
			t.add(append(s.name(st), name, fmt.Sprint(b.N), rating(b.Mean), ratingInterval(b), orDash(rest))...)
		}
		add(w.overall, j.RatingBlock, s.unrated(j))
		for _, g := range j.Turns {
			add(w.turn+" "+g.Name, g.RatingBlock, counted(g.Unparsed))
		}
		for _, g := range j.Categories {
			add(g.Name, g.RatingBlock, counted(g.Unparsed))
		}
	}
	if len(t.rows) > 0 {
		j := s.r.Judge
		var protocols []string
		for _, p := range j.Protocols {
			protocols = append(protocols, fmt.Sprintf("%s %g–%g", p.Protocol, p.Low, p.High))
		}
		s.title(fmt.Sprintf("%s: %s · %s", w.judgedTitle, j.Judge.Target, strings.Join(protocols, ", ")), t)
		return
	}
	for _, suite := range s.r.Suites {
		if slices.ContainsFunc(suite.Tasks, func(t results.TaskRef) bool { return t.Kind == string(tasks.Judged) }) {
			fmt.Fprintf(s.Out, w.notJudged+"\n\n", suite.Name)
		}
	}
}

// unrated is what is in no mean, and what penalties did.
func (s *summary) unrated(j *results.Judged) string {
	var list []string
	add := func(name string, n int) {
		if n > 0 {
			list = append(list, fmt.Sprintf("%s %d", name, n))
		}
	}
	if text := counted(j.Unparsed); text != "" {
		list = append(list, text)
	}
	for _, cause := range slices.Sorted(maps.Keys(j.Errors)) {
		add(cause, j.Errors[cause])
	}
	add(s.w.missing, j.Missing)
	add(s.w.unanswered, j.Unanswered)
	penalties := 0
	for _, n := range j.Penalties {
		penalties += n
	}
	if add(s.w.penalties, penalties); penalties > 0 {
		list = append(list, s.w.raw+" "+rating(j.RawMean))
	}
	return strings.Join(list, ", ")
}

// counted are counts by name: "no-rating 1, several 2".
func counted(counts map[string]int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		list = append(list, fmt.Sprintf("%s %d", name, counts[name]))
	}
	return strings.Join(list, ", ")
}

func rating(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.4f", *v)
}

func ratingInterval(b results.RatingBlock) string {
	if b.CILow == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f … %.2f", *b.CILow, *b.CIHigh)
}
