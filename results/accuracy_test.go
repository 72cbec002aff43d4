package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results/stat"
)

// answered is a request for an item with its outcome.
func answered(seq int, item, outcome string) *Record {
	r := testRecord(seq, 0, int64(seq+1)*10*msec, 8*msec)
	r.Item, r.Category = item, ""
	r.Score = Score{Outcome: outcome, Gold: "C"}
	switch outcome {
	case outcomeCorrect:
		r.Score.Value = ptr(1.0)
	case outcomeError:
		fail(r, "connect")
	case outcomeUnscored:
	default:
		r.Score.Value = ptr(0.0)
	}
	return r
}

func wilsonPtr(successes, n float64) (low, high *float64) {
	l, h, _ := stat.Wilson(successes, n, confidence)
	return figure(l), figure(h)
}

func TestAccuracyBlocks(t *testing.T) {
	c1of2Low, c1of2High := wilsonPtr(1, 2)
	c1of6Low, c1of6High := wilsonPtr(1, 6)
	// 1.959964 and 12.706205: R, qnorm(.975) and qt(.975, 1).
	fewer := 3 * (1.959964 / 12.706205) * (1.959964 / 12.706205)
	c2of2Low, c2of2High := wilsonPtr(0.75*fewer, fewer)
	baseline := &Baseline{"C", 1}
	tests := []struct {
		name    string
		records []*Record
		want    AccuracyBlock
	}{
		{"모든 결과", []*Record{
			answered(0, "1", outcomeCorrect), answered(1, "2", outcomeIncorrect), answered(2, "3", outcomeUnparsed),
			answered(3, "4", outcomeRefused), answered(4, "5", outcomeTruncated), answered(5, "6", outcomeBlocked),
			answered(6, "7", outcomeError), answered(7, "8", outcomeError),
		}, AccuracyBlock{
			N: 8, Correct: 1, Incorrect: 1, Unparsed: 1, Refused: 1, Truncated: 1, Blocked: 1, Error: 2, Items: 8, Epochs: 1,
			Accuracy: figure(1. / 6), CILow: c1of6Low, CIHigh: c1of6High, CIMethod: MethodWilson, MeanScore: figure(1. / 6),
			Bounds: &[2]float64{0.125, 0.375}, Baseline: baseline,
		}},
		// Item 1: 2 of 2; item 2: 1 of 2; mean ¾, se of (1, ½) is ¼: as of 3 items, but
		// with one degree of freedom.
		{"두 번씩 물으면 문항마다 평균", []*Record{
			answered(0, "1", outcomeCorrect), answered(1, "2", outcomeCorrect), answered(2, "1", outcomeCorrect), answered(3, "2", outcomeIncorrect),
		}, AccuracyBlock{
			N: 4, Correct: 3, Incorrect: 1, Items: 2, Epochs: 2, Accuracy: ptr(0.75), CILow: c2of2Low, CIHigh: c2of2High,
			CIMethod: MethodEpochMean, MeanScore: ptr(0.75), Baseline: baseline,
			PassAt: []PassAtK{{1, 0.75}, {2, 1}}, // what was extracted is not told
		}},
		// Item 1: 1 of 1 answered, 1 error; item 2: 0 of 1. Bounds (½ + 0)/2 and (1 + 0)/2.
		{"한 번은 오류", []*Record{
			answered(0, "1", outcomeCorrect), answered(1, "2", outcomeIncorrect), answered(2, "1", outcomeError),
		}, AccuracyBlock{
			N: 3, Correct: 1, Incorrect: 1, Error: 1, Items: 2, Epochs: 2, Accuracy: ptr(0.5), CILow: c1of2Low, CIHigh: c1of2High,
			CIMethod: MethodWilson, MeanScore: ptr(0.5), Bounds: &[2]float64{0.25, 0.5}, Baseline: baseline,
		}},
		{"오류뿐이면 정확도가 없음", []*Record{answered(0, "1", outcomeError)}, AccuracyBlock{
			N: 1, Error: 1, Items: 1, Epochs: 1, Bounds: &[2]float64{0, 1}, Baseline: baseline,
		}},
		{"채점하지 않음", []*Record{answered(0, "1", outcomeUnscored)}, AccuracyBlock{
			N: 1, Unscored: 1, Items: 1, Epochs: 1, Baseline: baseline,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, stageOf(t, "", 1, tt.records).Accuracy.Overall); diff != "" {
				t.Errorf("block (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAccuracyOfPolicyError(t *testing.T) {
	r := answered(0, "1", outcomeBlocked)
	r.Error = &Error{Cause: causePolicy, Status: 400, Message: "40005"}
	st := stageOf(t, "", 1, []*Record{r, answered(1, "2", outcomeCorrect)})
	type counts struct{ Succeeded, Failed, Withheld, Blocked, N, Timed int }
	got := counts{st.Counts.Succeeded, st.Counts.Failed, st.Counts.Withheld, st.Accuracy.Overall.Blocked, st.Accuracy.Overall.N, st.Latency.E2E.N}
	if diff := cmp.Diff(counts{1, 0, 1, 1, 2, 1}, got); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	if *st.Accuracy.Overall.Accuracy != 0.5 || st.Accuracy.Overall.Bounds != nil {
		t.Errorf("accuracy %v, bounds %v: withheld is an outcome, no error", *st.Accuracy.Overall.Accuracy, st.Accuracy.Overall.Bounds)
	}
}

func TestAccuracyByTaskAndCategory(t *testing.T) {
	in := func(r *Record, task, category, gold string) *Record {
		r.Task, r.Category, r.Score.Gold = task, category, gold
		return r
	}
	records := []*Record{
		in(answered(0, "1", outcomeUnscored), "부하", "", ""),
		in(answered(1, "1", outcomeCorrect), "역사", "조선", "B"),
		in(answered(2, "2", outcomeIncorrect), "역사", "고려", "A"),
		in(answered(3, "3", outcomeCorrect), "역사", "고려", "A"),
		in(answered(4, "1", outcomeIncorrect), "계산", "", "42"), // not in the header
	}
	a := stageOf(t, "", 1, records).Accuracy
	type row struct {
		Name         string
		N, Correct   int
		Accuracy     *float64
		BaselineName string
	}
	var got []row
	add := func(name string, b AccuracyBlock) {
		r := row{name, b.N, b.Correct, b.Accuracy, ""}
		if b.Baseline != nil {
			r.BaselineName = b.Baseline.Label
		}
		got = append(got, r)
	}
	add("", a.Overall)
	for _, task := range a.Tasks {
		add(task.Task, task.AccuracyBlock)
		for _, c := range task.Categories {
			add(task.Task+"/"+c.Category, c.AccuracyBlock)
		}
	}
	want := []row{
		{"", 5, 2, ptr(0.5), ""},
		{"역사", 3, 2, figure(2. / 3), "A"},
		{"역사/고려", 2, 1, ptr(0.5), "A"},
		{"역사/조선", 1, 1, ptr(1.0), "B"},
		{"부하", 1, 0, nil, ""},
		{"계산", 1, 0, ptr(0.0), ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
	if want := 1. / 3; a.MacroAverage == nil || *a.MacroAverage != *figure(want) {
		t.Errorf("macro average is %v, want %v", a.MacroAverage, want)
	}
	if share := a.Tasks[0].Baseline.Share; share != *figure(2. / 3) {
		t.Errorf("baseline is %v, want ⅔", share)
	}
}

// A load task has nothing to bound: its errors are no wrong answers.
func TestLoadErrorsHaveNoBounds(t *testing.T) {
	r := answered(0, "1", outcomeError)
	r.Task = "부하"
	a := stageOf(t, "", 1, []*Record{r}).Accuracy.Overall
	if diff := cmp.Diff(AccuracyBlock{N: 1, Error: 1, Items: 1, Epochs: 1}, a); diff != "" {
		t.Errorf("block (-want +got):\n%s", diff)
	}
}

func TestAccuracyClustersByGroup(t *testing.T) {
	var records []*Record
	for i, outcome := range []string{outcomeCorrect, outcomeCorrect, outcomeIncorrect, outcomeIncorrect} {
		r := answered(i, []string{"1", "2", "3", "4"}[i], outcome)
		r.Group = []string{"지문 가", "지문 나"}[i/2]
		records = append(records, r)
	}
	a := stageOf(t, "", 1, records).Accuracy.Overall
	// Two passages tell next to nothing: as of a fortieth of an item (TestMeanInterval).
	if a.CIMethod != MethodClustered || *a.CILow > 0.01 || *a.CIHigh < 0.99 {
		t.Errorf("interval is [%v, %v] by %s, want nearly [0, 1] by %s", *a.CILow, *a.CIHigh, a.CIMethod, MethodClustered)
	}
}

// Ids of public data sets repeat; the content tells such items apart.
func TestItemsWithOneID(t *testing.T) {
	twin := answered(1, "Kedu_16", outcomeIncorrect)
	twin.ItemHash = "sha256:다른 내용"
	a := stageOf(t, "", 1, []*Record{answered(0, "Kedu_16", outcomeCorrect), twin}).Accuracy.Overall
	if a.Items != 2 || a.Epochs != 1 {
		t.Errorf("other content: %d items asked %d times, want 2 asked once", a.Items, a.Epochs)
	}
	elsewhere := answered(1, "Kedu_16", outcomeIncorrect)
	elsewhere.Task = "계산"
	a = stageOf(t, "", 1, []*Record{answered(0, "Kedu_16", outcomeCorrect), elsewhere}).Accuracy.Overall
	if a.Items != 2 || a.Epochs != 1 {
		t.Errorf("another task: %d items asked %d times, want 2 asked once", a.Items, a.Epochs)
	}
}
