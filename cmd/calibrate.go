package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/bench/calibrate"
	"github.com/hanbench/hanbench/bench/cores"
	"github.com/hanbench/hanbench/results"
	"github.com/spf13/cobra"
)

type calibrateOptions struct {
	quick bool
	time  time.Duration
	gap   time.Duration
	json  bool
	out   string
	cores string // hidden: this process has been put on its cores
}

const quickCalibration = 15 * time.Second

func newCalibrate(streams *IO) *cobra.Command {
	var o calibrateOptions
	c := &cobra.Command{
		Use:   "calibrate",
		Short: "Measure how much load hanbench itself carries on this machine",
		Long: `Measure how many streams, events a second and requests a second hanbench
carries on this machine before its own error passes 1 ms.

The reference endpoint runs in a process of its own, on Linux on half of the
cores, and hanbench on the others. Loads rise until one fails; then the search
narrows down. The answer is stored, and hanbench run warns when a plan exceeds
it. Run it on a quiet machine: whatever else runs is in the figures.`,
		Example: "  hanbench calibrate --quick",
		Args:    atMost(0),
		RunE: func(c *cobra.Command, _ []string) error {
			if o.quick && !c.Flags().Changed("time") {
				o.time = quickCalibration
			}
			return runCalibrate(c.Context(), streams, c.CommandPath(), o)
		},
	}
	f := c.Flags()
	f.BoolVar(&o.quick, "quick", false, "take about 15 s instead of a minute; limits come out lower, or as \"at least\"")
	f.DurationVar(&o.time, "time", time.Minute, "about how long it may take")
	f.DurationVar(&o.gap, "gap", calibrate.DefaultGap, "least time between a stream's events where streams are counted; more where there are many")
	f.BoolVar(&o.json, "json", false, "print the calibration as JSON on standard output")
	f.StringVar(&o.out, "out", "", "`FILE` to store it in (default calibration.json in hanbench's folder in the user's cache, or $"+calibrationVariable+")")
	f.StringVar(&o.cores, "cores", "", "")
	f.Lookup("cores").Hidden = true
	return c
}

func runCalibrate(ctx context.Context, streams *IO, command string, o calibrateOptions) error {
	if o.gap < time.Millisecond || o.time <= 0 {
		return &usageError{command, fmt.Errorf("--gap is %s and --time %s; expected 1ms or more, and a time above 0", o.gap, o.time)}
	}
	path, err := o.path()
	if err != nil {
		return err
	}
	client, server, err := o.place()
	if err != nil {
		return err
	}
	host := bench.Host()
	if n := len(client) + len(server); n > 0 {
		host.CPUs = n // of which this process sees its own
	}
	p := &calibrationPrinter{IO: streams, json: o.json, w: streams.words()}
	p.begin(client, server)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	made, err := calibrate.Run(ctx, calibrate.Options{
		Serve: serveChild, Tool: tool(), Host: host, ClientCores: client, ServerCores: server,
		Gap: o.gap, Time: o.time, Tried: p.tried,
	})
	if errors.Is(err, context.Canceled) {
		return errInterrupted
	}
	if err != nil {
		return err
	}
	if err := results.WriteCalibration(path, made); err != nil {
		return err
	}
	p.end(made, path)
	return nil
}

// serveChild is this program as the reference endpoint, by the name that it was
// called by.
func serveChild(profile, log string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	c := exec.Command(self, "serve", "--child", "--addr", "127.0.0.1:0", "--profile", profile, "--log", log)
	c.Args[0] = os.Args[0]
	// Ctrl-C goes to all processes of a terminal; this one is ended by us.
	c.SysProcAttr = ownGroup()
	return c
}

// place puts this process on half of the cores, by beginning anew there, and
// says which they are and which are left to the endpoint; nil for both where
// there is one core, or they cannot be chosen.
func (o *calibrateOptions) place() (client, server []int, err error) {
	if o.cores != "" {
		return parseCores(o.cores)
	}
	all, err := cores.Usable()
	if err != nil || len(all) < 2 {
		return nil, nil, nil // not known: then nobody is put anywhere
	}
	half := len(all) / 2
	server, client = all[half:], all[:half]
	args := append(slices.Clone(os.Args), "--cores", formatCores(client)+"/"+formatCores(server))
	if err := cores.Exec(args, client); err != nil {
		return nil, nil, nil
	}
	return client, server, nil // not reached
}

func formatCores(cpus []int) string {
	texts := make([]string, len(cpus))
	for i, c := range cpus {
		texts[i] = strconv.Itoa(c)
	}
	return strings.Join(texts, ",")
}

// parseCores reads CLIENT/SERVER, each a list of numbers.
func parseCores(s string) (client, server []int, err error) {
	a, b, _ := strings.Cut(s, "/")
	for _, side := range []struct {
		text string
		to   *[]int
	}{{a, &client}, {b, &server}} {
		for _, text := range strings.Split(side.text, ",") {
			n, err := strconv.Atoi(text)
			if err != nil {
				return nil, nil, fmt.Errorf("--cores %q: %w", s, err)
			}
			*side.to = append(*side.to, n)
		}
	}
	return client, server, nil
}

// calibrationVariable names another file for the calibration of this machine.
const calibrationVariable = "HANBENCH_CALIBRATION"

func (o *calibrateOptions) path() (string, error) {
	if o.out != "" {
		return o.out, nil
	}
	return calibrationPath()
}

// calibrationPath is where the calibration of this machine is stored.
func calibrationPath() (string, error) {
	if path := os.Getenv(calibrationVariable); path != "" {
		return path, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("where to store the calibration: %w; name a file with --out or $%s", err, calibrationVariable)
	}
	return filepath.Join(cache, "hanbench", "calibration.json"), nil
}

// storedCalibration is that of this machine; nil where there is none. One that
// cannot be read is said and does without: it stops no run.
func storedCalibration(p *progress) *results.Calibration {
	path, err := calibrationPath()
	if err != nil {
		return nil
	}
	c, err := results.ReadCalibration(path)
	switch {
	case err == nil:
		return c
	case !errors.Is(err, fs.ErrNotExist):
		p.say(fmt.Sprintf("%v; going on without (hanbench calibrate makes a new one)", err))
	}
	return nil
}
