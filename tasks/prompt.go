package tasks

import (
	"fmt"
	"strings"

	"github.com/nikolalohinski/gonja/v2"
	"github.com/nikolalohinski/gonja/v2/config"
	"github.com/nikolalohinski/gonja/v2/exec"
	"github.com/nikolalohinski/gonja/v2/loaders"
)

// prompt is a task's prompt template in Jinja, the language of evaluation
// task files. Its variables are question, passage, options (a list of
// {label, text}), labels, category and meta; any other name is an error.
type prompt struct {
	template *exec.Template
}

// parsePrompt compiles source. Undefined names are errors when it is rendered.
func parsePrompt(source string) (*prompt, error) {
	conf := config.New()
	conf.StrictUndefined = true
	const name = "/prompt"
	loader, err := loaders.NewMemoryLoader(map[string]string{name: source})
	if err != nil {
		return nil, err
	}
	t, err := exec.NewTemplate(name, conf, loader, gonja.DefaultEnvironment)
	if err != nil {
		return nil, err
	}
	return &prompt{template: t}, nil
}

func (p *prompt) render(t *Task, it *Item) (string, error) {
	options := make([]map[string]any, len(it.Options))
	for i, text := range it.Options {
		options[i] = map[string]any{"label": t.Labels[i], "text": text}
	}
	meta := it.Meta
	if meta == nil {
		meta = map[string]any{}
	}
	text, err := p.template.ExecuteToString(exec.NewContext(map[string]any{
		"question": it.Question,
		"passage":  it.Passage,
		"options":  options,
		"labels":   t.Labels,
		"category": it.Category,
		"meta":     meta,
	}))
	if err != nil {
		return "", err
	}
	return strings.TrimRight(text, "\n"), nil
}

// Messages are what is sent for an item: the task's system message, where it
// has one, and the rendered prompt without trailing line breaks. The error
// names a variable that the template uses and items do not have.
func (t *Task) Messages(it *Item) ([]Message, error) {
	text, err := t.prompt.render(t, it)
	if err != nil {
		return nil, fmt.Errorf("task %s: item %s: prompt: %w", t.Name, it.ID, err)
	}
	var messages []Message
	if t.System != "" {
		messages = append(messages, Message{Role: "system", Content: t.System})
	}
	return append(messages, Message{Role: "user", Content: text}), nil
}

// OptionLabels are the labels of the item's own options, in order.
func (t *Task) OptionLabels(it *Item) []string {
	return t.Labels[:min(len(t.Labels), len(it.Options))]
}
