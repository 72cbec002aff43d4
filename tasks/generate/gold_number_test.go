package generate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The answers are worked out again here from the text of each question alone,
// as a reader would, sharing nothing with the code that made them.

// A solver answers the question of a category from its text and the numbers in it.
type solver func(text string, n []int) string

func TestGoldOfNumbersAndShortAnswers(t *testing.T) {
	for name, solvers := range map[string]map[string]solver{
		"numbers": numberSolvers(), "money": moneySolvers(), "ages": ageSolvers(), "counting": countingSolvers(),
		"units": unitSolvers(), "arithmetic": arithmeticSolvers(), "chosung": chosungSolvers(),
	} {
		t.Run(name, func(t *testing.T) {
			solved := map[string]bool{}
			for seed := range uint64(seeds) {
				for _, q := range mustGenerate(t, name, seed, Params{Count: 60}) {
					solve, ok := solvers[q.Category]
					if !ok {
						t.Fatalf("no solver for category %q", q.Category)
					}
					solved[q.Category] = true
					if want := solve(q.Text, numbersIn(q.Text)); q.Answer != want {
						t.Errorf("[%s] %s\nanswer %s, want %s", q.Category, q.Text, q.Answer, want)
					}
					if name != "chosung" && strings.HasPrefix(q.Answer, "-") {
						t.Errorf("negative answer: %s = %s", q.Text, q.Answer)
					}
				}
			}
			if len(solved) != len(solvers) {
				t.Errorf("only %v came up, of %d categories", solved, len(solvers))
			}
		})
	}
}

var numeric = regexp.MustCompile(`\d[\d,]*(\.\d)?`)

// numbersIn are the whole numbers in the text; decimals count in tenths.
func numbersIn(text string) []int {
	var out []int
	for _, m := range numeric.FindAllString(text, -1) {
		n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "").Replace(m))
		if err != nil {
			panic(err)
		}
		out = append(out, n)
	}
	return out
}

func between2(text, open, close string) string {
	_, rest, _ := strings.Cut(text, open)
	inner, _, found := strings.Cut(rest, close)
	if !found {
		panic(fmt.Sprintf("no %s…%s in %q", open, close, text))
	}
	return inner
}

// readNumber reads Hangul, mixed and plain numbers.
func readNumber(s string) int {
	units := map[rune]int{'십': 10, '백': 100, '천': 1000, '만': 1e4, '억': 1e8, '조': 1e12}
	total, group, digits := 0, 0, 0
	for _, r := range strings.ReplaceAll(s, ",", "") {
		switch u := units[r]; {
		case r == ' ':
		case unicode.IsDigit(r):
			digits = digits*10 + int(r-'0')
		case u >= 10_000:
			total += max(group+digits, 1) * u
			group, digits = 0, 0
		case u > 0:
			group += max(digits, 1) * u
			digits = 0
		default:
			digits = slices.Index([]rune("영일이삼사오육칠팔구"), r)
			if digits < 0 {
				panic("not a number: " + s)
			}
		}
	}
	return total + group + digits
}

// readNative reads a native numeral before a counter.
func readNative(s string) int {
	tens := strings.Fields("- 열 스물 서른 마흔 쉰 예순 일흔 여든 아흔")
	ones := strings.Fields("- 한 두 세 네 다섯 여섯 일곱 여덟 아홉")
	if s == "스무" {
		return 20
	}
	for t, ten := range tens {
		for o, one := range ones {
			if s == strings.ReplaceAll(ten+one, "-", "") {
				return 10*t + o
			}
		}
	}
	return -1
}

// nativesIn are the native numerals that stand as words in the text.
func nativesIn(text string) []int {
	var out []int
	for _, w := range strings.Fields(text) {
		if n := readNative(w); n > 0 {
			out = append(out, n)
		}
	}
	return out
}

