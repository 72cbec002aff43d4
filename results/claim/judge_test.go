package claim

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
)

// on gives a model's outcomes on suite s.
func on(model, country, outcomes string) made {
	return made{model: model, country: country, outcomes: map[string]string{"s": outcomes}}
}

// TestVerdicts: each verdict by made-up sides. p-values of McNemar's exact test in
// the comments are from R's binom.test.
func TestVerdicts(t *testing.T) {
	// 60 against 30 of 400: p = 0.0021 (binom.test(30, 90)).
	ahead, behind := discordant(400, 200, 60, 30)
	// 45 against 40: p = 0.665.
	even, level := discordant(400, 200, 45, 40)
	// 5,500 against 5,400 of 40,000: no difference, and a tight interval.
	big, same := discordant(40000, 20000, 5500, 5400)
	korean := func(s string) made { return on("k", "KR", s) }
	us := func(s string) made { return on("u", "US", s) }
	for _, tc := range []struct {
		name, claim string
		models      []made
		want, code  string
	}{
		{"앞섬", "", []made{korean(ahead), us(behind)}, Supported, "shown_by_all"},
		{"뒤짐", "", []made{korean(behind), us(ahead)}, Refuted, "refuted_by_one"},
		{"비김", "", []made{korean(even), us(level)}, Inconclusive, "undecided"},
		{"뒤진다는 주장", "direction: behind", []made{korean(behind), us(ahead)}, Supported, "shown_by_all"},
		{"뒤진다는 주장의 반증", "direction: behind", []made{korean(ahead), us(behind)}, Refuted, "refuted_by_one"},
		{"여백만큼은 아님", "margin: 0.06", []made{korean(ahead), us(behind)}, Inconclusive, "undecided"}, // 7.5 ± 4.6 points
		{"여백을 넘음", "margin: 0.02", []made{korean(ahead), us(behind)}, Supported, "shown_by_all"},
		{"여백에 못 미침", "margin: 0.02", []made{korean(big), us(same)}, Refuted, "refuted_by_one"}, // +0.25 ± 0.5 points
		{"같음", "direction: same\nmargin: 0.01", []made{korean(big), us(same)}, Supported, "shown_by_all"},
		{"같은지 모름", "direction: same\nmargin: 0.01", []made{korean(even), us(level)}, Inconclusive, "undecided"},
		{"같지 않음", "direction: same\nmargin: 0.01", []made{korean(ahead), us(behind)}, Refuted, "refuted_by_one"},
		{"아무도 없음", "", nil, Untested, "not_measured"},
		{"상대 없음", "", []made{korean(ahead)}, Untested, "not_measured"},
		{"다른 나라", "", []made{korean(ahead), on("f", "FR", behind)}, Untested, "not_measured"},
		{"요구한 모델 없음", "evidence: {models: [flag*]}", []made{korean(ahead), us(behind)}, Untested, "not_measured"},
		{"문항이 적음", "evidence: {items: 500}", []made{korean(ahead), us(behind)}, Untested, "nothing_because"},
		{"보지 못할 차이", "evidence: {mde: 0.01}", []made{korean(ahead), us(behind)}, Untested, "nothing_because"},
		{"크기를 모름", "size: {ratio: 1.5}", []made{korean(ahead), us(behind)}, Untested, "nothing_because"},
		{"닫힘", "closed: {ko: 비공개, en: not public}", []made{korean(ahead), us(behind)}, Untested, "closed"},
		{"다른 묶음", "suites: [other]", []made{korean(ahead), us(behind)}, Untested, "nothing_because"},
		{"반만 잼", "suites: [s, other]", []made{korean(ahead), us(behind)}, Untested, "partly"},
		{"반만 재고 반증됨", "suites: [s, other]", []made{korean(behind), us(ahead)}, Refuted, "refuted_by_one"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			claim := oneClaim(tc.claim)
			if strings.HasPrefix(tc.claim, "suites") {
				claim = strings.Replace(claim, "    suites: [s]\n", "", 1)
			}
			v := judged(t, claim, tc.models...).Claims[0]
			if v.Verdict != tc.want || v.Reason.Code != tc.code {
				t.Errorf("%s (%s: %s); want %s (%s)", v.Verdict, v.Reason.Code, v.Reason.Message, tc.want, tc.code)
			}
			if v.Verdict != Supported && len(v.Would) == 0 {
				t.Error("nothing would change it")
			}
		})
	}
}

