package hangul_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/hanbench/hanbench/internal/hangul"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"숫자만", "35000", "35000"},
		{"세 자리 쉼표", "1,234", "1234"},
		{"쉼표와 소수", "1,234,567.89", "123456789/100"},
		{"숫자와 단위", "3만 5천 원", "35000"},
		{"붙여 쓴 단위", "3만5천원", "35000"},
		{"천 뒤의 숫자", "1천234", "1234"},
		{"억과 쉼표", "2억 3,000만", "230000000"},
		{"천만", "5천만 원", "50000000"},
		{"띄어 쓴 백만", "3천 5백만", "35000000"},
		{"만 뒤의 네 자리", "1만 2345", "12345"},
		{"만 뒤의 한 자리", "1만 5", "10005"},
		{"한글 수", "삼만 오천", "35000"},
		{"한글 수와 원", "삼만 오천 원입니다.", "35000"},
		{"한글 억", "일억 이천만", "120000000"},
		{"한글 만 뒤 한 자리", "삼만 오", "30005"},
		{"백이십삼", "백이십삼", "123"},
		{"이십이", "이십이", "22"},
		{"이십이 명", "이십이 명", "22"},
		{"만", "만", "10000"},
		{"지수", "3.5e4", "35000"},
		{"음의 지수", "5E-1", "1/2"},
		{"LaTeX의 자리 구분", "$35{,}000$", "35000"},
		{"LaTeX의 빈칸 구분", `35\,000`, "35000"},
		{"중괄호 없는 분수", `\frac12`, "1/2"},
		{"반줄표", "–3", "-3"},
		{"영하", "영하 3도", "-3"},
		{"제곱 단위", "32 cm^2", "32"},
		{"세제곱 단위", "32 m^{3}입니다", "32"},
		{"말로 쓴 분수", "삼분의 일", "1/3"},
		{"말로 쓴 큰 분수", "백분의 십오입니다", "3/20"},
		{"말로 쓴 소수", "십이점오", "25/2"},
		{"영점", "영점오", "1/2"},
		{"띄어 쓴 소수", "십이 점 오 퍼센트", "25/2"},
		{"띄어 쓴 고유어", "서른 두 개", "32"},
		{"만 원", "만 원", "10000"},
		{"천", "천", "1000"},
		{"조", "3조 원", "3000000000000"},
		{"영", "영", "0"},
		{"공", "공입니다", "0"},
		{"오", "오입니다", "5"},
		{"½", "½", "1/2"},
		{"2½", "2½", "5/2"},
		{"분수", "1/2", "1/2"},
		{"3분의 2", "3분의 2", "2/3"},
		{"LaTeX 분수", `\frac{3}{4}`, "3/4"},
		{"백분율", "12.5%", "25/2"},
		{"boxed", `\boxed{35000}`, "35000"},
		{"boxed 쉼표", `\boxed{35,000}`, "35000"},
		{"전각 숫자", "３５，０００", "35000"},
		{"음수", "-5", "-5"},
		{"음수 U+2212", "−5", "-5"},
		{"전각 빼기", "－５", "-5"},
		{"마이너스", "마이너스 5", "-5"},
		{"마이너스 삼", "마이너스 삼", "-3"},
		{"1.5만", "1.5만", "15000"},
		{"0.1", "0.1", "1/10"},
		{".5", ".5", "1/2"},
		{"원화 기호", "₩35,000", "35000"},
		{"하나", "하나", "1"},
		{"둘", "둘입니다.", "2"},
		{"셋", "셋", "3"},
		{"열두 개", "열두 개", "12"},
		{"열둘", "열둘", "12"},
		{"스물다섯 살", "스물다섯 살", "25"},
		{"스무 명", "스무 명입니다", "20"},
		{"서른", "서른", "30"},
		{"아흔아홉", "아흔아홉", "99"},
		{"명입니다", "42명입니다", "42"},
		{"약", "약 3.5 km", "7/2"},
		{"굵게", "**42**", "42"},
		{"10의 거듭제곱", "3 × 10^4", "30000"},
		{"음의 거듭제곱", `1.5 \times 10^{-2}`, "3/200"},
		{"인간의 만큼", "3만큼", "3"},
		{"조각", "5조각", "5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := hangul.ParseNumber(c.in)
			if err != nil {
				t.Fatalf("ParseNumber(%q): %v", c.in, err)
			}
			want, _ := new(big.Rat).SetString(c.want)
			if got.Cmp(want) != 0 {
				t.Errorf("ParseNumber(%q) = %s, want %s", c.in, got.RatString(), c.want)
			}
		})
	}
}

