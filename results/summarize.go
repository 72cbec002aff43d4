package results

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/hanbench/hanbench/results/slo"
)

// Summarize computes a result from the bytes of plan.yaml and records.jsonl
// and from nothing else: the same input gives the same Encode, byte for byte.
// Of the plan it reads `validity`, `slo` and `capacity`. The error is as of Dir.Read.
func Summarize(plan []byte, records io.Reader) (*Result, error) {
	return SummarizeWith(plan, records, Beside{})
}

// Beside is what stands beside the records; nil for none.
type Beside struct {
	Scores    *Scores // stand over those of the records
	Judgments *Judgments
	Telemetry *Telemetry
}

// SummarizeWith is Summarize with what stands beside the records.
func SummarizeWith(plan []byte, records io.Reader, b Beside) (*Result, error) {
	file, err := seekable(records)
	if err != nil {
		return nil, err
	}
	m, err := measureRecords(plan, file, b, keepLittle, nil)
	if err != nil {
		return nil, err
	}
	return m.Result, nil
}

// measureRecords also gives what the result was made of.
func measureRecords(plan []byte, file io.ReaderAt, b Beside, keep keep, gaps func(int, []int64)) (*Measured, error) {
	facts, err := readPlan(plan)
	if err != nil {
		return nil, err
	}
	if b.Judgments != nil {
		keep |= keepIDs
	}
	sum := newDigest()
	c, all, err := readFacts(file, RecordsFile, b.Scores, keep, sum)
	if err != nil {
		return nil, err
	}
	r, final, err := facts.result(c, all, onDisk{file, RecordsFile}, b.Telemetry, gaps)
	if err != nil {
		return nil, err
	}
	r.RecordsHash, r.RecordsBytes = sum.String(), sum.bytes
	if err := b.Scores.note(r, len(all)); err != nil {
		return nil, err
	}
	if err := b.Judgments.note(r, c, final); err != nil {
		return nil, err
	}
	if err := b.Telemetry.note(r); err != nil {
		return nil, err
	}
	return &Measured{Result: r, Judgments: b.Judgments, ReadWarnings: c.Warnings, all: all, final: final}, nil
}

// planFacts is the part of a plan that a summary depends on.
type planFacts struct {
	Validity Thresholds `yaml:"validity"`
	SLO      *SLO       `yaml:"slo"`
	// Capacity is null in a plan that asks for none; its clauses are clauses.
	Capacity *CapacityPlan `yaml:"capacity"`

	clauses []slo.Clause
	whole   json.RawMessage
}

func readPlan(plan []byte) (*planFacts, error) {
	p := &planFacts{Validity: DefaultThresholds()}
	if len(bytes.TrimSpace(plan)) == 0 {
		return nil, fmt.Errorf("%s is empty", PlanFile)
	}
	if err := yaml.Unmarshal(plan, p); err != nil {
		return nil, fmt.Errorf("%s: %w", PlanFile, err)
	}
	if err := p.Validity.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", PlanFile, err)
	}
	if p.SLO != nil {
		if err := p.SLO.Validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", PlanFile, err)
		}
	}
	if p.Capacity != nil {
		if err := p.Capacity.Validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", PlanFile, err)
		}
		p.clauses, _ = slo.Parse(p.Capacity.SLO) // just validated
	}
	whole, err := yaml.YAMLToJSON(plan)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", PlanFile, err)
	}
	whole = bytes.TrimSpace(whole)
	if !wholeObject(whole) {
		return nil, fmt.Errorf("%s cannot be told in JSON: expected a mapping of plain values", PlanFile)
	}
	p.whole = whole
	return p, nil
}