// TestIntersectionUnion: ahead of all is shown by each pair and refuted by one;
// ahead of any the other way round.
func TestIntersectionUnion(t *testing.T) {
	ahead, base := discordant(400, 200, 60, 30)
	even := base[:300] + strings.Repeat("1", 30) + base[330:] // 60 up, 60 down beside ahead
	worse, better := base, strings.Repeat("1", 360)+strings.Repeat("0", 40)
	for _, tc := range []struct {
		name, quantifier string
		subject          string
		rivals           []string
		want             string
	}{
		{"모두를 앞섬", "all", ahead, []string{base, worse}, Supported},
		{"하나와 비김", "all", ahead, []string{base, even}, Inconclusive},
		{"하나에 뒤짐", "all", ahead, []string{base, better}, Refuted},
		{"가장 나은 것에 뒤짐", "best", ahead, []string{base, better}, Refuted},
		{"하나를 앞섬", "any", ahead, []string{base, better}, Supported},
		{"아무도 앞서지 못함", "any", base, []string{ahead, better}, Refuted},
		{"하나와는 모름", "any", ahead, []string{better, even}, Inconclusive},
	} {
		t.Run(tc.name, func(t *testing.T) {
			models := []made{on("k", "KR", tc.subject)}
			for i, r := range tc.rivals {
				models = append(models, on(string(rune('u'+i)), "US", r))
			}
			v := judged(t, oneClaim("quantifier: "+tc.quantifier), models...).Claims[0]
			if v.Verdict != tc.want {
				t.Errorf("%s (%s); want %s", v.Verdict, v.Reason.Message, tc.want)
			}
			if len(v.Pairs) != len(tc.rivals) {
				t.Errorf("%d pairs of %d rivals", len(v.Pairs), len(tc.rivals))
			}
		})
	}
}

// TestFigures: the numbers of a pair, computed apart. 60 and 30 of 400: the
// difference is 30/400; binom.test(30, 90) in R gives p = 0.002060266; the interval is
// Tango's, found by uniroot on the score equation in R.
func TestFigures(t *testing.T) {
	a, b := discordant(400, 200, 60, 30)
	v := judged(t, oneClaim(""), on("k", "KR", a), on("u", "US", b)).Claims[0]
	p := v.Pairs[0]
	for _, f := range []struct {
		name      string
		got, want float64
	}{
		{"subject", *p.SubjectValue, 0.65}, {"rival", *p.RivalValue, 0.575}, {"change", *p.Change, 0.075},
		{"low", *p.CILow, 0.02909679}, {"high", *p.CIHigh, 0.12189759},
		{"p", *p.P, 0.002060266}, {"holm", *p.PHolm, 0.002060266}, {"support", *v.PSupport, 0.002060266},
	} {
		if math.Abs(f.got-f.want) > 1e-7 {
			t.Errorf("%s is %v; want %v", f.name, f.got, f.want)
		}
	}
	if p.N != 400 || p.Discordant.OnlyNew != 60 || p.Discordant.OnlyBase != 30 {
		t.Errorf("pair is %+v", p)
	}
}

