package generate

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/hanbench/hanbench/internal/hangul"
)

// arithmeticForms are word problems of two or three steps. The answer is a
// whole number.
func arithmeticForms() []form {
	return []form{giveAndTake, boxes, pages, bus, moreThan, teams, treesAround, treesAlong,
		roses, average, legs, remainder, unknown, rows, speeds}
}

func giveAndTake(r *rand.Rand) Question {
	a, b := people(r)
	thing := pick(r, []struct{ name, counter string }{{"사탕", "개"}, {"구슬", "개"}, {"색종이", "장"}, {"스티커", "장"}, {"연필", "자루"}, {"딱지", "장"}, {"초콜릿", "개"}})
	have, give, get := between(r, 21, 90), between(r, 3, 20), between(r, 3, 30)
	return number("give-take", have-give+get, fmt.Sprintf(
		"%s %s %d%s 가지고 있었습니다. 그중에서 %d%s %s에게 주고, 어머니께 새로 %d%s 받았습니다. 지금 %s 가지고 있는 %s 몇 %s입니까?",
		with(a, "은/는"), with(thing.name, "을/를"), have, thing.counter, give, with(thing.counter, "을/를"), b,
		get, with(thing.counter, "을/를"), with(a, "이/가"), with(thing.name, "은/는"), thing.counter))
}

func boxes(r *rand.Rand) Question {
	fruit := pickWord(r, "귤 사과 감 복숭아 배 자두 토마토 참외")
	each, count, gone := between(r, 8, 40), between(r, 3, 12), between(r, 5, 20)
	return number("boxes", each*count-gone, fmt.Sprintf(
		"한 상자에 %s %d개씩 들어 있습니다. %d상자를 산 뒤 %d개를 이웃에게 나누어 주었다면 남은 %s 몇 개입니까?",
		with(fruit, "이/가"), each, count, gone, with(fruit, "은/는")))
}

func pages(r *rand.Rand) Question {
	a := person(r)
	daily, days, rest := between(r, 8, 35), between(r, 4, 14), between(r, 10, 150)
	if r.IntN(2) == 0 {
		return number("pages", rest, fmt.Sprintf("%s %d쪽짜리 책을 하루에 %d쪽씩 %d일 동안 읽었습니다. 앞으로 몇 쪽을 더 읽어야 책을 다 읽습니까?",
			with(a, "은/는"), daily*days+rest, daily, days))
	}
	return number("pages", days, fmt.Sprintf("%s %d쪽짜리 책을 %d쪽까지 읽었습니다. 나머지를 하루에 %d쪽씩 읽으면 며칠 만에 다 읽습니까?",
		with(a, "은/는"), daily*days+rest, rest, daily))
}

func bus(r *rand.Rand) Question {
	on := between(r, 15, 38)
	off1, on1, off2, on2 := between(r, 2, 12), between(r, 2, 9), between(r, 2, 10), between(r, 2, 9)
	if on-off1+on1-off2 < 1 {
		return bus(r)
	}
	return number("bus", on-off1+on1-off2+on2, fmt.Sprintf(
		"버스에 승객이 %d명 타고 있었습니다. 첫 번째 정류장에서 %d명이 내리고 %d명이 탔습니다. 두 번째 정류장에서는 %d명이 내리고 %d명이 탔습니다. 지금 버스에 타고 있는 승객은 몇 명입니까?",
		on, off1, on1, off2, on2))
}

func moreThan(r *rand.Rand) Question {
	a, b := people(r)
	few, more := between(r, 9, 70), between(r, 2, 25)
	said := fmt.Sprintf("%s %s보다 구슬을 %d개 더 많이 가지고 있습니다. 두 사람의 구슬을 합하면 모두 %d개입니다.", with(a, "은/는"), b, more, 2*few+more)
	if r.IntN(2) == 0 {
		return number("sum-difference", few, fmt.Sprintf("%s %s 가진 구슬은 몇 개입니까?", said, with(b, "이/가")))
	}
	return number("sum-difference", few+more, fmt.Sprintf("%s %s 가진 구슬은 몇 개입니까?", said, with(a, "이/가")))
}

func teams(r *rand.Rand) Question {
	size, count := between(r, 3, 9), between(r, 4, 16)
	boys := between(r, size, size*count-size)
	return number("teams", count, fmt.Sprintf(
		"남학생 %d명과 여학생 %d명이 있습니다. 남녀를 가리지 않고 모두 %d명씩 한 모둠이 되면 모둠은 몇 개가 됩니까?", boys, size*count-boys, size))
}

func treesAround(r *rand.Rand) Question {
	apart, count := between(r, 3, 15), between(r, 12, 60)
	return number("trees", count, fmt.Sprintf(
		"둘레가 %dm인 둥근 호수가 있습니다. 호수 둘레를 따라 %dm 간격으로 나무를 심으면 나무는 모두 몇 그루 필요합니까?", apart*count, apart))
}

