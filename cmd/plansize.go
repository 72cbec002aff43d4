package cmd

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results/stat"
	"github.com/hanbench/hanbench/tasks"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// A percentage is a flag of per cent or points, as a share: 2, 2% and 2pp are
// 0.02.
type percentage float64

func (p *percentage) Set(text string) error {
	number := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(text), "pp"), "%")
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return err
	}
	*p = percentage(v / 100)
	return nil
}

func (p *percentage) String() string { return shortPoints(float64(*p)) }
func (p *percentage) Type() string   { return "percentage" }

// shortPoints shows a share in points, without zeros at its end.
func shortPoints(share float64) string { return strconv.FormatFloat(100*share, 'g', 4, 64) }

type planSizeOptions struct {
	difference, accuracy, discordant percentage
	noise, power                     percentage
	alpha, correlation               float64
	clusterSize, clusterCorrelation  float64
	epochs, comparisons, items       int
	suites                           []string
	tasks, json                      bool
	given                            *pflag.FlagSet
}

func newPlanSize(streams *IO) *cobra.Command {
	o := planSizeOptions{accuracy: 0.5, power: 0.8}
	c := &cobra.Command{
		Use:   "plan-size",
		Short: "Say how many items a difference takes, or what difference items show",
		Long: `Say how many items it takes to see a difference in accuracy, or what difference
so many items or a suite can show. Differences are in percentage points.

Two sides asked the same items are compared item by item: what counts is the
share of items that one side alone answers correctly (--discordant). It is in
what hanbench compare prints; without it, it is assumed from the accuracy.`,
		Example: `  hanbench plan-size --difference 2 --accuracy 80
  hanbench plan-size --items 1967 --discordant 9.1 --accuracy 80
  hanbench plan-size --suite click --suite haerae --difference 2 --comparisons 8`,
		Args: atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			o.given = c.Flags()
			if err := o.validate(); err != nil {
				return &usageError{c.CommandPath(), err}
			}
			return runPlanSize(streams, c.CommandPath(), o)
		},
	}
	o.flags(c.Flags())
	return c
}

func (o *planSizeOptions) flags(f *pflag.FlagSet) {
	f.SortFlags = false
	f.Var(&o.difference, "difference", "difference to see, in points")
	f.IntVar(&o.items, "items", 0, "number of items: say what difference they show")
	f.StringArrayVar(&o.suites, "suite", nil, "suite: say what difference its items show (may be repeated)")
	f.BoolVar(&o.tasks, "tasks", false, "show each task of the suites")
	f.Var(&o.accuracy, "accuracy", "accuracy expected, in per cent; 50 takes most items")
	f.Var(&o.discordant, "discordant", "share of items that one side alone answers correctly, in per cent")
	f.Float64Var(&o.correlation, "correlation", 0.5, "where that share is not known: correlation of the two sides' outcomes")
	f.IntVar(&o.epochs, "epochs", 1, "answers an item")
	f.Var(&o.noise, "noise", "with --epochs: share of items whose outcome changes when the same model answers again, in per cent")
	f.Float64Var(&o.clusterSize, "cluster-size", 1, "items that share a passage; a suite's own are known")
	f.Float64Var(&o.clusterCorrelation, "cluster-correlation", 0.1, "correlation of the differences of items that share a passage")
	f.Var(&o.power, "power", "chance to see the difference, in per cent")
	f.Float64Var(&o.alpha, "alpha", 0.05, "chance of a false alarm, two-sided, of all comparisons together")
	f.IntVar(&o.comparisons, "comparisons", 1, "number of comparisons in the family, corrected by Holm")
	f.BoolVar(&o.json, "json", false, "print JSON; shares are from 0 to 1")
}

func (o *planSizeOptions) validate() error {
	if !o.given.Changed("difference") && !o.given.Changed("items") && len(o.suites) == 0 {
		return errors.New("nothing to plan: give --difference (how many items does it take?), --items or --suite (what can they show?)")
	}
	for _, f := range []struct {
		name  string
		value percentage
	}{{"accuracy", o.accuracy}, {"power", o.power}, {"discordant", o.discordant}, {"difference", o.difference}, {"noise", o.noise}} {
		if !o.given.Changed(f.name) {
			continue
		}
		if !(f.value > 0 && f.value < 1) && !(f.name == "noise" && f.value == 0) {
			return fmt.Errorf("--%s is %s; expected more than 0 and less than 100", f.name, f.value.String())
		}
		if (f.name == "accuracy" || f.name == "power") && f.value < 0.01 {
			return fmt.Errorf("--%s is %s%%; it is in per cent: write %s for that share", f.name, f.value.String(), shortPoints(100*float64(f.value)))
		}
	}
	if err := o.validateNumbers(); err != nil {
		return err
	}
	return o.validateShares()
}

