package results

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scored is an answer to an item: outcome by hanbench, pred by the file.
func scored(item, outcome, pred string, more ...func(*ScoredAnswer)) ScoredAnswer {
	a := ScoredAnswer{Kind: AnswerScored, Item: item, Of: 1, Score: Score{Outcome: outcome, Gold: "C"}, Pred: &pred}
	value := 0.0
	if outcome == outcomeCorrect {
		value, a.Score.Extracted = 1, "C"
	}
	if outcome == outcomeIncorrect {
		a.Score.Extracted = "D"
	}
	if outcome != outcomeError {
		a.Score.Value = &value
	}
	for _, f := range more {
		f(&a)
	}
	return a
}

func again(n, of int) func(*ScoredAnswer) {
	return func(a *ScoredAnswer) { a.Repeat, a.Of = n, of }
}

func missingItem(item string) ScoredAnswer {
	return ScoredAnswer{Kind: AnswerMissing, Item: item, Score: Score{Outcome: outcomeError, Gold: "C"}}
}

func summarized(t *testing.T, rules AnswerRules, trials []string, answers ...ScoredAnswer) *ScoredAnswers {
	t.Helper()
	ref := SuiteRef{ScorerVersion: "1", Items: len(answers), Tasks: []TaskRef{{Kind: kindChoice, Labels: []string{"C", "D"}}}}
	s, err := SummarizeAnswers(Tool{Name: "hanbench"}, AnswerFile{Name: "a.csv", Trials: trials}, ref, rules, answers)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// share shows an accuracy and its bounds.
func share(b AccuracyBlock) string {
	if b.Accuracy == nil {
		return "–"
	}
	s := fmt.Sprintf("%.4f", *b.Accuracy)
	if b.Bounds != nil {
		s += fmt.Sprintf(" [%.4f %.4f]", b.Bounds[0], b.Bounds[1])
	}
	return s
}

func TestAnswerRules(t *testing.T) {
	change := func(f func(*AnswerRules)) AnswerRules {
		r := DefaultRules()
		f(&r)
		return r
	}
	twice := []ScoredAnswer{
		scored("가", outcomeCorrect, "C", again(0, 3)), scored("가", outcomeIncorrect, "D", again(1, 3)), scored("가", outcomeIncorrect, "D", again(2, 3)),
		scored("나", outcomeCorrect, "C"),
	}
	gaps := []ScoredAnswer{
		scored("가", outcomeCorrect, "C"), scored("나", outcomeError, "FAILED"), scored("다", outcomeBlocked, "FILTERED"), scored("라", outcomeUnparsed, ""), missingItem("마"),
	}
	other := func(a *ScoredAnswer) { a.ItemHash, a.LastOfID = "sha256:2", &AnswerPlace{} }
	first := func(a *ScoredAnswer) { a.ItemHash, a.LastOfID = "sha256:1", &AnswerPlace{} }
	shared := []ScoredAnswer{
		scored("가", outcomeCorrect, "C", first, again(0, 2)), scored("가#2", outcomeIncorrect, "D", other), scored("가", outcomeIncorrect, "D", first, again(1, 2)),
		scored("나", outcomeIncorrect, "D"), scored("나", outcomeIncorrect, "A", func(a *ScoredAnswer) { a.Score.Gold = "A" }),
	}
	tests := []struct {
		name    string
		rules   AnswerRules
		answers []ScoredAnswer
		want    string
	}{
		{"첫 답만", DefaultRules(), twice, "1.0000"},
		{"마지막 답만", change(func(r *AnswerRules) { r.Repeats = RepeatsLast }), twice, "0.5000"},
		{"모든 행", change(func(r *AnswerRules) { r.Repeats = RepeatsAll }), twice, "0.5000"},
		{"시행으로 보아 문항마다 평균", change(func(r *AnswerRules) { r.Repeats = RepeatsTrials }), twice, "0.6667"},
		{"실패와 누락은 따로", DefaultRules(), gaps, "0.3333 [0.2000 0.6000]"},
		{"실패는 오답", change(func(r *AnswerRules) { r.Failed = CountWrong }), gaps, "0.2500 [0.2000 0.4000]"},
		{"누락은 오답", change(func(r *AnswerRules) { r.Missing = CountWrong }), gaps, "0.2500 [0.2000 0.4000]"},
		{"모두 오답", change(func(r *AnswerRules) { r.Failed, r.Missing = CountWrong, CountWrong }), gaps, "0.2000"},
		{"발표된 방식", PublishedRules(), gaps, "0.3333 [0.2500 0.5000]"},
		{"발표된 방식은 모든 행을 센다", PublishedRules(), twice, "0.5000"},
		{"pred 열은 파일의 정답과 견준다", PublishedRules(), []ScoredAnswer{
			scored("가", outcomeCorrect, "D", func(a *ScoredAnswer) { a.FileGold = "D" }), scored("나", outcomeCorrect, "D"),
		}, "0.5000"},
		{"id 하나에 문항이 여럿이면 첫 행만", change(func(r *AnswerRules) { r.SharedIDs = SharedFirst }), shared, "0.5000"},
		{"id 하나에 문항이 여럿이면 따로", DefaultRules(), shared, "0.2500"},
		{"첫 행의 문항은 마지막 답까지", change(func(r *AnswerRules) { r.SharedIDs, r.Repeats = SharedFirst, RepeatsLast }), shared, "0.0000"},
		{"모르는 문항은 세지 않음", DefaultRules(), []ScoredAnswer{
			scored("가", outcomeCorrect, "C"), {Kind: AnswerUnknown, Item: "?", Score: Score{Outcome: outcomeUnscored}},
		}, "1.0000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := share(summarized(t, tt.rules, []string{""}, tt.answers...).Accuracy.Overall); got != tt.want {
				t.Errorf("accuracy is %s, want %s", got, tt.want)
			}
		})
	}
}

