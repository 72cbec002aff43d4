package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// runOptions are the flags of run that are no part of a plan, and those that
// are, laid over it.
type runOptions struct {
	planFile string
	resume   string
	out      string
	dryRun   bool
	json     bool
	quiet    bool
	insist   bool // --require-valid

	flags *pflag.FlagSet
	plan  bench.Plan // from flags
	// Flags whose form differs from the plan's.
	targets     []string
	workloads   []string
	method      string
	rates       []float64
	arrival     string
	params      []string
	temperature float64
	topP        float64
	timeout     time.Duration
	slo         string
	find        string
	judgeBy     string // --judge
	telemetry   []string
	shots       int
	sweep       string
}

func newRun(streams *IO) *cobra.Command {
	o := &runOptions{}
	c := &cobra.Command{
		Use:   "run [plan.yaml]",
		Short: "Measure targets on suites under load; write a run directory",
		Long: `Measure targets on Korean suites under load and write a run directory: the
resolved plan, one record a request, and a summary.

Without a target, hanbench looks for a model server on this machine, and where
there is none it measures its own simulated endpoint, and says so.

Flags override the plan file. Keys are read from the environment (hanbench
targets lists the variables), never from a flag.`,
		Example: `  hanbench run --target ollama:exaone3.5:7.8b --suite ko-basics --concurrency 1,8
  hanbench run --target clova:HCX-007 --limit 50
  hanbench run --target openai:MODEL@http://127.0.0.1:8000/v1 --suite ko-load --duration 30s
  hanbench run --workload '{name: chat, input: {chars: 500}, output: {tokens: 128}}' \
      --rate 5 --duration 1m
  hanbench run --target openai:MODEL@http://127.0.0.1:8000/v1 --suite ko-load \
      --find-capacity --slo "ttft p99<500ms, tpot p99<50ms"
  hanbench run plan.yaml --dry-run`,
		Args: atMost(2), // the second one of --sweep or --find-capacity, see takeSweep
		RunE: func(c *cobra.Command, args []string) error {
			o.flags = c.Flags()
			args = o.takeFind(o.takeSweep(args))
			if err := atMost(1)(c, args); err != nil {
				return err
			}
			if len(args) == 1 {
				o.planFile = args[0]
			}
			return runRun(c.Context(), streams, o)
		},
	}
	o.addFlags(c.Flags())
	inGroups(c,
		flagGroup{"What is asked, and whom", []string{"target", "suite", "workload", "limit", "epochs", "shots", "method", "judge", "presets", "pull"}},
		flagGroup{"Load", []string{"concurrency", "rate", "arrival", "requests", "duration", "warmup", "max-in-flight", "local-address", "http"}},
		flagGroup{"Capacity (docs/capacity.md)", []string{"find-capacity", "sweep", "slo"}},
		flagGroup{"Answers", []string{"max-tokens", "temperature", "top-p", "param", "num-ctx", "seed", "timeout", "retries"}},
		flagGroup{"The run", []string{"out", "resume", "dry-run", "json", "quiet", "no-text", "require-valid"}},
	)
	return c
}

