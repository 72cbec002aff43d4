package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJudgments(t *testing.T) {
	s := &ScoredJudgments{Protocol: "ko-mt-bench", Version: "1", Low: 1, High: 10, File: AnswerFile{Trials: []string{""}}}
	s.Add([]ScoredJudgment{
		{Row: 1, Item: "81", Turn: "1", Category: "글쓰기", Rating: ptr(8.0), Recorded: ptr(8.0)},
		{Row: 2, Item: "81", Turn: "2", Category: "글쓰기", Rating: ptr(6.0), Recorded: ptr(7.0)},
		{Row: 3, Item: "82", Turn: "1", Rating: ptr(10.0)},
		{Row: 4, Item: "82", Turn: "2", Why: "no-rating", Recorded: ptr(-1.0)},
		{Row: 5, Item: "82", Turn: "2", Why: "out-of-range"},
	})
	type block struct {
		Name     string
		N, Rated int
		Unparsed map[string]int
		Mean     float64
	}
	show := func(name string, b RatingBlock) block {
		out := block{name, b.N, b.Rated, b.Unparsed, -1}
		if b.Mean != nil {
			out.Mean = *b.Mean
		}
		return out
	}
	got := []block{show("", s.Overall)}
	for _, g := range append(s.Turns, s.Categories...) {
		got = append(got, show(g.Name, g.RatingBlock))
	}
	none := map[string]int{}
	want := []block{ // an unparsed verdict is in no mean
		{"", 5, 3, map[string]int{"no-rating": 1, "out-of-range": 1}, 8},
		{"1", 2, 2, none, 9}, {"2", 3, 1, map[string]int{"no-rating": 1, "out-of-range": 1}, 6}, {"글쓰기", 2, 2, none, 7},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s.Repeated != 1 || s.Recorded != 3 || s.Same != 1 {
		t.Errorf("repeated %d, recorded %d, same %d; want 1, 3, 1", s.Repeated, s.Recorded, s.Same)
	}
	if s.Overall.CILow == nil || *s.Overall.CILow >= 8 || *s.Overall.CIHigh <= 8 {
		t.Errorf("interval %v %v", s.Overall.CILow, s.Overall.CIHigh)
	}
	if err := validate(t, compile(t, "scored-judgments"), string(s.Encode())); err != nil {
		t.Error(err)
	}
}
