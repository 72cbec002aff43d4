package cmd

import (
	"maps"
	"slices"
)

// groups shows the figures of a suite's groups.
func (s *summary) groups() {
	w := s.w
	t := &table{header: []string{"", w.suite, w.level, w.group, w.figure, w.mean}, right: []int{2, 5}}
	for _, st := range s.scored() {
		for _, g := range st.Accuracy.Groups {
			for _, name := range slices.Sorted(maps.Keys(g.Measures)) {
				t.add(append(s.name(st), g.Group, name, percent(g.Measures[name]))...)
			}
		}
	}
	s.title(w.groupsTitle, t)
}
