package tasks

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A task file whose answers are read by two pipelines.
const filteredYAML = `task: 셈
dataset_path: json
dataset_kwargs: {data_files: {test: rows.jsonl, dev: dev.jsonl}}
test_split: test
fewshot_split: dev
output_type: generate_until
doc_to_text: "물음: {{q}}\n답:"
doc_to_target: "{{a}}"
generation_kwargs: {until: ["\n물음:"], max_gen_toks: 64, temperature: 0.7, top_p: 0.9}
repeats: 3
filter_list:
  - name: strict
    filter:
      - {function: regex, regex_pattern: "정답은 (\\d+)"}
      - {function: take_first}
  - name: flexible
    filter:
      - {function: regex, regex_pattern: "(\\d+)", group_select: -1}
      - {function: take_first_k, k: 3}
      - {function: majority_vote}
metric_list:
  - {metric: exact_match, ignore_case: true}
metadata: {version: 1.5}
`

const choiceYAML = `task: 속담
dataset_path: 자료
test_split: test
output_type: multiple_choice
doc_to_text: "{{앞}} "
doc_to_target: label
doc_to_choice: 뒤
target_delimiter: ""
metric_list: [{metric: acc}, {metric: acc_norm}, {metric: acc_bytes}, {metric: mcc}]
`

const choiceRows = `{"앞": "가는 말이 고와야", "뒤": ["오는 말이 곱다", "귀가 간지럽다"], "label": 0}
{"앞": "낮말은 새가 듣고", "뒤": ["새", "밤말은 쥐가 듣는다"], "label": 1}
`

