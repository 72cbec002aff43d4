package hangul

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestDecompose(t *testing.T) {
	type parts struct {
		Initial, Medial, Final rune
		OK                     bool
	}
	tests := []struct {
		name string
		r    rune
		want parts
	}{
		{"받침 없는 글자", '나', parts{'ㄴ', 'ㅏ', 0, true}},
		{"홑받침", '강', parts{'ㄱ', 'ㅏ', 'ㅇ', true}},
		{"쌍받침", '밖', parts{'ㅂ', 'ㅏ', 'ㄲ', true}},
		{"겹받침", '값', parts{'ㄱ', 'ㅏ', 'ㅄ', true}},
		{"된소리 초성", '딸', parts{'ㄸ', 'ㅏ', 'ㄹ', true}},
		{"복합 모음", '꽤', parts{'ㄲ', 'ㅙ', 0, true}},
		{"첫 글자", '가', parts{'ㄱ', 'ㅏ', 0, true}},
		{"끝 글자", '힣', parts{'ㅎ', 'ㅣ', 'ㅎ', true}},
		{"홀로 쓴 낱자", 'ㄱ', parts{}},
		{"로마자", 'A', parts{}},
		{"한자", '韓', parts{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got parts
			got.Initial, got.Medial, got.Final, got.OK = Decompose(tt.r)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Decompose(%c) (-want +got):\n%s", tt.r, diff)
			}
		})
	}
}

// letters are the compatibility jamo from first to last in code point order,
// which is dictionary order, without those left out.
func letters(first, last rune, without string) []rune {
	var out []rune
	for r := first; r <= last; r++ {
		if !strings.ContainsRune(without, r) {
			out = append(out, r)
		}
	}
	return out
}

// Unicode's own decomposition is the independent witness: its conjoining jamo
// stand in the order of the compatibility jamo.
func TestDecomposeAgreesWithUnicode(t *testing.T) {
	leading := letters('ㄱ', 'ㅎ', "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ")
	vowels := letters('ㅏ', 'ㅣ', "")
	trailing := append([]rune{0}, letters('ㄱ', 'ㅎ', "ㄸㅃㅉ")...)
	count := 0
	for r := FirstSyllable; r <= LastSyllable; r++ {
		i, m, f, ok := Decompose(r)
		if !ok {
			t.Fatalf("Decompose(%c) is not ok", r)
		}
		conjoining := append([]rune(norm.NFD.String(string(r))), 0x11A7)
		want := []rune{leading[conjoining[0]-0x1100], vowels[conjoining[1]-0x1161], trailing[conjoining[2]-0x11A7]}
		if diff := cmp.Diff(want, []rune{i, m, f}); diff != "" {
			t.Fatalf("Decompose(%c) (-want +got):\n%s", r, diff)
		}
		if back, ok := Compose(i, m, f); !ok || back != r {
			t.Fatalf("Compose(Decompose(%c)) = %c, %v", r, back, ok)
		}
		count++
	}
	if count != 11_172 {
		t.Errorf("went through %d syllables, want 11172", count)
	}
}

func TestComposeRefuses(t *testing.T) {
	tests := []struct {
		name                   string
		initial, medial, final rune
	}{
		{"초성이 모음", 'ㅏ', 'ㅏ', 0},
		{"중성이 자음", 'ㄱ', 'ㄱ', 0},
		{"초성이 겹받침", 'ㄳ', 'ㅏ', 0},
		{"받침이 ㄸ", 'ㄱ', 'ㅏ', 'ㄸ'},
		{"옛글자", 'ㆁ', 'ㅏ', 0},
		{"초성 없음", 0, 'ㅏ', 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if r, ok := Compose(tt.initial, tt.medial, tt.final); ok {
				t.Errorf("Compose = %c, want not ok", r)
			}
		})
	}
}

func TestChosung(t *testing.T) {
	tests := []struct{ name, word, want string }{
		{"학교", "학교", "ㅎㄱ"},
		{"소리 없는 이응", "아이", "ㅇㅇ"},
		{"된소리", "딸기", "ㄸㄱ"},
		{"띄어쓰기와 숫자는 그대로", "제2 공항", "ㅈ2 ㄱㅎ"},
		{"풀어 쓴 글자", norm.NFD.String("학교"), "ㅎㄱ"},
		{"빈 글", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Chosung(tt.word); got != tt.want {
				t.Errorf("Chosung(%q) = %q, want %q", tt.word, got, tt.want)
			}
		})
	}
}
