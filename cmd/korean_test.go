package cmd

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hangul"
)

// TestSentencesInKorean: what the results packages say in English has a Korean
// sentence with the same values, and none is left over.
func TestSentencesInKorean(t *testing.T) {
	for _, c := range []struct {
		folder string
		says   map[string]int // which argument is the sentence, by the name of what is called
		korean map[string]string
	}{
		{"../results", map[string]int{"reason": 1}, koreanReasons()},
		{"../results", map[string]int{"caveat": 0}, koreanCaveats()},
		{"../results/compare", map[string]int{"finding": 3, "note": 1, "refuse": 1, "mark": 1}, koreanFindings()},
		{"../results/compare", map[string]int{"undecided": 0, "because": 0}, koreanUndecided()},
		{"../results/gate", map[string]int{"because": 0}, koreanOfGates()},
		{"../results/merge", map[string]int{"caveat": 0}, koreanOfMerge()},
		{"../bench/calibrate", map[string]int{"because": 0, "fail": 0}, koreanOfCalibrate()},
		{"../bench", map[string]int{"note": 0}, koreanNotes()},
		{"../results/claim", map[string]int{"remark": 1, "because": 0, "add": 0}, koreanOfClaims()},
	} {
		said := sentences(t, c.folder, c.says)
		if diff := cmp.Diff(said, slices.Sorted(maps.Keys(c.korean))); diff != "" {
			t.Errorf("%s (-said +in Korean):\n%s", c.folder, diff)
		}
		for english, korean := range c.korean {
			if letters.MatchString(english) && hangul.Count(korean).Syllables == 0 {
				t.Errorf("%q: no Korean", korean)
			}
			if diff := cmp.Diff(figuresOf(english), figuresOf(korean)); diff != "" {
				t.Errorf("%s: values (-english +korean):\n%s", english, diff)
			}
		}
	}
}

// letters tell a sentence from a format of figures alone.
var letters = regexp.MustCompile(`[a-z]{2}`)

// sentences are those that calls in a folder's files hold, sorted. What is called
// with a variable hands on what another call holds.
func sentences(t *testing.T, folder string, says map[string]int) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if text, ok := sentence(n, says); ok {
				found = append(found, text)
			}
			return true
		})
	}
	if len(found) < 5 {
		t.Fatalf("%s: only %d sentences found", folder, len(found))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func sentence(n ast.Node, says map[string]int) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return "", false
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	at, ok := says[name]
	if !ok || at >= len(call.Args) {
		return "", false
	}
	literal, ok := call.Args[at].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil && strings.Contains(text, " ")
}

// figuresOf are the verbs of a format by the number of the value that they take.
func figuresOf(format string) map[int]string {
	out := map[int]string{}
	for i, m := range regexp.MustCompile(`%([.0-9]*)(?:\[(\d+)\])?([a-z])`).FindAllStringSubmatch(format, -1) {
		n := i + 1
		if m[2] != "" {
			n, _ = strconv.Atoi(m[2])
		}
		out[n] = m[1] + m[3]
	}
	return out
}

// TestFactsInKorean: each thing that a comparison may find to differ has a Korean
// name.
func TestFactsInKorean(t *testing.T) {
	source, err := os.ReadFile("../results/compare/differences.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range regexp.MustCompile(`\{(?:\w+\.\w+ \+ " |")([A-Za-z][A-Za-z ]*)", `).FindAllStringSubmatch(string(source), -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	if diff := cmp.Diff(slices.Compact(names), slices.Sorted(maps.Keys(koreanFacts()))); diff != "" {
		t.Errorf("(-in the source +in Korean):\n%s", diff)
	}
	p := &comparePrinter{IO: &IO{lang: "ko"}}
	for english, want := range map[string]string{
		"server version": "서버 버전", "click version": "click 버전", "plan max_tokens": "계획의 max_tokens", "something new": "something new",
	} {
		if got := p.what(english); got != want {
			t.Errorf("%s: %s, want %s", english, got, want)
		}
	}
}
