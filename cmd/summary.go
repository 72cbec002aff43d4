package cmd

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
)

// summary prints a result for a person: who was measured, what spoils it, how
// good the answers were, how fast they came.
type summary struct {
	*IO
	w words
	r *results.Result
}

func printSummary(streams *IO, r *results.Result) {
	s := &summary{IO: streams, w: streams.words(), r: r}
	if r.Simulated {
		fmt.Fprintln(s.Out, s.w.simulated)
	}
	fmt.Fprintln(s.Out)
	s.targets()
	s.suites()
	s.errors()
	s.invalid()
	s.accuracy()
	s.byTask()
	s.figures()
	s.groups()
	s.judged()
	s.speed()
	s.energy()
	s.capacity()
	s.warnings()
}

// targets numbers the targets; the tables name them by number.
func (s *summary) targets() {
	for i, t := range s.r.Targets {
		facts := []string{t.Target}
		if t.Simulated {
			facts = append(facts, s.w.simulatedShort)
		}
		for _, fact := range []string{t.Parameters, t.Quantization, shortDigest(t.Digest), t.License} {
			if fact != "" {
				facts = append(facts, fact)
			}
		}
		if t.GPUShare != nil {
			facts = append(facts, "GPU "+percent(*t.GPUShare))
		}
		if t.LoadNS != nil {
			facts = append(facts, s.w.load+" "+milliseconds(float64(*t.LoadNS))+" ms")
		}
		fmt.Fprintf(s.Out, "[%d] %s\n", i+1, strings.Join(facts, " · "))
	}
	fmt.Fprintln(s.Out)
}

func shortDigest(d string) string {
	return d[:min(len(d), len("sha256:")+12)]
}

// number is the target's in the list at the top; its name where it is not
// there, for a run that ended before the target was looked at.
func (s *summary) number(st *results.StageResult) string { return s.targetNumber(st.Target) }

func (s *summary) targetNumber(name string) string {
	i := slices.IndexFunc(s.r.Targets, func(t results.TargetInfo) bool { return t.Target == name })
	if i < 0 {
		return name
	}
	return fmt.Sprintf("[%d]", i+1)
}

// name are the cells that say which stage a row is about.
func (s *summary) name(st *results.StageResult) []string {
	return []string{s.number(st), st.Suite, st.Level()}
}

func (s *summary) title(text string, t *table) {
	if len(t.rows) == 0 {
		return
	}
	fmt.Fprintln(s.Out, text)
	t.print(s.IO)
	fmt.Fprintln(s.Out)
}

// exampleWidth is how many columns of an error's message the table shows;
// result.json holds the whole.
const exampleWidth = 100

func (s *summary) errors() {
	w := s.w
	t := &table{header: []string{"", w.suite, w.level, w.cause, w.count, w.share, w.example}, right: []int{2, 4, 5}}
	for i := range s.r.Stages {
		st := &s.r.Stages[i]
		for _, cause := range slices.Sorted(maps.Keys(st.Counts.Errors)) {
			n := st.Counts.Errors[cause]
			t.add(append(s.name(st), cause, fmt.Sprint(n), percent(float64(n)/float64(st.Counts.Done)), hangul.Shorten(st.Counts.ErrorExamples[cause], exampleWidth))...)
		}
		if st.Counts.Missing != nil && *st.Counts.Missing > 0 && !st.Stopped {
			t.add(append(s.name(st), w.missing, fmt.Sprint(*st.Counts.Missing), percent(float64(*st.Counts.Missing)/float64(*st.Counts.Planned)), "")...)
		}
	}
	s.title(w.errorsTitle, t)
	for _, target := range s.r.Targets {
		if target.Error != "" {
			fmt.Fprintf(s.Out, "%s: %s\n\n", w.failedTarget, target.Error)
		}
	}
}

