package generate

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// Common nouns, each in one class only, spelt in one way only.
const (
	animals = `고양이 강아지 토끼 호랑이 사자 코끼리 기린 원숭이 다람쥐 여우 늑대 곰 사슴
		돼지 염소 오리 거북이 개구리 나비 잠자리 꿀벌 독수리 참새 까치 비둘기 펭귄 고래 상어
		문어 오징어 얼룩말 두루미`
	foods = `사과 수박 포도 딸기 참외 복숭아 바나나 귤 감자 고구마 당근 오이 호박 양파 마늘
		김치 두부 콩나물 비빔밥 김밥 떡볶이 만두 국수 냉면 불고기 된장찌개 미역국 송편 식혜 빵
		우유 달걀 꿀 인절미 삼계탕 잡채 옥수수 배추 자두 꿀떡`
	places = `학교 도서관 시장 병원 약국 우체국 은행 공원 박물관 미술관 극장 식당 서점 경찰서
		소방서 기차역 공항 놀이터 수영장 동물원 식물원 교실 운동장 체육관 바닷가 섬 마을 시골
		제주도 서울 부산 강릉 경주 들판 호수 시청 고궁 호텔`
	things = `책상 의자 연필 지우개 공책 가방 우산 시계 안경 모자 신발 장갑 목도리 거울 빗
		칫솔 수건 비누 이불 베개 냉장고 세탁기 선풍기 텔레비전 전화기 컴퓨터 자전거 숟가락
		젓가락 그릇 접시 냄비 칼 가위 색연필 필통 달력 지도 사진 인형 공 피리 장구 꽃병 붓 돗자리`
	nature = `하늘 바다 강 산 나무 꽃 숲 구름 바람 비 눈 별 달 해 무지개 파도 바위 모래 계곡
		폭포 안개 이슬 해바라기 민들레 진달래 개나리 무궁화 소나무 은행나무 대나무 코스모스 잔디`
	materials = `종이 유리 돌 흙 밀가루 쌀 콩 금 철 구리 고무 천 가죽 얼음 벽돌 비닐 실`

	// For questions about letters only: longer words and rare final consonants.
	longWords = `대한민국 고속도로 초등학교 횡단보도 대중교통 생일잔치 가족사진 축구공 손목시계
		물놀이 겨울방학 여름휴가 국어사전 한글날 세종대왕 비행기표 책가방 눈사람 보름달 장난감`
	rareFinals = `부엌 무릎 헝겊 꽃잎 밑줄 앞마당 닭장 흙탕물 낚시 볶음밥 여덟 값 넋 삶 몫 팥 솥 옆 빛 낮 돛`
)

// cities lie on the railway or coach network, so that one travels between them.
const cities = `서울 부산 대구 인천 광주 대전 울산 수원 청주 전주 강릉 경주 포항 목포 여수 춘천 원주 안동 순천 진주`

// Given names for word problems; full names are a surname and one of these.
const (
	givenNames = `민수 지호 서아 유나 태오 준호 미나 도하 은지 현우 지우 서우 민지 재희 윤아 다해
		소미 건우 시우 예지 선우 나래 보라 가희 승호 지훈 수빈 하준 서연 도윤 예은 유진 지민 채원`
	surnames = `김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 홍 문`
)

// nouns are all words of the classes, each once.
func nouns() []string {
	return strings.Fields(animals + " " + foods + " " + places + " " + things + " " + nature + " " + materials)
}

// spellingWords are the words for questions about their letters.
func spellingWords() []string {
	return append(nouns(), strings.Fields(longWords+" "+rareFinals)...)
}

// with is word and the particle that suits it.
func with(word, pair string) string { return word + hangul.Josa(word, pair) }

// quoted is word in quotes with the particle that suits it.
func quoted(word, pair string) string { return "'" + word + "'" + hangul.Josa(word, pair) }

// comma writes n with a comma every three digits.
func comma(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// number is a question whose answer is n.
func number(category string, n int, text string) Question {
	return Question{Text: text, Answer: strconv.Itoa(n), Category: category}
}

// choice is a question with the right option first and three of the wrong ones.
// Wrong ones equal to the right one or to each other are passed over; fewer
// than three others left is a mistake in the form, which its tests find.
func choice(r *rand.Rand, category, text, right string, wrong []string) Question {
	options := []string{right}
	seen := map[string]bool{right: true}
	for _, i := range r.Perm(len(wrong)) {
		if w := wrong[i]; !seen[w] && len(options) < optionCount {
			seen[w] = true
			options = append(options, w)
		}
	}
	return Question{Text: text, Options: options, Category: category}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// pickWord is one word of a list separated by spaces.
func pickWord(r *rand.Rand, list string) string { return pick(r, strings.Fields(list)) }

// several are n different elements of from, in random order.
func several[T any](r *rand.Rand, from []T, n int) []T {
	out := make([]T, n)
	for i, j := range r.Perm(len(from))[:n] {
		out[i] = from[j]
	}
	return out
}

// between is a whole number from lo to hi, both included.
func between(r *rand.Rand, lo, hi int) int { return lo + r.IntN(hi-lo+1) }

// only are the words that satisfy keep.
func only(words []string, keep func(string) bool) []string {
	var out []string
	for _, w := range words {
		if keep(w) {
			out = append(out, w)
		}
	}
	return out
}
