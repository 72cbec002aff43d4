package hangul

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		width      int
		want       []string
	}{
		{"빈 글", "", 10, []string{""}},
		{"한 줄에 들어감", "한 줄", 5, []string{"한 줄"}},
		{"단어 사이에서", "한 줄", 4, []string{"한", "줄"}},
		{"긴 단어는 자름", "가나다라 마", 5, []string{"가나", "다라", "마"}},
		{"한 글자보다 좁음", "가나", 1, []string{"가", "나"}},
		{"공백은 하나로", "a   b", 10, []string{"a b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, Wrap(tc.text, tc.width)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Nothing is lost, and no line is wider than asked but for a single syllable.
func FuzzWrap(f *testing.F) {
	f.Add("한국어 문장과 English words", 7)
	f.Add("①②③ 👩‍👩‍👧 가", 1)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 1 || width > 200 {
			return
		}
		lines := Wrap(text, width)
		if got, want := strings.Join(strings.Fields(strings.Join(lines, "")), ""), strings.Join(strings.Fields(text), ""); got != want {
			t.Errorf("%q became %q", want, got)
		}
		for _, line := range lines {
			if Width(line) > max(width, 2) {
				t.Errorf("%q is %d wide, more than %d", line, Width(line), width)
			}
		}
	})
}
