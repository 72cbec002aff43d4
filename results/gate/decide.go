package gate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
)

// Outcomes of a check, and of all of them together.
const (
	Pass         = "pass"
	Regression   = "regression"
	Inconclusive = "inconclusive"
	// Untested: what the gate asks for is not there, or cannot be compared.
	Untested = "untested"
)

// power is with which a regression of the margin's size must have been seen for a
// gate to pass whose interval holds the margin.
const power = 0.8

// A Check is one gate on one figure.
type Check struct {
	Gate string `json:"gate"`
	Mode string `json:"mode"`
	// New names the side that is held against the base.
	New string `json:"new_side"`
	compare.Scope
	Metric string  `json:"metric"`
	Unit   string  `json:"unit,omitempty"` // of base and new
	Rises  bool    `json:"rises"`
	Margin float64 `json:"margin"`

	Base     *float64 `json:"base"`
	Now      *float64 `json:"new"`
	Relative bool     `json:"relative"`
	Change   *float64 `json:"change"`
	// CILow and CIHigh are of the change, at Confidence: the set's, shared among
	// its checks.
	CILow      *float64 `json:"ci_low"`
	CIHigh     *float64 `json:"ci_high"`
	Confidence float64  `json:"confidence"`
	N          int      `json:"n"`
	// NeededN is how many items, or requests, would decide; null where no number
	// would, or the check is decided.
	NeededN *int `json:"needed_n"`

	among bool // New is one of several

	// Marks are the codes of what a reader must know of the figure.
	Marks []string `json:"marks,omitempty"`

	Outcome string `json:"outcome"`
	Reason  string `json:"reason"` // a sentence without its end
}

// A Report is what a set of gates says of comparisons.
type Report struct {
	Schema int `json:"schema"`
	// Outcome is regression where a check found one, else inconclusive where one
	// could not be decided or tested and the set insists, else pass.
	Outcome string `json:"outcome"`
	// Inconclusive is the set's: whether what was not decided counts.
	Inconclusive string  `json:"inconclusive"`
	Checks       []Check `json:"checks"`
}

// Decide holds a set's gates against the figures of comparisons with one base.
//
// Each interval is at 1 − (1 − Confidence)/k for the k figures that are checked, so
// that all of them together hold at Confidence (Bonferroni): where nothing changed
// and margins are 0, a regression is found in at most (1 − Confidence)/2 of the
// cases.
func (s Set) Decide(comparisons []*compare.Comparison) *Report {
	r := &Report{Schema: Schema, Inconclusive: s.Inconclusive, Checks: []Check{}}
	var figures []*compare.Figure
	for _, g := range s.Gates {
		for _, c := range comparisons {
			chosen := g.choose(c)
			for _, f := range chosen {
				k := g.check(c, f)
				k.among = len(comparisons) > 1
				r.Checks = append(r.Checks, k)
			}
			figures = append(figures, chosen...)
		}
	}
	tested := 0
	for _, f := range figures {
		if testable(f) {
			tested++
		}
	}
	for i := range r.Checks {
		r.Checks[i].Confidence = 1 - (1-s.Confidence)/float64(max(tested, 1))
		r.Checks[i].decide(figures[i])
	}
	r.Outcome = s.outcome(r.Checks)
	return r
}

func (s Set) outcome(checks []Check) string {
	all := Pass
	for i := range checks {
		switch o := checks[i].Outcome; {
		case o == Regression:
			return Regression
		case o == Inconclusive && s.Inconclusive == InconclusiveFail, o == Untested:
			all = Inconclusive
		}
	}
	return all
}

func testable(f *compare.Figure) bool {
	return f != nil && f.Change != nil && f.Verdict != compare.VerdictRefused && f.Verdict != compare.VerdictUntested
}

