package tasks

import (
	"slices"
	"testing"
)

// A third list of shapes, by a second reader, who labelled all of them before
// seeing what the rules make of them: the manners of models that the recorded
// answers do not hold, and labels other than letters.

// founders are the options of one question: who founded Goryeo? The third.
var founders = []string{"궁예", "견훤", "왕건", "최영"}

// manners are read alike with and without the options' texts. Labels A to D.
var manners = []shape{
	// Headings, tables and lists.
	{"풀이와 정답 제목", "## 풀이\n\n고려는 918년에 세워졌습니다. A와 B는 후삼국의 인물입니다.\n\n## 정답\n\n**C. 왕건**", "C"},
	{"최종 정답 상자", "---\n### ✅ 최종 정답\n\n> **C**", "C"},
	{"정답 번호를 굵게", "🎯 **정답: C번 (왕건)**", "C"},
	{"표 한 줄에 정답", "| 구분 | 값 |\n| --- | --- |\n| 최종 정답 | **C. 왕건** |", "C"},
	{"보기 표와 결론", "| 보기 | 인물 | 나라 |\n|---|---|---|\n| A | 궁예 | 후고구려 |\n| B | 견훤 | 후백제 |\n| C | 왕건 | 고려 |\n| D | 최영 | 고려 말 |\n\n➡️ 정답: **C**", "C"},
	{"보기 표의 정답 칸", "| 보기 | 판단 | 비고 |\n|---|---|---|\n| A | 틀림 | 후고구려 |\n| B | 틀림 | 후백제 |\n| C | 맞음 | 고려 |\n| D | 틀림 | 고려 말 |\n\n따라서 **C가 정답**입니다.", "C"},
	{"단계 제목", "**1단계: 시대 파악**\n10세기 초입니다.\n\n**2단계: 인물 비교**\nA는 후고구려, B는 후백제입니다.\n\n**3단계: 결론**\n고려를 세운 인물은 왕건입니다.\n\n**정답: (C) 왕건**", "C"},
	{"답과 까닭 목록", "- **답**: C\n- **근거**: 918년 즉위\n- **오답 해설**: A는 후고구려, B는 후백제", "C"},
	{"정답 및 해설", "[정답 및 해설]\n정답 ③\n궁예는 후고구려를 세웠다.", "C"},
	{"해설 먼저 정답 나중", "【해설】\n918년의 일이다. 견훤은 B에 해당한다.\n【정답】 C", "C"},
	{"정답 뒤 오답 풀이", "**정답: C**\n\n**오답 풀이**\n- A: 후고구려를 세웠다.\n- B: 후백제를 세웠다.\n- D: 고려 말의 장군이다.", "C"},
	{"오답 분석에 정답이라는 말", "정답은 C입니다.\n\n오답 분석:\nA - 후고구려이므로 정답이 아닙니다.\nB - 후백제이므로 정답이 될 수 없습니다.\nD - 장군이라 답이 아닙니다.", "C"},
	{"왜 정답인가", "### 왜 C가 정답인가?\n918년에 즉위했기 때문입니다.\n\n### 왜 다른 보기는 틀렸는가?\n- A: 후고구려\n- B: 후백제\n- D: 장군", "C"},
	{"보기마다 판정, 표시", "A. 궁예 – ❌ 후고구려를 세움\nB. 견훤 – ❌ 후백제를 세움\nC. 왕건 – ✅ 고려를 세움\nD. 최영 – ❌ 고려 말 장군", "C"},
	{"보기마다 판정, 굵은 글", "**A. 궁예**: 후고구려를 세웠습니다. → 틀림\n**B. 견훤**: 후백제를 세웠습니다. → 틀림\n**C. 왕건**: 고려를 세웠습니다. → 맞음\n**D. 최영**: 장군입니다. → 틀림\n\n정답: **C**", "C"},
	{"보기마다 문단", "A) 궁예는 후고구려를 세웠으므로 오답입니다.\n\nB) 견훤은 후백제를 세웠으므로 오답입니다.\n\nC) 왕건은 고려를 세웠으므로 정답입니다.\n\nD) 최영은 장군이므로 오답입니다.", "C"},
	{"보기마다 (정답)", "A. 궁예 (오답)\nB. 견훤 (오답)\nC. 왕건 (정답)\nD. 최영 (오답)", "C"},
	{"보기마다 문장 끝 판정", "- A: 후고구려를 세웠다. 틀렸다.\n- B: 후백제를 세웠다. 틀렸다.\n- C: 고려를 세웠다. 맞다.\n- D: 장군이다. 틀렸다.", "C"},
	{"틀린 하나를 찾음", "A는 옳은 설명입니다.\nB는 옳은 설명입니다.\nC는 옳지 않은 설명입니다.\nD는 옳은 설명입니다.\n\n따라서 옳지 않은 것은 C입니다.", "C"},

	// EXAONE, HyperCLOVA X, Solar, A.X.
	{"EXAONE 생각과 답", "<thought>\n보기를 보면 A는 궁예이다. 정답은 B일까? 아니다.\n</thought>\n\n정답: \\boxed{C}", "C"},
	{"EXAONE 존댓말 결론", "주어진 보기들을 하나씩 살펴보겠습니다.\n\n1. **궁예**: 후고구려\n2. **견훤**: 후백제\n3. **왕건**: 고려\n4. **최영**: 장군\n\n따라서 고려를 세운 사람은 **C. 왕건**입니다.", "C"},
	{"HyperCLOVA 결론", "고려를 건국한 인물은 왕건입니다.\n\n따라서, 올바른 답변은 'C'입니다.", "C"},
	{"HyperCLOVA 답안", "따라서 주어진 선택지 중 정답은 'C. 왕건'이 됩니다.", "C"},
	{"답변 글자", "답변: C", "C"},
	{"Solar 한 문장", "고려를 세운 사람은 C: 왕건입니다.", "C"},
	{"Solar 정답은 그리고 글", "정답은 C, 왕건입니다. 왕건은 918년에 고려를 세웠습니다.", "C"},
	{"글과 괄호 글자", "정답은 왕건(C)입니다.", "C"},
	{"글자와 괄호 글", "정답은 C(왕건)입니다.", "C"},
	{"따옴표 글자", "정답은 ‘C’입니다.", "C"},
	{"큰따옴표 글자와 글", "정답은 “C. 왕건”입니다.", "C"},
	{"낫표", "정답은 「C」이다.", "C"},
	{"정답을 고르면", "이 중 정답을 고르면 C입니다.", "C"},
	{"답을 하나 고른다면", "굳이 답을 하나 고른다면 C입니다.", "C"},
	{"로 답하겠습니다", "C로 답하겠습니다.", "C"},
	{"C라고 답하겠습니다", "저는 C라고 답하겠습니다.", "C"},
	{"선택한 답", "제가 선택한 답은 C입니다.", "C"},
	{"내가 고른 것", "제가 고른 것은 C입니다.", "C"},
	{"적합한 선택지", "가장 적합한 선택지는 C입니다.", "C"},
	{"맞는 보기", "맞는 보기는 C번입니다.", "C"},
	{"옳은 것을 고르면", "옳은 것을 고르면 C이다.", "C"},
	{"정답에 해당하는 것은", "정답에 해당하는 것은 C이다.", "C"},
	{"정답이라 할 것은", "정답이라 할 수 있는 것은 C입니다.", "C"},
	{"C가 정답으로 보입니다", "C가 정답으로 보입니다.", "C"},
	{"C가 정답일 것 같아요", "C가 정답일 것 같아요.", "C"},
	{"C가 정답이라고 생각", "저는 C가 정답이라고 생각합니다.", "C"},
	{"C가 맞는 답", "따라서 C가 맞는 답입니다.", "C"},
	{"C가 올바른 선택", "따라서 C가 올바른 선택입니다.", "C"},
	{"정답입니다가 먼저", "C가 정답입니다. A는 후고구려를, B는 후백제를 세웠습니다.", "C"},
	{"번이 답이에요", "3번이 답이에요!", "C"},
	{"반말 번", "3번임", "C"},
	{"답은 3번 왕건", "답은 3번 왕건이다.", "C"},
	{"음슴체", "정답 C임. 왕건이 918년에 세움.", "C"},
	{"ㅂ니다 없이", "정답은 C", "C"},

	// Qwen3, DeepSeek-R1, QwQ, Magistral.
	{"Qwen 빈 생각", "<think>\n\n</think>\n\n정답은 **C**입니다.", "C"},
	{"R1 생각 뒤 영어", "<think>\nOkay, the user asks who founded Goryeo. A? No. The answer is B? Wait.\n</think>\n\nThe correct answer is **C. 왕건**.", "C"},
	{"R1 한자 결론", "<think>\n看看选项……A不对。\n</think>\n\n正确答案是C。", "C"},
	{"중국어 정답", "答案是：**C**", "C"},
	{"중국어 고름", "因此，选择C。", "C"},
	{"중국어 따라서", "所以正确选项是 C。", "C"},
	{"R1 결론 상자", "따라서 정답은 다음과 같다.\n\n$$\n\\boxed{C}\n$$", "C"},
	{"생각 뒤 상자만", "<think>음, B? 아니, C.</think>\n\\boxed{\\text{C}}", "C"},
	{"생각 표지 두 번", "<think>A?</think><think>B?</think>C", "C"},
	{"잠깐, 다시", "정답은 B... 잠깐, 견훤은 후백제를 세웠습니다. 다시 생각하면 정답은 C입니다.", "C"},
	{"Wait", "The answer is A. Wait, that is wrong. The answer is C.", "C"},
	{"처음 B, 검토 뒤 C", "1차 판단: B\n검토: 후백제이므로 틀림\n최종 판단: C", "C"},
	{"수정", "정답: B\n\n(수정) 정답: C", "C"},

	// LaTeX.
	{"상자 안 괄호 글자", `$\boxed{\text{(C)}}$`, "C"},
	{"상자 안 글자와 글", `\boxed{C: 왕건}`, "C"},
	{"상자 안 mathrm", `$\boxed{\mathrm{C}}$`, "C"},
	{"상자 안 정답은", `\boxed{\text{정답: C}}`, "C"},
	{"정답은 수식 글자", `정답은 $\text{C}$입니다.`, "C"},
	{"정답은 괄호 수식", `정답은 \(C\)입니다.`, "C"},
	{"따라서 수식 상자 마침표", `따라서, \(\boxed{C}\).`, "C"},
	{"Llama 최종", "## Step 1: Identify the founder\nIt was Wang Geon.\n\n## Step 2: Compare\nOption A is wrong.\n\nThe final answer is: $\\boxed{C}$", "C"},
	{"상자 안 빈칸", `\boxed{ C }`, "C"},
	{"상자 안 번호 글", `$\boxed{3번}$`, "C"},

	// English.
	{"영어 설명 앞", "The founder of Goryeo was Wang Geon (왕건), who took the throne in 918.\n\nSo the answer is C.", "C"},
	{"영어 옵션", "The correct option is **(C) 왕건**.", "C"},
	{"영어 답은 옵션", "The answer is option C.", "C"},
	{"영어 C is the correct answer because", "C is the correct answer because Wang Geon founded Goryeo.", "C"},
	{"영어 Option C", "Option C: 왕건", "C"},
	{"영어 My choice", "My choice: C", "C"},
	{"영어 I would answer", "I would answer C.", "C"},
	{"영어 Correct choice", "Correct choice: C", "C"},
	{"영어 should be", "Based on history, the answer should be C.", "C"},
	{"영어 각 보기", "A is incorrect: he founded Later Goguryeo.\nB is incorrect: he founded Later Baekje.\nC is correct: he founded Goryeo.\nD is incorrect: he was a general.", "C"},
	{"영어 Answer 줄바꿈", "Answer:\nC", "C"},
	{"영어 Final answer 굵게", "**Final Answer**\n\n**C**", "C"},
	{"영어 Ans", "Ans: C", "C"},
	{"영어 작은 글자", "answer: c", "C"},
	{"작은 글자 하나", "c", "C"},
	{"작은 글자 괄호", "(c) 왕건", "C"},

	// JSON and markup.
	{"JSON 울타리와 말", "요청하신 형식입니다.\n\n```json\n{\"answer\": \"C\", \"reason\": \"A와 B는 후삼국\"}\n```", "C"},
	{"JSON 답 글", `{"answer": "C. 왕건"}`, "C"},
	{"JSON correct_answer", `{"correct_answer": "C"}`, "C"},
	{"JSON 최종답", `{"풀이": "B는 후백제", "최종답": "C"}`, "C"},
	{"JSON 예측", `{"prediction": "C"}`, "C"},
	{"JSON 소문자", `{"answer": "c"}`, "C"},
	{"JSON answer_index 없이 객체", `{"answer": {"label": "C", "text": "왕건"}}`, "C"},
	{"XML 정답", "<정답>C</정답>", "C"},
	{"XML final_answer", "<final_answer>C</final_answer>", "C"},
	{"answer 태그와 생각", "<analysis>A는 후고구려</analysis>\n<answer>\nC\n</answer>", "C"},
	{"코드 울타리 글자", "```\nC\n```", "C"},
	{"HTML 굵게", "정답: <b>C</b>", "C"},
	{"HTML 줄바꿈", "정답: C<br>해설: 918년", "C"},
	{"해시 네 개", "918년의 일이다.\n\n#### C", "C"},

	// Politeness round the answer.
	{"사과하고 답함", "죄송하지만 확실하지는 않습니다. 그래도 고르자면 정답은 C입니다.", "C"},
	{"자료가 없지만", "정확한 자료가 없어 확답은 어렵지만, 정답은 C로 추정됩니다.", "C"},
	{"사과 뒤 정정", "죄송합니다. 앞에서 B라고 했는데 잘못 말씀드렸습니다. 정답은 C입니다.", "C"},
	{"답하기 어렵다면서", "문제만으로는 답하기 어렵습니다만, 가장 가능성이 높은 것은 C입니다.", "C"},
	{"인사와 이모지", "안녕하세요! 😊 정답은 C예요! 더 궁금한 점이 있으면 물어보세요!", "C"},
	{"되묻는 끝", "정답은 C입니다. 더 자세한 설명이 필요하신가요?", "C"},
	{"면책", "정답은 C입니다. 다만 이는 참고용이며 정확하지 않을 수 있습니다.", "C"},
}

