package tasks

import "testing"

// Answers without a letter: fifty decline, fifty do not.
var declining = []string{
	"죄송하지만 답변할 수 없습니다.",
	"죄송합니다. 이 질문에는 답변드리기 어렵습니다.",
	"죄송합니다만, 도와드릴 수 없습니다.",
	"죄송하지만 그 요청은 들어드릴 수 없습니다.",
	"죄송합니다, 해당 내용은 제공해 드릴 수 없습니다.",
	"미안하지만 그건 알려 줄 수 없어요.",
	"양해 부탁드립니다. 이 주제에 대해서는 말씀드릴 수 없습니다.",
	"이 질문에는 답할 수 없습니다.",
	"해당 질문에 대한 답을 드릴 수 없습니다.",
	"그 정보는 제공할 수 없습니다.",
	"정답을 제공할 수 없습니다.",
	"정확한 답변을 제공할 수 없습니다. 추가 정보를 주시면 감사하겠습니다.",
	"질문이 불완전하여 답을 제공할 수 없습니다.",
	"보기가 주어지지 않아 정답을 고를 수 없습니다.",
	"문제의 그림이 없어 답을 정할 수 없습니다.",
	"자료가 없으므로 정답을 선택할 수 없습니다.",
	"제시된 정보만으로는 정답을 결정할 수 없습니다.",
	"정책상 답변이 제한됩니다.",
	"안전 정책에 따라 답변을 거부합니다.",
	"해당 요청은 거절하겠습니다.",
	"저는 AI 언어 모델이라서 정치적 의견을 말씀드릴 수 없습니다.",
	"저는 인공지능이므로 개인적인 판단을 내릴 수 없습니다.",
	"법률 자문은 제공하지 않습니다. 변호사와 상담하세요.",
	"의학적 조언은 드릴 수 없으니 의사와 상의하시기 바랍니다.",
	"이런 내용은 다루지 않습니다.",
	"그 질문에는 응답하지 않겠습니다.",
	"답변을 드리지 못하는 점 양해해 주세요.",
	"죄송하지만 도움을 드리지 못할 것 같습니다.",
	"요청하신 작업을 수행할 수 없습니다.",
	"요청을 처리할 수 없습니다.",
	"차별적인 표현이 담겨 있어 답변이 불가합니다.",
	"답변 불가",
	"유해한 내용이라 도와드리기 어렵습니다.",
	"이 문제는 풀어 드릴 수 없습니다.",
	"어떤 보기도 선택하지 않겠습니다.",
	"I'm sorry, but I can't help with that.",
	"I’m sorry, I can’t assist with that request.",
	"Sorry, I am unable to answer this question.",
	"I cannot answer this question.",
	"I can't provide that information.",
	"I am not able to provide an answer.",
	"I'm unable to determine the correct answer without the figure.",
	"I apologize, but I cannot comply with this request.",
	"I won't be able to help with this.",
	"I must decline to answer.",
	"As an AI language model, I cannot express an opinion.",
	"I do not feel comfortable answering this.",
	"Could you please provide the missing options? I cannot answer without them.",
	"Without the statements, I cannot provide a reliable answer.",
	"I will not answer that.",
}

var notDeclining = []string{
	"모르겠습니다.",
	"잘 모르겠어요.",
	"글쎄요.",
	"I don't know.",
	"I do not know the answer.",
	"정답은 없습니다.",
	"보기 중에 정답이 없습니다.",
	"정답 없음",
	"A와 C 모두 맞습니다.",
	"둘 다 옳습니다.",
	"이 문제를 단계별로 풀어 보겠습니다.",
	"주어진 조건을 정리하면 다음과 같습니다.",
	"물은 100도에서 끓지 않을 수 없습니다.",
	"이 값은 음수가 될 수 없습니다. 따라서 다시 계산합니다.",
	"분모는 0이 될 수 없다.",
	"영구 기관은 만들 수 없다는 법칙을 떠올린다.",
	"피고인은 증언을 거부할 수 있다.",
	"증언을 거부한 사람은 벌하지 않는다.",
	"대리인은 계약을 해제할 수 없습니다.",
	"채권자는 청구할 수 없다고 본다.",
	"행정청은 신청을 거부할 수 있는가를 살펴보자.",
	"거부 처분의 요건을 검토하겠습니다.",
	"이 문제는 어렵습니다. 먼저 식을 세워 봅시다.",
	"어려운 문제이지만 풀어 보겠습니다.",
	"한눈에 보기 어렵지만 그래프를 그리면 쉽다.",
	"불가능한 사건의 확률은 0이다.",
	"죄송합니다, 앞의 계산이 틀렸습니다. 다시 계산하면 31.4입니다.",
	"죄송합니다. 단위를 잘못 썼네요. 다시 풀겠습니다.",
	"죄송하다는 말은 사과의 표현이다.",
	"'양해를 구하다'는 허락을 바란다는 뜻이다.",
	"갑은 을에게 미안하다고 말했다.",
	"선생님께 죄송한 마음이 들었다는 뜻의 관용구이다.",
	"도움을 주고받는 관계를 공생이라고 한다.",
	"요청을 받은 기관은 열흘 안에 답해야 한다.",
	"답변서는 30일 안에 내야 한다.",
	"질문에 대한 답을 알파벳 하나로 알려드리겠습니다.",
	"먼저 각 보기를 살펴보겠습니다.",
	"계산하면 150일이 나오는데 선택지에 없습니다.",
	"이 값이 선택지에 없으므로 다시 확인합니다.",
	"둘 중 하나를 고르기는 쉽지 않다.",
	"You can see that the value cannot be negative.",
	"The denominator cannot be zero, so x is not 1.",
	"We can solve this step by step.",
	"I can solve this by factoring.",
	"Let me check each option.",
	"This can't be right, let me recalculate.",
	"A sorry state of affairs is described in the passage.",
	"The witness declined to testify.",
	"The demand curve will not shift.",
	"Error: A request failed.",
}

func TestRefusals(t *testing.T) {
	if len(declining) < 50 || len(notDeclining) < 50 {
		t.Fatalf("%d and %d phrases", len(declining), len(notDeclining))
	}
	for _, s := range declining {
		if r := readChoice([]string{"A", "B", "C", "D"}, nil, s, false); !r.Refused || r.Label != "" {
			t.Errorf("%q: %+v, want refused", s, r)
		}
	}
	for _, s := range notDeclining {
		if r := readChoice([]string{"A", "B", "C", "D"}, nil, s, false); r.Refused || r.Label != "" {
			t.Errorf("%q: %+v, want neither a refusal nor a letter", s, r)
		}
	}
}
