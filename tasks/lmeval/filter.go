package lmeval

import (
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/tasks/python"
)

// A Pipeline reads answers: filters, one after the other. A task with several
// has a score for each.
type Pipeline struct {
	Name string
	// Python is the function that the pipeline needs, nil where it needs none.
	// Apply fails with it.
	Python  *Error
	filters []filter
}

// A filter turns the responses to one document into others.
type filter struct {
	name  string
	apply func(responses []string, doc Doc) ([]string, error)
}

func filterNames() []string {
	return []string{"lowercase", "majority_vote", "map", "multi_choice_regex", "regex", "remove_whitespace", "take_first",
		"take_first_k", "uppercase"}
}

// Apply reads the responses to one document, in the order in which they came.
// One is left after take_first or majority_vote, which almost every pipeline
// has. It fails where a document lacks the choices that a filter looks for.
func (p Pipeline) Apply(responses []string, doc Doc) ([]string, error) {
	if p.Python != nil {
		return nil, p.Python
	}
	for _, f := range p.filters {
		if len(responses) == 0 {
			return nil, fmt.Errorf("filter %s: there is no response", f.name)
		}
		var err error
		if responses, err = f.apply(responses, doc); err != nil {
			return nil, fmt.Errorf("filter %s: %w", f.name, err)
		}
	}
	return responses, nil
}

// Filters are the names of the filters in order.
func (p Pipeline) Filters() []string {
	var names []string
	for _, f := range p.filters {
		names = append(names, f.name)
	}
	return names
}

func (p Pipeline) needsChoices() bool { return slices.Contains(p.Filters(), "multi_choice_regex") }

func readPipelines(t *Task, s settings) error {
	f := s["filter_list"]
	if f.value == nil {
		t.Pipelines = []Pipeline{{Name: "none", filters: []filter{{"take_first", takeFirst}}}}
		return nil
	}
	list, ok := f.value.(*python.List)
	if !ok || len(list.Items) == 0 {
		return s.fail("filter_list", "a list of pipelines is needed, not %s", python.Repr(f.value))
	}
	for _, item := range list.Items {
		d, _ := item.(*python.Dict)
		if d == nil {
			return s.fail("filter_list", "an entry is a mapping with name: and filter:, not %s", python.Repr(item))
		}
		name, _ := d.Get("name")
		steps, _ := d.Get("filter")
		filters, ok := steps.(*python.List)
		if !ok || name == nil {
			return s.fail("filter_list", "an entry is a mapping with name: and filter:, a list")
		}
		p := Pipeline{Name: python.Str(name)}
		if fn, ok := functionIn(filters); ok {
			p.Python = needsPython(f, "filter_list", fn)
			t.Python = append(t.Python, p.Python)
			t.Pipelines = append(t.Pipelines, p)
			continue
		}
		for _, step := range filters.Items {
			built, err := newFilter(step)
			if err != nil {
				return s.fail("filter_list", "%s: %v", p.Name, err)
			}
			p.filters = append(p.filters, built)
		}
		t.Pipelines = append(t.Pipelines, p)
	}
	return nil
}

func newFilter(step any) (filter, error) {
	d, ok := step.(*python.Dict)
	if !ok {
		return filter{}, fmt.Errorf("a filter is a mapping with function:, not %s", python.Repr(step))
	}
	name, _ := d.Get("function")
	text, ok := name.(string)
	if !ok || !slices.Contains(filterNames(), text) {
		return filter{}, fmt.Errorf("unknown filter %s", suggest.Unknown(python.Str(name), filterNames()))
	}
	o := &options{dict: d, read: []string{"function"}}
	f := filter{name: text}
	switch text {
	case "take_first":
		f.apply = takeFirst
	case "majority_vote":
		f.apply = majority
	case "take_first_k":
		f.apply = takeSome(o.whole("k", 0))
	case "remove_whitespace":
		f.apply = each(python.Strip)
	case "lowercase":
		f.apply = each(python.Lower)
	case "uppercase":
		f.apply = each(python.Upper)
	case "map":
		f.apply = mapped(o)
	case "regex":
		f.apply = o.finder().filter
	case "multi_choice_regex":
		f.apply = o.choiceFinder().filter
	}
	return f, o.done()
}

func takeFirst(responses []string, _ Doc) ([]string, error) { return responses[:1], nil }

func takeSome(k int) func([]string, Doc) ([]string, error) {
	return func(responses []string, _ Doc) ([]string, error) {
		if len(responses) < k {
			return nil, fmt.Errorf("%d responses are needed, there are %d: raise repeats", k, len(responses))
		}
		return responses[:k], nil
	}
}

// majority keeps the response that came most often; of several the first.
func majority(responses []string, _ Doc) ([]string, error) {
	count := map[string]int{}
	best := responses[0]
	for _, r := range responses {
		count[r]++
	}
	for _, r := range responses {
		if count[r] > count[best] {
			best = r
		}
	}
	return []string{best}, nil
}

func each(f func(string) string) func([]string, Doc) ([]string, error) {
	return func(responses []string, _ Doc) ([]string, error) {
		result := make([]string, len(responses))
		for i, r := range responses {
			result[i] = f(r)
		}
		return result, nil
	}
}

// mapped replaces a response by what the mapping has for it. What it gives is a
// text here, as the answers are that it is held against.
func mapped(o *options) func([]string, Doc) ([]string, error) {
	mapping := o.mapping("mapping_dict")
	fallback := python.Str(o.value("default_value"))
	return each(func(r string) string {
		if v, ok := mapping.Get(r); ok {
			return python.Str(v)
		}
		return fallback
	})
}
