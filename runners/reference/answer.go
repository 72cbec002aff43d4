package reference

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Gold is what the endpoint knows about a prompt that it recognises.
type Gold struct {
	Task   string   // "suite/task", to look up its ability
	Kind   string   // KindMultipleChoice, KindShortAnswer, KindNumber or KindFiltered
	Answer string   // the label, the text or the number
	Text   string   // the right option's text; multiple choice only
	Wrong  []Choice // the other options; without any, a wrong answer is made up
}

// The kinds of Gold.
const (
	KindMultipleChoice = "multiple_choice"
	KindShortAnswer    = "short_answer"
	KindNumber         = "number"
	// KindFiltered: a task's filters expect a form that is not known here; the
	// endpoint answers with the gold text alone.
	KindFiltered = "generate_until"
)

// A Choice is an option of a multiple-choice item.
type Choice struct{ Label, Text string }

// An Oracle finds the gold of a prompt, the last user message; ok is false for
// one that it does not know. Many requests call it at the same time. It is
// handed in, so that this package knows no suite.
type Oracle func(prompt string) (gold Gold, ok bool)

// The forms that an answer is given in.
const (
	formBare     = "bare"      // C
	formLabelDot = "label_dot" // C. 경공업
	formSentence = "sentence"  // 정답은 C입니다.
	formReasoned = "reasoned"  // … 따라서 정답은 C입니다.
	formMixed    = "mixed"     // any of them
)

// A reply is what a call is answered, in tokens.
type reply struct {
	thinking []string // apart from the content
	content  []string
	finish   string // finishStop or finishLength
}

const (
	finishStop   = "stop"
	finishLength = "length"
)

// thinkTags is the reasoning field that is no field.
const thinkTags = "think_tags"

// compose answers a call. It is a pure function: see fate.
func compose(p Profile, oracle Oracle, c call) reply {
	f := answerFate(p.Seed, c)
	thinking := ""
	if p.Reasoning.Share > 0 && (c.think == nil || *c.think) && f.chance("reasons") < p.Reasoning.Share {
		thinking = exactly(p.Reasoning.Tokens, thoughts(), f.rng("thoughts"))
	}
	content := answerText(p, oracle, c, f)
	if thinking != "" && p.ReasoningField == thinkTags {
		content, thinking = "<think>\n"+thinking+"\n</think>\n\n"+content, ""
	}
	if c.ignoreEOS && c.limit > 0 {
		content += " " + exactly(c.limit, loadSentences(), f.rng("more"))
	} else {
		content = c.cutAtStop(content)
		if missing := c.least - CountTokens(thinking) - CountTokens(content); missing > 0 {
			content += " " + exactly(missing, loadSentences(), f.rng("more"))
		}
	}
	r := reply{
		thinking: p.SplitSyllables.split(Tokenize(thinking), p.Seed),
		content:  p.SplitSyllables.split(Tokenize(content), p.Seed),
		finish:   finishStop,
	}
	return r.cut(c.limit)
}

// cut keeps the first limit tokens, thinking included; 0 keeps all.
func (r reply) cut(limit int) reply {
	if limit <= 0 || len(r.thinking)+len(r.content) <= limit {
		return r
	}
	r.finish = finishLength
	r.thinking = r.thinking[:min(limit, len(r.thinking))]
	r.content = r.content[:limit-len(r.thinking)]
	return r
}

// answerText is the visible answer, before any limit.
func answerText(p Profile, oracle Oracle, c call, f fate) string {
	var gold Gold
	known := false
	if oracle != nil {
		gold, known = oracle(c.prompt())
	}
	if !known {
		return exactly(p.LoadTokens, loadSentences(), f.rng("load"))
	}
	ability := p.abilityFor(gold.Task)
	wording := f.rng("wording")
	switch u := f.chance("verdict"); {
	case u < ability:
		return word(p.AnswerForm, gold, Choice{gold.Answer, gold.Text}, wording)
	case u < ability+p.Refuse:
		return oneOf(refusals(), wording)
	case u < ability+p.Refuse+p.Unparsed:
		return evade(gold, wording)
	}
	return word(p.AnswerForm, gold, mistake(gold, f.rng("mistake")), wording)
}

