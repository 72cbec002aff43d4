package lmeval

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// A Message is one turn of a prompt in the form of a chat.
type Message struct {
	Role    string // system, user or assistant
	Content string
	// after is what follows in plain text.
	after string
}

// A Prompt is what one document is asked with.
type Prompt struct {
	// Messages are the turns in the order of the chat: the task's description as
	// system where there is one, each example as user and assistant, the
	// question; at the end an assistant's message that is to be continued where
	// the task has a gen_prefix. nil where each choice has a context of its own.
	Messages []Message
	// Contexts are the plain text, as the harness sends it to a model without a
	// chat template: one, or one for each choice where the choices are the
	// questions (Winogrande).
	Contexts []string
	// Continuations are the texts whose log-likelihood is asked for, each after
	// its context or after the only one, with the delimiter in front. nil where
	// the model writes.
	Continuations []string
	// Choices are the options as they stand; nil where there are none.
	Choices []string
	Gold    Gold
}

// Prompt renders a document with examples before it, as Sampler.Next chooses
// them. It fails where a column is missing or a template does not give what it
// should, and says which key it was.
func (t *Task) Prompt(doc Doc, examples []Doc) (Prompt, error) {
	p, err := t.render(doc, examples)
	if err != nil {
		return Prompt{}, fmt.Errorf("task %s: %w", t.Name, err)
	}
	return p, nil
}

func (t *Task) render(doc Doc, examples []Doc) (Prompt, error) {
	var p Prompt
	messages, err := t.beginning(doc, examples)
	if err != nil {
		return p, err
	}
	question, err := t.prompt.question(doc, doc)
	if err != nil {
		return p, err
	}
	if p.Choices, err = t.prompt.choices(doc, doc); err != nil {
		return p, err
	}
	answer, err := t.prompt.answer(doc, doc)
	if err != nil {
		return p, err
	}
	prefix, err := t.prompt.generationPrefix(doc, doc)
	if err != nil {
		return p, err
	}
	if index, ok := python.Int(question); ok && len(p.Choices) > 0 {
		return t.renderChoices(p, messages, prefix, index, answer)
	}
	text, ok := question.(string)
	if !ok {
		return p, fmt.Errorf("doc_to_text: a text is needed, not %s", python.Repr(question))
	}
	messages = append(messages, turn(text, prefix, t.prompt.targetDelimiter)...)
	p.Messages = messages
	p.Contexts = []string{plainText(messages)}
	if p.Gold, err = t.gold(p.Choices, answer); err != nil {
		return p, err
	}
	return p, t.continuations(&p, answer)
}

// renderChoices is for tasks whose choices are the questions, and whose target
// is how each goes on: doc_to_text is the index of the right one.
func (t *Task) renderChoices(p Prompt, messages []Message, prefix string, index int64, answer any) (Prompt, error) {
	beginning := plainText(messages)
	for _, choice := range p.Choices {
		p.Contexts = append(p.Contexts, beginning+plainText(turn(choice, prefix, "")))
		p.Continuations = append(p.Continuations, t.prompt.targetDelimiter+python.Str(answer))
	}
	var err error
	p.Gold, err = t.gold(p.Choices, index)
	return p, err
}

func plainText(messages []Message) string {
	var b strings.Builder
	for _, m := range messages {
		b.WriteString(m.Content)
		b.WriteString(m.after)
	}
	return b.String()
}

// beginning is the description and the examples.
func (t *Task) beginning(doc Doc, examples []Doc) ([]Message, error) {
	var messages []Message
	description, _, err := t.description.render(doc, doc)
	if err != nil {
		return nil, err
	}
	if text := python.Str(description); description != nil && text != "" {
		messages = append(messages, Message{Role: "system", Content: text})
	}
	for i, example := range examples {
		turns, err := t.exampleTurns(example, doc)
		if err != nil {
			return nil, fmt.Errorf("example %d: %w", i+1, err)
		}
		messages = append(messages, turns...)
	}
	return messages, nil
}

