package metric

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The files in testdata hold figures that other people's tools computed for
// texts of ours; each says with which tool, version and call.

// as9 compares floating-point numbers to 1e-9.
var as9 = cmpopts.EquateApprox(0, 1e-9)

func reference(t *testing.T, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

type triple [3]float64 // precision, recall, F1

func (p PRF) triple() triple { return triple{p.Precision, p.Recall, p.F1} }

// generated are the figures of one text, or of a corpus.
type generated struct {
	ChrF         float64 `json:"chrf"`
	ChrFPlusPlus float64 `json:"chrf_plus_plus"`
	BLEU         float64 `json:"bleu"`
}

type generationItem struct {
	Name       string
	Answer     string
	References []string
	generated
	RougeOne triple `json:"rouge_1"`
	RougeTwo triple `json:"rouge_2"`
	RougeL   triple `json:"rouge_l"`
}

type generationFile struct {
	Items []generationItem
	One   generated `json:"corpus_one_reference"`
	Many  generated `json:"corpus_several_references"`
}

func generationReference(t *testing.T) generationFile {
	var file generationFile
	reference(t, "generation.json", &file)
	if len(file.Items) < 10 {
		t.Fatalf("only %d texts", len(file.Items))
	}
	return file
}

func charactersOfEach(texts []string) [][]string {
	var out [][]string
	for _, text := range texts {
		out = append(out, Characters(text))
	}
	return out
}

func TestGenerationAgreesWithReferenceTools(t *testing.T) {
	for _, want := range generationReference(t).Items {
		t.Run(want.Name, func(t *testing.T) {
			got := generationItem{Name: want.Name, Answer: want.Answer, References: want.References}
			got.ChrF, _ = PlainChrF().Sentence(want.Answer, want.References)
			got.ChrFPlusPlus, _ = PlusPlusChrF().Sentence(want.Answer, want.References)
			counts, _ := CountBLEU(Characters(want.Answer), charactersOfEach(want.References))
			got.BLEU = counts.Sentence()
			rouge, ok := ScoreRouge(Characters(want.Answer), charactersOfEach(want.References))
			got.RougeOne, got.RougeTwo, got.RougeL = rouge.One.triple(), rouge.Two.triple(), rouge.L.triple()
			if diff := cmp.Diff(want, got, as9, cmp.AllowUnexported(generationItem{})); diff != "" || !ok {
				t.Errorf("scores (-want +got), ok %t:\n%s", ok, diff)
			}
		})
	}
}

// corpus scores the items together.
func corpus(items []generationItem) generated {
	var plain, plus []int
	var bleu BLEUCounts
	for _, it := range items {
		plain = AddCounts(plain, CorpusCounts(CorpusChrF, it.Answer, it.References))
		plus = AddCounts(plus, CorpusCounts(CorpusChrFPlusPlus, it.Answer, it.References))
		b, _ := CountBLEU(Characters(it.Answer), charactersOfEach(it.References))
		bleu.Answer, bleu.Reference = bleu.Answer+b.Answer, bleu.Reference+b.Reference
		for n := range bleuOrder {
			bleu.Same[n], bleu.Total[n] = bleu.Same[n]+b.Same[n], bleu.Total[n]+b.Total[n]
		}
	}
	chrf, _ := OfCorpus(CorpusChrF, plain)
	plusPlus, _ := OfCorpus(CorpusChrFPlusPlus, plus)
	return generated{100 * chrf, 100 * plusPlus, bleu.Corpus()}
}

func TestCorpusAgreesWithSacrebleu(t *testing.T) {
	file := generationReference(t)
	var one, many []generationItem
	for _, it := range file.Items {
		if len(it.References) == 1 {
			one = append(one, it)
		} else {
			many = append(many, it)
		}
	}
	want := []generated{file.One, file.Many}
	got := []generated{corpus(one), corpus(many)}
	if diff := cmp.Diff(want, got, as9); diff != "" {
		t.Errorf("corpus scores (-want +got):\n%s", diff)
	}
}

func TestSpanAgreesWithKorQuAD(t *testing.T) {
	var file struct {
		Items []struct {
			Answer     string
			Golds      []string
			Normalized string
			Exact      bool
			F1         float64
		}
	}
	reference(t, "span.json", &file)
	if len(file.Items) < 10 {
		t.Fatalf("only %d spans", len(file.Items))
	}
	for _, want := range file.Items {
		t.Run(want.Answer, func(t *testing.T) {
			if got := NormalizeSpan(want.Answer); got != want.Normalized {
				t.Errorf("NormalizeSpan = %q, want %q", got, want.Normalized)
			}
			got, ok := ScoreSpan(want.Answer, want.Golds)
			if diff := cmp.Diff(Span{want.Exact, want.F1}, got, as9); diff != "" || !ok {
				t.Errorf("ScoreSpan (-want +got), ok %t:\n%s", ok, diff)
			}
		})
	}
}

func TestCorrelationAgreesWithScipy(t *testing.T) {
	var file struct {
		Items []struct {
			Name              string
			X, Y              []float64
			Pearson, Spearman float64
		}
	}
	reference(t, "correlation.json", &file)
	if len(file.Items) < 5 {
		t.Fatalf("only %d pairs", len(file.Items))
	}
	for _, want := range file.Items {
		t.Run(want.Name, func(t *testing.T) {
			r, rOK := Pearson(want.X, want.Y)
			rho, rhoOK := Spearman(want.X, want.Y)
			if diff := cmp.Diff([]float64{want.Pearson, want.Spearman}, []float64{r, rho}, as9); diff != "" || !rOK || !rhoOK {
				t.Errorf("Pearson, Spearman (-want +got), ok %t, %t:\n%s", rOK, rhoOK, diff)
			}
		})
	}
}

func TestLabelsAgreeWithScikitLearn(t *testing.T) {
	var file struct {
		Items []struct {
			Name     string
			Gold     []string
			Answer   []*string
			MacroF1  float64   `json:"macro_f1"`
			PerLabel []float64 `json:"per_label"`
		}
	}
	reference(t, "labels.json", &file)
	if len(file.Items) < 5 {
		t.Fatalf("only %d sets", len(file.Items))
	}
	for _, want := range file.Items {
		t.Run(want.Name, func(t *testing.T) {
			var items []Labelled
			for i, gold := range want.Gold {
				l := Labelled{Gold: gold, Parsed: want.Answer[i] != nil}
				if l.Parsed {
					l.Answer = *want.Answer[i]
				}
				items = append(items, l)
			}
			macro, ok := MacroF1(items)
			var each []float64
			for _, s := range LabelScores(items) {
				each = append(each, s.F1)
			}
			if diff := cmp.Diff(want.MacroF1, macro, as9); diff != "" || !ok {
				t.Errorf("macro F1 (-want +got), ok %t:\n%s", ok, diff)
			}
			if diff := cmp.Diff(want.PerLabel, each, as9); diff != "" {
				t.Errorf("F1 of each label (-want +got):\n%s", diff)
			}
		})
	}
}
