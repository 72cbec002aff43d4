package cmd

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "github.com/hanbench/hanbench"

// sourceFile is a file of the module that is no test, parsed.
type sourceFile struct {
	path string // from the module's root, with slashes
	ast  *ast.File
}

// pkg is the folder of the file, "" for the root.
func (f sourceFile) pkg() string {
	dir := filepath.ToSlash(filepath.Dir(f.path))
	if dir == "." {
		return ""
	}
	return dir
}

func sourceFiles(t *testing.T) []sourceFile {
	t.Helper()
	root := ".."
	var files []sourceFile
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		files = append(files, sourceFile{filepath.ToSlash(rel), parsed})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d files found: is %s the module's root?", len(files), root)
	}
	return files
}

// within reports whether a package is one of the trees, or lies in one.
func within(pkg string, trees ...string) bool {
	return slices.ContainsFunc(trees, func(tree string) bool {
		return pkg == tree || strings.HasPrefix(pkg, tree+"/")
	})
}

// mayImport is the module's one rule: cmd → bench → {tasks, runners, results}
// → internal. The leaves do not know each other.
func mayImport(from, to string) bool {
	switch {
	case within(to, "internal/ollamatest"):
		return within(from, "internal/ollamatest") // serves tests alone
	case within(to, "internal/echotest"):
		return within(from, "internal/echotest") // serves tests alone
	case within(to, "internal/hub/hubtest"):
		return within(from, "internal/hub/hubtest") // serves tests alone
	case within(to, "internal/hub/fetch"):
		return within(from, "internal/hub/fetch", "cmd") // the rest only reads what was fetched
	case within(from, "tasks/jinja", "tasks/python"):
		return within(to, "tasks/jinja", "tasks/python", "internal") // suites and task files both render by them
	case within(from, "cmd/hanbench"):
		return to == "cmd"
	case within(from, "cmd"):
		return within(to, "bench", "tasks", "runners", "results", "internal")
	case within(from, "bench"):
		return within(to, "bench", "tasks", "runners", "results", "internal")
	}
	for _, tree := range []string{"tasks", "runners", "results"} {
		if within(from, tree) {
			return within(to, tree, "internal")
		}
	}
	return within(from, "internal") && within(to, "internal")
}

func TestMayImport(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           bool
	}{
		{"명령이 실행을", "cmd", "bench", true},
		{"명령이 잎을", "cmd", "runners/reference", true},
		{"실행이 잎을", "bench", "tasks", true},
		{"실행이 명령을", "bench", "cmd", false},
		{"잎이 제 안을", "runners", "runners/wire", true},
		{"잎이 다른 잎을", "tasks", "results", false},
		{"잎이 다른 잎의 안을", "results", "runners/wire", false},
		{"잎이 실행을", "runners", "bench", false},
		{"잎이 내부를", "tasks/generate", "internal/hangul", true},
		{"템플릿이 파이썬을", "tasks/jinja", "tasks/python", true},
		{"템플릿이 과제 파일을", "tasks/jinja", "tasks/lmeval", false},
		{"내부가 잎을", "internal/hangul", "tasks", false},
		{"내부가 내부를", "internal/yamlfile", "internal/suggest", true},
		{"이름만 비슷한 것", "tasksx", "internal/hangul", false},
		{"시험용 서버를 제품이", "runners", "internal/ollamatest", false},
		{"허브 대역을 제품이", "cmd", "internal/hub/hubtest", false},
		{"명령이 허브에서", "cmd", "internal/hub/fetch", true},
		{"잎이 허브에서", "tasks", "internal/hub/fetch", false},
		{"잎이 받아 둔 것을", "tasks", "internal/hub", true},
		{"시작점이 명령을", "cmd/hanbench", "cmd", true},
		{"시작점이 실행을", "cmd/hanbench", "bench", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mayImport(tt.from, tt.to); got != tt.want {
				t.Errorf("mayImport(%s, %s) = %t", tt.from, tt.to, got)
			}
		})
	}
}

