package layout

import "fmt"

func text(s string) *string { return &s }

// Dev makes n examples of KMMLU with different questions.
func Dev(subject string, n int) []Exam {
	var rows []Exam
	for i := range n {
		rows = append(rows, Exam{fmt.Sprintf("%s 예시 %d?", subject, i+1), int64(i%4 + 1), "하나", "둘", "셋", "넷"})
	}
	return rows
}

func globalDev(subject string, n int) []globalMMLU {
	var rows []globalMMLU
	for i := range n {
		rows = append(rows, globalMMLU{fmt.Sprintf("%s/dev/%d", subject, i), subject, "STEM", fmt.Sprintf("%s 예시 %d?", subject, i+1), "하나", "둘", "셋", "넷", "ABCD"[i%4 : i%4+1], "-"})
	}
	return rows
}

func proxDev(category string, n int) []prox {
	var rows []prox
	for i := range n {
		rows = append(rows, prox{ID: int64(i), Question: fmt.Sprintf("%s 예시 %d?", category, i+1), Option0: text("하나"), Option1: text("둘"),
			Answer: "B", Reasoning: "A: 한 단계씩 생각해 봅시다. 둘이 맞습니다. 답은 (B)입니다.", Category: category})
	}
	return rows
}

// sheets are the files of the public benchmarks' repositories in small.
func sheets() map[string][]sheet {
	one := Exam{" 다음 중 옳은 것은?\n", 3, "ㄱ", "ㄴ", "ㄷ", "ㄹ"}
	five := []string{"봄", "여름", "가을", "겨울", "없음"}
	out := map[string][]sheet{
		"kmmlu": {
			rowsOf("data/Accounting-test.csv", one, Exam{"\"자본\"은,\n무엇?", 1, "ㄱ", "ㄴ", "ㄷ", "ㄹ"}), rowsOf("data/Accounting-dev.csv", Dev("회계", 6)...),
			rowsOf("data/Law-test.csv", one), rowsOf("data/Law-dev.csv", append([]Exam{one}, Dev("법", 5)...)...),
			rowsOf("data/Law-train.csv", one),
		},
		"kmmlu-hard": {
			rowsOf("accounting/test/0000.parquet", one), rowsOf("accounting/dev/0000.parquet", Dev("회계", 5)...),
			rowsOf("law/test/0000.parquet", one), rowsOf("law/dev/0000.parquet", Dev("법", 5)...),
		},
		"kmmlu-redux": {rowsOf("default/test/0000.parquet", licence{"옳은 것은?", five[:4], "2"})},
		"kmmlu-pro":   {rowsOf("default/test/0000.parquet", licence{"옳은 것은?", five, "5"}, licence{"틀린 것은?", five[:4], "1"})},
		"click": {
			rowsOf("Dataset/Culture/Korean Law/Law_PSAT.json", click{"PSAT_1", "", "옳은 것은?", five[:4], "여름"}, click{"PSAT_2", "", "같은 보기", []string{"가", "나", "나", "다"}, "가"}),
			rowsOf("Dataset/Language/Grammar/Grammar_Kedu.json", click{"Kedu_16_1", "글이다.", "옳은 것은?", five, "없음"}, click{"Kedu_16_1", "", "다른 것", five[:4], "봄 "}),
		},
		"haerae": {
			rowsOf("data/history-00000-of-00001.parquet", haerae{"다음은?\n(A) 봄\n(B) 여름", "['봄', '여름', '가을', '겨울', '없음']", "(B)"}),
			rowsOf("data/lyrics_denoising-00000-of-00001.parquet", Sentence{"보기가 없는 과제", 0}),
		},
		"kobest": {
			rowsOf("boolq/test.jsonl", boolq{"글", "물음", 1}), rowsOf("copa/test.jsonl", copa{"비가 왔다.", "결과", "땅이 젖었다.", "해가 떴다.", 0}),
			rowsOf("hellaswag/test.jsonl", hellaswag{"그는 앉는다.", "a", "b", "c", "d", 3}), rowsOf("sentineg/test.jsonl", Sentence{"좋아요", 1}),
			rowsOf("wic/test.jsonl", wic{"배", "배를 탔다.", "배를 먹었다.", 0}),
		},
		"kormedmcqa": {},
		"hrm8k": {
			rowsOf("HRM8K/gsm8k_test.csv", maths{"몇 개인가?\n", "18.0"}), rowsOf("HRM8K/ksm_test.csv", maths{"몇인가?", "-3"}), rowsOf("HRM8K/math_do_test.csv", maths{"몇인가?", "0.5"}),
			rowsOf("HRM8K/mmmlu_test.csv", maths{"1. 가 2. 나", "2"}), rowsOf("HRM8K/omni-math_do_test.csv", maths{"몇인가?", "x+1"}),
		},
		"kobalt":      {sheetOf[kobalt]{"data/train.jsonl", ".json", []kobalt{{"k1", "고르세요.\nA: 가\nB: 나", "B", "Syntax", "일치", 2, 0}}}},
		"csatqa":      {rowsOf("GR/test/0000.parquet", csat{"글", "물음", "가", "나", "다", "라", "마", 5}), rowsOf("full/test/0000.parquet", Sentence{"다른 구성", 1})},
		"kobbq":       {rowsOf("default/test/0000.parquet", kobbq{"age-001a-001-amb-bsd", "ST", "맥락", "누구?", `['손자', "할머니's", '알 수 없음']`, "할머니's", "알 수 없음", "Age"})},
		"klue-nli":    {rowsOf("nli/validation-00000-of-00001.parquet", nli{"g1", "airbnb", "전제", "가설", 2})},
		"kornli":      {rowsOf("xnli/test-00000-of-00001.parquet", nli{"", "", "전제", "가설", 0})},
		"korsts":      {rowsOf("kor-sts_test.csv", sts{"하나", "둘", 3.8})},
		"logickor":    {rowsOf("questions.jsonl", talk{1, "추론(Reasoning)", []string{"물음", "다시"}, []*string{nil, text("풀이")}})},
		"ko-mt-bench": {rowsOf("default/train/0000.parquet", mtBench{81, "writing", []string{"물음", "다시"}, nil}, mtBench{101, "reasoning", []string{"물음", "다시"}, []string{"답", "답2"}})},
		"ifeval-ko": {rowsOf("data/train-00000-of-00001.parquet", ifevalItems{1000, "쉼표 없이 쓰세요.", []string{"punctuation:no_comma", "length_constraints:number_words"},
			[]argument{{}, {Relation: text("at least"), Number: func() *int64 { n := int64(300); return &n }()}}})},
		"mmmlu-ko": {rowsOf("test/mmlu_KO-KR.csv", mmmlu{0, "물음", "가", "나", "다", "라", "D", "abstract_algebra"})},
		"global-mmlu-ko": {rowsOf("ko/test-00000-of-00001.parquet", globalMMLU{"law/test/0", "law", "Humanities", "물음", "가", "나", "다", "라", "A", "CS"}),
			rowsOf("ko/dev-00000-of-00001.parquet", append(globalDev("anatomy", 5), globalDev("law", 6)...)...)},
		"belebele-ko": {rowsOf("data/kor_Hang.jsonl", belebele{"http://a", 1, "글", "물음 ", "가", "나", "다", "라", "3"})},
		"mmlu-prox-ko": {rowsOf("ko/test-00000-of-00001.parquet", prox{ID: 70, Question: "물음", Option0: text("가"), Option1: text("나"), Option2: text("다"), Answer: "C", Category: "law"}),
			rowsOf("ko/validation-00000-of-00001.parquet", append(proxDev("math", 5), proxDev("law", 5)...)...)},
	}
	var m klueSTS
	m.GUID, m.Source, m.One, m.Two, m.Labels.Label, m.Labels.Real = "s1", "policy", "하나", "둘", 3.7, 3.714285714285714
	out["klue-sts"] = []sheet{rowsOf("sts/validation-00000-of-00001.parquet", m)}
	var q squad
	q.ID, q.Context, q.Question, q.Answers.Text = "6566495-0-0", "지민은 전주에서 태어났다.", "어디에서?", []string{"전주", "전주에서", "전주"}
	out["korquad1"] = []sheet{rowsOf("squad_kor_v1/validation-00000-of-00001.parquet", q)}
	for _, who := range []string{"dentist", "doctor", "nurse", "pharm"} {
		var shots []medical
		for i := range 5 {
			shots = append(shots, medical{fmt.Sprintf("%s 예시 %d?", who, i+1), "하나", "둘", "셋", "넷", "다섯", 2})
		}
		out["kormedmcqa"] = append(out["kormedmcqa"], rowsOf(who+"/test-00000-of-00001-a16785256f5f42b8.parquet", medical{"옳은 것은?", "ㄱ", "ㄴ", "ㄷ", "ㄹ", "ㅁ", 5}),
			rowsOf(who+"/fewshot-00000-of-00001.parquet", shots...))
	}
	out["kbl"] = kblLayout()
	out["logickor-1-shot"], out["logickor-cot-1-shot"] = out["logickor"], out["logickor"]
	return out
}

