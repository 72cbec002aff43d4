package tasks

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// suiteYAML is a sound suite with one short-answer task; its lines are 1 to 8.
const suiteYAML = `schema: 1
name: 우리말
version: 1.0.0
tasks:
  - name: 낱말
    kind: short_answer
    items: items.jsonl
    prompt: "{{ question }}"
`

const itemLine = `{"id": "낱말-1", "question": "'높다'의 반대말은?", "answer": "낮다"}` + "\n"

// loadFiles loads a suite made of files by name.
func loadFiles(files map[string]string) (*Suite, error) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return load(place{fsys, "mine", ""}, Options{Seed: 7})
}

func mustLoad(t *testing.T, suite, items string) *Suite {
	t.Helper()
	s, err := loadFiles(map[string]string{"suite.yaml": suite, "items.jsonl": items})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// checkError compares an error's lines; every one but a last "and N more" must
// be a *FileError.
func checkError(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want %q", want)
	}
	if diff := cmp.Diff(want, strings.Split(err.Error(), "\n")); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	var fe *FileError
	if !errors.As(err, &fe) {
		t.Errorf("error %v holds no *FileError", err)
	}
}

func TestLoad(t *testing.T) {
	s := mustLoad(t, suiteYAML, itemLine)
	it := s.Tasks[0].Items[0]
	want := &Item{ID: "낱말-1", Question: "'높다'의 반대말은?", Answer: "낮다", Position: 1, Hash: it.Hash}
	if diff := cmp.Diff(want, it); diff != "" {
		t.Errorf("item (-want +got):\n%s", diff)
	}
	if s.Name != "우리말" || s.Version != "1.0.0" || s.Tasks[0].Name != "낱말" || !strings.HasPrefix(s.Hash, "sha256:") {
		t.Errorf("suite %+v", s)
	}
}

