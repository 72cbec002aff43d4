// Package slo reads service level objectives: what a level of load must meet.
// "ttft p99<500ms, tpot p99<50ms" is two clauses. presets.yaml holds published
// ones by name.
package slo

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
)

// The metrics of a clause. docs/metrics.md defines them.
const (
	TTFT          = "ttft"
	TTFA          = "ttfa"
	TTFS          = "ttfs"
	TPOT          = "tpot"
	ICL           = "icl"
	E2E           = "e2e"
	NTPOT         = "ntpot"
	TokensPerS    = "output_tokens/s"
	SyllablesPerS = "syllables/s"
	CharsPerS     = "chars/s"
	Goodput       = "goodput"
	ErrorRate     = "error_rate"
)

// A kind of metric decides which comparison, statistics and units it has.
type kind int

const (
	duration kind = iota // less is better; ms, s, us
	speed                // of one user; more is better; /s
	share                // of requests; %
)

func kindOf(metric string) (kind, bool) {
	switch metric {
	case TTFT, TTFA, TTFS, TPOT, ICL, E2E, NTPOT:
		return duration, true
	case TokensPerS, SyllablesPerS, CharsPerS:
		return speed, true
	case Goodput, ErrorRate:
		return share, true
	}
	return 0, false
}

// Metrics lists the names that a clause may begin with.
func Metrics() []string {
	return []string{TTFT, TTFA, TTFS, TPOT, ICL, E2E, NTPOT, TokensPerS, SyllablesPerS, CharsPerS, Goodput, ErrorRate}
}

// A Clause is one limit on one statistic of one metric.
type Clause struct {
	Metric string
	// Percent is the percentile, 50 to 99.9: of a duration the value that so
	// many percent of the requests stay below, of a speed the one that so many
	// exceed. 0 where Mean or Extreme is set, and for shares.
	Percent float64
	Mean    bool
	Extreme bool // the largest duration, the lowest speed
	// Above: the figure must be above the limit, not below it.
	Above bool
	// Equal: the limit itself is good enough.
	Equal bool
	// Limit is in nanoseconds, per second, or a share in [0,1].
	Limit float64

	text string
}

// String is the clause as it was written, spaces evened out.
func (c Clause) String() string { return c.text }

// Meets says whether a figure in the unit of Limit is within it.
func (c Clause) Meets(v float64) bool {
	switch {
	case v == c.Limit:
		return c.Equal
	case c.Above:
		return v > c.Limit
	}
	return v < c.Limit
}

// IsShare: the clause is about a share of requests, not about each of them.
func (c Clause) IsShare() bool { k, _ := kindOf(c.Metric); return k == share }

// Parse reads clauses separated by commas: METRIC [pNN|mean|max|min] < VALUE
// UNIT. Without a statistic it is p99. A part may be the name of a preset. The
// error says which part is wrong and what is expected.
func Parse(text string) ([]Clause, error) {
	var clauses []Clause
	for part := range strings.SplitSeq(text, ",") {
		part = strings.Join(strings.Fields(part), " ")
		some, err := parsePart(part)
		if err != nil {
			return nil, err
		}
		for _, c := range some {
			same := func(o Clause) bool {
				return o.Metric == c.Metric && o.Percent == c.Percent && o.Mean == c.Mean && o.Extreme == c.Extreme
			}
			if slices.ContainsFunc(clauses, same) {
				return nil, fmt.Errorf("%q limits what another part limits already; give one of them", part)
			}
			clauses = append(clauses, c)
		}
	}
	return clauses, nil
}

const example = `for example "ttft p99<500ms, tpot p99<50ms"`

func parsePart(part string) ([]Clause, error) {
	if part == "" {
		return nil, fmt.Errorf("a part is empty; expected clauses separated by commas, %s", example)
	}
	at := strings.IndexAny(part, "<>")
	if at < 0 {
		return preset(part)
	}
	c := Clause{Above: part[at] == '>', text: part}
	right, equal := strings.CutPrefix(part[at+1:], "=")
	c.Equal = equal
	if err := c.left(part[:at]); err != nil {
		return nil, fmt.Errorf("%q: %w", part, err)
	}
	if err := c.right(right); err != nil {
		return nil, fmt.Errorf("%q: %w", part, err)
	}
	return []Clause{c}, nil
}

