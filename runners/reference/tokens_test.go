package reference

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTokenize(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"빈 글", "", nil},
		{"음절마다 하나", "정답은", []string{"정", "답", "은"}},
		{"앞의 빈칸은 뒤에 붙는다", "정답은 C입니다.", []string{"정", "답", "은", " C", "입", "니", "다", "."}},
		{"라틴 문자는 넷씩", "benchmark 12345", []string{"benc", "hmar", "k", " 1234", "5"}},
		{"줄바꿈과 남는 빈칸", "가\n\n나   다 ", []string{"가", "\n\n", "나", "  ", " 다", " "}},
		{"줄바꿈 뒤의 빈칸", "가\n 나", []string{"가", "\n", " 나"}},
		{"자모와 한자는 통째로", "ㄱㄴ漢a", []string{"ㄱ", "ㄴ", "漢a"}},
		{"깨진 바이트", "\xff\xfe가\xed\x95", []string{"\xff\xfe", "가", "\xed\x95"}},
		{"네 바이트 그림 문자", "😀ab", []string{"😀", "ab"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Tokenize(test.text)); diff != "" {
				t.Error(diff)
			}
			if got := CountTokens(test.text); got != len(test.want) {
				t.Errorf("CountTokens = %d, want %d", got, len(test.want))
			}
		})
	}
}

func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"", "정답은 C입니다.", " \n\t 가 나  ", "\xed\x95\xff abc\xf0", "a\u3000나ㄱ😀 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tokens := Tokenize(s)
		if joined := strings.Join(tokens, ""); joined != s {
			t.Fatalf("joined %q, want %q", joined, s)
		}
		if n := CountTokens(s); n != len(tokens) {
			t.Fatalf("CountTokens %d, want %d", n, len(tokens))
		}
		for n := range tokens {
			if diff := cmp.Diff(tokens[:n], Tokenize(strings.Join(tokens[:n], "")), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("first %d tokens of %q do not stay: %s", n, s, diff)
			}
		}
	})
}

func BenchmarkCountTokens(b *testing.B) {
	text := exactly(1000, loadSentences(), fate{}.rng("bench"))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		CountTokens(text)
	}
}
