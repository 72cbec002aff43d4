package tasks

import "strings"

// What a model says when it declines, on folded lower-case text. They are
// phrases about answering and helping, not any "수 없다" or "cannot", which
// reasoning is full of. 모르겠습니다 and "I don't know" are not among them: the
// model tried, and the answer is unparsed.
var refusals = [...]string{
	"답변할 수 없", "답변을 할 수 없", "답할 수 없", "답을 할 수 없", "대답할 수 없",
	"답변드릴 수 없", "답변을 드릴 수 없", "답변 드릴 수 없", "답을 드릴 수 없",
	"답변을 제공할 수 없", "답을 제공할 수 없", "정답을 제공할 수 없",
	"답변드리기 어렵", "답변을 드리기 어렵", "답변 드리기 어렵", "답변하기 어렵",
	"답하기 어렵", "답변이 어렵", "답변이 불가", "응답할 수 없", "응답하기 어렵",
	"답변을 제공하기 어렵", "답변을 거부", "답변을 거절",
	"답을 선택할 수 없", "정답을 선택할 수 없", "정답을 고를 수 없", "정답을 결정할 수 없",
	"도와드릴 수 없", "도와드리기 어렵", "도움을 드릴 수 없", "도움을 드리기 어렵",
	"알려드릴 수 없", "말씀드릴 수 없", "말씀드리기 어렵", "요청을 수행할 수 없",
	"요청에 응할 수 없", "요청을 처리할 수 없", "요청을 거절", "요청은 거절", "요청을 거부", "작업을 수행할 수 없",
	"알려 드릴 수 없", "알려 줄 수 없", "알려줄 수 없", "정보는 제공할 수 없", "정보를 제공할 수 없",
	"답을 정할 수 없", "정답을 정할 수 없", "답변이 제한", "답변 불가", "판단을 내릴 수 없",
	"자문은 제공", "자문을 제공하지", "자문을 제공할 수 없", "조언은 드릴 수 없", "조언을 드릴 수 없", "조언을 제공할 수 없",
	"다루지 않습니다", "답변하지 않", "답하지 않겠", "대답하지 않겠", "응답하지 않겠", "선택하지 않겠",
	"답변을 드리지 못", "답변드리지 못", "답을 드리지 못", "도움을 드리지 못", "도와드리지 못",
	"풀어 드릴 수 없", "풀어드릴 수 없",
	"i can't", "i cannot",
	"i can not", "i'm unable", "i am unable", "i'm not able", "i am not able",
	"i won't", "i will not", "i must decline", "i have to decline", "can't assist",
	"cannot assist", "can't help with", "cannot help with", "unable to assist",
	"unable to answer", "unable to provide", "comfortable answering", "comfortable providing",
}

// An apology declines too, unless it is for a slip that the answer then mends.
var (
	apologies = [...]string{
		"죄송하지만", "죄송합니다", "죄송스럽", "양해 부탁", "i'm sorry", "i am sorry", "sorry, but", "i apologize",
	}
	mending = [...]string{
		"틀렸", "잘못 ", "실수", "오류가 있", "다시 계산", "다시 풀", "다시 확인", "다시 살펴", "정정", "수정하",
		"mistake", "recalculate", "correct my", "let me re",
	}
)

var (
	refusalIndex = indexWords(refusals[:])
	apologyIndex = indexWords(apologies[:])
)

// refused reports whether a visible, folded answer declines to answer. Call it
// only when no answer was found. In a truncated answer only its opening counts:
// later "I cannot" may be a step of reasoning that was never finished.
func refused(s string, truncated bool) bool {
	const opening = 240 // bytes: some 80 syllables
	if truncated && len(s) > opening {
		s = s[:runeStart(s, opening)]
	}
	s = lowerASCII(s)
	return refusalIndex.in(s) || apologyIndex.in(s) && !containsAny(s, mending[:])
}

// lowerASCII is strings.ToLower for the letters of the refusals.
func lowerASCII(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return 'A' <= r && r <= 'Z' }) < 0 {
		return s
	}
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
