package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// ageForms ask about the three ways of counting age in Korea, and about the
// twelve animals. The answer is a number of years, or a year.
func ageForms() []form {
	return []form{manAge, yearAge, countedAge, bornFrom, sameYear, twice, sixtieth, animalYear, nativeAge}
}

// manAge never falls on the 29th of February, where the birthday is a question
// of law.
func manAge(r *rand.Rand) Question {
	born, now := someDay(r), someDay(r)
	born = born.AddDate(-between(r, 0, 45), 0, 0)
	if r.IntN(5) == 0 { // on the birthday itself, or the day before
		now = born.AddDate(now.Year()-born.Year(), 0, -r.IntN(2))
	}
	age := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		age--
	}
	if age < 5 || born.Month() == 2 && born.Day() == 29 || now.Month() == 2 && now.Day() == 29 {
		return manAge(r)
	}
	return number("man", age, fmt.Sprintf(pick(r, []string{
		"%s에 태어난 사람은 %s에 만 나이로 몇 살입니까?",
		"생년월일이 %s인 사람의 만 나이는 %s에 몇 살입니까?",
	}), korDate(born), korDate(now)))
}

func yearAge(r *rand.Rand) Question {
	born, age := between(r, 1950, 2015), between(r, 6, 70)
	name := person(r)
	return number("year", age, fmt.Sprintf(
		"연 나이는 그해의 연도에서 태어난 연도를 뺀 나이입니다. %d년에 태어난 %s %d년에 연 나이로 몇 살입니까?",
		born, with(name, "은/는"), born+age))
}

func countedAge(r *rand.Rand) Question {
	born, age := between(r, 1950, 2015), between(r, 6, 70)
	name := person(r)
	return number("counted", age, fmt.Sprintf(
		"세는 나이는 태어난 해에 한 살이고, 해가 바뀔 때마다 한 살씩 늘어납니다. %d년에 태어난 %s %d년에 세는 나이로 몇 살입니까?",
		born, with(name, "은/는"), born+age-1))
}

func bornFrom(r *rand.Rand) Question {
	year, age := between(r, 1990, 2030), between(r, 7, 80)
	return number("born", year-age+1, fmt.Sprintf(
		"태어난 해에 한 살이 되고 해가 바뀔 때마다 한 살씩 늘어나는 것을 세는 나이라고 합니다. %d년에 세는 나이로 %d살인 사람은 몇 년에 태어났습니까?", year, age))
}

func sameYear(r *rand.Rand) Question {
	elder, gap, then := between(r, 1970, 2012), between(r, 2, 14), between(r, 20, 60)
	pair := pick(r, []struct{ elder, younger string }{{"언니", "동생"}, {"형", "동생"}, {"누나", "남동생"}, {"오빠", "여동생"}, {"이모", "조카"}, {"삼촌", "조카"}})
	return number("siblings", then-gap, fmt.Sprintf("%s %d년에, %s %d년에 태어났습니다. %s 연 나이로 %d살이 되는 해에 %s 연 나이로 몇 살입니까? (연 나이 = 그해의 연도 - 태어난 연도)",
		with(pair.elder, "은/는"), elder, with(pair.younger, "은/는"), elder+gap, with(pair.elder, "이/가"), then, with(pair.younger, "은/는")))
}

func twice(r *rand.Rand) Question {
	child, years := between(r, 3, 18), between(r, 2, 15)
	parent := 2*(child+years) - years
	if parent-child < 22 || parent-child > 42 {
		return twice(r)
	}
	pair := pick(r, []struct{ parent, child string }{{"아버지", "아들"}, {"어머니", "딸"}, {"아버지", "딸"}, {"어머니", "아들"}})
	return number("twice", years, fmt.Sprintf("올해 %s %d살이고 %s %d살입니다. %s의 나이가 %s 나이의 2배가 되는 것은 몇 년 뒤입니까?",
		with(pair.parent, "은/는"), parent, with(pair.child, "은/는"), child, pair.parent, pair.child))
}

// sixtieth: 환갑 is the sixtieth birthday, by age in full years (표준국어대사전:
// 육십갑자의 '갑'으로 되돌아온다는 뜻으로, 예순한 살을 이르는 말, counted age).
func sixtieth(r *rand.Rand) Question {
	born := between(r, 1931, 1989)
	if r.IntN(2) == 0 {
		return number("sixtieth", born+60, fmt.Sprintf("%d년에 태어난 사람이 환갑을 맞는 해, 곧 만 60세가 되는 해는 몇 년입니까?", born))
	}
	return number("sixtieth", born, fmt.Sprintf("%d년에 만 60세가 되어 환갑을 맞는 사람은 몇 년에 태어났습니까?", born+60))
}

func animalYear(r *rand.Rand) Question {
	known, after := between(r, 1940, 2020), between(r, 1990, 2035)
	next := after + 1
	for (next-known)%12 != 0 {
		next++
	}
	if after <= known {
		return animalYear(r)
	}
	return number("animal", next, fmt.Sprintf("띠는 12년마다 돌아옵니다. %d년은 %s띠의 해입니다. %d년이 지난 뒤 처음으로 오는 %s띠의 해는 몇 년입니까?",
		known, animalOf(known), after, animalOf(known)))
}

func nativeAge(r *rand.Rand) Question {
	age, years := between(r, 21, 59), between(r, 3, 35)
	name := pickWord(r, "이모 고모 삼촌 선생님 어머니 아버지 누나 사촌")
	said, _ := hangul.NativeAttributive(age)
	if r.IntN(2) == 0 {
		return number("native", age+years, fmt.Sprintf("%s 올해 %s 살입니다. %d년 뒤에는 몇 살입니까?", with(name, "은/는"), said, years))
	}
	years %= 15
	years += 2
	return number("native", age-years, fmt.Sprintf("%s 올해 %s 살입니다. %d년 전에는 몇 살이었습니까?", with(name, "은/는"), said, years))
}

// person is a given name as a word problem says it: 민수, and 지훈이 with the
// ending that names take after a consonant.
func person(r *rand.Rand) string { return familiar(pickWord(r, givenNames)) }

// people are two different persons.
func people(r *rand.Rand) (string, string) {
	two := several(r, strings.Fields(givenNames), 2)
	return familiar(two[0]), familiar(two[1])
}

func familiar(name string) string {
	if has, _ := hangul.HasBatchim(name); has {
		return name + "이"
	}
	return name
}
