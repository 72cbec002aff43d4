package bench

import (
	"context"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
)

// An Endpoint is a target that is asked outside of stages, as a judge is.
type Endpoint struct {
	runners.Runner
	// Info is what it was found to be, as in a record's target line.
	Info results.TargetInfo

	server *reference.Server // nil for a target of somebody else's
}

// Connect reaches a target: loads its model and probes it. Where it is hanbench's
// own endpoint, that is started first, with the oracle. The error is for a person.
func (t *Target) Connect(ctx context.Context, oracle reference.Oracle, o runners.Options) (*Endpoint, error) {
	e := &Endpoint{}
	var err error
	if t.reference != "" {
		if e.server, err = startReference(t, oracle); err != nil {
			return nil, err
		}
	}
	if e.Runner, err = runners.New(t.Target, o); err != nil {
		e.Close()
		return nil, err
	}
	info, err := e.Prepare(ctx)
	if err != nil {
		e.Close()
		return nil, err
	}
	e.Info = targetLine(t, info, 0, results.WhenStart)
	return e, nil
}

// Close closes the connections, and ends hanbench's own endpoint.
func (e *Endpoint) Close() {
	if e.Runner != nil {
		e.Runner.Close()
	}
	if e.server != nil {
		_ = e.server.Close()
	}
}
