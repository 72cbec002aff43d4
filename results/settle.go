package results

// The phases of a record.
const (
	PhaseWarmup  = "warmup"
	PhaseMeasure = "measure"
)

// The outcomes of a record that the summary treats by name.
const (
	outcomeCorrect   = "correct"
	outcomeIncorrect = "incorrect"
	outcomeUnparsed  = "unparsed"
	outcomeRefused   = "refused"
	outcomeTruncated = "truncated"
	outcomeBlocked   = "blocked"
	outcomeError     = "error"
	outcomeUnscored  = "unscored"
)

// outcomes are all that a record may hold.
func outcomes() []string {
	return []string{outcomeCorrect, outcomeIncorrect, outcomeUnparsed, outcomeRefused,
		outcomeTruncated, outcomeBlocked, outcomeError, outcomeUnscored}
}

// The causes of an error that the summary treats by name.
const (
	causeCancelled = "cancelled"
	causePolicy    = "content_policy"
	causeUnknown   = "unknown"
	causeDropped   = "dropped"
)

// failed: no answer came. An answer withheld by policy is an outcome, not a
// failure of the endpoint.
func (r *Record) failed() bool {
	if r.Error != nil {
		return r.Error.Cause != causePolicy
	}
	return r.Score.Outcome == outcomeError
}

// succeeded: the answer came whole, so its times are those of an answer.
func (r *Record) succeeded() bool { return r.Error == nil && !r.failed() }

// settled is what counts of a stage's records.
//
// A request may have several: a retry writes one for each attempt, and a
// resumed run sends again what was cancelled. The last that was not cancelled
// stands; those before it are counted as retried. A failure whose retry was
// cut short stands for nothing, and the request is still missing. A conversation
// that was broken off is begun anew: only the last session's turns stand, for the
// answers of another are not what they follow.
type settled struct {
	final         []*fact // one for each seq that is done, in the order of seq
	attempts      []*fact // every measured attempt that was not cancelled
	retried       int
	attemptErrors map[string]int // of attempts that were retried
	warmup        int            // warm-up requests, each counted once
}

func settle(all []*fact) settled {
	s := settled{attemptErrors: map[string]int{}}
	latest := newRequests(len(all))
	cut := map[int]bool{}
	warm := map[int]bool{}
	begun := lastBegun(all)
	for _, f := range all {
		seq := int(f.seq)
		switch {
		case f.cancelled():
			if prev := latest.at(seq); !f.warmup && prev != nil && prev.failed() {
				cut[seq] = true
			}
		case f.warmup:
			warm[seq] = true
		case f.conversation != outside && f.session != begun[f.conversation]:
			s.retry(f)
			s.attempts = append(s.attempts, f)
		default:
			s.retry(latest.at(seq))
			latest.put(seq, f)
			delete(cut, seq)
			s.attempts = append(s.attempts, f)
		}
	}
	s.warmup = len(warm)
	latest.each(func(seq int, f *fact) {
		if cut[seq] || f.again {
			s.retry(f)
			return
		}
		s.final = append(s.final, f)
	})
	return s
}

// requests hold one attempt for each seq. Those of a run lie close together; what
// a file may say besides goes into a map.
type requests struct {
	dense  []*fact
	sparse map[int]*fact
}

func newRequests(n int) *requests {
	return &requests{dense: make([]*fact, n), sparse: map[int]*fact{}}
}

// at is nil where nothing was put.
func (q *requests) at(seq int) *fact {
	if seq >= 0 && seq < len(q.dense) {
		return q.dense[seq]
	}
	return q.sparse[seq]
}

func (q *requests) put(seq int, f *fact) {
	if seq >= 0 && seq < len(q.dense) {
		q.dense[seq] = f
		return
	}
	q.sparse[seq] = f
}

// each visits what was put, in the order of seq, which is not negative.
func (q *requests) each(visit func(seq int, f *fact)) {
	for seq, f := range q.dense {
		if f != nil {
			visit(seq, f)
		}
	}
	for _, seq := range sortedKeys(q.sparse) {
		visit(seq, q.sparse[seq])
	}
}

// lastBegun is, for each conversation, the last session with a measured turn of
// it that was not cancelled.
func lastBegun(all []*fact) map[int32]int32 {
	last := map[int32]int32{}
	for _, f := range all {
		if f.conversation != outside && !f.warmup && !f.cancelled() {
			last[f.conversation] = max(last[f.conversation], f.session)
		}
	}
	return last
}

// retry counts an attempt that another followed; nil was there before the first.
func (s *settled) retry(f *fact) {
	if f == nil {
		return
	}
	s.retried++
	if f.failed() {
		s.attemptErrors[f.cause()]++
	}
}
