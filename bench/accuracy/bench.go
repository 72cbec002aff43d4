package main

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A bench is what all cases share.
type bench struct {
	options
	self           string // this program
	dir            string
	server, client []int // cores
	idleCPU        time.Duration
	captures       bool
	errOut         io.Writer
}

func newBench(o options, errOut io.Writer) (*bench, error) {
	b := &bench{options: o, dir: o.Keep, captures: !o.NoCapture, errOut: errOut}
	var err error
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if b.server, b.client, err = splitCores(); err != nil {
		return nil, err
	}
	if b.dir == "" {
		if b.dir, err = os.MkdirTemp("", "hanbench-accuracy-"); err != nil {
			return nil, err
		}
	}
	if err := b.prepare(); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *bench) close() {
	if b.Keep == "" {
		os.RemoveAll(b.dir)
	}
}

// prepare builds hanbench and measures what a run costs before and after its
// requests: loading suites, writing results.
func (b *bench) prepare() error {
	var err error
	if b.Hanbench == "" {
		if b.Hanbench, err = buildHanbench(b.dir); err != nil {
			return err
		}
	} else if b.Hanbench, err = filepath.Abs(b.Hanbench); err != nil {
		return err
	}
	var cpu []time.Duration
	for i := range 3 {
		s := scenario{Name: fmt.Sprint("start-", i), Requests: 1, Streams: 1, Tokens: 1}
		dir, err := b.folder(s)
		if err != nil {
			return err
		}
		var u usage
		_, err = b.session(s, filepath.Join(dir, "server.jsonl"), false, func(addr netip.AddrPort) (err error) {
			u, err = b.runClient(hanbenchCommand(b.Hanbench, b.Protocol, s, addr, filepath.Join(dir, "run")))
			return err
		})
		if err != nil {
			return err
		}
		cpu = append(cpu, u.CPU)
	}
	slices.Sort(cpu)
	b.idleCPU = cpu[1]
	return nil
}

// folder makes the folder of a case.
func (b *bench) folder(s scenario) (string, error) {
	dir := filepath.Join(b.dir, strings.NewReplacer(":", "-", "@", "-").Replace(s.Name))
	return dir, os.MkdirAll(dir, 0o755)
}

// expected is about how long a case takes.
func (b *bench) expected(s scenario) time.Duration {
	if b.reads(s) || b.sends(s) {
		return 2 * s.length()
	}
	return s.length()
}

// measure runs one case.
func (b *bench) measure(s scenario) (Figures, error) {
	f := Figures{Case: s.Name, Requests: s.Requests, Streams: s.Streams, Rate: s.Rate,
		ServerCores: b.server, ClientCores: b.client, StartCPUMS: float64(b.idleCPU.Microseconds()) / 1e3}
	dir, err := b.folder(s)
	if err != nil {
		return f, err
	}
	if b.reads(s) {
		bare, err := b.bare(s, dir)
		if err != nil {
			return f, err
		}
		f.Bare = &bare
	}
	if err := b.hanbench(s, dir, &f); err != nil || !b.sends(s) {
		return f, err
	}
	bare, err := b.sender(s, dir)
	f.BareSchedule = &bare
	return f, err
}

func (b *bench) bare(s scenario, dir string) (Client, error) {
	path := filepath.Join(dir, "bare.jsonl")
	out, err := os.Create(path)
	if err != nil {
		return Client{}, err
	}
	defer out.Close()
	seen, err := b.session(s, filepath.Join(dir, "bare-server.jsonl"), true, func(addr netip.AddrPort) error {
		cmd := exec.Command(b.self, verbRead, "--url", fmt.Sprintf("http://%s%s", addr, b.chatPath()),
			"--streams", fmt.Sprint(s.Streams), "--requests", fmt.Sprint(s.Requests))
		cmd.Stdout = out
		_, err := b.runClient(cmd)
		return err
	})
	if err != nil {
		return Client{}, err
	}
	own, streams, err := readBare(path, s)
	if err != nil {
		return Client{}, err
	}
	return clientOf(s, streams, seen, own), nil
}

// sender has the bare sender keep to the schedule of a case.
func (b *bench) sender(s scenario, dir string) (Schedule, error) {
	path := filepath.Join(dir, "bare.json")
	out, err := os.Create(path)
	if err != nil {
		return Schedule{}, err
	}
	defer out.Close()
	seen, err := b.session(s, filepath.Join(dir, "bare-server.jsonl"), true, func(addr netip.AddrPort) error {
		cmd := exec.Command(b.self, verbSend, "--addr", addr.String(), "--path", b.chatPath(), "--case", s.Name)
		cmd.Stdout = out
		_, err := b.runClient(cmd)
		return err
	})
	if err != nil {
		return Schedule{}, err
	}
	sent, err := readSent(path)
	if err != nil {
		return Schedule{}, err
	}
	return seen.schedule(s, sent, 0), nil // its clock is the capture's
}

func (b *bench) hanbench(s scenario, dir string, f *Figures) error {
	out := filepath.Join(dir, "run")
	var u usage
	seen, err := b.session(s, filepath.Join(dir, "server.jsonl"), true, func(addr netip.AddrPort) (err error) {
		if s.Starved {
			stop, err := b.starve()
			if err != nil {
				return err
			}
			defer stop()
		}
		u, err = b.runClient(hanbenchCommand(b.Hanbench, b.Protocol, s, addr, out))
		return err
	})
	if err != nil {
		return err
	}
	run, err := readRun(out)
	if err != nil {
		return err
	}
	u.CPU -= b.idleCPU
	f.Hanbench = clientOf(s, run.Streams, seen, u)
	f.addRun(run)
	f.addCapture(seen)
	if s.open() {
		sched := seen.schedule(s, run.Streams, f.Hanbench.ToTruth.offset)
		f.Schedule = &sched
		if o, ok := overloadOf(s, run, seen.truth()); ok && s.Slots > 0 {
			f.Overload = &o
		}
	}
	return nil
}

// A session is what server and wire saw of one client.
type session struct {
	log     []*stream
	wire    *wire // nil without a capture
	packets int
	dropped int // packets for which the capture had no room
}

// truth is the wire's, or else the server's.
func (s session) truth() []*stream {
	if s.wire != nil {
		return s.wire.Streams
	}
	return s.log
}

// schedule is how a client kept to that of an open loop; offset is its clock's
// against the truth's.
func (s session) schedule(c scenario, ours []*stream, offset int64) Schedule {
	var wire []*stream
	if s.wire != nil {
		wire = those(s.wire.Streams, ours)
	}
	return scheduleOf(c, ours, those(s.log, ours), wire, offset)
}

// session starts a server, which writes the file log, and a capture around a
// client.
func (b *bench) session(s scenario, log string, captured bool, client func(netip.AddrPort) error) (session, error) {
	var seen session
	server, addr, err := startServer(b.self, b.server, s, log)
	if err != nil {
		return seen, err
	}
	var c *capture
	if captured && b.captures {
		if c, err = startCapture(addr.Port()); err != nil {
			fmt.Fprintf(b.errOut, "%v; the server's own log is the truth\n", err)
			c, b.captures = nil, false
		}
	}
	failed := client(addr)
	if c != nil {
		frames, dropped, err := c.close()
		if err != nil {
			failed = errors.Join(failed, err)
		} else {
			w := assemble(frames.packets(addr.Port()))
			seen.wire, seen.packets, seen.dropped = &w, frames.n, dropped
		}
	}
	if failed != nil {
		server.End()
		return seen, failed
	}
	if err := server.End(); err != nil {
		return seen, err
	}
	seen.log, err = readLog(log)
	return seen, err
}