// choose finds a gate's figures; one nil stands for none.
func (g *Gate) choose(c *compare.Comparison) []*compare.Figure {
	var chosen []*compare.Figure
	for i := range c.Figures {
		if f := &c.Figures[i]; f.Metric == g.Metric && g.Scope.holds(f.Scope) {
			chosen = append(chosen, f)
		}
	}
	if chosen == nil {
		return []*compare.Figure{nil}
	}
	return chosen
}

func (g *Gate) check(c *compare.Comparison, f *compare.Figure) Check {
	k := Check{Gate: g.Name, Mode: g.Mode, New: c.New.Name, Metric: g.Metric, Rises: g.Rises, Margin: g.Margin}
	if f == nil {
		k.Scope = compare.Scope(g.Scope)
		k.Reason = because("the comparison has no such figure") + beside(g, c)
		return k
	}
	k.Marks = f.Marks
	k.Scope, k.Unit, k.Base, k.Now, k.Relative, k.Change, k.N = f.Scope, f.Unit, f.Base, f.New, f.Relative, f.Change, f.N
	return k
}

// mostBeside are as many scopes as a reason names.
const mostBeside = 5

// beside lists the scopes in which the metric is there, or says what it takes.
func beside(g *Gate, c *compare.Comparison) string {
	var there []string
	levels := false
	for i := range c.Figures {
		if f := &c.Figures[i]; f.Metric == g.Metric {
			levels = levels || f.Level != ""
			there = append(there, Where(f.Scope))
		}
	}
	switch {
	case there == nil:
		return "; " + because("%s was measured nowhere on both sides", Label(g.Metric)) + takes(g.Metric)
	case g.Scope.Level != "" && !levels:
		return "; " + because("%s is of all levels together, so leave out \"at %s\"", Label(g.Metric), g.Scope.Level)
	}
	if near := suggest.Nearest(Where(compare.Scope(g.Scope)), there); near != "" {
		return "; " + because("did you mean %q?", near)
	}
	if more := len(there) - mostBeside; more > 0 {
		there = append(there[:mostBeside:mostBeside], because("and %d more", more))
	}
	return "; " + because("it has %s of %s", Label(g.Metric), strings.Join(there, ", "))
}

// takes says what must be asked for so that a metric is there; "" where it needs
// no asking.
func takes(metric string) string {
	switch metric {
	case compare.MetricGoodput, compare.MetricCorrectGoodput:
		return "; " + because("it takes limits: hanbench run --slo")
	case compare.MetricCapacityRate, compare.MetricCapacityFlight:
		return "; " + because("it takes a search: hanbench run --find-capacity")
	case compare.MetricEnergyToken, compare.MetricEnergySyllable, compare.MetricEnergyCorrect:
		return "; " + because("it takes an exporter's page: hanbench run --telemetry URL")
	}
	return ""
}

// wouldDecide says how many in place of how many would decide.
func (k *Check) wouldDecide(needed, there string) string {
	if k.Relative || k.Metric == compare.MetricErrorRate {
		return because("about %s requests in place of %s would decide", needed, there)
	}
	return because("about %s items in place of %s would decide", needed, there)
}

