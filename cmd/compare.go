package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results/compare"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// compareOptions are the flags of compare.
type compareOptions struct {
	baseTarget string
	newTarget  string
	json       string
	sort       string
	all        bool
	compare.Options
	sideReader
	gates gateOptions
}

func newCompare(streams *IO) *cobra.Command {
	var o compareOptions
	c := &cobra.Command{
		Use:   "compare [NAME=]BASE [NAME=]NEW…",
		Short: "Compare runs, item by item and load by load",
		Long: `Compare what was measured: every NEW against BASE, on the items that both were
asked and answered, and on the levels of load that both were measured at.

A side is
  a run directory
  a folder of run directories, or several joined by commas: repeats of one another
  a file of recorded answers (` + strings.Join(answerFormats(), ", ") + `), or what score --details wrote
and NAME= says what it is to be called.

  hanbench compare runs/old runs/new
  hanbench compare old=runs/a,runs/b new=runs/c,runs/d
  hanbench compare runs/two-targets                  its first target against the others
  hanbench compare gpt-4o.csv gpt-4.1.csv --suite click

What cannot be compared (other content, another scorer, a simulated endpoint
against a real one) is refused, with the reason; --anyway gives it, marked.

In CI, conditions decide over the exit code (docs/gates.md):

  hanbench compare runs/base runs/new --fail-if 'accuracy drops > 1pp' \
      --fail-if 'p95 ttft rises > 10%'`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &usageError{c.CommandPath(), errors.New("name what is to be compared: BASE and NEW")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runCompare(streams, c, &o, args) },
	}
	o.addFlags(c.Flags())
	inGroups(c,
		flagGroup{"Comparison", []string{"base-target", "new-target", "anyway", "alpha", "seed"}},
		flagGroup{"Output", []string{"all", "sort", "json"}},
		flagGroup{"Gates for CI (docs/gates.md)", []string{"fail-if", "gate", "inconclusive", "github", "junit", "markdown", "badge", "gate-json"}},
		flagGroup{"Recorded answers", ofRecorded[:]},
	)
	return c
}

func (o *compareOptions) addFlags(f *pflag.FlagSet) {
	f.StringVar(&o.baseTarget, "base-target", "", "which `TARGET` of BASE, where it has several (a part of its name will do)")
	f.StringVar(&o.newTarget, "new-target", "", "which `TARGET` of NEW, where it has several")
	f.StringVar(&o.json, "json", "", "write the comparison as JSON to `FILE` (- for standard output, and nothing else there); one object for each NEW")
	f.BoolVar(&o.Anyway, "anyway", false, "give what would be refused, marked")
	f.Uint64Var(&o.Seed, "seed", 42, "seed of what is resampled")
	f.Float64Var(&o.Alpha, "alpha", 0.05, "two-sided error of a family of tests, above 0 and below 0.5")
	f.StringVar(&o.sort, "sort", sortSuite, "`ORDER` of tasks and categories: "+strings.Join(sortOrders(), ", "))
	f.BoolVar(&o.all, "all", false, "show every task and category, and every finding")
	o.sideReader.addFlags(f)
	o.gates.addFlags(f)
}

// The orders of tasks and categories.
const (
	sortSuite  = "suite"  // as the suite has them
	sortChange = "change" // the largest loss first
	sortP      = "p"
	sortName   = "name"
)

func sortOrders() []string { return []string{sortSuite, sortChange, sortP, sortName} }

func runCompare(streams *IO, c *cobra.Command, o *compareOptions, args []string) error {
	gates, err := o.gates.set(c.CommandPath())
	if err != nil {
		return err
	}
	file := outFile{"json", o.json}
	taken, err := onlyStdout(append(o.gates.files(), file)...)
	if err != nil {
		return &usageError{c.CommandPath(), err}
	}
	all, err := o.comparisons(c, args)
	if err != nil {
		return err
	}
	if err := file.write(streams, encoded(all)); err != nil {
		return err
	}
	if !taken {
		for i, one := range all {
			if i > 0 {
				fmt.Fprintln(streams.Out)
			}
			p := &comparePrinter{IO: streams, w: streams.words(), c: one, sort: o.sort, all: o.all}
			p.print()
		}
	}
	switch {
	case gates != nil:
		return o.gates.decide(streams, gates, all, taken)
	case !slices.ContainsFunc(all, compared):
		return errRefused
	}
	return nil
}

// compared says that a comparison has any figure.
func compared(c *compare.Comparison) bool {
	return slices.ContainsFunc(c.Figures, func(f compare.Figure) bool { return f.Verdict != compare.VerdictRefused })
}

