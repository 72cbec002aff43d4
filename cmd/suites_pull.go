package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/internal/hub/fetch"
	"github.com/hanbench/hanbench/tasks"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

// A wantedFiles tells which files a suite reads of which repositories; none for
// one that brings its items itself.
type wantedFiles func(suite string) ([]tasks.RepoFiles, error)

func newSuitesPull(streams *IO, wanted wantedFiles) *cobra.Command {
	var from string
	c := &cobra.Command{
		Use:   "pull SUITE…",
		Short: "Fetch the files of public benchmarks from the Hugging Face hub",
		Long: `Fetch the files that public benchmarks read from the Hugging Face hub, check
them, and keep them in the hub's cache, where Python's libraries look too. What
is there is checked and not fetched again; what was broken off is continued.

  HF_ENDPOINT                     another hub, or a mirror
  HF_TOKEN, HF_TOKEN_PATH         who asks, for gated datasets
  HF_HUB_CACHE, HF_HOME           where the cache is
  HF_HUB_OFFLINE=1                only look into the cache

Without network bring the files and name the folder, laid out as the repository
is: hanbench suites pull SUITE --from FOLDER`,
		Args: func(c *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return &usageError{c.CommandPath(), errors.New("name at least one suite: see hanbench suites list")}
			case len(args) > 1 && from != "":
				return &usageError{c.CommandPath(), errors.New("--from is the files of one suite: name one")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return pullSuites(ctx, streams, c.CommandPath(), args, from, wanted)
		},
	}
	c.Flags().StringVar(&from, "from", "", "take the files from this folder, or this one file, and not from the hub")
	return c
}

// pullSuites goes on after a suite that fails: the others may be there.
func pullSuites(ctx context.Context, streams *IO, command string, suites []string, from string, wanted wantedFiles) error {
	settings, err := fetch.Environment(os.Getenv)
	if err != nil {
		return err
	}
	streams.secrets.Add(settings.Token)
	settings.UserAgent, settings.FirstWait = "hanbench/"+version(), streams.pullAgain
	p := &pulling{streams: streams, w: streams.words()}
	client, err := fetch.New(settings, p.observe)
	if err != nil {
		return &usageError{command, err}
	}
	defer client.Close()
	repositories := map[string][]tasks.RepoFiles{}
	for _, suite := range suites { // a name mistyped is said before anything is fetched
		if repositories[suite], err = wanted(suite); err != nil {
			return orFile(command, err)
		}
	}
	failed := false
	for _, suite := range suites {
		if len(repositories[suite]) == 0 {
			fmt.Fprintf(streams.Out, p.w.nothingToPull+"\n", suite)
		}
		for _, r := range repositories[suite] {
			err := p.pullEither(ctx, client, suite, r, from)
			if ctx.Err() != nil {
				return fmt.Errorf("%w; what has come is kept: run it again to go on", errInterrupted)
			}
			if err != nil {
				failed = true
				printError(streams.Err, fmt.Errorf("%s: %w", suite, err))
			}
		}
	}
	if failed {
		return errSaid
	}
	return nil
}

// pulling shows how far it is: a bar for each file on a terminal, a line for
// each that came elsewhere.
type pulling struct {
	streams *IO
	w       words
	bar     *progressbar.ProgressBar
	file    string // that the bar is of
	fetched int
}

// pullEither pulls a repository's files, from the other revision where the first
// does not have them. The error is that of the first.
func (p *pulling) pullEither(ctx context.Context, client *fetch.Client, suite string, r tasks.RepoFiles, from string) error {
	s := hub.Selection{Repo: r.Repo, Revision: r.Revision, Wanted: r.Wanted}
	err := p.pull(ctx, client, suite, s, from)
	var failed *fetch.Error
	if r.Instead == "" || from != "" || !errors.As(err, &failed) || failed.Kind != fetch.NoFile {
		return err
	}
	s.Revision = r.Instead
	if p.pull(ctx, client, suite, s, from) == nil {
		return nil
	}
	return err
}

func (p *pulling) pull(ctx context.Context, client *fetch.Client, suite string, s hub.Selection, from string) error {
	p.fetched = 0
	defer p.endBar()
	names, err := p.bring(ctx, client, s, from)
	if err != nil {
		return err
	}
	p.endBar()
	bytes := int64(0)
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		bytes += info.Size()
	}
	dir, _, _ := client.Cache.Snapshot(s.Repo, s.Revision) // there: the files are in it
	fmt.Fprintf(p.streams.Out, p.w.pulled+"\n", suite, len(names), sizeText(bytes), p.fetched, dir)
	return nil
}

// bring fetches the files, or takes them from where they were brought to.
func (p *pulling) bring(ctx context.Context, client *fetch.Client, s hub.Selection, from string) ([]string, error) {
	if from == "" {
		return client.PullAll(ctx, s)
	}
	names, missing, err := client.Cache.ImportAll(s, from)
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("--from %s was taken, but these files are still missing: %s", from, strings.Join(missing, ", "))
	}
	p.fetched = len(names)
	return names, err
}

func (p *pulling) observe(e fetch.Progress) {
	switch e.Stage {
	case fetch.Fetching:
		p.advance(e)
	case fetch.Fetched:
		p.fetched++
		p.endBar()
		p.say("  %s  %s", e.File.Path, sizeText(e.Total))
	case fetch.Retrying:
		reason, _, _ := strings.Cut(e.Err.Error(), "\n")
		p.say("  "+p.w.tryingAgain, e.Wait.Round(100*time.Millisecond), reason)
	case fetch.Locked:
		p.say("  "+p.w.waitingForOther, e.File.Path)
	}
}

func (p *pulling) advance(e fetch.Progress) {
	if !p.streams.ErrIsTTY {
		return
	}
	if p.file != e.File.Path || p.bar == nil {
		p.endBar()
		p.file = e.File.Path
		p.bar = progressbar.NewOptions64(e.Total, progressbar.OptionSetWriter(p.streams.Err),
			progressbar.OptionShowBytes(true), progressbar.OptionSetDescription(p.file), progressbar.OptionSetWidth(20),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	_ = p.bar.Set64(e.Done) // fails past its end only
}

func (p *pulling) endBar() {
	if p.bar != nil {
		_ = p.bar.Clear() // the terminal may be gone
		p.bar = nil
	}
}

func (p *pulling) say(format string, args ...any) {
	p.endBar()
	fmt.Fprintf(p.streams.Err, format+"\n", args...)
}

// sizeText is a length in bytes for people, in powers of ten as the hub shows
// it.
func sizeText(n int64) string {
	size, unit := float64(n), "B"
	for _, next := range []string{"kB", "MB", "GB"} {
		if size < 1000 {
			break
		}
		size, unit = size/1000, next
	}
	if unit == "B" {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", size, unit)
}