// because is a part of a reason. Its name tells the sentences that a person reads,
// for who says them in another language.
func because(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// Where names a scope: "click/history ×8"; answers of no suite are "the answers".
func Where(s compare.Scope) string {
	name := cmp.Or(s.Suite, Answers)
	if s.Suite == "" && s.Task == "" && s.Category == "" && s.Level != "" {
		name = ""
	}
	for _, part := range []string{s.Task, s.Category} {
		if part != "" {
			name += "/" + part
		}
	}
	return strings.TrimSpace(name + " " + s.Level)
}

// Answers stands for the suite of answers that have none.
const Answers = "the answers"

// decide fills in interval, outcome and reason; the rules are METRICS' and stand in
// docs/gates.md.
func (k *Check) decide(f *compare.Figure) {
	if !testable(f) {
		k.Outcome = Untested
		if f != nil {
			k.Reason = f.Reason
		}
		return
	}
	low, high, ok := f.Interval(k.Confidence)
	if !ok || math.IsNaN(low) || math.IsNaN(high) {
		k.Outcome, k.Reason = Inconclusive, cmp.Or(f.Reason, because("too little was measured for an interval"))
		return
	}
	k.CILow, k.CIHigh = finite(low), finite(high)
	if f.Verdict == compare.VerdictInconclusive {
		k.Outcome, k.Reason = Inconclusive, f.Reason
		return
	}
	seen := math.Inf(1)
	if least, ok := f.Detectable(1-k.Confidence, power); ok {
		seen = least
	}
	k.Outcome, k.Reason = k.outcome(low, high, seen)
	if k.Outcome == Inconclusive {
		k.need(f, low, high, seen)
	}
	if turned, ok := k.turned(f, low, high, seen); ok {
		k.Reason = because("answers are missing on one side; with them it could be %s in place of %s", turned, k.Outcome)
		k.Outcome = Inconclusive
	}
	if k.Outcome == Pass && slices.Contains(k.Marks, compare.CodeIncomplete) {
		k.Outcome, k.Reason = Inconclusive, because("a run ended before all was asked, and nothing says that the rest would have come out alike; hanbench run --resume goes on with it")
	}
}

// finite is null for a bound that the data do not give.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// outcome decides by an interval and the smallest change that would have been seen.
func (k *Check) outcome(low, high, seen float64) (outcome, reason string) {
	if !k.Rises { // as a rise of the other sign
		low, high = -high, -low
	}
	switch {
	case low > k.Margin:
		return Regression, because("the whole interval lies beyond the margin")
	case high <= k.Margin && (k.Margin > 0 || k.Mode == ModeNonInferiority || high < 0):
		return Pass, because("the whole interval lies within the margin")
	case k.Mode == ModeRegression && k.Margin == 0:
		return Pass, because("no such change is shown; the gate has no margin that it could exclude")
	case k.Mode == ModeRegression && low > 0:
		return Inconclusive, because("such a change is shown, but not whether it passes the margin")
	case k.Mode == ModeRegression && seen <= k.Margin:
		return Pass, because("none is shown, and one of the margin's size would have been seen")
	}
	return Inconclusive, because("the interval holds the margin")
}

// worse is a change with the sign of the gate: above 0 towards its regression.
func (k *Check) worse(change float64) float64 {
	if k.Rises {
		return change
	}
	return -change
}

// turned finds another outcome that the answers that did not come could make, all
// of them against the new side or all for it.
func (k *Check) turned(f *compare.Figure, low, high, seen float64) (outcome string, ok bool) {
	if f.Bounds == nil {
		return "", false
	}
	for _, extreme := range f.Bounds {
		shift := extreme - *f.Change
		if o, _ := k.outcome(low+shift, high+shift, seen); o != k.Outcome && k.Outcome != Inconclusive {
			return o, true
		}
	}
	return "", false
}

// need says how many would decide. The standard error falls with the root of n;
// where no item came out differently there is none, and the interval itself falls
// with n (stat.TangoInterval). Where a change is shown, its distance from the margin
// is what must be seen.
func (k *Check) need(f *compare.Figure, low, high, seen float64) {
	times := (seen / k.Margin) * (seen / k.Margin)
	switch worse := k.worse(*f.Change); {
	case math.IsInf(seen, 1):
		times = math.Max(*k.Change-low, high-*k.Change) / k.Margin
	case k.worse(low) > 0 && k.worse(high) > 0 && worse != k.Margin:
		half := (high - low) / 2 / (worse - k.Margin)
		times = half * half
	}
	n := math.Ceil(float64(k.N) * times)
	if !(n > float64(k.N) && n < 1e9) {
		return
	}
	k.NeededN = new(int(n))
	k.Reason += "; " + k.wouldDecide(results.Thousands(n), results.Thousands(float64(k.N)))
}
