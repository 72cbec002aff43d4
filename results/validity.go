package results

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// The statuses of a stage.
const (
	Valid   = "VALID"
	Invalid = "INVALID"
)

// Validity says whether a stage's figures can be relied on, as far as its
// records can tell.
type Validity struct {
	Status  string    `json:"status"`  // Valid or Invalid
	Reasons []Finding `json:"reasons"` // why Invalid; empty for Valid
	// Unknown lists the checks that could not be made, and why.
	Unknown []Finding `json:"unknown"`
	// Little is null where there is no window.
	Little *Little `json:"little"`
}

// A Finding is one reason. Code is stable, Message is for people and holds the
// numbers.
type Finding struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	// Format and Args made the message, for who says it in another language; empty
	// where the finding was read from a file.
	Format string `json:"-"`
	Args   []any  `json:"-"`
}

func finding(code, format string, args []any) Finding {
	return Finding{code, fmt.Sprintf(format, args...), format, args}
}

// The codes of findings.
const (
	CodeErrorRate    = "error_rate"
	CodeIncomplete   = "incomplete"
	CodeWindowShort  = "window_short"
	CodeLittle       = "little"
	CodeMoments      = "moments"
	CodeTargetChange = "target_changed"
	CodeGPU          = "gpu_share"
	CodeClientLag    = "client_lag"
	CodeCoalesced    = "coalesced"
	CodeDropped      = "dropped"
	CodeScheduleLag  = "schedule_lag"
	CodeSlots        = "slots"
	CodeLength       = "length"
	CodeCached       = "cached"
	CodeUnderSampled = "under_sampled"
)

// OfClient reports whether a finding lies with hanbench or its machine, and not
// with what was measured: a calibration says what these carry.
func (f Finding) OfClient() bool {
	return slices.Contains(lateCodes(), f.Code)
}

// citesCalibration stands between a finding and what the machine carries.
const citesCalibration = "; calibrated on this machine: "

// Bare is the message without what the machine was calibrated to.
func (f Finding) Bare() string {
	bare, _, _ := strings.Cut(f.Message, citesCalibration)
	return bare
}

// Little is Little's law over the window: mean number in flight = rate × mean
// time in flight. Each request counts by the part of its time that lies in the
// window, so edges cannot break it; and since the window has every slot at
// work, the mean in flight is known beforehand: the number of slots. What is
// lacking is time in which a slot had nothing in flight, or requests that were
// not recorded; what is too much is two requests in one slot. Time in flight
// includes getting a connection, which e2e does not.
type Little struct {
	MeanInFlight *float64 `json:"mean_in_flight"`
	Expected     *float64 `json:"expected"`  // slots, averaged over the window; null in an open loop
	Deviation    *float64 `json:"deviation"` // |mean − expected| / expected
	RatePerS     *float64 `json:"rate_per_s"`
	MeanTimeNS   *float64 `json:"mean_time_ns"`
}

// littleLeast is the fewest requests on which Little's law is judged: one
// pause of the machine must not decide it.
const littleLeast = 20

// trial is what the checks look at.
type trial struct {
	Validity
	limits Thresholds
	result *StageResult
	*measured
	targets  []*TargetInfo
	clock    string
	requests int            // successful requests that ended in the window
	clauses  []ClauseFigure // what the stage was to meet, if anything

	calibration *Calibrated // nil: this machine was not calibrated
}

func (t *trial) reason(code, format string, args ...any) {
	f := finding(code, format, args)
	if f.OfClient() && t.calibration != nil {
		f.Message += citesCalibration + t.calibration.Limits.Says()
	}
	t.Reasons = append(t.Reasons, f)
}

func (t *trial) unknown(code, format string, args ...any) {
	t.Unknown = append(t.Unknown, finding(code, format, args))
}

