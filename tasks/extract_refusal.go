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
	"요청에 응할 수 없", "죄송하지만", "죄송합니다", "죄송스럽", "양해 부탁",
	"i'm sorry", "i am sorry", "sorry, but", "i apologize", "i can't", "i cannot",
	"i can not", "i'm unable", "i am unable", "i'm not able", "i am not able",
	"i won't", "i will not", "i must decline", "i have to decline", "can't assist",
	"cannot assist", "can't help with", "cannot help with", "unable to assist",
	"unable to answer", "unable to provide",
}

// Every refusal holds one of these: most answers are told apart by few looks.
var refusalStems = [...]string{
	"수 없", "어렵", "죄송", "양해", "불가", "거부", "거절",
	"sorry", "apolog", "can", "unable", "not able", "won't", "will not", "decline",
}

// refused reports whether a visible, folded answer declines to answer. Call it
// only when no answer was found. In a truncated answer only its opening counts:
// later "I cannot" may be a step of reasoning that was never finished.
func refused(s string, truncated bool) bool {
	const opening = 240 // bytes: some 80 syllables
	if truncated && len(s) > opening {
		s = s[:opening]
	}
	s = strings.ToLower(s)
	return containsAny(s, refusalStems[:]) && containsAny(s, refusals[:])
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