func (s *summary) invalid() {
	said, ofClient := false, false
	for i := range s.r.Stages {
		if s.r.Stages[i].Search != nil {
			continue // the verdict on the capacity says it
		}
		for _, reason := range s.r.Stages[i].Validity.Reasons {
			said, ofClient = true, ofClient || reason.OfClient()
			s.sentence(s.w.invalid+"  ", strings.Join(s.name(&s.r.Stages[i]), " ")+": "+s.said(reason.Message))
		}
	}
	if ofClient && s.r.Calibration == nil {
		fmt.Fprintln(s.Out, s.w.uncalibrated)
	}
	if said {
		fmt.Fprintln(s.Out)
	}
}

// scored are the stages that have an accuracy to show.
func (s *summary) scored() []*results.StageResult {
	var out []*results.StageResult
	for i := range s.r.Stages {
		if o := s.r.Stages[i].Accuracy.Overall; s.onCurve(&s.r.Stages[i]) && o.N > o.Unscored {
			out = append(out, &s.r.Stages[i])
		}
	}
	return out
}

func (s *summary) accuracy() {
	w := s.w
	t := &table{
		header: []string{"", w.suite, w.level, w.items, w.accuracy, w.interval, w.baseline, w.outcomes},
		right:  []int{2, 3, 4},
	}
	for _, st := range s.scored() {
		b := st.Accuracy.Overall
		t.add(append(s.name(st), fmt.Sprint(b.Items), share(b.Accuracy), interval(b), baseline(b), s.outcomes(b))...)
	}
	s.title(w.accuracyTitle, t)
}

func share(v *float64) string {
	if v == nil {
		return "–"
	}
	return percent(*v)
}

func interval(b results.AccuracyBlock) string {
	if b.CILow == nil || b.CIHigh == nil {
		return "–"
	}
	return percent(*b.CILow) + " … " + percent(*b.CIHigh)
}

func baseline(b results.AccuracyBlock) string {
	if b.Baseline == nil {
		return "–"
	}
	return b.Baseline.Label + " " + percent(b.Baseline.Share)
}

// outcomes are those beside right and wrong.
func (s *summary) outcomes(b results.AccuracyBlock) string {
	w := s.w
	var list []string
	for _, o := range []struct {
		name string
		n    int
	}{{w.unparsed, b.Unparsed}, {w.refused, b.Refused}, {w.truncated, b.Truncated}, {w.blocked, b.Blocked}, {w.errors, b.Error}} {
		if o.n > 0 {
			list = append(list, fmt.Sprintf("%s %d", o.name, o.n))
		}
	}
	return orDash(strings.Join(list, ", "))
}

// mostColumns is how many stages stand side by side in the table by task.
const mostColumns = 8

// byTask shows each suite's tasks, its stages side by side.
func (s *summary) byTask() {
	for _, suite := range s.r.Suites {
		var stages []*results.StageResult
		for _, st := range s.scored() {
			if st.Suite == suite.Name && len(stages) < mostColumns {
				stages = append(stages, st)
			}
		}
		if len(stages) == 0 || len(suite.Tasks) < 2 {
			continue
		}
		t := &table{header: []string{suite.Name, s.w.items}, right: []int{1}}
		for i, st := range stages {
			t.header = append(t.header, s.number(st)+" "+st.Level())
			t.right = append(t.right, 2+i)
		}
		for i, task := range stages[0].Accuracy.Tasks {
			cells := []string{task.Task, fmt.Sprint(task.Items)}
			for _, st := range stages {
				cells = append(cells, share(st.Accuracy.Tasks[i].Accuracy))
			}
			t.add(cells...)
		}
		t.print(s.IO)
		fmt.Fprintln(s.Out)
	}
}

// speed prints how long answers took, and below it what came out a second.
func (s *summary) speed() {
	var stages []*results.StageResult
	for i := range s.r.Stages {
		if s.onCurve(&s.r.Stages[i]) {
			stages = append(stages, &s.r.Stages[i])
		}
	}
	if len(stages) == 0 {
		return
	}
	s.latencies(stages)
	fmt.Fprintln(s.Out)
	s.rates(stages)
}