// files writes files and gives their folder.
func files(t *testing.T, byName map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range byName {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func openTask(t *testing.T, ref string, o Options) (*Suite, *Task) {
	t.Helper()
	s, err := OpenWith(ref, o)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Tasks) != 1 {
		t.Fatalf("%d tasks; want 1", len(s.Tasks))
	}
	return s, s.Tasks[0]
}

func filteredFiles(t *testing.T, yaml string) string {
	return files(t, map[string]string{
		"t.yaml": yaml, "rows.jsonl": `{"q": "1+1?", "a": 2}` + "\n" + `{"q": "2+3?", "a": [5, "다섯"]}` + "\n",
		"dev.jsonl": `{"q": "0+0?", "a": 0}` + "\n" + `{"q": "1+0?", "a": 1}` + "\n",
	})
}

func TestFilteredTask(t *testing.T) {
	s, task := openTask(t, filepath.Join(filteredFiles(t, filteredYAML), "t.yaml"), Options{})
	if s.Name != "셈" || s.Version != "1.5" || s.Repeats != 3 || task.Kind != Filtered || task.MaxTokens != 64 {
		t.Errorf("suite %s %s, %d repeats, kind %s, %d tokens", s.Name, s.Version, s.Repeats, task.Kind, task.MaxTokens)
	}
	if diff := cmp.Diff(map[string]any{"temperature": 0.7, "top_p": 0.9}, task.Sampling); diff != "" {
		t.Errorf("sampling (-want +got):\n%s", diff)
	}
	messages, err := task.Messages(task.Items[0])
	if diff := cmp.Diff([]Message{{"user", "물음: 1+1?\n답:"}}, messages); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, tc := range []struct {
		name, text string
		item       int
		truncated  bool
		want       Outcome
		extracted  string
		flexible   Outcome
		span       string
	}{
		{"엄격", "정답은 2입니다.", 0, false, Correct, "2", Correct, "2"},
		{"느슨만", "2", 0, false, Unparsed, "", Correct, ""},
		{"틀림", "정답은 3, 아니 2", 0, false, Incorrect, "3", Correct, "3"},
		{"여러 정답", "정답은 5", 1, false, Correct, "5", Correct, "5"},
		{"멈춤 뒤", "정답은 2\n물음: 7+7?\n답: 14", 0, false, Correct, "2", Correct, "2"},
		{"추론 뒤", "<think>정답은 3</think>정답은 2", 0, false, Correct, "2", Correct, "2"},
		{"잘림", "생각해 보면", 0, true, Truncated, "", Incorrect, ""},
		{"거절", "죄송하지만 답변해 드릴 수 없습니다.", 0, false, Refused, "", Incorrect, ""},
		{"두 번 나옴", "2, 정답은 2", 0, false, Correct, "2", Correct, "-"},
	} {
		got := task.Score(task.Items[tc.item], Answer{Text: tc.text, Truncated: tc.truncated})
		if got.Outcome != tc.want || got.Extracted != tc.extracted || got.Rule != "strict: regex, take_first" {
			t.Errorf("%s: %s %q by %q; want %s %q", tc.name, got.Outcome, got.Extracted, got.Rule, tc.want, tc.extracted)
		}
		if v := got.Variants["exact_match,flexible"]; v != tc.flexible {
			t.Errorf("%s: flexible is %s; want %s", tc.name, v, tc.flexible)
		}
		if span := tc.text[got.Span[0]:got.Span[1]]; tc.span != "-" && span != tc.span || tc.span == "-" && span != "" {
			t.Errorf("%s: span is %q", tc.name, span)
		}
	}
	if got := task.Score(task.Items[0], Answer{Failed: true}).Outcome; got != Failed {
		t.Errorf("no answer is %s", got)
	}
}

func TestHarnessExamples(t *testing.T) {
	two := 2
	dir := filteredFiles(t, strings.Replace(filteredYAML, "repeats: 3", "num_fewshot: 1\nfewshot_config: {sampler: first_n}", 1))
	_, task := openTask(t, filepath.Join(dir, "t.yaml"), Options{})
	_, more := openTask(t, filepath.Join(dir, "t.yaml"), Options{Shots: &two})
	for want, task := range map[string]*Task{
		"물음: 0+0?\n답: 0\n\n물음: 1+1?\n답:":                   task,
		"물음: 0+0?\n답: 0\n\n물음: 1+0?\n답: 1\n\n물음: 1+1?\n답:": more,
	} {
		messages, err := task.Messages(task.Items[0])
		if diff := cmp.Diff([]Message{{"user", want}}, messages); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
	if task.Items[0].Hash == more.Items[0].Hash {
		t.Error("other examples, and the same hash of the item")
	}
	five := 5
	if _, err := OpenWith(filepath.Join(dir, "t.yaml"), Options{Shots: &five}); err == nil || !strings.Contains(err.Error(), "5 examples") {
		t.Errorf("more examples than there are: %v", err)
	}
}

func TestHarnessHash(t *testing.T) {
	hash := func(yaml, data string) string {
		dir := filteredFiles(t, yaml)
		if data != "" {
			if err := os.WriteFile(filepath.Join(dir, "rows.jsonl"), []byte(data), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, _ := openTask(t, filepath.Join(dir, "t.yaml"), Options{})
		return s.Hash
	}
	base := hash(filteredYAML, "")
	if same := hash("# 설명\n"+strings.Replace(filteredYAML, "version: 1.5", "version: 2", 1), ""); same != base {
		t.Error("a comment and the version change the hash")
	}
	for name, other := range map[string]string{
		"틀":   hash(strings.Replace(filteredYAML, "답:", "정답:", 1), ""),
		"거르개": hash(strings.Replace(filteredYAML, "group_select: -1", "group_select: 0", 1), ""),
		"행":   hash(filteredYAML, `{"q": "1+1?", "a": 2, "x": 1}`+"\n"+`{"q": "2+3?", "a": [5, "다섯"]}`+"\n"),
	} {
		if other == base {
			t.Errorf("%s: the same hash", name)
		}
	}
}

func TestChoiceTask(t *testing.T) {
	dir := files(t, map[string]string{"t.yaml": choiceYAML, "자료/test.jsonl": choiceRows})
	s, task := openTask(t, filepath.Join(dir, "t.yaml"), Options{})
	if len(s.Findings) != 1 || s.Findings[0].Text != "metric mcc is not computed" {
		t.Errorf("findings %+v", s.Findings)
	}
	l, err := task.Likelihoods(task.Items[0])
	want := Likelihoods{[]string{"가는 말이 고와야"}, []string{" 오는 말이 곱다", " 귀가 간지럽다"}}
	if diff := cmp.Diff(want, l); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff([]string{"가는 말이 고와야", "가는 말이 고와야 오는 말이 곱다", "가는 말이 고와야 귀가 간지럽다"}, l.Texts()); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	// 1 and 10 characters, 3 and 26 bytes: the short one is likelier, the long one
	// is by character.
	got := task.ScoreLikelihood(task.Items[1], []float64{-4, -12})
	variants := map[Variant]Outcome{"acc": Incorrect, "acc_norm": Correct, "acc_bytes": Correct}
	if diff := cmp.Diff(variants, got.Variants); diff != "" || got.Outcome != Incorrect || got.Extracted != "A" {
		t.Errorf("%s %s (-want +got):\n%s", got.Outcome, got.Extracted, diff)
	}
	messages, err := task.Messages(task.Items[0])
	inWords := []Message{{"user", "가는 말이 고와야 \n\nA. 오는 말이 곱다\nB. 귀가 간지럽다\n\n맞는 보기의 기호로 답하세요."}}
	if diff := cmp.Diff(inWords, messages); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got := task.Score(task.Items[0], Answer{Text: "A"}); got.Outcome != Correct {
		t.Errorf("in words: %+v", got)
	}
}

// Where the prompt shows the options, it is sent as it is, and read by their own
// labels; several may be right.
func TestChoicesInThePrompt(t *testing.T) {
	dir := files(t, map[string]string{
		"t.yaml": "task: t\ndataset_path: csv\ndataset_kwargs: {data_files: {test: t.csv}}\ntest_split: test\noutput_type: multiple_choice\n" +
			"doc_to_text: \"{{q}}\\n(가) {{a}} (나) {{b}} (다) {{c}}\\n답:\"\ndoc_to_choice: [\"(가)\", \"(나)\", \"(다)\"]\ndoc_to_target: \"{{[n-1, 2]}}\"\n",
		"t.csv": "q,a,b,c,n\n짝수는?,1,2,4,2\n",
	})
	_, task := openTask(t, filepath.Join(dir, "t.yaml"), Options{})
	messages, err := task.Messages(task.Items[0])
	if diff := cmp.Diff([]Message{{"user", "짝수는?\n(가) 1 (나) 2 (다) 4\n답:"}}, messages); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for text, want := range map[string]Outcome{"(나)": Correct, "정답은 다입니다.": Correct, "가": Incorrect} {
		if got := task.Score(task.Items[0], Answer{Text: text}); got.Outcome != want {
			t.Errorf("%s: %+v; want %s", text, got, want)
		}
	}
	for i, want := range []Outcome{Incorrect, Correct, Correct} {
		values := []float64{-9, -9, -9}
		values[i] = -1
		if got := task.ScoreLikelihood(task.Items[0], values).Outcome; got != want {
			t.Errorf("option %d: %s; want %s", i, got, want)
		}
	}
	if got := task.ScoreLikelihood(task.Items[0], []float64{-1, math.NaN(), -1}).Outcome; got != Unparsed {
		t.Errorf("NaN: %s", got)
	}
}

// The options are the questions: each has a context of its own.
func TestTwoContexts(t *testing.T) {
	dir := files(t, map[string]string{
		"t.yaml": "task: t\ndataset_path: 자료\nvalidation_split: validation\noutput_type: multiple_choice\n" +
			"doc_to_text: label\ndoc_to_choice: \"{{[머리 + 하나, 머리 + 둘]}}\"\ndoc_to_target: 꼬리\n",
		"자료/validation.jsonl": `{"머리": "컵이 가방에 안 들어간다. ", "하나": "컵이", "둘": "가방이", "꼬리": "너무 크다.", "label": 0}` + "\n",
	})
	_, task := openTask(t, filepath.Join(dir, "t.yaml"), Options{})
	l, err := task.Likelihoods(task.Items[0])
	want := []string{
		"컵이 가방에 안 들어간다. 컵이", "컵이 가방에 안 들어간다. 가방이",
		"컵이 가방에 안 들어간다. 컵이 너무 크다.", "컵이 가방에 안 들어간다. 가방이 너무 크다.",
	}
	if diff := cmp.Diff(want, l.Texts()); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestHarnessGroup(t *testing.T) {
	task := func(name string) string {
		return strings.Replace(choiceYAML, "task: 속담", "task: "+name+"\ntag: 옛말", 1)
	}
	dir := files(t, map[string]string{
		"하나.yaml": task("하나"), "둘.yaml": task("둘"), "자료/test.jsonl": choiceRows,
		"모두.yaml":     "group: 모두\ntask: [옛말]\naggregate_metric_list: [{metric: acc, weight_by_size: false}, {metric: acc_norm}]\n",
		"python.yaml": task("파이썬") + "process_docs: !function utils.f\n",
	})
	s, err := OpenWith(filepath.Join(dir, "모두.yaml"), Options{})
	if err == nil || !strings.Contains(err.Error(), "lacks tasks") || !strings.Contains(err.Error(), "utils.f") {
		t.Errorf("a group with a task that needs Python: %v %v", s, err)
	}
	folder, err := OpenWith(dir, Options{})
	if err != nil || len(folder.Tasks) != 2 || folder.Name != filepath.Base(dir) {
		t.Fatalf("the folder: %v", err)
	}
	var said []string
	for _, f := range folder.Findings {
		if strings.Contains(f.Text, "left out") && strings.Contains(f.Text, "utils.f") {
			said = append(said, f.Text)
		}
	}
	if len(said) != 2 { // the task and the group
		t.Errorf("left out: %q", said)
	}
	if err := os.Remove(filepath.Join(dir, "python.yaml")); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenWith(filepath.Join(dir, "모두.yaml"), Options{}); err != nil {
		t.Fatal(err)
	}
	want := []Group{{Name: "모두", Tasks: []string{"둘", "하나"}, Aggregates: []Aggregate{{"acc", false}, {"acc_norm", true}}}}
	if diff := cmp.Diff(want, s.Groups); diff != "" || s.Name != "모두" || len(s.Tasks) != 2 {
		t.Errorf("%s, %d tasks (-want +got):\n%s", s.Name, len(s.Tasks), diff)
	}
}

func TestHarnessMistakes(t *testing.T) {
	row := `{"앞": "a", "뒤": ["b", "c"], "label": 0}`
	for _, tc := range []struct{ name, yaml, rows, want string }{
		{"혼란도", strings.Replace(choiceYAML, "multiple_choice", "loglikelihood_rolling", 1), row, "perplexity"},
		{"없는 열", choiceYAML, `{"앞": "a"}`, `no column ["label"]`},
		{"없는 나눔", strings.Replace(choiceYAML, "test_split: test", "test_split: 시험", 1), row, "split 시험"},
		{"없는 자료", strings.Replace(choiceYAML, "dataset_path: 자료", "dataset_path: 가/나\ndataset_name: 다", 1), row, "needs data set 가/나, config 다, split test"},
		{"깨진 행", choiceYAML, row + "\n{", "test.jsonl:2"},
		{"파이썬 점수", strings.Replace(filteredYAML, "metadata:", "process_results: !function utils.g\nmetadata:", 1), row, "utils.g"},
		{"없는 지표", strings.Replace(filteredYAML, "metric: exact_match, ignore_case: true", "metric: ter", 1), row, "asks for ter"},
		{"망의 파일", strings.Replace(filteredYAML, "rows.jsonl", "https://x/rows.jsonl", 1), row, "on the network"},
		{"없는 파일", filteredYAML, row, "there is no file rows.jsonl (split test)"},
	} {
		dir := files(t, map[string]string{"t.yaml": tc.yaml, "자료/test.jsonl": tc.rows})
		if _, err := OpenWith(filepath.Join(dir, "t.yaml"), Options{}); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v; want %q", tc.name, err, tc.want)
		}
	}
	if _, err := OpenWith(filepath.Join(files(t, map[string]string{"x.yaml": "task: x\n"}), "x.yaml"), Options{}); err == nil || !strings.Contains(err.Error(), "dataset_path") {
		t.Errorf("an empty task: %v", err)
	}
}

// pulled has the revisions of one repository.
type pulled map[string]string

func (p pulled) Snapshot(repo, revision string) (dir, commit string, ok bool) {
	dir, ok = p[repo+" "+revision]
	return dir, "c0ffee", ok
}

func TestHarnessFromHub(t *testing.T) {
	yaml := strings.Replace(choiceYAML, "dataset_path: 자료", "dataset_path: 가/나\ndataset_name: 옛말", 1)
	dir := files(t, map[string]string{"t.yaml": yaml, "코드/읽기.py": "", "변환/옛말/test/0000.jsonl": choiceRows, "변환/새말/test/0000.jsonl": choiceRows})
	p := pulled{"가/나 main": filepath.Join(dir, "코드"), "가/나 " + Converted: filepath.Join(dir, "변환")}
	if _, task := openTask(t, filepath.Join(dir, "t.yaml"), Options{Snapshots: p}); len(task.Items) != 2 {
		t.Errorf("%d items", len(task.Items))
	}
	var missing *MissingError
	if _, err := OpenWith(filepath.Join(dir, "t.yaml"), Options{}); !errors.As(err, &missing) {
		t.Errorf("nothing is here: %v", err)
	}
	for _, data := range []string{"변환", "변환/옛말", "변환/새말/test/0000.jsonl"} { // what a person names is taken
		ref := filepath.Join(dir, "t.yaml") + "@" + filepath.Join(dir, data)
		if _, task := openTask(t, ref, Options{}); len(task.Items) != 2 {
			t.Errorf("%s: %d items", data, len(task.Items))
		}
	}
	repositories, err := Repositories(filepath.Join(dir, "t.yaml"))
	if err != nil || len(repositories) != 1 || repositories[0].Repo != "가/나" || repositories[0].Instead != Converted {
		t.Fatalf("%+v, %v", repositories, err)
	}
	want, lacks := repositories[0].Wanted([]string{"옛말/test/0000.jsonl", "새말/test/0000.jsonl", "옛말/train/0000.jsonl"})
	if fmt.Sprint(want, lacks) != "[옛말/test/0000.jsonl] []" {
		t.Errorf("wanted %v, missing %v", want, lacks)
	}
	if want, lacks = repositories[0].Wanted([]string{"읽기.py"}); want != nil || len(lacks) != 1 {
		t.Errorf("wanted %v, missing %v", want, lacks)
	}
}

// An unedited file of the harness on published rows: what the harness rendered of
// them is known by its hash.
func TestRealTaskFile(t *testing.T) {
	root, data := os.Getenv("HANBENCH_LMEVAL"), os.Getenv("HANBENCH_DATA")
	if root == "" || data == "" {
		t.Skip("HANBENCH_LMEVAL names no folder lm_eval/tasks, or HANBENCH_DATA none with published data")
	}
	ref := filepath.Join(root, "kmmlu/direct/kmmlu_direct_criminal_law.yaml") + "@" + filepath.Join(data, "kmmlu")
	_, task := openTask(t, ref, Options{})
	h := sha256.New()
	for _, it := range task.Items {
		messages, err := task.Messages(it)
		if err != nil {
			t.Fatal(err)
		}
		h.Write([]byte(messages[0].Content + "\x00"))
	}
	const want = "515ef80af5d47d3b65fce6063abfd5309b8089dccbf57d02e4c337a1e693523a"
	if got := hex.EncodeToString(h.Sum(nil)); got != want || len(task.Items) != 200 {
		t.Errorf("%d prompts, %s; want those of the harness, %s", len(task.Items), got, want)
	}
}

// TestHarnessF1: F1 is of the second of two options; of more the harness has none.
func TestHarnessF1(t *testing.T) {
	yaml := strings.Replace(choiceYAML, "{metric: acc_bytes}, {metric: mcc}", "{metric: f1}", 1)
	rows := choiceRows + strings.Replace(strings.TrimSpace(strings.Split(choiceRows, "\n")[1]), "낮말은", "밤말은", 1) + "\n"
	dir := files(t, map[string]string{"t.yaml": yaml, "자료/test.jsonl": rows})
	_, task := openTask(t, filepath.Join(dir, "t.yaml"), Options{})
	if diff := cmp.Diff([]string{"f1"}, task.Metrics); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
	for _, tc := range []struct {
		item  int // whose gold is the first, the second, the second
		likes []float64
		want  []int
	}{
		{0, []float64{-1, -2}, []int{0, 0, 0}},
		{0, []float64{-2, -1}, []int{0, 1, 0}},
		{1, []float64{-2, -1}, []int{1, 0, 0}},
		{2, []float64{-1, -2}, []int{0, 0, 1}},
	} {
		it := task.Items[tc.item]
		s := task.ScoreLikelihood(it, tc.likes)
		if diff := cmp.Diff(map[string][]int{"f1": tc.want}, s.Counts); diff != "" {
			t.Errorf("item %d, %v (-want +got):\n%s", tc.item, tc.likes, diff)
		}
		if _, ok := s.Variants["f1"]; ok {
			t.Errorf("f1 is a variant: %v", s.Variants)
		}
		label := task.Labels[map[bool]int{true: 0, false: 1}[tc.likes[0] > tc.likes[1]]]
		if diff := cmp.Diff(s.Counts, task.Score(it, Answer{Text: label}).Counts); diff != "" {
			t.Errorf("in words %q (-likelihood +text):\n%s", label, diff)
		}
		if diff := cmp.Diff(s.Counts, task.ScoreFirstToken(it, []TokenProb{{label, -0.1}}).Counts); diff != "" {
			t.Errorf("by first token %q (-likelihood +token):\n%s", label, diff)
		}
	}
	three := strings.Replace(rows, `"귀가 간지럽다"]`, `"귀가 간지럽다", "셋째"]`, 1)
	dir = files(t, map[string]string{"t.yaml": yaml, "자료/test.jsonl": three})
	s, task := openTask(t, filepath.Join(dir, "t.yaml"), Options{})
	if task.ScoreLikelihood(task.Items[1], []float64{-2, -1}).Counts != nil || !slices.ContainsFunc(s.Findings, func(f Finding) bool { return strings.Contains(f.Text, "metric f1 is not computed") }) {
		t.Errorf("of three options f1 is computed, or it is not said: %+v", s.Findings)
	}
}
