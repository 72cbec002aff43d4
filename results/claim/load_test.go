package claim

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/yamlfile"
)

// TestShipped: every claim that hanbench brings can be read, and says what it needs.
func TestShipped(t *testing.T) {
	f, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Validate(); err != nil {
		t.Fatal(err)
	}
	if len(f.Claims) < 15 {
		t.Errorf("%d claims; expected those of every file", len(f.Claims))
	}
	known, err := Models()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"HCX-007": "KR", "LGAI-EXAONE/K-EXAONE-236B-A23B": "KR", "exaone3.5:7.8b": "KR", "solar-pro2": "KR", "skt/A.X-4.0": "KR",
		"gpt-4o": "US", "google/gemma-2-9b-it": "US", "llama3.1:8b": "US", "meta-llama/Llama-3.1-8B-Instruct": "US", "claude-haiku-4.5": "US",
		"qwen2.5:7b": "CN", "Qwen/Qwen3-235B-A22B": "CN", "deepseek-reasoner": "CN", "deepseek-r1:8b": "CN", "mistral:7b": "FR",
		"hanbench-instant": "",
	} {
		if got := modelOf(name, known).Country; got != want {
			t.Errorf("%s is of %q; want %q", name, got, want)
		}
	}
	if got := modelOf("skt/A.X-4.0", known); got.Base == "" || got.Maker != "SK Telecom" {
		t.Errorf("A.X 4.0 is %+v", got)
	}
}

const goodClaim = `schema: 1
claims:
  - id: a-b
    text: {ko: 가, en: a}
    source: {who: 나, where: 다, when: "2025"}
    subject: {model: [a]}
    rivals: [{model: [b]}]
    suites: [click]
`

func TestParse(t *testing.T) {
	f, err := Parse("c.yaml", []byte(goodClaim))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Claims[0].Suites[0].Suite; got != "click" {
		t.Errorf("suite %q", got)
	}
}

