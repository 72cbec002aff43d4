package generate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// A prompt for load has an exact length so that every model does the same
// work, ends at the end of a sentence, and differs from every other within its
// first words, so that a server's prefix cache cannot flatter the server.

// fitWindow is how many characters are left to exact fitting. With sentences of
// 23 to 40 characters any such length can be met in many ways.
const fitWindow = 200

// chatMost is how long a message about its topic alone can be; longer ones quote
// essays.
const chatMost = 400

// drafts is how many times a prompt is begun anew before its length counts as
// impossible.
const drafts = 50

// A line is a sentence of the part (paragraph) with the given number.
type line struct {
	text string
	part int
}

// size is in characters, with the separator before the line.
func (l line) size() int { return length(l.text) + 1 }

// chat is a message to an assistant: who is writing, what about, a request.
func chat(r *rand.Rand, chars int) (string, error) {
	return exactly(chars, func() (string, bool) {
		topic := pick(r, chatTopics())
		head := fmt.Sprintf("%s에 사는 %s 살 %s입니다. %s", pickWord(r, cities), ageInWords(r), fullName(r), topic.details[0])
		tail := pick(r, topic.requests)
		if chars > chatMost {
			head += " " + strings.Join(topic.details[1:], " ") + " 마음이 복잡할 때마다 읽는 글도 조금 옮겨 적습니다."
			tail = "\n\n" + tail
			body, ok := body(story(r), chars-length(head)-length(tail))
			return head + body + tail, ok
		}
		tail = " " + tail
		body, ok := body(chatLines(r, topic), chars-length(head)-length(tail))
		return head + body + tail, ok
	})
}

// chatLines are details of the topic, then remarks that suit any.
func chatLines(r *rand.Rand, topic chatTopic) []line {
	asides := chatAsides()
	r.Shuffle(len(asides), func(i, j int) { asides[i], asides[j] = asides[j], asides[i] })
	var lines []line
	for _, s := range append(some(r, topic.details[1:]), asides...) {
		lines = append(lines, line{s, 0})
	}
	return lines
}

// summary is a text of several paragraphs to be summarised.
func summary(r *rand.Rand, chars int) (string, error) {
	return essayPrompt(r, chars, []string{
		"위 글을 세 문장으로 요약해 주세요.", "위 글의 내용을 짧게 요약해 주세요.", "위 글에서 중요한 내용만 간추려 요약해 주세요.",
	})
}

// translate is a text to be put into English.
func translate(r *rand.Rand, chars int) (string, error) {
	return essayPrompt(r, chars, []string{
		"위 글을 영어로 번역해 주세요.", "위 글을 자연스러운 영어로 옮겨 주세요.", "위 글 전체를 영어로 번역하고 번역문만 써 주세요.",
	})
}

func essayPrompt(r *rand.Rand, chars int, requests []string) (string, error) {
	return exactly(chars, func() (string, bool) {
		head, tail := dateline(r, fullName(r)), "\n\n"+pick(r, requests)
		body, ok := body(story(r), chars-length(head)-length(tail))
		return head + body + tail, ok
	})
}

// long is a long text with one fact hidden in it and a question about the fact
// at the end.
func long(r *rand.Rand, chars int) (string, error) {
	return exactly(chars, func() (string, bool) {
		author, owner := fullName(r), fullName(r)
		fact := fmt.Sprintf("%s 씨의 사물함 번호는 %d번이다.", owner, between(r, 1001, 9999))
		head := dateline(r, author)
		tail := fmt.Sprintf("\n\n위 글에 나오는 %s 씨의 사물함 번호는 몇 번입니까? 번호를 먼저 답한 뒤, 위 글에서 다룬 이야기들을 하나씩 소개해 주세요.", owner)
		body, ok := body(story(r), chars-length(head)-length(tail)-length(fact)-1)
		if !ok {
			return "", false
		}
		at := pick(r, sentenceEnds(body))
		return head + body[:at] + " " + fact + body[at:] + tail, true
	})
}

// exactly drafts until a draft can be made, and checks its length.
func exactly(chars int, draft func() (string, bool)) (string, error) {
	for range drafts {
		if text, ok := draft(); ok {
			if got := hangul.Count(text).Chars; got != chars {
				return "", fmt.Errorf("made a prompt of %d characters instead of %d", got, chars)
			}
			return text, nil
		}
	}
	return "", fmt.Errorf("no prompt of exactly %d characters can be made of whole sentences; ask for more", chars)
}

