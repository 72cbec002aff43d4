package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks/workload"
)

// The parameters that make an answer go on to its last token.
const (
	paramIgnoreEOS = "ignore_eos" // vLLM, SGLang, llama-server
	paramMinTokens = "min_tokens" // vLLM, SGLang
)

// wantsExact reports whether a workload's answers are to have an exact length.
func (j *Job) wantsExact() bool {
	return slices.ContainsFunc(j.works, func(w *work) bool { return w.WantsExact() || len(j.traces) > 0 && !w.Recipe.MayEndEarly })
}

// needsRates is the first workload whose prompts have a length in tokens.
func (j *Job) needsRates() *work {
	for _, w := range j.works {
		if w.NeedsRates() || len(j.traces) > 0 {
			return w
		}
	}
	return nil
}

// probed are the parameters that the start-up probe tries.
func (j *Job) probed(t *Target) map[string]any {
	params := j.Plan.sampling(t.plan)
	if j.wantsExact() && t.Protocol == runners.OpenAI {
		params[paramIgnoreEOS], params[paramMinTokens] = true, 1
	}
	return params
}

// learn finds out what the workloads need to know of a target. The error says
// why they cannot be sent to it.
func (s *session) learn(ctx context.Context, t *Target, r runners.Runner, info *runners.Info) error {
	a := &asker{session: s, target: t, runner: r, info: info}
	if s.job.wantsExact() {
		a.exact(ctx)
	}
	w := s.job.needsRates()
	if w == nil {
		return nil
	}
	if before, ok := s.digests[t.Name]; ok && before.TokensPerChar > 0 { // a resumed run asks the same
		t.rates = workload.Rates{PerChar: before.TokensPerChar, Template: before.TemplateTokens}
		return nil
	}
	var err error
	if t.rates, err = a.rates(ctx, w); err != nil {
		return fmt.Errorf("target %s: workload %s needs lengths in tokens: %w", t, w.Recipe.Name, err)
	}
	return nil
}

// An asker sends set-up requests.
type asker struct {
	*session
	target *Target
	runner runners.Runner
	info   *runners.Info
}

// send sends one chat, again when it failed for a passing reason.
func (a *asker) send(ctx context.Context, text string, maxTokens int, more map[string]any) runners.Response {
	const tries = 3
	params := a.job.Plan.sampling(a.target.plan)
	for name, value := range more {
		params[name] = value
	}
	for try := 1; ; try++ {
		id := fmt.Sprintf("%s-length-%d", a.runnerOptions(a.target).RunID, len(a.info.Setup)+1)
		a.info.Setup = append(a.info.Setup, id)
		resp := runners.Do(ctx, a.runner, runners.Request{
			ID: id, Messages: []runners.Message{{Role: "user", Content: text}}, MaxTokens: maxTokens, Params: params,
		})
		if try == tries || !resp.Err.Passing() {
			return resp
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return resp
		}
	}
}

// exactTokens is far more than the short answer that is asked for would take.
const exactTokens = 48

// exact finds out whether the server knows ignore_eos. That it takes the
// parameter proves nothing: vLLM takes any.
func (a *asker) exact(ctx context.Context) {
	warn := func(format string, args ...any) {
		a.info.Warnings = append(a.info.Warnings, fmt.Sprintf(format, args...)+"; a workload's answers may end before their tokens")
	}
	if a.target.Protocol != runners.OpenAI {
		warn("the %s protocol has no ignore_eos", a.target.Protocol)
		return
	}
	if slices.ContainsFunc(a.info.Dropped, func(d runners.Dropped) bool { return d.Name == paramIgnoreEOS }) {
		warn("ignore_eos is not sent")
		return
	}
	resp := a.send(ctx, "다른 말은 하지 말고 '네'라고만 답하세요.", exactTokens, map[string]any{paramIgnoreEOS: true, paramMinTokens: exactTokens})
	tokens := resp.Usage
	switch {
	case resp.Err != nil:
		warn("whether the server knows ignore_eos could not be tried: %s", resp.Err.Message)
	case resp.Truncated || tokens != nil && tokens.Output != nil && *tokens.Output >= exactTokens:
		a.target.exact = true
	default:
		warn("the server takes ignore_eos and ends its answers all the same, so it is not sent")
	}
}

// The texts whose tokens are counted, in characters: long enough for a rate, and
// short enough for a context of 4,096 tokens that are bytes.
const (
	shortSample, longSample = 150, 1000
	samples                 = 3 // of each
)

// rates finds how many tokens a character takes, and what the template does:
// the line through the mean counts of short and of long texts.
func (a *asker) rates(ctx context.Context, w *work) (workload.Rates, error) {
	var mean [2]float64
	for i := range 2 * samples {
		size := []int{shortSample, longSample}[i%2]
		text := w.Sample(i, size, workload.Marker{Run: a.runID, Session: a.number, Stage: lastStage, Seq: i})
		resp := a.send(ctx, text, setupTokens, nil)
		switch {
		case resp.Err != nil:
			return workload.Rates{}, fmt.Errorf("a set-up request failed: %w", resp.Err)
		case resp.Usage == nil || resp.Usage.Input == nil:
			return workload.Rates{}, errors.New("the endpoint sends no token counts (usage.prompt_tokens); give lengths in chars instead")
		}
		mean[i%2] += float64(*resp.Usage.Input) / samples
	}
	rates := workload.Rates{PerChar: (mean[1] - mean[0]) / (longSample - shortSample)}
	rates.Template = mean[0] - rates.PerChar*shortSample
	if rates.PerChar <= 0 {
		return rates, fmt.Errorf("the endpoint counts %.1f tokens for %d characters and %.1f for %d, which cannot be; give lengths in chars instead",
			mean[0], shortSample, mean[1], longSample)
	}
	return rates, nil
}

const (
	// setupTokens is few, and above the least that some endpoints take.
	setupTokens = 16
	// lastStage is a stage that no plan has: its markers are its own.
	lastStage = 999
)
