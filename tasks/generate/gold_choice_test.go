package generate

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// A judge says whether an option answers the question. Exactly one may.
type judge func(text, option string) bool

func TestExactlyOneOptionIsRight(t *testing.T) {
	for name, judges := range map[string]map[string]judge{
		"batchim": batchimJudges(), "dates": dateJudges(), "josa": josaJudges(),
	} {
		t.Run(name, func(t *testing.T) {
			judged := map[string]bool{}
			for seed := range uint64(seeds) {
				for _, q := range mustGenerate(t, name, seed, Params{Count: 60}) {
					right, ok := judges[q.Category]
					if !ok {
						t.Fatalf("no judge for category %q", q.Category)
					}
					judged[q.Category] = true
					for i, o := range q.Options {
						if got := right(q.Text, o); got != (i == q.Right) {
							t.Errorf("[%s] %s\noption %s: judged %v, marked %v", q.Category, q.Text, o, got, i == q.Right)
						}
					}
				}
			}
			if len(judged) != len(judges) {
				t.Errorf("only %v came up, of %d categories", judged, len(judges))
			}
		})
	}
}

// finalByNFD is the final consonant of the last syllable of the word, as a
// conjoining jamo, 0 for none.
func finalByNFD(word string) rune {
	runes := []rune(norm.NFD.String(word))
	if last := runes[len(runes)-1]; last >= 0x11A8 {
		return last
	}
	return 0
}

func countFinals(word string) int {
	n := 0
	for _, r := range norm.NFD.String(word) {
		if r >= 0x11A8 && r <= 0x11C2 {
			n++
		}
	}
	return n
}

func batchimJudges() map[string]judge {
	const spelt = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
	// 표준 발음법 제9항부터 제11항까지, one sound for each letter above; ㄼ as in 여덟.
	const sound = "ㄱㄱㄱㄴㄴㄴㄷㄹㄱㅁㄹㄹㄹㅂㄹㅁㅂㅂㄷㄷㅇㄷㄷㄱㄷㅂㄷ"
	letter := func(table, word string) string { return string([]rune(table)[finalByNFD(word)-0x11A8]) }
	model := func(text string) string { return between2(text, "'", "'") }
	return map[string]judge{
		"last-has":     func(_, o string) bool { return finalByNFD(o) != 0 },
		"last-has-not": func(_, o string) bool { return finalByNFD(o) == 0 },
		"none-has":     func(_, o string) bool { return countFinals(o) == 0 },
		"same-final":   func(text, o string) bool { return finalByNFD(o) == finalByNFD(model(text)) },
		"which-final":  func(text, o string) bool { return o == letter(spelt, model(text)) },
		"how-many":     func(text, o string) bool { return o == fmt.Sprintf("%d개", countFinals(model(text))) },
		"sound":        func(text, o string) bool { return o == letter(sound, model(text)) },
	}
}

// reading is how what stands before a particle ends when read aloud; Hangul
// reads as it stands.
func reading(word string) string {
	names := map[string]string{
		"1": "일", "2": "이", "3": "삼", "4": "사", "5": "오", "6": "육", "7": "칠", "8": "팔", "9": "구",
		"10": "십", "20": "이십", "50": "오십", "100": "백", "1000": "천",
		"A": "에이", "B": "비", "C": "시", "D": "디", "E": "이", "F": "에프", "G": "지", "H": "에이치", "I": "아이", "J": "제이",
		"K": "케이", "L": "엘", "M": "엠", "N": "엔", "O": "오", "P": "피", "Q": "큐", "S": "에스", "T": "티", "U": "유",
		"V": "브이", "W": "더블유", "X": "엑스", "Y": "와이",
	}
	last := word[len(word)-1:]
	switch {
	case names[word] != "":
		return names[word]
	case last == "0": // 십, 백, 천 and 만 all end in a consonant other than ㄹ
		return "십"
	case names[last] != "":
		return names[last]
	}
	return word
}

// follows says whether the particle can stand after the word at all.
func follows(word, particle string) bool {
	const rieul = 0x11AF
	final := finalByNFD(reading(word))
	switch particle {
	case "은", "이", "을", "과", "이라고":
		return final != 0
	case "는", "가", "를", "와", "라고":
		return final == 0
	case "으로":
		return final != 0 && final != rieul
	case "로":
		return final == 0 || final == rieul
	}
	panic("unknown particle " + particle)
}

func josaJudges() map[string]judge {
	before := regexp.MustCompile(`(\S+)\(   \)`)
	blanks := regexp.MustCompile(`(\S+)\(㉠\) (\S+)\(㉡\)`)
	pair := regexp.MustCompile(`^㉠ (\S+), ㉡ (\S+)$`)
	inGap := func(text, o string) bool { return follows(before.FindStringSubmatch(text)[1], o) }
	return map[string]judge{
		"particle": inGap,
		"digit":    inGap,
		"letter":   inGap,
		"attached": func(text, o string) bool {
			word := between2(text, "'", "'")
			return follows(word, strings.TrimPrefix(o, word))
		},
		"two-particles": func(text, o string) bool {
			words, particles := blanks.FindStringSubmatch(text), pair.FindStringSubmatch(o)
			return follows(words[1], particles[1]) && follows(words[2], particles[2])
		},
	}
}

