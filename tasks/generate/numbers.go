package generate

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// numberForms ask about reading and writing numbers with 만, 억 and 조, and
// about native numerals. The answer is a number.
func numberForms() []form {
	return []form{readHangul, readMixed, digitAt, fromParts, tenfold, population, largest, nativeSum}
}

func readHangul(r *rand.Rand) Question {
	n := sparse(r, between(r, 5, 13))
	word := hangul.NumberToKorean(int64(n))
	return number("read-hangul", n, pick(r, []string{
		quoted(word, "을/를") + " 아라비아 숫자로 쓰세요.",
		"다음 수를 아라비아 숫자로 쓰세요: " + word,
		quoted(word, "이라는/라는") + " 수를 아라비아 숫자로 쓰면 무엇입니까?",
	}))
}

func readMixed(r *rand.Rand) Question {
	n := sparse(r, between(r, 5, 13))
	word := hangul.NumberMixed(int64(n))
	return number("read-mixed", n, pick(r, []string{
		quoted(word, "을/를") + " 한글 없이 아라비아 숫자로만 쓰세요.",
		"신문에 " + quoted(word, "이라고/라고") + " 적힌 수를 아라비아 숫자로만 쓰면 무엇입니까?",
	}))
}

func digitAt(r *rand.Rand) Question {
	places := strings.Fields("일 십 백 천 만 십만 백만 천만 억")
	length := between(r, 5, len(places))
	digits := make([]byte, length)
	for i := range digits {
		digits[i] = byte('1' + r.IntN(9))
	}
	place := between(r, 1, length-1)
	n, _ := strconv.Atoi(string(digits))
	return number("digit", int(digits[length-1-place]-'0'),
		fmt.Sprintf("%s에서 %s의 자리 숫자는 무엇입니까?", comma(n), places[place]))
}

func fromParts(r *rand.Rand) Question {
	parts := []struct {
		name        string
		value, most int
	}{{"1억", 100_000_000, 40}, {"1만", 10_000, 90}, {"1000", 1000, 9}, {"100", 100, 12}, {"10", 10, 15}, {"1", 1, 9}}
	total := 0
	var said []string
	for i, p := range parts {
		// 1만 is always there; each of the others as often as not.
		if i != 1 && r.IntN(2) == 0 {
			continue
		}
		n := between(r, 2, p.most)
		total += n * p.value
		said = append(said, fmt.Sprintf("%s %d개", with(p.name, "이/가"), n))
	}
	return number("parts", total, strings.Join(said, ", ")+"인 수를 아라비아 숫자로 쓰면 무엇입니까?")
}

func tenfold(r *rand.Rand) Question {
	n := sparse(r, between(r, 6, 11))
	if r.IntN(2) == 0 {
		by := pick(r, []int{10, 100, 1000})
		return number("tenfold", n*by, fmt.Sprintf("%s의 %d배를 아라비아 숫자로 쓰면 무엇입니까?", hangul.NumberMixed(int64(n)), by))
	}
	n -= n % 100
	by := pick(r, []int{10, 100})
	return number("tenth", n/by, fmt.Sprintf("%s의 %d분의 1을 아라비아 숫자로 쓰면 무엇입니까?", hangul.NumberMixed(int64(n)), by))
}

func population(r *rand.Rand) Question {
	b := between(r, 11, 400) * 1000
	a := b + between(r, 12, 580)*1000
	said := fmt.Sprintf("어느 도시에는 %s 명이 살고, 이웃 도시에는 %s 명이 삽니다.", hangul.NumberMixed(int64(a)), hangul.NumberMixed(int64(b)))
	if r.IntN(2) == 0 {
		return number("add", a+b, said+" 두 도시에 사는 사람은 모두 몇 명입니까?")
	}
	return number("subtract", a-b, said+" 두 도시에 사는 사람 수의 차이는 몇 명입니까?")
}

// largest writes three close numbers in three ways.
func largest(r *rand.Rand) Question {
	head := between(r, 2, 98) * 10_000
	tails := several(r, []int{20, 30, 50, 200, 300, 500, 2000, 3000, 5000, 2300, 320}, 3)
	a, b, c := head+tails[0], head+tails[1], head+tails[2]
	said := []string{hangul.NumberToKorean(int64(a)), hangul.NumberMixed(int64(b)), comma(c)}
	r.Shuffle(len(said), func(i, j int) { said[i], said[j] = said[j], said[i] })
	if r.IntN(2) == 0 {
		return number("largest", max(a, b, c), "다음 세 수 가운데 가장 큰 수를 아라비아 숫자로 쓰세요: "+strings.Join(said, " / "))
	}
	return number("smallest", min(a, b, c), "다음 세 수 가운데 가장 작은 수를 아라비아 숫자로 쓰세요: "+strings.Join(said, " / "))
}

func nativeSum(r *rand.Rand) Question {
	group := pick(r, []struct{ words, counter string }{
		{"사과 귤 복숭아 참외 감자 고구마", "개"}, {"공책 동화책 만화책 사전", "권"},
		{"오리 염소 토끼 돼지 강아지 고양이", "마리"}, {"장미 국화 튤립 백합", "송이"},
		{"자동차 자전거 버스 트럭", "대"}, {"연필 붓 색연필 볼펜", "자루"}, {"운동화 구두 장화 양말", "켤레"},
	})
	names := several(r, strings.Fields(group.words), 2)
	a, b := between(r, 11, 68), between(r, 3, 29)
	if a <= b {
		a, b = b+1, a
	}
	first, _ := hangul.NativeAttributive(a)
	second, _ := hangul.NativeAttributive(b)
	said := fmt.Sprintf("%s %s %s, %s %s %s 있습니다.", with(names[0], "이/가"), first, group.counter,
		with(names[1], "이/가"), second, group.counter)
	if r.IntN(2) == 0 {
		return number("native", a+b, said+" 모두 몇 "+group.counter+"입니까?")
	}
	return number("native", a-b, fmt.Sprintf("%s %s %s보다 몇 %s 더 많습니까?", said, with(names[0], "은/는"), names[1], group.counter))
}

// sparse is a number of the given count of digits, most of them zero, so that
// it is read with gaps: 3,000만 7 rather than 30,489,217.
func sparse(r *rand.Rand, digits int) int {
	n := 0
	for i := range digits {
		n *= 10
		if i == 0 || r.IntN(3) == 0 {
			n += between(r, 1, 9)
		}
	}
	return n
}