func TestSuiteErrors(t *testing.T) {
	// with is the sound suite with a piece of its text replaced.
	with := func(old, new string) string {
		if !strings.Contains(suiteYAML, old) {
			t.Fatalf("the suite holds no %q", old)
		}
		return strings.Replace(suiteYAML, old, new, 1)
	}
	second := `  - name: 수
    kind: number
    generate: {name: numbers, count: 3}
    prompt: "{{ question }}"
`
	for _, tc := range []struct {
		name, suite string
		want        []string
	}{
		{"없는 판", with("schema: 1\n", ""), []string{`mine/suite.yaml:1: field "schema": is 0; this build reads 1`}},
		{"모르는 판", with("schema: 1", "\nschema: 9"), []string{`mine/suite.yaml:2: field "schema": is 9; this build reads 1`}},
		{"이름 없음", with("name: 우리말", `name: ""`), []string{`mine/suite.yaml:2: field "name": is missing; expected the suite's name`}},
		{"버전 없음", with("version: 1.0.0\n", ""), []string{`mine/suite.yaml:1: field "version": is missing; expected something like 1.0.0`}},
		{"과제 없음", suiteYAML[:strings.Index(suiteYAML, "tasks")], []string{`mine/suite.yaml:1: field "tasks": is empty; expected at least one task`}},
		{"모르는 키", with("kind:", "knd:"), []string{`mine/suite.yaml:6: unknown key "knd" (did you mean "kind"?)`}},
		{"틀린 값", with("kind: short_answer", "max_tokens: 많이"), []string{`mine/suite.yaml:6: max_tokens: "많이" is not a whole number`}},
		{"깨진 YAML", with("    kind:", "\tkind:"), []string{"mine/suite.yaml:6: found character '\t' that cannot start any token"}},
		{"과제 이름 없음", with("- name: 낱말\n    kind", "- kind"), []string{`mine/suite.yaml:5: field "tasks[0].name": is missing; expected the task's name`}},
		{"같은 이름의 과제", suiteYAML + strings.Replace(second, "수", "낱말", 1), []string{`mine/suite.yaml:9: field "tasks[1].name": two tasks are called "낱말"`}},
		{"이름 없는 두 과제", with("name: 낱말", `name: ""`) + strings.Replace(second, "수", `""`, 1), []string{
			`mine/suite.yaml:5: field "tasks[0].name": is missing; expected the task's name`,
			`mine/suite.yaml:9: field "tasks[1].name": is missing; expected the task's name`,
		}},
		{"모르는 종류", with("short_answer", "essay"), []string{`mine/suite.yaml:6: field "tasks[0].kind": is "essay"; expected multiple_choice, short_answer, number, load, span, similarity, instructions, generation or judged`}},
		{"종류 없음", with("    kind: short_answer\n", ""), []string{`mine/suite.yaml:5: field "tasks[0].kind": is ""; expected multiple_choice, short_answer, number, load, span, similarity, instructions, generation or judged`}},
		{"문항이 두 군데", with("prompt:", "generate: {name: numbers, count: 1}\n    prompt:"), []string{`mine/suite.yaml:5: field "tasks[0]": expected one of items (a JSONL file), from (files of published data) and generate`}},
		{"문항이 없음", with("    items: items.jsonl\n", ""), []string{`mine/suite.yaml:5: field "tasks[0]": expected one of items (a JSONL file), from (files of published data) and generate`}},
		{"음수 토큰", with("prompt:", "max_tokens: -5\n    prompt:"), []string{`mine/suite.yaml:8: field "tasks[0].max_tokens": is -5; expected a positive number of tokens`}},
		{"같은 라벨", with("prompt:", "labels: [가, 나, 가]\n    prompt:"), []string{`mine/suite.yaml:8: field "tasks[0].labels[2]": "가" is there twice; expected different labels`}},
		{"빈 라벨", with("prompt:", "labels: [가, ' ']\n    prompt:"), []string{`mine/suite.yaml:8: field "tasks[0].labels[1]": is empty; expected a label such as A`}},
		{"예시 파일이 있을 수 없음", with("prompt:", "shots: {count: 2}\n    prompt:"), []string{`mine/suite.yaml:8: field "tasks[0].shots": are no file's where there is no from; expected given: with the examples themselves`}},
		{"예시보다 많이", with("prompt:", "shots: {count: 2, given: [{question: 물음, answer: 답}]}\n    prompt:"), []string{`mine/suite.yaml:8: field "tasks[0].shots.count": given has 1 examples that can be shown; 2 were asked for`}},
		{"문항인 예시", with("prompt:", "shots: {given: [{question: \"'높다'의 반대말은?\", answer: 낮다}]}\n    prompt:"), []string{`mine/suite.yaml:8: field "tasks[0].shots.count": given has 0 examples that can be shown; 1 were asked for`}},
		{"답 없는 예시", with("prompt:", "shots: {pick: seeded, given: [{question: 물음}]}\n    prompt:"), []string{
			`mine/suite.yaml:8: field "tasks[0].shots.given": are shown to every item in this order; leave out pick and by`,
			`mine/suite.yaml:8: field "tasks[0].shots.given[0]": is without question or answer; expected both`}},
		{"모르는 예시 꼴", with("prompt:", "shots: {as: turn, given: [{question: 물음, answer: 답}]}\n    prompt:"), []string{`mine/suite.yaml:8: field "tasks[0].shots.as": is "turn"; expected message or turns`}},
		{"프롬프트 없음", with("    prompt: \"{{ question }}\"\n", ""), []string{`mine/suite.yaml:5: field "tasks[0].prompt": is missing; expected a Jinja template such as "{{ question }}"`}},
		{"없는 파일", with("items.jsonl", "none.jsonl"), []string{`mine/suite.yaml:7: field "tasks[0].items": none.jsonl cannot be read: file does not exist`}},
		{"폴더 밖의 파일", with("items.jsonl", "../items.jsonl"), []string{`mine/suite.yaml:7: field "tasks[0].items": ../items.jsonl is outside the suite's folder; expected a file in it`}},
		{"돌아서 폴더 밖으로", with("items.jsonl", "a/../../items.jsonl"), []string{`mine/suite.yaml:7: field "tasks[0].items": a/../../items.jsonl is outside the suite's folder; expected a file in it`}},
		{"절대 경로", with("items.jsonl", "/etc/hostname"), []string{`mine/suite.yaml:7: field "tasks[0].items": /etc/hostname is outside the suite's folder; expected a file in it`}},
		{"두 과제의 잘못", with("short_answer", "essay") + strings.Replace(second, "count: 3", "count: 0", 1), []string{
			`mine/suite.yaml:6: field "tasks[0].kind": is "essay"; expected multiple_choice, short_answer, number, load, span, similarity, instructions, generation or judged`,
			`mine/suite.yaml:11: field "tasks[1].generate": generate numbers: count is 0, must be at least 1`,
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := loadFiles(map[string]string{"suite.yaml": tc.suite, "items.jsonl": itemLine})
			checkError(t, err, tc.want...)
		})
	}
}

