package reference

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// errBusy is the answer to a request that finds the queue full.
var errBusy = errors.New("server busy, please try again.  maximum pending requests exceeded")

// slots are the places where answers are made; requests wait for one in the
// order in which they came. What goes on in them is the engine's.
type slots struct {
	free    *semaphore.Weighted // nil: no limit
	queue   int64               // most waiting; 0: no limit, -1: none
	waiting atomic.Int64
}

func newSlots(p Profile) *slots {
	s := &slots{queue: int64(p.Queue)}
	if p.Slots > 0 {
		s.free = semaphore.NewWeighted(int64(p.Slots))
	}
	return s
}

// acquire waits for a slot. release gives it back and may be called again. The
// error is errBusy or the context's.
func (s *slots) acquire(ctx context.Context) (release func(), err error) {
	if s.free == nil {
		return func() {}, ctx.Err()
	}
	once := sync.OnceFunc(func() { s.free.Release(1) })
	if s.free.TryAcquire(1) {
		return once, nil
	}
	defer s.waiting.Add(-1)
	if n := s.waiting.Add(1); s.queue != 0 && n > max(0, s.queue) {
		return nil, errBusy
	}
	if err := s.free.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return once, nil
}
