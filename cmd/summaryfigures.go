package cmd

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hanbench/hanbench/results"
)

// A figureRow is one figure of a task, or of all tasks, in each of a suite's
// stages; "" where a stage has none.
type figureRow struct {
	task, name string
	cells      []string
}

// figures shows what there is besides the accuracy, a suite a table, its stages
// side by side: measures, readings by other rules, several epochs, leaks.
func (s *summary) figures() {
	for _, suite := range s.r.Suites {
		var stages []*results.StageResult
		for i := range s.r.Stages {
			if st := &s.r.Stages[i]; st.Suite == suite.Name && s.onCurve(st) && len(stages) < mostColumns {
				stages = append(stages, st)
			}
		}
		rows := s.figureRows(suite, stages)
		if len(rows) == 0 {
			continue
		}
		t := &table{header: []string{suite.Name, s.w.figure}}
		for i, st := range stages {
			t.header = append(t.header, s.number(st)+" "+st.Level())
			t.right = append(t.right, 2+i)
		}
		for _, row := range rows {
			cells := []string{row.task, row.name}
			for _, cell := range row.cells {
				cells = append(cells, orDash(cell))
			}
			t.add(cells...)
		}
		t.print(s.IO)
		fmt.Fprintln(s.Out)
	}
}

// figureRows are those that some stage has a figure for.
func (s *summary) figureRows(suite results.SuiteRef, stages []*results.StageResult) []figureRow {
	var rows []figureRow
	add := func(task, name string, cell func(*results.StageResult) string) {
		row, some := figureRow{task: task, name: name}, false
		for _, st := range stages {
			c := cell(st)
			row.cells = append(row.cells, c)
			some = some || c != ""
		}
		if some {
			rows = append(rows, row)
		}
	}
	for _, ref := range suite.Tasks {
		task := func(st *results.StageResult) *results.TaskAccuracy { return taskOfStage(st, ref.Name) }
		for _, name := range measuresOf(ref, stages) {
			add(ref.Name, name, func(st *results.StageResult) string {
				t := task(st)
				if t == nil {
					return ""
				}
				return measure(name, t.Measures)
			})
		}
		add(ref.Name, s.w.meanScore, func(st *results.StageResult) string {
			if t := task(st); t != nil && graded(t.AccuracyBlock) {
				return percent(*t.MeanScore)
			}
			return ""
		})
	}
	overall := s.w.overall
	for _, name := range variantNames(stages) {
		add(overall, s.variant(name), func(st *results.StageResult) string {
			return otherThan(st.Accuracy.Overall, name)
		})
	}
	for k := 2; k <= mostPassAt(stages); k *= 2 {
		add(overall, fmt.Sprintf("pass@%d", k), func(st *results.StageResult) string { return passAt(st.Accuracy.Overall, k) })
	}
	add(overall, s.w.majority, func(st *results.StageResult) string {
		if v := st.Accuracy.Overall.Majority; v != nil {
			return percent(*v)
		}
		return ""
	})
	add(overall, s.w.leaked, func(st *results.StageResult) string { return leaks(st.Language.Answer) })
	add(overall, s.w.leakedReasoning, func(st *results.StageResult) string { return leaks(st.Language.Reasoning) })
	return rows
}

func taskOfStage(st *results.StageResult, name string) *results.TaskAccuracy {
	i := slices.IndexFunc(st.Accuracy.Tasks, func(t results.TaskAccuracy) bool { return t.Task == name })
	if i < 0 {
		return nil
	}
	return &st.Accuracy.Tasks[i]
}

// measuresOf are the figures that a task names, in its order, or all that there
// are where it names none. Its accuracy stands in another table.
func measuresOf(ref results.TaskRef, stages []*results.StageResult) []string {
	if len(ref.Metrics) > 0 {
		return slices.DeleteFunc(slices.Clone(ref.Metrics), func(name string) bool { return name == "accuracy" })
	}
	all := map[string]bool{}
	for _, st := range stages {
		if t := taskOfStage(st, ref.Name); t != nil {
			for name := range t.Measures {
				all[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// measure shows a share as a percentage. Correlations and differences are no
// shares.
func measure(name string, measures map[string]float64) string {
	v, ok := measures[name]
	if !ok {
		return ""
	}
	switch name {
	case "pearson", "spearman", "diff_bias_ambiguous", "diff_bias_disambiguated":
		return fmt.Sprintf("%.3f", v)
	}
	return percent(v)
}

// graded reports whether answers have scores between right and wrong.
func graded(b results.AccuracyBlock) bool {
	return b.MeanScore != nil && b.Accuracy != nil && percent(*b.MeanScore) != percent(*b.Accuracy)
}

func variantNames(stages []*results.StageResult) []string {
	all := map[string]bool{}
	for _, st := range stages {
		for name := range st.Accuracy.Overall.Variants {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// variant names a reading by other rules.
func (s *summary) variant(name string) string {
	switch name {
	case "strict":
		return s.w.strict
	case "lenient":
		return s.w.lenient
	}
	return name
}

// otherThan is a variant's accuracy, "" where it is that of the headline.
func otherThan(b results.AccuracyBlock, name string) string {
	v, ok := b.Variants[name]
	if !ok || b.Accuracy == nil || percent(v) == percent(*b.Accuracy) {
		return ""
	}
	return percent(v)
}

func mostPassAt(stages []*results.StageResult) (most int) {
	for _, st := range stages {
		for _, p := range st.Accuracy.Overall.PassAt {
			most = max(most, p.K)
		}
	}
	return most
}

func passAt(b results.AccuracyBlock, k int) string {
	for _, p := range b.PassAt {
		if p.K == k {
			return percent(p.Value)
		}
	}
	return ""
}

// leaks is the share of texts that leak, and their number; "" for none.
func leaks(f *results.WrittenFigures) string {
	if f == nil || f.Leaked == 0 || f.LeakRate == nil {
		return ""
	}
	return fmt.Sprintf("%s (%d)", percent(*f.LeakRate), f.Leaked)
}
