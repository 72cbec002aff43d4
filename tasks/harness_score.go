package tasks

import (
	"math"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/metric"
)

// Rules of answers that filters of a task file read.
const ruleFilterFailed = "filter-failed"

// invalid is what the harness's filters give where they find nothing.
const invalid = "[invalid]"

// score reads an answer by each of the task's pipelines and holds it against the
// gold as its metrics do. The first figure decides the outcome, all stand in
// Variants but those of all answers together, of which it has the counts: where one
// of these is the first, the score is what this answer alone has of it, and the
// outcome is correct where it is the gold to the letter. An answer in which the first pipeline finds nothing is Truncated,
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
		right, value := false, 0.0
		switch {
		case f.corpus():
			counts := metric.CorpusCounts(f.metric.Name, read, golds)
			s.count(f.name, counts)
			right = slices.Contains(golds, read)
			value, _ = metric.OfCorpus(f.metric.Name, counts)
			value = min(value, math.Nextafter(1, 0)) // they take no notice of spaces
		case rule != ruleFilterFailed:
			right, _ = f.metric.Matches(read, golds) // its error is a pattern that took too long: no match
		}
		outcome := Incorrect
		if right {
			outcome, value = Correct, 1
		}
		if !f.corpus() {
			if s.Variants == nil {
				s.Variants = map[Variant]Outcome{}
			}
			s.Variants[Variant(f.name)] = outcome
		}
		if i == 0 {
			s.Extracted, s.Rule, s.Outcome, s.Value = read, rule, outcome, value
		}
	}
	if s.Outcome != Correct && (s.Extracted == "" || s.Extracted == invalid) {
		s.Extracted, s.Outcome = "", nothingRead(text, a.Truncated)
	}
	if offset >= 0 && s.Extracted != "" && strings.Count(text, s.Extracted) == 1 {
		at := offset + strings.Index(text, s.Extracted)
		s.Span = [2]int{at, at + len(s.Extracted)}
	}
	return s
}

// count notes what an answer adds to a figure of all answers together.
func (s *Score) count(figure string, counts []int) {
	if s.Counts == nil {
		s.Counts = map[string][]int{}
	}
	s.Counts[figure] = counts
}

// counted adds to a score of a choice what it is for the figures of all together:
// whether the second of two options was chosen, and was right.
func (t *Task) counted(it *Item, s Score) Score {
	if t.harness == nil || len(t.Labels) < 2 || it.Answer == "" {
		return s
	}
	for _, f := range t.harness.figures {
		if !f.corpus() {
			continue
		}
		switch chosen, right := s.Extracted == t.Labels[1], it.right(t.Labels[1]); {
		case chosen && right:
			s.count(f.name, []int{1, 0, 0})
		case chosen:
			s.count(f.name, []int{0, 1, 0})
		case right:
			s.count(f.name, []int{0, 0, 1})
		default:
			s.count(f.name, []int{0, 0, 0})
		}
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
		if f.corpus() {
			continue
		}
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