func TestGeneratorErrors(t *testing.T) {
	for _, tc := range []struct{ name, kind, generate, want string }{
		{"모르는 생성기", "number", "{name: number, count: 2}",
			`7: field "tasks[0].generate": unknown generator "number": did you mean "numbers"? there are ages, arithmetic, batchim, chat, chosung, counting, dates, josa, long, money, numbers, summary, translate, units`},
		{"길이 없는 부하", "load", "{name: chat, count: 2}", `7: field "tasks[0].generate": generate chat: chars is 0, must say how long each prompt is`},
		{"수 문제를 객관식으로", "multiple_choice", "{name: money, count: 2}", `6: field "tasks[0].kind": is multiple_choice; expected number, which is what generator money makes`},
		{"객관식을 수 문제로", "number", "{name: dates, count: 2}", `6: field "tasks[0].kind": is number; expected multiple_choice, which is what generator dates makes`},
		{"객관식을 부하로", "load", "{name: dates, count: 2}", `6: field "tasks[0].kind": is load; expected multiple_choice, which is what generator dates makes`},
		{"낱말을 수 문제로", "number", "{name: chosung, count: 2}", `6: field "tasks[0].kind": is number; expected short_answer, which is what generator chosung makes`},
		{"부하를 수 문제로", "number", "{name: chat, count: 2, chars: 200}", `6: field "tasks[0].kind": is number; expected load, which is what generator chat makes`},
		{"모자란 라벨", "multiple_choice\n    labels: [A, B]", "{name: dates, count: 2}", `7: field "tasks[0].labels": has 2 entries; generator dates makes 4 options`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := fmt.Sprintf("schema: 1\nname: x\nversion: 1.0.0\ntasks:\n  - name: x\n    kind: %s\n    generate: %s\n    prompt: \"{{ question }}\"\n", tc.kind, tc.generate)
			_, err := loadFiles(map[string]string{"suite.yaml": text})
			checkError(t, err, "mine/suite.yaml:"+tc.want)
		})
	}
}

// TestManyErrors: a wholly wrong file is reported in part, and what stands
// after the last problem shown is checked as well as what stands before.
func TestManyErrors(t *testing.T) {
	lines := strings.Repeat(`{"id": "", "question": "물음", "answer": "답"}`+"\n", 19)
	suite := suiteYAML + "  - name: 둘\n    kind: short_answer\n    items: good.jsonl\n"
	_, err := loadFiles(map[string]string{
		"suite.yaml": suite, "items.jsonl": lines + lines, "good.jsonl": itemLine,
	})
	if err == nil {
		t.Fatal("no error")
	}
	got := strings.Split(err.Error(), "\n")
	if len(got) != maxProblems+1 || got[0] != `mine/items.jsonl:1: field "id": is missing; expected a name that no other item of the task has` {
		t.Errorf("%d lines, the first %q; want %d", len(got), got[0], maxProblems+1)
	}
	if last := got[len(got)-1]; last != "mine: and 19 more" { // 38 ids and a prompt
		t.Errorf("last line %q", last)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("우리말/suite.yaml", suiteYAML)
	write("우리말/items.jsonl", itemLine)
	write("빈 폴더/readme", "")
	write("밖/suite.yaml", strings.Replace(suiteYAML, "items.jsonl", "../우리말/items.jsonl", 1))
	write("my-suite.yaml", suiteYAML)
	t.Chdir(dir)
	var hashes []string
	for _, name := range []string{"우리말", "./우리말", "우리말/", "우리말/suite.yaml", filepath.Join(dir, "우리말")} {
		s, err := Open(name, 1)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, s.Hash)
	}
	if len(slices.Compact(hashes)) != 1 {
		t.Errorf("one folder, several hashes: %v", hashes)
	}
	t.Chdir("우리말")
	for _, name := range []string{".", "suite.yaml", "./suite.yaml"} {
		if _, err := Open(name, 1); err != nil {
			t.Errorf("Open(%q): %v", name, err)
		}
	}
	t.Chdir(dir)
	known := strings.Join(append(Embedded(), Public()...), ", ")
	for name, want := range map[string]string{
		"ko-basic":      `suite "ko-basic" (did you mean "ko-basics"?) is neither one of hanbench's nor a folder with a suite.yaml, nor a task file of lm-evaluation-harness`,
		"":              `suite "" (known: ` + known + `) is neither one of hanbench's nor a folder with a suite.yaml, nor a task file of lm-evaluation-harness`,
		"my-suite.yaml": `suite "my-suite.yaml" (known: ` + known + `) is neither one of hanbench's nor a folder with a suite.yaml, nor a task file of lm-evaluation-harness`,
		"빈 폴더":          "빈 폴더/suite.yaml: cannot be read: no such file or directory",
		"밖":             `밖/suite.yaml:7: field "tasks[0].items": ../우리말/items.jsonl is outside the suite's folder; expected a file in it`,
	} {
		if _, err := Open(name, 1); fmt.Sprint(err) != want {
			t.Errorf("Open(%q): %v; want %s", name, err, want)
		}
	}
}

