package tasks

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/dataset"
	"github.com/hanbench/hanbench/tasks/lmeval"
	"github.com/hanbench/hanbench/tasks/python"
)

// Task files of lm-evaluation-harness as suites: one task, a group, or a folder.

// isTaskFiles says whether p is such a file, or a folder that holds such and no
// suite.yaml.
func isTaskFiles(p string) bool {
	info, err := os.Stat(p)
	switch {
	case p == "" || err != nil:
		return false
	case !info.IsDir():
		return filepath.Base(p) != "suite.yaml" && IsTaskFile(p)
	}
	if _, err := os.Stat(filepath.Join(p, "suite.yaml")); err == nil {
		return false
	}
	found := errors.New("found")
	seen := 0
	return filepath.WalkDir(p, func(name string, d fs.DirEntry, err error) error {
		if seen++; seen > maxFiles || err != nil {
			return fs.SkipAll
		}
		if !d.IsDir() && IsTaskFile(name) {
			return found
		}
		return nil
	}) == found
}

// IsTaskFile tells a task file of lm-evaluation-harness from another YAML file, by
// the keys that stand in it.
func IsTaskFile(p string) bool {
	if !isYAML(p) {
		return false
	}
	data, err := os.ReadFile(p)
	return err == nil && taskKey.Match(data)
}

var taskKey = regexp.MustCompile(`(?m)^["']?(task|group|include|dataset_path|dataset_name|doc_to_text)["']? *:`)

func isYAML(p string) bool { return filepath.Ext(p) == ".yaml" || filepath.Ext(p) == ".yml" }

// A harnessSuite is what task files say, before any row is read.
type harnessSuite struct {
	name     string
	tasks    []*lmeval.Task
	groups   []Group
	findings []Finding
}

// LeftOut: a task file, or a part of one, that cannot be used.
const LeftOut Defect = "left_out"

func (h *harnessSuite) note(task string, format string, args ...any) {
	h.findings = append(h.findings, Finding{Task: task, Code: LeftOut, Count: 1, Text: fmt.Sprintf(format, args...)})
}

// readHarness reads a task file, a group's, or all below a folder. Of a folder
// the files that cannot be used are left out, with a finding.
func readHarness(p string) (*harnessSuite, error) {
	library, errs := lmeval.Load(p)
	h := &harnessSuite{name: strings.TrimSuffix(filepath.Base(absolute(p)), filepath.Ext(p))}
	folder := isFolder(p)
	for _, err := range errs {
		if !folder {
			return nil, errors.Join(errs...)
		}
		h.note("", "left out: %v", err)
	}
	for _, t := range library.Tasks {
		if err := h.add(t); err != nil {
			if !folder {
				return nil, err
			}
			h.note(t.Name, "left out: %v", err)
		}
	}
	for _, g := range library.Groups {
		if _, err := h.addGroup(g); err != nil {
			if !folder {
				return nil, fmt.Errorf("%s: %w", g.Source, err)
			}
			h.note("", "group %s left out: %v", g.Name, err)
		}
	}
	switch {
	case len(h.tasks) == 0 && len(errs) > 0:
		return nil, errors.Join(errs[:min(len(errs), maxProblems)]...)
	case len(h.tasks) == 0:
		return nil, fmt.Errorf("%s: none of the task files can be used%s", p, h.because())
	case !folder && len(library.Groups) == 1:
		h.name = library.Groups[0].Name
	case !folder:
		h.name = h.tasks[0].Name
	}
	return h, nil
}

func (h *harnessSuite) because() string {
	var b strings.Builder
	for _, f := range h.findings[:min(len(h.findings), maxProblems)] {
		b.WriteString("\n" + f.Task + ": " + f.Text)
	}
	return b.String()
}

// add takes a task once. Two of one name must be the same.
func (h *harnessSuite) add(t *lmeval.Task) error {
	for _, other := range h.tasks {
		if other.Name == t.Name && other.Digest == t.Digest {
			return nil
		} else if other.Name == t.Name {
			return fmt.Errorf("task %s is there twice, with different settings (%s, %s); run the files one by one", t.Name, other.Source, t.Source)
		}
	}
	if err := answerable(t); err != nil {
		return err
	}
	h.tasks = append(h.tasks, t)
	return nil
}

// addGroup takes a group's tasks, its groups', and what they make together. It
// gives the names of all of these tasks.
func (h *harnessSuite) addGroup(g *lmeval.Group) (names []string, err error) {
	if len(g.Missing) > 0 {
		return nil, fmt.Errorf("group %s lacks tasks, without which its score would be another: %w", g.Name, errors.Join(g.Missing[:min(3, len(g.Missing))]...))
	}
	for _, t := range g.Tasks {
		if err := h.add(t); err != nil {
			return nil, err
		}
		names = append(names, t.Name)
	}
	for _, inner := range g.Groups {
		below, err := h.addGroup(inner)
		if err != nil {
			return nil, err
		}
		names = append(names, below...)
	}
	slices.Sort(names)
	out := Group{Name: g.Name, Tasks: slices.Compact(names)}
	for _, a := range g.Aggregates {
		out.Aggregates = append(out.Aggregates, h.aggregate(a, out.Tasks)...)
	}
	if len(out.Aggregates) > 0 {
		h.groups = append(h.groups, out)
	}
	return out.Tasks, nil
}

