package metric

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUndefined(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	pair := func(x, y []float64) func() bool {
		return func() bool {
			_, pearson := Pearson(x, y)
			_, spearman := Spearman(x, y)
			return pearson || spearman
		}
	}
	tests := []struct {
		name string
		ok   func() bool
	}{
		{"골드 없는 구간", func() bool { _, ok := ScoreSpan("서울", nil); return ok }},
		{"참조 없는 chrF", func() bool { _, ok := PlainChrF().Sentence("서울", nil); return ok }},
		{"참조 없는 ROUGE", func() bool { _, ok := ScoreRouge([]string{"서"}, nil); return ok }},
		{"참조 없는 BLEU", func() bool { _, ok := CountBLEU([]string{"서"}, nil); return ok }},
		{"쌍 하나", pair([]float64{1}, []float64{2})},
		{"쌍 없음", pair(nil, nil)},
		{"길이가 다름", pair([]float64{1, 2, 3}, []float64{1, 2})},
		{"한쪽이 늘 같음", pair([]float64{0.1, 0.1, 0.1}, []float64{1, 2, 3})},
		{"수가 아닌 값", pair([]float64{1, nan, 3}, []float64{1, 2, 3})},
		{"무한", pair([]float64{1, 2, inf}, []float64{1, 2, 3})},
		{"문항 없는 F1", func() bool { _, ok := MacroF1(nil); return ok }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.ok() {
				t.Error("ok, want undefined")
			}
		})
	}
}

func TestCorpusOfNothing(t *testing.T) {
	if s := PlainChrF().Score(nil); s != 0 {
		t.Errorf("chrF of nothing = %v", s)
	}
	if s := (BLEUCounts{}).Corpus(); s != 0 {
		t.Errorf("BLEU of nothing = %v", s)
	}
}

// Of two references as near in length BLEU takes the shorter one.
func TestBLEUReferenceLength(t *testing.T) {
	four, three, five := []string{"가", "나", "다", "라"}, []string{"가", "나", "다"}, []string{"가", "나", "다", "라", "마"}
	for _, references := range [][][]string{{three, five}, {five, three}} {
		if c, _ := CountBLEU(four, references); c.Reference != 3 {
			t.Errorf("reference length = %d, want 3", c.Reference)
		}
	}
}

// What an unparsed answer holds means nothing, not even where it is a label.
func TestUnparsedIsNoLabel(t *testing.T) {
	got := LabelScores([]Labelled{{"가", "나", false}, {"나", "나", true}, {"가", "가", false}})
	want := []LabelScore{{"가", 2, PRF{}}, {"나", 1, PRF{1, 1, 1}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("LabelScores (-want +got):\n%s", diff)
	}
}

// longestCommon against the definition, on short words over two letters.
func TestLongestCommon(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	word := func() []int32 {
		w := make([]int32, r.IntN(8))
		for i := range w {
			w[i] = r.Int32N(2)
		}
		return w
	}
	for range 2000 {
		a, b := word(), word()
		want := 0
		for set := range 1 << len(a) {
			i, n := 0, 0
			for _, y := range b {
				for i < len(a) && set>>i&1 == 0 {
					i++
				}
				if i < len(a) && a[i] == y {
					i, n = i+1, n+1
				}
			}
			for ; i < len(a); i++ {
				if set>>i&1 == 1 {
					n = -1 // not all of the chosen were found
					break
				}
			}
			want = max(want, n)
		}
		if got := longestCommon(a, b); got != want {
			t.Fatalf("longestCommon(%v, %v) = %d, want %d", a, b, got, want)
		}
	}
}

func FuzzTextMetrics(f *testing.F) {
	f.Add("세종대왕은 한글을 만들었다.", "세종대왕이 훈민정음을 만들었다")
	f.Add("", "서울")
	f.Add("(\xff)", "\u1112\u1161\u11ab 😀👍🏽")
	f.Fuzz(func(t *testing.T, answer, gold string) {
		within := func(name string, v, most float64) {
			if !(v >= 0 && v <= most+1e-9) {
				t.Errorf("%s = %v, want 0 to %v", name, v, most)
			}
		}
		span, _ := ScoreSpan(answer, []string{gold})
		within("span F1", span.F1, 1)
		if again := NormalizeSpan(NormalizeSpan(answer)); again != NormalizeSpan(answer) {
			t.Errorf("normalised twice %q, once %q", again, NormalizeSpan(answer))
		}
		for _, c := range []ChrF{PlainChrF(), PlusPlusChrF()} {
			score, _ := c.Sentence(answer, []string{gold})
			within("chrF", score, 100)
			if same, _ := c.Sentence(answer, []string{answer}); same < 100-1e-9 && len(Characters(answer)) > 0 {
				t.Errorf("chrF of a text with itself = %v", same)
			}
		}
		a, g := Characters(answer), Characters(gold)
		bleu, _ := CountBLEU(a, [][]string{g})
		within("BLEU", bleu.Sentence(), 100)
		rouge, _ := ScoreRouge(a, [][]string{g})
		back, _ := ScoreRouge(g, [][]string{a})
		within("ROUGE-L", rouge.L.F1, 1)
		if math.Abs(rouge.L.F1-back.L.F1) > 1e-12 || math.Abs(rouge.Two.F1-back.Two.F1) > 1e-12 {
			t.Errorf("F1 differs with the sides exchanged: %v, %v", rouge, back)
		}
		if strings.Join(a, "") != strings.Join(fields(answer), "") {
			t.Errorf("characters %q of %q", a, answer)
		}
	})
}

// about is a text of so many syllables from a seed.
func about(syllables int, seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for i := range syllables {
		if i > 0 && r.IntN(3) == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune('가' + r.Int32N(300)*28)
	}
	return b.String()
}

func BenchmarkText(b *testing.B) {
	answer, gold := about(300, 1), about(300, 2)
	b.Run("span", func(b *testing.B) {
		for b.Loop() {
			ScoreSpan(answer[:60], []string{gold[:60]})
		}
	})
	b.Run("chrF++", func(b *testing.B) {
		for b.Loop() {
			PlusPlusChrF().Sentence(answer, []string{gold})
		}
	})
	b.Run("ROUGE", func(b *testing.B) {
		for b.Loop() {
			ScoreRouge(Characters(answer), [][]string{Characters(gold)})
		}
	})
}