func (t *trial) verdict() Validity {
	t.Reasons, t.Unknown = []Finding{}, []Finding{}
	t.errorRate()
	t.dropped()
	t.complete()
	t.slots()
	t.scheduleLag()
	t.little()
	t.moments()
	t.targetChange()
	t.gpu()
	t.clientLag()
	t.coalesced()
	t.lengths()
	t.cold()
	t.underSampled()
	t.Status = Valid
	if len(t.Reasons) > 0 {
		t.Status = Invalid
	}
	return t.Validity
}

func (t *trial) errorRate() {
	c := t.result.Counts
	failed, sent := c.Failed-c.Dropped, c.Done-c.Dropped
	if rate := float64(failed) / float64(sent); sent > 0 && rate > t.limits.ErrorRateMax {
		t.reason(CodeErrorRate, "%d of %d requests failed: %s, above %s", failed, sent, percent(rate), percent(t.limits.ErrorRateMax))
	}
}

func (t *trial) dropped() {
	if c := t.result.Counts; c.Dropped > 0 {
		t.reason(CodeDropped, "%d of %d requests were not sent: they were due while %d, the most, were in flight; the server does not keep up with this rate, or the plan's max_in_flight is too low",
			c.Dropped, c.Done, t.result.Concurrency)
	}
}

// slots: a closed loop with fewer requests than slots was never at its level.
func (t *trial) slots() {
	if t.result.Open() || len(t.attempts) == 0 {
		return
	}
	used := map[int32]bool{}
	for _, r := range t.attempts {
		used[r.slot] = true
	}
	if len(used) < t.result.Concurrency {
		t.reason(CodeSlots, "%d of %d slots sent anything: the stage has too few requests for its concurrency", len(used), t.result.Concurrency)
	}
}

func (t *trial) scheduleLag() {
	var lags []float64
	for _, r := range t.attempts {
		if lag, ok := r.scheduleLag(); ok {
			lags = append(lags, lag-float64(r.connecting))
		}
	}
	if p99 := Describe(lags).P99.Value; t.result.Open() && p99 != nil && *p99 > t.limits.ScheduleLagMSMax*1e6 {
		t.reason(CodeScheduleLag, "schedule lag p99 is %s ms without the time to connect, above %v ms: requests left later than they were due", ms(*p99), t.limits.ScheduleLagMSMax)
	}
}

// complete: a stage is bounded by requests or by time.
func (t *trial) complete() {
	c, asked := t.result.Counts, t.result.DurationNS
	window := int64(0)
	if w := t.result.Window.DurationNS; w != nil {
		window = *w
	}
	if t.result.Turns > 1 { // a slot whose user thinks to the end has its last answer before
		window += longestRest(t.attempts)
	}
	switch {
	case t.result.Stopped: // there was no use in the rest
	case c.Planned != nil && *c.Missing > 0:
		t.reason(CodeIncomplete, "%d of %d requests are missing", *c.Missing, *c.Planned)
	case c.Planned == nil && c.Done == 0:
		t.reason(CodeIncomplete, "no request was made")
	case !t.result.Open() && asked > 0 && float64(window) < float64(asked)*(1-t.limits.WindowShortMax):
		t.reason(CodeWindowShort, "the window at full concurrency lasted %.3f s; %.3f s were asked", float64(window)/1e9, float64(asked)/1e9)
	}
}

