package wire

import (
	"runtime"
	"time"
)

// A gate holds work on answers back for the loops that read: as many goroutines
// at a time as there are processors, and none, for a while, when a loop is late.
// When hundreds of streams end together, there is work for a tenth of a second,
// and their next streams are not to be read late for it.
type gate struct {
	free chan struct{}
	late func() bool
}

func newGate(late func() bool) *gate {
	return &gate{free: make(chan struct{}, runtime.NumCPU()), late: late}
}

const (
	gateLook     = 200 * time.Microsecond // how often one who waits looks at the loops
	gatePatience = 50                     // and how many times
)

// enter waits for a turn, and a while for the loops. leave ends the turn.
func (g *gate) enter() {
	g.free <- struct{}{}
	for look := 0; g.late() && look < gatePatience; look++ {
		time.Sleep(gateLook)
	}
}

func (g *gate) leave() { <-g.free }