func (o *runOptions) addFlags(f *pflag.FlagSet) {
	d := bench.DefaultPlan()
	f.StringSliceVar(&o.targets, "target", nil, "model to measure, `PRESET:MODEL[@URL]`; may be given again")
	f.StringSliceVar(&o.plan.Suites, "suite", d.Suites, "`SUITE` to ask: one of hanbench suites list, or the folder of your own; may be given again")
	f.StringArrayVar(&o.workloads, "workload", nil, "work without right answers, by a specification: a `FILE`, or {name: chat, input: {chars: 500}, output: {tokens: 128}}; may be given again")
	f.IntSliceVar(&o.plan.Concurrency, "concurrency", d.Concurrency, "how many `REQUESTS` are in flight; as one is answered the next is sent (closed loop); several levels: 1,8,64")
	f.Float64SliceVar(&o.rates, "rate", nil, "requests that arrive a second, at these `RATES`, whether or not earlier ones are answered (open loop); several levels: 1,5,20")
	f.StringVar(&o.arrival, "arrival", string(arrival.Poisson), "`HOW` requests of --rate arrive: constant, poisson, or gamma:BURSTINESS with 1 as poisson and less as burstier")
	f.StringVar(&o.find, "find-capacity", "", "search the highest rate and the highest concurrency that meet --slo, or `ONE` of them: =rate or =concurrency")
	f.Lookup("find-capacity").NoOptDefVal = results.FindBoth
	f.StringVar(&o.sweep, "sweep", "", "measure these `LEVELS` in flight against --slo, without a search (default 1,2,4,8,16,32,64, or those of --rate and --concurrency)")
	f.Lookup("sweep").NoOptDefVal = sweepDefault
	f.StringVar(&o.slo, "slo", "", "what a level must meet, an `OBJECTIVE` such as \"ttft p99<500ms, tpot p99<50ms\", or a preset such as mlperf-llama2-70b-interactive")
	f.IntVar(&o.plan.MaxInFlight, "max-in-flight", d.MaxInFlight, "most requests in flight in an open loop; what is due beyond it is dropped, and recorded")
	f.IntVar(&o.plan.Limit, "limit", 0, "items of each suite, chosen by the seed (default all)")
	f.IntVar(&o.shots, "shots", 0, "worked examples before each question (default the suite's own number)")
	f.IntVar(&o.plan.Epochs, "epochs", d.Epochs, "times each item is asked")
	f.IntVar(&o.plan.Requests, "requests", 0, "requests of each stage; the items are gone round again as needed")
	f.DurationVar(&o.plan.Duration, "duration", 0, "time for which each stage sends requests")
	f.IntVar(&o.plan.Warmup, "warmup", 0, "requests of each stage sent before those measured")
	f.Uint64Var(&o.plan.Seed, "seed", d.Seed, "seed of everything random, also sent as the sampling seed")
	f.StringVar(&o.method, "method", string(tasks.ByText), "`HOW` multiple choice is answered: text, logprobs (of the first token) or loglikelihood (of each option)")
	f.IntVar(&o.plan.MaxTokens, "max-tokens", 0, "output tokens of each answer, reasoning included (default the task's)")
	f.Float64Var(&o.temperature, "temperature", 0, "sampling temperature; 0 is sent as 0")
	f.Float64Var(&o.topP, "top-p", 0, "nucleus sampling (default the server's)")
	f.StringArrayVar(&o.params, "param", nil, "any other sampling parameter, `NAME=VALUE`, by the name that the server knows: top_k=40, enable_thinking=false; may be given again")
	f.DurationVar(&o.timeout, "timeout", d.Timeouts.Total, "time for one request as a whole")
	f.StringVar(&o.plan.HTTP, "http", d.HTTP, "`VERSION` of HTTP to speak: 1.1, or 2 (then without the kernel's times of events)")
	f.StringSliceVar(&o.plan.LocalAddresses, "local-address", nil, "`ADDRESS` of this machine to connect from; several in turn, for more than 28,000 connections; may be given again")
	f.IntVar(&o.plan.Retries, "retries", 0, "times a request that failed for a passing reason is sent again; each attempt is a record")
	f.IntVar(&o.plan.NumCtx, "num-ctx", d.NumCtx, "context length asked of Ollama, in tokens")
	f.StringVar(&o.judgeBy, "judge", "", "model that rates the answers of suites that need a judge, after the run: `PRESET:MODEL[@URL]`")
	f.StringArrayVar(&o.telemetry, "telemetry", nil, "`URL` of an exporter's page that tells of the GPUs or NPUs that the model runs on, read beside the run for its energy; may be given again")
	f.BoolVar(&o.plan.NoText, "no-text", false, "keep prompts and answers out of the records; hashes stay")
	f.BoolVar(&o.plan.Pull, "pull", false, "pull a missing Ollama model")
	f.StringVar(&o.plan.Presets, "presets", "", "a `FILE` with presets of your own")
	f.StringVar(&o.out, "out", "", "the run directory `DIR` to make (default runs/TIME-MODEL)")
	f.StringVar(&o.resume, "resume", "", "the run directory `DIR` to complete; takes its plan from there")
	f.BoolVar(&o.dryRun, "dry-run", false, "print the resolved plan, the number of requests, a judge's too, and first prompts; send nothing")
	f.BoolVar(&o.json, "json", false, "print result.json on standard output")
	f.BoolVar(&o.quiet, "quiet", false, "print errors only")
	f.BoolVar(&o.insist, "require-valid", false, "exit with 4 when a stage is INVALID")
}

