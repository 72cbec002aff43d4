package results

import (
	"fmt"
	"math"
)

// Thresholds decide what makes a stage INVALID: the plan's `validity`.
type Thresholds struct {
	// ErrorRateMax is the largest share of requests that may fail, [0,1].
	ErrorRateMax float64 `yaml:"error_rate_max" json:"error_rate_max"`
	// LittleMax is the largest relative difference of the mean number in
	// flight from the concurrency, [0,1].
	LittleMax float64 `yaml:"little_max" json:"little_max"`
	// WindowShortMax is the largest share of the asked duration that the
	// window may lack, [0,1]: the ramp and the last answers take a little.
	WindowShortMax float64 `yaml:"window_short_max" json:"window_short_max"`
	// ClientLagMSMax bounds the 99th percentile of client lag, milliseconds.
	ClientLagMSMax float64 `yaml:"client_lag_ms_max" json:"client_lag_ms_max"`
	// ClientLagTTFTShareMax bounds the same as a share of the median ttft.
	ClientLagTTFTShareMax float64 `yaml:"client_lag_ttft_share_max" json:"client_lag_ttft_share_max"`
	// ClientLagGapShareMax bounds the same as a share of the median gap
	// between events, in place of the two before where times are the kernel's.
	ClientLagGapShareMax float64 `yaml:"client_lag_gap_share_max" json:"client_lag_gap_share_max"`
	// CoalescedShareMax is the largest share of events that may have been
	// read together with another segment's, [0,1].
	CoalescedShareMax float64 `yaml:"coalesced_share_max" json:"coalesced_share_max"`
	// ScheduleLagMSMax bounds the 99th percentile of schedule lag in an open
	// loop, milliseconds. In a closed loop a breach is a warning.
	ScheduleLagMSMax float64 `yaml:"schedule_lag_ms_max" json:"schedule_lag_ms_max"`
	// LengthErrorMax is the largest difference of prompts' and answers' tokens
	// from those that a workload asked, as a share of these, [0,1].
	LengthErrorMax float64 `yaml:"length_error_max" json:"length_error_max"`
	// CachedShareMax is the largest share of the tokens of cold prompts that the
	// server may have found in its cache, [0,1]: the chat template's are there.
	CachedShareMax float64 `yaml:"cached_share_max" json:"cached_share_max"`
	// AllowUnderSampled lets an objective stand on a percentile of too few values.
	AllowUnderSampled bool `yaml:"allow_under_sampled" json:"allow_under_sampled"`
	// RequireGPU asks that the model be wholly in GPU memory.
	RequireGPU bool `yaml:"require_gpu" json:"require_gpu"`
}

// DefaultThresholds are those of a plan that says nothing.
func DefaultThresholds() Thresholds {
	return Thresholds{
		ErrorRateMax:          0.01,
		LittleMax:             0.05,
		WindowShortMax:        0.01,
		ClientLagMSMax:        1,
		ClientLagTTFTShareMax: 0.02,
		ClientLagGapShareMax:  0.5,
		CoalescedShareMax:     0.01,
		ScheduleLagMSMax:      5,
		LengthErrorMax:        0.1,
		CachedShareMax:        0.1,
	}
}

// Validate names the first field that is out of range.
func (t Thresholds) Validate() error {
	for _, f := range []struct {
		name  string
		value float64
		max   float64
	}{
		{"error_rate_max", t.ErrorRateMax, 1},
		{"little_max", t.LittleMax, 1},
		{"window_short_max", t.WindowShortMax, 1},
		{"client_lag_ms_max", t.ClientLagMSMax, math.MaxFloat64},
		{"client_lag_ttft_share_max", t.ClientLagTTFTShareMax, math.MaxFloat64},
		{"client_lag_gap_share_max", t.ClientLagGapShareMax, math.MaxFloat64},
		{"coalesced_share_max", t.CoalescedShareMax, 1},
		{"schedule_lag_ms_max", t.ScheduleLagMSMax, math.MaxFloat64},
		{"length_error_max", t.LengthErrorMax, 1},
		{"cached_share_max", t.CachedShareMax, 1},
	} {
		if !(f.value >= 0 && f.value <= f.max) {
			if f.max == 1 {
				return fmt.Errorf("validity.%s: %v is not a share from 0 to 1", f.name, f.value)
			}
			return fmt.Errorf("validity.%s: %v is not a number from 0 up", f.name, f.value)
		}
	}
	return nil
}

// An SLO is what one request must meet to count for goodput: the plan's `slo`.
// A limit left out is not asked. Milliseconds.
type SLO struct {
	TTFTMS *float64 `yaml:"ttft_ms,omitempty" json:"ttft_ms,omitempty"`
	TTFAMS *float64 `yaml:"ttfa_ms,omitempty" json:"ttfa_ms,omitempty"`
	TPOTMS *float64 `yaml:"tpot_ms,omitempty" json:"tpot_ms,omitempty"`
	E2EMS  *float64 `yaml:"e2e_ms,omitempty" json:"e2e_ms,omitempty"`
}

// Validate names the first field that is not positive.
func (s SLO) Validate() error {
	for _, f := range []struct {
		name  string
		value *float64
	}{{"ttft_ms", s.TTFTMS}, {"ttfa_ms", s.TTFAMS}, {"tpot_ms", s.TPOTMS}, {"e2e_ms", s.E2EMS}} {
		if f.value != nil && !(*f.value > 0 && !math.IsInf(*f.value, 1)) {
			return fmt.Errorf("slo.%s: %v is not a positive number of milliseconds", f.name, *f.value)
		}
	}
	return nil
}

// met says whether a successful request kept every limit, from due on in an
// open loop: a user's wait begins there. A request without
// the moments that a limit needs does not, except that tpot is no matter for
// an answer of fewer than two tokens.
func (s SLO) met(r *fact, open bool) bool {
	within := func(limitMS *float64, v float64, ok bool) bool {
		return limitMS == nil || ok && v <= *limitMS*1e6
	}
	ttft, okTTFT := r.ttft()
	ttfa, okTTFA := r.ttfa()
	e2e, okE2E := r.e2e()
	tpot, okTPOT := r.tpot()
	if lag, ok := r.waited(); open && ok {
		ttft, ttfa, e2e = ttft+lag, ttfa+lag, e2e+lag
	}
	if tokens, ok := r.output(); ok && tokens < 2 {
		tpot, okTPOT = 0, true
	}
	return within(s.TTFTMS, ttft, okTTFT) && within(s.TTFAMS, ttfa, okTTFA) &&
		within(s.TPOTMS, tpot, okTPOT) && within(s.E2EMS, e2e, okE2E)
}
