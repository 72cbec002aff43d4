package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// A fact is one thing that is known of how a run was made.
type fact struct{ what, value string }

// differences are the facts that are not the same on both sides. Several runs'
// values are joined.
func differences(base, new *Side) []Difference {
	both := func(suite string) bool {
		return slices.Contains(base.suiteNames(), suite) && slices.Contains(new.suiteNames(), suite)
	}
	names, a := factsOf(base, both)
	more, b := factsOf(new, both)
	for _, name := range more {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	out := []Difference{}
	for _, name := range names {
		if x, y := strings.Join(a[name], ", "), strings.Join(b[name], ", "); x != y {
			out = append(out, Difference{What: name, Base: x, New: y})
		}
	}
	return out
}

// within are the facts by which the runs of one side are no repeats.
func within(s *Side) []Difference {
	var out []Difference
	names, values := factsOf(s, func(string) bool { return true })
	for _, name := range names {
		if v := values[name]; len(v) > 1 && !strings.HasPrefix(name, "plan seed") {
			out = append(out, Difference{What: name, Base: v[0], New: v[1]})
		}
	}
	return out
}

// factsOf are those of a side's runs: the names in order, and of each the values
// in the order of the runs, each once. of says which suites matter.
func factsOf(s *Side, of func(suite string) bool) (names []string, values map[string][]string) {
	values = map[string][]string{}
	for _, r := range s.Runs {
		for _, f := range r.facts(of) {
			if f.value == "" {
				continue
			}
			if values[f.what] == nil {
				names = append(names, f.what)
			}
			if !slices.Contains(values[f.what], f.value) {
				values[f.what] = append(values[f.what], f.value)
			}
		}
	}
	return names, values
}

func (r *Run) facts(of func(suite string) bool) []fact {
	s := &r.Summary
	var all []fact
	for i := range s.Targets {
		all = append(all, targetFacts(&s.Targets[i])...)
	}
	if s.Host.OS != "" {
		all = append(all, fact{"host", fmt.Sprintf("%s/%s, %d CPUs", s.Host.OS, s.Host.Arch, s.Host.CPUs)})
	}
	all = append(all, fact{"hanbench", s.Tool.Version}, fact{"clock", s.Clock})
	for _, ref := range s.Suites {
		if ref.Name == "" || !of(ref.Name) {
			continue
		}
		all = append(all, fact{ref.Name + " version", ref.Version}, fact{ref.Name + " content", short(ref.Hash)}, fact{ref.Name + " scorer", ref.ScorerVersion})
	}
	if s.Rules != nil {
		all = append(all, fact{"answers read by", s.Rules.Reader})
	}
	if j := s.Judge; j != nil {
		all = append(all, fact{"judge", judgeName(j)}, fact{"judge rules", j.Version})
		for _, p := range j.Protocols {
			all = append(all, fact{p.Suite + " judged by", p.Protocol + " " + short(p.Templates)})
		}
	}
	return append(all, r.planFacts()...)
}

// judgeName is a judge with its digest, where that is known.
func judgeName(j *results.JudgeInfo) string {
	return strings.TrimSpace(j.Judge.Target + " " + short(j.Judge.Digest))
}

func targetFacts(t *results.TargetInfo) []fact {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	share := ""
	if t.GPUShare != nil {
		share = fmt.Sprintf("%.1f%%", 100**t.GPUShare)
	}
	var dropped []string
	for _, d := range t.Dropped {
		dropped = append(dropped, d.Name)
	}
	return []fact{
		{"target", t.Target}, {"model", t.Model}, {"maker", t.Maker}, {"endpoint", t.URL}, {"protocol", t.Protocol}, {"HTTP", t.HTTP},
		{"model digest", short(t.Digest)}, {"family", t.Family}, {"parameters", t.Parameters}, {"quantization", t.Quantization},
		{"chat template", short(t.TemplateHash)}, {"server version", t.ServerVersion}, {"context asked", number(t.NumCtx)},
		{"model context", number(t.ContextLength)}, {"in GPU memory", share}, {"parameters refused", strings.Join(dropped, ", ")},
	}
}

// planFacts are a plan's keys, but those that name what is compared.
func (r *Run) planFacts() []fact {
	var plan map[string]any
	d := json.NewDecoder(bytes.NewReader(r.Summary.Plan))
	d.UseNumber()
	if d.Decode(&plan) != nil {
		return nil // there was none
	}
	var all []fact
	for _, key := range slices.Sorted(maps.Keys(plan)) {
		switch key {
		case "schema", "name", "suites", "presets", "pull", "judge", "local_addresses":
		case "targets":
			all = append(all, r.ownSettings(plan[key])...)
		default:
			all = flatten(all, "plan "+key, plan[key])
		}
	}
	return all
}

// ownSettings are what the plan gives the run's target beside its name.
func (r *Run) ownSettings(targets any) []fact {
	list, _ := targets.([]any)
	var all []fact
	for _, entry := range list {
		settings, _ := entry.(map[string]any)
		name, _ := settings["target"].(string)
		if len(list) > 1 && !slices.Contains(r.Targets(), name) {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(settings)) {
			if key != "target" && key != "key_env" {
				all = flatten(all, "plan target."+key, settings[key])
			}
		}
	}
	return all
}

// flatten makes facts of a value, one for each key of a mapping.
func flatten(all []fact, name string, value any) []fact {
	if m, ok := value.(map[string]any); ok {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			all = flatten(all, name+"."+key, m[key])
		}
		return all
	}
	data, err := json.Marshal(value)
	if err != nil || string(data) == "null" {
		return all
	}
	return append(all, fact{name, strings.Trim(string(data), `"`)})
}