// TestHolm: claims of one family are corrected together; two pairs at p = 0.029
// are not enough then.
func TestHolm(t *testing.T) {
	a, b := discordant(200, 100, 22, 9) // binom.test(9, 31): p = 0.0294
	claims := oneClaim("family: f")
	two := claims + strings.Replace(strings.TrimPrefix(claims, "claims:\n"), "id: c", "id: d", 1)
	other := strings.Replace(two, "suites: [s]\n    family: f\n  - id: d", "suites: [s]\n  - id: d", 1)
	for _, tc := range []struct {
		name, claims, want string
		pairs              int
	}{
		{"혼자", claims, Supported, 1},
		{"둘이 한 식구", two, Inconclusive, 2},
		{"다른 식구", other, Supported, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := judged(t, tc.claims, on("k", "KR", a), on("u", "US", b)).Claims[0]
			if v.Verdict != tc.want || v.FamilyPairs != tc.pairs {
				t.Errorf("%s with %d pairs; want %s with %d", v.Verdict, v.FamilyPairs, tc.want, tc.pairs)
			}
		})
	}
}

// TestNoEvidence: simulated runs and INVALID stages support nothing.
func TestNoEvidence(t *testing.T) {
	a, b := discordant(400, 200, 60, 30)
	simulated := on("k", "KR", a)
	simulated.change = func(r *compare.Run) { r.Stages[0].Figures.Simulated = true }
	v := judged(t, oneClaim(""), simulated, on("u", "US", b)).Claims[0]
	if v.Verdict != Untested || v.Reason.Code != "only_simulated" || len(v.Findings) != 1 {
		t.Errorf("simulated: %s, %+v, %+v", v.Verdict, v.Reason, v.Findings)
	}
	invalid := on("k", "KR", a)
	invalid.change = func(r *compare.Run) {
		r.Stages[0].Figures.Validity = results.Validity{Status: results.Invalid, Reasons: []results.Finding{{Code: "error_rate", Message: "too many errors"}}}
	}
	v = judged(t, oneClaim(""), invalid, on("u", "US", b)).Claims[0]
	if v.Verdict != Untested || len(v.Findings) != 1 || !strings.Contains(v.Findings[0].Message, "too many errors") {
		t.Errorf("INVALID: %s, %+v", v.Verdict, v.Findings)
	}
}

// TestMissingAnswers: what did not come could turn the verdict.
func TestMissingAnswers(t *testing.T) {
	a, b := discordant(400, 200, 60, 30)
	few, many := "xx"+b[2:], b[:200]+strings.Repeat("x", 60)+b[260:]
	for _, tc := range []struct{ name, rival, want string }{{"두 문항", few, Supported}, {"예순 문항", many, Inconclusive}} {
		v := judged(t, oneClaim(""), on("k", "KR", a), on("u", "US", tc.rival)).Claims[0]
		if v.Verdict != tc.want {
			t.Errorf("%s: %s (%+v); want %s", tc.name, v.Verdict, v.Pairs[0], tc.want)
		}
	}
}

// TestCategories: only the items of the categories that a claim names.
func TestCategories(t *testing.T) {
	half := func(i int) string { return map[bool]string{true: "Korean-History", false: "Maths"}[i < 200] }
	good, bad := strings.Repeat("1", 150)+strings.Repeat("0", 50), strings.Repeat("1", 100)+strings.Repeat("0", 100)
	k, u := on("k", "KR", good+bad), on("u", "US", bad+good)
	k.category, u.category = half, half
	for category, want := range map[string]string{"korean history": Supported, "Maths": Refuted, "Physics": Untested} {
		claim := strings.Replace(oneClaim(""), "[s]", "[{suite: s, categories: ["+category+"]}]", 1)
		v := judged(t, claim, k, u).Claims[0]
		if v.Verdict != want {
			t.Errorf("%s: %s (%s); want %s", category, v.Verdict, v.Reason.Message, want)
		}
		if want != Untested && v.Pairs[0].N != 200 {
			t.Errorf("%s: %d items", category, v.Pairs[0].N)
		}
	}
}

