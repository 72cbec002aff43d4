package cmd

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/bench/judging"
	"github.com/hanbench/hanbench/results"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

// judgeRetries is how often a verdict is asked for again where a failure may pass:
// the judge is not what is measured.
const judgeRetries = 3

// judgeOptions are the flags of judge.
type judgeOptions struct {
	plan    bench.JudgePlan
	suites  []string
	presets string
	again   bool
	retries int
	json    bool
	quiet   bool
}

func newJudge(streams *IO) *cobra.Command {
	var o judgeOptions
	c := &cobra.Command{
		Use:   "judge DIR --target JUDGE",
		Short: "Have a model rate the answers of a run (logickor, ko-mt-bench)",
		Long: `Have a model rate the answers of a run that is over, of suites that need a
judge. Each turn's answer is one request to the judge. What it said is kept in
judgments.jsonl in the run directory, and result.json is made anew.

Judging goes on where it was stopped: what is rated is not asked again. Another
judge, or other prompts, in the same directory are refused; --again judges anew
and keeps the old file under another name. Without --target the judge is the one
of the run's plan.`,
		Example: `  hanbench run --target ollama:exaone3.5:7.8b --suite logickor
  hanbench judge runs/20261123-063933-exaone3.5-7.8b --target openai:gpt-4o
  hanbench judge runs/a --target openai:JUDGE@http://127.0.0.1:8000/v1 \
      --protocol ko-mt-bench --template judge_prompts_ko.jsonl`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{c.CommandPath(), errors.New("name one run directory")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runJudge(c, streams, &o, args[0]) },
	}
	f := c.Flags()
	f.StringVar(&o.plan.Target, "target", "", "the judge, `PRESET:MODEL[@URL]` (default: that of the run's plan)")
	f.StringVar(&o.plan.Protocol, "protocol", "", "`PROTOCOL` by which answers are judged: ko-mt-bench or logickor (default: the one of the suite's name)")
	f.StringVar(&o.plan.Template, "template", "", "a `FILE` with the judge's prompts in FastChat's form (default: hanbench's own)")
	f.IntVar(&o.plan.Concurrency, "concurrency", 0, "verdicts asked for at a time (default 4)")
	f.StringArrayVar(&o.suites, "suite", nil, "the `SUITE` with the reference answers, instead of the one of that name in the run's plan; may be given again")
	f.StringVar(&o.presets, "presets", "", "a `FILE` with presets of your own")
	f.BoolVar(&o.again, "again", false, "judge everything anew, and keep the former judgments under another name")
	f.IntVar(&o.retries, "retries", judgeRetries, "times a verdict is asked for again where a failure may pass")
	f.BoolVar(&o.json, "json", false, "print result.json on standard output")
	f.BoolVar(&o.quiet, "quiet", false, "print errors only")
	return c
}

func runJudge(c *cobra.Command, streams *IO, o *judgeOptions, path string) error {
	usage := func(err error) error { return &usageError{c.CommandPath(), err} }
	dir, err := results.OpenDir(path)
	if err != nil {
		return usage(err)
	}
	plan, err := bench.ReadPlan(filepath.Join(dir.Path(), results.PlanFile), bench.DefaultPlan())
	if err != nil {
		return err
	}
	o.fromPlan(&plan)
	if o.plan.Target == "" {
		return usage(errors.New("name the judge with --target, for example openai:gpt-4o"))
	}
	if err := o.plan.Validate(); err != nil {
		return usage(err)
	}
	if o.retries < 0 {
		return usage(fmt.Errorf("--retries is %d; expected 0 or more", o.retries))
	}
	target, err := o.plan.ParseTarget(o.presets)
	if err != nil {
		return usage(err)
	}
	streams.secrets.Add(target.Secrets()...)
	p := newProgress(streams, o.quiet)
	resume := fmt.Sprintf(streams.words().judgeResume, path, target)
	stop, finish := streams.stoppable(p, resume)
	out, err := judging.Run(c.Context(), dir, judging.Options{
		Plan: o.plan, Target: target, Suites: o.suites, Again: o.again, Retries: o.retries,
		Timeouts: plan.Timeouts, NumCtx: plan.NumCtx, Tool: tool(), Secrets: streams.secrets, Stop: stop, Grace: grace, Observer: p.judged,
	})
	finish()
	if out == nil {
		return err
	}
	if out.Result != nil {
		o.show(streams, out.Result, path)
	}
	switch {
	case err != nil:
		return fmt.Errorf("%w\n%s", err, resume)
	case out.Interrupted:
		fmt.Fprintln(streams.Err, resume)
		return errors.Join(errSaid, errInterrupted)
	}
	return unjudged(out.Result)
}

