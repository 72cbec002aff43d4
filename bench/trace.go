package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hanbench/hanbench/bench/arrival"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks/workload"
)

// A recording is a trace of the plan, read.
type recording struct {
	*arrival.Trace
	hash string
}

// readTraces reads the traces of the plan's levels, by file.
func (j *Job) readTraces() error {
	j.traces = map[string]*recording{}
	for i := range j.Plan.Load {
		a := j.Plan.Load[i].Arrival
		if a == nil || a.Process != arrival.Replay {
			continue
		}
		named := *a
		named.File = absolute(a.File)
		j.Plan.Load[i].Arrival = &named
		if j.traces[named.File] != nil {
			continue
		}
		data, err := os.ReadFile(named.File)
		if err != nil {
			return fmt.Errorf("plan: load[%d]: the trace cannot be read: %w", i, err)
		}
		trace, err := arrival.ReadTrace(bytes.NewReader(data), a.File, a.Format)
		if err != nil {
			return fmt.Errorf("plan: load[%d]: %w", i, err)
		}
		j.traces[named.File] = &recording{trace, hashText(string(data))}
	}
	return nil
}

// replays makes a stage one of a trace's, asked for so many requests, or so
// long, or 0 of both for all of it.
func (s *Stage) replays(t *recording, spec arrival.Spec, requests int, duration time.Duration) error {
	scale := spec.Scale
	if scale == 0 {
		scale = 1
	}
	if _, err := t.Schedule(scale); err != nil {
		return err
	}
	s.trace = t
	s.schedule = func() schedule {
		times, err := t.Schedule(scale)
		if err != nil {
			panic(err) // it has been made once
		}
		return times
	}
	s.Arrival = &results.Arrival{
		Process: string(spec.Process), Trace: filepath.Base(spec.File), TraceHash: t.hash, Scale: scale,
	}
	all := len(t.Requests) - s.Warmup
	switch {
	case all <= 0:
		return fmt.Errorf("trace %s has no request left for the stage: %d recorded, %d for the warm-up", spec.File, len(t.Requests), s.Warmup)
	case duration > 0:
		if err := s.fits(duration, s.Warmup); err != nil {
			return err
		}
	case requests > 0:
		s.Requests = min(requests, all)
	default:
		s.Requests = all
	}
	s.Items = s.Requests
	last := t.Requests[s.Warmup+s.Requests-1].At - t.Requests[s.Warmup].At
	if seconds := last.Seconds() * scale; seconds > 0 {
		s.Arrival.RatePerS = float64(s.Requests-1) / seconds // so many gaps
	}
	return nil
}

// place is that of a request in its trace: the warm-up takes the first.
func (st *Stage) place(n int, warmup bool) int {
	if warmup {
		return n
	}
	return n + st.Warmup
}

// replay makes the request that stands in the trace.
func (st *Stage) replay(n int, m workload.Marker, rates workload.Rates) workload.Turn {
	at := st.place(n, m.Warmup)
	r := st.trace.Requests[at]
	if len(r.Blocks) > 0 { // the stage's prompts share what the recorded ones did
		m.Seq, m.Attempt, m.Warmup = 0, 0, false
	}
	return st.work.Replay(at, workload.Recorded{InputTokens: r.InputTokens, OutputTokens: r.OutputTokens, Blocks: r.Blocks}, m, rates)
}