// comparisons reads the sides and compares each new one with the base.
func (o *compareOptions) comparisons(c *cobra.Command, args []string) ([]*compare.Comparison, error) {
	usage := func(err error) error { return &usageError{c.CommandPath(), err} }
	if !slices.Contains(sortOrders(), o.sort) {
		return nil, usage(fmt.Errorf("--sort is %q; expected one of %s", o.sort, strings.Join(sortOrders(), ", ")))
	}
	if err := o.Validate(); err != nil {
		return nil, usage(fmt.Errorf("--alpha: %w", err))
	}
	sides, err := o.sides(c, args)
	if err != nil {
		return nil, err
	}
	var all []*compare.Comparison
	for _, side := range sides[1:] {
		one, err := compare.Compare(sides[0], side, tool(), o.Options)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// sides are the base and then the new ones, of one target each.
func (o *compareOptions) sides(c *cobra.Command, args []string) ([]*compare.Side, error) {
	usage := func(err error) error { return &usageError{c.CommandPath(), err} }
	o.command = c.CommandPath()
	var given []givenSide
	var runs [][]*compare.Run
	recorded := false
	for _, arg := range args {
		s, err := parseSide(arg)
		if err != nil {
			return nil, usage(err)
		}
		r, err := o.read(s, c.Flags())
		if err != nil {
			return nil, err
		}
		if other := slices.IndexFunc(r, func(x *compare.Run) bool { return x.Summary.Recorded != r[0].Summary.Recorded }); other > 0 {
			return nil, usage(fmt.Errorf("%s: %s and %s are not of one kind: a run, and answers recorded elsewhere", arg, r[0].Source, r[other].Source))
		}
		given, runs = append(given, s), append(runs, r)
		recorded = recorded || slices.ContainsFunc(r, func(r *compare.Run) bool { return r.Summary.Recorded })
	}
	for _, name := range ofRecorded {
		if !recorded && c.Flags().Changed(name) {
			return nil, usage(fmt.Errorf("--%s is for recorded answers; both sides are runs, which say what was asked", name))
		}
	}
	if len(args) == 1 {
		sides, err := o.byTarget(given[0], runs[0])
		if err != nil {
			return nil, usage(err)
		}
		return sides, nil
	}
	var sides []*compare.Side
	for i, r := range runs {
		flag, want := "--new-target", o.newTarget
		if i == 0 {
			flag, want = "--base-target", o.baseTarget
		}
		target, err := oneTarget(r, flag, want)
		if err != nil {
			return nil, usage(fmt.Errorf("%s: %w", args[i], err))
		}
		side, err := sideOf(given[i].name, r, target)
		if err != nil {
			return nil, err
		}
		sides = append(sides, side)
	}
	named(sides, given)
	return sides, nil
}

// byTarget makes sides of the targets of the same runs.
func (o *compareOptions) byTarget(given givenSide, runs []*compare.Run) ([]*compare.Side, error) {
	targets := targetsOf(runs)
	if len(targets) < 2 {
		return nil, errors.New("name what it is to be compared with; of one run alone, targets are compared with each other, and this has one")
	}
	base, err := pick(targets, "--base-target", orText(o.baseTarget, targets[0]))
	if err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(slices.Clone(targets), func(t string) bool { return t == base })
	if o.newTarget != "" {
		one, err := pick(targets, "--new-target", o.newTarget)
		if err != nil {
			return nil, err
		}
		others = []string{one}
	}
	var sides []*compare.Side
	for _, t := range append([]string{base}, others...) {
		side, err := sideOf("", runs, t)
		if err != nil {
			return nil, err
		}
		sides = append(sides, side)
	}
	named(sides, slices.Repeat([]givenSide{{paths: given.paths}}, len(sides)))
	return sides, nil
}

func targetsOf(runs []*compare.Run) []string {
	var all []string
	for _, r := range runs {
		for _, t := range r.Targets() {
			if !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
}

// oneTarget is the target that a flag asks for, or the only one.
func oneTarget(runs []*compare.Run, flag, want string) (string, error) {
	targets := targetsOf(runs)
	switch {
	case want != "":
		return pick(targets, flag, want)
	case len(targets) > 1:
		return "", fmt.Errorf("has %d targets: %s; choose one with %s", len(targets), strings.Join(targets, ", "), flag)
	case len(targets) == 0:
		return "", errors.New("nothing was measured")
	}
	return targets[0], nil
}

// pick is the target of that name, or the only one that holds it.
func pick(targets []string, flag, want string) (string, error) {
	if slices.Contains(targets, want) {
		return want, nil
	}
	fits := slices.DeleteFunc(slices.Clone(targets), func(t string) bool { return !strings.Contains(t, want) })
	if len(fits) != 1 {
		return "", fmt.Errorf("%s is %q; expected one of %s", flag, want, strings.Join(targets, ", "))
	}
	return fits[0], nil
}

func sideOf(name string, runs []*compare.Run, target string) (*compare.Side, error) {
	side := &compare.Side{Name: name}
	for _, r := range runs {
		only, err := r.Only(target)
		if err != nil {
			return nil, err
		}
		side.Runs = append(side.Runs, only)
	}
	return side, nil
}

// longestName is the most columns that a name takes in a table by itself.
const longestName = 32

// named gives sides without a name the first that tells them apart: the model, the
// target, the folder or file, the path.
func named(sides []*compare.Side, given []givenSide) {
	model := func(i int) string { return modelOf(sides[i]) }
	target := func(i int) string { return sides[i].Runs[0].Targets()[0] }
	file := func(i int) string { return stem(given[i].paths[0]) }
	path := func(i int) string { return strings.Join(given[i].paths, ",") }
	for _, way := range []struct {
		name    func(int) string
		longest int
	}{{model, longestName}, {target, longestName}, {file, longestName}, {target, math.MaxInt}, {path, math.MaxInt}} {
		seen := map[string]bool{}
		told := true
		for i := range sides {
			name := orText(given[i].name, way.name(i))
			told = told && name != "" && !seen[name] && hangul.Width(name) <= way.longest
			seen[name] = true
			sides[i].Name = name
		}
		if told {
			return
		}
	}
	for i := range sides {
		sides[i].Name = fmt.Sprintf("%s (%d)", sides[i].Name, i+1)
	}
}

func modelOf(s *compare.Side) string {
	if t := s.Runs[0].Summary.Targets; len(t) > 0 {
		return t[0].Model
	}
	return ""
}

// stem is a path's last element, without the ending of a file of answers.
func stem(path string) string {
	base := filepath.Base(filepath.Clean(path))
	if ext := filepath.Ext(base); slices.Contains(answerFormats(), ext) {
		return strings.TrimSuffix(base, ext)
	}
	return base
}

// encoded is one JSON object for each.
func encoded(all []*compare.Comparison) []byte {
	var b bytes.Buffer
	for _, c := range all {
		b.Write(c.Encode())
	}
	return b.Bytes()
}
