package generate

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

var update = flag.Bool("update", false, "write the golden files anew")

// scored are the generators with gold.
func scored() []string {
	return []string{"ages", "arithmetic", "batchim", "chosung", "counting", "dates", "josa", "money", "numbers", "units"}
}

func isChoice(name string) bool { return name == "batchim" || name == "dates" || name == "josa" }

// seeds is how many seeds the property tests go through.
const seeds = 60

func mustGenerate(t *testing.T, name string, seed uint64, p Params) []Question {
	t.Helper()
	qs, err := Generate(name, seed, p)
	if err != nil {
		t.Fatal(err)
	}
	if len(qs) != p.Count {
		t.Fatalf("%d questions, want %d", len(qs), p.Count)
	}
	return qs
}

func TestNames(t *testing.T) {
	want := append(scored(), "chat", "long", "summary", "translate")
	slices.Sort(want)
	if diff := gocmp.Diff(want, Names()); diff != "" {
		t.Errorf("Names (-want +got):\n%s", diff)
	}
}

func TestGenerateRefuses(t *testing.T) {
	tests := []struct {
		name, generator string
		p               Params
		want            string
	}{
		{"틀린 이름", "number", Params{Count: 1}, `unknown generator "number": did you mean "numbers"? there are ages, arithmetic,`},
		{"비슷하게 틀린 이름", "chosong", Params{Count: 1}, `did you mean "chosung"?`},
		{"빈 이름", "", Params{Count: 1}, `unknown generator ""`},
		{"영 개", "numbers", Params{}, "generate numbers: count is 0, must be at least 1"},
		{"음수", "numbers", Params{Count: -1}, "count is -1"},
		{"길이가 필요 없음", "numbers", Params{Count: 1, Chars: 100}, "chars is for load generators only"},
		{"길이가 필요함", "chat", Params{Count: 1}, "generate chat: chars is 0"},
		{"너무 짧음", "summary", Params{Count: 1, Chars: 20}, "no prompt of exactly 20 characters"},
		{"긴 글도 너무 짧음", "long", Params{Count: 1, Chars: 100}, "no prompt of exactly 100 characters"},
		{"너무 많음", "batchim", Params{Count: 100_000}, "generate batchim: asked for 100000 questions, found only"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Generate(tt.generator, 1, tt.p)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestSameSeedSameQuestions(t *testing.T) {
	for _, name := range Names() {
		p := params(name, 20)
		a, b := mustGenerate(t, name, 7, p), mustGenerate(t, name, 7, p)
		if diff := gocmp.Diff(a, b); diff != "" {
			t.Errorf("%s twice with one seed:\n%s", name, diff)
		}
		if diff := gocmp.Diff(a, mustGenerate(t, name, 7, params(name, 50))[:20]); diff != "" {
			t.Errorf("%s: 20 questions are not the first of 50:\n%s", name, diff)
		}
	}
}

func TestOtherSeedOtherQuestions(t *testing.T) {
	for _, name := range Names() {
		first := map[string]bool{}
		for _, q := range mustGenerate(t, name, 1, params(name, 20)) {
			first[q.Text] = true
		}
		same := 0
		for _, q := range mustGenerate(t, name, 2, params(name, 20)) {
			if first[q.Text] {
				same++
			}
		}
		if same > 4 {
			t.Errorf("%s: seeds 1 and 2 share %d of 20 questions", name, same)
		}
	}
}

func params(name string, count int) Params {
	p := Params{Count: count}
	if !slices.Contains(scored(), name) {
		p.Chars = 700
	}
	return p
}

// Every generator must have enough for a large suite.
func TestCapacity(t *testing.T) {
	for _, name := range scored() {
		mustGenerate(t, name, 3, Params{Count: 500})
	}
}

func TestQuestionsAreWellFormed(t *testing.T) {
	misfits := regexp.MustCompile(`%!|  |\([은는이가을를와과]\)|^\s|\s$`)
	for _, name := range scored() {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(seeds) {
				seen := map[string]bool{}
				for _, q := range mustGenerate(t, name, seed, Params{Count: 40}) {
					if seen[q.Text] {
						t.Errorf("seed %d: twice: %s", seed, q.Text)
					}
					seen[q.Text] = true
					if m := misfits.FindString(strings.ReplaceAll(q.Text, gap, "()")); m != "" {
						t.Errorf("%q in %q", m, q.Text)
					}
					checkParticles(t, q.Text)
					checkForm(t, name, q)
				}
			}
		})
	}
}

func checkForm(t *testing.T, name string, q Question) {
	t.Helper()
	all := append(append([]string{q.Text, q.Passage, q.Answer, q.Category}, q.Options...), q.Aliases...)
	for _, s := range all {
		if !norm.NFC.IsNormalString(s) {
			t.Errorf("not NFC: %q", s)
		}
	}
	if q.Text == "" || q.Category == "" {
		t.Errorf("empty text or category: %+v", q)
	}
	if !isChoice(name) {
		if q.Answer == "" || q.Options != nil || q.Right != 0 {
			t.Errorf("want an answer and no options: %+v", q)
		}
		return
	}
	distinct := map[string]bool{}
	for _, o := range q.Options {
		distinct[o] = true
	}
	if len(q.Options) != optionCount || len(distinct) != optionCount || distinct[""] || q.Right < 0 || q.Right >= optionCount || q.Answer != "" {
		t.Errorf("want four different options, one right: %+v", q)
	}
}

// Each position holds the right option a quarter of the time, in every block
// of four questions, and so does no form of question keep to one position.
func TestRightOptionsAreSpread(t *testing.T) {
	for _, name := range []string{"batchim", "dates", "josa"} {
		byForm := map[string]map[int]bool{}
		for seed := range uint64(seeds) {
			counts := make([]int, optionCount)
			for _, q := range mustGenerate(t, name, seed, Params{Count: 40}) {
				counts[q.Right]++
				if byForm[q.Category] == nil {
					byForm[q.Category] = map[int]bool{}
				}
				byForm[q.Category][q.Right] = true
			}
			if diff := gocmp.Diff([]int{10, 10, 10, 10}, counts); diff != "" {
				t.Errorf("%s, seed %d, right options by position:\n%s", name, seed, diff)
			}
		}
		for form, spots := range byForm {
			if len(spots) != optionCount {
				t.Errorf("%s: right options of %s only at %v", name, form, spots)
			}
		}
	}
}

// The golden files are read by people: they show what each generator asks. A
// change in them changes the suite, whose version must then be raised.
func TestGolden(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			p := Params{Count: 24}
			if !slices.Contains(scored(), name) {
				p = Params{Count: 3, Chars: map[string]int{"chat": 200, "long": 4000, "summary": 1000, "translate": 500}[name]}
			}
			got := show(mustGenerate(t, name, 1, p))
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got); go test -update after raising the suite's version:\n%s", path, diff)
			}
		})
	}
}

func show(qs []Question) string {
	var b strings.Builder
	for _, q := range qs {
		fmt.Fprintf(&b, "[%s] %s\n", cmp.Or(q.Category, "load"), q.Text)
		for i, o := range q.Options {
			mark := " "
			if i == q.Right {
				mark = "*"
			}
			fmt.Fprintf(&b, "  %s %s\n", mark, o)
		}
		if q.Answer != "" {
			fmt.Fprintf(&b, "  = %s\n", strings.Join(append([]string{q.Answer}, q.Aliases...), " | "))
		}
	}
	return b.String()
}