// turn is a question, and what the answer is to begin with.
func turn(question, prefix, delimiter string) []Message {
	m := Message{Role: "user", Content: question}
	if prefix == "" {
		return []Message{m}
	}
	if question != "" && !python.EndsWithSpace(question) && !python.StartsWithSpace(prefix) {
		m.after = delimiter
	}
	return []Message{m, {Role: "assistant", Content: prefix}}
}

// exampleTurns is an example's question with its answer.
func (t *Task) exampleTurns(example, columns Doc) ([]Message, error) {
	f := t.example
	question, err := f.question(example, columns)
	if err != nil {
		return nil, err
	}
	choices, err := f.choices(example, columns)
	if err != nil {
		return nil, err
	}
	answer, err := f.answer(example, columns)
	if err != nil {
		return nil, err
	}
	// A few-shot prefix is looked up in the example's own columns.
	prefix, err := f.generationPrefix(example, example)
	if err != nil {
		return nil, err
	}
	if index, ok := python.Int(question); ok && len(choices) > 0 {
		if question, err = pick(choices, index); err != nil {
			return nil, fmt.Errorf("doc_to_text: %w", err)
		}
		choices = nil
	}
	text, ok := question.(string)
	if !ok {
		return nil, fmt.Errorf("doc_to_text: a text is needed, not %s", python.Repr(question))
	}
	if answer == nil || answer == "" {
		return turn(text, prefix, f.targetDelimiter), nil
	}
	reply, err := answerText(choices, answer)
	if err != nil {
		return nil, err
	}
	m := Message{Role: "user", Content: text, after: f.targetDelimiter}
	if prefix != "" && (text == "" || python.EndsWithSpace(text) || python.StartsWithSpace(prefix)) {
		m.after = ""
	}
	return []Message{m, {Role: "assistant", Content: delimited(prefix, reply), after: f.fewshotDelimiter}}, nil
}

// delimited puts a space between two texts unless one of them has one there.
func delimited(prefix, text string) string {
	if prefix == "" || text == "" || python.EndsWithSpace(prefix) || python.StartsWithSpace(text) {
		return prefix + text
	}
	return prefix + " " + text
}

// answerText is the answer of an example in words.
func answerText(choices []string, answer any) (string, error) {
	if index, ok := python.Int(answer); ok && len(choices) > 0 {
		text, err := pick(choices, index)
		if err != nil {
			return "", fmt.Errorf("doc_to_target: %w", err)
		}
		return text, nil
	}
	if list, ok := answer.(*python.List); ok {
		if len(list.Items) == 0 {
			return "", errors.New("doc_to_target: the list of answers is empty")
		}
		answer = list.Items[0]
	}
	text, ok := answer.(string)
	if !ok {
		return "", fmt.Errorf("doc_to_target: the answer of an example must be a text, not %s", python.Repr(answer))
	}
	return text, nil
}

// pick is a choice by its index, from the end where that is negative.
func pick(choices []string, index int64) (string, error) {
	i := index
	if i < 0 {
		i += int64(len(choices))
	}
	if i < 0 || i >= int64(len(choices)) {
		return "", fmt.Errorf("there is no choice %d: there are %d, counted from 0", index, len(choices))
	}
	return choices[i], nil
}

// continuations fills in what log-likelihoods are asked for.
func (t *Task) continuations(p *Prompt, answer any) error {
	switch t.Output {
	case MultipleChoice:
		for _, choice := range p.Choices {
			p.Continuations = append(p.Continuations, t.prompt.targetDelimiter+choice)
		}
	case Loglikelihood, Rolling:
		text, ok := answer.(string)
		if !ok {
			return fmt.Errorf("doc_to_target: a text is needed, not %s", python.Repr(answer))
		}
		p.Continuations = []string{text}
		if t.Output == Rolling {
			p.Contexts = []string{""}
		}
	}
	return nil
}
