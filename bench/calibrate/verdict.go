package calibrate

import (
	"fmt"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners/wire"
)

const (
	// slow is how much longer than it should the endpoint may take over its
	// answers: beyond it the load is not what was asked.
	slow = 1.05
	// unmatchedMax is the largest share of answers that cannot be held against
	// the log.
	unmatchedMax = 0.01
)

// A verdict says whether a load passes.
type verdict struct {
	*results.Trial
	*comparison
	load   load
	stage  *results.StageResult
	limits results.Thresholds
}

// judge: a load passes where the error keeps within the limit and hanbench's own
// checks hold. Where the endpoint did not keep its pace the load was never
// there, and what failed besides says nothing of the client.
func (v *verdict) judge() {
	if pace := v.pace(); pace > slow {
		v.Ended = results.EndedEndpoint
		v.Reasons = append(v.Reasons, because("the reference endpoint took %.2f times as long over its answers as it should: it sends no more here", pace))
	}
	if v.load.open() {
		v.onSchedule()
	} else {
		v.inTime()
	}
	if float64(v.unmatched) > unmatchedMax*float64(v.requests) {
		v.fail("%d of %d answers are not in the endpoint's log as they came", v.unmatched, v.requests)
	}
	for _, r := range v.stage.Validity.Reasons {
		// Lag is judged here, of the load alone: the stage's holds the time in which
		// the streams began. A line that is coalesced has no time to be late.
		if !r.OfClient() || r.Code == results.CodeCoalesced && !v.load.open() {
			v.fail("%s", r.Message)
		}
	}
	v.Passed = len(v.Reasons) == 0
}

func (v *verdict) fail(format string, args ...any) {
	if v.Ended == "" {
		v.Ended = results.EndedClient
	}
	v.Reasons = append(v.Reasons, because(format, args...))
}

// because is a reason. Its name, as that of fail, tells the sentences that a person
// reads, for who says them in another language.
func because(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// onSchedule judges an open loop: its requests left when they were due.
func (v *verdict) onSchedule() {
	v.ScheduleLag = results.Spread(v.schedule)
	v.EventError, v.ClientLag = results.Spread(v.errors()), results.Spread(v.lags())
	v.Events = len(v.events)
	took := v.sending().Seconds()
	v.Trial.RequestsPerS = known(float64(len(v.sent)-1)/took, took > 0)
	switch p99 := v.ScheduleLag.P99; {
	case p99 == nil:
		v.fail("no request was answered")
	case *p99 > ErrorMS*1e6:
		v.fail("schedule lag p99 is %.3g ms, above %v ms", *p99/1e6, ErrorMS)
	}
}

// inTime judges a closed loop by the time in which all of its streams were open.
func (v *verdict) inTime() {
	seconds, ok := v.together()
	if !ok {
		v.fail("the %d streams were never open together", v.load.streams)
		return
	}
	v.EventError, v.ClientLag = results.Spread(v.errors()), results.Spread(v.lags())
	v.Events = len(v.events)
	v.EventsPerS = known(float64(v.Events)/seconds, true)
	p99, lag := v.EventError.P99, v.ClientLag.P99
	if p99 == nil {
		v.fail("no event can be held against the endpoint's log")
		return
	}
	if *p99 > ErrorMS*1e6 {
		v.fail("the error of event times has a p99 of %.3g ms, above %v ms", *p99/1e6, ErrorMS)
	}
	// What validity asks of a stage, see results.Thresholds.
	most := v.limits.ClientLagMSMax * 1e6
	if wire.Source() == results.ClockKernel {
		most = v.limits.ClientLagGapShareMax * float64(v.load.gap)
	}
	if lag != nil && *lag > most {
		v.fail("client lag p99 is %.3g ms, above %.3g ms", *lag/1e6, most/1e6)
	}
}