// latencies leave out the time to the first answer where it is nowhere another than
// that to the first token: no answer stood behind reasoning.
func (s *summary) latencies(stages []*results.StageResult) {
	w := s.w
	reasoned := slices.ContainsFunc(stages, func(st *results.StageResult) bool {
		return spread(st.Latency.TTFA) != spread(st.Latency.TTFT)
	})
	t := &table{header: []string{"", w.suite, w.level, "ttft"}}
	if reasoned {
		t.header = append(t.header, "ttfa")
	}
	t.header = append(t.header, "tpot", "icl", "e2e", w.validity)
	for i := 2; i < len(t.header)-1; i++ {
		t.right = append(t.right, i)
	}
	under, open := false, false
	for _, st := range stages {
		l := st.Latency
		ttft, ttfa, e2e := l.TTFT, l.TTFA, l.E2E
		if st.Open() {
			open, ttft, ttfa, e2e = true, l.TTFTDue, l.TTFADue, l.E2EDue
		}
		under = under || (l.E2E.P99.Value != nil && l.E2E.P99.UnderSampled)
		cells := append(s.name(st), spread(ttft))
		if reasoned {
			cells = append(cells, spread(ttfa))
		}
		validity := w.valid
		if st.Validity.Status != results.Valid {
			validity = w.invalid
		}
		t.add(append(cells, spread(l.TPOT), spread(l.ICL), spread(e2e), validity)...)
	}
	fmt.Fprintln(s.Out, w.speedTitle)
	t.print(s.IO)
	if open {
		s.sentence("* ", w.fromDue)
	}
	if under {
		s.sentence("~ ", w.underSampled)
	}
}

func (s *summary) rates(stages []*results.StageResult) {
	w := s.w
	t := &table{
		header: []string{"", w.suite, w.level, w.answered, w.requestsPerS, w.tokensPerS, w.syllablesPerS, w.charsPerS, w.fertility},
		right:  []int{2, 3, 4, 5, 6, 7, 8},
	}
	for _, st := range stages {
		r := st.Rates
		t.add(append(s.name(st), fmt.Sprint(st.Counts.Succeeded), figure(r.RequestsPerS), figure(r.OutputTokensPerS),
			figure(r.SyllablesPerS), figure(r.CharsPerS), figure(st.Text.Fertility.Value))...)
	}
	fmt.Fprintln(s.Out, w.ratesTitle)
	t.print(s.IO)
}

// spread is median / p99 in milliseconds, the latter marked when there were
// too few requests for it.
func spread(d results.Distribution) string {
	if d.P50.Value == nil || d.P99.Value == nil {
		return "–"
	}
	mark := ""
	if d.P99.UnderSampled {
		mark = "~"
	}
	return milliseconds(*d.P50.Value) + " / " + mark + milliseconds(*d.P99.Value)
}

// milliseconds shows nanoseconds with about three digits.
func milliseconds(ns float64) string { return digits(ns / 1e6) }

func figure(v *float64) string {
	if v == nil {
		return "–"
	}
	return digits(*v)
}

func digits(v float64) string {
	switch { // by what the figure is once rounded
	case v >= 99.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 9.995:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

// warnings are what a reader should know; that percentiles are under-sampled
// the table has said.
func (s *summary) warnings() {
	var said []string
	for _, warning := range s.r.Warnings {
		said = append(said, s.said(warning))
	}
	for i := range s.r.Stages {
		st := &s.r.Stages[i]
		if st.Search != nil {
			continue
		}
		for _, warning := range st.Warnings {
			if !strings.HasPrefix(warning, "under-sampled") {
				said = append(said, strings.Join(s.name(st), " ")+": "+s.said(warning))
			}
		}
	}
	if len(said) > 0 {
		fmt.Fprintln(s.Out)
	}
	for _, text := range said {
		s.sentence("! ", text)
	}
}