// result also returns what is settled of each stage. gaps, where it is not nil,
// sees those of each request that succeeded.
func (p *planFacts) result(c *Contents, all []*fact, from timelines, t *Telemetry, gaps func(int, []int64)) (*Result, map[int][]*fact, error) {
	first := c.Headers[0]
	r := &Result{
		Schema: Schema, RunID: first.RunID, Tool: first.Tool, Started: wallClock(first.Anchor, 0),
		Host: first.Host, Clock: first.Clock, PlanHash: first.PlanHash, Calibration: first.Calibration, Suites: orEmpty(first.Suites),
		Targets: mergeTargets(c), Stages: []StageResult{}, Warnings: runWarnings(c), Plan: p.whole,
	}
	for _, h := range c.Headers {
		r.Simulated = r.Simulated || h.Simulated
	}
	for _, t := range c.Targets { // a reference endpoint given by its URL
		r.Simulated = r.Simulated || t.Simulated
	}
	if r.Simulated {
		r.Notice = SimulatedNotice
	}
	r.Sessions = sessionTimes(c.Headers, all)
	for _, s := range r.Sessions {
		if s.Ended != nil {
			r.Ended = s.Ended
		}
	}
	byStage := map[int][]*fact{}
	for _, f := range all {
		byStage[int(f.stage)] = append(byStage[int(f.stage)], f)
	}
	survey := &Survey{facts: p, header: first}
	final := map[int][]*fact{}
	for _, st := range c.Stages() {
		m, err := p.measure(st, byStage[st.Index], from, gaps)
		if err != nil {
			return nil, nil, err
		}
		res := p.stage(m, c)
		res.Energy = t.energy(&res, &m.arrived)
		r.Stages = append(r.Stages, res)
		final[st.Index] = m.final
		if p.Capacity != nil {
			survey.add(&res, m)
		}
	}
	if p.Capacity != nil {
		r.Capacity = survey.capacities()
	}
	return r, final, nil
}

func (p *planFacts) stage(m *measured, c *Contents) StageResult {
	first, st, good := c.Headers[0], m.stage, m.good
	res := StageResult{Stage: st, Clock: first.Clock, Counts: countsOf(st, &m.settled), Window: m.window}
	res.Stopped = *cmp.Or(res.Counts.Missing, new(int)) > 0 && p.lost(st, m.all)
	var targets []*TargetInfo
	for _, info := range c.Targets {
		if info.Target == st.Target {
			targets = append(targets, info)
			res.Simulated = res.Simulated || info.Simulated
			res.Clock = cmp.Or(info.Clock, res.Clock)
		}
	}
	var suite SuiteRef
	if i := slices.IndexFunc(first.Suites, func(ref SuiteRef) bool { return ref.Name == st.Suite }); i >= 0 {
		suite = first.Suites[i]
	}
	res.Accuracy = accuracyOf(m.final, suite)
	res.Latency = latencyOf(good, m.gaps.describe())
	res.Rates = m.arrived.rates(res.Window, &st, p.SLO)
	res.Steady = steadyOf(good, &st, res.Window)
	res.Server = serverOf(good, res.Window)
	res.Text = textOf(good)
	res.Language = languageOf(good)
	res.Lengths = lengthsOf(good)
	t := trial{limits: p.Validity, result: &res, measured: m, targets: targets, clock: res.Clock, calibration: first.Calibration, requests: m.arrived.requests}
	for _, c := range p.clauses {
		t.clauses = append(t.clauses, (&against{stage: &st, final: m.final, slo: p.SLO, gaps: m.clauseGaps}).figure(c))
	}
	res.Validity = t.verdict()
	res.Warnings = stageWarnings(&res, p.Validity, m.arrived.requests)
	return res
}

func countsOf(st Stage, s *settled) Counts {
	c := Counts{
		Done: len(s.final), Retried: s.retried, Warmup: s.warmup,
		Errors: map[string]int{}, ErrorExamples: map[string]string{}, AttemptErrors: s.attemptErrors, Finish: map[string]int{},
	}
	if st.Requests > 0 {
		planned, missing := st.Requests, max(0, st.Requests-c.Done)
		c.Planned, c.Missing = &planned, &missing
	}
	for _, r := range s.final {
		switch {
		case r.failed():
			c.Failed++
			if r.cause() == causeDropped {
				c.Dropped++
			}
			c.Errors[r.cause()]++
			if _, seen := c.ErrorExamples[r.cause()]; !seen && r.failure != nil {
				c.ErrorExamples[r.cause()] = r.failure.Message
			}
		case r.failure != nil:
			c.Withheld++
		default:
			c.Succeeded++
		}
		if r.finish != "" {
			c.Finish[r.finish]++
		}
	}
	return c
}