func numberSolvers() map[string]solver {
	read := func(text string, _ []int) string {
		if _, number, found := strings.Cut(text, ": "); found {
			return strconv.Itoa(readNumber(number))
		}
		return strconv.Itoa(readNumber(between2(text, "'", "'")))
	}
	cities := func(text string) (int, int) {
		towns := regexp.MustCompile(`에는 ([\d만천 ]+) 명`).FindAllStringSubmatch(text, 2)
		return readNumber(towns[0][1]), readNumber(towns[1][1])
	}
	three := func(text string) []int {
		var out []int
		_, list, _ := strings.Cut(text, ": ")
		for _, s := range strings.Split(list, " / ") {
			out = append(out, readNumber(s))
		}
		return out
	}
	return map[string]solver{
		"read-hangul": read,
		"read-mixed":  read,
		"digit": func(text string, n []int) string {
			place := readNumber(between2(text, "에서 ", "의 자리"))
			return strconv.Itoa(n[0] / place % 10)
		},
		"parts": func(text string, _ []int) string {
			total := 0
			for _, m := range regexp.MustCompile(`([\d만억]+)이 (\d+)개`).FindAllStringSubmatch(text, -1) {
				total += readNumber(m[1]) * readNumber(m[2])
			}
			return strconv.Itoa(total)
		},
		"tenfold": func(text string, n []int) string {
			number, _, _ := strings.Cut(text, "의 ")
			return strconv.Itoa(readNumber(number) * n[len(n)-1])
		},
		"tenth": func(text string, n []int) string {
			number, _, _ := strings.Cut(text, "의 ")
			if readNumber(number)%n[len(n)-2] != 0 {
				return "not exact"
			}
			return strconv.Itoa(readNumber(number) / n[len(n)-2])
		},
		"add":      func(text string, _ []int) string { a, b := cities(text); return strconv.Itoa(a + b) },
		"subtract": func(text string, _ []int) string { a, b := cities(text); return strconv.Itoa(a - b) },
		"largest":  func(text string, _ []int) string { return strconv.Itoa(slices.Max(three(text))) },
		"smallest": func(text string, _ []int) string { return strconv.Itoa(slices.Min(three(text))) },
		"native": func(text string, _ []int) string {
			n := nativesIn(text)
			if strings.Contains(text, "보다") {
				return strconv.Itoa(n[0] - n[1])
			}
			return strconv.Itoa(n[0] + n[1])
		},
	}
}

func moneySolvers() map[string]solver {
	exact := func(a, b int) string {
		if a%b != 0 {
			return "not exact"
		}
		return strconv.Itoa(a / b)
	}
	return map[string]solver{
		"change": func(_ string, n []int) string { return strconv.Itoa(n[4] - n[0]*n[1] - n[2]*n[3]) },
		"discount": func(text string, n []int) string {
			if strings.Contains(text, "할인되는 금액") {
				return exact(n[0]*n[1], 100)
			}
			return exact(n[0]*100-n[0]*n[1], 100)
		},
		"coupon": func(_ string, n []int) string { return exact(n[0]*(100-n[1])-100*n[2], 100) },
		"vat": func(text string, n []int) string {
			if strings.HasPrefix(text, "공급가액이") {
				return exact(n[0]*110, 100)
			}
			return exact(n[0]*100, 110)
		},
		"split":  func(_ string, n []int) string { return exact(n[1], n[0]) },
		"saving": func(_ string, n []int) string { return strconv.Itoa(10_000*n[0] + 10_000*n[1]*n[2]) },
		"coins": func(_ string, n []int) string {
			return strconv.Itoa(n[0]*n[1] + n[2]*n[3] + n[4]*n[5])
		},
		"wage":       func(_ string, n []int) string { return strconv.Itoa(n[0] * n[1] * n[2]) },
		"proportion": func(_ string, n []int) string { return exact(n[1]*n[2], n[0]) },
	}
}

