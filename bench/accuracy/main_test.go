package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The program starts itself for its server, its reader and its launcher: here
// that is the test binary.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		main()
		return
	}
	os.Exit(m.Run())
}

// A small case of each kind, held against the server's log. Nothing is said of
// how good the figures are: that is what the program is for.
func TestSmoke(t *testing.T) {
	if testing.Short() {
		t.Skip("builds hanbench and runs it")
	}
	hanbench, err := buildHanbench(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, protocol := range []string{"openai", "ollama"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			keep := t.TempDir()
			var out, errOut bytes.Buffer
			args := []string{"--hanbench", hanbench, "--protocol", protocol, "--keep", keep,
				"--no-capture", "--json", "--case", "3x5msx10,poisson@200x40"}
			if err := run(args, nil, &out, &errOut); err != nil {
				t.Fatalf("%v\n%s", err, errOut.String())
			}
			var figures []Figures
			if err := json.Unmarshal(out.Bytes(), &figures); err != nil {
				t.Fatal(err)
			}
			if len(figures) != 2 {
				t.Fatalf("%d cases: %s", len(figures), out.String())
			}
			closing := map[string]int{"openai": 2, "ollama": 1}[protocol]
			checkClosed(t, figures[0], 9*(10+closing))
			checkOpen(t, figures[1])
			for _, f := range figures {
				if err := f.print(&out); err != nil {
					t.Fatal(err)
				}
			}
			checkDue(t, filepath.Join(keep, "poisson-200x40"))
			if !strings.Contains(out.String(), "3x5msx10: 9 requests") {
				t.Errorf("the table:\n%s", out.String())
			}
			if _, err := os.Stat(filepath.Join(keep, "3x5msx10", "run", "records.jsonl")); err != nil {
				t.Error("--keep did not keep the run:", err)
			}
		})
	}
}

func checkClosed(t *testing.T, f Figures, events int) {
	t.Helper()
	if f.Truth != "server's log" || f.Status == "" || f.Failed != 0 || f.Bare == nil || f.Schedule != nil {
		t.Errorf("closed loop: %+v", f)
		return
	}
	for name, c := range map[string]*Client{"hanbench": &f.Hanbench, "bare": f.Bare} {
		d := c.ToTruth
		counts := []int{d.Requests, d.Unmatched, d.TTFT.N, d.FirstWave.N, d.Event.N, d.ICL.N, c.Events}
		if want := []int{9, 0, 6, 3, 60, 54, events}; fmt.Sprint(counts) != fmt.Sprint(want) {
			t.Errorf("%s: counts %v, want %v", name, counts, want)
		}
		if c.Held == nil || *c.Held <= 0 || *c.Held > 1.001 || c.EventsPerS == nil {
			t.Errorf("%s: no load: %+v", name, c)
		}
	}
}

func checkOpen(t *testing.T, f Figures) {
	t.Helper()
	if f.Bare != nil || f.Schedule == nil || f.Hanbench.ToTruth.Requests != 40 || f.Hanbench.ToTruth.TTFT.N != 40 {
		t.Errorf("open loop: %+v", f)
		return
	}
	schedules := map[string]*Schedule{"hanbench": f.Schedule}
	if linux {
		schedules["bare sender"] = f.BareSchedule
	}
	for name, s := range schedules {
		if s == nil || s.Lag.N != 40 || s.Server == nil || s.Server.N != 39 || s.Wire != nil {
			t.Errorf("%s: schedule: %+v", name, s)
		}
	}
}

// checkDue holds the due times of the bare sender against those of hanbench.
func checkDue(t *testing.T, dir string) {
	t.Helper()
	if !linux {
		return
	}
	run, err := readRun(filepath.Join(dir, "run"))
	if err != nil {
		t.Fatal(err)
	}
	sent, err := readSent(filepath.Join(dir, "bare.json"))
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(run.Streams, func(a, b *stream) int { return a.Seq - b.Seq })
	gaps := func(streams []*stream) []int64 {
		var due []int64
		for _, s := range streams {
			due = append(due, s.Due)
		}
		return appendGaps(nil, due)
	}
	if diff := cmp.Diff(gaps(run.Streams), gaps(sent)); diff != "" {
		t.Errorf("other gaps than hanbench's (-hanbench +bare sender):\n%s", diff)
	}
}

// A client that fails is the error, with what it said, and the server ends.
func TestClientFails(t *testing.T) {
	o := options{Hanbench: "/bin/false", NoCapture: true, Protocol: "openai"}
	if _, err := os.Stat(o.Hanbench); err != nil {
		t.Skip(err)
	}
	if _, err := newBench(o, io.Discard); err == nil || !strings.Contains(err.Error(), "/bin/false run") {
		t.Errorf("error %v", err)
	}
}