func TestParseNumberRefuses(t *testing.T) {
	for _, c := range []struct{ name, in string }{
		{"빈 글", ""},
		{"낱말", "서울"},
		{"사과", "사과"},
		{"사장", "사장"},
		{"이유", "이유"},
		{"오이", "오이"},
		{"구조", "구조 조정"},
		{"두 수", "12와 15"},
		{"문장", "사과 3개와 배 2개가 있다"},
		{"날짜", "2024.3.5"},
		{"날짜 빗금", "2024/3/5"},
		{"거듭제곱", "10^5"},
		{"제곱근", `2\sqrt{3}`},
		{"영으로 나눔", "1/0"},
		{"네", "네"},
		{"이점", "이점"},
		{"영하만", "영하"},
		{"너무 큰 지수", "1e9999"},
		{"화학식", "H2O"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := hangul.ParseNumber(c.in)
			if !errors.Is(err, hangul.ErrNoNumber) {
				t.Errorf("ParseNumber(%q) = %v, %v; want ErrNoNumber", c.in, got, err)
			}
		})
	}
}

func TestFindNumbers(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string // value=text
	}{
		{"하나만", "하나만 고르세요.", []string{"1=하나"}},
		{"조사 만", "이것만 있으면 된다.", nil},
		{"만 나이", "만 18세 이상", []string{"18=18"}},
		{"만 원", "값은 만 원이다.", []string{"10000=만"}},
		{"이십이 넘는", "나이가 이십이 넘는다", nil},
		{"이십이 명", "모두 이십이 명이다", []string{"22=이십이"}},
		{"더하기 부호", "+5", []string{"5=+5"}},
		{"만일", "만일 비가 오면", nil},
		{"3만 이상", "3만 이상이면", []string{"30000=3만"}},
		{"3만이 넘는", "3만이 넘는 사람", []string{"30000=3만"}},
		{"계산식", "3만 5천 원 × 2 = 7만 원", []string{"35000=3만 5천", "2=2", "70000=7만"}},
		{"뺄셈", "10-5=5", []string{"10=10", "5=5", "5=5"}},
		{"음수", "기온은 -5도", []string{"-5=-5"}},
		{"날짜 점", "2024.3.5에", nil},
		{"화학식", "H2O와 CO2", nil},
		{"천사와 구조", "천사가 구조를 이조에", nil},
		{"이 사람", "이 사람은 일이 많다. 오만하다.", nil},
		{"한국 두부", "한국의 두부와 세종대왕, 네, 다시 한 번", nil},
		{"한 개", "한 개와 두 명, 세 살", []string{"1=한", "2=두", "3=세"}},
		{"열", "열이 나고 쉰 냄새", nil},
		{"열두 달", "일 년은 열두 달", []string{"12=열두"}},
		{"한글 수", "모두 백이십삼이다.", []string{"123=백이십삼"}},
		{"문장 끝", "답은 3.5이다. 끝.", []string{"7/2=3.5"}},
		{"쉼표 나열", "1,2,3", []string{"1=1", "2=2", "3=3"}},
		{"연도", "1945년 8월 15일", []string{"1945=1945", "8=8", "15=15"}},
		{"제3조", "제3조에 따라", []string{"3=3"}},
		{"3번의 2분의 1", "3분의 1", []string{"1/3=3분의 1"}},
		{"지수", "10^5과 10²", nil},
		{"단위의 지수", "넓이는 32 cm^2이고 부피는 5 cm^{3}이다", []string{"32=32", "5=5"}},
		{"지수 표기", "값은 3.5e4이다", []string{"35000=3.5e4"}},
		{"범위의 반줄표", "3–5개", []string{"3=3", "5=5"}},
		{"이점이 있다", "이점이 많고 삼분의 일이 남는다", []string{"1/3=삼분의 일"}},
		{"동그라미 숫자", "① 3개", []string{"3=3"}},
		{"만점", "10점 만점에 8점, 3만점", []string{"10=10", "8=8", "30000=3만"}},
		{"시간", "3분이 지나 2시에", []string{"3=3", "2=2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, n := range hangul.FindNumbers(c.in) {
				got = append(got, n.Value.RatString()+"="+c.in[n.Start:n.End])
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("FindNumbers(%q) (-want +got):\n%s", c.in, d)
			}
		})
	}
}