func (t *trial) little() {
	l, ok := littleOf(t.attempts, t.result.Window)
	if !ok {
		t.unknown(CodeLittle, "Little's law: there is no window at full concurrency")
		return
	}
	t.Little = &l
	switch {
	case t.result.Open():
		t.unknown(CodeLittle, "Little's law: in an open loop nothing but the records says how many requests should be in flight")
	case t.result.Turns > 1:
		t.unknown(CodeLittle, "Little's law: slots rest between the turns of a conversation")
	case t.requests < littleLeast:
		t.unknown(CodeLittle, "Little's law: %d requests ended in the window; it is judged from %d", t.requests, littleLeast)
	case t.retried > 0:
		t.unknown(CodeLittle, "Little's law: %d attempts were retried, and slots stand idle before a retry", t.retried)
	case l.Deviation != nil && *l.Deviation > t.limits.LittleMax && *l.MeanInFlight < *l.Expected:
		t.reason(CodeLittle, "%.2f requests were in flight on average where %.2f slots should have kept as many busy: the load was %s lower than asked, above %s; the client is slow beside this server",
			*l.MeanInFlight, *l.Expected, percent(*l.Deviation), percent(t.limits.LittleMax))
	case l.Deviation != nil && *l.Deviation > t.limits.LittleMax:
		t.reason(CodeLittle, "Little's law: %.2f requests were in flight on average in %.2f slots: %s more than there can be, above %s; a defect of the client's clock",
			*l.MeanInFlight, *l.Expected, percent(*l.Deviation), percent(t.limits.LittleMax))
	}
}

func littleOf(attempts []*fact, w Window) (Little, bool) {
	seconds, ok := w.seconds()
	if !ok {
		return Little{}, false
	}
	inFlight, requests, slotTime := 0.0, 0.0, 0.0
	for _, r := range attempts {
		span, ok := w.of(r.session)
		if !ok || !r.sent.there() || !r.end.there() {
			continue
		}
		from, to := int64(r.sent)-r.connecting, int64(r.end)
		if inside := float64(span.overlap(from, to)); inside > 0 {
			inFlight += inside
			requests += inside / float64(to-from)
		}
	}
	for _, s := range w.Sessions {
		slotTime += float64(s.Slots) * float64(s.CloseNS-s.OpenNS)
	}
	mean, expected := inFlight/1e9/seconds, slotTime/1e9/seconds
	l := Little{MeanInFlight: figure(mean), RatePerS: ratio(requests, seconds), MeanTimeNS: rounded(inFlight/requests, 1)}
	if expected > 0 {
		deviation := (mean - expected) / expected
		l.Expected, l.Deviation = figure(expected), figure(max(deviation, -deviation))
	}
	return l, true
}

// momentSlackNS is how far moments may contradict each other. The note of a
// moment can come a little after it (the answer to a short request can be
// there before its sender has looked at the clock), but a mistaken unit is far
// above this.
const momentSlackNS = 1_000_000

// moments finds records whose times contradict each other: a defect of the
// client, such as a unit taken for another.
func (t *trial) moments() {
	bad, example := 0, ""
	for _, r := range t.good {
		if r.amiss {
			if bad == 0 {
				example = *r.id
			}
			bad++
		}
	}
	if bad > 0 {
		t.reason(CodeMoments, "%d of %d records hold moments that contradict each other (the first is %s); a defect of the client", bad, len(t.good), example)
	}
}

// consistent: the moments stand in their order, and the gaps add up to the
// time from first to last output, within the slack.
func (t *Times) consistent() bool {
	var before *int64
	for _, at := range []*int64{t.SentNS, t.FirstByteNS, t.FirstChunkNS, t.FirstOutputNS, t.LastOutputNS, t.EndNS} {
		if at == nil {
			continue
		}
		if before != nil && *before-*at > momentSlackNS {
			return false
		}
		before = at
	}
	if t.FirstOutputNS == nil || t.LastOutputNS == nil || t.ICLNS == nil {
		return true
	}
	sum := *t.FirstOutputNS - *t.LastOutputNS
	for _, g := range t.ICLNS {
		sum += g
	}
	return -momentSlackNS <= sum && sum <= momentSlackNS
}

func (t *trial) targetChange() {
	if was, now, ok := t.changed(func(i *TargetInfo) string { return i.Digest }); ok {
		t.reason(CodeTargetChange, "the model digest changed during the run: %s, then %s", was, now)
	}
	if was, now, ok := t.changed(func(i *TargetInfo) string { return i.ServerVersion }); ok {
		t.reason(CodeTargetChange, "the server version changed during the run: %s, then %s", was, now)
	}
	if !slices.ContainsFunc(t.targets, func(i *TargetInfo) bool { return i.When == WhenEnd }) {
		t.unknown(CodeTargetChange, "the target was not read again after its last request")
	}
}

