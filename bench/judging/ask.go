package judging

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/judge"
	"github.com/hanbench/hanbench/tasks/script"
	"golang.org/x/sync/errgroup"
)

// causeUnjudgable is that of an answer that the protocol cannot judge; the judge
// is not asked.
const causeUnjudgable = "unjudgable"

// ask asks for the verdicts, so many at a time, and writes each as it comes. The
// error is a judgment that could not be written.
func (s *session) ask(ctx context.Context, todo []*answer) error {
	next := make(chan *answer)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(next)
		for _, a := range todo {
			select {
			case next <- a:
			case <-s.Stop:
				return nil
			case <-ctx.Done():
				return nil
			}
		}
		return nil
	})
	var done atomic.Int64
	for range s.concurrency() {
		group.Go(func() error {
			for a := range next {
				j, ok, err := s.judgment(ctx, a)
				if err != nil {
					return err
				}
				if !ok {
					continue
				}
				if err := s.journal.Judgment(j); err != nil {
					return err
				}
				if n := int(done.Add(1)); s.Observer != nil {
					s.Observer(Event{Judgment: &j, Done: n, Total: len(todo)})
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// judgment is the judge's verdict on an answer; ok is false where it was not
// asked to the end. The error is an answer that cannot be read again.
func (s *session) judgment(ctx context.Context, a *answer) (j results.Judgment, ok bool, err error) {
	d, err := s.dialogue(a)
	if err != nil {
		return j, false, err
	}
	r := d.record
	j = results.Judgment{
		Request: r.ID, Stage: r.Stage, Suite: r.Suite, Task: r.Task, Category: r.Category, Item: r.Item, Epoch: r.Epoch, Turn: len(d.of.Turns) - 1,
	}
	foreign, known := script.NotKorean(d.visible)
	if known {
		korean := !foreign
		j.Korean = &korean
	}
	if d.err != nil {
		j.Outcome, j.Error = results.JudgmentFailed, &results.Error{Cause: causeUnjudgable, Message: d.err.Error()}
		return j, true, nil
	}
	resp, id, attempts := s.verdict(ctx, r.ID, d.messages, a.protocol)
	if resp.Err != nil && resp.Err.Cause == runners.CauseCancelled {
		return j, false, nil
	}
	j.ID, j.Attempts = id, attempts
	tell(&j, &resp, d, a.protocol)
	return j, true, nil
}

// verdict asks the judge about a request, again where a failure may pass.
func (s *session) verdict(ctx context.Context, request string, messages []runners.Message, p *judge.Protocol) (resp runners.Response, id string, attempts int) {
	before := 0
	if s.before != nil {
		if v := s.before.Of(request); v != nil {
			before = v.Attempts
		}
	}
	s.oracle.ask(messages[len(messages)-1].Content, p)
	for {
		id = fmt.Sprintf("%s.j%d", request, before+attempts)
		resp = runners.Do(ctx, s.judge, runners.Request{ID: id, Messages: messages, MaxTokens: p.MaxTokens, Params: s.Plan.Params()})
		attempts++
		if attempts > s.Retries || !resp.Err.Passing() {
			return resp, id, attempts
		}
		select {
		case <-time.After(resp.Err.Pause(attempts - 1)):
		case <-s.Stop:
			return cancelled(), id, attempts
		case <-ctx.Done():
			return cancelled(), id, attempts
		}
	}
}

func cancelled() runners.Response {
	return runners.Response{Err: &runners.Error{Cause: runners.CauseCancelled}}
}

// tell fills in what the judge said, and what can be read from it.
func tell(j *results.Judgment, r *runners.Response, d *dialogue, p *judge.Protocol) {
	j.Text = &results.Text{Answer: r.Text, Reasoning: r.Reasoning}
	for _, m := range d.messages {
		j.Text.Messages = append(j.Text.Messages, results.Message(m))
	}
	j.Finish, j.Usage = r.Finish, bench.UsageOf(r.Usage)
	if r.Sent != nil && r.End != nil {
		total := *r.End - *r.Sent
		j.TotalNS = &total
	}
	if r.Err != nil && !r.Blocked {
		j.Outcome, j.Error = results.JudgmentFailed, bench.ErrorOf(r.Err)
		return
	}
	v := p.Verdict(r.Text)
	if v.Rule != "" {
		j.Rule, j.Span = v.Rule, &v.Span
	}
	switch {
	case v.OK:
		korean := j.Korean == nil || *j.Korean // too short to tell: no penalty
		adjusted, penalty := p.Adjusted(v.Rating, d.of, korean)
		j.Outcome, j.Rating, j.Adjusted, j.Penalty = results.JudgmentRated, &v.Rating, &adjusted, string(penalty)
		return
	case r.Blocked:
		j.Outcome = results.JudgmentBlocked
	case v.Why != judge.NoRating:
		j.Outcome = results.JudgmentUnparsed
	case tasks.Refuses(r.Text, r.Truncated):
		j.Outcome = results.JudgmentRefused
	case r.Truncated:
		j.Outcome = results.JudgmentTruncated
	default:
		j.Outcome = results.JudgmentUnparsed
	}
	j.Why = v.Why
}
