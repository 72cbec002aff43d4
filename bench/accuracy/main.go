// Command accuracy measures how far hanbench's own figures are from the truth,
// and what they cost: an independent server in a process of its own, a packet
// capture of the loopback device, hanbench, and a bare line reader beside it,
// all in one run on one machine. In an open loop a bare sender with the same due
// times stands beside it: a schedule that it cannot keep to, this machine cannot
// keep to at that moment.
//
//	go run ./bench/accuracy --help
//
// It shares no code with runners/reference or runners/wire: what it says of
// them must not come from them.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// The hidden subcommands: the program starts itself for what must be a process
// of its own.
const (
	verbServe  = "serve"  // the independent server
	verbRead   = "read"   // the bare line reader
	verbSend   = "send"   // the bare sender
	verbLaunch = "launch" // runs a client and says what it cost
	verbSpin   = "spin"   // keeps a core busy
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "accuracy:", err)
			os.Exit(1)
		}
	}
}

func run(args []string, in io.Reader, out, errOut io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case verbServe:
			return serve(args[1:], in, out)
		case verbRead:
			return bareRead(args[1:], out)
		case verbSend:
			return bareSend(args[1:], out)
		case verbLaunch:
			return launch(args[1:])
		case verbSpin:
			return spin(in)
		}
	}
	o, err := parseOptions(args, errOut)
	if err != nil {
		return err
	}
	return measureAll(o, out, errOut)
}

// options are the program's flags.
type options struct {
	Cases     []scenario
	Hanbench  string // path of a build; "" builds the tree's own
	Protocol  string // "openai" or "ollama"
	Keep      string // folder for what the runs left; "" keeps nothing
	NoCapture bool
	NoBare    bool
	JSON      bool
}

// linux has the bare sender.
const linux = runtime.GOOS == "linux"

// reads reports whether the bare reader stands beside hanbench in a case.
func (o options) reads(s scenario) bool { return !s.open() && !s.Starved && !o.NoBare }

// sends reports whether the bare sender does. Where the server cannot follow,
// answers take longer and longer, and a sender would be about its connections.
func (o options) sends(s scenario) bool {
	return s.open() && s.Slots == 0 && !o.NoBare && linux
}

// chatPath is what a client posts to.
func (o options) chatPath() string {
	if o.Protocol == "ollama" {
		return "/api/chat"
	}
	return "/v1/chat/completions"
}

const usageText = `Measure how far hanbench's figures are from the truth, and what they cost.

Usage: go run ./bench/accuracy [flags]

Cases:
  STREAMSxGAP[xTOKENS]       closed loop: 400x20ms, 200x2ms, 1000x50msx200; each
                             stream sends 3 requests, the first token comes 200 ms
                             after each. TOKENS is 100, below 5 ms 300
  PROCESS@RATE[xREQUESTS]    open loop of one-token answers: poisson@1000,
                             constant@10, gamma:0.5@100; REQUESTS is 10 s of them
                             and at least 200
  overload                   open loop at twice what the server can do
  starved                    100x20ms, hanbench's cores taken by busy loops: its stage
                             must be INVALID, its ttft right all the same

The server runs on the last core, hanbench, the bare reader and the bare sender
on the others. The capture needs root or CAP_NET_RAW; without it the server's own log is the truth.

Flags:
`

const defaultCases = "100x20ms,400x20ms,1000x50ms,200x2ms,poisson@100,poisson@1000,gamma:0.5@1000,constant@1000,overload"

func parseOptions(args []string, errOut io.Writer) (options, error) {
	var o options
	fs := flag.NewFlagSet("accuracy", flag.ContinueOnError)
	fs.SetOutput(errOut)
	fs.Usage = func() {
		fmt.Fprint(errOut, usageText)
		fs.PrintDefaults()
	}
	cases := fs.String("case", defaultCases, "cases, separated by commas")
	fs.StringVar(&o.Hanbench, "hanbench", "", "`path` of the hanbench to measure (default: built from this module)")
	fs.StringVar(&o.Protocol, "protocol", "openai", "what the server speaks: openai or ollama")
	fs.StringVar(&o.Keep, "keep", "", "keep run directories and logs in this `folder`")
	fs.BoolVar(&o.NoCapture, "no-capture", false, "take the server's log for the truth")
	fs.BoolVar(&o.NoBare, "no-bare", false, "leave the bare reader and the bare sender out")
	fs.BoolVar(&o.JSON, "json", false, "print JSON instead of tables")
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q: cases are given with --case", fs.Arg(0))
	}
	if o.Protocol != "openai" && o.Protocol != "ollama" {
		return o, fmt.Errorf("--protocol %q: it is openai or ollama", o.Protocol)
	}
	for name := range strings.SplitSeq(*cases, ",") {
		s, err := parseScenario(strings.TrimSpace(name))
		if err != nil {
			return o, err
		}
		o.Cases = append(o.Cases, s)
	}
	return o, nil
}

func measureAll(o options, out, errOut io.Writer) error {
	b, err := newBench(o, errOut)
	if err != nil {
		return err
	}
	defer b.close()
	var all []Figures
	for _, s := range o.Cases {
		fmt.Fprintf(errOut, "%s: about %.0f s\n", s.Name, b.expected(s).Seconds())
		f, err := b.measure(s)
		if err != nil {
			return fmt.Errorf("case %s: %w", s.Name, err)
		}
		all = append(all, f)
		if o.JSON {
			continue
		}
		if err := f.print(out); err != nil {
			return err
		}
	}
	if !o.JSON {
		return nil
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	return e.Encode(all)
}

// buildHanbench builds the module's own hanbench into dir.
func buildHanbench(dir string) (string, error) {
	path := filepath.Join(dir, "hanbench.exe") // the ending matters on Windows alone
	cmd := exec.Command("go", "build", "-o", path, "github.com/hanbench/hanbench/cmd/hanbench")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build hanbench (or give one with --hanbench): %w\n%s", err, text)
	}
	return path, nil
}
