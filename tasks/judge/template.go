package judge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Template makes a prompt. Its texts hold placeholders in braces, and {{ and
// }} for braces themselves:
//
//	{question} {answer}       of the last turn
//	{question_1} {answer_1}   of the first turn, {…_2} of the second
//	{ref_answer_1} {ref_answer_2}
//
// A paragraph of Prompt that holds a reference which the item has not is left
// out.
type Template struct {
	Name   string
	System string // "" sends none
	Prompt string
}

// Templates are a protocol's, by turn and by whether the category is one whose
// judge is shown references (Protocol.Referenced).
type Templates struct {
	Single, SingleRef *Template // first turn
	Multi, MultiRef   *Template // second turn
}

// Hash is "sha256:…" over all that the templates say.
func (t *Templates) Hash() string {
	h := sha256.New()
	for _, v := range [...]*Template{t.Single, t.SingleRef, t.Multi, t.MultiRef} {
		if v == nil {
			v = &Template{}
		}
		fmt.Fprintf(h, "%d %s %d %s\n", len(v.System), v.System, len(v.Prompt), v.Prompt)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// pick is the template for a case; one without a variant for references is used
// for both.
func (t *Templates) pick(second, referenced bool) *Template {
	switch {
	case second && referenced && t.MultiRef != nil:
		return t.MultiRef
	case second:
		return t.Multi
	case referenced && t.SingleRef != nil:
		return t.SingleRef
	}
	return t.Single
}

// placeholders are the names that a template may hold.
func placeholders() []string {
	return []string{"question", "answer", "question_1", "answer_1", "ref_answer_1", "question_2", "answer_2", "ref_answer_2"}
}

// fill puts a case into a template's text in one pass: braces in a question or
// an answer are left alone.
func (t *Template) fill(text string, c Case) string {
	values := map[string]string{}
	for i, turn := range c.Turns {
		values[fmt.Sprintf("question_%d", i+1)] = turn.Question
		values[fmt.Sprintf("answer_%d", i+1)] = turn.Answer
		values[fmt.Sprintf("ref_answer_%d", i+1)] = turn.Reference
	}
	last := c.Turns[len(c.Turns)-1]
	values["question"], values["answer"] = last.Question, last.Answer
	var kept []string
	for _, paragraph := range strings.Split(text, "\n\n") {
		if !lacksReference(paragraph, values) {
			kept = append(kept, substitute(paragraph, values))
		}
	}
	return strings.Join(kept, "\n\n")
}

func lacksReference(paragraph string, values map[string]string) bool {
	for _, name := range [...]string{"ref_answer_1", "ref_answer_2"} {
		if strings.Contains(paragraph, "{"+name+"}") && strings.TrimSpace(values[name]) == "" {
			return true
		}
	}
	return false
}

// substitute is Python's str.format for plain names.
func substitute(text string, values map[string]string) string {
	var b strings.Builder
	for text != "" {
		i := strings.IndexAny(text, "{}")
		if i < 0 {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		if strings.HasPrefix(text[i:], "{{") || strings.HasPrefix(text[i:], "}}") {
			b.WriteByte(text[i])
			text = text[i+2:]
			continue
		}
		name, rest, ok := strings.Cut(text[i+1:], "}")
		value, known := values[name]
		if text[i] == '}' || !ok || !known {
			b.WriteByte(text[i])
			text = text[i+1:]
			continue
		}
		b.WriteString(value)
		text = rest
	}
	return b.String()
}

// check finds a placeholder that is not known.
func check(text string) error {
	text = strings.NewReplacer("{{", "", "}}", "").Replace(text)
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return nil
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok || !slices.Contains(placeholders(), name) {
			return fmt.Errorf("placeholder {%.30s} is not known; expected one of %s (braces themselves are written {{ and }})", name, strings.Join(placeholders(), ", "))
		}
		text = after
	}
}

// ReadTemplates reads templates in the form of FastChat's judge prompts (JSONL
// with name, type, system_prompt, prompt_template; judge_prompts_ko.jsonl of
// KoMT-Bench is one): those of type "single", told apart by "multi-turn" and
// "math" in their names. Pairwise ones are passed over. name is the file's in
// messages. A variant that the file lacks is nil, but for a first turn one must
// be there; without one for the second turn the first turn's is used.
func ReadTemplates(r io.Reader, name string) (Templates, error) {
	var t Templates
	data, err := io.ReadAll(r)
	if err != nil {
		return t, fmt.Errorf("read %s: %w", name, err)
	}
	n := 0
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		n++
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var l struct {
			Name   string `json:"name"`
			Type   string `json:"type"`
			System string `json:"system_prompt"`
			Prompt string `json:"prompt_template"`
		}
		if err := json.Unmarshal(line, &l); err != nil {
			return t, fmt.Errorf("%s:%d: is no JSON object with name, type, system_prompt and prompt_template: %w", name, n, err)
		}
		if l.Type != "single" {
			continue
		}
		if l.Prompt == "" {
			return t, fmt.Errorf("%s:%d: field %q is missing", name, n, "prompt_template")
		}
		for _, text := range []string{l.System, l.Prompt} {
			if err := check(text); err != nil {
				return t, fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
		at := t.slot(strings.Contains(l.Name, "multi-turn"), strings.Contains(l.Name, "math"))
		if *at != nil {
			return t, fmt.Errorf("%s:%d: %s and %s are for the same turn", name, n, (*at).Name, l.Name)
		}
		*at = &Template{Name: l.Name, System: l.System, Prompt: l.Prompt}
	}
	if t.Single == nil {
		return t, fmt.Errorf("%s: no template of type \"single\" for a first turn", name)
	}
	if t.Multi == nil {
		t.Multi = t.Single
	}
	return t, nil
}

func (t *Templates) slot(multi, ref bool) **Template {
	switch {
	case multi && ref:
		return &t.MultiRef
	case multi:
		return &t.Multi
	case ref:
		return &t.SingleRef
	}
	return &t.Single
}