// body joins lines from the front to exactly n characters, each with a
// separator before it: a space, or a line break where a new part begins. What
// precedes the body is part 0. When the lines run out they come round again.
func body(lines []line, n int) (string, bool) {
	var taken []line
	rest, part := lines, 0
	for n > fitWindow {
		if len(rest) == 0 {
			rest = lines
		}
		taken = append(taken, rest[0])
		n -= rest[0].size()
		part, rest = rest[0].part, rest[1:]
	}
	end, ok := ending(append(slices.Clone(rest), lines[:len(lines)-len(rest)]...), part, n)
	var b strings.Builder
	part = 0
	for _, l := range append(taken, end...) {
		if l.part == part {
			b.WriteString(" ")
		} else {
			b.WriteString("\n")
		}
		b.WriteString(l.text)
		part = l.part
	}
	return b.String(), ok
}

// ending chooses the last n characters from the part now open and as few of
// the next parts as will do, each with its first line, so that none begins in
// its middle. ok is false where no choice has that length.
func ending(rest []line, part, n int) (end []line, ok bool) {
	const mostParts = 3
	var firsts []line
	pool := slices.Clone(leading(rest, part))
	others := rest[len(pool):]
	for left := n; ; {
		if chosen, ok := fit(pool, left); ok {
			end = slices.Clone(leading(chosen, part))
			for _, first := range firsts {
				end = append(end, first)
				chosen = chosen[len(leading(chosen, part)):]
				part = first.part
				end = append(end, leading(chosen, part)...)
			}
			return end, true
		}
		if len(others) == 0 || len(firsts) == mostParts {
			return nil, false
		}
		next := leading(others, others[0].part)
		firsts = append(firsts, next[0])
		left -= next[0].size()
		pool = append(pool, next[1:]...)
		others = others[len(next):]
	}
}

// leading are the lines up to the first of another part.
func leading(lines []line, part int) []line {
	for i, l := range lines {
		if l.part != part {
			return lines[:i]
		}
	}
	return lines
}

// fit chooses lines, in their order, that with a separator each take exactly n
// characters. It prefers early lines. ok is false when no choice does.
func fit(lines []line, n int) (chosen []line, ok bool) {
	if n < 0 {
		return nil, false
	}
	// last[sum] is the last line of the first choice found with that length.
	const none = -1
	last := make([]int, n+1)
	for sum := range last {
		last[sum] = none
	}
	sizes := make([]int, len(lines))
	for i, l := range lines {
		sizes[i] = l.size()
		for sum := n; sum >= sizes[i]; sum-- {
			if last[sum] == none && (sum == sizes[i] || last[sum-sizes[i]] != none) {
				last[sum] = i
			}
		}
	}
	for n > 0 {
		i := last[n]
		if i == none {
			return nil, false
		}
		chosen = append(chosen, lines[i])
		n -= sizes[i]
	}
	slices.Reverse(chosen)
	return chosen, true
}

// story is all the essays in random order, each a part, now and then a sentence
// left out but never the first, which says what the essay is about.
func story(r *rand.Rand) []line {
	var out []line
	all := essays()
	for part, i := range r.Perm(len(all)) {
		out = append(out, line{all[i][0], part + 1})
		for _, s := range some(r, all[i][1:]) {
			out = append(out, line{s, part + 1})
		}
	}
	return out
}

// some are the lines with about one in eight left out, in order.
func some(r *rand.Rand, lines []string) []string {
	var out []string
	for _, line := range lines {
		if r.IntN(8) > 0 {
			out = append(out, line)
		}
	}
	return out
}

// dateline says who wrote the text; with name, date and town it is different in
// its first few characters.
func dateline(r *rand.Rand, author string) string {
	return fmt.Sprintf("%s 씨가 %d월 %d일에 %s에서 쓴 글이다.", author, between(r, 1, 12), between(r, 1, 28), pickWord(r, cities))
}

func fullName(r *rand.Rand) string { return pickWord(r, surnames) + pickWord(r, givenNames) }

func ageInWords(r *rand.Rand) string {
	word, _ := hangul.NativeAttributive(between(r, 28, 45))
	return word
}

// sentenceEnds are the byte offsets of the start and after each sentence.
func sentenceEnds(text string) []int {
	out := []int{0}
	for i := range text {
		if text[i] == '.' || text[i] == '?' {
			out = append(out, i+1)
		}
	}
	return out
}

// length is in code points, which in this package's own texts are grapheme
// clusters; exactly checks it on the whole.
func length(s string) int { return utf8.RuneCountInString(s) }
