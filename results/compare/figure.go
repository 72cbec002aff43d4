package compare

import "github.com/hanbench/hanbench/results/stat"

// Scope says of what a figure is. Empty fields stand for the whole: a figure with
// only Suite is of the whole suite.
type Scope struct {
	Suite    string `json:"suite"`
	Task     string `json:"task,omitempty"`
	Category string `json:"category,omitempty"`
	// Level is the level of load ("×8", "10/s"); empty for figures of answers, which
	// hold for all levels together.
	Level string `json:"level,omitempty"`
}

// Metrics are the names that a Figure's Metric can have, beside the percentiles of
// durations, which are named ttft_p50, ttft_p95, ttft_p99, and so on.
const (
	MetricAccuracy = "accuracy"   // share of items, [0,1]
	MetricScore    = "mean_score" // of graded scorers, [0,1]
	MetricRating   = "rating"     // a judge's

	MetricRequestRate  = "requests_per_s"
	MetricTokenRate    = "output_tokens_per_s"
	MetricSyllableRate = "syllables_per_s"
	MetricGoodput      = "goodput_per_s"
	MetricErrorRate    = "error_rate" // share of requests without an answer

	// Joules of all devices for what arrived inside the window.
	MetricEnergyToken    = "energy_per_output_token"
	MetricEnergySyllable = "energy_per_syllable"
	MetricEnergyCorrect  = "energy_per_correct_answer"

	MetricCorrectGoodput  = "correct_goodput_per_s"
	MetricPrefill         = "prefill_tps" // medians of the server's own timings
	MetricDecode          = "decode_tps"
	MetricCapacityRate    = "capacity_per_s" // the most that met the objective
	MetricCapacityFlight  = "capacity_in_flight"
	MetricFertility       = "fertility" // tokens per Hangul syllable of answers
	MetricPromptFertility = "prompt_fertility"
)

// Verdicts of a figure, on the corrected p.
const (
	VerdictBetter       = "better"
	VerdictWorse        = "worse"
	VerdictNoDifference = "no_difference" // none was found; MDE says how large a one would have been
	// VerdictInconclusive: answers are missing, and with them it could have come out
	// otherwise.
	VerdictInconclusive = "inconclusive"
	VerdictRefused      = "refused" // it cannot be compared; Reason says why
	// VerdictUntested: both sides have it, but it is not the doing of what is
	// compared; or one has it not. Reason says whose, or why.
	VerdictUntested = "untested"
)

// A Figure is one figure of both sides, and what lies between them.
type Figure struct {
	Scope
	Metric string `json:"metric"`
	// Unit is "share", "score", "ns", "per_s", "j" and so on.
	Unit string `json:"unit"`
	// Higher says that more is better.
	Higher bool `json:"higher_is_better"`

	Base *float64 `json:"base"` // on the items or requests that are compared
	New  *float64 `json:"new"`
	// Change is new − base, or where Relative new ÷ base − 1. Its 95% interval and
	// standard error are in the same unit.
	Relative bool     `json:"relative"`
	Change   *float64 `json:"change"`
	CILow    *float64 `json:"ci_low"`
	CIHigh   *float64 `json:"ci_high"`
	SE       *float64 `json:"se"`
	// Test names what P comes from; PHolm is corrected for the figures of one Family.
	Test   string   `json:"test,omitempty"`
	P      *float64 `json:"p"`
	PHolm  *float64 `json:"p_holm"`
	Family string   `json:"family,omitempty"`

	// N is the number of items that both sides answered, or of requests on the side
	// with fewer; Units that of what is resampled or clustered, where it is less.
	N     int  `json:"n"`
	Units *int `json:"units,omitempty"`
	// Discordant are the items that only one side answered correctly.
	Discordant *Discordant `json:"discordant,omitempty"`
	// Bounds are the change if every answer that did not come had been against the
	// new side, and if every one had been for it; absent where all came.
	Bounds *[2]float64 `json:"bounds,omitempty"`
	// MDE is the smallest change that would be found with 80% power by this figure's
	// own two-sided test at Options.Alpha, not corrected for its family.
	MDE *float64 `json:"mde"`

	Verdict string `json:"verdict" jsonschema:"enum=better,enum=worse,enum=no_difference,enum=inconclusive,enum=refused,enum=untested"`
	Reason  string `json:"reason,omitempty"` // of an inconclusive or refused one
	// Marks are codes of the findings that a reader must know of this figure.
	Marks []string `json:"marks,omitempty"`

	estimate Estimate
	mde      func(alpha, power float64) float64 // of the figure's own test; nil for SE's
	// missing counts the answers that did not come, extremes what they could have
	// made of the change.
	missing  int
	extremes [2]extreme
}

// Discordant counts the items that one side answered correctly and the other did
// not.
type Discordant struct {
	OnlyBase int `json:"only_base"`
	OnlyNew  int `json:"only_new"`
}

// An Estimate gives the interval of a figure's change at a confidence level of
// (0, 1); ok is false where there is none.
type Estimate interface {
	Interval(level float64) (low, high float64, ok bool)
}

// Interval is the interval of the change at a confidence level in (0, 1). ok is
// false where the figure was refused or too little was measured.
func (f *Figure) Interval(level float64) (low, high float64, ok bool) {
	if f.estimate == nil {
		return 0, 0, false
	}
	return f.estimate.Interval(level)
}

// Detectable is the smallest true change that the figure's test at alpha would find
// with that power, as MDE is at 0.05 and 0.8. ok is false where nothing tells.
func (f *Figure) Detectable(alpha, power float64) (change float64, ok bool) {
	switch {
	case f.mde != nil:
		return f.mde(alpha, power), true
	case f.SE != nil && *f.SE > 0:
		return stat.MDE(*f.SE, alpha, power), true
	}
	return 0, false
}
