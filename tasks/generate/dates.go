package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// dateForms ask about weekdays, days between dates, clock times, leap years
// and the twelve animals of the years. They are multiple choice, because a date
// can be written in too many right ways.
func dateForms() []form {
	return []form{weekdayAfter, weekdayBefore, weekdayOfDate, daysBetween, dateAfter, clock24, clock12, finish, february, zodiac}
}

const (
	weekdays = `일요일 월요일 화요일 수요일 목요일 금요일 토요일`
	// yearAnimals are the animals of the years in order; years divisible by
	// twelve are the monkey's, so the first here is that of years 4, 16, …, 2020.
	yearAnimals = `쥐 소 호랑이 토끼 용 뱀 말 양 원숭이 닭 개 돼지`
)

func animalOf(year int) string { return strings.Fields(yearAnimals)[(year-4)%12] }

func weekdayAfter(r *rand.Rand) Question {
	days := strings.Fields(weekdays)
	from, n := r.IntN(7), between(r, 9, 120)
	return choice(r, "weekday", fmt.Sprintf(pick(r, []string{
		"오늘이 %s이면 %d일 뒤는 무슨 요일입니까?",
		"%s에 시작한 일이 정확히 %d일 뒤에 끝났습니다. 끝난 날은 무슨 요일입니까?",
	}), days[from], n), days[(from+n)%7], days)
}

func weekdayBefore(r *rand.Rand) Question {
	days := strings.Fields(weekdays)
	from, n := r.IntN(7), between(r, 9, 90)
	return choice(r, "weekday", fmt.Sprintf("오늘이 %s이면 %d일 전은 무슨 요일이었습니까?", days[from], n),
		days[((from-n)%7+7)%7], days)
}

func weekdayOfDate(r *rand.Rand) Question {
	days := strings.Fields(weekdays)
	a := someDay(r)
	b := someDay(r)
	b = time.Date(a.Year(), b.Month(), b.Day(), 0, 0, 0, 0, time.UTC)
	if d := b.Sub(a); d > -8*24*time.Hour && d < 8*24*time.Hour {
		return weekdayOfDate(r)
	}
	return choice(r, "weekday-of-date", fmt.Sprintf("%s은 %s입니다. 같은 해 %s은 무슨 요일입니까?",
		korDate(a), days[a.Weekday()], korDay(b)), days[b.Weekday()], days)
}

func daysBetween(r *rand.Rand) Question {
	a, n := someDay(r), between(r, 12, 150)
	b := a.AddDate(0, 0, n)
	var wrong []string
	for _, off := range []int{-2, -1, 1, 2} {
		wrong = append(wrong, fmt.Sprintf("%d일", n+off))
	}
	return choice(r, "days-between", fmt.Sprintf("%s에서 며칠이 지나면 %s이 됩니까?", korDate(a), korDate(b)), fmt.Sprintf("%d일", n), wrong)
}

func dateAfter(r *rand.Rand) Question {
	a, n := someDay(r), between(r, 12, 100)
	var wrong []string
	for _, off := range []int{-2, -1, 1, 2} {
		wrong = append(wrong, korDay(a.AddDate(0, 0, n+off)))
	}
	return choice(r, "date-after", fmt.Sprintf("%s에서 %d일이 지나면 몇 월 며칠이 됩니까?", korDate(a), n), korDay(a.AddDate(0, 0, n)), wrong)
}

// clock24 keeps away from twelve o'clock, which people read in two ways.
func clock24(r *rand.Rand) Question {
	hour, minute := between(r, 1, 11), between(r, 1, 11)*5
	at := func(h int) string { return fmt.Sprintf("%d시 %d분", h, minute) }
	return choice(r, "clock", fmt.Sprintf("오후 %d시 %d분을 24시간제로 나타낸 것은 어느 것입니까?", hour, minute),
		at(hour+12), []string{at(hour), at(hour + 10), at(hour + 11), at((hour + 13) % 24)})
}

