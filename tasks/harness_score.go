package tasks

import (
	"slices"
	"strings"
)

// Rules of answers that filters of a task file read.
const ruleFilterFailed = "filter-failed"

// invalid is what the harness's filters give where they find nothing.
const invalid = "[invalid]"

// score reads an answer by each of the task's pipelines and holds it against the
// gold as its metrics do. The first figure decides the outcome, all stand in
// Variants. An answer in which the first pipeline finds nothing is Truncated,
// Refused or Unparsed, which the harness counts as wrong too.
func (h *harness) score(it *Item, a Answer) Score {
	if h.goldless[it.Position-1] {
		return Score{Outcome: Unscored, Rule: "bad-gold"}
	}
	text, offset := h.answer(a.Text)
	golds := append([]string{it.Answer}, it.Aliases...)
	var s Score
	for i, f := range h.figures {
		read, rule := f.read(h, it, text)
		right := false
		if rule != ruleFilterFailed {
			right, _ = f.metric.Matches(read, golds) // its error is a pattern that took too long: no match
		}
		outcome := Incorrect
		if right {
			outcome = Correct
		}
		if s.Variants == nil {
			s.Variants = map[Variant]Outcome{}
		}
		s.Variants[Variant(f.name)] = outcome
		if i == 0 {
			s.Extracted, s.Rule, s.Outcome = read, rule, outcome
		}
	}
	if s.Outcome == Correct {
		s.Value = 1
	} else if s.Extracted == "" || s.Extracted == invalid {
		s.Extracted, s.Outcome = "", nothingRead(text, a.Truncated)
	}
	if offset >= 0 && s.Extracted != "" && strings.Count(text, s.Extracted) == 1 {
		at := offset + strings.Index(text, s.Extracted)
		s.Span = [2]int{at, at + len(s.Extracted)}
	}
	return s
}

// nothingRead says why an answer gives nothing.
func nothingRead(text string, truncated bool) Outcome {
	switch {
	case refused(text, truncated):
		return Refused
	case truncated:
		return Truncated
	}
	return Unparsed
}

// read applies a pipeline to one answer. Where a task asks several times and its
// filters choose among the answers, each is read as if all were like it: what
// they say together is for the results of all epochs.
func (f figure) read(h *harness, it *Item, text string) (read, rule string) {
	rule = f.pipeline.Name + ": " + strings.Join(f.pipeline.Filters(), ", ")
	responses := slices.Repeat([]string{text}, h.task.Repeats)
	out, err := f.pipeline.Apply(responses, h.docs[it.Position-1])
	if err != nil || len(out) == 0 {
		return "", ruleFilterFailed
	}
	return out[0], rule
}

// answer is the part of a text that is filtered: without marked reasoning, and up
// to the first of the task's stop texts, which not every server keeps to. offset
// is where it begins, -1 where it was put together.
func (h *harness) answer(text string) (part string, offset int) {
	if tagStart(text) >= 0 {
		parts := visible(text)
		var b strings.Builder
		for _, p := range parts {
			b.WriteString(text[p.start:p.end])
		}
		offset = -1
		if len(parts) == 1 {
			offset = parts[0].start
		}
		text = b.String()
	}
	for _, stop := range h.task.Generation.Until {
		if stop != "" {
			text, _, _ = strings.Cut(text, stop)
		}
	}
	return text, offset
}

// ways are the ones in which the file's metrics choose among the options.
func (h *harness) ways(plain, byChars, byBytes []float64) []likelihoodWay {
	var ways []likelihoodWay
	for _, f := range h.figures {
		values := plain
		switch f.metric.Name {
		case "acc_norm":
			values = byChars
		case "acc_bytes":
			values = byBytes
		}
		ways = append(ways, likelihoodWay{Variant(f.name), values})
	}
	return ways
}
