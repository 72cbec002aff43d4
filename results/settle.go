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

func (r *Record) cancelled() bool { return r.Error != nil && r.Error.Cause == causeCancelled }

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

func (r *Record) cause() string {
	if r.Error == nil || r.Error.Cause == "" {
		return causeUnknown
	}
	return r.Error.Cause
}

func (r *Record) inTurn() inTurn {
	return inTurn{seq: r.Seq, session: r.Session, conversation: turnOf(r.Conversation), warmup: r.Phase == PhaseWarmup, again: r.Again}
}

// inTurn is where an attempt stands among others.
type inTurn struct {
	seq, session  int
	conversation  int32
	warmup, again bool
}

// An attempt is a record, or what is kept of one.
type attempt interface {
	comparable
	inTurn() inTurn
	cancelled() bool
	failed() bool
	cause() string
}

// settled is what counts of a stage's records.
//
// A request may have several: a retry writes one for each attempt, and a
// resumed run sends again what was cancelled. The last that was not cancelled
// stands; those before it are counted as retried. A failure whose retry was
// cut short stands for nothing, and the request is still missing. A conversation
// that was broken off is begun anew: only the last session's turns stand, for the
// answers of another are not what they follow.
type settled[T attempt] struct {
	final         []T // one for each seq that is done, in the order of seq
	attempts      []T // every measured attempt that was not cancelled
	retried       int
	attemptErrors map[string]int // of attempts that were retried
	warmup        int            // warm-up requests, each counted once
}

func settle[T attempt](records []T) settled[T] {
	s := settled[T]{attemptErrors: map[string]int{}}
	var none T
	latest := newRequests[T](len(records))
	cut := map[int]bool{}
	warm := map[int]bool{}
	begun := lastBegun(records)
	for _, r := range records {
		at := r.inTurn()
		switch {
		case r.cancelled():
			prev := latest.at(at.seq)
			if !at.warmup && prev != none && prev.failed() {
				cut[at.seq] = true
			}
		case at.warmup:
			warm[at.seq] = true
		case at.conversation != outside && at.session != begun[at.conversation]:
			s.retry(r)
			s.attempts = append(s.attempts, r)
		default:
			s.retry(latest.at(at.seq))
			latest.put(at.seq, r)
			delete(cut, at.seq)
			s.attempts = append(s.attempts, r)
		}
	}
	s.warmup = len(warm)
	latest.each(func(seq int, r T) {
		if cut[seq] || r.inTurn().again {
			s.retry(r)
			return
		}
		s.final = append(s.final, r)
	})
	return s
}

// requests hold one thing for each seq. Those of a run lie close together; what
// a file may say besides goes into a map.
type requests[T comparable] struct {
	dense  []T
	sparse map[int]T
}

func newRequests[T comparable](n int) *requests[T] {
	return &requests[T]{dense: make([]T, n), sparse: map[int]T{}}
}

// at is the zero value where nothing was put.
func (q *requests[T]) at(seq int) T {
	if seq >= 0 && seq < len(q.dense) {
		return q.dense[seq]
	}
	return q.sparse[seq]
}

func (q *requests[T]) put(seq int, v T) {
	if seq >= 0 && seq < len(q.dense) {
		q.dense[seq] = v
		return
	}
	q.sparse[seq] = v
}

// each visits what was put, in the order of seq, which is not negative.
func (q *requests[T]) each(visit func(seq int, v T)) {
	var none T
	for seq, v := range q.dense {
		if v != none {
			visit(seq, v)
		}
	}
	for _, seq := range sortedKeys(q.sparse) {
		visit(seq, q.sparse[seq])
	}
}

// lastBegun is, for each conversation, the last session with a measured turn of
// it that was not cancelled.
func lastBegun[T attempt](records []T) map[int32]int {
	last := map[int32]int{}
	for _, r := range records {
		if at := r.inTurn(); at.conversation != outside && !at.warmup && !r.cancelled() {
			last[at.conversation] = max(last[at.conversation], at.session)
		}
	}
	return last
}

// retry counts an attempt that another followed; none was there before the first.
func (s *settled[T]) retry(r T) {
	var none T
	if r == none {
		return
	}
	s.retried++
	if r.failed() {
		s.attemptErrors[r.cause()]++
	}
}

// Settled are a stage's requests, the attempt that counts of each, in the order of
// seq; warm-up is not among them.
func (c *Contents) Settled(stage int) []*Record {
	var of []*Record
	for _, r := range c.Records {
		if r.Stage == stage {
			of = append(of, r)
		}
	}
	return settle(of).final
}

// Done says which requests of a stage (by seq, without warm-up) need not be
// sent again on resuming: answered or failed, but not cancelled.
func (c *Contents) Done(stage int) map[int]bool {
	done := map[int]bool{}
	for _, r := range c.Settled(stage) {
		done[r.Seq] = true
	}
	return done
}