// What the rules leave out is counted, and the figure by the other choice
// stands beside it.
func TestAnswerCountsAndFigures(t *testing.T) {
	s := summarized(t, DefaultRules(), []string{""},
		scored("가", outcomeCorrect, "C", again(0, 2)), scored("가", outcomeIncorrect, "D", again(1, 2)),
		scored("나", outcomeError, "FAILED"), scored("다", outcomeBlocked, "FILTERED"),
		scored("라", outcomeUnparsed, "", func(a *ScoredAnswer) { a.Empty = true }),
		scored("마", outcomeUnparsed, "C"), scored("바", outcomeCorrect, ""),
		scored("사", outcomeIncorrect, "C", func(a *ScoredAnswer) { a.FileGold = "D" }),
		missingItem("아"), ScoredAnswer{Kind: AnswerUnknown, Item: "?", Score: Score{Outcome: outcomeUnscored}},
	)
	if diff := cmp.Diff(AnswerCounts{Answers: 9, Items: 10, Missing: 1, Unknown: 1, Repeated: 1, Failed: 1, Blocked: 1, Empty: 1, OtherGold: 1}, s.Counts); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	figures := map[string]string{}
	for _, f := range s.Figures {
		figures[f.Name] = share(f.AccuracyBlock)
	}
	want := map[string]string{
		"all": "0.2857 [0.2222 0.4444]", "failed-wrong": "0.2857 [0.2500 0.3750]", "missing-wrong": "0.2857 [0.2500 0.3750]", "published": "0.2857 [0.2500 0.3750]",
	}
	if diff := cmp.Diff(want, figures); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&Agreement{N: 6, Same: 3, Different: 1, OnlyOurs: 1, OnlyTheirs: 1, Share: ptr(0.5)}, s.Agreement); diff != "" {
		t.Errorf("agreement (-want +got):\n%s", diff)
	}
	if err := validate(t, compile(t, "scored-answers"), string(s.Encode())); err != nil {
		t.Errorf("%v\n%s", err, s.Encode())
	}
}

func TestAnswerTrials(t *testing.T) {
	inTrial := func(n int) func(*ScoredAnswer) { return func(a *ScoredAnswer) { a.Epoch = n } }
	s := summarized(t, DefaultRules(), []string{"0", "1"},
		scored("가", outcomeCorrect, "C"), scored("나", outcomeCorrect, "C"), scored("가", outcomeIncorrect, "D", inTrial(1)),
		scored("나", outcomeError, "FAILED", inTrial(1)))
	if got := share(s.Accuracy.Overall); got != "0.7500 [0.5000 0.7500]" { // 가 is one half
		t.Errorf("accuracy is %s, want 0.7500 [0.5000 0.7500]", got)
	}
	if s.Scored != 2 { // not two items less an error of one trial
		t.Errorf("%d items scored, want 2", s.Scored)
	}
	if len(s.ByTrial) != 2 || share(s.ByTrial[0]) != "1.0000" || share(s.ByTrial[1]) != "0.0000 [0.0000 0.5000]" {
		t.Errorf("by trial: %+v", s.ByTrial)
	}
}

// A table by id knows the last item of an id alone.
func TestSharedIDs(t *testing.T) {
	in := func(category string) func(*ScoredAnswer) {
		return func(a *ScoredAnswer) {
			a.Task, a.Category, a.ItemHash, a.LastOfID = category, category, "같은 문항", &AnswerPlace{Task: "문법", Category: "문법"}
		}
	}
	answers := []ScoredAnswer{scored("1", outcomeCorrect, "C", in("기능")), scored("1", outcomeIncorrect, "D", in("문법"))}
	for name, tt := range map[string]struct {
		rules AnswerRules
		want  string
	}{"따로": {DefaultRules(), "기능 1 1.0000 문법 1 0.0000"}, "마지막": {PublishedRules(), "문법 2 0.5000"}} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, c := range summarized(t, tt.rules, []string{""}, answers...).Accuracy.Tasks {
				got = append(got, c.Task, fmt.Sprint(c.Items), share(c.AccuracyBlock))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Ids may count anew in each category.
func TestIDsWithinCategories(t *testing.T) {
	in := func(category string) func(*ScoredAnswer) { return func(a *ScoredAnswer) { a.Category = category } }
	s := summarized(t, DefaultRules(), []string{""}, scored("1", outcomeCorrect, "C", in("법")), scored("1", outcomeIncorrect, "D", in("의학")), scored("2", outcomeIncorrect, "D", in("의학")))
	if got := share(s.Accuracy.Overall); s.Scored != 3 || got != "0.3333" {
		t.Errorf("%d items scored, accuracy %s; want 3 and 0.3333", s.Scored, got)
	}
}

func TestBadAnswerRules(t *testing.T) {
	noPred := ScoredAnswer{Kind: AnswerScored, Item: "가", Score: Score{Outcome: outcomeCorrect}}
	tests := []struct {
		name  string
		rules AnswerRules
		want  string
	}{
		{"pred 열이 없음", PublishedRules(), "the file has no pred column"},
		{"모르는 값", AnswerRules{ReaderOurs, "once", CountApart, CountApart, SharedApart}, `repeats is "once"; expected one of first, last, all, trials`},
		{"빈 값", AnswerRules{}, `reader is ""`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := SummarizeAnswers(Tool{}, AnswerFile{}, SuiteRef{}, tt.rules, []ScoredAnswer{noPred})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
}
