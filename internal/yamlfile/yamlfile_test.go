package yamlfile

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type plan struct {
	Name    string         `yaml:"name"`
	Count   int            `yaml:"count"`
	Seed    uint64         `yaml:"seed"`
	Timeout time.Duration  `yaml:"timeout"`
	Quick   bool           `yaml:"quick"`
	Words   []string       `yaml:"words"`
	Levels  []int          `yaml:"levels"`
	Shares  map[string]int `yaml:"shares"`
	Faults  []struct {
		Kind string  `yaml:"kind"`
		Rate float64 `yaml:"rate"`
	} `yaml:"faults"`
	Any   any             `yaml:"any"`
	Rest  rest            `yaml:"rest"`
	Rests map[string]rest `yaml:"rests"`
}

// A rest may be a bare duration.
type rest struct {
	Mean time.Duration `yaml:"mean"`
}

func (rest) BareYAML() any { return time.Duration(0) }

func (r *rest) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&r.Mean) == nil {
		return nil
	}
	type plain rest
	return unmarshal((*plain)(r))
}

func TestDecode(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       plan
	}{
		{"빈 파일", "", plan{}},
		{"빈칸뿐", " \n\t\n", plan{}},
		{"주석뿐", "# 아무것도 없음\n", plan{}},
		{"문서 표시뿐", "---\n", plan{}},
		{"값", "name: 한국어\ncount: 3\ntimeout: 1m30s\nquick: true\n", plan{Name: "한국어", Count: 3, Timeout: 90 * time.Second, Quick: true}},
		{"바이트 순서 표시", "\ufeffname: 한국어\n", plan{Name: "한국어"}},
		{"CRLF", "name: 한국어\r\nwords:\r\n  - 가\r\n", plan{Name: "한국어", Words: []string{"가"}}},
		{"여러 줄의 CRLF", "name: |\r\n  첫째\r\n  둘째\r\n", plan{Name: "첫째\n둘째\n"}},
		{"정수인 소수", "count: 1e3\nlevels: [2.0]\n", plan{Count: 1000, Levels: []int{2}}},
		{"한 마디로 쓴 쉼", "rest: 8s\nrests: {가: {mean: 9s}}\n", plan{Rest: rest{8 * time.Second}, Rests: map[string]rest{"가": {9 * time.Second}}}},
		{"어디에나 들어가는 소수", "any: 1.5\n", plan{Any: 1.5}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got plan
			if err := Decode("plan.yaml", []byte(tc.text), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDecodeErrors(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"모르는 키", "name: x\ncout: 3\n", `plan.yaml:2: unknown key "cout" (did you mean "count"?)`},
		{"안쪽의 모르는 키", "faults:\n  - kind: x\n    rte: 1\n", `plan.yaml:3: unknown key "rte" (did you mean "rate"?)`},
		{"두 번 쓴 키", "name: x\nname: y\n", `plan.yaml:2: mapping key "name" already defined at [1:1]`},
		{"닫히지 않은 목록", "count: 1\nwords: [가\n", "plan.yaml:2: sequence end token ']' not found"},
		{"탭", "count: 1\n\tname: x\n", "plan.yaml:2: found character '\t' that cannot start any token"},
		{"수 자리에 글", "count: 셋\n", `plan.yaml:1: count: "셋" is not a whole number`},
		{"글 자리에 목록", "\nname: [가]\n", "plan.yaml:2: name: a list is not a text"},
		{"글 자리에 키와 값", "name: {가: 1}\n", "plan.yaml:1: name: a mapping of keys to values is not a text"},
		{"글 자리에 여러 줄의 키와 값", "name:\n  가: 1\n", "plan.yaml:2: name: a mapping of keys to values is not a text"},
		{"글 자리에 여러 줄의 목록", "name:\n- 가\n", "plan.yaml:2: name: a list is not a text"},
		{"예와 아니요", "quick: 네\n", `plan.yaml:1: quick: "네" is not true or false`},
		{"목록 자리에 글", "words: 가\n", `plan.yaml:1: words: "가" is not a list`},
		{"목록 속의 글", "levels:\n  - 1\n  - 둘\n", `plan.yaml:3: levels: "둘" is not a whole number`},
		{"표 자리에 수", "faults: [3]\n", "plan.yaml:1: faults: 3 is not a mapping of keys to values (kind, rate)"},
		{"안쪽의 글", "faults:\n  - kind: x\n    rate: 가끔\n", `plan.yaml:3: rate: "가끔" is not a number`},
		{"표의 글", "shares: {가: 나}\n", `plan.yaml:1: 가: "나" is not a whole number`},
		{"이름표가 붙은 글", "count: &a 셋\n", `plan.yaml:1: count: "셋" is not a whole number`},
		{"소수", "name: x\ncount: 1.5\n", "plan.yaml:2: count: 1.5 is not a whole number"},
		{"목록 속의 소수", "levels:\n  - 1\n  - 2.5\n", "plan.yaml:3: levels: 2.5 is not a whole number"},
		{"표 속의 소수", "shares: {가: 0.5}\n", "plan.yaml:1: 가: 0.5 is not a whole number"},
		{"음수 시드", "seed: -1\n", "plan.yaml:1: seed: -1 is not a whole number from 0 to 18446744073709551615"},
		{"너무 큰 수", "count: 99999999999999999999\n", "plan.yaml:1: count: 99999999999999999999 is not a whole number from -9223372036854775808 to 9223372036854775807"},
		{"단위 없는 시간", "timeout: 30\n", "plan.yaml:1: timeout: 30 is not a duration such as 150ms, 30s or 2m"},
		{"소수인 시간", "timeout: 1.5\n", "plan.yaml:1: timeout: 1.5 is not a duration such as 150ms, 30s or 2m"},
		{"다른 말로 쓴 시간", "name: x\ntimeout: 30초\n", `plan.yaml:2: timeout: "30초" is not a duration such as 150ms, 30s or 2m`},
		{"두 문서", "name: x\n---\nname: y\n", "plan.yaml:3: a second document begins after ---; write each into a file of its own"},
		{"다른 부호", "n\x00a\x00", "plan.yaml:1: is no text in UTF-8; save it as that"},
		{"목록뿐", "- 가\n", "plan.yaml:1: a list is not a mapping of keys to values"},
		{"한 마디뿐", "안녕\n", `plan.yaml:1: "안녕" is not a mapping of keys to values`},
		{"쉼 자리에 수", "rest: 8\n", "plan.yaml:1: rest: 8 is not a duration such as 150ms, 30s or 2m, or a mapping of keys to values (mean)"},
		{"쉼 자리에 목록", "rest: [8s]\n", "plan.yaml:1: rest: a list is not a duration such as 150ms, 30s or 2m, or a mapping of keys to values (mean)"},
		{"쉼의 안쪽", "rest: {mean: 8}\n", "plan.yaml:1: mean: 8 is not a duration such as 150ms, 30s or 2m"},
		{"값 없는 이름표", "words: !0\n", `plan.yaml:1: "!0" names a type; write the value alone`},
		{"모르는 이름표", "name: x\nwords: !말 [가]\n", `plan.yaml:2: "!말" names a type; write the value alone`},
		{"여러 쉼", "rests: {가: 8s, 나: 8초}\n", `plan.yaml:1: 나: "8초" is not a duration such as 150ms, 30s or 2m, or a mapping of keys to values (mean)`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := Decode("plan.yaml", []byte(tc.text), &plan{})
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v; want an *Error", err)
			}
			if err.Error() != tc.want {
				t.Errorf("error\n%s; want\n%s", err, tc.want)
			}
		})
	}
}

