package workload

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/yamlfile"
)

func TestParse(t *testing.T) {
	want := Recipe{
		Name: "chat", Input: Length{Chars: &Distribution{Kind: Fixed, Value: 500}},
		Output: Length{Tokens: &Distribution{Kind: Normal, Mean: 100, SD: 20, Min: 10}},
		Prefix: &Prefix{Share: 0.5, Groups: 4}, Turns: &Distribution{Kind: Fixed, Value: 3},
		Think: Pause{Mean: 2 * time.Second}, Items: 7,
	}
	text := `{name: chat, input: {chars: 500}, output: {tokens: {distribution: normal, mean: 100, sd: 20, min: 10}},
	  prefix: {share: 0.5, groups: 4}, turns: 3, think: 2s, items: 7}`
	file := filepath.Join(t.TempDir(), "w.yaml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, arg := range []string{text, file} {
		got, err := Parse(arg)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"이름 없음", "{}", `workload: name is ""; expected a name without spaces and slashes`},
		{"모르는 키", "{name: a, inptu: {chars: 3}}", `workload:1: unknown key "inptu" (did you mean "input"?)`},
		{"두 단위", "{name: a, input: {chars: 3, tokens: 4}}", "workload a: input is given in chars and in tokens; expected one of them"},
		{"영", "{name: a, input: {chars: 0}}", "workload a: input.chars.value is 0; expected 1 to 2000000"},
		{"모르는 분포", "{name: a, output: {chars: {distribution: zipf}}}",
			`workload a: output.chars.distribution is "zipf"; expected normal, lognormal, uniform or file, or a bare number`},
		{"평균 없음", "{name: a, input: {chars: {distribution: normal, sd: 3}}}", "workload a: input.chars.mean is 0; expected more than 0, up to 2000000"},
		{"거꾸로", "{name: a, input: {chars: {distribution: uniform, min: 9, max: 3}}}", "workload a: input.chars.max is 3, below min, which is 9"},
		{"균등의 한쪽", "{name: a, input: {chars: {distribution: uniform, max: 3}}}",
			"workload a: input.chars.min or max is missing; a uniform distribution needs both"},
		{"차례 없이 쉼", "{name: a, think: 2s}", "workload a: think is 2s; it is the pause between turns, expected turns of 2 or more"},
		{"끝없는 차례", "{name: a, turns: {distribution: normal, mean: 3}}", "workload a: turns goes up to 2000000; expected a value or a max of 1 to 1000"},
		{"머리말 길이", "{name: a, prefix: {groups: 3}}", "workload a: prefix.chars, tokens or share: expected one of them"},
		{"온 몫", "{name: a, prefix: {share: 1}}", "workload a: prefix.share is 1; expected more than 0 and less than 1"},
		{"없는 파일", "none.yaml", `workload "none.yaml" is neither a mapping in braces nor a file that can be read: open none.yaml: no such file or directory`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := Parse(tc.text); err == nil || err.Error() != tc.want {
				t.Errorf("error\n%v; want\n%s", err, tc.want)
			}
		})
	}
}

// FuzzParse: what is taken is valid, and reads back the same when it is written.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{name: a}`, `{name: a, input: {chars: 5}, output: {tokens: {distribution: uniform, min: 1, max: 9}}}`,
		`{name: a, turns: 3, think: {mean: 1s, sd: 2s}, prefix: {share: 0.5, groups: 3}, repeat: true}`,
		`{name: a, input: {tokens: {distribution: lognormal, mean: 1e3, sd: .5, max: 7}}}`, `{name: [}`, `{name: a, turns: -1}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse("{" + strings.TrimPrefix(text, "{"))
		if err != nil {
			return
		}
		data, err := yaml.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var again Recipe
		if err := yamlfile.Decode("again", data, &again); err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Errorf("(-read +read again):\n%s\n%s", diff, data)
		}
	})
}
