package cmd

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/width"
)

// spellings are the ways in which a text may turn up: as it is, quoted, escaped
// for a URL, in Base64 at any offset. (Base64 at an offset lacks the letters
// that hold neighbouring bytes too.)
func spellings(text string) []string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always goes
	}
	list := []string{text, strings.Trim(string(quoted), `"`), url.QueryEscape(text), url.PathEscape(text)}
	for offset := range 3 {
		padded := strings.Repeat("\x00", offset) + text
		encoded := base64.RawStdEncoding.EncodeToString([]byte(padded[:len(padded)/3*3]))
		list = append(list, encoded[(offset*8+5)/6:])
	}
	return list
}

// aligned is "aligned FILE N": the file holds N tables, and in each all rows
// keep to the columns, as a terminal shows them.
func aligned(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: aligned FILE N")
	}
	want := number(ts, false, args[1:])
	tables, err := misaligned(ts.ReadFile(args[0]))
	ts.Check(err)
	if tables != want {
		ts.Fatalf("%d tables, want %d", tables, want)
	}
}

// fits is "fits FILE N": no table of the file is wider than N columns of a terminal.
func fits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fits FILE N")
	}
	most, tables := number(ts, false, args[1:]), 0
	lines := strings.Split(ts.ReadFile(args[0]), "\n")
	for i, rule := range lines {
		if i == 0 || !strings.HasPrefix(rule, "─") || strings.Trim(rule, "─ ") != "" {
			continue
		}
		tables++
		if w := hangul.Width(rule); w > most {
			ts.Fatalf("a table is %d columns wide, more than %d:\n%s\n%s", w, most, lines[i-1], rule)
		}
	}
	if tables == 0 {
		ts.Fatalf("%s holds no table", args[0])
	}
}

// isNote: a line below a table.
func isNote(line string) bool { return strings.HasPrefix(line, "~ ") || strings.HasPrefix(line, "* ") }

// misaligned counts the tables of a text. The error is a line of one that does
// not keep to its columns. A table's second line rules its columns, and an empty
// line or a note below ends it.
func misaligned(text string) (tables int, err error) {
	lines := strings.Split(text, "\n")
	for i, rule := range lines {
		if i == 0 || !strings.HasPrefix(rule, "─") || strings.Trim(rule, "─ ") != "" {
			continue
		}
		tables++
		ruled := cells(rule)
		rows := 0
		for k := i - 1; k < len(lines) && lines[k] != "" && !isNote(lines[k]); k++ {
			if rows++; !keepsTo(ruled, cells(lines[k])) {
				return tables, fmt.Errorf("not aligned:\n%s\n%s", rule, lines[k])
			}
		}
		if rows < 3 {
			return tables, fmt.Errorf("a table without rows: %s", lines[i-1])
		}
	}
	return tables, nil
}

// cells gives each column of the terminal the rune that stands there; a rune
// two columns wide stands in both.
func cells(line string) []rune {
	var out []rune
	for _, r := range line {
		out = append(out, r)
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			out = append(out, r)
		}
	}
	return out
}

// keepsTo reports whether the row is empty where the rule is, and begins or
// ends with each column that it fills.
func keepsTo(rule, row []rune) bool {
	at := func(line []rune, i int) rune {
		if i < 0 || i >= len(line) {
			return ' '
		}
		return line[i]
	}
	if len(row) > len(rule) {
		return false
	}
	for start := 0; start < len(rule); start++ {
		if rule[start] == ' ' {
			if at(row, start) != ' ' {
				return false
			}
			continue
		}
		end := start
		for at(rule, end+1) != ' ' {
			end++
		}
		filled := strings.TrimSpace(string(row[min(start, len(row)):min(end+1, len(row))])) != ""
		if filled && at(row, start) == ' ' && at(row, end) == ' ' {
			return false
		}
		start = end
	}
	return true
}

// What the scripts rely on must itself find what is wrong.
func TestMisaligned(t *testing.T) {
	tests := []struct {
		name, text string
		tables     int
		wrong      bool
	}{
		{"표 둘", "이름  수\n────  ──\n하나   1\n\na  b\n─  ─\n1  2\n", 2, false},
		{"표 아래 줄글", "이름  수\n────  ──\n하나   1\n~ 줄글\n", 1, false},
		{"한 칸 밀림", "이름  수\n────  ──\n하나  12\n둘  12\n", 1, true},
		{"한글을 한 칸으로 셈", "이름  수\n──  ─\n하나  1\n", 1, true},
		{"칸 사이에 뜬 글자", "이름  값\n────  ──────\n하나    12  \n", 1, true},
		{"줄이 없는 표", "이름  수\n────  ──\n", 1, true},
		{"표 없음", "안녕하세요\n", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tables, err := misaligned(tt.text)
			if tables != tt.tables || (err != nil) != tt.wrong {
				t.Errorf("%d tables and error %v; want %d, an error: %t", tables, err, tt.tables, tt.wrong)
			}
		})
	}
}

func TestSpellings(t *testing.T) {
	const secret = `비밀"열쇠&<끝>`
	for _, where := range []string{
		"Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+secret)),
		"Basic " + base64.StdEncoding.EncodeToString([]byte("ab:"+secret)),
		"Basic " + base64.StdEncoding.EncodeToString([]byte("abcd:"+secret)),
		`{"message":"` + `비밀\"열쇠\u0026\u003c끝\u003e` + `"}`,
		"http://u:" + url.QueryEscape(secret) + "@h", "plain " + secret,
	} {
		found := false
		for _, s := range spellings(secret) {
			found = found || strings.Contains(where, s)
		}
		if !found {
			t.Errorf("not found in %s; searched: %q", where, spellings(secret))
		}
	}
}
