package wire

import (
	"runtime"
	"time"
)

// A gate holds work on requests and answers back for the loops that read: as
// many goroutines at a time as there are processors, and none, for a while,
// when a loop is late. When hundreds of streams end together, there is work for
// a tenth of a second, and their next streams are not to be read late for it.
type gate struct {
	free chan struct{}
	late func() bool
}

func newGate(late func() bool) *gate {
	return &gate{free: make(chan struct{}, runtime.NumCPU()), late: late}
}

// lateRead is how late a loop is when work waits for it.
const lateRead = int64(time.Millisecond)

// gateLook is how often one who waits looks at the loops.
const gateLook = 200 * time.Microsecond

// enter waits for a turn, and up to patience for the loops. leave ends the turn.
func (g *gate) enter(patience time.Duration) {
	g.free <- struct{}{}
	for ; g.late() && patience > 0; patience -= gateLook {
		time.Sleep(gateLook)
	}
}

func (g *gate) leave() { <-g.free }
