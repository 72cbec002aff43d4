package layout

import "fmt"

// A part is one or several files like one of the small ones.
type part struct {
	like  string
	path  string // with a verb for the number of the file where they are several; "" is like
	files int    // 0 is 1
	rows  int    // of all of them together; 0 leaves each as it is
}

// wholes say how the small files become whole benchmarks.
func wholes() map[string][]part {
	out := map[string][]part{
		"kmmlu": {
			{"data/Accounting-test.csv", "data/Subject-%02d-test.csv", 45, 35030}, {"data/Accounting-dev.csv", "data/Subject-%02d-dev.csv", 45, 0},
			{"data/Law-train.csv", "data/Subject-%02d-train.csv", 45, 0},
		},
		"kmmlu-hard": {
			{"law/test/0000.parquet", "subject_%02d/test/0000.parquet", 45, 4104}, {"law/dev/0000.parquet", "subject_%02d/dev/0000.parquet", 45, 0},
		},
		"kmmlu-redux": {{like: "default/test/0000.parquet", rows: 2587}},
		"kmmlu-pro":   {{like: "default/test/0000.parquet", rows: 2822}},
		"click": {
			{"Dataset/Culture/Korean Law/Law_PSAT.json", "Dataset/Culture/Korean %02d/Law_PSAT.json", 20, 1500},
			{"Dataset/Language/Grammar/Grammar_Kedu.json", "Dataset/Language/Grammar/Grammar_Kedu%d.json", 6, 495},
		},
		"kobest": {
			{like: "boolq/test.jsonl", rows: 1404}, {like: "copa/test.jsonl", rows: 1000}, {like: "hellaswag/test.jsonl", rows: 500},
			{like: "sentineg/test.jsonl", rows: 397}, {like: "wic/test.jsonl", rows: 1260},
		},
		"hrm8k": {
			{like: "HRM8K/gsm8k_test.csv", rows: 1319}, {like: "HRM8K/ksm_test.csv", rows: 1428}, {like: "HRM8K/math_do_test.csv", rows: 2885},
			{like: "HRM8K/mmmlu_test.csv", rows: 470}, {like: "HRM8K/omni-math_do_test.csv", rows: 1909},
		},
		"kobalt":   {{like: "data/train.jsonl", rows: 700}},
		"kobbq":    {{like: "default/test/0000.parquet", rows: 2280}},
		"klue-nli": {{like: "nli/validation-00000-of-00001.parquet", rows: 3000}},
		"klue-sts": {{like: "sts/validation-00000-of-00001.parquet", rows: 519}},
		"kornli":   {{like: "xnli/test-00000-of-00001.parquet", rows: 5010}},
		"korsts":   {{like: "kor-sts_test.csv", rows: 1379}},
		"korquad1": {{like: "squad_kor_v1/validation-00000-of-00001.parquet", rows: 5774}},
		"logickor": {{like: "questions.jsonl", rows: 42}}, "ko-mt-bench": {{like: "default/train/0000.parquet", rows: 80}},
		"ifeval-ko":      {{like: "data/train-00000-of-00001.parquet", rows: 342}},
		"mmmlu-ko":       {{like: "test/mmlu_KO-KR.csv", rows: 14042}},
		"global-mmlu-ko": {{like: "ko/test-00000-of-00001.parquet", rows: 14042}, {like: "ko/dev-00000-of-00001.parquet"}},
		"belebele-ko":    {{like: "data/kor_Hang.jsonl", rows: 900}},
		"mmlu-prox-ko":   {{like: "ko/test-00000-of-00001.parquet", rows: 11759}, {like: "ko/validation-00000-of-00001.parquet"}},
	}
	for category, n := range map[string]int{"general_knowledge": 176, "history": 188, "loan_words": 169, "rare_words": 405, "reading_comprehension": 447, "standard_nomenclature": 153} {
		out["haerae"] = append(out["haerae"], part{"data/history-00000-of-00001.parquet", "data/" + category + "-00000-of-00001.parquet", 1, n})
	}
	out["haerae"] = append(out["haerae"], part{like: "data/lyrics_denoising-00000-of-00001.parquet"})
	for category, n := range map[string]int{"WR": 11, "GR": 25, "RCS": 37, "RCSS": 42, "RCH": 35, "LI": 37} {
		out["csatqa"] = append(out["csatqa"], part{"GR/test/0000.parquet", category + "/test/0000.parquet", 1, n})
	}
	out["csatqa"] = append(out["csatqa"], part{like: "full/test/0000.parquet"})
	for who, n := range map[string]int{"doctor": 435, "nurse": 878, "pharm": 885, "dentist": 811} {
		out["kormedmcqa"] = append(out["kormedmcqa"], part{like: who + "/test-00000-of-00001-a16785256f5f42b8.parquet", rows: n}, part{like: who + "/fewshot-00000-of-00001.parquet"})
	}
	out["kbl"] = wholeKBL()
	out["logickor-1-shot"], out["logickor-cot-1-shot"] = out["logickor"], out["logickor"]
	return out
}

// wholeKBL has 510 items of knowledge, 288 of reasoning and 2,510 of exams.
func wholeKBL() []part {
	var parts []part
	for i, s := range kblLayout() {
		switch {
		case i < 7:
			parts = append(parts, part{like: s.path(), rows: 510*(i+1)/7 - 510*i/7})
		case i >= 12:
			parts = append(parts, part{like: s.path(), rows: 72})
		}
	}
	for _, e := range []struct {
		exam, like         string
		first, years, rows int
	}{{"civil", "2012", 2012, 13, 846}, {"criminal", "2024", 2012, 13, 494}, {"public", "2013", 2012, 13, 494}, {"responsibility", "2010", 2010, 14, 676}} {
		before := "bar_exam/" + e.exam + "/" + e.exam
		for i := range e.years {
			year := fmt.Sprintf("%s%d.json", before, e.first+i)
			rows := e.rows*(i+1)/e.years - e.rows*i/e.years
			parts = append(parts, part{before + e.like + ".json", year, 1, rows})
		}
	}
	return parts
}
