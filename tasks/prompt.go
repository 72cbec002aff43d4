package tasks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/jinja"
)

// prompt is a task's prompt template in Jinja, the language of evaluation
// task files. Its variables are question, passage, options (a list of
// {label, text}), labels, category, turns and meta; any other name is an error.
type prompt struct {
	source   string
	template *jinja.Template
}

// parsePrompt compiles source. Undefined names are errors when it is rendered.
func parsePrompt(source string) (*prompt, error) {
	t, err := jinja.Parse(source)
	if err != nil {
		return nil, err
	}
	return &prompt{source, t}, nil
}

// templated says whether a text has anything that a template would fill in.
func templated(s string) bool { return strings.Contains(s, "{{") || strings.Contains(s, "{%") }

// variables are what a template knows of an item.
func (t *Task) variables(it *Item) map[string]any {
	options := make([]any, len(it.Options))
	for i, text := range it.Options {
		options[i] = map[string]any{"label": t.Labels[i], "text": text}
	}
	meta := it.Meta
	if meta == nil {
		meta = map[string]any{}
	}
	return map[string]any{
		"question": it.Question,
		"passage":  it.Passage,
		"options":  options,
		"labels":   t.Labels,
		"category": it.Category,
		"turns":    it.Turns,
		"meta":     meta,
	}
}

func (p *prompt) render(variables map[string]any) (string, error) {
	return p.template.Render(variables)
}

// Messages are what is sent for an item, or first sent where it has Turns: the
// task's system message, where it has one, the examples, and the rendered prompt
// without trailing line breaks. The error names a variable that the template
// uses and the item does not have.
func (t *Task) Messages(it *Item) ([]Message, error) {
	if t.harness != nil {
		return t.harness.messages(t, it)
	}
	variables := t.variables(it)
	text, err := t.prompt.render(variables)
	if err != nil {
		return nil, fmt.Errorf("task %s: item %s: prompt: %w", t.Name, it.ID, err)
	}
	text = strings.TrimRight(text, "\n")
	var messages []Message
	if system := t.System; system != "" {
		if t.system != nil {
			if system, err = t.system.render(variables); err != nil {
				return nil, fmt.Errorf("task %s: item %s: system: %w", t.Name, it.ID, err)
			}
		}
		messages = append(messages, Message{Role: "system", Content: system})
	}
	shots := t.shots.before(it)
	if t.shots != nil && t.shots.turns {
		for _, shot := range shots {
			messages = append(messages, Message{Role: "user", Content: shot.prompt}, Message{Role: "assistant", Content: shot.answer})
		}
		return append(messages, Message{Role: "user", Content: text}), nil
	}
	var b strings.Builder
	for _, shot := range shots {
		b.WriteString(shot.prompt + shot.answer + t.shots.between)
	}
	return append(messages, Message{Role: "user", Content: b.String() + text}), nil
}

// OptionLabels are the labels of the item's own options, in order.
func (t *Task) OptionLabels(it *Item) []string {
	return t.Labels[:min(len(t.Labels), len(it.Options))]
}

// checkPrompts renders the prompt of one item of each shape: what a template can
// stumble over is what an item has or lacks. Rendering all of 35,000 would take
// half as long again as reading them.
func (l *loader) checkPrompts(t *Task, where string) {
	seen := map[string]bool{}
	for _, it := range t.Items {
		key := it.shape()
		if seen[key] {
			continue
		}
		seen[key] = true
		messages, err := t.Messages(it)
		if err != nil {
			l.wrong(where+".prompt", "%v; a prompt knows question, passage, options (label, text), labels, category, turns and meta", err)
			return
		}
		if strings.TrimSpace(messages[len(messages)-1].Content) == "" {
			l.wrong(where+".prompt", "is empty for item %s", it.ID)
			return
		}
	}
}

// shape tells items apart by what they have: texts or none, their category, by
// which a template may look something up, how many options, which entries of meta
// and of what type.
func (it *Item) shape() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%t%t %q %d %d", it.Question == "", it.Passage == "", it.Category, len(it.Options), len(it.Turns))
	if len(it.Meta) > 0 {
		keys := make([]string, 0, len(it.Meta))
		for key, v := range it.Meta {
			keys = append(keys, fmt.Sprintf("%s:%T", key, v))
		}
		slices.Sort(keys)
		b.WriteString(strings.Join(keys, "\x00"))
	}
	return b.String()
}
