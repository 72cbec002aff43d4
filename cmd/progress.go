package cmd

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/schollz/progressbar/v3"
)

// progress shows a run on standard error: a bar on a terminal, a line now and
// then elsewhere, errors only when quiet. It hears of every request and prints
// few of them.
type progress struct {
	streams *IO
	quiet   bool
	w       words

	mu       sync.Mutex
	bar      *progressbar.ProgressBar
	tally    bench.Tally
	stage    bench.StageStarted
	started  time.Time
	lastLine time.Time
	pulling  string
	failures []error // of targets; each has been said
}

// lineEvery is how often a line is printed where there is no terminal.
const lineEvery = 10 * time.Second

func newProgress(streams *IO, quiet bool) *progress {
	return &progress{streams: streams, quiet: quiet, w: streams.words()}
}

// Observe implements bench.Observer.
func (p *progress) Observe(e bench.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := e.(type) {
	case bench.TargetReady:
		p.ready(e)
	case bench.TargetFailed:
		p.failures = append(p.failures, e.Err)
		p.line("%s %s", p.w.failedTarget+":", e.Err)
	case bench.StageStarted:
		p.start(e)
	case bench.Recorded:
		p.recorded(e)
	case bench.StageEnded:
		p.end()
	case bench.Noted:
		p.line("%s", p.streams.said(e.Text))
	}
}

func (p *progress) ready(e bench.TargetReady) {
	p.endBar()
	facts := e.Target
	for _, fact := range []string{e.Parameters, e.Quantization, e.ServerVersion} {
		if fact != "" {
			facts += " · " + fact
		}
	}
	p.info("%s: %s", facts, p.w.ready)
	for _, warning := range e.Warnings {
		p.info("  ! %s", p.streams.said(warning))
	}
}

func (p *progress) start(e bench.StageStarted) {
	p.tally, p.stage, p.started, p.lastLine = bench.Tally{}, e, time.Now(), time.Now()
	name := fmt.Sprintf("%s × %s × %s", e.Target, e.Suite, levelName(&e.Stage))
	if e.Done > 0 {
		name += fmt.Sprintf(" (%d/%d)", e.Done, e.Requests)
	}
	p.info("%s", name)
	if !p.streams.ErrIsTTY || p.quiet {
		return
	}
	total := e.Requests - e.Done
	if e.Requests == 0 {
		total = -1 // a spinner: how many there will be is not known
	}
	p.bar = progressbar.NewOptions(total,
		progressbar.OptionSetWriter(p.streams.Err), progressbar.OptionUseANSICodes(true),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("req"),
		progressbar.OptionSetWidth(20), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
}

func (p *progress) recorded(e bench.Recorded) {
	before := p.tally.Done
	p.tally.Add(e.Record)
	if p.tally.Done == before {
		return
	}
	if p.bar != nil {
		p.bar.Describe(p.state())
		_ = p.bar.Add(1) // fails past its end only
		return
	}
	if now := time.Now(); now.Sub(p.lastLine) >= lineEvery {
		p.lastLine = now
		done := fmt.Sprint(p.tally.Done + p.stage.Done)
		if p.stage.Requests > 0 { // a stage bounded by time has no total
			done += fmt.Sprintf("/%d", p.stage.Requests)
		}
		p.info("  %s · %s", done, p.state())
	}
}

// state is the running accuracy, time to first token and errors.
func (p *progress) state() string {
	text := ""
	if share, ok := p.tally.Accuracy(); ok {
		text += fmt.Sprintf("%s %.1f%% · ", p.w.accuracy, 100*share)
	}
	if ns, ok := p.tally.TTFT(); ok {
		text += fmt.Sprintf("ttft p50 %s ms · ", milliseconds(float64(ns)))
	}
	return text + fmt.Sprintf("%s %d", p.w.errors, p.tally.Errors)
}

func (p *progress) end() {
	p.endBar()
	p.info("  %d %s · %s · %s", p.tally.Done, p.w.requests, time.Since(p.started).Round(100*time.Millisecond), p.state())
}

func (p *progress) endBar() {
	if p.bar != nil {
		_ = p.bar.Finish()
		p.bar = nil
	}
}

// info is left out when quiet; line is not.
func (p *progress) info(format string, args ...any) {
	if !p.quiet {
		p.line(format, args...)
	}
}

func (p *progress) line(format string, args ...any) {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	fmt.Fprintf(p.streams.Err, format+"\n", args...)
}

// say prints a sentence from outside of a run's events.
func (p *progress) say(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.info("%s", text)
}

// pull shows how far the pull of a model is: a bar for each layer.
func (p *progress) pull(status string, done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.quiet {
		return
	}
	if status != p.pulling {
		p.endBar()
		p.pulling = status
		if total > 0 && p.streams.ErrIsTTY {
			p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(p.streams.Err),
				progressbar.OptionShowBytes(true), progressbar.OptionSetDescription(status), progressbar.OptionSetWidth(20))
		} else {
			p.info("%s", status)
		}
	}
	if p.bar != nil {
		_ = p.bar.Set64(done)
	}
}

// saidAll reports whether err says nothing more than that targets failed, which
// was said when each did.
func (p *progress) saidAll(err error) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.failures) > 0 && err.Error() == errors.Join(p.failures...).Error()
}

// leave prints the last sentence of a run that ends at once, quiet or not.
func (p *progress) leave(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endBar()
	p.line("%s", text)
}

func (p *progress) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endBar()
}
