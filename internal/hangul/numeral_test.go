package hangul

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestNumberToKorean(t *testing.T) {
	tests := []struct {
		n           int64
		hangul      string
		mixed       string
		description string
	}{
		{0, "영", "0", "영"},
		{1, "일", "1", "일"},
		{10, "십", "10", "십 앞의 일은 쓰지 않음"},
		{11, "십일", "11", "십일"},
		{105, "백오", "105", "가운데 영"},
		{1000, "천", "1천", "천"},
		{1234, "천이백삼십사", "1234", "네 자리"},
		{10_000, "만", "1만", "맨 앞의 만"},
		{35_000, "삼만 오천", "3만 5천", "삼만 오천"},
		{12_345, "만 이천삼백사십오", "1만 2345", "만 단위로 띄어 씀"},
		{110_000, "십일만", "11만", "십일만"},
		{10_010_000, "천일만", "1001만", "천일만"},
		{100_000_000, "일억", "1억", "억 앞의 일은 씀"},
		{100_010_000, "일억 일만", "1억 1만", "가운데 만 앞의 일은 씀"},
		{230_000_000, "이억 삼천만", "2억 3천만", "천만"},
		{1_234_567_898, "십이억 삼천사백오십육만 칠천팔백구십팔", "12억 3456만 7898", "맞춤법 제44항의 보기"},
		{1_000_000_000_000, "일조", "1조", "조"},
		{3_000_000_000_007, "삼조 칠", "3조 7", "빈 단위는 건너뜀"},
		{-3, "마이너스 삼", "-3", "음수"},
		{math.MaxInt64, "구백이십이경 삼천삼백칠십이조 삼백육십팔억 오천사백칠십칠만 오천팔백칠", "922경 3372조 368억 5477만 5807", "가장 큰 수"},
		{math.MinInt64, "마이너스 구백이십이경 삼천삼백칠십이조 삼백육십팔억 오천사백칠십칠만 오천팔백팔", "-922경 3372조 368억 5477만 5808", "가장 작은 수"},
	}
	for _, tt := range tests {
		t.Run(tt.description, func(t *testing.T) {
			if got := NumberToKorean(tt.n); got != tt.hangul {
				t.Errorf("NumberToKorean(%d) = %q, want %q", tt.n, got, tt.hangul)
			}
			if got := NumberMixed(tt.n); got != tt.mixed {
				t.Errorf("NumberMixed(%d) = %q, want %q", tt.n, got, tt.mixed)
			}
		})
	}
}

// readBack reads what NumberToKorean and NumberMixed write, one rune at a time.
func readBack(s string) int64 {
	negative := strings.HasPrefix(s, "-") || strings.HasPrefix(s, "마이너스 ")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "마이너스 ")
	big := map[rune]int64{'만': 1e4, '억': 1e8, '조': 1e12, '경': 1e16}
	small := map[rune]int64{'십': 10, '백': 100, '천': 1000}
	var total, group, digits int64
	for _, r := range s {
		switch {
		case r == ' ':
		case '0' <= r && r <= '9':
			digits = digits*10 + int64(r-'0')
		case small[r] > 0:
			group += max(digits, 1) * small[r]
			digits = 0
		case big[r] > 0:
			total += max(group+digits, 1) * big[r]
			group, digits = 0, 0
		default:
			digits = int64(strings.IndexRune("영일이삼사오육칠팔구", r) / 3)
		}
	}
	total += group + digits
	if negative {
		return -total
	}
	return total
}

func TestNumbersReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	check := func(n int64) {
		t.Helper()
		if got := readBack(NumberToKorean(n)); got != n {
			t.Errorf("%d became %q, which reads %d", n, NumberToKorean(n), got)
		}
		if got := readBack(NumberMixed(n)); got != n {
			t.Errorf("%d became %q, which reads %d", n, NumberMixed(n), got)
		}
	}
	for n := int64(-20_000); n <= 120_000; n++ {
		check(n)
	}
	for range 20_000 {
		check(r.Int64() >> r.IntN(63))
		check(-r.Int64N(1_000_000) * 10_000)
	}
}

func TestNativeAttributive(t *testing.T) {
	tests := []struct {
		n    int
		with string
		ok   bool
	}{
		{0, "", false}, {100, "", false}, {-1, "", false},
		{1, "한", true}, {2, "두", true}, {3, "세", true}, {4, "네", true},
		{5, "다섯", true}, {10, "열", true}, {11, "열한", true},
		{20, "스무", true}, {21, "스물한", true}, {27, "스물일곱", true},
		{33, "서른세", true}, {44, "마흔네", true}, {50, "쉰", true},
		{62, "예순두", true}, {70, "일흔", true}, {86, "여든여섯", true},
		{99, "아흔아홉", true},
	}
	for _, tt := range tests {
		t.Run(tt.with, func(t *testing.T) {
			with, ok := NativeAttributive(tt.n)
			if with != tt.with || ok != tt.ok {
				t.Errorf("%d = %q, %v, want %q, %v", tt.n, with, ok, tt.with, tt.ok)
			}
		})
	}
}