// fromPlan takes from the run's plan what the flags leave open.
func (o *judgeOptions) fromPlan(plan *bench.Plan) {
	if o.presets == "" {
		o.presets = plan.Presets
	}
	if plan.Judge == nil || o.plan.Target != "" && o.plan.Target != plan.Judge.Target {
		return
	}
	flags := o.plan
	o.plan = *plan.Judge
	override(flags.Protocol != "", &o.plan.Protocol, flags.Protocol)
	override(flags.Template != "", &o.plan.Template, flags.Template)
	override(flags.Concurrency != 0, &o.plan.Concurrency, flags.Concurrency)
}

func (o *judgeOptions) show(streams *IO, r *results.Result, path string) {
	switch {
	case o.json:
		fmt.Fprintf(streams.Out, "%s", r.Encode())
	case !o.quiet:
		s := &summary{IO: streams, w: streams.words(), r: r}
		fmt.Fprintln(s.Out)
		s.targets()
		s.judged()
		s.warnings()
		fmt.Fprintf(streams.Out, "\n"+s.w.wrote+"\n", path)
	}
}

// unjudged is an error where the judge rated nothing and failed on everything.
func unjudged(r *results.Result) error {
	for _, st := range r.Stages {
		if j := st.Judged; j != nil && j.N == 0 && len(j.Errors) > 0 {
			return fmt.Errorf("%s: the judge gave no verdict at all; see the errors in %s", j.Judge, results.JudgmentsFile)
		}
	}
	return nil
}

// judgeRun has the plan's judge rate a run that has just ended.
func judgeRun(ctx context.Context, streams *IO, p *progress, job *bench.Job, out *bench.Outcome, stop <-chan struct{}) error {
	judged, err := judging.Run(ctx, out.Dir, judging.Options{
		Plan: *job.Plan.Judge, Target: job.Judge, Retries: judgeRetries, Timeouts: job.Plan.Timeouts, NumCtx: job.Plan.NumCtx,
		Tool: tool(), Secrets: streams.secrets, Stop: stop, Grace: grace, Observer: p.judged,
	})
	if judged != nil {
		out.Interrupted = judged.Interrupted
		if judged.Result != nil {
			out.Result = judged.Result
		}
	}
	if err == nil && !out.Interrupted {
		err = unjudged(out.Result)
	}
	return err
}

// judged hears of judgments.
func (p *progress) judged(e judging.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case e.Ready != nil:
		p.endBar()
		p.info(p.w.judgeReady, e.Ready.Target)
		for _, warning := range e.Ready.Warnings {
			p.info("  ! %s", warning)
		}
		p.lastLine = time.Now()
	case e.Note != "":
		p.line("%s", e.Note)
	case e.Judgment == nil:
	case p.streams.ErrIsTTY && !p.quiet:
		if p.bar == nil {
			p.bar = progressbar.NewOptions(e.Total, progressbar.OptionSetWriter(p.streams.Err), progressbar.OptionShowCount(),
				progressbar.OptionSetWidth(20), progressbar.OptionClearOnFinish(), progressbar.OptionSetDescription(p.w.judgments))
		}
		_ = p.bar.Set(e.Done) // fails past its end only
	default:
		if now := time.Now(); now.Sub(p.lastLine) >= lineEvery || e.Done == e.Total {
			p.lastLine = now
			p.info("  %d/%d %s", e.Done, e.Total, p.w.judgments)
		}
	}
}
