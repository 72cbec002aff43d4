package runners

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hanbench/hanbench/runners/wire"
)

// Prepare implements Runner. It sends one short chat with every parameter that
// requests will carry; what the endpoint refuses is dropped, and said.
func (r *openAI) Prepare(ctx context.Context) (Info, error) {
	if err := speaks(ctx, r.target, r.transport); err != nil {
		return Info{}, err
	}
	p := &probe{runner: r}
	if err := p.run(ctx); err != nil {
		return Info{Setup: p.ids}, err
	}
	info := Info{Dropped: p.dropped, Setup: p.ids, UsageSource: "none", Simulated: p.last.ServerName == referenceServer}
	for _, name := range p.sent() {
		info.Accepted = append(info.Accepted, p.wireName(name))
	}
	for _, d := range p.dropped {
		info.Warnings = append(info.Warnings, p.warning(d))
	}
	if p.last.Usage != nil {
		info.UsageSource = p.last.Usage.Source
	} else {
		info.Warnings = append(info.Warnings, "the endpoint sends no token counts: figures in tokens are null")
	}
	return info, nil
}

func (p *probe) warning(d Dropped) string {
	instead := "is not sent it"
	if d.Name == paramMaxTokens && slices.Contains(p.sent(), paramMaxTokens) {
		instead = "is sent " + p.wireName(paramMaxTokens)
	}
	return fmt.Sprintf("the endpoint refuses %s and %s: %s", d.Name, instead, d.Reason)
}

// probe finds the parameters that an endpoint takes.
type probe struct {
	runner  *openAI
	ids     []string
	dropped []Dropped
	last    Response
}

// sent lists the parameters of the request as hanbench names them, those still
// sent, in the order in which they are doubted.
func (p *probe) sent() []string {
	names := []string{paramStreamOptions}
	for name := range p.runner.options.Params {
		names = append(names, name)
	}
	slices.Sort(names[1:])
	names = append(names, paramMaxTokens)
	return slices.DeleteFunc(names, func(n string) bool { return p.runner.refused[n] })
}

// run sends until the endpoint takes the request. Every refusal takes at least
// one parameter away, so it ends.
func (p *probe) run(ctx context.Context) error {
	for {
		err := p.send(ctx)
		if err == nil {
			return nil
		}
		if !isRefusal(err) {
			return p.explain(ctx, err)
		}
		if p.dropNamed(err) {
			continue
		}
		return p.dropUnnamed(ctx, err)
	}
}

// probeTokens is few, and above the least that some endpoints take.
const probeTokens = 16