// mergeTargets lists each target once, in the order of the stages.
func mergeTargets(c *Contents) []TargetInfo {
	var order []string
	for _, st := range c.Stages() {
		order = append(order, st.Target)
	}
	for _, info := range c.Targets {
		order = append(order, info.Target)
	}
	merged := []TargetInfo{}
	seen := map[string]bool{}
	for _, name := range order {
		if seen[name] {
			continue
		}
		seen[name] = true
		if info, ok := mergeTarget(c.Targets, name); ok {
			merged = append(merged, info)
		}
	}
	return merged
}

// mergeTarget takes the first reading that succeeded, else the first, and
// fills in from later ones what it lacks.
func mergeTarget(all []*TargetInfo, name string) (TargetInfo, bool) {
	var t TargetInfo
	found := false
	for _, info := range all {
		switch {
		case info.Target != name:
		case !found || t.Error != "" && info.Error == "":
			t, found = *info, true
		default:
			t.Digest = cmp.Or(t.Digest, info.Digest)
			t.ServerVersion = cmp.Or(t.ServerVersion, info.ServerVersion)
			t.ContextLength = cmp.Or(t.ContextLength, info.ContextLength)
			t.NumCtx = cmp.Or(t.NumCtx, info.NumCtx)
			t.SizeBytes = cmp.Or(t.SizeBytes, info.SizeBytes)
			t.VRAMBytes = cmp.Or(t.VRAMBytes, info.VRAMBytes)
			t.GPUShare = cmp.Or(t.GPUShare, info.GPUShare)
			t.LoadNS = cmp.Or(t.LoadNS, info.LoadNS)
		}
	}
	return t, found
}

func runWarnings(c *Contents) []string {
	warnings := orEmpty(slices.Clone(c.Warnings))
	first := c.Headers[0]
	for _, h := range c.Headers[1:] {
		if h.Tool != first.Tool {
			warnings = append(warnings, caveat("session %d was made with %s, the first with %s", h.Session, toolName(h.Tool), toolName(first.Tool)))
		}
		if h.Host != first.Host {
			warnings = append(warnings, caveat("session %d ran on another machine (%s/%s, %d CPUs)", h.Session, h.Host.OS, h.Host.Arch, h.Host.CPUs))
		}
	}
	for _, info := range c.Targets {
		says := slices.Clone(info.Warnings)
		if info.Error != "" {
			says = append(says, fmt.Sprintf("could not be measured in session %d: %s", info.Session, info.Error))
		}
		for _, w := range says {
			if w = info.Target + ": " + w; !slices.Contains(warnings, w) {
				warnings = append(warnings, w)
			}
		}
	}
	return warnings
}

func toolName(t Tool) string { return strings.Join([]string{t.Name, t.Version, t.Go}, " ") }

func sessionTimes(headers []*Header, all []*fact) []SessionTimes {
	times := make([]SessionTimes, len(headers))
	started, ended := make([]given, len(headers)), make([]given, len(headers))
	for i := range headers {
		started[i], ended[i] = none, none
	}
	for _, f := range all {
		i := f.session
		if f.sent.there() && (!started[i].there() || f.sent < started[i]) {
			started[i] = f.sent
		}
		ended[i] = max(ended[i], f.end) // what is not there is the least
	}
	for i, h := range headers {
		times[i] = SessionTimes{Session: i, Anchor: h.Anchor}
		if started[i].there() {
			s := wallClock(h.Anchor, int64(started[i]))
			times[i].Started = &s
		}
		if ended[i].there() {
			s := wallClock(h.Anchor, int64(ended[i]))
			times[i].Ended = &s
		}
	}
	return times
}

func parseAnchor(anchor string) (time.Time, error) { return time.Parse(time.RFC3339Nano, anchor) }

// wallClock is the time ns after an anchor that the reader has checked.
func wallClock(anchor string, ns int64) string {
	t, _ := parseAnchor(anchor)
	return t.Add(time.Duration(ns)).UTC().Format(time.RFC3339Nano)
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