func runRun(ctx context.Context, streams *IO, o *runOptions) error {
	if o.resume != "" {
		return runResume(ctx, streams, o)
	}
	plan, err := o.resolvePlan()
	if err != nil {
		return &usageError{"hanbench run", err}
	}
	// What is wrong with a plan is said before this machine is asked for a target.
	unnamed := len(plan.Targets) == 0
	if unnamed {
		plan.Targets = []bench.TargetPlan{{Target: bench.ReferenceTarget}}
	}
	job, err := bench.Resolve(plan)
	if err != nil {
		return orFile("hanbench run", err)
	}
	switch {
	case unnamed && o.dryRun:
		o.say(streams, streams.words().dryTarget)
	case unnamed:
		if job, err = o.findTarget(ctx, streams, plan, job); err != nil {
			return err
		}
	}
	streams.secrets.Add(job.Secrets()...)
	if o.dryRun {
		return printDryRun(streams, o, job)
	}
	path := o.out
	if path == "" {
		path = freshPath("runs", time.Now(), bench.FileName(job.Targets[0]))
	}
	return o.watch(ctx, streams, job, path, func(ctx context.Context, bo bench.Options) (*bench.Outcome, error) {
		return bench.Run(ctx, job, path, bo)
	})
}

// findTarget makes a job of what there is to measure on this machine, or leaves
// simulated, the one of the reference endpoint.
func (o *runOptions) findTarget(ctx context.Context, streams *IO, plan bench.Plan, simulated *bench.Job) (*bench.Job, error) {
	presets, err := runners.Presets(plan.Presets)
	if err != nil {
		return nil, err
	}
	w := streams.words()
	for _, f := range runners.Discover(ctx, presets) {
		if len(f.Models) == 0 {
			continue
		}
		plan.Targets = []bench.TargetPlan{{Target: f.Target()}}
		o.say(streams, fmt.Sprintf(w.foundServer, f.Preset+" "+f.URL, f.Target()))
		return bench.Resolve(plan)
	}
	o.say(streams, w.noServer)
	return simulated, nil
}

func (o *runOptions) say(streams *IO, text string) {
	if !o.quiet {
		fmt.Fprintln(streams.Err, text)
	}
}

// freshPath is a run directory that is not there yet.
func freshPath(parent string, now time.Time, model string) string {
	name := now.UTC().Format("20060102-150405") + "-" + model
	path := filepath.Join(parent, name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); err != nil {
			return path
		}
		path = filepath.Join(parent, name+"-"+strconv.Itoa(n))
	}
}

func runResume(ctx context.Context, streams *IO, o *runOptions) error {
	dir, err := results.OpenDir(o.resume)
	if err != nil {
		return &usageError{"hanbench run", err}
	}
	plan, err := bench.ReadPlan(filepath.Join(dir.Path(), results.PlanFile), bench.Plan{})
	if err != nil {
		return err
	}
	if err := o.onlyResume(); err != nil {
		return &usageError{"hanbench run", err}
	}
	job, err := bench.Resolve(plan)
	if err != nil {
		return err
	}
	if err := job.TakeCredentials(o.targets); err != nil {
		return &usageError{"hanbench run", err}
	}
	streams.secrets.Add(job.Secrets()...)
	return o.watch(ctx, streams, job, dir.Path(), func(ctx context.Context, bo bench.Options) (*bench.Outcome, error) {
		return bench.Resume(ctx, dir, job, bo)
	})
}

