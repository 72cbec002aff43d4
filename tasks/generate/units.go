package generate

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// unitForms ask for conversions, each exact. Rates that differ between sources
// (평, 근) are stated; the traditional bundles are those of the dictionary. The
// answer is a number, with at most one decimal.
func unitForms() []form {
	return []form{compound, simple, pyeong, geun, doeMal, days, minutes, temperature, fahrenheit, travel, bundles}
}

// A unit is written with a symbol and read aloud as a Korean word.
type unit struct {
	symbol, read string
}

func (u unit) topic() string { return u.symbol + hangul.Josa(u.read, "은/는") }

// A ratio says how many small units make a big one.
type ratio struct {
	big, small unit
	per        int
}

func ratios() []ratio {
	km, m, cm, mm := unit{"km", "킬로미터"}, unit{"m", "미터"}, unit{"cm", "센티미터"}, unit{"mm", "밀리미터"}
	t, kg, g := unit{"t", "톤"}, unit{"kg", "킬로그램"}, unit{"g", "그램"}
	l, ml := unit{"L", "리터"}, unit{"mL", "밀리리터"}
	return []ratio{{km, m, 1000}, {m, cm, 100}, {cm, mm, 10}, {t, kg, 1000}, {kg, g, 1000}, {l, ml, 1000}}
}

func compound(r *rand.Rand) Question {
	u := pick(r, ratios())
	big, small := between(r, 1, 40), between(r, 1, u.per-1)
	if u.per == 1000 {
		small = between(r, 1, 99) * 10
	}
	return number("compound", big*u.per+small, fmt.Sprintf("%d%s %d%s 몇 %s입니까?", big, u.big.symbol, small, u.small.topic(), u.small.symbol))
}

func simple(r *rand.Rand) Question {
	u := pick(r, ratios())
	tenths := between(r, 11, 950)
	if r.IntN(2) == 0 {
		return decimal("simple", tenths*u.per, fmt.Sprintf("%s%s 몇 %s입니까?", tenth(tenths), u.big.topic(), u.small.symbol))
	}
	return decimal("simple", tenths, fmt.Sprintf("%s%s 몇 %s입니까?", comma(tenths*u.per/10), u.small.topic(), u.big.symbol))
}

func pyeong(r *rand.Rand) Question {
	n := between(r, 7, 120)
	if r.IntN(2) == 0 {
		return decimal("pyeong", n*33, fmt.Sprintf("1평을 3.3㎡로 계산하면 %d평은 몇 ㎡입니까?", n))
	}
	return number("pyeong", n, fmt.Sprintf("1평을 3.3㎡로 계산하면 %s㎡는 몇 평입니까?", tenth(n*33)))
}

func geun(r *rand.Rand) Question {
	food := pick(r, []struct {
		kind, name string
		grams      int
	}{{"고기", "돼지고기", 600}, {"고기", "쇠고기", 600}, {"채소", "시금치", 400}, {"채소", "콩나물", 400}, {"채소", "상추", 400}})
	n := between(r, 2, 15)
	rate := fmt.Sprintf("%s 한 근을 %dg으로 계산하면", food.kind, food.grams)
	if r.IntN(2) == 0 {
		return number("geun", n*food.grams, fmt.Sprintf("%s %s %d근은 몇 g입니까?", rate, food.name, n))
	}
	return number("geun", n, fmt.Sprintf("%s %s %sg은 몇 근입니까?", rate, food.name, comma(n*food.grams)))
}

func doeMal(r *rand.Rand) Question {
	mal, doe := between(r, 2, 15), between(r, 1, 9)
	grain := pickWord(r, "쌀 보리 콩 팥 수수 조")
	if r.IntN(2) == 0 {
		return number("doe-mal", mal*10+doe, fmt.Sprintf("한 말은 열 되입니다. %s %d말 %d되는 모두 몇 되입니까?", grain, mal, doe))
	}
	take := between(r, 5, min(mal*10-3, 39))
	return number("doe-mal", mal*10-take, fmt.Sprintf("한 말은 열 되입니다. %s %d말에서 %d되를 덜어 내면 몇 되가 남습니까?", grain, mal, take))
}

