package reference

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// exam knows the prompts "문항 N" as multiple choice, "단답 N" as short answers
// and "계산 N" as numbers. The answers are always C, 세종대왕 and 35000.
func exam(prompt string) (Gold, bool) {
	switch kind, _, _ := strings.Cut(prompt, " "); kind {
	case "문항":
		return Gold{Task: "시험/객관식", Kind: KindMultipleChoice, Answer: "C", Text: "경공업",
			Wrong: []Choice{{"A", "중공업"}, {"B", "농업"}, {"D", "어업"}}}, true
	case "단답":
		return Gold{Task: "시험/단답", Kind: KindShortAnswer, Answer: "세종대왕"}, true
	case "계산":
		return Gold{Task: "시험/계산", Kind: KindNumber, Answer: "35000"}, true
	}
	return Gold{}, false
}

func ask(prompt string) call {
	return call{messages: []message{{"system", "한국어로 답하세요."}, {"user", prompt}}}
}

func answerOf(p Profile, c call) string {
	r := compose(p.withDefaults(), exam, c)
	return strings.Join(r.content, "")
}

func TestAnswerForms(t *testing.T) {
	for _, test := range []struct{ form, prompt, ending string }{
		{formBare, "문항 1", "C"},
		{formLabelDot, "문항 1", "C. 경공업"},
		{formReasoned, "문항 1", "일치합니다. 따라서 정답은 C입니다."},
		{formBare, "단답 1", "세종대왕"},
		{formLabelDot, "계산 1", "35000."},
		{formReasoned, "계산 1", " 따라서 정답은 35000입니다."},
	} {
		t.Run(test.form+" "+test.prompt, func(t *testing.T) {
			got := answerOf(Profile{AnswerForm: test.form}, ask(test.prompt))
			if !strings.HasSuffix(got, test.ending) || test.form != formReasoned && got != test.ending {
				t.Errorf("answer %q, want %q", got, test.ending)
			}
		})
	}
	seen := map[string]bool{}
	for i := range 50 {
		seen[answerOf(Profile{AnswerForm: formSentence}, ask(fmt.Sprint("문항 ", i)))] = true
	}
	want := map[string]bool{"정답은 C입니다.": true, "정답: C": true, "답은 (C)입니다.": true}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
}

func TestAbilityIsTheShareOfRightAnswers(t *testing.T) {
	p := Profile{
		AnswerForm: formBare, Refuse: 0.1, Unparsed: 0.05,
		Ability: map[string]float64{"default": 0.6, "시험/단답": 0.25, "시험/계산": 0.85},
	}
	for kind, test := range map[string]struct {
		right   string
		ability float64
	}{"문항": {"C", 0.6}, "단답": {"세종대왕", 0.25}, "계산": {"35000", 0.85}} {
		const n = 4000
		right, refused := 0, 0
		for i := range n {
			switch answer := answerOf(p, ask(fmt.Sprint(kind, " ", i))); {
			case answer == test.right:
				right++
			case strings.HasPrefix(answer, "죄송"):
				refused++
			}
		}
		checkShare(t, kind+" right", right, n, test.ability)
		checkShare(t, kind+" refused", refused, n, p.Refuse)
	}
}

// checkShare allows four standard errors of a binomial share.
func checkShare(t *testing.T, what string, hits, n int, want float64) {
	t.Helper()
	got := float64(hits) / float64(n)
	if bound := 4 * math.Sqrt(want*(1-want)/float64(n)); math.Abs(got-want) > bound {
		t.Errorf("%s: share %.3f, want %.3f ± %.3f", what, got, want, bound)
	}
}

func TestWrongAnswersAreWrong(t *testing.T) {
	p := Profile{AnswerForm: formBare, Ability: map[string]float64{"default": 0}}
	labels := map[string]int{}
	for i := range 300 {
		labels[answerOf(p, ask(fmt.Sprint("문항 ", i)))]++
		if got := answerOf(p, ask(fmt.Sprint("계산 ", i))); got == "35000" || len(got) != 5 {
			t.Fatalf("made-up number %q", got)
		}
		if got := answerOf(p, ask(fmt.Sprint("단답 ", i))); got == "" || strings.Contains(got, "세종") {
			t.Fatalf("made-up name %q", got)
		}
	}
	if len(labels) != 3 || labels["C"] != 0 {
		t.Errorf("wrong options are not drawn from all: %v", labels)
	}
}

func TestUnparsedAnswersNameNoOption(t *testing.T) {
	p := Profile{Unparsed: 1, Ability: map[string]float64{"default": 0}}
	for i := range 100 {
		got := answerOf(p, ask(fmt.Sprint("문항 ", i)))
		both := strings.HasPrefix(got, "C와 ") && strings.HasSuffix(got, " 모두 맞습니다.")
		if !both && strings.ContainsAny(got, "ABCD") {
			t.Errorf("answer %q", got)
		}
		if got := answerOf(p, ask(fmt.Sprint("단답 ", i))); got != "정답 (Answer): " {
			t.Errorf("answer %q", got)
		}
	}
}

