package morpheme

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/hanbench/hanbench/tasks/metric"
)

func TestSplit(t *testing.T) {
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	// As mecab-ko 1.0.3 with mecab-ko-dic 2.1.1 cuts them.
	tests := []struct {
		name, text string
		want       []string
	}{
		{"조사", "학생이 책을 읽었다.", []string{"학생", "이", "책", "을", "읽", "었", "다", "."}},
		{"줄어든 말은 하나", "숙제를 했다", []string{"숙제", "를", "했", "다"}},
		{"합쇼체", "소리입니다.", []string{"소리", "입니다", "."}},
		{"여러 빈칸과 줄", "가을  하늘\n\t바람", []string{"가을", "하늘", "바람"}},
		{"빈 글", "", nil},
		{"빈칸뿐", " \n ", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, s.Split(tt.text)); diff != "" {
				t.Errorf("Split (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("ROUGE와 함께", func(t *testing.T) {
		score, _ := metric.ScoreRouge(s.Split("학생이 책을 읽는다."), [][]string{s.Split("학생은 책을 읽었다.")})
		// 학생 책 을 읽 다 . of 학생 이 책 을 읽 는다 . and 학생 은 책 을 읽 었 다 .
		want := metric.PRF{Precision: 5. / 7, Recall: 5. / 8, F1: 2. / 3}
		if diff := cmp.Diff(want, score.One, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("ROUGE-1 (-want +got):\n%s", diff)
		}
	})
	t.Run("아무것도 잃지 않음", func(t *testing.T) {
		for _, text := range []string{"값 \xff 한\xed\x95", "\u1112\u1161\u11ab글 漢字 ABC-12 😀", "ㅋㅋㅋ!!! …"} {
			if got := strings.Join(s.Split(text), ""); got != strings.Join(strings.Fields(text), "") {
				t.Errorf("Split(%q) holds %q", text, got)
			}
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	s, err := New()
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("세종대왕은 백성을 가르치는 바른 소리를 만드셨습니다. ", 10)
	for b.Loop() {
		s.Split(text)
	}
}
