package claim

import (
	"math/rand/v2"
	"testing"
)

// TestFalseAlarms: two models without a difference are said to differ at most as
// often as the error allows. 1,000 pairs of 150 items each; half of the error is on
// either side, so 5% of them would be too many for both together. The bound leaves
// three standard errors for chance.
func TestFalseAlarms(t *testing.T) {
	f, err := Parse("c.yaml", []byte("schema: 1\n"+oneClaim("")))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 8))
	const pairs = 1000
	count := map[string]int{}
	for range pairs {
		a, b := make([]byte, 150), make([]byte, 150)
		for i := range a {
			// Items differ in how hard they are; the models do not differ.
			hard := random.Float64()
			a[i], b[i] = answer(random, hard), answer(random, hard)
		}
		count[judgedFile(t, f, on("k", "KR", string(a)), on("u", "US", string(b))).Claims[0].Verdict]++
	}
	t.Logf("%v", count)
	if count[Supported]+count[Refuted] > 70 { // 50 + 3 × √(1000 × 0.05 × 0.95)
		t.Errorf("of %d pairs without a difference: %v", pairs, count)
	}
	if count[Inconclusive] == 0 || count[Supported]+count[Refuted] == 0 {
		t.Errorf("%v: does this test look at all?", count)
	}
}

func answer(random *rand.Rand, hard float64) byte {
	if random.Float64() < hard {
		return '0'
	}
	return '1'
}

// TestFalseAlarmsOfAFamily: five claims of one family, each of two rivals with one
// in truth equal: none of the five may be supported in more than 5% of the cases,
// all together.
func TestFalseAlarmsOfAFamily(t *testing.T) {
	text := "claims:\n"
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		text += oneOf5(id)
	}
	f, err := Parse("c.yaml", []byte("schema: 1\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(6, 8))
	wrong := 0
	const runs = 200
	for range runs {
		k := made{model: "k", country: "KR", outcomes: map[string]string{}}
		even := made{model: "u", country: "US", outcomes: map[string]string{}}
		weak := made{model: "q", country: "CN", outcomes: map[string]string{}}
		for _, id := range []string{"a", "b", "c", "d", "e"} {
			for range 100 {
				hard := random.Float64()
				k.outcomes[id] += string(answer(random, hard))
				even.outcomes[id] += string(answer(random, hard))
				weak.outcomes[id] += string(answer(random, min(1, hard+0.5)))
			}
		}
		v := judgedFile(t, f, k, even, weak)
		if v.Count(Supported)+v.Count(Refuted) > 0 {
			wrong++
		}
	}
	t.Logf("%d of %d families", wrong, runs)
	if wrong > 19 { // 10 + 3 × √(200 × 0.05 × 0.95)
		t.Errorf("a claim without a difference was decided in %d of %d families", wrong, runs)
	}
}

// oneOf5 is a claim on a suite of its own.
func oneOf5(id string) string {
	return `  - id: ` + id + `
    text: {ko: 가, en: a}
    source: {who: 나, where: 다, when: "2025"}
    subject: {country: [KR]}
    rivals: [{country: [US]}, {country: [CN]}]
    suites: [` + id + `]
    family: five
`
}

// TestPower: a difference that is there is found as often as the MDE says: 80%
// of the cases where it is as large as that.
func TestPower(t *testing.T) {
	f, err := Parse("c.yaml", []byte("schema: 1\n"+oneClaim("")))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(7, 8))
	found, pairs, mde := 0, 400, 0.0
	for range pairs {
		a, b := make([]byte, 300), make([]byte, 300)
		for i := range a { // 24% against 14% discordant: 10 points
			switch u := random.Float64(); {
			case u < 0.24:
				a[i], b[i] = '1', '0'
			case u < 0.38:
				a[i], b[i] = '0', '1'
			case u < 0.7:
				a[i], b[i] = '1', '1'
			default:
				a[i], b[i] = '0', '0'
			}
		}
		v := judgedFile(t, f, on("k", "KR", string(a)), on("u", "US", string(b))).Claims[0]
		if v.Verdict == Supported {
			found++
		}
		mde += *v.Pairs[0].MDE / float64(pairs)
	}
	// SE = √(0.38 − 0.01)/√300 = 0.0351; MDE = 2.80 SE = 0.0984.
	if share := float64(found) / float64(pairs); share < 0.73 || share > 0.88 || mde < 0.094 || mde > 0.102 {
		t.Errorf("found in %.3f of the cases, mean MDE %.4f", share, mde)
	}
}
