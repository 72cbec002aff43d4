package tasks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/internal/suggest"
	"golang.org/x/text/width"
)

// The forms in which published data write the right option.
const (
	byPosition = "position" // 1, 2, …
	byIndex    = "index"    // 0, 1, …
	byLabel    = "label"    // A, (A), a
	byOption   = "option"   // the option's text
	byBoolean  = "boolean"  // True, FALSE, 1, 0: the second of two options or the first
)

var answerForms = [...]string{byPosition, byIndex, byLabel, byOption, byBoolean}

// checkAnswerForm holds what a recipe says of the gold against its kind.
func (l *loader) checkAnswerForm(tf *TaskFile, f *FromFile, field string) {
	c := &f.Columns
	switch tf.Kind {
	case MultipleChoice:
		if f.Values == nil && !slices.Contains(answerForms[:], f.Answer) {
			l.wrong(field+".answer", "is %s; expected %s, or values:", suggest.Unknown(f.Answer, answerForms[:]), listed(answerForms[:]))
		}
		if (len(c.Options) > 0) == (len(tf.Options) > 0) {
			l.wrong(field+".columns", "expected options: either here, as columns, or in the task, as the texts that all items have")
		}
		if f.Answer == byBoolean && len(tf.Options) != 2 {
			l.wrong(field+".answer", "is boolean; expected two options: in the task, the one for false first")
		}
	case Instructions:
		if c.Rules == "" {
			l.wrong(field+".columns", "names no rules; expected the column with the instructions' names")
		}
		return
	case Judged, Load:
		return
	}
	if c.Answer == "" {
		l.wrong(field+".columns", "names no answer; expected the column that holds it")
	}
	if tf.Kind != MultipleChoice && f.Answer != "" {
		l.wrong(field+".answer", "is for %s; the task's kind is %s", MultipleChoice, tf.Kind)
	}
}

// rightOption is the index of the option that the gold means. The error says
// why there is none.
func (f *FromFile) rightOption(it *Item, labels []string, gold any) (int, error) {
	text := strings.TrimSpace(textOf(gold))
	if label, ok := f.Values[text]; ok {
		text, gold = label, label
		if i := slices.Index(labels, text); i >= 0 {
			return i, nil
		}
		return 0, fmt.Errorf("means %q by values:; expected one of the labels %s", text, strings.Join(labels, ", "))
	}
	switch f.Answer {
	case byPosition, byIndex:
		first := 1
		if f.Answer == byIndex {
			first = 0
		}
		n, err := strconv.ParseFloat(text, 64)
		if i := int(n) - first; err == nil && n == float64(int(n)) && i >= 0 && i < len(it.Options) {
			return i, nil
		}
		return 0, fmt.Errorf("is %q; expected a position from %d to %d", excerpt(text), first, first+len(it.Options)-1)
	case byLabel:
		bare := strings.Trim(width.Narrow.String(text), "()[]. ")
		for i, label := range labels {
			if strings.EqualFold(bare, label) {
				return i, nil
			}
		}
		return 0, fmt.Errorf("is %q; expected one of the labels %s", excerpt(text), strings.Join(labels, ", "))
	case byBoolean:
		switch strings.ToLower(text) {
		case "true", "1", "1.0":
			return 1, nil
		case "false", "0", "0.0":
			return 0, nil
		}
		return 0, fmt.Errorf("is %q; expected true or false", excerpt(text))
	case byOption:
		for i, option := range it.Options {
			if strings.TrimSpace(option) == text {
				return i, nil
			}
		}
		return 0, fmt.Errorf("is %q, which is none of the options", excerpt(text))
	}
	return 0, fmt.Errorf("is %q; values: knows %d others", excerpt(text), len(f.Values))
}

// setGold sets the item's answer from what the column holds. The error says why
// it cannot be used.
func (r *recipeTask) setGold(it *Item, gold any) error {
	switch r.t.Kind {
	case MultipleChoice:
		if len(it.Options) < 2 {
			return nil // said as FewOptions
		}
		i, err := r.from.rightOption(it, r.t.OptionLabels(it), gold)
		if err == nil {
			it.Answer = r.t.Labels[i]
		}
		return err
	case Number, Similarity:
		text := strings.TrimSpace(textOf(gold))
		if _, err := hangul.ParseNumber(text); err != nil {
			return fmt.Errorf("is %q; expected a number", excerpt(text))
		}
		if n, err := strconv.ParseFloat(text, 64); r.t.Kind == Similarity && (err != nil || n < 0 || n > 5) {
			return fmt.Errorf("is %q; expected a number from 0 to 5", excerpt(text))
		}
		it.Answer = text
	case ShortAnswer, Span, Generation:
		return r.setTexts(it, gold)
	case Instructions:
		if _, err := it.checklist(); err != nil {
			return fmt.Errorf("cannot be checked: %w", err)
		}
	}
	return nil
}

// setTexts takes one text or several; the first is the answer, the others are
// as good.
func (r *recipeTask) setTexts(it *Item, gold any) error {
	texts := []string{textOf(gold)}
	if list, ok := gold.([]any); ok {
		texts = nil
		for _, e := range list {
			texts = append(texts, textOf(e))
		}
	}
	var kept []string
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" && !slices.Contains(kept, text) {
			kept = append(kept, text)
		}
	}
	if len(kept) == 0 || r.t.Kind == ShortAnswer && shortKey(foldString(kept[0])) == "" {
		return fmt.Errorf("is empty; expected the answer's text")
	}
	it.Answer, it.Aliases = kept[0], kept[1:]
	if len(it.Aliases) == 0 {
		it.Aliases = nil
	}
	return nil
}