// TestItemHash: an item is another one exactly when what is sent or scored is.
func TestItemHash(t *testing.T) {
	const base = `"id": "1", "question": "물음", "answer": "답", "aliases": ["해답"], "passage": "글", "category": "갈래", "source": "책", "group": "g", "meta": {"해": 1446}`
	hash := func(fields string) string {
		return mustLoad(t, suiteYAML, "{"+fields+"}").Tasks[0].Items[0].Hash
	}
	want := hash(base)
	for _, tc := range []struct {
		old, new string
		same     bool
	}{
		{`"갈래"`, `"다른 갈래"`, true},
		{`"책"`, `"다른 책"`, true},
		{`"group": "g"`, `"group": "h"`, true},
		{`"id": "1"`, `"id": "2"`, true},
		{`"물음"`, `"물  음"`, false},
		{`"글"`, `"다른 글"`, false},
		{`"답"`, `"다른 답"`, false},
		{`"해답"`, `"풀이"`, false},
		{`["해답"]`, `[]`, false},
		{`1446`, `1447`, false},
	} {
		if got := hash(strings.Replace(base, tc.old, tc.new, 1)); (got == want) != tc.same {
			t.Errorf("%s → %s: same hash %v; want %v", tc.old, tc.new, got == want, tc.same)
		}
	}
}

func TestSuiteHash(t *testing.T) {
	const suite = suiteYAML + `    system: 짧게 답하세요.
    max_tokens: 10
    stop: ["끝"]
    labels: [A, B]
    description: {ko: 설명}
`
	line := strings.Replace(itemLine, "}", `, "category": "갈래", "source": "책"}`, 1)
	base := mustLoad(t, suite, line)
	for _, tc := range []struct {
		old, new string
		same     bool
	}{
		{"갈래", "다른 갈래", true},
		{"책", "다른 책", true},
		{"설명", "다른 설명", true},
		{"version: 1.0.0", "version: 1.0.1", true},
		{"낱말-1", "낱말-2", false},
		{"반대말", "비슷한말", false},
		{"낮다", "작다", false},
		{`"{{ question }}"`, `"{{ question }} 답:"`, false},
		{`"{{ question }}"`, `"{{question}}"`, false}, // templates count, not what they come to
		{`"{{ question }}"`, `"{{ question }}{{ category }}"`, false},
		{"짧게", "길게", false},
		{"max_tokens: 10", "max_tokens: 11", false},
		{`"끝"`, `"끝", "마침"`, false},
		{"[A, B]", "[A, C]", false},
		{"kind: short_answer", "kind: load", false},
		{"name: 낱말", "name: 말", false},
	} {
		got := mustLoad(t, strings.Replace(suite, tc.old, tc.new, 1), strings.Replace(line, tc.old, tc.new, 1))
		if (got.Hash == base.Hash) != tc.same {
			t.Errorf("%s → %s: same hash %v; want %v", tc.old, tc.new, got.Hash == base.Hash, tc.same)
		}
	}
}

// TestKindInSuiteHash: one answer is scored in another way for another kind.
func TestKindInSuiteHash(t *testing.T) {
	const line = `{"id": "1", "question": "훈민정음을 반포한 해는?", "answer": "1446"}`
	if a, b := mustLoad(t, kindYAML(Number), line), mustLoad(t, kindYAML(ShortAnswer), line); a.Hash == b.Hash {
		t.Error("a number and a short answer have one hash")
	}
}

