package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/hanbench/hanbench/results"
)

// A Recorder reads sources beside a run.
type Recorder struct {
	sources []reader
	stop    chan struct{}
	running sync.WaitGroup
}

// A reader is a source as a Recorder needs it.
type reader struct {
	results.TelemetrySource
	read func(context.Context) (*page, error)
}

// Open reads each source once and keeps nothing of it. The error says which cannot
// be read, why, and what to do.
func Open(ctx context.Context, sources []results.TelemetrySource) (*Recorder, error) {
	known, err := loadExporters()
	if err != nil {
		return nil, err
	}
	r := &Recorder{stop: make(chan struct{})}
	client := &http.Client{}
	for _, s := range sources {
		src := &source{s, known, client}
		p, err := src.read(ctx)
		switch {
		case errors.Is(err, errUnknown):
			return nil, fmt.Errorf("telemetry %s: %w (those of %s); most exporters serve them at /metrics", s.URL, err, known.names())
		case err != nil:
			return nil, fmt.Errorf("telemetry %s cannot be read: %w; start the exporter there, or name its page with --telemetry (telemetry: in a plan)", s.URL, err)
		case len(p.devices) == 0:
			return nil, fmt.Errorf("telemetry %s: no device is on the page", s.URL)
		}
		r.sources = append(r.sources, reader{s, src.read})
	}
	return r, nil
}

// Sink takes what a Recorder reads. Its functions are called from one goroutine a
// source.
type Sink struct {
	Session int
	Now     func() int64 // moment of the session, nanoseconds
	Write   func(results.Reading) error
	Note    func(text string) // hears when a page is lost, and when it is back
}

// Start begins to read each source at its pace, at once and until Stop.
func (r *Recorder) Start(to Sink) {
	for i := range r.sources {
		r.running.Go(func() { r.watch(i, to) })
	}
}

// Stop has every source read a last time, for the end of the last window, and waits
// for that.
func (r *Recorder) Stop() {
	close(r.stop)
	r.running.Wait()
}

// watch reads a source until Stop. What cannot be written ends it.
func (r *Recorder) watch(i int, to Sink) {
	s := r.sources[i]
	ticker := time.NewTicker(time.Duration(s.EveryNS))
	defer ticker.Stop()
	lost := false
	for last := false; ; {
		began := to.Now()
		p, err := s.read(context.Background())
		reading := results.Reading{Session: to.Session, Source: i, AtNS: to.Now()}
		reading.TookNS = reading.AtNS - began
		switch {
		case err != nil:
			reading.Error = err.Error()
			if !lost {
				to.Note(fmt.Sprintf("telemetry %s is lost: %v; no energy will be told of what this touches", s.URL, err))
			}
		default:
			reading.Devices, reading.Doubts = p.devices, p.doubts
			if lost {
				to.Note(fmt.Sprintf("telemetry %s is there again", s.URL))
			}
		}
		lost = err != nil
		if err := to.Write(reading); err != nil {
			to.Note(fmt.Sprintf("telemetry %s is not read any more: %v", s.URL, err))
			return
		}
		if last {
			return
		}
		select {
		case <-r.stop:
			last = true
		case <-ticker.C:
		}
	}
}