func ageSolvers() map[string]solver {
	return map[string]solver{
		// A birthday is passed when the day's number within the year is reached.
		"man": func(_ string, n []int) string {
			return strconv.Itoa((n[3]*10_000 + n[4]*100 + n[5] - n[0]*10_000 - n[1]*100 - n[2]) / 10_000)
		},
		"year": func(_ string, n []int) string { return strconv.Itoa(n[1] - n[0]) },
		"counted": func(_ string, n []int) string {
			age := 1
			for year := n[0]; year < n[1]; year++ {
				age++
			}
			return strconv.Itoa(age)
		},
		"born": func(_ string, n []int) string {
			year := n[0]
			for age := n[1]; age > 1; age-- {
				year--
			}
			return strconv.Itoa(year)
		},
		"siblings": func(_ string, n []int) string { return strconv.Itoa(n[0] + n[2] - n[1]) },
		"twice": func(_ string, n []int) string {
			for years := 1; years < 100; years++ {
				if n[0]+years == 2*(n[1]+years) {
					return strconv.Itoa(years)
				}
			}
			return "never"
		},
		"sixtieth": func(text string, n []int) string {
			if strings.Contains(text, "태어난 사람이 환갑") {
				return strconv.Itoa(n[0] + 60)
			}
			return strconv.Itoa(n[0] - 60)
		},
		"animal": func(text string, n []int) string {
			if !strings.Contains(text, fmt.Sprintf("%d년은 %s띠의 해", n[1], animalByMonkey(n[1]))) {
				return "wrong animal"
			}
			for year := n[2] + 1; ; year++ {
				if animalByMonkey(year) == animalByMonkey(n[1]) {
					return strconv.Itoa(year)
				}
			}
		},
		"native": func(text string, n []int) string {
			if strings.Contains(text, "뒤에는") {
				return strconv.Itoa(nativesIn(text)[0] + n[0])
			}
			return strconv.Itoa(nativesIn(text)[0] - n[0])
		},
	}
}

// animalByMonkey counts from the monkey, whose years are divisible by twelve.
func animalByMonkey(year int) string {
	return strings.Fields("원숭이 닭 개 돼지 쥐 소 호랑이 토끼 용 뱀 말 양")[year%12]
}

func countingSolvers() map[string]solver {
	second := func(text string) string { _, s, _ := strings.Cut(text, "\n"); return s }
	return map[string]solver{
		"syllables": func(text string, _ []int) string {
			return strconv.Itoa(len(regexp.MustCompile(`\p{Hangul}`).FindAllString(second(text), -1)))
		},
		"characters": func(text string, _ []int) string { return strconv.Itoa(len([]rune(second(text)))) },
		"eojeol":     func(text string, _ []int) string { return strconv.Itoa(strings.Count(second(text), " ") + 1) },
		"jamo": func(text string, _ []int) string {
			return strconv.Itoa(len([]rune(norm.NFD.String(strings.ReplaceAll(between2(text, "'", "'"), " ", "")))))
		},
		"vowels": func(text string, _ []int) string {
			vowel := []rune(between2(text, "'", "'"))[0] - 'ㅏ' + 0x1161
			return strconv.Itoa(strings.Count(norm.NFD.String(second(text)), string(vowel)))
		},
		"occurrences": func(text string, _ []int) string {
			return strconv.Itoa(strings.Count(second(text), between2(text, "'", "'")))
		},
		"closed": func(text string, _ []int) string {
			return strconv.Itoa(len(regexp.MustCompile(`[\x{11A8}-\x{11C2}]`).FindAllString(norm.NFD.String(second(text)), -1)))
		},
	}
}

func chosungSolvers() map[string]solver {
	return map[string]solver{
		"word":   func(text string, _ []int) string { return initialsByNFD(between2(text, "'", "'")) },
		"phrase": func(text string, _ []int) string { return initialsByNFD(between2(text, "'", "'")) },
		"find": func(text string, _ []int) string {
			want, list := between2(text, "'", "'"), strings.Split(text[strings.Index(text, ": ")+2:], ", ")
			list = slices.DeleteFunc(list, func(w string) bool { return initialsByNFD(w) != want })
			if len(list) != 1 {
				return fmt.Sprintf("%d words", len(list))
			}
			return list[0]
		},
		"position": func(text string, _ []int) string {
			ordinals := strings.Split("첫 번째,두 번째,세 번째,네 번째,다섯 번째,여섯 번째", ",")
			for i, o := range ordinals {
				if strings.Contains(text, " "+o+" 글자") {
					return string([]rune(initialsByNFD(between2(text, "'", "'")))[i])
				}
			}
			return "no position"
		},
		"first": func(text string, _ []int) string {
			out := ""
			for _, w := range strings.Split(text[strings.Index(text, ": ")+2:], ", ") {
				out += string([]rune(initialsByNFD(w))[0])
			}
			return out
		},
	}
}

// initialsByNFD takes the leading consonants of Unicode's own decomposition.
func initialsByNFD(word string) string {
	out := ""
	for _, r := range norm.NFD.String(word) {
		if 0x1100 <= r && r <= 0x1112 {
			out += string([]rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")[r-0x1100])
		}
	}
	return out
}