// aggregate is a figure for each of the tasks' pipelines that it is of.
func (h *harnessSuite) aggregate(a lmeval.Aggregate, names []string) []Aggregate {
	var out []Aggregate
	for _, t := range h.tasks {
		if !slices.Contains(names, t.Name) {
			continue
		}
		for _, p := range t.Pipelines {
			one := Aggregate{figureName(a.Metric, p.Name), a.WeightBySize}
			if (a.Filters == nil || slices.Contains(a.Filters, p.Name)) && !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
	}
	return out
}

// openHarness makes a suite of task files, with the rows that they ask about.
func openHarness(p, data string, o Options) (*Suite, error) {
	h, err := readHarness(p)
	if err != nil {
		return nil, err
	}
	dir := p
	if !isFolder(p) {
		dir = filepath.Dir(p)
	}
	d := &harnessData{suite: p, dir: dir, data: data, alone: len(h.tasks) == 1, snapshots: o.Snapshots, read: map[string][]lmeval.Doc{}}
	s := &Suite{Name: h.name, Version: h.version(), Source: "lm-evaluation-harness", Groups: h.groups, Findings: h.findings}
	if data != "" {
		s.Hub = &Hub{Path: data}
	}
	var errs []error
	for _, lm := range h.tasks {
		t, findings, err := newHarnessTask(lm, d, o.Shots)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		s.Repeats = max(s.Repeats, lm.Repeats)
		s.Tasks = append(s.Tasks, t)
		s.Findings = append(s.Findings, findings...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs[:min(len(errs), maxProblems)]...)
	}
	s.Hash = s.hash()
	return s, nil
}

// version is that of the tasks where all have one.
func (h *harnessSuite) version() string {
	version := ""
	for _, t := range h.tasks {
		own := "0"
		if d, ok := t.Metadata.(*python.Dict); ok {
			if v, ok := d.Get("version"); ok {
				own = python.Str(v)
			}
		}
		if version != "" && own != version {
			return "mixed"
		}
		version = own
	}
	return version
}

// describeHarness says of task files what suite.yaml says of a suite.
func describeHarness(p string) (*SuiteFile, error) {
	h, err := readHarness(p)
	if err != nil {
		return nil, err
	}
	sf := &SuiteFile{Schema: SuiteSchema, Name: h.name, Version: h.version(), Source: "lm-evaluation-harness"}
	for _, t := range h.tasks {
		about := t.Dataset.Path
		if t.Dataset.Name != "" {
			about += " " + t.Dataset.Name
		}
		tf := TaskFile{Name: t.Name, Kind: kindOf(t), Description: map[string]string{"en": about + " " + t.Splits.Evaluated()}}
		for _, f := range figuresOf(t) {
			tf.Metrics = append(tf.Metrics, f.name)
		}
		if t.Shots > 0 {
			tf.Shots = &ShotsFile{Count: t.Shots}
		}
		if t.Output == lmeval.Generate {
			tf.MaxTokens, tf.Stop = t.Generation.MaxTokens, t.Generation.Until
		}
		sf.Tasks = append(sf.Tasks, tf)
	}
	return sf, nil
}

// A RepoFiles is the files that a suite reads of one repository of the hub.
type RepoFiles struct {
	Repo, Revision string
	// Instead is a revision to take where this one has not the files; "" for none.
	Instead string
	Wanted  func(paths []string) (want, missing []string)
}

// Repositories are what a suite reads of the hub; none for one whose items are
// its own.
func Repositories(ref string) ([]RepoFiles, error) {
	suite, _ := split(ref)
	if IsName(ref) || !isTaskFiles(suite) {
		sf, err := Describe(ref)
		if err != nil || sf.Hub == nil {
			return nil, err
		}
		return []RepoFiles{{Repo: sf.Hub.Repo, Revision: sf.Hub.Revision, Wanted: sf.Wanted}}, nil
	}
	h, err := readHarness(suite)
	if err != nil {
		return nil, err
	}
	d := &harnessData{dir: suite}
	wanted := map[[2]string][]*lmeval.Task{}
	var order [][2]string
	for _, t := range h.tasks {
		if isFormat(t.Dataset.Path) || isFolder(d.below(t, t.Dataset.Path)) {
			continue
		}
		key := [2]string{t.Dataset.Path, revisionOf(t)}
		if wanted[key] == nil {
			order = append(order, key)
		}
		wanted[key] = append(wanted[key], t)
	}
	var out []RepoFiles
	for _, key := range order {
		r := RepoFiles{Repo: key[0], Revision: key[1], Wanted: wantedOf(wanted[key])}
		if r.Revision == "main" {
			r.Instead = Converted
		}
		out = append(out, r)
	}
	return out, nil
}

// wantedOf picks what tasks of one repository read.
func wantedOf(list []*lmeval.Task) func([]string) (want, missing []string) {
	return func(paths []string) (want, missing []string) {
		for _, t := range list {
			for i, split := range splitsOf(t) {
				files, err := partFiles(t, partOf(t, split), paths)
				if (err != nil || files == nil) && (i == 0 || t.Shots > 0) {
					missing = append(missing, partOf(t, split).String())
				}
				want = append(want, files...)
			}
		}
		slices.Sort(want)
		slices.Sort(missing)
		return slices.Compact(want), slices.Compact(missing)
	}
}

// partFiles are those of a repository's paths that a part is in.
func partFiles(t *lmeval.Task, part dataset.Part, paths []string) ([]string, error) {
	declared := dataFiles(t)
	if declared == nil {
		return part.Choose(paths)
	}
	var files []string
	for _, pattern := range declared[part.Split] {
		for _, m := range matches(pattern, paths, false) {
			files = append(files, m.path)
		}
	}
	return files, nil
}

// splitsOf are the splits that a task asks and takes examples from. A plan may
// want examples where the task shows none; a training split is too large to be
// fetched for that.
func splitsOf(t *lmeval.Task) []string {
	splits := []string{t.Splits.Evaluated()}
	if split, _ := t.Examples(); split != "" && split != splits[0] && (t.Shots > 0 || split != t.Splits.Training) {
		splits = append(splits, split)
	}
	return splits
}