// send sends one chat, again when the endpoint asks to wait.
func (p *probe) send(ctx context.Context) *Error {
	const tries = 4
	wait := time.Second
	for try := 1; ; try++ {
		id := fmt.Sprintf("%s-setup-%d", p.runner.options.RunID, len(p.ids)+1)
		p.ids = append(p.ids, id)
		p.last = Do(ctx, p.runner, Request{
			ID: id, Messages: []Message{{Role: "user", Content: "안녕하세요?"}},
			MaxTokens: probeTokens, Params: p.runner.options.Params,
		})
		err := p.last.Err
		if p.last.Blocked {
			return nil // the endpoint took the request, and that is all we ask
		}
		if err == nil || try == tries || (err.Cause != CauseRateLimited && err.Cause != CauseOverloaded) {
			return err
		}
		if err.RetryAfter != nil {
			wait = min(*err.RetryAfter, 30*time.Second)
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
		wait *= 2
	}
}

// isRefusal: the endpoint understood the request and did not like it.
func isRefusal(e *Error) bool {
	return e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity
}

// dropNamed takes away the parameter that the refusal names; a refused
// max_tokens is first tried under its newer name.
func (p *probe) dropNamed(e *Error) bool {
	for _, name := range p.sent() {
		if wire := p.wireName(name); mentions(e.Message, wire) {
			p.take(name, wire, e.Message)
			return true
		}
	}
	return false
}

func mentions(message, name string) bool {
	pattern := `(^|[^a-z0-9_])` + regexp.QuoteMeta(strings.ToLower(name)) + `($|[^a-z0-9_])`
	return regexp.MustCompile(pattern).MatchString(strings.ToLower(message))
}

// take takes a refused parameter away; again is true where it is not given up
// yet, but to be tried under another name.
func (p *probe) take(name, wire, reason string) (again bool) {
	again = name == paramMaxTokens && wire == paramMaxTokens
	if again {
		p.runner.rename = withRename(p.runner.rename, paramMaxTokens, paramMaxCompletion)
	} else {
		p.runner.refused[name] = true
	}
	p.dropped = append(p.dropped, Dropped{Name: wire, Reason: reason})
	return again
}

// wireName is what a parameter is called in the request.
func (p *probe) wireName(name string) string {
	if other, ok := p.runner.rename[name]; ok {
		return other
	}
	return name
}

func withRename(m map[string]string, from, to string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[from] = to
	return m
}

// dropUnnamed serves endpoints that refuse without saying what (CLOVA Studio's
// 40002): all optional parameters go, and those that it takes come back.
func (p *probe) dropUnnamed(ctx context.Context, first *Error) error {
	names := p.sent()
	for _, n := range names {
		p.runner.refused[n] = true
	}
	if err := p.send(ctx); err != nil {
		for _, n := range names {
			delete(p.runner.refused, n)
		}
		if p.withoutID(ctx, first) {
			return nil
		}
		return p.explain(ctx, first)
	}
	good := p.last
	for len(names) > 0 {
		n := names[0]
		delete(p.runner.refused, n)
		err := p.send(ctx)
		switch {
		case err == nil:
			good = p.last
		case !isRefusal(err):
			return p.explain(ctx, err)
		case p.take(n, p.wireName(n), err.Message):
			continue
		}
		names = names[1:]
	}
	p.last = good
	return nil
}

// withoutID serves endpoints that refuse, without a word, the header with the
// request's id, as llama-cpp-python's server does where it is no UUID.
func (p *probe) withoutID(ctx context.Context, first *Error) bool {
	if strings.Contains(first.Message, ": ") {
		return false // it says why, and that is something else
	}
	p.runner.anonymous = true
	if p.send(ctx) != nil {
		p.runner.anonymous = false
		return false
	}
	p.dropped = append(p.dropped, Dropped{Name: wire.IDHeader, Reason: first.Message})
	return true
}

// explain turns a failed probe into a sentence with what to do.
func (p *probe) explain(ctx context.Context, e *Error) error {
	t := p.runner.target
	switch {
	case e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden:
		return fmt.Errorf("target %s: the endpoint refuses the key: %s; %s", t, e.Message, keyHint(t))
	case e.Status == http.StatusNotFound:
		return fmt.Errorf("target %s: %s; %s", t, e.Message, p.modelHint(ctx))
	case e.Cause == CauseConnect || e.Cause == CauseTLS:
		return fmt.Errorf("target %s: %s", t, e.Message)
	}
	return fmt.Errorf("target %s: %w", t, e)
}

func keyHint(t Target) string {
	if t.Preset.KeyEnv == "" {
		return "this preset knows no key; put credentials in the URL or name key_env in a plan"
	}
	if t.Preset.KeySet() {
		return "the one sent is from " + t.Preset.KeyEnv
	}
	return "set the environment variable " + t.Preset.KeyEnv
}

// modelHint lists what the endpoint offers, to tell a wrong model from a wrong
// URL.
func (p *probe) modelHint(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	list, err := p.runner.client.ListModels(ctx)
	if err != nil || len(list.Models) == 0 {
		return "check the URL (it usually ends in /v1) and the model's name"
	}
	var names []string
	for _, m := range list.Models {
		names = append(names, m.ID)
	}
	const most = 12
	if len(names) > most {
		names = append(names[:most], "…")
	}
	return "the endpoint offers: " + strings.Join(names, ", ")
}
