package gate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/results/compare"
)

// Says is the check in a sentence: where, what was measured, and why it came out
// so.
func (k *Check) Says() string {
	var b strings.Builder
	b.WriteString(k.where())
	if k.Base != nil && k.Now != nil {
		fmt.Fprintf(&b, ": %s %s → %s", Label(k.Metric), k.value(*k.Base), k.value(*k.Now))
	}
	if k.Change != nil {
		fmt.Fprintf(&b, ", %s", k.change(*k.Change))
	}
	if k.CILow != nil && k.CIHigh != nil {
		fmt.Fprintf(&b, " [%s, %s]", k.change(*k.CILow), k.change(*k.CIHigh))
	}
	if k.Reason != "" {
		b.WriteString(": " + k.Reason)
	}
	return b.String() + k.marked()
}

// marked is what a reader must know of the figure, in its codes.
func (k *Check) marked() string {
	if len(k.Marks) == 0 {
		return ""
	}
	return " (! " + strings.Join(k.Marks, ", ") + ")"
}

// where is the check's scope, of the figure or of the gate where there is none, and
// the new side where there are several.
func (k *Check) where() string {
	where := Where(k.Scope)
	if k.Change == nil && k.Scope == (compare.Scope{}) {
		where = "all"
	}
	if k.among {
		return k.New + ", " + where
	}
	return where
}

// Label is a metric as people read it: "ttft p95" of "ttft_p95".
func Label(metric string) string {
	if name, ok := strings.CutSuffix(metric, "_per_s"); ok { // and not energy_per_syllable
		metric = name + "/s"
	}
	return strings.ReplaceAll(metric, "_", " ")
}

// value is a figure in its unit.
func (k *Check) value(v float64) string {
	switch k.Unit {
	case "share":
		return strconv.FormatFloat(100*v, 'f', 2, 64) + "%"
	case "ns":
		return short(v/1e6) + " ms"
	case "j":
		return short(v) + " J"
	}
	return short(v)
}

// change is a change with its sign: percentage points of a share, percent of what
// is relative.
func (k *Check) change(v float64) string {
	text := fmt.Sprintf("%+.3f", v)
	switch {
	case k.Relative:
		text = fmt.Sprintf("%+.1f%%", 100*v)
	case k.Unit == "share":
		text = fmt.Sprintf("%+.2fpp", 100*v)
	}
	return strings.Replace(text, "-", "−", 1)
}

// short has three digits that count, and no exponent.
func short(v float64) string {
	digits := 3
	for size := max(v, -v); size >= 1 && digits > 0; size /= 10 {
		digits--
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}