// mannersWithout give no label, with and without the options' texts.
var mannersWithout = []shape{
	{"두 번째 답이 다름, 같은 무게", "C일 수도 있고 B일 수도 있어 하나로 정하기 어렵습니다.", ""},
	{"둘 다", "정답은 B와 C입니다.", ""},
	{"둘 다 맞음", "B와 C 모두 맞습니다.", ""},
	{"없음 괄호", "정답: (없음)", ""},
	{"해당 없음", "정답: 해당 없음", ""},
	{"보기에 답이 없음", "보기 A~D 중에는 정답이 없습니다.", ""},
	{"A부터 D까지 모두 틀림", "A, B, C, D 모두 틀렸습니다.", ""},
	{"없는 글자 F", "정답은 F입니다.", ""},
	{"없는 번호", "정답은 7번입니다.", ""},
	{"자료 부족", "제시된 정보만으로는 정답을 판단할 수 없습니다.", ""},
	{"질문이 없음", "보기 A, B, C, D만 있고 질문이 보이지 않습니다. 질문을 다시 보내 주시겠어요?", ""},
	{"그림이 없음", "그림이 첨부되지 않아 A와 B를 비교할 수 없습니다.", ""},
	{"거절, 시험", "죄송하지만 시험 문제의 답은 알려드릴 수 없습니다. 대신 A와 B의 차이를 설명해 드릴게요.", ""},
	{"거절, 중간", "이 문제는 약물에 관한 것입니다. 죄송하지만 이런 내용에는 답변드리기 어렵습니다.", ""},
	{"영어 거절", "I'm sorry, but I can't help with that. A professional may advise you.", ""},
	{"영어 거절, I", "I cannot determine the answer from the information given.", ""},
	{"생각만", "<think>\nA는 아니고 정답은 C", ""},
	{"생각이 닫히고 빔", "<think>정답은 C</think>\n\n", ""},
	{"풀이만, 값", "따라서 속력은 3 m/s입니다.", ""},
	{"풀이만, 도", "따라서 각은 30도입니다.", ""},
	{"온도 C", "온도는 25°C이다.", ""},
	{"변수 A", "A = 3, B = 4이므로 C = 5이다.", ""},
	{"행렬", "행렬 A의 역행렬을 구하면 다음과 같다.", ""},
	{"집합 원소", "A∪B의 원소는 4개이다.", ""},
	{"비타민", "비타민 C가 결핍되면 괴혈병이 생긴다.", ""},
	{"회사 이름", "A 회사는 B 회사에 대금을 지급하였다.", ""},
	{"갑과 을 대신 A", "A가 B에게 토지를 팔았으므로 소유권은 B에게 있다.", ""},
	{"학급", "C반 학생이 가장 많다.", ""},
	{"등급", "신용등급은 B에서 A로 올랐다.", ""},
	{"간염", "B형 간염은 혈액으로 옮는다.", ""},
	{"영어 관사 A", "A dynasty was founded in 918.", ""},
	{"영어 I 문장", "I need more context to answer this question.", ""},
	{"영어 Let me", "Let me analyze each option carefully.\n\nA) Gung Ye founded Later Goguryeo.", ""},
	{"풀이를 시작함", "정답을 찾기 위해 A부터 차례로 살펴보겠습니다.", ""},
	{"오답만", "오답은 A입니다.", ""},
	{"정답이 아닌 것", "A는 정답이 아닙니다. B도 정답이 아닙니다.", ""},
	{"답이라 하기 어려움", "C를 정답이라고 보기는 어렵습니다.", ""},
	{"정답이 C인지", "정답이 C인지 B인지 분명하지 않습니다.", ""},
	{"정답이 C라면", "만약 정답이 C라면 918년이어야 합니다.", ""},
	{"질문으로 끝남", "그렇다면 정답은 C일까요?", ""},
	{"빈 상자", `최종 답: $\boxed{}$`, ""},
	{"빈 정답", "**정답:**", ""},
	{"점만", "정답: ...", ""},
	{"JSON 빈 배열", `{"answer": []}`, ""},
	{"JSON 오류", `{"error": {"message": "rate limit", "type": "A"}}`, ""},
	{"판정 둘", "A. 궁예 ✅\nB. 견훤 ❌\nC. 왕건 ✅\nD. 최영 ❌", ""},
	{"판정이 끊김", "A. 궁예: 틀림\nB. 견훤: 틀림\nC.", ""},
	{"글자 모음", "ABCD", ""},
	{"별만", "****", ""},
	{"번호마다 다른 답", "문제 1: B\n문제 2: C\n문제 3: A", ""},
	{"1번 문제, 2번 문제", "1번 문제의 정답은 B이고 2번 문제의 정답은 C입니다.", ""},
}

func TestManners(t *testing.T) {
	labels := []string{"A", "B", "C", "D"}
	for _, c := range slices.Concat(manners, mannersWithout, mannersMore, mannersMoreWithout, mannersLast, mannersLastWithout) {
		t.Run(c.name, func(t *testing.T) {
			for _, options := range [][]string{nil, founders} {
				got := readChoice(labels, options, c.answer, false)
				if got.Label != c.want {
					t.Errorf("%q, %d options: %q by %q, want %q", c.answer, len(options), got.Label, got.Rule, c.want)
				}
			}
		})
	}
}
