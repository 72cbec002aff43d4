package results

import "slices"

// headlineFigure is what task files call the accuracy of choices. A run by another
// method than log-likelihood has no variant of that name.
const headlineFigure = "acc"

// GroupAccuracy are the figures of a group of tasks.
type GroupAccuracy struct {
	Group string `json:"group"`
	// Measures are by the names of the group's aggregates. One is left out where a
	// task of the group has not its figure: the mean would be another.
	Measures map[string]float64 `json:"measures"`
}

func groupsOf(tasks []TaskAccuracy, refs []GroupRef) []GroupAccuracy {
	var out []GroupAccuracy
	for _, ref := range refs {
		g := GroupAccuracy{Group: ref.Name, Measures: map[string]float64{}}
		for _, a := range ref.Aggregates {
			if value, ok := a.over(tasks, ref.Tasks); ok {
				g.Measures[a.Figure] = *figure(value)
			}
		}
		out = append(out, g)
	}
	return out
}

// over is the mean over the named tasks; false where one lacks the figure.
func (a Aggregate) over(tasks []TaskAccuracy, names []string) (float64, bool) {
	sum, weights, found := 0.0, 0.0, 0
	for _, t := range tasks {
		if !slices.Contains(names, t.Task) {
			continue
		}
		value, ok := t.Variants[a.Figure]
		if !ok {
			value, ok = t.Measures[a.Figure]
		}
		if !ok && a.Figure == headlineFigure && t.Accuracy != nil {
			value, ok = *t.Accuracy, true
		}
		if !ok {
			return 0, false
		}
		weight := 1.0
		if a.BySize {
			weight = float64(t.Items)
		}
		sum, weights, found = sum+weight*value, weights+weight, found+1
	}
	if found != len(names) || weights == 0 {
		return 0, false
	}
	return sum / weights, true
}
