package claim

import (
	"math"
	"strings"
	"testing"
)

// TestAnyNeedsEvidence: of a claim "ahead of any" a rival without evidence is
// neither beaten nor in the way of a refutation.
func TestAnyNeedsEvidence(t *testing.T) {
	ahead, behind := discordant(400, 200, 60, 30)
	even, level := discordant(400, 200, 45, 40)
	for _, tc := range []struct {
		name, subject, rival string
		want                 string
	}{
		{"비김", even, level, Inconclusive},
		{"앞섬", ahead, behind, Supported},
		{"뒤짐", behind, ahead, Refuted},
	} {
		t.Run(tc.name, func(t *testing.T) {
			claim := "models: [{match: k, parameters: 7}, {match: u, parameters: 7}, {match: large, parameters: 70}]\n" + oneClaim("quantifier: any\nsize: {ratio: 1.5}")
			v := judged(t, claim, on("k", "KR", tc.subject), on("u", "US", tc.rival), on("large", "US", ahead), on("unknown", "US", behind)).Claims[0]
			if v.Verdict != tc.want {
				t.Errorf("%s (%s), p %v and %v; want %s", v.Verdict, v.Reason.Message, *v.PSupport, *v.PRefute, tc.want)
			}
		})
	}
	two := strings.Replace(oneClaim("quantifier: any"), "[s]", "[s, other]", 1)
	if v := judged(t, two, on("k", "KR", ahead), on("u", "US", behind)).Claims[0]; v.Verdict != Untested {
		t.Errorf("half measured: %s (%s)", v.Verdict, v.Reason.Message)
	}
}

// TestFlagshipSpeaksForItself: a model that must have been measured has to be so on
// what the claim is of.
func TestFlagshipSpeaksForItself(t *testing.T) {
	ahead, behind := discordant(400, 200, 60, 30)
	small, rival := on("small", "KR", behind), on("u", "US", ahead)
	flagship := made{model: "flagship", country: "KR", outcomes: map[string]string{"other": ahead}}
	claim := oneClaim("evidence: {models: [flag*]}")
	v := judged(t, claim, small, rival, flagship).Claims[0]
	if want := "not measured: flag* · s"; v.Verdict != Untested || v.Reason.Message != want {
		t.Errorf("%s (%s); want %s (%s)", v.Verdict, v.Reason.Message, Untested, want)
	}
	flagship.outcomes["s"] = behind
	if v := judged(t, claim, small, rival, flagship).Claims[0]; v.Verdict != Refuted {
		t.Errorf("%s (%s)", v.Verdict, v.Reason.Message)
	}
}

// TestLightIsAnotherModel: SK Telecom's claims are of A.X 4.0; its smaller sibling
// neither shows nor refutes them.
func TestLightIsAnotherModel(t *testing.T) {
	f, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	ahead, behind := discordant(1000, 500, 150, 75)
	click := func(model, country, outcomes string) made {
		return made{model: model, country: country, outcomes: map[string]string{"click": outcomes}}
	}
	for model, want := range map[string]string{"skt/A.X-4.0": Refuted, "skt/A.X-4.0-Light": Untested} {
		for _, v := range judgedFile(t, f, click(model, "KR", behind), click("gpt-4o", "US", ahead)).Claims {
			if v.ID == "skt-ax4-click" && v.Verdict != want {
				t.Errorf("%s: %s (%s); want %s", model, v.Verdict, v.Reason.Message, want)
			}
		}
	}
}

// TestFewClustersOfUsage: prompts of two passages are two, however many they are;
// and passages that agree by chance make nothing surer. The half width is by hand:
// t with one degree of freedom is 12.7062 at 95%, and the clusters' means differ by
// chance alone, so the prompts' own standard error counts.
func TestFewClustersOfUsage(t *testing.T) {
	subject, rival, groups := map[string]quantity{}, map[string]quantity{}, map[string]string{}
	var order []string
	for i := range 40 {
		p := string(rune('가' + i))
		order = append(order, p)
		subject[p], rival[p] = quantity{float64(9 + 2*(i%2)), 1}, quantity{20, 1}
		groups[p] = []string{"하나", "둘"}[i/20]
	}
	r, ok := ratioOver(subject, rival, groups, order)
	if !ok {
		t.Fatal("no ratio")
	}
	low, high, ok := r.Interval(0.95)
	// Each prompt is 10% off the mean: s = 0.1·√(40/39), s/√40 = 0.0160128.
	half := 12.7062047 * 0.0160128
	if !ok || math.Abs(low-(0.5*math.Exp(-half)-1)) > 1e-6 || math.Abs(high-(0.5*math.Exp(half)-1)) > 1e-6 {
		t.Errorf("[%v, %v], %v; want [%v, %v]", low, high, ok, 0.5*math.Exp(-half)-1, 0.5*math.Exp(half)-1)
	}
}
