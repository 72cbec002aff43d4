package workload

import (
	"fmt"
	"math/rand/v2"
	"unicode/utf8"
)

// A draft is a user message in the making.
type draft struct {
	w      *Workload
	r      *rand.Rand
	turn   int
	chars  int    // its length
	marker string // what it begins with
	answer int    // characters to ask for
}

// shortest is the least that a passage of one sentence takes.
const shortest = 12

// text is the message: marker, passage, request. Where no passage of whole
// sentences has the length that is left beside any of the requests, it is part of
// one sentence or of many. The length is exact, save that a marker is never cut.
func (d *draft) text() string {
	room := d.chars - utf8.RuneCountInString(d.marker)
	at := d.r.IntN(len(d.w.prose.starts))
	for _, request := range d.requests() {
		if n := room - utf8.RuneCountInString(request); n >= shortest {
			if passage, ok := d.w.prose.whole(at, n); ok {
				return d.marker + passage + request
			}
		}
	}
	request := []rune(d.requests()[0])
	if n := room - len(request); n >= shortest {
		return d.marker + d.w.prose.cut(at, n-1) + "…" + string(request)
	}
	return d.marker + d.w.prose.cut(at, max(room, 0))
}

// requests ask for an answer of about the length wanted, each with what stands
// between it and the passage: in an order drawn, and at the end the short ones.
func (d *draft) requests() []string {
	long := firstRequests()
	if d.turn > 0 {
		long = laterRequests()
	}
	d.r.Shuffle(len(long), func(i, j int) { long[i], long[j] = long[j], long[i] })
	var out []string
	for _, r := range long {
		out = append(out, "\n\n"+fmt.Sprintf(r, d.answer))
	}
	for _, r := range shortRequests() {
		out = append(out, " "+fmt.Sprintf(r, d.answer))
	}
	return out
}

func firstRequests() []string {
	return []string{
		"위 글의 내용을 %d자 정도로 요약해 주세요.",
		"위 글을 읽고 떠오르는 생각을 %d자 정도로 써 주세요.",
		"위 글을 소재로 삼아 %d자 정도의 짧은 이야기를 지어 주세요.",
		"위 글의 배경과 분위기를 %d자 정도로 설명해 주세요.",
		"위 글을 처음 읽는 사람에게 %d자 정도로 소개하는 글을 써 주세요.",
	}
}

func laterRequests() []string {
	return []string{
		"이 글을 앞에서 나눈 이야기와 견주어 %d자 정도로 설명해 주세요.",
		"이 글도 앞의 답과 같은 방식으로 %d자 정도로 다루어 주세요.",
		"앞의 답에서 빠진 점을 이 글을 참고하여 %d자 정도로 보태 주세요.",
		"이 글의 인물이 앞의 글을 읽는다면 무엇이라고 할지 %d자 정도로 써 주세요.",
	}
}

func shortRequests() []string {
	return []string{"이어서 %d자쯤 써 주세요.", "%d자로 답해 주세요.", "%d자쯤 더 써 줘.", "%d자로."}
}

// system is the prefix of the n-th conversation's group. Where it is a share of
// the prompt it leaves the draft so much shorter.
func (w *Workload) system(n int, d *draft, rates Rates) string {
	p := w.Recipe.Prefix
	if p == nil {
		return ""
	}
	chars := p.Chars
	switch {
	case p.Tokens > 0:
		chars = rates.chars(p.Tokens, false)
	case p.Share > 0:
		chars = int(float64(d.chars)*p.Share + 0.5)
		d.chars -= chars
	}
	if chars == 0 {
		return ""
	}
	group := w.Group(n)
	// It begins with the group's number, and is cut as a whole: of two prefixes
	// of a group the shorter is the beginning of the longer.
	head := fmt.Sprintf("%d번 안내문입니다. 아래 글을 바탕으로 친절하게 답해 주세요.\n", group+1)
	if size := utf8.RuneCountInString(head); size < chars {
		r := rand.New(rand.NewPCG(w.seed, scramble(uint64(group))))
		first := r.IntN(len(w.prose.starts))
		return head + w.prose.cut(first, chars-size)
	}
	return string([]rune(head)[:chars])
}

// Group is the group of the n-th conversation, from 0: each comes once in every
// round of as many conversations as there are groups, in an order that looks
// random. It is 0 without a prefix.
func (w *Workload) Group(n int) int {
	if w.Recipe.Prefix == nil || w.Recipe.Prefix.Groups < 2 {
		return 0
	}
	groups := w.Recipe.Prefix.Groups
	round := rand.New(rand.NewPCG(w.seed, scramble(uint64(n/groups))))
	stride := 1 + round.IntN(groups)
	for gcd(stride, groups) != 1 {
		stride = 1 + stride%groups
	}
	return (n%groups*stride + round.IntN(groups)) % groups
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}
