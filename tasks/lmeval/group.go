package lmeval

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// A Group is a list of tasks and of other groups whose scores are put together.
type Group struct {
	Name       string
	Alias      string // what tables call it; the name where the file says nothing
	Source     string // the file, "" for a group within a group
	Tasks      []*Task
	Groups     []*Group
	Aggregates []Aggregate
	// Missing says which members cannot be used, and why. The group's score
	// would not be the harness's without them.
	Missing []error
}

// An Aggregate is a figure of a whole group: the mean of its members' figures.
type Aggregate struct {
	Metric       string
	Filters      []string // names of pipelines; nil means all of them
	WeightBySize bool     // by the number of documents, else each member counts alike
}

func groupKeys() []string {
	return []string{"group", "group_alias", "task", "aggregate_metric_list", "metadata"}
}

// group builds one. Keys that are not a group's own are laid over its members,
// under those of a group above.
func (l *loader) group(name string, s settings, above settings, path []string) (*Group, error) {
	f := s["group"]
	if len(path) > 50 {
		return nil, &Error{File: f.file, Line: f.line, Key: "group", Msg: "the group holds itself: " + strings.Join(path[:5], " → ")}
	}
	g := &Group{Name: name, Alias: name, Source: f.file}
	if alias, ok := s["group_alias"].value.(string); ok {
		g.Alias = alias
	}
	members, ok := s["task"].value.(*python.List)
	if !ok {
		return nil, &Error{File: f.file, Line: f.line, Key: "group", Msg: "a group needs a list of tasks (a task that only belongs to a collection has tag: in place of group:)"}
	}
	var err error
	if g.Aggregates, err = aggregates(s["aggregate_metric_list"]); err != nil {
		return nil, err
	}
	laid := settings{}
	for key, value := range s {
		if !slices.Contains(groupKeys(), key) && key != "tag" {
			laid[key] = value
		}
	}
	maps.Copy(laid, above)
	for _, member := range members.Items {
		if err := l.member(g, member, s["task"], laid, path); err != nil {
			g.Missing = append(g.Missing, err)
		}
	}
	return g, nil
}

// member adds one member of a group's list: a name, or a mapping with a name
// and what is to be different.
func (l *loader) member(g *Group, member any, list field, laid settings, path []string) error {
	over := maps.Clone(laid)
	fail := func(format string, args ...any) error {
		return &Error{File: list.file, Line: list.line, Key: "task", Msg: fmt.Sprintf(format, args...)}
	}
	name, isName := member.(string)
	if d, ok := member.(*python.Dict); ok {
		own := settings{}
		for _, key := range d.Keys() {
			value, _ := d.Get(key)
			own[python.Str(key)] = field{value, list.file, list.line}
		}
		if inner, ok := own["group"].value.(string); ok {
			return l.innerGroup(g, inner, own, laid, path)
		}
		name, isName = own["task"].value.(string)
		maps.Copy(over, own)
	}
	if !isName {
		return fail("a member is the name of a task or a group, or a mapping with task: or group:, not %s", python.Repr(member))
	}
	if e, ok := l.entries[name]; ok {
		return l.add(g, e, over, path)
	}
	if tagged, ok := l.tags[name]; ok {
		delete(over, "task")
		for _, task := range slices.Sorted(slices.Values(tagged)) {
			if err := l.add(g, l.entries[task], over, path); err != nil {
				g.Missing = append(g.Missing, err)
			}
		}
		return nil
	}
	if _, ok := over["dataset_path"]; !ok {
		return fail("there is no task, group or tag %s below the folder", name)
	}
	over["task"] = field{g.Name + "::" + name, list.file, list.line}
	t, err := newTask(list.file, over)
	if err != nil {
		return err
	}
	g.Tasks = append(g.Tasks, t)
	return nil
}

// innerGroup adds a group that the list names, or that is written within it.
func (l *loader) innerGroup(g *Group, name string, own, laid settings, path []string) error {
	if e, ok := l.entries[name]; ok && e.group {
		delete(own, "group")
		over := maps.Clone(laid)
		maps.Copy(over, own)
		return l.add(g, e, over, path)
	}
	name = g.Name + "::" + name
	inner, err := l.group(name, own, laid, append(path, name))
	if err != nil {
		return err
	}
	g.Groups = append(g.Groups, inner)
	return nil
}

// add builds an entry with keys laid over its own, and puts it into the group.
func (l *loader) add(g *Group, e *entry, over settings, path []string) error {
	if e.group {
		over = maps.Clone(over)
		delete(over, "task")
		inner, err := l.group(e.name, e.settings, over, append(path, e.name))
		if err != nil {
			return err
		}
		g.Groups = append(g.Groups, inner)
		return nil
	}
	s := maps.Clone(e.settings)
	maps.Copy(s, over)
	t, err := newTask(e.file, s)
	if err != nil {
		return err
	}
	g.Tasks = append(g.Tasks, t)
	return nil
}

func aggregates(f field) ([]Aggregate, error) {
	list := []any{f.value}
	switch v := f.value.(type) {
	case nil:
		return nil, nil
	case *python.List:
		list = v.Items
	}
	var all []Aggregate
	for _, item := range list {
		a, err := newAggregate(f, item)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func newAggregate(f field, item any) (Aggregate, error) {
	a := Aggregate{WeightBySize: true}
	fail := func(format string, args ...any) (Aggregate, error) {
		return a, &Error{File: f.file, Line: f.line, Key: "aggregate_metric_list", Msg: fmt.Sprintf(format, args...)}
	}
	d, ok := item.(*python.Dict)
	if !ok {
		return fail("an entry is a mapping with metric:, not %s", python.Repr(item))
	}
	for _, key := range d.Keys() {
		value, _ := d.Get(key)
		if fn, ok := value.(function); ok {
			return a, needsPython(f, "aggregate_metric_list."+python.Str(key), fn)
		}
		switch key {
		case "metric":
			a.Metric, ok = value.(string)
		case "filter_list":
			a.Filters = words(value)
			ok = value == nil || a.Filters != nil
		case "aggregation":
			ok = value == "mean"
		case "weight_by_size":
			a.WeightBySize, ok = value.(bool)
		default:
			return fail("%s", unknownKey(python.Str(key), []string{"metric", "filter_list", "aggregation", "weight_by_size"}))
		}
		if !ok {
			return fail("%s cannot be %s", python.Str(key), python.Repr(value))
		}
	}
	if a.Metric == "" {
		return fail("the name of a metric is missing (metric:)")
	}
	return a, nil
}