// TestLineage: a model on foreign weights does not count where the claim asks for
// the maker's own, and is told otherwise.
func TestLineage(t *testing.T) {
	a, b := discordant(400, 200, 60, 30)
	based := on("a.x-4.0", "", a)
	if v := judged(t, oneClaim("lineage: own"), based, on("u", "US", b)).Claims[0]; v.Verdict != Untested || v.Findings[0].Code != "lineage" {
		t.Errorf("%s, %+v", v.Verdict, v.Findings)
	}
	v := judged(t, oneClaim(""), based, on("u", "US", b)).Claims[0]
	told := false
	for _, f := range v.Assumptions {
		told = told || strings.Contains(f.Message, "built on Qwen2.5")
	}
	if v.Verdict != Supported || !told {
		t.Errorf("%s, %+v", v.Verdict, v.Assumptions)
	}
}

// TestTokens: the ratio of the tokens of the same prompts; 7 against 10 of each is
// −30% exactly.
func TestTokens(t *testing.T) {
	outcomes := strings.Repeat("1", 300)
	model := func(name, country string, per func(int) int) made {
		m := on(name, country, outcomes)
		m.tokens = per
		return m
	}
	theirs := model("u", "US", func(i int) int { return 20 * (10 + i%7) })
	for _, tc := range []struct {
		name string
		ours func(int) int
		want string
	}{
		{"35% 적음", func(i int) int { return 13 * (10 + i%7) }, Supported},
		{"25% 적음", func(i int) int { return 15 * (10 + i%7) }, Refuted},
		{"29~31%", func(i int) int { return (13 + 2*(i%2)) * (10 + i%7) }, Inconclusive},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := judged(t, oneClaim("metrics: [tokens_per_text]\nmargin: 0.3"), model("k", "KR", tc.ours), theirs).Claims[0]
			if v.Verdict != tc.want {
				t.Errorf("%s (%+v); want %s", v.Verdict, v.Pairs[0], tc.want)
			}
		})
	}
	v := judged(t, oneClaim("metrics: [tokens_per_text]"), model("k", "KR", func(i int) int { return 13 * (10 + i%7) }), theirs).Claims[0]
	if p := v.Pairs[0]; math.Abs(*p.Change+0.35) > 1e-9 || p.N != 300 {
		t.Errorf("pair %+v", p)
	}
}

// TestPrice: 10 output tokens and 100 of input for 20 characters.
func TestPrice(t *testing.T) {
	m := func(name, country string) made {
		m := on(name, country, strings.Repeat("1", 300))
		m.tokens = func(int) int { return 100 }
		return m
	}
	claim := oneClaim("metrics: [price_per_1000_chars]")
	if v := judged(t, claim, m("k", "KR"), m("u", "US")).Claims[0]; v.Verdict != Untested || !strings.Contains(v.Reason.Message, "price of k is not known") {
		t.Errorf("%s: %s", v.Verdict, v.Reason.Message)
	}
	prices := "models:\n  - {match: k, price: {currency: KRW, input: 1000, output: 2000}}\n  - {match: u, price: {currency: KRW, input: 3000, output: 2000}}\n"
	v := judged(t, prices+claim, m("k", "KR"), m("u", "US")).Claims[0]
	p := v.Pairs[0]
	// (100 × 1,000 + 10 × 2,000) / 10⁶ = 0.12 won for 20 characters.
	if v.Verdict != Supported || math.Abs(*p.SubjectValue-6) > 1e-9 || math.Abs(*p.RivalValue-16) > 1e-9 {
		t.Errorf("%s: %+v", v.Verdict, p)
	}
}