// dayNumber counts days by the formula of Fliegel and Van Flandern (1968).
func dayNumber(y, m, d int) int {
	a := (m - 14) / 12
	return (1461*(y+4800+a))/4 + (367*(m-2-12*a))/12 - (3*((y+4900+a)/100))/4 + d - 32075
}

// weekdayOf is 0 for Monday.
func weekdayOf(y, m, d int) int { return dayNumber(y, m, d) % 7 }

func dateJudges() map[string]judge {
	days := strings.Fields("월요일 화요일 수요일 목요일 금요일 토요일 일요일")
	shift := func(text string) int {
		from := slices.Index(days, regexp.MustCompile(`[월화수목금토일]요일`).FindString(text))
		n := numbersIn(text)[0]
		if strings.Contains(text, "일 전은") {
			n = 700 - n
		}
		return (from + n) % 7
	}
	return map[string]judge{
		"weekday": func(text, o string) bool { return o == days[shift(text)] },
		"weekday-of-date": func(text, o string) bool {
			n := numbersIn(text)
			if !strings.Contains(text, days[weekdayOf(n[0], n[1], n[2])]+"입니다") {
				panic("wrong weekday stated: " + text)
			}
			return o == days[weekdayOf(n[0], n[3], n[4])]
		},
		"days-between": func(text, o string) bool {
			n := numbersIn(text)
			return o == fmt.Sprintf("%d일", dayNumber(n[3], n[4], n[5])-dayNumber(n[0], n[1], n[2]))
		},
		"date-after": func(text, o string) bool {
			n, to := numbersIn(text), numbersIn(o)
			start, year := dayNumber(n[0], n[1], n[2]), n[0]
			if to[0] < n[1] {
				year++
			}
			return dayNumber(year, to[0], to[1])-start == n[3]
		},
		"clock": func(text, o string) bool { return minuteOfDay(text) == minuteOfDay(o) },
		"finish": func(text, o string) bool {
			m := regexp.MustCompile(`(?:(\d+)시간)? ?(?:(\d+)분)? 뒤에`).FindStringSubmatch(text[strings.Index(text, "시작한"):])
			hours, _ := strconv.Atoi(m[1])
			minutes, _ := strconv.Atoi(m[2])
			return minuteOfDay(text)+60*hours+minutes == minuteOfDay(o)
		},
		"leap": func(text, o string) bool {
			y := numbersIn(text)[0]
			return o == fmt.Sprintf("%d일", dayNumber(y, 3, 1)-dayNumber(y, 2, 1))
		},
		"zodiac": func(text, o string) bool {
			n := numbersIn(text)
			if len(n) == 2 && !strings.HasPrefix(text, fmt.Sprintf("%d년은 %s띠의", n[0], animalByMonkey(n[0]))) {
				panic("wrong animal stated: " + text)
			}
			return o == animalByMonkey(n[len(n)-1])+"띠"
		},
	}
}

// minuteOfDay reads the first time of day in the text, 오전 and 오후 or 24 hours.
func minuteOfDay(text string) int {
	m := regexp.MustCompile(`(오전 |오후 )?(\d+)시(?: (\d+)분)?`).FindStringSubmatch(strings.ReplaceAll(text, "24시간제", ""))
	hour, _ := strconv.Atoi(m[2])
	minute, _ := strconv.Atoi(m[3])
	if m[1] != "" {
		hour %= 12
	}
	if m[1] == "오후 " {
		hour += 12
	}
	return hour*60 + minute
}

var (
	quotedThen = regexp.MustCompile(`'([^'\n]+)'(은|는|이|가|을|를|과|와|으로|로|이라고|라고|이라는|라는)( |$)`)
	numberThen = regexp.MustCompile(`(\d+)(은|는|이|가|을|를|과|와|으로|로)( |$)`)
	unitThen   = regexp.MustCompile(`\d(km|m|cm|mm|t|kg|g|L|mL|㎡|℃)(은|는|이|가|으로|로)( |$)`)
	wordThen   = regexp.MustCompile(`([가-힣])(을|를|과|와|으로)[ ,]`)
)

// checkParticles looks for particles that do not suit the word before them.
// After plain words only those that are hardly ever part of a word are looked
// at; the few words that do end so are listed.
func checkParticles(t *testing.T, text string) {
	t.Helper()
	words := regexp.MustCompile(`가을|마을|노을|사과([ ,])`).ReplaceAllString(text, "○$1")
	var found [][]string
	for _, re := range []*regexp.Regexp{quotedThen, numberThen, wordThen} {
		found = append(found, re.FindAllStringSubmatch(words, -1)...)
	}
	for _, m := range found {
		particle := strings.NewReplacer("이라는", "이라고", "라는", "라고").Replace(m[2])
		if !follows(m[1], particle) {
			t.Errorf("%q in %q", m[0], text)
		}
	}
	for _, m := range unitThen.FindAllStringSubmatch(text, -1) {
		read := map[string]string{"t": "톤", "kg": "그램", "g": "그램", "L": "리터", "mL": "리터", "℃": "도"}[m[1]]
		if !follows(cmp.Or(read, "미터"), m[2]) {
			t.Errorf("%q in %q", m[0], text)
		}
	}
}