func days(r *rand.Rand) Question {
	names := strings.Fields("하루 이틀 사흘 나흘 닷새 엿새 이레 여드레 아흐레 열흘")
	n, hours := between(r, 1, len(names)), between(r, 1, 23)
	if r.IntN(2) == 0 {
		return number("days", n*24+hours, fmt.Sprintf("%s %d시간은 모두 몇 시간입니까?", with(names[n-1], "와/과"), hours))
	}
	m := between(r, 1, len(names))
	return number("days", n+m, fmt.Sprintf("벽을 칠하는 데 %s, 바닥을 까는 데 %s 걸렸습니다. 두 일을 차례로 하는 데 모두 며칠이 걸렸습니까?",
		names[n-1], with(names[m-1], "이/가")))
}

func minutes(r *rand.Rand) Question {
	h, m := between(r, 1, 12), between(r, 1, 59)
	switch r.IntN(3) {
	case 0:
		return number("time", h*60+m, fmt.Sprintf("%d시간 %d분은 몇 분입니까?", h, m))
	case 1:
		return number("time", m*60+h, fmt.Sprintf("%d분 %d초는 몇 초입니까?", m, h))
	}
	return decimal("time", h*10+5, fmt.Sprintf("%d분은 몇 시간입니까? 소수로 답하세요.", h*60+30))
}

func temperature(r *rand.Rand) Question {
	low, high := between(r, 1, 15), between(r, 1, 19)
	if r.IntN(2) == 0 {
		return number("temperature", low+high, fmt.Sprintf("아침 최저 기온은 영하 %d℃이고 낮 최고 기온은 영상 %d℃였습니다. 이날의 일교차는 몇 ℃입니까?", low, high))
	}
	return number("temperature", high, fmt.Sprintf("아침 기온은 영하 %d℃였는데 낮까지 %d℃가 올랐습니다. 낮 기온은 영상 몇 ℃입니까?", low, low+high))
}

func fahrenheit(r *rand.Rand) Question {
	celsius := between(r, 1, 20) * 5
	rule := "섭씨온도는 화씨온도에서 32를 뺀 다음 5를 곱하고 9로 나눈 값입니다."
	return number("fahrenheit", celsius, fmt.Sprintf("%s 화씨 %d도는 섭씨 몇 도입니까?", rule, celsius*9/5+32))
}

func travel(r *rand.Rand) Question {
	speed, half := between(r, 5, 60)*2, between(r, 2, 11)
	vehicle := "자동차가"
	if speed < 30 {
		vehicle = "자전거가"
	}
	said := fmt.Sprintf("%s 시속 %dkm로 %s 동안 달린 거리는 몇 km입니까?", vehicle, speed, span(half*30))
	return number("travel", speed*half/2, said)
}

// bundles are traditional counts of goods. Source: 국립국어원 표준국어대사전 at
// 톳, 접, 축, 쾌, 두름, 쌈, 판, 다스, 손.
func bundles(r *rand.Rand) Question {
	b := pick(r, []struct {
		goods, bundle, counter string
		size                   int
	}{
		{"김", "톳", "장", 100}, {"마늘", "접", "개", 100}, {"감", "접", "개", 100}, {"오징어", "축", "마리", 20}, {"북어", "쾌", "마리", 20},
		{"조기", "두름", "마리", 20}, {"바늘", "쌈", "개", 24}, {"달걀", "판", "개", 30}, {"연필", "다스", "자루", 12}, {"고등어", "손", "마리", 2},
	})
	n := between(r, 2, 9)
	said, _ := hangul.NativeAttributive(n)
	if r.IntN(2) == 0 {
		return number("bundles", n*b.size, fmt.Sprintf("%s %s %s 모두 몇 %s입니까?", b.goods, said, with(b.bundle, "은/는"), b.counter))
	}
	more := between(r, 1, 9)
	return number("bundles", n*b.size+more, fmt.Sprintf("%s %s %s 낱개로 %d%s 있습니다. %s 모두 몇 %s입니까?",
		b.goods, said, with(b.bundle, "와/과"), more, b.counter+hangul.Josa(b.counter, "이/가"), with(b.goods, "은/는"), b.counter))
}

// decimal is a question whose answer is given in tenths.
func decimal(category string, tenths int, text string) Question {
	return Question{Text: text, Answer: tenth(tenths), Category: category}
}

// tenth writes a positive number of tenths: 825 is 82.5, 820 is 82.
func tenth(n int) string {
	if n%10 == 0 {
		return strconv.Itoa(n / 10)
	}
	return fmt.Sprintf("%d.%d", n/10, n%10)
}