// changed finds the first reading that holds the fact otherwise than the first
// that does.
func (t *trial) changed(fact func(*TargetInfo) string) (was, now string, ok bool) {
	for _, info := range t.targets {
		now = fact(info)
		if was = cmp.Or(was, now); now != "" && now != was {
			return was, now, true
		}
	}
	return "", "", false
}

func (t *trial) gpu() {
	if !t.limits.RequireGPU {
		return
	}
	var share *float64
	for _, info := range t.targets {
		if info.GPUShare != nil && (share == nil || *info.GPUShare < *share) {
			share = info.GPUShare
		}
	}
	switch {
	case share == nil:
		t.reason(CodeGPU, "the plan requires the model in GPU memory, and the server does not say where it is")
	case *share < 1:
		t.reason(CodeGPU, "%s of the model is in GPU memory; the plan requires all of it", percent(*share))
	}
}

func (t *trial) clientLag() {
	if len(t.good) == 0 {
		t.unknown(CodeClientLag, "client lag was not measured: no request was answered")
		return
	}
	if t.lags.count() == 0 {
		t.unknown(CodeClientLag, "client lag was not measured: times are those of a %s", t.clock)
		return
	}
	p99 := *t.lags.quantile(99).Value
	if t.clock == ClockKernel {
		// The kernel took the times, so lag spoils them only where it reaches
		// into the next event.
		if gap := t.result.Latency.ICL.P50.Value; gap != nil && *gap > 0 && p99 > t.limits.ClientLagGapShareMax**gap {
			t.reason(CodeClientLag, "client lag p99 is %s ms, above %s of the median gap between events (%s ms)", ms(p99), percent(t.limits.ClientLagGapShareMax), ms(*gap))
		}
		return
	}
	if p99 > t.limits.ClientLagMSMax*1e6 {
		t.reason(CodeClientLag, "client lag p99 is %s ms, above %v ms", ms(p99), t.limits.ClientLagMSMax)
	}
	if ttft := t.result.Latency.TTFT.P50.Value; ttft != nil && p99 > t.limits.ClientLagTTFTShareMax**ttft {
		t.reason(CodeClientLag, "client lag p99 is %s ms, above %s of the median ttft (%s ms)", ms(p99), percent(t.limits.ClientLagTTFTShareMax), ms(*ttft))
	}
}

func (t *trial) coalesced() {
	if t.clock != ClockKernel {
		t.unknown(CodeCoalesced, "whether events were read together was not measured: times are those of a %s", t.clock)
		return
	}
	events, coalesced := 0, 0
	for _, r := range t.good {
		events += int(r.events)
		coalesced += int(r.coalesced)
	}
	if share := float64(coalesced) / float64(events); events > 0 && share > t.limits.CoalescedShareMax {
		t.reason(CodeCoalesced, "%d of %d events were read together with another segment's: %s, above %s", coalesced, events, percent(share), percent(t.limits.CoalescedShareMax))
	}
}

// underSampled: an objective's percentile needs more requests than there were. A
// search's quick stage, and one that was ended early, decide nothing by themselves.
func (t *trial) underSampled() {
	if s := t.result.Search; t.limits.AllowUnderSampled || t.result.Stopped || s != nil && !s.Full {
		return
	}
	for _, c := range t.clauses {
		if c.UnderSampled && c.N > 0 {
			t.reason(CodeUnderSampled, "%s is judged from %d values, fewer than its percentile needs", c.Clause, c.N)
		}
	}
}

func percent(share float64) string { return fmt.Sprintf("%.3g%%", 100*share) }

func ms(ns float64) string { return fmt.Sprintf("%.3g", ns/1e6) }
