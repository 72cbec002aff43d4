package cmd

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hangul"
)

// formatAt is the argument that holds the text, by the name of what is called.
func formatAt(call *ast.CallExpr) int {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		if f.Name == "finding" {
			return 3
		}
	case *ast.SelectorExpr:
		if f.Sel.Name == "note" || f.Sel.Name == "refuse" || f.Sel.Name == "mark" {
			return 1
		}
	}
	return -1
}

// englishFindings are the formats of all findings of package compare.
func englishFindings(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../results/compare/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var formats []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			at := formatAt(call)
			if at < 0 || at >= len(call.Args) {
				return true
			}
			if format, ok := call.Args[at].(*ast.BasicLit); ok { // note and refuse hand theirs on
				text, err := strconv.Unquote(format.Value)
				if err != nil {
					t.Fatal(err)
				}
				formats = append(formats, text)
			}
			return true
		})
	}
	if len(formats) == 0 {
		t.Fatal("no finding found")
	}
	return formats
}

// TestFindingsInKorean: each finding has a Korean sentence with the same figures,
// and none is left over.
func TestFindingsInKorean(t *testing.T) {
	formats := englishFindings(t)
	slices.Sort(formats)
	if diff := cmp.Diff(slices.Compact(formats), slices.Sorted(maps.Keys(koreanFindings()))); diff != "" {
		t.Errorf("findings (-said by compare +in Korean):\n%s", diff)
	}
	words := regexp.MustCompile(`[a-z]{2}`)
	for english, korean := range koreanFindings() {
		if words.MatchString(english) && hangul.Count(korean).Syllables == 0 {
			t.Errorf("%q: no Korean", korean)
		}
		if diff := cmp.Diff(figuresOf(english), figuresOf(korean)); diff != "" {
			t.Errorf("%s: figures (-english +korean):\n%s", english, diff)
		}
	}
}
