package judge

import "fmt"

// logicKor is the protocol of LogicKor (github.com/instructkr/LogicKor): a
// written assessment and a line "점수: N", from 1 to 10 and 0 for an answer that
// is not in Korean, each of two turns judged by itself, the reference answer
// shown where the item has one. Item 1's second turn asks for English.
//
// LogicKor has no licence, so the wording is hanbench's own, with the same scale
// and output. ReadTemplates takes the published wording from a file that the
// user brings.
func logicKor() *Protocol {
	return &Protocol{
		Name:   "logickor",
		Source: "LogicKor (instructkr/LogicKor); prompts in hanbench's own words, with the published scale and output format",
		Low:    0, High: 10,
		Templates: Templates{
			Single: &Template{Name: "single", System: fmt.Sprintf(assess, "질문에 대한 한국어 언어 모델의 답변", ""), Prompt: assessOne + assessEnd},
			Multi: &Template{Name: "multi", System: fmt.Sprintf(assess, "이어지는 대화에서 두 번째 질문에 대한 한국어 언어 모델의 답변", "- 앞선 대화와 어긋나지 않는지 본다.\n"),
				Prompt: assessOne + "\n\n## 이어진 질문\n{question_2}\n\n## 이어진 질문의 참고 답안\n{ref_answer_2}\n\n## 이어진 질문에 대한 모델의 답변\n{answer_2}" + assessEnd},
		},
		Penalty: Zero,
		Exempt:  []string{"1#2"},
		read:    readScore,
		form:    "점수: %g",
	}
}

const (
	assess = `다음은 %s이다. 아래 기준에 따라 공정하고 꼼꼼하게 평가한다.

## 기준
- 질문이 요구한 것을 빠짐없이 다루었는지 본다.
- 빠지거나 모자란 점을 짚는다.
- 답변이 길거나 짧다는 이유로 점수를 달리 주지 않는다.
- 참고 답안이 있으면 그것에 비추어 본다.
%s
## 언어
- 답변은 한국어여야 한다. 질문이 영어를 요구한 때만 영어가 허용된다.
- 한국어로 답하지 않았으면 0점이다.
- 한국어로 답했다고 점수를 더 주지는 않는다.

## 출력
네댓 문장으로 평가를 쓴 다음, 1점에서 10점까지의 점수를 쓴다. 반드시 아래 형식을 지킨다.
평가: 평가 내용
점수: 숫자`

	assessOne = "모델의 답변을 기준에 따라 평가한다. 언어 기준을 지켰는지 꼭 확인한다.\n\n## 질문\n{question_1}\n\n## 참고 답안\n{ref_answer_1}\n\n## 모델의 답변\n{answer_1}"
	assessEnd = "\n\n대화가 끝났다. 평가를 시작한다."
)
