package tasks

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMessages(t *testing.T) {
	const question = `"{{ x }}" & <b>'가'</b>`
	it := &Item{
		ID: "1", Question: question, Passage: "지문", Category: "갈래", Options: []string{"하나", "둘"},
		Meta: map[string]any{"해": 1446, "목록": []any{"첫째"}},
	}
	for _, tc := range []struct {
		name, system, template string
		want                   []Message
	}{
		{"물음은 글자 그대로", "", "{{ question }}", []Message{{"user", question}}},
		{"모든 변수", "", "{{ passage }}|{{ category }}|{{ labels|join(',') }}|{{ meta.해 }}|{{ meta['목록'][0] }}", []Message{{"user", "지문|갈래|A,B,C|1446|첫째"}}},
		{"보기", "", "{% for o in options %}{{ loop.index }}) {{ o.label }}. {{ o.text }}\n{% endfor %}", []Message{{"user", "1) A. 하나\n2) B. 둘"}}},
		{"조건", "", "{% if passage %}글이 있음{% else %}없음{% endif %}", []Message{{"user", "글이 있음"}}},
		{"끝의 줄바꿈", "", "{{ category }}  \n\n", []Message{{"user", "갈래  "}}},
		{"시스템 메시지", "짧게 답하세요.", "{{ category }}", []Message{{"system", "짧게 답하세요."}, {"user", "갈래"}}},
		{"다른 문항의 틀은 풀지 않음", "", "{{ question }}{{ question }}", []Message{{"user", question + question}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := parsePrompt(tc.template)
			if err != nil {
				t.Fatal(err)
			}
			task := &Task{Kind: MultipleChoice, Labels: []string{"A", "B", "C"}, System: tc.system, prompt: p}
			got, err := task.Messages(it)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPromptErrors(t *testing.T) {
	for _, tc := range []struct {
		name, prompt string
		want         []string // parts of the one error
	}{
		{"닫히지 않은 변수", "{{ question", []string{"not closed by }}"}},
		{"끝이 없는 조건", "{% if question %}물음", []string{"endif"}},
		{"없는 문", "{% repeat 3 %}", []string{"repeat"}},
		{"없는 변수", "{{ 물음 }}", []string{"'물음' is undefined", "a prompt knows question, passage, options (label, text), labels, category, turns and meta"}},
		{"조건 속의 없는 변수", "{% if quesion %}{{ question }}{% endif %}", []string{"'quesion' is undefined"}},
		{"없는 meta", "{{ meta.year }}", []string{"year", "item 낱말-1"}},
		{"없는 거르개", "{{ question|번역 }}", []string{`unknown filter "번역"`}},
		{"다른 파일", "{% include '/etc/hostname' %}", []string{"include"}},
		{"비어 있음", "{# 아무것도 없음 #}", []string{"is empty for item 낱말-1"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			suite := strings.Replace(suiteYAML, "{{ question }}", tc.prompt, 1)
			_, err := loadFiles(map[string]string{"suite.yaml": suite, "items.jsonl": itemLine})
			if err == nil {
				t.Fatal("no error")
			}
			for _, part := range append(tc.want, `mine/suite.yaml:8: field "tasks[0].prompt": `) {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %s; want one that says %s", err, part)
				}
			}
		})
	}
}

// TestPromptOfEveryItem: an item that lacks what the template asks for is
// found, also when it is not the first.
func TestPromptOfEveryItem(t *testing.T) {
	items := `{"id": "있음", "question": "물음", "answer": "답", "meta": {"힌트": "ㄱ"}}` + "\n" + `{"id": "없음", "question": "물음", "answer": "답"}`
	_, err := loadFiles(map[string]string{
		"suite.yaml": strings.Replace(suiteYAML, "{{ question }}", "{{ meta.힌트 }}", 1), "items.jsonl": items,
	})
	if err == nil || !strings.Contains(err.Error(), "item 없음") {
		t.Errorf("error %v; want one that names item 없음", err)
	}
}

// TestMessagesAtOnce: prompts are rendered from many goroutines.
func TestMessagesAtOnce(t *testing.T) {
	s := mustLoad(t, strings.Replace(suiteYAML, "{{ question }}", "{% for i in range(50) %}{{ question }}{% endfor %}", 1), itemLine)
	task := s.Tasks[0]
	want := strings.Repeat(task.Items[0].Question, 50)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			messages, err := task.Messages(task.Items[0])
			if err != nil || messages[0].Content != want {
				t.Errorf("%v, %v", messages, err)
			}
		})
	}
	wg.Wait()
}