func TestPackageBorders(t *testing.T) {
	checked := 0
	for _, f := range sourceFiles(t) {
		for _, spec := range f.ast.Imports {
			to, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/")
			if !ours {
				continue
			}
			checked++
			if !mayImport(f.pkg(), to) {
				t.Errorf("%s imports %s: the direction is cmd → bench → {tasks, runners, results} → internal", f.path, to)
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d imports within the module were checked", checked)
	}
}

// The leaves that are to be pure know no network, and none but runners (and
// those who serve) a clock: what is random or timed is given to them.
func TestPurePackages(t *testing.T) {
	checked := 0
	for _, f := range sourceFiles(t) {
		if !within(f.pkg(), "tasks", "results", "internal") || within(f.pkg(), "internal/ollamatest", "internal/echotest", "internal/hub/fetch", "internal/hub/hubtest") {
			continue
		}
		checked++
		for _, spec := range f.ast.Imports {
			if name := strings.Trim(spec.Path.Value, `"`); name == "net" || name == "net/http" || name == "os/exec" {
				t.Errorf("%s imports %s", f.path, name)
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				x, isName := s.X.(*ast.Ident)
				if isName && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "NewTimer"}, s.Sel.Name) {
					t.Errorf("%s reads the clock: time.%s", f.path, s.Sel.Name)
				}
			}
			return true
		})
	}
	if checked < 20 {
		t.Errorf("only %d files were checked", checked)
	}
}

// Goroutines are started in bench, and outside of it only where there is a
// reason.
func TestGoStatements(t *testing.T) {
	allowed := map[string]string{
		"cmd/run.go":                    "waits for Ctrl-C beside the run",
		"runners/wire/timeout.go":       "a timer that cuts a request off; it sends nothing",
		"bench/telemetry":               "reads the pages of exporters beside a run",
		"bench/judging":                 "asks a judge, several verdicts at a time",
		"bench/accuracy":                "is a program of its own: a server, a capture, a bare client",
		"runners/wire/direct_linux.go":  "makes a connection while its sender waits; it sends nothing",
		"runners/wire/poller_linux.go":  "a loop that reads the connections of many streams",
		"runners/reference":             "is a server, at work beside whatever measures it",
		"internal/lines":                "decodes a file on several cores; it sends nothing",
		"internal/ollamatest/server.go": "waits for the process of a server that tests start",
	}
	seen := map[string]bool{}
	for _, f := range sourceFiles(t) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if !startsGoroutine(n) {
				return true
			}
			where := f.path
			if _, ok := allowed[where]; !ok {
				where = f.pkg()
			}
			seen[where] = true
			if _, ok := allowed[where]; !ok && where != "bench" {
				t.Errorf("%s starts a goroutine: only bench does, and where this test says why", f.path)
			}
			return true
		})
	}
	if !seen["bench"] {
		t.Error("no goroutine was found in bench: does this test look at all?")
	}
	for where := range allowed {
		if !seen[where] {
			t.Errorf("%s starts no goroutine any more: take it off the list", where)
		}
	}
}

// startsGoroutine knows go statements and the calls of libraries that make one.
func startsGoroutine(n ast.Node) bool {
	if _, ok := n.(*ast.GoStmt); ok {
		return true
	}
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, isName := selector.X.(*ast.Ident)
	name := selector.Sel.Name
	// errgroup.Group.Go, sync.WaitGroup.Go; time.AfterFunc, context.AfterFunc.
	return name == "Go" || (isName && name == "AfterFunc" && (x.Name == "time" || x.Name == "context"))
}

// What happens before main is nobody's to find: there is no init.
func TestNoInit(t *testing.T) {
	for _, f := range sourceFiles(t) {
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function", f.path)
			}
		}
	}
}

// The top level holds the packages of the design, and no utils.
func TestPackageNames(t *testing.T) {
	got := map[string]bool{}
	for _, f := range sourceFiles(t) {
		top, _, _ := strings.Cut(f.pkg(), "/")
		got[top] = true
		for _, word := range []string{"util", "common", "helper", "types", "misc"} {
			if strings.Contains(f.pkg(), word) {
				t.Errorf("%s: a package is called after what it holds, not %s", f.path, word)
			}
		}
	}
	want := map[string]bool{"cmd": true, "bench": true, "tasks": true, "runners": true, "results": true, "internal": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("packages at the top level (-want +got):\n%s", diff)
	}
}
