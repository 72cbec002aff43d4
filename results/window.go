package results

import (
	"cmp"
	"maps"
	"slices"
)

// A Window is the time in which a stage ran at its full concurrency; of an open
// loop, the time in which its requests were due. Ramp and drain are outside it.
type Window struct {
	// DurationNS adds up the sessions; null where full concurrency never
	// lasted.
	DurationNS *int64 `json:"duration_ns"`
	// Sessions holds one span for each session that reached the stage's
	// highest number of slots; a resumed session with less to do than slots
	// to fill is left out.
	Sessions []Span `json:"sessions"`
}

// A Span is the part of a window in one session, nanoseconds since the
// session's anchor. It opens when the last of its slots sent its first request
// and closes when the first slot goes idle for good: at the smallest of the
// slots' last ends. What happens at OpenNS is outside and at CloseNS inside,
// so the request whose end closes the window counts.
type Span struct {
	Session int   `json:"session"`
	Slots   int   `json:"slots"` // slots that sent anything, at most the concurrency; of an open loop 0
	OpenNS  int64 `json:"open_ns"`
	CloseNS int64 `json:"close_ns"`
}

// holds says whether the moment came, and in the span.
func (s Span) holds(at given) bool {
	return at.there() && int64(at) > s.OpenNS && int64(at) <= s.CloseNS
}

// overlap is how much of [from, to] is in the span, nanoseconds.
func (s Span) overlap(from, to int64) int64 {
	return max(0, min(to, s.CloseNS)-max(from, s.OpenNS))
}

// of finds the span of a session.
func (w Window) of(session int32) (Span, bool) {
	for _, s := range w.Sessions {
		if s.Session == int(session) {
			return s, true
		}
	}
	return Span{}, false
}

// seconds is the window's length; ok is false where there is none.
func (w Window) seconds() (float64, bool) {
	if w.DurationNS == nil {
		return 0, false
	}
	return float64(*w.DurationNS) / 1e9, true
}

// slotUse is a slot's first sent and last end in one session.
type slotUse struct{ first, last int64 }

func (s *Stage) window(attempts []*fact) Window {
	if s.Open() {
		return openWindow(attempts)
	}
	return windowOf(attempts, s.Concurrency)
}

// openWindow opens in each session when the first measured request is due and
// closes when the last is.
func openWindow(attempts []*fact) Window {
	spans := map[int]Span{}
	for _, r := range attempts {
		if !r.due.there() || r.turn > 0 { // due by an answer, not by the schedule
			continue
		}
		due, session := int64(r.due), int(r.session)
		span, seen := spans[session]
		if !seen {
			span = Span{Session: session, OpenNS: due, CloseNS: due}
		}
		span.OpenNS, span.CloseNS = min(span.OpenNS, due), max(span.CloseNS, due)
		spans[session] = span
	}
	w := Window{Sessions: []Span{}}
	total := int64(0)
	for _, session := range sortedKeys(spans) {
		if span := spans[session]; span.CloseNS > span.OpenNS {
			w.Sessions = append(w.Sessions, span)
			total += span.CloseNS - span.OpenNS
		}
	}
	if total > 0 {
		w.DurationNS = &total
	}
	return w
}

// windowOf finds the window from every attempt that was sent and ended:
// retried ones too, for they kept their slot busy.
func windowOf(attempts []*fact, concurrency int) Window {
	sessions := map[int]map[int32]slotUse{}
	for _, r := range attempts {
		if !r.sent.there() || !r.end.there() {
			continue
		}
		slots := sessions[int(r.session)]
		if slots == nil {
			slots = map[int32]slotUse{}
			sessions[int(r.session)] = slots
		}
		sent, end := int64(r.sent), int64(r.end)
		use, seen := slots[r.slot]
		if !seen {
			use = slotUse{sent, end}
		}
		slots[r.slot] = slotUse{min(use.first, sent), max(use.last, end)}
	}
	w := Window{Sessions: []Span{}}
	most, total := 0, int64(0)
	for _, slots := range sessions {
		most = max(most, min(len(slots), max(concurrency, 1)))
	}
	for _, session := range sortedKeys(sessions) {
		span := spanOf(session, sessions[session], concurrency)
		if span.Slots == most && span.CloseNS > span.OpenNS {
			w.Sessions = append(w.Sessions, span)
			total += span.CloseNS - span.OpenNS
		}
	}
	if total > 0 {
		w.DurationNS = &total
	}
	return w
}

func spanOf(session int, slots map[int32]slotUse, concurrency int) Span {
	uses := slices.Collect(maps.Values(slots))
	slices.SortFunc(uses, func(a, b slotUse) int { return cmp.Compare(a.first, b.first) })
	n := min(len(uses), max(concurrency, 1))
	s := Span{Session: session, Slots: n, OpenNS: uses[n-1].first, CloseNS: uses[0].last}
	for _, u := range uses {
		s.CloseNS = min(s.CloseNS, u.last)
	}
	return s
}

// longestRest is the longest that a slot rested between two requests, ns.
func longestRest(attempts []*fact) int64 {
	sent := slices.DeleteFunc(slices.Clone(attempts), func(r *fact) bool { return !r.sent.there() || !r.end.there() })
	slices.SortStableFunc(sent, func(a, b *fact) int { return cmp.Compare(a.sent, b.sent) })
	ended := map[[2]int32]int64{} // of each session's slots, the end of the last request
	longest := int64(0)
	for _, r := range sent {
		slot := [2]int32{r.session, r.slot}
		if end, before := ended[slot]; before {
			longest = max(longest, int64(r.sent)-end)
		}
		ended[slot] = int64(r.end)
	}
	return longest
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