// left reads the metric and its statistic.
func (c *Clause) left(text string) error {
	words := strings.Fields(strings.ToLower(text))
	if len(words) >= 3 && words[1] == "per" && words[2] == "user" {
		words = append(words[:1], words[3:]...)
	}
	if len(words) == 0 {
		return fmt.Errorf("nothing stands before the comparison; expected a metric, %s", example)
	}
	c.Metric = words[0]
	k, known := kindOf(c.Metric)
	switch {
	case !known:
		return fmt.Errorf("unknown metric %s", suggest.Unknown(c.Metric, Metrics()))
	case k == duration && c.Above:
		return fmt.Errorf("%s is a time, so it is to be below a limit; write <", c.Metric)
	case k == speed && !c.Above:
		return fmt.Errorf("%s is a speed, so it is to be above a limit; write >", c.Metric)
	case c.Metric == Goodput && !c.Above:
		return fmt.Errorf("goodput is to be above a limit; write >=")
	case c.Metric == ErrorRate && c.Above:
		return fmt.Errorf("error_rate is to be below a limit; write <")
	case len(words) > 2:
		return fmt.Errorf("%q is not understood; expected METRIC [pNN|mean|max], then the comparison", strings.Join(words[2:], " "))
	case k == share && len(words) > 1:
		return fmt.Errorf("%s is a share of all requests and has no %s", c.Metric, words[1])
	case k == share:
		return nil
	}
	stat := "p99"
	if len(words) == 2 {
		stat = words[1]
	}
	return c.statistic(stat, k)
}

func (c *Clause) statistic(stat string, k kind) error {
	extreme := map[kind]string{duration: "max", speed: "min"}[k]
	switch {
	case stat == "mean":
		c.Mean = true
		return nil
	case stat == extreme:
		c.Extreme = true
		return nil
	}
	number, isPercentile := strings.CutPrefix(stat, "p")
	percent, err := strconv.ParseFloat(number, 64)
	if !isPercentile || err != nil || !(percent >= 50 && percent <= 99.9) {
		return fmt.Errorf("%q is no statistic of %s; expected p50 to p99.9, mean or %s", stat, c.Metric, extreme)
	}
	c.Percent = percent
	return nil
}

// right reads the limit and its unit.
func (c *Clause) right(text string) error {
	text = strings.TrimSpace(strings.ToLower(text))
	text = strings.TrimSpace(strings.TrimSuffix(text, "per user"))
	digits := len(text) - len(strings.TrimLeft(text, "0123456789."))
	value, err := strconv.ParseFloat(text[:digits], 64)
	unit := strings.TrimSpace(text[digits:])
	if err != nil || math.IsInf(value, 0) {
		return fmt.Errorf("%q is no limit; expected a number with its unit, for example 500ms", text)
	}
	k, _ := kindOf(c.Metric)
	scale, ok := units(k)[unit]
	if !ok {
		return fmt.Errorf("the unit %q does not fit %s; expected %s", unit, c.Metric, map[kind]string{
			duration: "ms, s or us, for example 500ms", speed: "none or /s, for example 5", share: "%, for example 95%",
		}[k])
	}
	c.Limit = value * scale
	switch {
	case c.Limit <= 0 && c.Metric != ErrorRate:
		return fmt.Errorf("the limit is %v; expected more than 0", value)
	case c.Limit == 0 && !c.Equal:
		return fmt.Errorf("no %s is below 0%%; write <= for none at all", c.Metric)
	case k == share && c.Limit > 1:
		return fmt.Errorf("the limit is %v%%; expected 0%% to 100%%", value)
	}
	return nil
}

func units(k kind) map[string]float64 {
	switch k {
	case duration:
		return map[string]float64{"ms": 1e6, "s": 1e9, "us": 1e3, "µs": 1e3, "μs": 1e3}
	case speed:
		return map[string]float64{"": 1, "/s": 1}
	}
	return map[string]float64{"%": 0.01}
}

// Format joins clauses again into what Parse reads.
func Format(clauses []Clause) string {
	texts := make([]string, len(clauses))
	for i, c := range clauses {
		texts[i] = c.text
	}
	return strings.Join(texts, ", ")
}
