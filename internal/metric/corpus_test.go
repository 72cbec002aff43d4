package metric

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

type corpusFile struct {
	Items []struct {
		Answer, Reference string
		Tokens            []string
	}
	Corpora []struct {
		From, To int
		Scores   map[string]float64 // 0 to 100
	}
}

// TestCorpusAsTheHarness: BLEU and chrF of a corpus as lm-evaluation-harness has
// them of sacrebleu, its words too.
func TestCorpusAsTheHarness(t *testing.T) {
	var file corpusFile
	reference(t, "corpus.json", &file)
	if len(file.Items) < 10 || len(file.Corpora) < 5 {
		t.Fatalf("only %d texts in %d corpora", len(file.Items), len(file.Corpora))
	}
	for _, it := range file.Items {
		if diff := cmp.Diff(it.Tokens, append([]string{}, words13a(it.Answer)...)); diff != "" {
			t.Errorf("words of %q (-want +got):\n%s", it.Answer, diff)
		}
	}
	for _, c := range file.Corpora {
		got := map[string]float64{}
		for name := range c.Scores {
			var sum []int
			for _, it := range file.Items[c.From:c.To] {
				sum = AddCounts(sum, CorpusCounts(name, it.Answer, []string{it.Reference}))
			}
			v, ok := OfCorpus(name, sum)
			if got[name] = 100 * v; !ok {
				t.Errorf("%s has no figure of %v", name, sum)
			}
		}
		if diff := cmp.Diff(c.Scores, got, as9); diff != "" {
			t.Errorf("items %d to %d (-want +got):\n%s", c.From, c.To, diff)
		}
	}
}

func TestOfCorpus(t *testing.T) {
	for _, tc := range []struct {
		name   string
		counts []int
		want   float64
		ok     bool
	}{
		{BinaryF1, []int{3, 1, 2}, 6.0 / 9, true},
		{BinaryF1, []int{0, 0, 0}, 0, true}, // as sklearn's zero_division
		{BinaryF1, []int{0, 2, 0}, 0, true},
		{BinaryF1, []int{1, 2}, 0, false},
		{CorpusBLEU, make([]int, 10), 0, true},
		{CorpusBLEU, make([]int, 9), 0, false},
		{CorpusChrF, make([]int, 18), 0, true},
		{CorpusChrFPlusPlus, make([]int, 18), 0, false},
		{"ter", []int{1, 2, 3}, 0, false},
		{"", nil, 0, false},
	} {
		if got, ok := OfCorpus(tc.name, tc.counts); got != tc.want || ok != tc.ok {
			t.Errorf("%s of %v is %v, %t; want %v, %t", tc.name, tc.counts, got, ok, tc.want, tc.ok)
		}
	}
	if c := CorpusCounts("ter", "답", []string{"답"}); c != nil {
		t.Errorf("ter counts %v", c)
	}
	if c := CorpusCounts(CorpusBLEU, "답", nil); c != nil {
		t.Errorf("without references BLEU counts %v", c)
	}
}
