package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/results/claim"
	"github.com/hanbench/hanbench/results/compare"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// claimsOptions are the flags of claims.
type claimsOptions struct {
	file    string
	ids     []string
	json    string
	seed    uint64
	require bool
	verbose bool
	sideReader
}

func newClaims(streams *IO) *cobra.Command {
	var o claimsOptions
	c := &cobra.Command{
		Use:   "claims [RUN | MODEL=FILE]…",
		Short: "Verdicts on claims about models, from what was measured",
		Long: `Hold claims about models against what was measured. Without arguments the claims
are listed, with what each needs.

  hanbench claims                                    what can be tested, and by which run
  hanbench claims runs/a runs/b                      the verdicts that these runs allow
  hanbench claims gpt-4o=answers.csv a.x-4.0=other.csv --suite click
  hanbench claims runs/a --claims mine.yaml          claims of your own

A verdict is
  supported      every comparison that the claim needs shows it
  refuted        one shows the other way (of a claim "ahead of any": all do)
  inconclusive   measured, and neither was shown
  untested       what it needs was not measured

Exit codes: 3 where a claim is refuted, else 4 where one is inconclusive, else 0;
with --require-verdict also 4 where one is untested.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return runClaims(streams, c, &o, args) },
	}
	f := c.Flags()
	f.StringVar(&o.file, "claims", "", "a `FILE` of claims in place of hanbench's own (hanbench schema claims)")
	f.StringArrayVar(&o.ids, "claim", nil, "show the claim `ID` alone; it is still corrected for all of its family")
	f.StringVar(&o.json, "json", "", "write the verdicts as JSON to `FILE` (- for standard output, and nothing else there)")
	f.Uint64Var(&o.seed, "seed", 42, "seed of what is resampled")
	f.BoolVar(&o.require, "require-verdict", false, "end with exit code 4 where a claim that is shown is untested")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "show untested claims in full, too")
	o.sideReader.addFlags(f)
	inGroups(c,
		flagGroup{"Claims", []string{"claims", "claim", "seed", "require-verdict"}},
		flagGroup{"Output", []string{"verbose", "json"}},
		flagGroup{"Recorded answers", ofRecorded[:]},
	)
	return c
}

// A claimError ends claims where the verdicts are not all good; they were
// printed.
type claimError struct{ refuted, inconclusive, untested int }

func (e *claimError) Error() string {
	var said []string
	for _, c := range []struct {
		n    int
		what string
	}{{e.refuted, claim.Refuted}, {e.inconclusive, claim.Inconclusive}, {e.untested, claim.Untested}} {
		if c.n > 0 {
			said = append(said, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	return "claims: " + strings.Join(said, ", ")
}

// code is the exit code.
func (e *claimError) code() int {
	if e.refuted > 0 {
		return exitRegression
	}
	return exitInconclusive
}

func runClaims(streams *IO, c *cobra.Command, o *claimsOptions, args []string) error {
	usage := func(err error) error { return &usageError{c.CommandPath(), err} }
	f, err := o.load()
	if err != nil {
		return err
	}
	if err := o.known(f); err != nil {
		return usage(err)
	}
	if len(args) == 0 {
		for _, name := range slices.Concat(ofRecorded[:], []string{"json", "require-verdict"}) {
			if c.Flags().Changed(name) {
				return usage(fmt.Errorf("--%s needs something to judge by: name a run, or MODEL=FILE", name))
			}
		}
		(&claimPrinter{IO: streams, w: streams.claimWords()}).list(o.shown(f.Claims), len(o.ids) > 0 || o.verbose)
		return nil
	}
	runs, names, err := o.runs(c, args)
	if err != nil {
		return err
	}
	known, err := claim.Models()
	if err != nil {
		return err
	}
	contenders, err := claim.Contenders(runs, names, slices.Concat(f.Models, known))
	if err != nil {
		return err
	}
	verdicts, err := claim.Judge(f, contenders, claim.Options{Tool: tool(), Seed: o.seed})
	if err != nil {
		return err
	}
	verdicts.Claims = slices.DeleteFunc(verdicts.Claims, func(v claim.Verdict) bool { return !o.asked(v.ID) })
	return o.tell(streams, verdicts)
}

// tell writes the verdicts and ends with the code that they ask for.
func (o *claimsOptions) tell(streams *IO, v *claim.Verdicts) error {
	if err := (outFile{"json", o.json}).write(streams, v.Encode()); err != nil {
		return err
	}
	if o.json != "-" {
		(&claimPrinter{IO: streams, w: streams.claimWords()}).print(v, o.verbose || len(o.ids) > 0)
	}
	e := &claimError{refuted: v.Count(claim.Refuted), inconclusive: v.Count(claim.Inconclusive)}
	if o.require {
		e.untested = v.Count(claim.Untested)
	}
	if e.refuted+e.inconclusive+e.untested > 0 {
		return e
	}
	return nil
}

func (o *claimsOptions) load() (*claim.File, error) {
	if o.file == "" {
		return claim.Shipped()
	}
	data, err := os.ReadFile(o.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("--claims: %s: no such file", o.file)
	}
	if err != nil {
		return nil, fmt.Errorf("--claims: %w", err)
	}
	return claim.Parse(o.file, data)
}

// known refuses ids that no claim has.
func (o *claimsOptions) known(f *claim.File) error {
	var ids []string
	for i := range f.Claims {
		ids = append(ids, f.Claims[i].ID)
	}
	for _, id := range o.ids {
		if !slices.Contains(ids, id) {
			return fmt.Errorf("--claim is %s", suggest.Unknown(id, ids))
		}
	}
	return nil
}

func (o *claimsOptions) asked(id string) bool { return len(o.ids) == 0 || slices.Contains(o.ids, id) }

func (o *claimsOptions) shown(all []claim.Claim) []claim.Claim {
	return slices.DeleteFunc(slices.Clone(all), func(c claim.Claim) bool { return !o.asked(c.ID) })
}

// runs reads the arguments. names are the models of recorded answers by their
// files.
func (o *claimsOptions) runs(c *cobra.Command, args []string) (runs []*compare.Run, names map[string]string, err error) {
	usage := func(format string, a ...any) error { return &usageError{c.CommandPath(), fmt.Errorf(format, a...)} }
	o.command = c.CommandPath()
	names = map[string]string{}
	ids := map[string]string{}
	recorded := false
	for _, arg := range args {
		side, err := parseSide(arg)
		if err != nil {
			return nil, nil, usage("%w", err)
		}
		more, err := o.read(side, c.Flags())
		if err != nil {
			return nil, nil, err
		}
		for _, run := range more {
			if err := whose(run, side.name, names); err != nil {
				return nil, nil, usage("%w", err)
			}
			recorded = recorded || run.Summary.Recorded
			if was := ids[run.Summary.RunID]; was != "" && run.Summary.RunID != "" {
				return nil, nil, usage("%s and %s are the same run (%s); name it once", was, run.Source, run.Summary.RunID)
			}
			ids[run.Summary.RunID] = run.Source
		}
		runs = append(runs, more...)
	}
	return runs, names, o.onlyRecorded(c.Flags(), recorded, usage)
}

// whose notes whose answers a file holds.
func whose(run *compare.Run, name string, names map[string]string) error {
	switch {
	case !run.Summary.Recorded && name != "":
		return fmt.Errorf("%s=%s: a run names its models itself; leave the name out", name, run.Source)
	case !run.Summary.Recorded:
		return nil
	case name == "":
		return fmt.Errorf("%s: say whose answers these are: MODEL=%s", run.Source, run.Source)
	case run.Stages[0].Figures.Suite == "":
		return fmt.Errorf("%s: say with --suite what was asked: claims are of suites", run.Source)
	case names[run.Source] != "":
		return fmt.Errorf("%s is named twice", run.Source)
	}
	names[run.Source] = name
	return nil
}

// onlyRecorded refuses flags of reading where nothing is to be read so.
func (o *claimsOptions) onlyRecorded(f *pflag.FlagSet, recorded bool, usage func(string, ...any) error) error {
	for _, name := range slices.Concat(ofRecorded[:], []string{"shared-ids"}) {
		if !recorded && f.Changed(name) {
			return usage("--%s is for recorded answers (MODEL=FILE); runs say it themselves", name)
		}
	}
	return nil
}