func (o *planSizeOptions) validateNumbers() error {
	switch {
	case o.given.Changed("items") && o.items < 1:
		return fmt.Errorf("--items is %d; expected 1 or more", o.items)
	case o.epochs < 1:
		return fmt.Errorf("--epochs is %d; expected 1 or more", o.epochs)
	case o.comparisons < 1:
		return fmt.Errorf("--comparisons is %d; expected 1 or more", o.comparisons)
	case !(o.alpha > 0 && o.alpha < 0.5):
		return fmt.Errorf("--alpha is %v; expected more than 0 and less than 0.5", o.alpha)
	case !(o.correlation >= 0 && o.correlation < 1):
		return fmt.Errorf("--correlation is %v; expected 0 or more and less than 1", o.correlation)
	case !(o.clusterSize >= 1 && o.clusterSize < 1e6):
		return fmt.Errorf("--cluster-size is %v; expected 1 or more", o.clusterSize)
	case !(o.clusterCorrelation >= 0 && o.clusterCorrelation <= 1):
		return fmt.Errorf("--cluster-correlation is %v; expected 0 to 1", o.clusterCorrelation)
	case o.tasks && len(o.suites) == 0:
		return errors.New("--tasks is for --suite")
	}
	return nil
}

func (o *planSizeOptions) validateShares() error {
	d := o.design(1)
	switch {
	case o.epochs > 1 && !o.given.Changed("noise"):
		return errors.New("several answers to an item help only as far as they differ: give --noise, the share of items whose outcome changes when the same model answers again (with temperature 0 it may be 0)")
	case float64(o.noise) > d.Discordant:
		return fmt.Errorf("--noise is %s%% of the items, but only %s%% differ between the two sides: give --discordant too", o.noise.String(), shortPoints(d.Discordant))
	case o.given.Changed("discordant") && o.difference > o.discordant:
		return fmt.Errorf("--difference is %s points, but only %s%% of the items are right on one side alone", o.difference.String(), o.discordant.String())
	}
	return nil
}

// design is what is planned, of clusters of so many items.
func (o *planSizeOptions) design(clusterSize float64) stat.Design {
	d := stat.Design{
		Accuracy: float64(o.accuracy), Discordant: float64(o.discordant),
		Noise: float64(o.noise), Epochs: o.epochs,
		DesignEffect: stat.ClusterEffect(clusterSize, o.clusterCorrelation),
		Alpha:        o.alpha / float64(o.comparisons), Power: float64(o.power),
	}
	d.Exact = o.epochs == 1 && d.DesignEffect == 1
	if o.discordantAssumed() {
		d.Discordant = stat.DiscordantShare(d.Accuracy, o.correlation)
	}
	return d
}

func (o *planSizeOptions) discordantAssumed() bool { return !o.given.Changed("discordant") }

// A planned is a set of items that is there, and what it can show.
type planned struct {
	suite, task string // both "" for --items; no task for all of a suite
	items       int
	clusterSize float64
	design      stat.Design
}

func runPlanSize(streams *IO, command string, o planSizeOptions) error {
	var sets []planned
	add := func(suite, task string, items int, clusterSize float64) {
		if o.given.Changed("cluster-size") {
			clusterSize = o.clusterSize
		}
		sets = append(sets, planned{suite, task, items, clusterSize, o.design(clusterSize)})
	}
	if o.items > 0 {
		add("", "", o.items, 1)
	}
	for _, name := range o.suites {
		if err := addSuite(name, o.tasks, add); err != nil {
			return orFile(command, err)
		}
	}
	if o.json {
		return printPlanSizeJSON(streams, &o, sets)
	}
	printPlanSize(streams, &o, sets)
	return nil
}

// addSuite adds a suite's items, by what it says of itself where they are not
// on this machine.
func addSuite(name string, tasksToo bool, add func(suite, task string, items int, clusterSize float64)) error {
	suite, err := bench.OpenSuite(name, 42, nil)
	var missing *tasks.MissingError
	if errors.As(err, &missing) {
		sf, describeErr := tasks.Describe(name)
		if describeErr != nil || sf.Items() == 0 {
			return err
		}
		add(sf.Name, "", sf.Items(), 1)
		for _, t := range sf.Tasks {
			if tasksToo && t.Count > 0 {
				add(sf.Name, t.Name, t.Count, 1)
			}
		}
		return nil
	}
	if err != nil {
		return err
	}
	add(suite.Name, "", countItems(suite), clusterSizeOf(suite.Tasks...))
	for _, t := range suite.Tasks {
		if tasksToo {
			add(suite.Name, t.Name, len(t.Items), clusterSizeOf(t))
		}
	}
	return nil
}

// clusterSizeOf is how many items share an item's group, itself among them, on
// average over the items; 1 for none.
func clusterSizeOf(list ...*tasks.Task) float64 {
	sizes := map[[2]string]int{}
	items, sum := 0, 0
	for _, t := range list {
		for i := range t.Items {
			items++
			if group := t.Items[i].Group; group != "" {
				sizes[[2]string{t.Name, group}]++
			} else {
				sum++
			}
		}
	}
	for _, n := range sizes {
		sum += n * n
	}
	return float64(sum) / float64(max(1, items))
}
