package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// moneyForms ask about prices in won. The answer is a number of won.
func moneyForms() []form {
	return []form{change, discount, discountThenCoupon, vatAdd, vatTake, split, saving, coins, wage, proportion}
}

// goods are sold by the counter at lo to hi hundred won.
type goods struct {
	name, counter string
	lo, hi        int
}

func goodsList() []goods {
	return []goods{
		{"공책", "권", 12, 35}, {"연필", "자루", 4, 12}, {"지우개", "개", 3, 10}, {"빵", "개", 10, 35},
		{"두부", "모", 15, 30}, {"사과", "개", 8, 20}, {"음료수", "병", 10, 25}, {"김밥", "줄", 25, 45},
		{"양말", "켤레", 10, 40}, {"수건", "장", 20, 60}, {"장미", "송이", 15, 40}, {"라면", "봉지", 8, 15},
		{"고등어", "마리", 30, 60}, {"색종이", "묶음", 5, 15}, {"우유", "팩", 9, 30}, {"배추", "포기", 25, 50},
	}
}

func change(r *rand.Rand) Question {
	g := several(r, goodsList(), 2)
	p1, p2 := between(r, g[0].lo, g[0].hi)*100, between(r, g[1].lo, g[1].hi)*100
	n1, n2 := between(r, 2, 6), between(r, 1, 5)
	cost := p1*n1 + p2*n2
	paid := 50_000
	for _, note := range []int{10_000, 20_000, 30_000} {
		if note > cost {
			paid = note
			break
		}
	}
	if cost >= paid {
		return change(r)
	}
	first := with(fmt.Sprintf("%s원짜리 %s %d%s", comma(p1), g[0].name, n1, g[0].counter), "와/과")
	second := with(fmt.Sprintf("%s원짜리 %s %d%s", comma(p2), g[1].name, n2, g[1].counter), "을/를")
	return number("change", paid-cost, fmt.Sprintf("%s %s 사고 %s원을 냈습니다. 거스름돈은 몇 원입니까?", first, second, comma(paid)))
}

func discount(r *rand.Rand) Question {
	price, off := between(r, 8, 120)*1000, between(r, 1, 14)*5
	name := pickWord(r, "운동화 가방 시계 외투 자전거 의자 선풍기 이불 책상 모자 청바지 우산")
	if r.IntN(3) == 0 {
		return number("discount", price*off/100, fmt.Sprintf("정가가 %s원인 %s 정가에서 %d%% 할인하여 팝니다. 할인되는 금액은 몇 원입니까?",
			comma(price), with(name, "을/를"), off))
	}
	return number("discount", price*(100-off)/100, fmt.Sprintf("정가가 %s원인 %s 정가에서 %d%% 할인하여 팝니다. 파는 가격은 몇 원입니까?",
		comma(price), with(name, "을/를"), off))
}

func discountThenCoupon(r *rand.Rand) Question {
	price, off, coupon := between(r, 10, 60)*2000, between(r, 1, 5)*10, between(r, 1, 8)*500
	name := pickWord(r, "셔츠 신발 배낭 전기밥솥 이어폰 목도리 돗자리 책꽂이")
	return number("coupon", price*(100-off)/100-coupon, fmt.Sprintf(
		"%s원짜리 %s 먼저 %d%% 할인받은 뒤, 할인된 가격에서 다시 %s원짜리 쿠폰을 썼습니다. 내야 할 돈은 몇 원입니까?",
		comma(price), with(name, "을/를"), off, comma(coupon)))
}

func vatAdd(r *rand.Rand) Question {
	price := between(r, 12, 980) * 1000
	return number("vat", price*11/10, fmt.Sprintf("공급가액이 %s원인 물건에 부가가치세 10%%를 더하면 모두 몇 원입니까?", comma(price)))
}

func vatTake(r *rand.Rand) Question {
	price := between(r, 5, 600) * 1000
	return number("vat", price, fmt.Sprintf("부가가치세를 포함한 금액이 %s원입니다. 부가가치세가 공급가액의 10%%일 때, 공급가액은 몇 원입니까?", comma(price*11/10)))
}

func split(r *rand.Rand) Question {
	people, each := between(r, 3, 9), between(r, 35, 240)*100
	name := pickWord(r, "저녁값 택시비 입장료 숙소비 간식값 선물값")
	return number("split", each, fmt.Sprintf("친구 %d명이 %s %s원을 똑같이 나누어 냈습니다. 한 사람이 낸 돈은 몇 원입니까?", people, name, comma(people*each)))
}

func saving(r *rand.Rand) Question {
	each, months, start := between(r, 2, 60), between(r, 4, 18), between(r, 1, 90)
	return number("saving", (start+each*months)*10_000, fmt.Sprintf(
		"통장에 %d만 원이 있습니다. 매달 %d만 원씩 %d개월 동안 더 저금하면 통장에 있는 돈은 모두 몇 원이 됩니까? 이자는 생각하지 않습니다.", start, each, months))
}

func coins(r *rand.Rand) Question {
	values := []int{1000, 500, 100, 50, 10}
	total := 0
	var said []string
	for _, i := range several(r, []int{0, 1, 2, 3, 4}, 3) {
		n := between(r, 2, 19)
		total += n * values[i]
		if values[i] == 1000 {
			said = append(said, fmt.Sprintf("1,000원짜리 지폐 %d장", n))
		} else {
			said = append(said, fmt.Sprintf("%d원짜리 동전 %d개", values[i], n))
		}
	}
	return number("coins", total, with(strings.Join(said, ", "), "이/가")+" 있습니다. 모두 몇 원입니까?")
}

func wage(r *rand.Rand) Question {
	rate, hours, days := between(r, 105, 180)*100, between(r, 2, 8), between(r, 2, 22)
	return number("wage", rate*hours*days, fmt.Sprintf(
		"한 시간에 %s원을 받고 하루에 %d시간씩 %d일 동안 일했습니다. 받을 돈은 모두 몇 원입니까? 수당과 세금은 생각하지 않습니다.", comma(rate), hours, days))
}

func proportion(r *rand.Rand) Question {
	g := pick(r, goodsList())
	price := between(r, g.lo, g.hi) * 100
	counts := several(r, []int{2, 3, 4, 5, 6, 7, 8, 9, 11, 12}, 2)
	return number("proportion", price*counts[1], fmt.Sprintf("%s %d%s의 값이 %s원입니다. 같은 %s %d%s의 값은 몇 원입니까?",
		g.name, counts[0], g.counter, comma(price*counts[0]), g.name, counts[1], g.counter))
}