func TestParseErrors(t *testing.T) {
	change := func(old, new string) string { return strings.Replace(goodClaim, old, new, 1) }
	for _, tc := range []struct{ name, text, want string }{
		{"빈 파일", "", "c.yaml:1: schema: is missing; write schema: 1"},
		{"모르는 판", change("schema: 1", "schema: 9"), "c.yaml:1: schema: is 9; this build reads 1"},
		{"판이 글", change("schema: 1", "schema: 하나"), `c.yaml:1: schema: "하나" is not a whole number`},
		{"주장 없음", "schema: 1\nclaims: []\n", "c.yaml:2: claims: is empty; write at least one claim"},
		{"모르는 키", change("rivals", "rival"), `c.yaml:7: unknown key "rival" (did you mean "rivals"?)`},
		{"이름 없음", change("id: a-b", "id: A B"), `c.yaml:3: claims[0].id: is "A B"; expected words of a–z and 0–9 with hyphens, such as naver-korean-kmmlu`},
		{"두 번", goodClaim + strings.TrimPrefix(goodClaim, "schema: 1\nclaims:\n"), `c.yaml:9: claims[1].id: "a-b" stands there twice; give each claim an id of its own`},
		{"한국어 없음", change("{ko: 가, en: a}", "{en: a}"), "c.yaml:4: claims[0].text.ko: is missing; a text is told in Korean (ko) and English (en)"},
		{"누가 말했나", change("who: 나, ", ""), "c.yaml:5: claims[0].source.who: is missing; write who said it"},
		{"언제", change(`"2025"`, `"작년"`), `c.yaml:5: claims[0].source.when: is "작년"; expected a year (2025), a month (2025-09) or a day (2025-09-18), in quotes`},
		{"주소", change(`when: "2025"`, `when: "2025", url: 어딘가`), `c.yaml:5: claims[0].source.url: is "어딘가"; expected an address such as https://arxiv.org/abs/2402.11548`},
		{"주체 없음", change("{model: [a]}", "{}"), "c.yaml:6: claims[0].subject: names nobody; give one of side, preset, model, maker, country"},
		{"빈 이름", change("[a]", `[""]`), "c.yaml:6: claims[0].subject.model[0]: is empty; write a name or a pattern such as exaone*, or take it out"},
		{"나라", change("{model: [a]}", "{country: [한국]}"), `c.yaml:6: claims[0].subject.country[0]: is "한국"; expected two capitals as in ISO 3166, such as KR`},
		{"편", change("{model: [a]}", "{side: domestik}"), `c.yaml:6: claims[0].subject.side: is "domestik" (did you mean "domestic"?); expected one of domestic, foreign`},
		{"상대 없음", change("rivals: [{model: [b]}]", "margin: 0"), "c.yaml:3: claims[0].rivals: is missing; say whom the subject is held against"},
		{"빈 상대", change("{model: [b]}", "{}"), "c.yaml:7: claims[0].rivals[0]: names nobody; give one of side, preset, model, maker, country"},
		{"이름난 상대", change("suites", "quantifier: named\n    suites") + "", ""},
		{"이름 없는 상대", change("{model: [b]}]", "{country: [US]}]\n    quantifier: named"), "c.yaml:7: claims[0].rivals[0].model: is missing; quantifier named wants a model in each of the rivals"},
		{"양화", change("suites", "quantifier: every\n    suites"), `c.yaml:8: claims[0].quantifier: is "every"; expected one of all, named, best, any`},
		{"방향", change("suites", "direction: before\n    suites"), `c.yaml:8: claims[0].direction: is "before"; expected one of ahead, behind, same`},
		{"여백", change("suites", "margin: -0.1\n    suites"), "c.yaml:8: claims[0].margin: is -0.1; expected 0 or more: 0.01 for a point of accuracy, 0.3 for 30% fewer tokens"},
		{"점수로 쓴 여백", change("suites", "metrics: [accuracy]\n    margin: 2\n    suites"), "c.yaml:9: claims[0].margin: is 2; expected less than 1: 0.01 for a point of accuracy, 0.3 for 30% fewer tokens"},
		{"여백 없는 같음", change("suites", "direction: same\n    suites"), "c.yaml:3: claims[0].margin: is missing; nothing can be shown to be exactly the same: say how much is still the same"},
		{"여러 단위의 여백", change("suites", "metrics: [accuracy, rating]\n    margin: 0.1\n    suites"), "c.yaml:9: claims[0].margin: is in the unit of one metric; give each metric a claim of its own"},
		{"측도", change("suites", "metrics: [acuracy]\n    suites"), `c.yaml:8: claims[0].metrics[0]: is "acuracy" (did you mean "accuracy"?)`},
		{"묶음 없음", change("suites: [click]", "margin: 0"), "c.yaml:3: claims[0].suites: is missing; name the suites that would show it, or say with closed why nobody can test it"},
		{"같은 묶음 두 번", change("[click]", "[click, {suite: click}]"), "c.yaml:8: claims[0].suites[1]: is \"click\", which stands there before; name it once"},
		{"같은 지표 두 번", change("suites", "metrics: [accuracy, accuracy]\n    suites"), "c.yaml:8: claims[0].metrics[1]: is \"accuracy\", which stands there before; name it once"},
		{"큰 여백", change("suites", "margin: 2\n    suites"), "c.yaml:8: claims[0].margin: is 2; expected less than 1: 0.01 for a point of accuracy, 0.3 for 30% fewer tokens"},
		{"이름 없는 묶음", change("[click]", "[{tasks: [a]}]"), "c.yaml:8: claims[0].suites[0].suite: is missing; name the suite"},
		{"크기", change("suites", "size: {ratio: 0.5}\n    suites"), "c.yaml:8: claims[0].size.ratio: is 0.5; expected 1 or more: the larger model's parameters by the smaller's"},
		{"빈 크기", change("suites", "size: {}\n    suites"), "c.yaml:8: claims[0].size: bounds nothing; give least, most or ratio"},
		{"거꾸로 선 크기", change("suites", "size: {least: 9, most: 6}\n    suites"), "c.yaml:8: claims[0].size.most: is 6; expected billions of parameters, not below least"},
		{"추론", change("suites", "reasoning: yes\n    suites"), `c.yaml:8: claims[0].reasoning: is "yes"; expected one of on, off, same`},
		{"음수 문항", change("suites", "evidence: {items: -1}\n    suites"), "c.yaml:8: claims[0].evidence.items: is -1; expected 0 or more"},
		{"점수로 쓴 검출력", change("suites", "evidence: {mde: 2}\n    suites"), "c.yaml:8: claims[0].evidence.mde: is 2; expected less than 1: 0.02 for two points of accuracy, 0.3 for 30% fewer tokens"},
		{"정확도의 부하 단계", change("suites", "levels: [×8]\n    suites"), "c.yaml:8: claims[0].levels: chooses levels of load, and accuracy is of all levels together; leave it out"},
		{"바뀐 답의 상대", change("suites", "metrics: [changed_answers]\n    suites"), "c.yaml:7: claims[0].rivals: do not go with changed_answers, which is of one model's own answers; take them out"},
		{"값의 단위", change("claims:", "models: [{match: a, price: {currency: 원, input: 1, output: 1}}]\nclaims:"), `c.yaml:2: models[0].price.currency: is "원"; expected three capitals as in ISO 4217, such as KRW`},
		{"이름 없는 모델", change("claims:", "models: [{maker: 가}]\nclaims:"), "c.yaml:2: models[0].match: is missing; write the model's name or a pattern such as gpt-4o*"},
		{"출처 없는 수치", change("suites", "published: [{text: {ko: 가, en: a}}]\n    suites"), "c.yaml:8: claims[0].published[0].source.who: is missing; write who said it"},
		{"깨진 YAML", "schema: 1\nclaims: [\n", "c.yaml:2: sequence end token ']' not found"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Parse("c.yaml", []byte(tc.text))
			if tc.want == "" {
				if err != nil {
					t.Errorf("error %v", err)
				}
				return
			}
			var e *yamlfile.Error
			if !errors.As(err, &e) || err.Error() != tc.want {
				t.Errorf("error\n%v; want\n%s", err, tc.want)
			}
		})
	}
}

