package reference

import (
	"context"
	"time"
)

// A pace is the plan of one answer: how long its prompt takes to read, and when
// each token is due after that, in the engine's work. All of it is fixed
// beforehand, so that a token that went out late makes no later one late.
type pace struct {
	prefill time.Duration
	due     []time.Duration // of each token, then of the end
}

// newPace plans an answer of n tokens to a prompt with so many tokens to read:
//
//	prefill: prompt / prefill_tps
//	token k: k / decode_tps
//
// the first and each gap times 1 + jitter·N(0,1), at least a twentieth of it.
// The end comes where token n would, as a model needs one more step to see that
// it is done. With a fixed latency L token k is due at L·(k+1)/(n+1) and the
// end at L.
func newPace(p Profile, f fate, prompt, n int) pace {
	due := make([]time.Duration, n+1)
	if p.FixedLatency > 0 {
		for k := range due {
			due[k] = p.FixedLatency * time.Duration(k+1) / time.Duration(n+1)
		}
		return pace{due: due}
	}
	noise := f.rng("jitter")
	gap := func(seconds float64) time.Duration {
		if p.Jitter > 0 {
			seconds *= max(0.05, 1+p.Jitter*noise.NormFloat64())
		}
		return time.Duration(seconds * float64(time.Second))
	}
	result := pace{due: due}
	if p.PrefillTPS > 0 {
		result.prefill = gap(float64(prompt) / p.PrefillTPS)
	}
	at := time.Duration(0)
	for k := range due {
		due[k] = at
		if p.DecodeTPS > 0 {
			at += gap(1 / p.DecodeTPS)
		}
	}
	return result
}

// sleepUntil waits for t; at once where t has passed. It returns the context's
// error if that ends first.
func sleepUntil(ctx context.Context, t time.Time) error {
	d := time.Until(t)
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// sleep waits for d, or until ctx ends where d is 0.
func sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		<-ctx.Done()
		return ctx.Err()
	}
	return sleepUntil(ctx, time.Now().Add(d))
}