func clock12(r *rand.Rand) Question {
	hour, minute := between(r, 13, 23), between(r, 1, 59)
	at := func(half string, h int) string { return fmt.Sprintf("%s %d시 %d분", half, h, minute) }
	wrong := []string{at("오전", hour-12), at("오후", (hour-12)%11+1)}
	if hour > 13 {
		wrong = append(wrong, at("오후", hour-13))
	}
	wrong = append(wrong, at("오전", (hour-12)%11+1))
	return choice(r, "clock", fmt.Sprintf("24시간제로 %d시 %d분은 오전과 오후를 써서 어떻게 나타냅니까?", hour, minute),
		at("오후", hour-12), wrong)
}

func finish(r *rand.Rand) Question {
	event := pickWord(r, "등산 회의 공연 대청소 연습 김장 낚시 체육대회 공사 수업")
	start, takes := between(r, 7*12, 18*12)*5, between(r, 8, 66)*5
	end := start + takes
	if start/60 == 12 || end/60 == 12 || end >= 24*60 {
		return finish(r)
	}
	said := fmt.Sprintf("%s에 시작한 %s %s 뒤에 끝났습니다. 끝난 시각은 언제입니까?", clock(start), with(event, "이/가"), span(takes))
	return choice(r, "finish", said, clock(end), []string{
		clock(end - 60), clock(end + 40), clock(end + 10), clock(end - 10), clock(end - 40)})
}

func february(r *rand.Rand) Question {
	year := between(r, 1890, 2110)
	if r.IntN(3) == 0 {
		year = pick(r, []int{1600, 1700, 1800, 1900, 2000, 2100, 2200, 2400})
	}
	last := time.Date(year, time.March, 0, 0, 0, 0, 0, time.UTC).Day()
	return choice(r, "leap", fmt.Sprintf("그레고리력에서 %d년 2월의 마지막 날은 며칠입니까?", year),
		fmt.Sprintf("%d일", last), []string{"28일", "29일", "30일", "31일"})
}

// zodiac asks for the animal of a year, not of a birthday: where the year of
// the animals begins is disputed.
func zodiac(r *rand.Rand) Question {
	year := between(r, 1930, 2060)
	said := fmt.Sprintf("%d년은 무슨 띠의 해입니까?", year)
	if r.IntN(2) == 0 {
		known := year + pick(r, []int{-1, 1})*between(r, 3, 40)
		said = fmt.Sprintf("%d년은 %s띠의 해입니다. 그렇다면 %d년은 무슨 띠의 해입니까?", known, animalOf(known), year)
	}
	var wrong []string
	for _, a := range strings.Fields(yearAnimals) {
		wrong = append(wrong, a+"띠")
	}
	return choice(r, "zodiac", said, animalOf(year)+"띠", wrong)
}

// someDay is a day in living memory or soon, not the 29th of February.
func someDay(r *rand.Rand) time.Time {
	for {
		d := time.Date(between(r, 1995, 2034), time.January, between(r, 1, 365), 0, 0, 0, 0, time.UTC)
		if d.Month() != time.February || d.Day() != 29 {
			return d
		}
	}
}

func korDate(d time.Time) string { return fmt.Sprintf("%d년 %s", d.Year(), korDay(d)) }

func korDay(d time.Time) string { return fmt.Sprintf("%d월 %d일", d.Month(), d.Day()) }

// clock is a time of day in minutes, as 오전 or 오후; never at twelve o'clock
// in a question, though a wrong option may fall there.
func clock(minutes int) string {
	minutes = (minutes + 24*60) % (24 * 60)
	half, hour := "오전", minutes/60
	if hour >= 12 {
		half = "오후"
	}
	if hour = hour % 12; hour == 0 {
		hour = 12
	}
	return half + " " + hourMinute(hour, minutes%60, "시")
}

// span is a length of time in minutes.
func span(minutes int) string {
	if minutes < 60 {
		return fmt.Sprintf("%d분", minutes)
	}
	return hourMinute(minutes/60, minutes%60, "시간")
}

func hourMinute(hour, minute int, unit string) string {
	if minute == 0 {
		return fmt.Sprintf("%d%s", hour, unit)
	}
	return fmt.Sprintf("%d%s %d분", hour, unit, minute)
}
