package tasks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/tasks/lmeval"
	"github.com/hanbench/hanbench/tasks/python"
)

// allShown says whether every prompt holds its options. A short one, such as a
// letter, must stand as a label does: "A.", "(가)".
func allShown(prompts []lmeval.Prompt) bool {
	for _, p := range prompts {
		if len(p.Contexts) != 1 {
			return false
		}
		for _, choice := range p.Choices {
			if !isShown(p.Contexts[0], strings.TrimSpace(choice)) {
				return false
			}
		}
	}
	return true
}

func isShown(prompt, choice string) bool {
	if utf8.RuneCountInString(choice) > 2 {
		return strings.Contains(prompt, choice)
	}
	for rest := prompt; choice != ""; {
		i := strings.Index(rest, choice)
		if i < 0 {
			return false
		}
		before, after := rest[:i], rest[i+len(choice):]
		if labelEnd.MatchString(after) && (before == "" || labelStart.MatchString(before)) {
			return true
		}
		rest = after
	}
	return false
}

var (
	labelStart = regexp.MustCompile(`[\s(\[]$`)
	labelEnd   = regexp.MustCompile(`^\s?[.):\]]`)
)

// labelsOf are the names of the options: the choices themselves where they are
// labels that every prompt shows, else letters.
func labelsOf(prompts []lmeval.Prompt, shown bool) []string {
	most := 0
	for _, p := range prompts {
		most = max(most, len(p.Choices))
		shown = shown && slices.Equal(p.Choices, prompts[0].Choices)
	}
	if shown {
		var labels []string
		for _, choice := range prompts[0].Choices {
			label := strings.Trim(choice, " ()[].:")
			if n := utf8.RuneCountInString(label); n == 0 || n > 2 || slices.Contains(labels, label) {
				break
			}
			labels = append(labels, label)
		}
		if len(labels) == most {
			return labels
		}
	}
	labels := make([]string, most)
	for i := range labels {
		labels[i] = string(rune('A' + i))
		if most > 26 {
			labels[i] = fmt.Sprint(i + 1)
		}
	}
	return labels
}

func (h *harness) prompt(it *Item) (lmeval.Prompt, error) {
	i := it.Position - 1
	return h.task.Prompt(h.docs[i], h.examples[i])
}

// messages are the harness's prompt as one message. Where a prompt does not show
// the options, which the harness only compares, they are added below.
func (h *harness) messages(t *Task, it *Item) ([]Message, error) {
	p, err := h.prompt(it)
	if err != nil {
		return nil, err
	}
	if t.Kind != MultipleChoice || h.shown {
		return []Message{{"user", p.Contexts[0]}}, nil
	}
	text := ""
	if len(p.Contexts) == 1 {
		text = strings.TrimRight(p.Contexts[0], "\n") + "\n\n"
	}
	options := p.Choices
	if len(p.Contexts) > 1 { // the options are the questions, and go on alike
		options = nil
		for i, context := range p.Contexts {
			options = append(options, context+p.Continuations[i])
		}
	}
	for i, option := range options {
		text += t.Labels[i] + ". " + strings.TrimSpace(option) + "\n"
	}
	ask := "Answer with the label of the right option."
	if hangul.Count(text).Syllables > 0 {
		ask = "맞는 보기의 기호로 답하세요."
	}
	return []Message{{"user", text + "\n" + ask}}, nil
}

// likelihoods are the texts that the harness compares. It moves white space at
// the end of a context to the continuation.
func (h *harness) likelihoods(it *Item) (Likelihoods, error) {
	p, err := h.prompt(it)
	if err != nil {
		return Likelihoods{}, err
	}
	l := Likelihoods{Continuations: slices.Clone(p.Continuations)}
	for _, context := range p.Contexts {
		bare := strings.TrimRightFunc(context, python.IsSpace)
		l.Contexts = append(l.Contexts, bare)
		for i := range l.Continuations {
			if len(p.Contexts) == 1 || i == len(l.Contexts)-1 {
				l.Continuations[i] = context[len(bare):] + l.Continuations[i]
			}
		}
		if bare == "" {
			return l, fmt.Errorf("task %s: item %s: the prompt is empty, so that there is nothing an option could follow", h.task.Name, it.ID)
		}
	}
	return l, nil
}
