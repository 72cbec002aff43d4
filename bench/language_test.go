package bench

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
)

func TestLanguageOfAnAnswer(t *testing.T) {
	yes, no := new(bool), new(bool)
	*yes = true
	const korean = "물의 끓는점과 어는점을 설명하세요. 仁도 설명하세요."
	type answer struct{ prompt, text, reasoning string }
	tests := []struct {
		name   string
		answer answer
		noText bool
		want   *results.Language
	}{
		{"한국어", answer{korean, "물은 100도에서 끓는다.", ""}, false,
			&results.Language{Answer: &results.Written{Hangul: 8, Leak: no, NotKorean: no}}},
		{"물음에 있던 한자", answer{korean, "仁은 어짊이다.", ""}, false,
			&results.Language{Answer: &results.Written{Hangul: 5, Han: 1, Leak: no, NotKorean: no}}},
		{"중국어가 섞임", answer{korean, "물은 因为 끓는다. 因为 とても 정말 그렇다.", ""}, false,
			&results.Language{Answer: &results.Written{Hangul: 10, Han: 4, Kana: 3, Leak: yes, Runs: 3, Examples: []string{"因为", "とても"}, NotKorean: no}}},
		{"글 없이", answer{korean, "물은 因为 끓는다.", ""}, true,
			&results.Language{Answer: &results.Written{Hangul: 5, Han: 2, Leak: yes, Runs: 1, NotKorean: no}}},
		{"영어로 생각", answer{korean, "<think>The water is very hot</think>물은 끓는다", ""}, false, &results.Language{
			Answer:    &results.Written{Hangul: 5, Leak: no, NotKorean: no},
			Reasoning: &results.Written{Latin: 17, Leak: yes, NotKorean: yes, Language: "en"}}},
		{"따로 온 생각", answer{korean, "C", "답은 C다"}, false, &results.Language{
			Answer:    &results.Written{Latin: 1, Leak: no},
			Reasoning: &results.Written{Hangul: 3, Latin: 1, Leak: no, NotKorean: no}}},
		{"영어 물음", answer{"What is water and why does it boil?", "水は沸騰する", ""}, false,
			&results.Language{Answer: &results.Written{Han: 3, Kana: 3, Runs: 1, Examples: []string{"水は沸騰する"}}}},
		{"빈 답", answer{korean, "", ""}, false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := &question{messages: []tasks.Message{{Role: "user", Content: tt.answer.prompt}}}
			q.count()
			got := languageOf(q, &runners.Response{Text: tt.answer.text, Reasoning: tt.answer.reasoning}, tt.noText)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	q := &question{method: tasks.ByFirstToken}
	if got := languageOf(q, &runners.Response{Text: "A"}, false); got != nil {
		t.Errorf("a label that was asked for: %+v", got)
	}
}

func BenchmarkLanguage(b *testing.B) {
	q := &question{messages: []tasks.Message{{Role: "user", Content: "물의 끓는점은?"}}}
	q.count()
	long := ""
	for len(long) < 1000 {
		long += "물은 100도에서 끓고, 0도에서 업니다. "
	}
	for name, text := range map[string]string{"label": "C", "korean-1KB": long} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				languageOf(q, &runners.Response{Text: text}, false)
			}
		})
	}
}