// TestChanged: the same items in two tasks of one model.
func TestChanged(t *testing.T) {
	claim := strings.NewReplacer("    rivals: [{country: [US, CN]}]\n", "", "[s]", "[{suite: s, tasks: [ko, en]}]").Replace(
		oneClaim("metrics: [changed_answers]\ndirection: same\nmargin: 0.05"))
	for _, tc := range []struct {
		name    string
		changed int
		want    string
	}{{"그대로", 2, Supported}, {"모름", 18, Inconclusive}, {"바뀜", 60, Refuted}} {
		m := on("k", "KR", strings.Repeat("1", 400)+strings.Repeat("0", tc.changed)+strings.Repeat("1", 400-tc.changed))
		m.change = func(r *compare.Run) {
			for i := range r.Stages[0].Items {
				it := &r.Stages[0].Items[i]
				it.Task = map[bool]string{true: "ko", false: "en"}[i < 400]
				it.ID = "item" + strings.Repeat("i", i%400)
			}
		}
		v := judged(t, claim, m).Claims[0]
		if v.Verdict != tc.want || v.Pairs[0].N != 400 {
			t.Errorf("%s: %s (%+v); want %s", tc.name, v.Verdict, v.Pairs[0], tc.want)
		}
	}
}

// served gives a model the requests of a closed loop of one slot: each takes per
// ns a syllable, more or less, and brings 20.
func served(name, country string, per float64, seed uint64) made {
	m := made{model: name + "-8b", country: country, outcomes: map[string]string{"s": strings.Repeat("1", 300)}}
	m.change = func(r *compare.Run) {
		random, at := rand.New(rand.NewPCG(1, seed)), 0.0
		st := &r.Stages[0]
		for range 300 {
			took := 20 * per * math.Exp(0.1*random.NormFloat64())
			st.Requests = append(st.Requests, compare.Request{
				FromNS: int64(at), EndNS: int64(at + took), TTFT: took / 5, TTFA: took / 5, TPOT: per, E2E: took,
				Tokens: 20, Syllables: 20, Prefill: math.NaN(), Decode: math.NaN(),
			})
			at += took
		}
		rate := 300 * 20 / (at / 1e9)
		st.Figures.Rates.SyllablesPerS = &rate
		st.Figures.Clock = results.ClockKernel
		r.Summary.Clock = results.ClockKernel
	}
	return m
}

// TestSpeed: syllables per second at each level that both carried, on one machine.
func TestSpeed(t *testing.T) {
	claim := oneClaim("metrics: [syllables_per_s]\nsize: {ratio: 1.5}\nevidence: {same_machine: true, same_plan: true}")
	slow := served("u", "US", 12e6, 2)
	for _, tc := range []struct {
		name  string
		per   float64
		other func(r *compare.Run)
		want  string
	}{
		{"빠름", 10e6, nil, Supported},
		{"느림", 15e6, nil, Refuted},
		{"비슷함", 12e6, nil, Inconclusive},
		{"다른 장비", 10e6, func(r *compare.Run) { r.Summary.Targets[0].URL = "http://10.0.0.2/v1" }, Untested},
		{"다른 클라이언트", 10e6, func(r *compare.Run) { r.Summary.Host.CPUs = 64 }, Untested},
		{"다른 계획", 10e6, func(r *compare.Run) { r.Summary.Plan = []byte(`{"seed":43}`) }, Untested},
		{"다른 크기", 10e6, func(r *compare.Run) { r.Summary.Targets[0].Parameters = "70B"; r.Summary.Targets[0].Model = "k" }, Untested},
	} {
		t.Run(tc.name, func(t *testing.T) {
			quick := served("k", "KR", tc.per, 1)
			change := quick.change
			quick.change = func(r *compare.Run) {
				change(r)
				if tc.other != nil {
					tc.other(r)
				}
			}
			v := judged(t, claim, quick, slow).Claims[0]
			if v.Verdict != tc.want {
				t.Errorf("%s (%s, %+v); want %s", v.Verdict, v.Reason.Message, v.Pairs[0], tc.want)
			}
			if tc.want != Untested && v.Pairs[0].Level == "" {
				t.Error("the pair is of no level")
			}
		})
	}
	// What the records do not hold is not invented.
	v := judged(t, oneClaim("metrics: [energy_per_syllable]"), served("k", "KR", 10e6, 1), slow).Claims[0]
	if v.Verdict != Untested || !strings.Contains(v.Reason.Message, "no figure energy_per_syllable") {
		t.Errorf("energy: %s, %s", v.Verdict, v.Reason.Message)
	}
}