// Whatever this package writes it reads back.
func TestNumbersWrittenAreRead(t *testing.T) {
	numbers := []int64{0, 1, 2, 9, 10, 11, 12, 15, 20, 22, 99, 100, 101, 110, 999, 1000, 1234, 2024, 9999}
	for n := int64(10000); n < 1e16; n = n*7 + 13 {
		numbers = append(numbers, n, n/1000*1000, n/10000*10000+5)
	}
	for _, n := range numbers {
		for _, s := range []string{
			hangul.NumberToKorean(n), hangul.NumberMixed(n),
			hangul.NumberToKorean(n) + " 원", hangul.NumberMixed(n) + "원입니다.",
		} {
			got, err := hangul.ParseNumber(s)
			if err != nil || got.Cmp(new(big.Rat).SetInt64(n)) != 0 {
				t.Errorf("ParseNumber(%q) = %v, %v; want %d", s, got, err, n)
			}
		}
	}
	for n := 1; n <= 99; n++ {
		tens := []string{"", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"}[n/10]
		ones := []string{"", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"}[n%10]
		attributive, _ := hangul.NativeAttributive(n)
		for _, s := range []string{tens + ones, attributive + " 개", attributive + " 살입니다."} {
			got, err := hangul.ParseNumber(s)
			if err != nil || got.Cmp(new(big.Rat).SetInt64(int64(n))) != 0 {
				t.Errorf("ParseNumber(%q) = %v, %v; want %d", s, got, err, n)
			}
		}
	}
}

func FuzzFindNumbers(f *testing.F) {
	for _, s := range []string{
		"3만 5천 원", "1천234", "삼만 오천", "½", "-5", "−5", "12.5%", `\frac{1}{2}`, "3 × 10^{-4}",
		"스물다섯 살", "3분의 2", "만 원", "2024/3/5", "1/0", "마이너스 삼", "제3조", "\xff3", "0분의 1", "１，２３４", "0만.0천0000",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, n := range hangul.FindNumbers(s) {
			if n.Start < last || n.End <= n.Start || n.End > len(s) {
				t.Fatalf("FindNumbers(%q): range [%d,%d) after %d", s, n.Start, n.End, last)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[n.Start:n.End]) {
				t.Fatalf("FindNumbers(%q): cuts a character at [%d,%d)", s, n.Start, n.End)
			}
			last = n.End
		}
		v, err := hangul.ParseNumber(s)
		if (v == nil) == (err == nil) {
			t.Fatalf("ParseNumber(%q) = %v, %v", s, v, err)
		}
		if err != nil && len(strings.Trim(s, "0123456789")) == 0 && s != "" && len(s) < 50 {
			t.Fatalf("ParseNumber(%q): %v", s, err)
		}
	})
}
