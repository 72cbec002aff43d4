package tasks

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

type (
	exam struct {
		Question string `parquet:"question"`
		Answer   int64  `parquet:"answer"`
		A        string `parquet:"A"`
		B        string `parquet:"B"`
		C        string `parquet:"C"`
		D        string `parquet:"D"`
	}
	medical struct {
		Question string `parquet:"question"`
		A        string `parquet:"A"`
		B        string `parquet:"B"`
		C        string `parquet:"C"`
		D        string `parquet:"D"`
		E        string `parquet:"E"`
		Answer   int64  `parquet:"answer"`
	}
	licence struct {
		Question string   `parquet:"question"`
		Options  []string `parquet:"options,list"`
		Solution string   `parquet:"solution"`
	}
	click struct {
		ID        string   `parquet:"id"`
		Paragraph string   `parquet:"paragraph"`
		Question  string   `parquet:"question"`
		Choices   []string `parquet:"choices,list"`
		Answer    string   `parquet:"answer"`
	}
	haerae struct {
		Query   string `parquet:"query"`
		Options string `parquet:"options"`
		Answer  string `parquet:"answer"`
	}
	boolq struct {
		Paragraph string `parquet:"paragraph"`
		Question  string `parquet:"question"`
		Label     int64  `parquet:"label"`
	}
	copa struct {
		Premise  string `parquet:"premise"`
		Question string `parquet:"question"`
		One      string `parquet:"alternative_1"`
		Two      string `parquet:"alternative_2"`
		Label    int64  `parquet:"label"`
	}
	hellaswag struct {
		Context string `parquet:"context"`
		One     string `parquet:"ending_1"`
		Two     string `parquet:"ending_2"`
		Three   string `parquet:"ending_3"`
		Four    string `parquet:"ending_4"`
		Label   int64  `parquet:"label"`
	}
	sentineg struct {
		Sentence string `parquet:"sentence"`
		Label    int64  `parquet:"label"`
	}
	wic struct {
		Word  string `parquet:"word"`
		One   string `parquet:"context_1"`
		Two   string `parquet:"context_2"`
		Label int64  `parquet:"label"`
	}
	maths struct {
		Question string `parquet:"question"`
		Answer   string `parquet:"answer"`
	}
	kobalt struct {
		ID       string `parquet:"ID"`
		Question string `parquet:"Question"`
		Answer   string `parquet:"Answer"`
		Class    string `parquet:"Class"`
		Subclass string `parquet:"Subclass"`
		Level    int64  `parquet:"Level"`
	}
	csat struct {
		Context  string `parquet:"context"`
		Question string `parquet:"question"`
		One      string `parquet:"option#1"`
		Two      string `parquet:"option#2"`
		Three    string `parquet:"option#3"`
		Four     string `parquet:"option#4"`
		Five     string `parquet:"option#5"`
		Gold     int64  `parquet:"gold"`
	}
	kobbq struct {
		ID       string `parquet:"sample_id"`
		Label    string `parquet:"label_annotation"`
		Context  string `parquet:"context"`
		Question string `parquet:"question"`
		Choices  string `parquet:"choices"`
		Biased   string `parquet:"biased_answer"`
		Answer   string `parquet:"answer"`
		Category string `parquet:"bbq_category"`
	}
	nli struct {
		GUID       string `parquet:"guid"`
		Source     string `parquet:"source"`
		Premise    string `parquet:"premise"`
		Hypothesis string `parquet:"hypothesis"`
		Label      int64  `parquet:"label"`
	}
	klueSTS struct {
		GUID   string `parquet:"guid"`
		Source string `parquet:"source"`
		One    string `parquet:"sentence1"`
		Two    string `parquet:"sentence2"`
		Labels struct {
			Label  float64 `parquet:"label"`
			Real   float64 `parquet:"real-label"`
			Binary int64   `parquet:"binary-label"`
		} `parquet:"labels"`
	}
	sts struct {
		One   string  `parquet:"sentence1"`
		Two   string  `parquet:"sentence2"`
		Score float64 `parquet:"score"`
	}
	squad struct {
		ID       string `parquet:"id"`
		Title    string `parquet:"title"`
		Context  string `parquet:"context"`
		Question string `parquet:"question"`
		Answers  struct {
			Text  []string `parquet:"text,list"`
			Start []int32  `parquet:"answer_start,list"`
		} `parquet:"answers"`
	}
	talk struct {
		ID         int64     `parquet:"id"`
		Category   string    `parquet:"category"`
		Questions  []string  `parquet:"questions,list"`
		References []*string `parquet:"references,list"`
	}
	mtBench struct {
		ID        int64    `parquet:"question_id"`
		Category  string   `parquet:"category"`
		Turns     []string `parquet:"turns,list"`
		Reference []string `parquet:"reference,list"`
	}
	argument struct {
		Keywords []string `parquet:"keywords,list"`
		Relation *string  `parquet:"relation,optional"`
		Number   *int64   `parquet:"num_words,optional"`
	}
	ifeval struct {
		Key    int64      `parquet:"key"`
		Prompt string     `parquet:"prompt"`
		Names  []string   `parquet:"instruction_id_list,list"`
		Kwargs []argument `parquet:"kwargs,list"`
	}
	mmmlu struct {
		Index    int64  `parquet:""`
		Question string `parquet:"Question"`
		A        string `parquet:"A"`
		B        string `parquet:"B"`
		C        string `parquet:"C"`
		D        string `parquet:"D"`
		Answer   string `parquet:"Answer"`
		Subject  string `parquet:"Subject"`
	}
	globalMMLU struct {
		ID       string `parquet:"sample_id"`
		Subject  string `parquet:"subject"`
		Field    string `parquet:"subject_category"`
		Question string `parquet:"question"`
		A        string `parquet:"option_a"`
		B        string `parquet:"option_b"`
		C        string `parquet:"option_c"`
		D        string `parquet:"option_d"`
		Answer   string `parquet:"answer"`
		Culture  string `parquet:"cultural_sensitivity_label"`
	}
	belebele struct {
		Link     string `parquet:"link"`
		Number   int64  `parquet:"question_number"`
		Passage  string `parquet:"flores_passage"`
		Question string `parquet:"question"`
		One      string `parquet:"mc_answer1"`
		Two      string `parquet:"mc_answer2"`
		Three    string `parquet:"mc_answer3"`
		Four     string `parquet:"mc_answer4"`
		Right    string `parquet:"correct_answer_num"`
	}
	prox struct {
		ID        int64   `parquet:"question_id"`
		Question  string  `parquet:"question"`
		Option0   *string `parquet:"option_0,optional"`
		Option1   *string `parquet:"option_1,optional"`
		Option2   *string `parquet:"option_2,optional"`
		Option3   *string `parquet:"option_3,optional"`
		Option4   *string `parquet:"option_4,optional"`
		Option5   *string `parquet:"option_5,optional"`
		Option6   *string `parquet:"option_6,optional"`
		Option7   *string `parquet:"option_7,optional"`
		Option8   *string `parquet:"option_8,optional"`
		Option9   *string `parquet:"option_9,optional"`
		Answer    string  `parquet:"answer"`
		Reasoning string  `parquet:"cot_content"`
		Category  string  `parquet:"category"`
	}
)