// kblLayout has all of KBL's files with all columns that any of them has.
func kblLayout() []sheet {
	row := law{"옳은 것은?", "가", "나", "다", "라", "마", "B", "B"}
	var files []sheet
	for _, name := range []string{
		"knowledge/kbl_legal_common_legal_mistake_qa_v0.1.json", "knowledge/kbl_legal_common_legal_mistake_qa_reasoning_v0.1.json",
		"knowledge/kbl_legal_concept_qa_v0.1.json", "knowledge/kbl_offense_component_qa_v0.1.json", "knowledge/kbl_query_and_statute_matching_qa_v0.1.json",
		"knowledge/kbl_statute_hallucination_qa_v0.1.json", "knowledge/kbl_statute_matching_qa_number_and_content_matching_qa_v0.1.json",
		"bar_exam/civil/civil2012.json", "bar_exam/civil/civil2025.json", "bar_exam/criminal/criminal2024.json", "bar_exam/public/public2013.json", "bar_exam/responsibility/responsibility2010.json",
	} {
		files = append(files, rowsOf(name, row))
	}
	reasoning := legalCase{"물음", "관련 있음", "관련 없음", "A", "주장", "공소", "부인", "증거", "원인", "결과", "하나", "둘", "ㄱ", "ㄴ", "ㄷ", "ㄹ", "ㅁ", "ㅂ", "ㅅ", "ㅇ"}
	for _, name := range []string{"case_relevance_qa_p", "case_relevance_qa_q", "causal_reasoning_qa", "logical_contradiction_qa"} {
		files = append(files, rowsOf("reasoning/kbl_"+name+"_v0.1.json", reasoning))
	}
	return files
}
