package tasks

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hub/hubtest"
	"github.com/hanbench/hanbench/internal/hub/hubtest/layout"
)

const recipeYAML = `schema: 1
name: 공개
version: 1.0.0
hub: {repo: org/data, revision: main}
tasks:
  - name: 문제
    kind: multiple_choice
    labels: [A, B, C]
    from:
      - file: "<subject>/test.csv"
        columns: {id: id, question: question, options: [choices], answer: answer, category: <subject>}
        answer: position
    prompt: "{{ question }}"
`

// openRecipe loads a suite whose repository holds files.
func openRecipe(t *testing.T, suite string, files ...hubtest.File) (*Suite, error) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "자료")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, dir, files...)
	fsys := fstest.MapFS{"suite.yaml": {Data: []byte(suite)}}
	s, err := load(place{fsys, "mine", ""}, Options{Seed: 7, Snapshots: oneSnapshot(dir)})
	if err != nil {
		err = errors.New(strings.ReplaceAll(err.Error(), filepath.ToSlash(dir), "자료"))
	}
	return s, err
}

func csvOf(name, content string) hubtest.File { return hubtest.File{Path: name, Body: []byte(content)} }

func TestRecipeErrors(t *testing.T) {
	const good = "id,question,choices,answer\n1,물음,\"['가', '나']\",2\n"
	with := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(recipeYAML) }
	for _, tc := range []struct {
		name, suite string
		files       []hubtest.File
		want        []string
	}{
		{"이름이 바뀐 열", recipeYAML, []hubtest.File{csvOf("법/test.csv", strings.Replace(good, "question", "questions", 1))},
			[]string{`자료/법/test.csv:2: has no column "question", but answer, choices, id, questions; has it been renamed to "questions"?`}},
		{"문항 수", with("    from:", "    count: 3\n    from:"), []hubtest.File{csvOf("법/test.csv", good)},
			[]string{`mine/suite.yaml:9: field "tasks[0].count": is 3, but 자료/<subject>/test.csv has 1 items; is it whole, and of the revision that the suite names?`}},
		{"모든 과제의 문항 수", with("tasks:", "count: 2\ntasks:"), []hubtest.File{csvOf("법/test.csv", good)},
			[]string{`mine/suite.yaml:5: field "count": is 2, but the tasks have 1 items; are the files whole, and of the revision that the suite names?`}},
		{"번호가 아님", recipeYAML, []hubtest.File{csvOf("법/test.csv", strings.Replace(good, ",2", ",3", 1))},
			[]string{`자료/법/test.csv:2: field "answer": is "3"; expected a position from 1 to 2 (accepts: [bad_gold] would let it pass)`}},
		{"같은 id", recipeYAML, []hubtest.File{csvOf("법/test.csv", good+"1,다른 물음,\"['가', '나']\",1\n")},
			[]string{`자료/법/test.csv:3: field "id": "1" is the id of an earlier row too (accepts: [duplicate_id] would let it pass)`}},
		{"같은 보기", recipeYAML, []hubtest.File{csvOf("법/test.csv", "id,question,choices,answer\n1,물음,\"['가', '가 ']\",2\n")},
			[]string{`자료/법/test.csv:2: field "choices": options 1 and 2 are the same: 가 (accepts: [duplicate_option] would let it pass)`}},
		{"목록이 아닌 보기", recipeYAML, []hubtest.File{csvOf("법/test.csv", "id,question,choices,answer\n1,물음,가|나,2\n")},
			[]string{`자료/법/test.csv:2: field "choices": is "가|나"; expected a list: it does not begin with [`}},
		{"라벨보다 많은 보기", recipeYAML, []hubtest.File{csvOf("법/test.csv", "id,question,choices,answer\n1,물음,\"['가', '나', '다', '라']\",2\n")},
			[]string{`자료/법/test.csv:2: field "choices": has 4 options, more than the task's 3 labels`}},
		{"파일이 깨짐", recipeYAML, []hubtest.File{csvOf("법/test.csv", "id,question,choices,answer\n1,2\n")},
			[]string{`자료/법/test.csv:2: has 2 cells; the first line names 4 columns`}},
		{"파일이 없음", recipeYAML, []hubtest.File{csvOf("README.md", "")},
			[]string{"공개 lacks files on this machine (<subject>/test.csv); fetch it with: hanbench suites pull 공개; or bring the files of https://huggingface.co/datasets/org/data and name their folder: 공개@FOLDER"}},
		{"정답 형식", with("answer: position", "answer: positon"), []hubtest.File{csvOf("법/test.csv", good)},
			[]string{`mine/suite.yaml:12: field "tasks[0].from[0].answer": is "positon" (did you mean "position"?); expected position, index, label, option or boolean, or values:`}},
		{"모르는 결함", with("    prompt:", "    accepts: [duplicate_ids]\n    prompt:"), []hubtest.File{csvOf("법/test.csv", good)},
			[]string{`mine/suite.yaml:13: field "tasks[0].accepts": has "duplicate_ids" (did you mean "duplicate_id"?)`}},
		{"모르는 지표", with("    prompt:", "    metrics: [acuracy]\n    prompt:"), []hubtest.File{csvOf("법/test.csv", good)},
			[]string{`mine/suite.yaml:13: field "tasks[0].metrics[0]": is "acuracy" (did you mean "accuracy"?)`}},
		{"id의 모르는 부분", with("id: id", "id: <subjct>_<index>"), []hubtest.File{csvOf("법/test.csv", good)},
			[]string{`mine/suite.yaml:11: field "tasks[0].from[0].columns.id": has <subjct>, which is no part of file; expected names from there and <index>`}},
		{"예시 파일 이름이 없음", with("    prompt:", "    shots: {count: 1}\n    prompt:"), []hubtest.File{csvOf("법/test.csv", good)},
			[]string{`mine/suite.yaml:10: field "tasks[0].from[0].shots": is missing; expected the file of the examples that shots: asks for`}},
		{"예시가 모자람", with("    prompt:", "    shots: {count: 2}\n    prompt:", "        columns:", "        shots: <subject>/dev.csv\n        columns:"),
			[]hubtest.File{csvOf("법/test.csv", good), csvOf("법/dev.csv", good+"2,다른 물음,\"['가', '나']\",1\n")},
			[]string{`mine/suite.yaml:14: field "tasks[0].shots.count": 법/test.csv has 1 examples that can be shown; 2 were asked for`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := openRecipe(t, tc.suite, tc.files...)
			if err == nil {
				t.Fatalf("no error; want %q", tc.want)
			}
			if diff := cmp.Diff(tc.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMissing: what is said where nothing was fetched.
func TestMissing(t *testing.T) {
	_, err := Open("kmmlu-pro", 1)
	var missing *MissingError
	want := "kmmlu-pro is not on this machine; fetch it with: hanbench suites pull kmmlu-pro; or bring the files of https://huggingface.co/datasets/LGAI-EXAONE/KMMLU-Pro (agree to its terms there first, and set HF_TOKEN) and name their folder: kmmlu-pro@FOLDER"
	if !errors.As(err, &missing) || err.Error() != want {
		t.Errorf("error is %v\nwant %s", err, want)
	}
}

// TestRightOption: each way in which published data write the gold.
func TestRightOption(t *testing.T) {
	options := []string{"봄", "여름 ", "가을"}
	for _, tc := range []struct {
		form   string
		labels []string
		gold   any
		want   int
		err    string
	}{
		{byPosition, nil, 1, 0, ""},
		{byPosition, nil, "3", 2, ""},
		{byPosition, nil, 2.0, 1, ""},
		{byPosition, nil, "2.0", 1, ""},
		{byPosition, nil, 0, 0, `is "0"; expected a position from 1 to 3`},
		{byPosition, nil, "1.5", 0, `is "1.5"; expected a position from 1 to 3`},
		{byPosition, nil, nil, 0, `is ""; expected a position from 1 to 3`},
		{byIndex, nil, 0, 0, ""},
		{byIndex, nil, 3, 0, `is "3"; expected a position from 0 to 2`},
		{byLabel, nil, "(B)", 1, ""},
		{byLabel, nil, "c", 2, ""},
		{byLabel, nil, " A. ", 0, ""},
		{byLabel, nil, "（Ｃ）", 2, ""},
		{byLabel, nil, "D", 0, `is "D"; expected one of the labels A, B, C`},
		{byOption, nil, "여름", 1, ""},
		{byOption, nil, "겨울", 0, `is "겨울", which is none of the options`},
		{byBoolean, []string{"아니오", "예"}, "TRUE", 1, ""},
		{byBoolean, []string{"아니오", "예"}, "False", 0, ""},
		{byBoolean, []string{"아니오", "예"}, true, 1, ""},
		{byBoolean, []string{"아니오", "예"}, 0, 0, ""},
		{byBoolean, []string{"아니오", "예"}, "모름", 0, `is "모름"; expected true or false`},
	} {
		labels := tc.labels
		if labels == nil {
			labels = []string{"A", "B", "C"}
		}
		got, err := (&FromFile{Answer: tc.form}).rightOption(&Item{Options: options}, labels, tc.gold)
		if message := ""; err != nil {
			message = err.Error()
			if message != tc.err {
				t.Errorf("%s %v: error %q; want %q", tc.form, tc.gold, message, tc.err)
			}
		} else if tc.err != "" || got != tc.want {
			t.Errorf("%s %v is option %d; want %d, error %q", tc.form, tc.gold, got, tc.want, tc.err)
		}
	}
}

func TestGlob(t *testing.T) {
	paths := []string{"README.md", "data/Law-test.csv", "data/Law-dev.csv", "data/Real-Estate-test.csv", "copy/data/Law-test.csv", "boolq/test/0000.parquet", "boolq/test-00000-of-00002.parquet"}
	for _, tc := range []struct {
		pattern  string
		anywhere bool
		want     []match
	}{
		{"data/<subject>-test.csv", false, []match{{"data/Law-test.csv", map[string]string{"subject": "Law"}}, {"data/Real-Estate-test.csv", map[string]string{"subject": "Real-Estate"}}}},
		{"Law-test.csv", false, nil},
		{"Law-test.csv", true, []match{{"data/Law-test.csv", map[string]string{}}}},
		{"data/Law-test.csv", true, []match{{"data/Law-test.csv", map[string]string{}}}},
		{"**Law-test.csv", false, []match{{"copy/data/Law-test.csv", map[string]string{}}, {"data/Law-test.csv", map[string]string{}}}},
		{"boolq/{test-*,test/*}.parquet", false, []match{{"boolq/test-00000-of-00002.parquet", map[string]string{}}, {"boolq/test/0000.parquet", map[string]string{}}}},
		{"*.md", false, []match{{"README.md", map[string]string{}}}},
		{"*Law*", false, nil},
		{"**/README.md", false, []match{{"README.md", map[string]string{}}}},
	} {
		g, err := parseGlob(tc.pattern)
		if err != nil {
			t.Errorf("%s: %v", tc.pattern, err)
			continue
		}
		if diff := cmp.Diff(tc.want, g.match(paths, tc.anywhere), cmp.AllowUnexported(match{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.pattern, diff)
		}
	}
	for pattern, want := range map[string]string{"a/{b,c": "lacks a closing }", "<a>/<a>": "stands in <a>/<a> twice"} {
		if _, err := parseGlob(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v; want %s", pattern, err, want)
		}
	}
}

// TestShots: examples come from their own file or category, never from what is
// asked, and their number can be replaced.
func TestShots(t *testing.T) {
	const head = "id,question,choices,answer\n"
	suite := strings.NewReplacer("    prompt:", "    shots: {count: 1, as: turns}\n    prompt:", "        columns:", "        shots: <subject>/dev.csv\n        columns:").Replace(recipeYAML)
	files := []hubtest.File{
		csvOf("법/test.csv", head+"1,법 물음,\"['가', '나']\",2\n"), csvOf("법/dev.csv", head+"9,법 물음,\"['가', '나']\",2\n8,법 예시,\"['가', '나']\",1\n"),
		csvOf("수학/test.csv", head+"2,수학 물음,\"['가', '나']\",2\n"), csvOf("수학/dev.csv", head+"8,수학 예시,\"['가', '나']\",2\n"),
	}
	s, err := openRecipe(t, suite, files...)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]Message{
		{{"user", "법 예시"}, {"assistant", "A"}, {"user", "법 물음"}},
		{{"user", "수학 예시"}, {"assistant", "B"}, {"user", "수학 물음"}},
	}
	for i, it := range s.Tasks[0].Items {
		messages, err := s.Tasks[0].Messages(it)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want[i], messages); diff != "" {
			t.Errorf("item %s (-want +got):\n%s", it.ID, diff)
		}
	}
	if diff := cmp.Diff([]Finding{{Task: "문제", Code: ShotIsItem, Count: 1, Items: []string{"9"}, Text: "1 item of the examples are asked too and are not shown as examples"}}, s.Findings); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	files[3] = csvOf("수학/dev.csv", head+"8,수학 예시,\"['가', '나']\",1\n")
	other, err := openRecipe(t, suite, files...)
	if err != nil {
		t.Fatal(err)
	}
	if other.Hash == s.Hash {
		t.Error("another example, and the same hash")
	}
}

// A turn that repeats the one before, but for spaces and commas, is left out where
// the task accepts that, together with its reference.
func TestRepeatedTurn(t *testing.T) {
	const suite = `schema: 1
name: 대화
version: 1.0.0
hub: {repo: 누구/자료, revision: main}
tasks:
  - name: 대화
    kind: judged
    accepts: [repeated_turn]
    from:
      - file: "*.jsonl"
        columns: {id: id, turns: questions, references: references, category: category}
    prompt: "{{ question }}"
`
	row := hubtest.File{Path: "q.jsonl", Body: []byte(`{"id": 3, "category": "추론", "questions": ["몇 벌일까?", "물감의 경우와 빛의 경우를 설명해줘.", "물감의 경우와, 빛의 경우를 설명해 줘."], "references": ["다섯 벌", null]}` + "\n")}
	s, err := openRecipe(t, suite, row)
	if err != nil {
		t.Fatal(err)
	}
	it := s.Tasks[0].Items[0]
	if diff := cmp.Diff([][]string{{"몇 벌일까?", "물감의 경우와 빛의 경우를 설명해줘."}, {"다섯 벌", ""}}, [][]string{it.Turns, it.References}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if f := s.Findings; len(f) != 1 || f[0].Code != RepeatedTurn || f[0].Items[0] != "3" {
		t.Errorf("findings %v", f)
	}
	_, err = openRecipe(t, strings.Replace(suite, "    accepts: [repeated_turn]\n", "", 1), row)
	if err == nil || !strings.Contains(err.Error(), `자료/q.jsonl:1: field "questions": turn 3 repeats the one before`) {
		t.Errorf("error %v", err)
	}
}

// TestNamedPath: a person may name a file or a folder, or a part of the files.
func TestNamedPath(t *testing.T) {
	dir := t.TempDir()
	row := layout.Exam{Question: "물음", Answer: 2, A: "가", B: "나", C: "다", D: "라"}
	put(t, dir, layout.Rows("받음/kmmlu_criminal-law_test.json", row), layout.Rows("이름/다른 것.jsonl", row), layout.Rows("빈 곳/읽지 않음.csv", layout.Sentence{Label: 1}),
		hubtest.File{Path: "COPA/test.tsv", Body: []byte("ID\tsentence\tquestion\t1\t2\tAnswer\r\n7\t비가 왔다.\t결과\t젖었다.\t말랐다.\t1\r\n")})
	for _, tc := range []struct {
		ref  string
		want string
	}{
		{"kmmlu@" + dir, "criminal-law-1"},
		{"kmmlu@" + filepath.Join(dir, "받음/kmmlu_criminal-law_test.json"), "criminal-law-1"},
		{"kmmlu@" + filepath.Join(dir, "이름/다른 것.jsonl"), "kmmlu-1"},
		{"kobest@" + filepath.Join(dir, "COPA/test.tsv"), "7"},
	} {
		s, err := Open(tc.ref, 1)
		if err != nil {
			t.Error(err)
			continue
		}
		var partial bool
		for _, f := range s.Findings {
			partial = partial || f.Code == Partial
		}
		if s.Tasks[0].Items[0].ID != tc.want || !partial {
			t.Errorf("%s has %s, findings %v", tc.ref, s.Tasks[0].Items[0].ID, s.Findings)
		}
	}
	for ref, want := range map[string]string{
		"kmmlu@" + filepath.Join(dir, "없는 곳"):           "no such file",
		"kmmlu@" + filepath.Join(dir, "빈 곳"):            "has no file data/<subject>-test.csv or kmmlu_",
		"kmmlu@" + filepath.Join(dir, "빈 곳/읽지 않음.csv"):  "has no file data/<subject>-test.csv or kmmlu_",
		"kobest@" + filepath.Join(dir, "빈 곳"):           "holds none of the suite's files: boolq/",
		"kobest@" + filepath.Join(dir, "빈 곳/읽지 않음.csv"): "빈 곳/읽지 않음.csv is none of the suite's files: boolq/",
		"ko-basics@" + dir: "has items of its own",
	} {
		if _, err := Open(ref, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v; want %q", ref, err, want)
		}
	}
}

// TestOwnTable: from: without hub: reads files of the suite's own folder; of a
// recipe of one's own the data may be elsewhere.
func TestOwnTable(t *testing.T) {
	dir := t.TempDir()
	table := csvOf("내 것/법/test.csv", "id,question,choices,answer\n1,물음,\"['가', '나']\",2\n")
	own := strings.Replace(recipeYAML, "hub: {repo: org/data, revision: main}\n", "", 1)
	put(t, dir, table, csvOf("내 것/suite.yaml", own), csvOf("조리법/suite.yaml", recipeYAML))
	t.Chdir(dir)
	for _, ref := range []string{"내 것", "조리법@내 것", "./조리법/suite.yaml@내 것/법/test.csv"} {
		for _, name := range []string{ref, Absolute(ref)} {
			s, err := Open(name, 1)
			if err != nil {
				t.Error(err)
				continue
			}
			if it := s.Tasks[0].Items[0]; it.Answer != "B" || it.Category != "법" {
				t.Errorf("%s: item %+v", name, it)
			}
		}
	}
	for ref, want := range map[string]string{
		"ko-basics": "ko-basics", "click@a": "click@" + filepath.Join(dir, "a"), "없는 것": "없는 것", "내 것": filepath.Join(dir, "내 것"),
		"조리법@a": filepath.Join(dir, "조리법") + "@" + filepath.Join(dir, "a"), "": "",
	} {
		if got := Absolute(ref); got != want {
			t.Errorf("Absolute(%q) = %q; want %q", ref, got, want)
		}
	}
	if _, err := Open("내 것@조리법", 1); err == nil || !strings.Contains(err.Error(), "has no hub:") {
		t.Errorf("data for a suite that has its own: %v", err)
	}
}

// TestPublished reads the published files that HANBENCH_DATA holds, unedited.
func TestPublished(t *testing.T) {
	data := os.Getenv("HANBENCH_DATA")
	if data == "" {
		t.Skip("HANBENCH_DATA names no folder with published data")
	}
	for suite, want := range map[string]map[string]int{
		"click": {"click": 1995}, "kobbq": {"kobbq": 2280}, "klue-nli": {"klue-nli": 3000}, "logickor": {"logickor": 42}, "ko-mt-bench": {"ko-mt-bench": 80}, "kmmlu": {"kmmlu": 200},
		"kobest": {"boolq": 1404, "copa": 1000, "hellaswag": 500, "sentineg": 397, "wic": 1260},
	} {
		s, err := Open(suite+"@"+data, 1)
		if err != nil {
			t.Error(err)
			continue
		}
		got := map[string]int{}
		for _, task := range s.Tasks {
			for _, it := range task.Items {
				if _, err := task.Messages(it); err != nil {
					t.Fatal(err)
				}
				if it.Answer != "" || task.Kind == Judged {
					got[task.Name]++
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: items with a gold (-want +got):\n%s", suite, diff)
		}
	}
}
