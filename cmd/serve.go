package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/runners/reference"
	"github.com/hanbench/hanbench/tasks"
	"github.com/spf13/cobra"
)

type serveOptions struct {
	addr    string
	profile string
	suites  []string
	seed    uint64
	log     string
	child   bool // of a process that ends it by closing its standard input
}

func newServe(streams *IO) *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the reference endpoint by itself",
		Long: `Run hanbench's reference endpoint: an HTTP server on loopback that speaks
Ollama's native API and OpenAI's chat completions, with the speed and ability
that its profile declares. It is no model: its figures say nothing of any.`,
		Example: `  hanbench serve --profile slow
  hanbench run --target ollama:hanbench-slow@http://127.0.0.1:11435      # in another terminal`,
		Args: atMost(0),
		RunE: func(c *cobra.Command, _ []string) error { return runServe(streams, c.CommandPath(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.addr, "addr", "127.0.0.1:11435", "`ADDRESS` to listen on")
	f.StringVar(&o.profile, "profile", "default", "a `PROFILE`: "+strings.Join(reference.Profiles(), ", ")+", or a YAML file")
	f.StringSliceVar(&o.suites, "suite", nil, "`SUITE` whose answers it should know besides the embedded ones: public benchmarks, or folders")
	f.Uint64Var(&o.seed, "seed", bench.DefaultPlan().Seed, "seed of the generated items that it knows: the run's")
	f.StringVar(&o.log, "log", "", "`FILE` for one JSON line a request, with the times of its writes")
	f.BoolVar(&o.child, "child", false, "print the target alone, and end when standard input does")
	f.Lookup("child").Hidden = true
	return c
}

func runServe(streams *IO, command string, o serveOptions) error {
	profile, err := reference.LoadProfile(o.profile)
	if err != nil {
		return &usageError{command, err}
	}
	var suites []*tasks.Suite
	for _, name := range append(tasks.Embedded(), o.suites...) {
		s, err := bench.OpenSuite(name, o.seed, nil)
		if err != nil {
			return orFile(command, err)
		}
		suites = append(suites, s)
	}
	oracle, err := bench.Oracle(suites)
	if err != nil {
		return err
	}
	var log io.Writer
	if o.log != "" {
		f, err := os.OpenFile(o.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
		if err != nil {
			return err
		}
		defer f.Close()
		log = f
	}
	server, err := reference.Start(reference.Config{Addr: o.addr, Profile: profile, Oracle: oracle, Log: log})
	if err != nil {
		return err
	}
	if o.child {
		fmt.Fprintf(streams.Out, "openai:%s@%s/v1\n", server.Model(), server.URL())
		_, err := io.Copy(io.Discard, os.Stdin)
		return errors.Join(err, server.Close())
	}
	w := streams.words()
	fmt.Fprintf(streams.Out, w.serving, o.profile, server.URL())
	fmt.Fprintf(streams.Out, "  hanbench run --target ollama:%s@%s\n", server.Model(), server.URL())
	fmt.Fprintf(streams.Out, "  hanbench run --target openai:%s@%s/v1\n", server.Model(), server.URL())
	interrupts, stop := streams.Signals()
	defer stop()
	<-interrupts
	return server.Close()
}
