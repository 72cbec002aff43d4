package judge

// koMTBench is single-answer grading as FastChat's llm_judge defined it for
// MT-Bench (L. Zheng et al., arXiv 2306.05685) and LG AI Research took it over
// for KoMT-Bench (github.com/LG-AI-EXAONE/KoMT-Bench): a rating from 1 to 10 as
// [[n]], the second turn judged with the whole dialogue, reference answers for
// math, reasoning and coding, the square root of the rating where the answer is
// not in Korean, but for the items 138 and 140.
//
// The wording is hanbench's own: the published one is under the LGPL.
// ReadTemplates takes the published file.
func koMTBench() *Protocol {
	return &Protocol{
		Name:   "ko-mt-bench",
		Source: "KoMT-Bench (LG-AI-EXAONE/KoMT-Bench), after FastChat llm_judge; prompts in hanbench's own words",
		Low:    1, High: 10,
		Templates: Templates{
			Single: &Template{Name: "single", System: assistant, Prompt: "[심사 지침]\n" + judgeQuality + rateInBrackets + "\n\n" + oneQuestion + oneAnswer},
			SingleRef: &Template{Name: "single-ref", System: assistant,
				Prompt: "[심사 지침]\n" + judgeAgainst + rateInBrackets + "\n\n" + oneQuestion + oneReference + oneAnswer},
			Multi:    &Template{Name: "multi", System: judgeQuality + secondTurn + rateInBrackets, Prompt: dialogue},
			MultiRef: &Template{Name: "multi-ref", System: judgeAgainst + secondTurn + rateInBrackets, Prompt: references + "\n\n" + dialogue},
		},
		Referenced: []string{"math", "reasoning", "coding"},
		Penalty:    SquareRoot,
		Exempt:     []string{"138", "140"},
		MaxTokens:  2048,
		read:       readBrackets,
		form:       "[[%g]]",
	}
}

const (
	assistant    = "당신은 답변을 심사하는 도우미입니다."
	judgeQuality = "아래 사용자 질문에 인공지능이 답했습니다. 치우침 없는 심사위원으로서 답변의 질을 평가하세요. 얼마나 도움이 되는지, 질문에 맞는지, 정확한지, 깊이가 있는지, 창의적인지, 충분히 자세한지를 함께 봅니다. "
	judgeAgainst = "아래 사용자 질문에 인공지능이 답했습니다. 치우침 없는 심사위원으로서 답변이 정확하고 도움이 되는지 평가하세요. 모범 답안이 함께 주어집니다. 먼저 답변을 모범 답안과 견주어 틀린 곳을 찾아 바로잡으세요. "
	secondTurn   = "대화의 두 번째 질문에 대한 답변만 점수를 매깁니다. "
	// The format is the protocol's: it is what verdicts are read by.
	rateInBrackets = "짧은 설명을 먼저 쓰고, 되도록 객관적으로 판단하세요. 설명이 끝나면 1점에서 10점까지의 점수를 반드시 \"[[점수]]\" 형식으로 쓰세요. 예: \"점수: [[5]]\"."

	oneQuestion  = "[사용자 질문]\n{question}\n\n"
	oneReference = "[모범 답안 시작]\n{ref_answer_1}\n[모범 답안 끝]\n\n"
	oneAnswer    = "[인공지능 답변 시작]\n{answer}\n[인공지능 답변 끝]"

	references = "<|모범 답안 시작|>\n\n### 사용자\n{question_1}\n\n### 모범 답안\n{ref_answer_1}\n\n### 사용자\n{question_2}\n\n### 모범 답안\n{ref_answer_2}\n\n<|모범 답안 끝|>"
	dialogue   = "<|대화 시작|>\n\n### 사용자\n{question_1}\n\n### 인공지능\n{answer_1}\n\n### 사용자\n{question_2}\n\n### 인공지능\n{answer_2}\n\n<|대화 끝|>"
)
