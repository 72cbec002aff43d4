package main

import (
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/hanbench/hanbench/results"
)

// hanbenchCommand is the run of a scenario.
func hanbenchCommand(path, protocol string, s scenario, addr netip.AddrPort, dir string) *exec.Cmd {
	target := fmt.Sprintf("openai:m@http://%s/v1", addr)
	if protocol == "ollama" {
		target = fmt.Sprintf("ollama:m@http://%s", addr)
	}
	args := []string{"run", "--target", target, "--suite", "ko-load", "--quiet",
		"--requests", fmt.Sprint(s.Requests), "--out", dir}
	if s.open() {
		args = append(args, "--seed", fmt.Sprint(scheduleSeed), "--rate", fmt.Sprint(s.Rate), "--arrival", s.arrival())
	} else {
		args = append(args, "--concurrency", fmt.Sprint(s.Streams))
	}
	return exec.Command(path, args...)
}

// A hanbenchRun is what a run directory says.
type hanbenchRun struct {
	Streams   []*stream
	Result    results.StageResult
	Events    int
	Coalesced int
	Failed    int // requests without an answer; they are not in Streams
}

// readRun reads a run directory: the moments of the records as CLOCK_REALTIME,
// by the anchor of the header.
func readRun(dir string) (hanbenchRun, error) {
	var run hanbenchRun
	if err := run.readResult(filepath.Join(dir, "result.json")); err != nil {
		return run, err
	}
	d, err := results.OpenDir(dir)
	if err != nil {
		return run, err
	}
	_, err = d.Records(func(before *results.Contents, r *results.Record) error {
		at, err := time.Parse(time.RFC3339Nano, before.Headers[len(before.Headers)-1].Anchor)
		if err != nil {
			return err
		}
		run.add(r, at.UnixNano())
		return nil
	})
	return run, err
}

func (r *hanbenchRun) readResult(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	res, err := results.ReadResult(f, path)
	if err != nil {
		return err
	}
	if len(res.Stages) != 1 {
		return fmt.Errorf("%s: %d stages where one was asked for", path, len(res.Stages))
	}
	r.Result = res.Stages[0]
	return nil
}

func (r *hanbenchRun) add(l *results.Record, anchor int64) {
	t := l.Times
	if l.Error != nil || t.SentNS == nil || t.FirstOutputNS == nil || t.EndNS == nil {
		r.Failed++
		return
	}
	s := &stream{ID: l.ID, Seq: l.Seq, Asked: anchor + *t.SentNS, End: anchor + *t.EndNS, Lines: t.Events}
	if t.DueNS != nil {
		s.Due = anchor + *t.DueNS
	}
	at := anchor + *t.FirstOutputNS
	s.Texts = append(make([]int64, 0, 1+len(t.ICLNS)), at)
	for _, gap := range t.ICLNS {
		at += gap
		s.Texts = append(s.Texts, at)
	}
	r.Streams = append(r.Streams, s)
	r.Events += t.Events
	r.Coalesced += t.Coalesced
}