// FuzzParse: whatever the text, there are claims that hold or an error with file and
// line.
func FuzzParse(f *testing.F) {
	f.Add([]byte(goodClaim))
	f.Add([]byte("schema: 1\nclaims:\n- suites: [{suite: a, tasks: [b, c]}, d]\n  subject: {except: {side: foreign}}\n"))
	f.Add([]byte("schema: 1\ndomestic: {country: [KR]}\nmodels: [{match: '*', parameters: .inf}]\nclaims: [{id: a, margin: .nan}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("c.yaml", data)
		var e *yamlfile.Error
		switch {
		case err != nil && !errors.As(err, &e):
			t.Errorf("error %v names no place", err)
		case err == nil && file.Validate() != nil:
			t.Errorf("claims that do not hold were taken: %v", file.Validate())
		}
	})
}

func TestFits(t *testing.T) {
	for _, tc := range []struct {
		pattern, name string
		want          bool
	}{
		{"exaone*", "LGAI-EXAONE/EXAONE-4.0", true},
		{"exaone*", "exaone3.5:7.8b", true},
		{"exaone*", "K-EXAONE-236B", false},
		{"*exaone*7.8b*", "exaone3.5:7.8b-instruct", true},
		{"gpt-4", "gpt-4o", false},
		{"gpt-4?", "gpt-4o", true},
		{"lgai-exaone/*", "LGAI-EXAONE/K-EXAONE", true},
		{"*", "a", true},
		{"*", "", false},
		{"a*b*c", "a1b2b3c", true},
		{"a*b*c", "a1b2b3", false},
		{"네이버", "네이버", true},
	} {
		if got := fits(tc.pattern, tc.name); got != tc.want {
			t.Errorf("fits(%q, %q) = %t", tc.pattern, tc.name, got)
		}
	}
}

func TestParametersIn(t *testing.T) {
	for _, tc := range []struct {
		text string
		want float64
		ok   bool
	}{
		{"7.8B", 7.8, true},
		{"exaone3.5:7.8b", 7.8, true},
		{"LGAI-EXAONE/EXAONE-4.0.1-32B", 32, true},
		{"Qwen3-235B-A22B", 235, true},
		{"494.03M", 0.49403, true},
		{"mixtral-8x7b", 0, false},
		{"gpt-4o", 0, false},
		{"llama-7b-to-13b", 0, false},
		{"HyperCLOVAX-SEED-Think-14B", 14, true},
		{"0B", 0, false},
		{"phi-3.5b-q4", 3.5, true},
	} {
		got, ok := parametersIn(tc.text)
		if math.Abs(got-tc.want) > 1e-9 || ok != tc.ok {
			t.Errorf("parametersIn(%q) = %v, %t; want %v, %t", tc.text, got, ok, tc.want, tc.ok)
		}
	}
}