// onlyResume refuses flags that would make another plan of it. --target may
// stand there to bring the credentials that plan.yaml does not hold.
func (o *runOptions) onlyResume() error {
	allowed := map[string]bool{"resume": true, "json": true, "quiet": true, "require-valid": true, "lang": true, "target": true}
	var other []string
	o.flags.Visit(func(f *pflag.Flag) {
		if !allowed[f.Name] {
			other = append(other, "--"+f.Name)
		}
	})
	if len(other) > 0 || o.planFile != "" {
		return fmt.Errorf("--resume takes the plan from the run directory; leave out %s", strings.TrimSpace(o.planFile+" "+strings.Join(other, " ")))
	}
	return nil
}

// grace is how long a stopped run waits for answers on their way.
const grace = 30 * time.Second

// watch runs with a progress display and the handling of Ctrl-C around it, and
// prints what came out. The run's directory is path.
func (o *runOptions) watch(ctx context.Context, streams *IO, job *bench.Job, path string, run func(context.Context, bench.Options) (*bench.Outcome, error)) error {
	p := newProgress(streams, o.quiet)
	stop, finish := streams.stoppable(p, fmt.Sprintf(streams.words().resume, path))
	if job.Simulated() {
		p.say(streams.words().simulated)
	}
	for _, suite := range job.Suites {
		for _, line := range aboutSuite(bench.SuiteRef(suite), streams.language(), true) {
			p.say(line)
		}
	}
	out, err := run(ctx, bench.Options{
		Tool: tool(), Observer: p, Stop: stop, Grace: grace, Secrets: streams.secrets, PullProgress: p.pull,
		Calibration: storedCalibration(p),
	})
	if err == nil && !out.Interrupted && job.Judge != nil {
		err = judgeRun(ctx, streams, p, job, out, stop)
	}
	finish()
	if out == nil && p.saidAll(err) {
		return errSaid
	}
	return o.conclude(streams, out, err)
}

// stoppable gives a channel that the first Ctrl-C closes; the second ends the
// process at once, with a last sentence. finish ends that, and the progress.
func (s *IO) stoppable(p *progress, last string) (stop chan struct{}, finish func()) {
	stop = make(chan struct{})
	interrupts, release := s.Signals()
	finished := make(chan struct{})
	go func() {
		select {
		case <-interrupts:
			p.say(s.words().stopping)
			close(stop)
		case <-finished:
			return
		}
		select {
		case <-interrupts:
			p.leave(last)
			s.exitAtOnce(exitInterrupted)
		case <-finished:
		}
	}()
	return stop, func() {
		close(finished)
		release()
		p.close()
	}
}

// conclude prints the outcome and turns it into an error for the exit code.
func (o *runOptions) conclude(streams *IO, out *bench.Outcome, err error) error {
	if out == nil {
		return err
	}
	if out.Result != nil {
		o.printResult(streams, out)
	}
	w := streams.words()
	switch {
	case err != nil:
		return fmt.Errorf("%w\n"+w.resume, err, out.Dir.Path())
	case out.Interrupted:
		fmt.Fprintf(streams.Err, w.resume+"\n", out.Dir.Path())
		return errors.Join(errSaid, errInterrupted)
	case len(out.Failures) > 0:
		return errSaid // each was told when it happened
	}
	return o.judge(out.Result)
}

// judge turns figures that nobody should rely on into an exit code.
func (o *runOptions) judge(r *results.Result) error {
	for _, s := range r.Stages {
		if s.Counts.Succeeded == 0 && s.Counts.Failed > 0 {
			return fmt.Errorf("%s: no request was answered", s.Target)
		}
		if o.insist && s.Search == nil && s.Validity.Status != results.Valid {
			return &invalidError{s}
		}
	}
	for _, c := range r.Capacity {
		if o.insist && (c.End == results.EndUnsound || c.End == results.EndContradiction) {
			return &inconclusiveError{c}
		}
	}
	return nil
}

// levelName is the stage's level behind a ×.
func levelName(s *results.Stage) string { return strings.TrimPrefix(s.Level(), "×") }

func (o *runOptions) printResult(streams *IO, out *bench.Outcome) {
	switch {
	case o.json:
		fmt.Fprintf(streams.Out, "%s", out.Result.Encode())
	case !o.quiet:
		printSummary(streams, out.Result)
		fmt.Fprintf(streams.Out, "\n"+streams.words().wrote+"\n", out.Dir.Path())
	}
}
