package hangul

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// countPlainly is Count without its short cuts.
func countPlainly(s string) Counts {
	s = norm.NFC.String(s)
	c := Counts{Chars: uniseg.GraphemeClusterCount(s), Eojeol: len(strings.Fields(s)), Bytes: len(s)}
	for _, r := range s {
		if IsSyllable(r) {
			c.Syllables++
		}
		if unicode.IsLetter(r) {
			c.Letters++
		}
		if r == utf8.RuneError {
			c.Broken++
		}
	}
	return c
}

func FuzzCount(f *testing.F) {
	for _, s := range []string{
		"", "정답은 C입니다.\n", "줄\r\n줄\r줄\n\r\n", "①  ㄱㄴ\t漢字 「말」…", "e\u0301 \u0301", "각", "각", "한\u0301글",
		"👨‍👩‍👧‍👦 🇰🇷🇰", "ⓜ️ 〰️", "\u00a0가\u3000나\u200b다", "\xff가", "カﾞ", "नि", "\u0600가",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if diff := cmp.Diff(countPlainly(s), Count(s)); diff != "" {
			t.Errorf("%q (-plainly +got):\n%s", s, diff)
		}
		if got := NFC(s); got != norm.NFC.String(s) {
			t.Errorf("NFC of %q is %q", s, got)
		}
	})
}

// TestSimple: every pair of simple code points is in NFC and is two clusters.
// Unicode's rules look at the properties of neighbours, so one of each kind of
// neighbour stands for all.
func TestSimple(t *testing.T) {
	var all []rune
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if simple(r) {
			all = append(all, r)
		}
	}
	if len(all) < 11_172+128 {
		t.Fatalf("%d code points are simple", len(all))
	}
	for _, r := range all {
		for _, other := range "\n aé가각漢。ㄱ①Ａ·" {
			if !simple(other) {
				continue
			}
			for _, s := range []string{string([]rune{r, other}), string([]rune{other, r})} {
				if !norm.NFC.IsNormalString(s) || uniseg.GraphemeClusterCount(s) != 2 {
					t.Fatalf("%q: NFC %t, %d clusters", s, norm.NFC.IsNormalString(s), uniseg.GraphemeClusterCount(s))
				}
			}
		}
	}
}

func BenchmarkCount(b *testing.B) {
	text := strings.Repeat("다음 중 대한민국 헌법에 대한 설명으로 옳은 것은?\nA. 국회의원은 법률이 정하는 직을 겸할 수 없다.\n", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Count(text)
	}
}

// Whatever follows a letter or a mark, the short cut says what norm says.
func TestShortCutToNFC(t *testing.T) {
	for r := rune(1); r < 0x30000; r++ {
		for _, before := range []string{"가e", "각\u0301"} {
			if s := before + string(r); NFC(s) != norm.NFC.String(s) {
				t.Fatalf("%U after %q: %q", r, before, NFC(s))
			}
		}
	}
	if got := NFC("\u1112\u1161\u11ab"); got != "한" {
		t.Errorf("풀어 쓴 한: %q", got)
	}
}