// Which parts of a request decide its answer.
func TestFateOfAnAnswer(t *testing.T) {
	zero, warm, one, two := 0.0, 0.7, int64(1), int64(2)
	base := call{messages: []message{{"user", "자유롭게 써 주세요."}}}
	with := func(change func(*call)) string {
		c := base
		change(&c)
		return answerOf(Profile{Seed: 7}, c)
	}
	plain := with(func(*call) {})
	for name, test := range map[string]struct {
		a, b string
		same bool
	}{
		"같은 요청":        {plain, with(func(*call) {}), true},
		"다른 씨앗":        {with(func(c *call) { c.seed = &one }), with(func(c *call) { c.seed = &two }), false},
		"온도 0이면 씨앗 무시": {with(func(c *call) { c.seed, c.temperature = &one, &zero }), with(func(c *call) { c.seed, c.temperature = &two, &zero }), true},
		"온도를 보내지 않음":   {plain, with(func(c *call) { c.temperature = &zero }), false},
		"다른 온도":        {with(func(c *call) { c.temperature = &warm }), with(func(c *call) { c.temperature = &zero }), false},
		"다른 프로필 씨앗":    {plain, answerOf(Profile{Seed: 8}, base), false},
		"시스템 메시지":      {plain, with(func(c *call) { c.messages = append([]message{{"system", "짧게"}}, c.messages...) }), false},
	} {
		if (test.a == test.b) != test.same {
			t.Errorf("%s: same is %v\n%s\n%s", name, !test.same, test.a, test.b)
		}
	}
}

func TestPartsOfAFateDoNotRunTogether(t *testing.T) {
	if newFate(1, "가나", "다") == newFate(1, "가", "나다") {
		t.Error("two lists of parts have one fate")
	}
}

func TestLengthsAndLimits(t *testing.T) {
	load := call{messages: []message{{"user", "자유롭게 써 주세요."}}}
	count := func(r reply) [2]int { return [2]int{len(r.thinking), len(r.content)} }
	for _, test := range []struct {
		name   string
		p      Profile
		change func(*call)
		want   [2]int
		finish string
	}{
		{"정해진 길이", Profile{LoadTokens: 300}, func(*call) {}, [2]int{0, 300}, "stop"},
		{"상한에서 잘림", Profile{LoadTokens: 300}, func(c *call) { c.limit = 20 }, [2]int{0, 20}, "length"},
		{"상한과 같은 길이", Profile{LoadTokens: 20}, func(c *call) { c.limit = 20 }, [2]int{0, 20}, "stop"},
		{"생각이 상한을 다 씀", Profile{Reasoning: Reasoning{1, 30}}, func(c *call) { c.limit = 20 }, [2]int{20, 0}, "length"},
		{"생각과 답", Profile{Reasoning: Reasoning{1, 30}, LoadTokens: 50}, func(*call) {}, [2]int{30, 50}, "stop"},
		{"생각 뒤에서 잘림", Profile{Reasoning: Reasoning{1, 30}, LoadTokens: 20}, func(c *call) { c.limit = 40 }, [2]int{30, 10}, "length"},
		{"생각하지 말 것", Profile{Reasoning: Reasoning{1, 30}, LoadTokens: 50}, func(c *call) { c.think = new(bool) }, [2]int{0, 50}, "stop"},
		{"적어도", Profile{LoadTokens: 5}, func(c *call) { c.least = 40 }, [2]int{0, 40}, "stop"},
		{"이미 넘음", Profile{LoadTokens: 50}, func(c *call) { c.least = 40 }, [2]int{0, 50}, "stop"},
		{"적어도, 생각도 셈", Profile{LoadTokens: 5, Reasoning: Reasoning{Share: 1, Tokens: 10}}, func(c *call) { c.least = 40 }, [2]int{10, 30}, "stop"},
		{"끝을 무시", Profile{LoadTokens: 5}, func(c *call) { c.limit, c.ignoreEOS = 77, true }, [2]int{0, 77}, "length"},
		{"긴 글", Profile{LoadTokens: 5000}, func(*call) {}, [2]int{0, 5000}, "stop"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load
			test.change(&c)
			r := compose(test.p.withDefaults(), nil, c)
			if count(r) != test.want || r.finish != test.finish {
				t.Errorf("%v tokens, finish %s; want %v, %s", count(r), r.finish, test.want, test.finish)
			}
			if n := CountTokens(strings.Join(r.content, "")); n != test.want[1] {
				t.Errorf("the text has %d tokens, want %d", n, test.want[1])
			}
		})
	}
}

func TestStopSequences(t *testing.T) {
	c := ask("문항 1")
	c.stop = []string{"없는 말", "입니다", "정답은 C입"}
	if got := answerOf(Profile{AnswerForm: formReasoned}, c); strings.Contains(got, "정답은") || !strings.HasSuffix(got, "따라서 ") {
		t.Errorf("answer %q", got)
	}
}

func TestThinkTags(t *testing.T) {
	got := answerOf(Profile{Reasoning: Reasoning{1, 12}, ReasoningField: thinkTags, AnswerForm: formBare}, ask("문항 1"))
	if !strings.HasPrefix(got, "<think>\n") || !strings.HasSuffix(got, "\n</think>\n\nC") {
		t.Errorf("answer %q", got)
	}
}