func TestEmbeddedSuites(t *testing.T) {
	if diff := cmp.Diff([]string{"ko-basics", "ko-generated", "ko-load"}, Embedded()); diff != "" {
		t.Fatalf("embedded suites (-want +got):\n%s", diff)
	}
	for _, name := range Embedded() {
		t.Run(name, func(t *testing.T) {
			s, err := Open(name, 42)
			if err != nil {
				t.Fatal(err)
			}
			if s.Name != name || s.Description["ko"] == "" || s.Description["en"] == "" || s.License == "" {
				t.Errorf("suite %s %s, licence %q, described as %q", s.Name, s.Version, s.License, s.Description)
			}
			taskOf := map[string]string{}
			for _, task := range s.Tasks {
				if len(task.Items) == 0 || task.Description["ko"] == "" || task.Description["en"] == "" {
					t.Errorf("task %s has %d items and is described as %q", task.Name, len(task.Items), task.Description)
				}
				for _, it := range task.Items {
					if other, seen := taskOf[it.ID]; seen {
						t.Errorf("tasks %s and %s both have an item %s", other, task.Name, it.ID)
					}
					taskOf[it.ID] = task.Name
					checkEmbedded(t, task, it)
				}
			}
		})
	}
}

// checkEmbedded: the prompt holds what the item asks, and plain answers are
// scored as they should be.
func checkEmbedded(t *testing.T, task *Task, it *Item) {
	t.Helper()
	messages, err := task.Messages(it)
	if err != nil {
		t.Fatal(err)
	}
	prompt := messages[len(messages)-1].Content
	for _, text := range append([]string{it.Question, it.Passage}, it.Options...) {
		if !strings.Contains(prompt, text) {
			t.Errorf("item %s: the prompt does not hold %q", it.ID, text)
		}
	}
	if task.Kind == Load {
		return
	}
	wrong := []string{"123456789"}
	switch task.Kind {
	case MultipleChoice:
		wrong = slices.DeleteFunc(slices.Clone(task.OptionLabels(it)), func(l string) bool { return l == it.Answer })
	case ShortAnswer:
		wrong = []string{"두루미"}
	}
	for _, c := range append(wrong, it.Answer) {
		want := Incorrect
		if c == it.Answer {
			want = Correct
		}
		if got := task.Score(it, Answer{Text: "정답은 " + c + "입니다."}); got.Outcome != want {
			t.Errorf("item %s: 정답은 %s입니다. is %s (%+v); want %s", it.ID, c, got.Outcome, got, want)
		}
	}
}

func TestBasicsAreBalanced(t *testing.T) {
	s, err := Open("ko-basics", 1)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, task := range s.Tasks {
		total += len(task.Items)
		count := map[string]int{}
		for _, it := range task.Items {
			count[it.Answer]++
			if it.Source == "" || it.Category == "" || len(it.Options) != len(task.Labels) {
				t.Errorf("item %s: source %q, category %q, %d options", it.ID, it.Source, it.Category, len(it.Options))
			}
		}
		for _, label := range task.Labels {
			if share := len(task.Items) / len(task.Labels); count[label] < share || count[label] > share+1 {
				t.Errorf("task %s: %s is right %d times of %d", task.Name, label, count[label], len(task.Items))
			}
		}
	}
	if total < 120 {
		t.Errorf("%d items; want 120 or more", total)
	}
}

func TestSeedDecidesGeneratedItemsOnly(t *testing.T) {
	for name, other := range map[string]bool{"ko-basics": false, "ko-generated": true, "ko-load": true} {
		var hashes []string
		for _, seed := range []uint64{1, 1, 2} {
			s, err := Open(name, seed)
			if err != nil {
				t.Fatal(err)
			}
			hashes = append(hashes, s.Hash)
		}
		if hashes[0] != hashes[1] || (hashes[0] != hashes[2]) != other {
			t.Errorf("%s with seeds 1, 1, 2 has hashes %v; want another one for 2: %v", name, hashes, other)
		}
	}
}

// TestTaskSeeds: a task's items do not depend on the tasks beside it.
func TestTaskSeeds(t *testing.T) {
	task := func(name string) string {
		return "  - name: " + name + "\n    kind: number\n    generate: {name: numbers, count: 5}\n    prompt: \"{{ question }}\"\n"
	}
	const head = "schema: 1\nname: x\nversion: 1.0.0\ntasks:\n"
	alone := mustLoad(t, head+task("수"), "").Tasks[0].Items
	both := mustLoad(t, head+task("셈")+task("수"), "").Tasks
	if diff := cmp.Diff(alone, both[1].Items); diff != "" {
		t.Errorf("another task changed the items (-alone +beside):\n%s", diff)
	}
	if alone[0].ID != "수-s7-001" || both[0].Items[0].Question == alone[0].Question {
		t.Errorf("ids %s; first questions %q and %q of two tasks", alone[0].ID, both[0].Items[0].Question, alone[0].Question)
	}
}
