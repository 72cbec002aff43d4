package bench

import (
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/script"
)

// languageOf looks at the letters of an answer and of its reasoning, wherever the
// endpoint put that. It is nil where nothing was written, or only a label was
// asked for.
func languageOf(q *question, r *runners.Response, noText bool) *results.Language {
	if q.method != "" && q.method != tasks.ByText {
		return nil
	}
	answer, thought := tasks.Said(r.Text)
	thought = strings.TrimSpace(r.Reasoning + "\n" + thought)
	l := &results.Language{Answer: q.written(answer, noText), Reasoning: q.written(thought, noText)}
	if l.Answer == nil && l.Reasoning == nil {
		return nil
	}
	return l
}

// mostExamples is how many runs of Han or kana a record names, and exampleWidth
// how many columns of each.
const (
	mostExamples = 3
	exampleWidth = 20
)

// written is nil for an empty text.
func (q *question) written(text string, noText bool) *results.Written {
	if text == "" {
		return nil
	}
	found := script.Examine(text, q.prompt())
	l := found.Letters
	w := &results.Written{Hangul: l.Hangul, Latin: l.Latin, Han: l.Han, Kana: l.Kana, Other: l.Other}
	for _, leak := range found.Leaks {
		if leak.Gloss {
			continue
		}
		w.Runs++
		if example := hangul.Shorten(leak.Text, exampleWidth); !noText && len(w.Examples) < mostExamples && !slices.Contains(w.Examples, example) {
			w.Examples = append(w.Examples, example)
		}
	}
	if found.LanguageKnown {
		w.NotKorean = &found.NotKorean
	}
	if found.NotKorean {
		w.Language = found.Language
	}
	if q.korean() {
		leaked := found.Leaked()
		w.Leak = &leaked
	}
	return w
}

// korean reports whether at least half of the prompt's letters are Hangul.
func (q *question) korean() bool {
	return q.counts.Syllables > 0 && 2*q.counts.Syllables >= q.counts.Letters
}

// prompt is all that the model was told.
func (q *question) prompt() string {
	if len(q.messages) == 1 {
		return q.messages[0].Content
	}
	var b strings.Builder
	for _, m := range q.messages {
		b.WriteString(m.Content)
		b.WriteByte('\n')
	}
	return b.String()
}
