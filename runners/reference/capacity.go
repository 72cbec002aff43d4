package reference

import (
	"math"
	"time"
)

// How prompts are read; see Profile.Prefill.
const (
	prefillEach     = "each"
	prefillInTurn   = "in_turn"
	prefillBlocking = "blocking"
)

// StepTime is the time of a token of each answer while b slots are taken, and
// no prompt is in the way:
//
//	t(b) = (1 + batch_slowdown · (b − 1)) / decode_tps
//
// It is 0 without decode_tps and with a fixed latency; a b below 1 is taken
// for 1.
func (p Profile) StepTime(b int) time.Duration {
	return time.Duration(p.stepSeconds(float64(max(1, b))) * float64(time.Second))
}

func (p Profile) stepSeconds(b float64) float64 {
	if p.DecodeTPS == 0 || p.FixedLatency > 0 {
		return 0
	}
	return (1 + p.BatchSlowdown*(b-1)) / p.DecodeTPS
}

// PrefillTime is the time that reading a prompt takes, of which the given
// number of tokens is in no cache and no other prompt is in the way. It is 0
// without prefill_tps and with a fixed latency.
func (p Profile) PrefillTime(tokens int) time.Duration {
	return time.Duration(p.prefillSeconds(tokens) * float64(time.Second))
}

func (p Profile) prefillSeconds(tokens int) float64 {
	if p.PrefillTPS == 0 || p.FixedLatency > 0 {
		return 0
	}
	return float64(max(0, tokens)) / p.PrefillTPS
}

// CapacityRPS is the most requests per second that the endpoint answers in the
// long run, all of them with the same prompt size (its tokens that are in no
// cache) and output size. A lower rate leaves no lasting queue, a higher one
// lets it grow without end. With S slots, P = PrefillTime, N output tokens and
// the step time t of StepTime it is
//
//	each      S / (P + N·t(S))
//	in_turn   the lesser of that and 1 / P
//	blocking  S / (S·P + N·t(S))
//
// and S / fixed_latency where that is set. An answer takes N steps after its
// prompt, as its end comes a step after its last token. The jitter has a mean
// of 0. In blocking, every prompt takes its P from all: of each second X·P goes
// to X prompts, and what is left makes S/t(S) tokens a second. Without a limit
// of slots it is the limit for S without bounds, +Inf where nothing takes time.
// The loading of the model, faults, and the CPU that the endpoint itself needs
// are left out.
func (p Profile) CapacityRPS(promptTokens, outputTokens int) float64 {
	p = p.withDefaults()
	prefill, n := p.prefillSeconds(promptTokens), float64(max(0, outputTokens))
	// Divided by S: the time of an answer that each slot adds.
	s := math.Inf(1)
	if p.Slots > 0 {
		s = float64(p.Slots)
	}
	share := p.FixedLatency.Seconds() / s
	if p.FixedLatency == 0 && p.DecodeTPS > 0 {
		share += n * ((1-p.BatchSlowdown)/s + p.BatchSlowdown) / p.DecodeTPS
	}
	switch p.Prefill {
	case prefillBlocking:
		return 1 / (prefill + share)
	case prefillInTurn:
		return 1 / max(prefill, prefill/s+share)
	}
	return 1 / (prefill/s + share)
}
