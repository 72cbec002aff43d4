package cmd

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// On a terminal the last column is broken into lines; into a pipe a row is a line.
func TestTableOnATerminal(t *testing.T) {
	list := func() *table {
		l := &table{header: []string{"이름", "수", "설명"}, right: []int{1}}
		l.add("가나다", "1", "문장이 길면 낱말 사이에서 줄을 바꾸고, 다음 줄은 같은 칸에서 시작합니다")
		l.add("라", "200", "짧은 설명")
		return l
	}
	for _, tc := range []struct {
		name  string
		width int
		want  string
	}{
		{"파이프", 0, `이름     수  설명
──────  ───  ───────────────────────────────────────────────────────────────────────
가나다    1  문장이 길면 낱말 사이에서 줄을 바꾸고, 다음 줄은 같은 칸에서 시작합니다
라      200  짧은 설명
`},
		{"좁은 터미널", 50, `이름     수  설명
──────  ───  ─────────────────────────────────────
가나다    1  문장이 길면 낱말 사이에서 줄을
             바꾸고, 다음 줄은 같은 칸에서
             시작합니다
라      200  짧은 설명
`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var out bytes.Buffer
			list().print(&IO{Out: &out, width: tc.width})
			if diff := cmp.Diff(tc.want, out.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSentenceOnATerminal(t *testing.T) {
	const text = "요청 40건 가운데 3건이 빠졌습니다. 이어서 실행하세요"
	for width, want := range map[int]string{
		0:  "! " + text + "\n",
		60: "! " + text + "\n",
		40: "! 요청 40건 가운데 3건이 빠졌습니다.\n  이어서 실행하세요\n",
		10: "! " + text + "\n", // too narrow for words: as it is
	} {
		var out bytes.Buffer
		(&IO{Out: &out, width: width}).sentence("! ", text)
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("%d columns (-want +got):\n%s", width, diff)
		}
	}
}
