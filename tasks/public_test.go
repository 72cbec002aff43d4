package tasks

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/hanbench/hanbench/internal/hub/hubtest/layout"
)

var update = flag.Bool("update", false, "write the golden files anew")

// counts are the numbers of items and of files in suite.yaml: a stand-in has
// fewer.
var counts = regexp.MustCompile(`(?m)^(    )?count: \d+\n|^        files: \d+\n`)

// openStandIn loads a public benchmark with however many items dir has.
func openStandIn(name, dir string) (*Suite, error) {
	source, err := fs.ReadFile(embedded, path.Join("suites", name, "suite.yaml"))
	if err != nil {
		return nil, err
	}
	fsys := fstest.MapFS{"suite.yaml": {Data: counts.ReplaceAll(source, nil)}}
	return load(place{fsys, name, ""}, Options{Seed: 1, Snapshots: oneSnapshot(dir)})
}

// TestPublic reads a stand-in of every public benchmark's repository, and
// compares its items and what is sent for them with the golden file.
func TestPublic(t *testing.T) {
	for _, name := range Public() {
		t.Run(name, func(t *testing.T) {
			files, ok := layout.Small(name)
			if !ok {
				t.Fatal("there is no stand-in")
			}
			dir := t.TempDir()
			put(t, dir, files...)
			s, err := openStandIn(name, dir)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "public", name+".golden")
			got := transcript(t, s)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestPublicRenamed renames, in one file after the other, all columns that a
// public benchmark reads there: of items and of examples.
func TestPublicRenamed(t *testing.T) {
	for _, name := range Public() {
		sf, err := Describe(name)
		if err != nil {
			t.Fatal(err)
		}
		files, _ := layout.Small(name)
		read := columnsRead(sf, files)
		if len(read) == 0 {
			t.Errorf("%s reads no columns", name)
		}
		for file, columns := range read {
			t.Run(name+"/"+file, func(t *testing.T) {
				t.Parallel()
				var renames []layout.Rename
				for _, c := range columns {
					top, _, _ := strings.Cut(c, ".")
					renames = append(renames, layout.Rename{File: file, From: top, To: top + "_2026"})
				}
				changed, _ := layout.Small(name, renames...)
				dir := t.TempDir()
				put(t, dir, changed...)
				_, err := openStandIn(name, dir)
				for _, c := range columns {
					top, below, dotted := strings.Cut(c, ".")
					now := top + "_2026"
					if dotted {
						now += "." + below
					}
					want := regexp.MustCompile(regexp.QuoteMeta(file) + `(:\d+)?: ` + regexp.QuoteMeta(fmt.Sprintf("has no column %q, but ", c)) + `.*` + now)
					if err == nil || !want.MatchString(err.Error()) {
						t.Errorf("%v\nwant %s", err, want)
					}
				}
			})
		}
	}
}

// columnsRead lists the columns without which a suite cannot do, by the first file
// of a task that has them.
func columnsRead(sf *SuiteFile, files []hubtest.File) map[string][]string {
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	read := map[string][]string{}
	for _, tf := range sf.Tasks {
		from, found := choose(tf.From, paths, false)
		if tf.Shots != nil {
			found = append(found[:1], matches(fill(from.Shots, found[0].names), paths, false)...)
		}
		for _, file := range found {
			for _, name := range from.Columns.names() {
				if !strings.HasPrefix(name, "<") && !composed(name) && name != from.Columns.References {
					read[file.path] = append(read[file.path], name)
				}
			}
		}
	}
	return read
}

// transcript shows a suite's items, and the messages of the first of each task.
func transcript(t *testing.T, s *Suite) string {
	var b strings.Builder
	for _, f := range s.Findings {
		fmt.Fprintf(&b, "! %s %s %d %q\n", f.Task, f.Code, f.Count, f.Items)
	}
	for _, task := range s.Tasks {
		for i, it := range task.Items {
			fmt.Fprintf(&b, "── %s %s %s %d: answer %q aliases %q options %q category %q group %q meta %v references %q rules %v\n",
				task.Name, task.Kind, it.ID, it.Position, it.Answer, it.Aliases, it.Options, it.Category, it.Group, it.Meta, it.References, it.Rules)
			messages, err := task.Messages(it)
			if err != nil {
				t.Fatal(err)
			}
			if i > 0 {
				messages = messages[len(messages)-1:]
			}
			for _, m := range messages {
				fmt.Fprintf(&b, "[%s]\n%s|\n", m.Role, m.Content)
			}
		}
	}
	return b.String()
}
