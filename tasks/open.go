package tasks

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
)

//go:embed suites
var embedded embed.FS

// Embedded lists the names of the suites that come with hanbench, items and all.
func Embedded() []string { return named(false) }

// Public lists the names of the public benchmarks of which hanbench has the
// recipe; the items have to be fetched.
func Public() []string { return named(true) }

// named lists the suites with a hub: or those without. It looks at the text
// alone: reading thirty files as YAML takes a tenth of a second.
func named(public bool) []string {
	entries, err := embedded.ReadDir("suites")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		data, err := embedded.ReadFile(path.Join("suites", e.Name(), "suite.yaml"))
		if err == nil && bytes.Contains(data, []byte("\nhub:\n")) == public {
			names = append(names, e.Name())
		}
	}
	return names
}

// IsName says whether ref means a suite that comes with hanbench, with a path
// after @ or without, and not a folder.
func IsName(ref string) bool {
	name, _, _ := strings.Cut(ref, "@")
	if name == "" || strings.ContainsAny(name, `/\`) {
		return false
	}
	_, err := fs.Stat(embedded, path.Join("suites", name, "suite.yaml"))
	return err == nil
}

// Absolute is ref with its paths, of a folder and after @, as ones from the root;
// names stay as they are.
func Absolute(ref string) string {
	suite, data := split(ref)
	if !IsName(ref) && folderOf(suite) != "" {
		suite = absolute(suite)
	}
	if data == "" {
		return suite
	}
	return suite + "@" + absolute(data)
}

func absolute(p string) string {
	if abs, err := filepath.Abs(p); err == nil {
		return abs
	}
	return p
}

// split parts ref at the @ that a path of data follows. A folder may have one in
// its name.
func split(ref string) (suite, data string) {
	before, after, found := strings.Cut(ref, "@")
	if found && (IsName(ref) || folderOf(ref) == "" && folderOf(before) != "") {
		return before, after
	}
	return ref, ""
}

// folderOf is the folder that a suite's path means, "" where there is none.
func folderOf(p string) string {
	if p == "" {
		return ""
	}
	dir := filepath.Clean(p)
	if filepath.Base(dir) == "suite.yaml" {
		dir = filepath.Dir(dir)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return ""
	}
	return dir
}

// Options are what loading a suite depends on besides its name.
type Options struct {
	// Seed decides generated items and examples that are picked by it.
	Seed uint64
	// Snapshots finds the files of public benchmarks; nil finds none.
	Snapshots Snapshots
	// Shots replaces the number of examples of every task that has such; nil
	// leaves it.
	Shots *int
}

// Describe reads a suite's suite.yaml, but no items: what is known of a public
// benchmark before its files are here.
func Describe(nameOrPath string) (*SuiteFile, error) {
	p, err := placeOf(nameOrPath)
	if err != nil {
		return nil, err
	}
	sf, _, err := readSuiteFile(p)
	return sf, err
}

// Open is OpenWith a seed and nothing else: it finds no public benchmarks but
// those whose path is given.
func Open(ref string, seed uint64) (*Suite, error) { return OpenWith(ref, Options{Seed: seed}) }

// OpenWith loads a suite: one that comes with hanbench by its name, or the
// folder at that path (or the suite.yaml in it). NAME@PATH reads a public
// benchmark's items from a file or a folder. The error joins every mistake
// found, each a *FileError; it is a *MissingError where a benchmark's files are
// not on this machine.
func OpenWith(ref string, o Options) (*Suite, error) {
	p, err := placeOf(ref)
	if err != nil {
		return nil, err
	}
	return load(p, o)
}

// A place is where a suite's files are.
type place struct {
	fsys fs.FS
	dir  string // its name in messages
	data string // what stands after @
}

func placeOf(ref string) (place, error) {
	suite, data := split(ref)
	if IsName(ref) {
		sub, err := fs.Sub(embedded, path.Join("suites", suite))
		return place{sub, suite, data}, err
	}
	dir := folderOf(suite)
	if dir == "" {
		known := append(Embedded(), Public()...)
		return place{}, fmt.Errorf("suite %s is neither one of hanbench's nor a folder with a suite.yaml", suggest.Unknown(ref, known))
	}
	return place{os.DirFS(dir), filepath.ToSlash(dir), data}, nil
}
