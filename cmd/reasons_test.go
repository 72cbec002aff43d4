package cmd

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
)

// englishReasons are the formats of all calls of reason in package results.
func englishReasons(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../results/*.go")
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
			if !ok || len(call.Args) < 2 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "reason" {
				return true
			}
			format, ok := call.Args[1].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: a reason whose text is not written there cannot be said in Korean", name)
				return true
			}
			text, err := strconv.Unquote(format.Value)
			if err != nil {
				t.Fatal(err)
			}
			formats = append(formats, text)
			return true
		})
	}
	if len(formats) == 0 {
		t.Fatal("no reason found")
	}
	return formats
}

// TestReasonsInKorean: each reason has a Korean sentence with the same figures,
// and none is left over.
func TestReasonsInKorean(t *testing.T) {
	formats := englishReasons(t)
	slices.Sort(formats)
	if diff := cmp.Diff(slices.Compact(formats), slices.Sorted(maps.Keys(koreanReasons()))); diff != "" {
		t.Errorf("reasons (-said by results +in Korean):\n%s", diff)
	}
	for english, korean := range koreanReasons() {
		if hangul.Count(korean).Syllables == 0 {
			t.Errorf("%q: no Korean", korean)
		}
		if diff := cmp.Diff(figuresOf(english), figuresOf(korean)); diff != "" {
			t.Errorf("%s: figures (-english +korean):\n%s", english, diff)
		}
	}
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

func TestReasonOfASummary(t *testing.T) {
	const format = "%d of %d requests are missing"
	made := results.Finding{Code: results.CodeIncomplete, Message: fmt.Sprintf(format, 3, 40), Format: format, Args: []any{3, 40}}
	read := results.Finding{Code: made.Code, Message: made.Message}
	late := results.Finding{Code: results.CodeClientLag, Format: "client lag p99 is %s ms, above %v ms", Args: []any{"2.5", 1.0}}
	carried := 2000.0
	calibration := &results.Calibrated{Limits: results.CalibrationLimits{ErrorMS: 1, Streams: results.Bound{Value: &carried, Failed: &carried}}}
	for _, tc := range []struct {
		lang, want string
		finding    results.Finding
	}{
		{"en", "3 of 40 requests are missing", made},
		{"ko", "요청 40건 가운데 3건이 빠졌습니다", made},
		{"ko", "3 of 40 requests are missing", read},
		{"ko", "클라이언트 지연의 p99가 2.5 ms로 한도 1 ms를 넘습니다; 이 컴퓨터가 감당하는 부하: 스트림 2,000, 이벤트/초 없음(오차 1 ms 이내), 제때 보내는 요청/초 없음", late},
	} {
		streams := &IO{Out: io.Discard, lang: tc.lang}
		s := &summary{IO: streams, w: streams.words(), r: &results.Result{Calibration: calibration}}
		if got := s.reason(tc.finding); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.lang, got, tc.want)
		}
	}
}