// mistake is a wrong answer to an item.
func mistake(g Gold, r *rand.Rand) Choice {
	if len(g.Wrong) > 0 {
		return oneOf(g.Wrong, r)
	}
	if i := strings.LastIndexAny(g.Answer, "0123456789"); i >= 0 {
		digit := '0' + (int(g.Answer[i]-'0')+1+r.IntN(9))%10
		return Choice{Label: fmt.Sprintf("%s%c%s", g.Answer[:i], digit, g.Answer[i+1:])}
	}
	var others []string
	for _, name := range wrongNames() {
		// Neither may hold the other: a lenient scorer would find the answer.
		if !strings.Contains(name, g.Answer) && !strings.Contains(g.Answer, name) {
			others = append(others, name)
		}
	}
	return Choice{Label: oneOf(others, r)}
}

// word puts an answer into a form.
func word(form string, g Gold, c Choice, r *rand.Rand) string {
	if g.Kind == KindFiltered {
		form = formBare
	}
	if form == formMixed {
		form = oneOf([]string{formBare, formLabelDot, formSentence, formSentence, formReasoned}, r)
	}
	switch form {
	case formBare:
		return c.Label
	case formLabelDot:
		return strings.TrimSpace(c.Label + ". " + c.Text)
	case formSentence:
		return fmt.Sprintf(oneOf(conclusions(), r), c.Label)
	}
	return reason(g, c, r) + " 따라서 정답은 " + c.Label + "입니다."
}

// reason speaks about an item before the answer c is named.
func reason(g Gold, c Choice, r *rand.Rand) string {
	if g.Kind != KindMultipleChoice {
		return oneOf(openings(), r) + " " + oneOf(steps(), r)
	}
	var b strings.Builder
	b.WriteString("보기를 하나씩 살펴보면,")
	options := append([]Choice{{g.Answer, g.Text}}, g.Wrong...)
	slices.SortFunc(options, func(x, y Choice) int { return cmp.Compare(x.Label, y.Label) })
	for _, o := range options {
		if o.Label != c.Label {
			fmt.Fprintf(&b, " %s번 보기는 %s", o.Label, oneOf(rejections(), r))
		}
	}
	return b.String() + " 나머지 보기는 질문에서 묻는 내용과 일치합니다."
}

// evade is an answer from which nothing can be taken. For a short answer any
// words would be one, so it stops before them.
func evade(g Gold, r *rand.Rand) string {
	switch g.Kind {
	case KindShortAnswer:
		return "정답 (Answer): "
	case KindMultipleChoice:
		// The names of these letters end in a vowel, so that 와 follows.
		if len(g.Wrong) > 0 && "A" <= g.Answer && g.Answer <= "E" && r.IntN(2) == 0 {
			return fmt.Sprintf("%s와 %s 모두 맞습니다.", g.Answer, oneOf(g.Wrong, r).Label)
		}
	}
	return oneOf(evasions(), r)
}

// exactly joins sentences in a drawn order, over and over, into n tokens.
func exactly(n int, sentences []string, r *rand.Rand) string {
	var tokens []string
	for i := 0; len(tokens) < n; i++ {
		if i%len(sentences) == 0 {
			r.Shuffle(len(sentences), func(a, b int) {
				sentences[a], sentences[b] = sentences[b], sentences[a]
			})
		}
		sentence := sentences[i%len(sentences)]
		if i > 0 {
			sentence = " " + sentence
		}
		// A sentence ends in a full stop and the next begins with a space, so
		// the tokens of the parts are those of the whole.
		tokens = append(tokens, Tokenize(sentence)...)
	}
	return strings.Join(tokens[:n], "")
}

func oneOf[T any](list []T, r *rand.Rand) T { return list[r.IntN(len(list))] }
