package lmeval

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hanbench/hanbench/tasks/python"
)

// readJSON decodes a file of testdata; whole numbers stay whole.
func readJSON(t testing.TB, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// loadOne loads a task file that must be right.
func loadOne(t testing.TB, path string) *Task {
	t.Helper()
	library, errs := Load(path)
	if len(errs) > 0 || len(library.Tasks) != 1 {
		t.Fatalf("%s: %d tasks, errors %v", path, len(library.Tasks), errs)
	}
	return library.Tasks[0]
}

// prompts renders all documents with one sampler, as the harness does.
func prompts(task *Task, splits map[string][]Doc, shots int) ([]Prompt, error) {
	split, pool := task.Examples()
	if pool == nil {
		pool = splits[split]
	}
	sampler, err := task.Sampler(pool, shots, Seed)
	if err != nil {
		return nil, err
	}
	var all []Prompt
	for _, doc := range splits[task.Splits.Evaluated()] {
		examples, err := sampler.Next(doc)
		if err != nil {
			return nil, err
		}
		p, err := task.Prompt(doc, examples)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// What the harness itself rendered of the same files and documents
// (testdata/README.md).
func TestPromptsAsHarness(t *testing.T) {
	var docs map[string]map[string][]Doc
	readJSON(t, "docs.json", &docs)
	var golden []struct {
		File    string
		Shots   int
		Prompts []struct {
			Contexts, Continuations []string
			Target                  any
			Messages                []Message // with a chat template
		}
	}
	readJSON(t, "prompts.json", &golden)
	if len(golden) < 20 {
		t.Fatalf("only %d golden files were found", len(golden))
	}
	for _, g := range golden {
		task := loadOne(t, filepath.Join("testdata/tasks", g.File))
		got, err := prompts(task, docs[task.Dataset.Path], g.Shots)
		if err != nil {
			t.Errorf("%s with %d examples: %v", g.File, g.Shots, err)
			continue
		}
		if len(got) != len(g.Prompts) {
			t.Fatalf("%s: %d prompts, the harness has %d", g.File, len(got), len(g.Prompts))
		}
		for i, want := range g.Prompts {
			if diff := cmp.Diff(want.Contexts, got[i].Contexts); diff != "" {
				t.Errorf("%s with %d examples, document %d (-harness +here):\n%s", g.File, g.Shots, i, diff)
			}
			if diff := cmp.Diff(want.Continuations, got[i].Continuations); diff != "" {
				t.Errorf("%s, document %d, continuations (-harness +here):\n%s", g.File, i, diff)
			}
			if diff := cmp.Diff(want.Messages, got[i].Messages, cmpopts.IgnoreUnexported(Message{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s with %d examples, document %d, messages (-harness +here):\n%s", g.File, g.Shots, i, diff)
			}
			if diff := cmp.Diff(goldOf(t, want.Target, got[i].Choices), got[i].Gold); diff != "" && g.File != "two_sentences.yaml" {
				t.Errorf("%s, document %d, gold (-harness +here):\n%s", g.File, i, diff)
			}
		}
	}
}

// goldOf is what a target of the harness means.
func goldOf(t *testing.T, target any, choices []string) Gold {
	v, err := python.From(target)
	if err != nil {
		t.Fatal(err)
	}
	if index, ok := python.Int(v); ok && choices != nil {
		return Gold{Indices: []int{int(index)}, Texts: []string{choices[index]}}
	}
	if list, ok := v.(*python.List); ok {
		var g Gold
		for _, item := range list.Items {
			g.Texts = append(g.Texts, python.Str(item))
		}
		return g
	}
	return Gold{Texts: []string{python.Str(v)}}
}

func TestMessages(t *testing.T) {
	var docs map[string]map[string][]Doc
	readJSON(t, "docs.json", &docs)
	task := loadOne(t, "testdata/tasks/generate.yaml")
	_, samples := task.Examples()
	p, err := task.Prompt(docs["example/quiz"]["test"][0], samples[:1])
	if err != nil {
		t.Fatal(err)
	}
	want := []Message{
		{Role: "user", Content: "문제: 하늘의 색은?\n1) 빨강\n2) 파랑\n3) 검정\n"},
		{Role: "assistant", Content: "정답은 파랑"},
		{Role: "user", Content: "문제: 대한민국의 수도는?\n1) 부산\n2) 서울\n3) 대전\n"},
		{Role: "assistant", Content: "정답은"},
	}
	var got []Message
	for _, m := range p.Messages {
		got = append(got, Message{Role: m.Role, Content: m.Content})
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Message{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTwoSentences(t *testing.T) {
	var docs map[string]map[string][]Doc
	readJSON(t, "docs.json", &docs)
	task := loadOne(t, "testdata/tasks/two_sentences.yaml")
	p, err := task.Prompt(docs["example/blank"]["test"][2], nil)
	if err != nil {
		t.Fatal(err)
	}
	want := Prompt{
		Contexts:      []string{"'\"예\"", "'[아니오]"},
		Continuations: []string{" '라고 말했다.", " '라고 말했다."},
		Choices:       []string{"'\"예\"", "'[아니오]"},
		Gold:          Gold{Indices: []int{1}, Texts: []string{"'[아니오]"}},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPromptErrors(t *testing.T) {
	quiz := loadOne(t, "testdata/tasks/choice_list.yaml")
	same := loadOne(t, "testdata/tasks/choice_same_split.yaml")
	full := Doc{"question": "물음", "options": []any{"a", "b", "c"}, "gold": 1, "letter": "나"}
	without := func(key string, value any) Doc {
		d := Doc{}
		for k, v := range full {
			d[k] = v
		}
		delete(d, key)
		if value != nil {
			d[key] = value
		}
		return d
	}
	tests := []struct {
		name    string
		task    *Task
		doc     Doc
		example []Doc
		want    string
	}{
		{"열이 없다", quiz, without("question", nil), nil, "task ko_choice_list: doc_to_text: 'question' is undefined"},
		{"예시에 열이 없다", quiz, full, []Doc{without("gold", nil)}, "task ko_choice_list: example 1: doc_to_target: 'gold' is undefined"},
		{"선택지가 모자란다", quiz, without("options", []any{"a"}), nil, "task ko_choice_list: doc_to_text: line 3 of the template: list object has no element 1"},
		{"예시의 답이 밖에 있다", quiz, full, []Doc{without("gold", 7)}, "task ko_choice_list: example 1: doc_to_target: there is no choice 7: there are 3, counted from 0"},
		{"목록에 없다", same, without("letter", "라"), nil, "task ko_choice_same_split: doc_to_target: '라' is not in the list"},
		{"목록이 아니다", same, without("options", "a, b"), nil, `task ko_choice_same_split: doc_to_choice: "a, b" is not a Python literal: a is a name, not a value`},
		{"쓸 수 없는 값", quiz, without("question", struct{}{}), nil, "task ko_choice_list: doc_to_text: question: a value of type struct {} cannot be used in a template"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.task.Prompt(tt.doc, tt.example)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
	p, err := quiz.Prompt(without("gold", 5), nil)
	if err != nil || !p.Gold.Outside || p.Gold.Indices != nil {
		t.Errorf("a gold outside of the choices: %+v, %v", p.Gold, err)
	}
}

func TestSampler(t *testing.T) {
	task := loadOne(t, "testdata/tasks/choice_same_split.yaml")
	doc := Doc{"question": "같다"}
	if _, err := task.Sampler([]Doc{doc, doc}, 2, Seed); err == nil || err.Error() != "task ko_choice_same_split: 2 examples a prompt need 3 documents to choose from, there are 2" {
		t.Errorf("a pool that is too small: %v", err)
	}
	if _, err := task.Sampler(nil, -1, Seed); err == nil {
		t.Error("-1 examples: no error")
	}
	s, err := task.Sampler([]Doc{doc, doc, {"question": "다르다"}}, 2, Seed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(doc); err == nil {
		t.Error("only one document differs, and two were found")
	}
	none, err := task.Sampler(nil, 0, Seed)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := none.Next(doc); got != nil || err != nil {
		t.Errorf("no examples: %v, %v", got, err)
	}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		file string
		want []string
	}{
		{"choice_list.yaml", []string{"gold", "options", "question"}},
		{"choice_column.yaml", []string{"gold", "options", "question"}},
		{"generate.yaml", []string{"options", "question"}}, // letter is asked for
		{"fewshot_form.yaml", []string{"field", "letter", "question"}},
		{"two_sentences.yaml", []string{"first", "right", "second", "sentence"}},
	}
	for _, tt := range tests {
		task := loadOne(t, filepath.Join("testdata/tasks", tt.file))
		if diff := cmp.Diff(tt.want, task.Columns()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.file, diff)
		}
		if err := task.Check(append(tt.want, "more")); err != nil {
			t.Errorf("%s: %v", tt.file, err)
		}
	}
	task := loadOne(t, "testdata/tasks/choice_column.yaml")
	err := task.Check([]string{"Question", "options", "gold"})
	const want = `task ko_choice_column: the data set has no column ["question"] (it has ["Question" "options" "gold"])`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A prompt with five examples chosen at random, as KMMLU's are.
func BenchmarkPrompt(b *testing.B) {
	var docs map[string]map[string][]Doc
	readJSON(b, "docs.json", &docs)
	task := loadOne(b, "testdata/tasks/choice_list.yaml")
	splits := docs["example/quiz"]
	sampler, err := task.Sampler(splits["dev"], 5, Seed)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		examples, err := sampler.Next(splits["test"][0])
		if err != nil {
			b.Fatal(err)
		}
		if _, err := task.Prompt(splits["test"][0], examples); err != nil {
			b.Fatal(err)
		}
	}
}