// TestPairsAreCorrected: one pair that shows the other way at p = 0.029 refutes a
// claim by itself, and not as one of two; likewise to support a claim of any.
func TestPairsAreCorrected(t *testing.T) {
	a, b := discordant(200, 100, 22, 9) // binom.test(9, 31): p = 0.0294
	for _, tc := range []struct {
		name, quantifier, subject string
		rivals                    []string
		want                      string
	}{
		{"하나에 뒤짐", "all", b, []string{a}, Refuted},
		{"둘 가운데 하나에 뒤짐", "all", b, []string{a, b}, Inconclusive},
		{"하나를 앞섬", "any", a, []string{b}, Supported},
		{"둘 가운데 하나를 앞섬", "any", a, []string{b, a}, Inconclusive},
	} {
		t.Run(tc.name, func(t *testing.T) {
			models := []made{on("k", "KR", tc.subject)}
			for i, r := range tc.rivals {
				models = append(models, on(string(rune('u'+i)), "US", r))
			}
			if v := judged(t, oneClaim("quantifier: "+tc.quantifier), models...).Claims[0]; v.Verdict != tc.want {
				t.Errorf("%s (%s); want %s", v.Verdict, v.Reason.Message, tc.want)
			}
		})
	}
}

// TestSeveralSubjects: one of the models that a claim speaks for suffices, at the
// price of its number; to refute it each must fail.
func TestSeveralSubjects(t *testing.T) {
	barely, base := discordant(200, 100, 22, 9) // p = 0.0294
	clearly := strings.Repeat("1", 160) + strings.Repeat("0", 40)
	worse := strings.Repeat("1", 60) + strings.Repeat("0", 140)
	for _, tc := range []struct {
		name     string
		subjects []string
		want     string
	}{
		{"겨우 앞선 하나", []string{barely}, Supported},
		{"둘 가운데 겨우 앞선 하나", []string{barely, base}, Inconclusive},
		{"둘 가운데 뚜렷이 앞선 하나", []string{clearly, worse}, Supported},
		{"둘 가운데 하나만 뒤짐", []string{worse, base}, Inconclusive},
		{"둘 다 뒤짐", []string{worse, worse}, Refuted},
	} {
		t.Run(tc.name, func(t *testing.T) {
			models := []made{on("u", "US", base)}
			for i, s := range tc.subjects {
				models = append(models, on(string(rune('k'+i)), "KR", s))
			}
			if v := judged(t, oneClaim(""), models...).Claims[0]; v.Verdict != tc.want {
				t.Errorf("%s (%s); want %s", v.Verdict, v.Reason.Message, tc.want)
			}
		})
	}
}

// TestTemplateTokens: 13 of 20 tokens of text with a template of 10 and one of 30
// taken off, or counted with the text where it is not known.
func TestTemplateTokens(t *testing.T) {
	for _, known := range []bool{true, false} {
		model := func(name, country string, per int, template float64) made {
			m := on(name, country, strings.Repeat("1", 300))
			m.tokens = func(i int) int { return per*(10+i%7) + int(template) }
			m.change = func(r *compare.Run) {
				if known {
					r.Summary.Targets[0].TemplateTokens = template
				}
			}
			return m
		}
		v := judged(t, oneClaim("metrics: [tokens_per_text]\nmargin: 0.3"), model("k", "KR", 13, 30), model("u", "US", 20, 10)).Claims[0]
		p := v.Pairs[0]
		if got := math.Abs(*p.Change+0.35) < 1e-9; got != known {
			t.Errorf("known: %t; change %v", known, *p.Change)
		}
		told := false
		for _, f := range v.Assumptions {
			told = told || strings.Contains(f.Message, "draw the ratio towards 1")
		}
		if told == known {
			t.Errorf("known: %t; assumptions %+v", known, v.Assumptions)
		}
	}
}