func text(s string) *string { return &s }

// dev makes examples with different questions.
func dev(subject string, n int) []exam {
	var rows []exam
	for i := range n {
		rows = append(rows, exam{fmt.Sprintf("%s 예시 %d?", subject, i+1), int64(i%4 + 1), "하나", "둘", "셋", "넷"})
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

// layouts are the repositories of the public benchmarks in small: the files'
// names and columns are those of the real ones, the content is ours.
func layouts() map[string][]standIn {
	one := exam{" 다음 중 옳은 것은?\n", 3, "ㄱ", "ㄴ", "ㄷ", "ㄹ"}
	five := []string{"봄", "여름", "가을", "겨울", "없음"}
	out := map[string][]standIn{
		"kmmlu": {
			rowsOf("data/Accounting-test.csv", one, exam{"\"자본\"은,\n무엇?", 1, "ㄱ", "ㄴ", "ㄷ", "ㄹ"}), rowsOf("data/Accounting-dev.csv", dev("회계", 6)...),
			rowsOf("data/Law-test.csv", one), rowsOf("data/Law-dev.csv", append([]exam{one}, dev("법", 5)...)...),
			rowsOf("data/Law-train.csv", one),
		},
		"kmmlu-hard": {
			rowsOf("accounting/test/0000.parquet", one), rowsOf("accounting/dev/0000.parquet", dev("회계", 5)...),
			rowsOf("law/test/0000.parquet", one), rowsOf("law/dev/0000.parquet", dev("법", 5)...),
		},
		"kmmlu-redux": {rowsOf("default/test/0000.parquet", licence{"옳은 것은?", five[:4], "2"})},
		"kmmlu-pro":   {rowsOf("default/test/0000.parquet", licence{"옳은 것은?", five, "5"}, licence{"틀린 것은?", five[:4], "1"})},
		"click": {
			rowsOf("Dataset/Culture/Korean Law/Law_PSAT.json", click{"PSAT_1", "", "옳은 것은?", five[:4], "여름"}, click{"PSAT_2", "", "같은 보기", []string{"가", "나", "나", "다"}, "가"}),
			rowsOf("Dataset/Language/Grammar/Grammar_Kedu.json", click{"Kedu_16_1", "글이다.", "옳은 것은?", five, "없음"}, click{"Kedu_16_1", "", "다른 것", five[:4], "봄 "}),
		},
		"haerae": {
			rowsOf("data/history-00000-of-00001.parquet", haerae{"다음은?\n(A) 봄\n(B) 여름", "['봄', '여름', '가을', '겨울', '없음']", "(B)"}),
			rowsOf("data/lyrics_denoising-00000-of-00001.parquet", sentineg{"보기가 없는 과제", 0}),
		},
		"kobest": {
			rowsOf("boolq/test.jsonl", boolq{"글", "물음", 1}), rowsOf("copa/test.jsonl", copa{"비가 왔다.", "결과", "땅이 젖었다.", "해가 떴다.", 0}),
			rowsOf("hellaswag/test.jsonl", hellaswag{"그는 앉는다.", "a", "b", "c", "d", 3}), rowsOf("sentineg/test.jsonl", sentineg{"좋아요", 1}),
			rowsOf("wic/test.jsonl", wic{"배", "배를 탔다.", "배를 먹었다.", 0}),
		},
		"kormedmcqa": {},
		"hrm8k": {
			rowsOf("HRM8K/gsm8k_test.csv", maths{"몇 개인가?\n", "18.0"}), rowsOf("HRM8K/ksm_test.csv", maths{"몇인가?", "-3"}), rowsOf("HRM8K/math_do_test.csv", maths{"몇인가?", "0.5"}),
			rowsOf("HRM8K/mmmlu_test.csv", maths{"1. 가 2. 나", "2"}), rowsOf("HRM8K/omni-math_do_test.csv", maths{"몇인가?", "x+1"}),
		},
		"kobalt":      {{"data/train.jsonl", []byte(`[{"ID": "k1", "Question": "고르세요.\nA: 가\nB: 나", "Answer": "B", "Class": "Syntax", "Subclass": "일치", "Level": 2, "Sampling_YN": 0}]`)}},
		"csatqa":      {rowsOf("GR/test/0000.parquet", csat{"글", "물음", "가", "나", "다", "라", "마", 5}), rowsOf("full/test/0000.parquet", sentineg{"다른 구성", 1})},
		"kobbq":       {rowsOf("default/test/0000.parquet", kobbq{"age-001a-001-amb-bsd", "ST", "맥락", "누구?", `['손자', "할머니's", '알 수 없음']`, "할머니's", "알 수 없음", "Age"})},
		"klue-nli":    {rowsOf("nli/validation-00000-of-00001.parquet", nli{"g1", "airbnb", "전제", "가설", 2})},
		"kornli":      {rowsOf("xnli/test-00000-of-00001.parquet", nli{"", "", "전제", "가설", 0})},
		"korsts":      {rowsOf("kor-sts_test.csv", sts{"하나", "둘", 3.8})},
		"logickor":    {rowsOf("questions.jsonl", talk{1, "추론(Reasoning)", []string{"물음", "다시"}, []*string{nil, text("풀이")}})},
		"ko-mt-bench": {rowsOf("default/train/0000.parquet", mtBench{81, "writing", []string{"물음", "다시"}, nil}, mtBench{101, "reasoning", []string{"물음", "다시"}, []string{"답", "답2"}})},
		"ifeval-ko": {rowsOf("data/train-00000-of-00001.parquet", ifeval{1000, "쉼표 없이 쓰세요.", []string{"punctuation:no_comma", "length_constraints:number_words"},
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
	out["klue-sts"] = []standIn{rowsOf("sts/validation-00000-of-00001.parquet", m)}
	var q squad
	q.ID, q.Context, q.Question, q.Answers.Text = "6566495-0-0", "지민은 전주에서 태어났다.", "어디에서?", []string{"전주", "전주에서", "전주"}
	out["korquad1"] = []standIn{rowsOf("squad_kor_v1/validation-00000-of-00001.parquet", q)}
	for _, who := range []string{"dentist", "doctor", "nurse", "pharm"} {
		var shots []medical
		for i := range 5 {
			shots = append(shots, medical{fmt.Sprintf("%s 예시 %d?", who, i+1), "하나", "둘", "셋", "넷", "다섯", 2})
		}
		out["kormedmcqa"] = append(out["kormedmcqa"], rowsOf(who+"/test-00000-of-00001-a16785256f5f42b8.parquet", medical{"옳은 것은?", "ㄱ", "ㄴ", "ㄷ", "ㄹ", "ㅁ", 5}),
			rowsOf(who+"/fewshot-00000-of-00001.parquet", shots...))
	}
	out["kbl"] = kblLayout()
	return out
}

type law struct {
	Question string `parquet:"question"`
	A        string `parquet:"A"`
	B        string `parquet:"B"`
	C        string `parquet:"C"`
	D        string `parquet:"D"`
	E        string `parquet:"E"`
	Label    string `parquet:"label"`
	GT       string `parquet:"gt"`
}

// kblLayout has all of KBL's files with all columns that any of them has.
func kblLayout() []standIn {
	row := law{"옳은 것은?", "가", "나", "다", "라", "마", "B", "B"}
	var files []standIn
	for _, name := range []string{
		"knowledge/kbl_legal_common_legal_mistake_qa_v0.1.json", "knowledge/kbl_legal_common_legal_mistake_qa_reasoning_v0.1.json",
		"knowledge/kbl_legal_concept_qa_v0.1.json", "knowledge/kbl_offense_component_qa_v0.1.json", "knowledge/kbl_query_and_statute_matching_qa_v0.1.json",
		"knowledge/kbl_statute_hallucination_qa_v0.1.json", "knowledge/kbl_statute_matching_qa_number_and_content_matching_qa_v0.1.json",
		"bar_exam/civil/civil2012.json", "bar_exam/civil/civil2025.json", "bar_exam/criminal/criminal2024.json", "bar_exam/public/public2013.json", "bar_exam/responsibility/responsibility2010.json",
	} {
		files = append(files, rowsOf(name, row))
	}
	reasoning := `[{"question": "물음", "A": "관련 있음", "B": "관련 없음", "label": "A", "query": "주장", "facts_charged": "공소", "defendant_claim": "부인", "facts_accepted": "증거", "cause": "원인", "effect": "결과", "statement1": "하나", "statement2": "둘",
		"query_case_appellant": "ㄱ", "query_case_fact": "ㄴ", "query_case_claim": "ㄷ", "query_case_judicial_opinion": "ㄹ", "retrieved_case_appellant": "ㅁ", "retrieved_case_fact": "ㅂ", "retrieved_case_claim": "ㅅ", "retrieved_case_judicial_opinion": "ㅇ"}]`
	for _, name := range []string{"case_relevance_qa_p", "case_relevance_qa_q", "causal_reasoning_qa", "logical_contradiction_qa"} {
		files = append(files, standIn{"reasoning/kbl_" + name + "_v0.1.json", []byte(reasoning)})
	}
	return files
}

// counts are the numbers of items and of files in suite.yaml: a stand-in has
// fewer.
var counts = regexp.MustCompile(`(?m)^(    )?count: \d+\n|^        files: \d+\n`)

// openStandIn loads a public benchmark with however many items dir has.
func openStandIn(name, dir string) (*Suite, error) {
	source, err := fs.ReadFile(embedded, path.Join("suites", name, "suite.yaml"))
	if err != nil {
		return nil, err
	}
	fsys := fstest.MapFS{"suite.yaml": {Data: counts.ReplaceAll(source, nil)}}
	return load(place{fsys, name, ""}, Options{Seed: 1, Snapshots: oneSnapshot(dir)})
}

// TestPublic reads a stand-in of every public benchmark's repository, and
// compares its items and what is sent for them with the golden file.
func TestPublic(t *testing.T) {
	all := layouts()
	for _, name := range Public() {
		t.Run(name, func(t *testing.T) {
			files, ok := all[name]
			if !ok {
				t.Fatal("there is no stand-in")
			}
			dir := t.TempDir()
			put(t, dir, files...)
			s, err := openStandIn(name, dir)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "public", name+".golden")
			got := transcript(t, s)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// transcript shows a suite's items, and the messages of the first of each task.
func transcript(t *testing.T, s *Suite) string {
	var b strings.Builder
	for _, f := range s.Findings {
		fmt.Fprintf(&b, "! %s %s %d %q\n", f.Task, f.Code, f.Count, f.Items)
	}
	for _, task := range s.Tasks {
		for i, it := range task.Items {
			fmt.Fprintf(&b, "── %s %s %s %d: answer %q aliases %q options %q category %q group %q meta %v references %q rules %v\n",
				task.Name, task.Kind, it.ID, it.Position, it.Answer, it.Aliases, it.Options, it.Category, it.Group, it.Meta, it.References, it.Rules)
			messages, err := task.Messages(it)
			if err != nil {
				t.Fatal(err)
			}
			if i > 0 {
				messages = messages[len(messages)-1:]
			}
			for _, m := range messages {
				fmt.Fprintf(&b, "[%s]\n%s|\n", m.Role, m.Content)
			}
		}
	}
	return b.String()
}