func treesAlong(r *rand.Rand) Question {
	apart, count := between(r, 3, 25), between(r, 10, 50)
	return number("trees", count+1, fmt.Sprintf(
		"길이가 %dm인 곧은 길의 한쪽에 처음부터 끝까지 %dm 간격으로 가로등을 세웁니다. 길의 양 끝에도 세운다면 가로등은 모두 몇 개 필요합니까?", apart*count, apart))
}

func roses(r *rand.Rand) Question {
	red, times, fewer := between(r, 6, 30), between(r, 2, 5), between(r, 2, 11)
	return number("times", red+red*times+red*times-fewer, fmt.Sprintf(
		"꽃집에 빨간 장미가 %d송이 있습니다. 노란 장미는 빨간 장미의 %d배이고, 흰 장미는 노란 장미보다 %d송이 적습니다. 장미는 모두 몇 송이입니까?", red, times, fewer))
}

func average(r *rand.Rand) Question {
	a := person(r)
	first, second, third := between(r, 70, 99), between(r, 70, 99), between(r, 70, 99)
	third -= (first + second + third) % 3
	if r.IntN(2) == 0 {
		return number("average", (first+second+third)/3, fmt.Sprintf("%s 국어 %d점, 수학 %d점, 영어 %d점을 받았습니다. 세 과목의 평균은 몇 점입니까?",
			with(a, "은/는"), first, second, third))
	}
	return number("average", third, fmt.Sprintf("%s 국어에서 %d점, 수학에서 %d점을 받았습니다. 국어, 수학, 영어 세 과목의 평균이 %d점이라면 영어는 몇 점입니까?",
		with(a, "은/는"), first, second, (first+second+third)/3))
}

func legs(r *rand.Rand) Question {
	rabbits, hens := between(r, 3, 30), between(r, 3, 30)
	pair := pickWord(r, "토끼 돼지 염소 강아지")
	return number("legs", rabbits, fmt.Sprintf("농장에 닭과 %s 모두 %d마리 있습니다. 다리를 세어 보니 모두 %d개였습니다. %s 몇 마리입니까?",
		with(pair, "이/가"), rabbits+hens, 4*rabbits+2*hens, with(pair, "은/는")))
}

func remainder(r *rand.Rand) Question {
	size, each := between(r, 4, 13), between(r, 5, 16)
	left := between(r, 1, size-1)
	said := fmt.Sprintf("사탕 %d개를 어린이 %d명에게 똑같이, 되도록 많이 나누어 주려고 합니다.", size*each+left, size)
	if r.IntN(2) == 0 {
		return number("remainder", left, said+" 나누어 주고 남는 사탕은 몇 개입니까?")
	}
	return number("remainder", each, said+" 한 명이 받는 사탕은 몇 개입니까?")
}

func unknown(r *rand.Rand) Question {
	x, add, times := between(r, 4, 60), between(r, 3, 40), between(r, 2, 9)
	if r.IntN(2) == 0 {
		return number("unknown", x, fmt.Sprintf("어떤 수에 %s 더한 다음 %s 곱하였더니 %s 되었습니다. 어떤 수는 얼마입니까?",
			particle(add, "을/를"), particle(times, "을/를"), particle((x+add)*times, "이/가")))
	}
	return number("unknown", x, fmt.Sprintf("어떤 수에 %s 곱한 다음 %s 더하였더니 %s 되었습니다. 어떤 수는 얼마입니까?",
		particle(times, "을/를"), particle(add, "을/를"), particle(x*times+add, "이/가")))
}

func rows(r *rand.Rand) Question {
	lines, seats, empty := between(r, 8, 30), between(r, 10, 28), between(r, 5, 60)
	return number("rows", lines*seats-empty, fmt.Sprintf(
		"극장에 의자가 한 줄에 %d개씩 %d줄 있습니다. 빈자리가 %d개라면 앉아 있는 관객은 몇 명입니까? 의자 하나에는 한 명만 앉습니다.", seats, lines, empty))
}

func speeds(r *rand.Rand) Question {
	a, b := people(r)
	fast, slow, time := between(r, 65, 95), between(r, 40, 64), between(r, 5, 30)
	if r.IntN(2) == 0 {
		return number("speeds", (fast+slow)*time, fmt.Sprintf(
			"같은 곳에서 동시에 출발하여 %s 1분에 %dm씩, %s 1분에 %dm씩 서로 반대 방향으로 곧게 걸었습니다. %d분 뒤 두 사람 사이의 거리는 몇 m입니까?",
			with(a, "은/는"), fast, with(b, "은/는"), slow, time))
	}
	return number("speeds", (fast-slow)*time, fmt.Sprintf(
		"같은 곳에서 동시에 출발하여 %s 1분에 %dm씩, %s 1분에 %dm씩 같은 방향으로 곧게 걸었습니다. %d분 뒤 두 사람 사이의 거리는 몇 m입니까?",
		with(a, "은/는"), fast, with(b, "은/는"), slow, time))
}

// particle is a number with the particle that suits its reading.
func particle(n int, pair string) string {
	s := strconv.Itoa(n)
	return s + hangul.Josa(s, pair)
}