func TestErrorWithoutLine(t *testing.T) {
	if got := (&Error{File: "plan.yaml", Msg: "bad"}).Error(); got != "plan.yaml: bad" {
		t.Errorf("error %q", got)
	}
}

func TestDecodeExpanding(t *testing.T) {
	lookup := func(name string) (string, bool) {
		value, ok := map[string]string{"COUNT": "3", "TEXT": "가: 나 # 다", "EMPTY": ""}[name]
		return value, ok
	}
	for _, tc := range []struct {
		name, text string
		want       plan
		err        string
	}{
		{"수", "count: ${COUNT}\ntimeout: ${COUNT}s\n", plan{Count: 3, Timeout: 3 * time.Second}, ""},
		{"YAML로 읽히지 않는 값", "name: ${TEXT}\n", plan{Name: "가: 나 # 다"}, ""},
		{"따옴표 안", "words: ['${TEXT}', \"<${COUNT}>\"]\n", plan{Words: []string{"가: 나 # 다", "<3>"}}, ""},
		{"여러 줄", "name: |\n  ${COUNT}번\n", plan{Name: "3번\n"}, ""},
		{"빈 값", "name: a${EMPTY}b\n", plan{Name: "ab"}, ""},
		{"중괄호 없이", "name: $COUNT\n", plan{Name: "$COUNT"}, ""},
		{"주석은 그대로", "# ${NONE}\nname: x # ${NONE}\n", plan{Name: "x"}, ""},
		{"키는 그대로", "any:\n  ${NONE}: ${COUNT}\n", plan{Any: map[string]any{"${NONE}": "3"}}, ""},
		{"없는 변수", "name: x\nwords:\n  - ${NONE}\n", plan{}, "plan.yaml:3: environment variable NONE is not set"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got plan
			err := DecodeExpanding("plan.yaml", []byte(tc.text), &got, lookup)
			if text := strings.TrimPrefix(fmt.Sprint(err), "<nil>"); text != tc.err {
				t.Fatalf("error %q; want %q", text, tc.err)
			}
			if diff := cmp.Diff(tc.want, got); err == nil && diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLineOf(t *testing.T) {
	data := []byte("# 계획\nname: x\nfaults:\n  - kind: cut\n    rate: 2\n  - kind: reset\nwords:\n  - 가\n  - 나\n")
	for field, want := range map[string]int{
		"name": 2, "faults": 4, "faults[0].rate": 5, "faults[1]": 6, "faults[1].kind": 6, "words[1]": 9,
		"faults[1].rate": 6, // not there: the fault that lacks it
		"faults[7].kind": 4, // not there: the list
		"words[7]":       8,
		"none":           1, "none.of[3].this": 1, "": 1, "[": 1, "a..b": 1,
	} {
		if got := LineOf(data, field); got != want {
			t.Errorf("LineOf(%q) = %d; want %d", field, got, want)
		}
	}
	if got := LineOf([]byte("a: [\n"), "a"); got != 1 {
		t.Errorf("LineOf in broken YAML = %d; want 1", got)
	}
}

// FuzzDecode: whatever the text, there is a value or an *Error.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"name: 한국어\ncount: 3\n", "faults:\n  - {kind: cut, rate: 0.5}\n", "\ufeff---\n# x\nany: &a [1, *a]\n",
		"name: |\n  가\n  나\n", "words: [가, '나', \"다\"]\r\n", "timeout: 5초", "<<: {name: x}", "name: !!binary aGk=", "? a\n: b",
		"count: ${N}\n", "shares: {가: 1.5}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p plan
		err := DecodeExpanding("plan.yaml", data, &p, func(string) (string, bool) { return "x", true })
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Errorf("error %v is no *Error", err)
		}
		LineOf(data, "faults[0].kind")
	})
}
