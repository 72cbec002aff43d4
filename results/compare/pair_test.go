package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPairItems(t *testing.T) {
	item := func(id, hash string) Item { return Item{Task: "t", ID: id, Hash: hash} }
	gold := func(id, gold string) Item { return Item{Task: "t", ID: id, Gold: gold} }
	for name, tc := range map[string]struct {
		base, new               []Item
		want                    [][2]string // ids
		onlyBase, onlyNew, byID int
	}{
		"the content counts, not the id": {
			base: []Item{item("1", hash(1)), item("2", hash(2))}, new: []Item{item("one", hash(1)), item("2", hash(3))},
			want: [][2]string{{"1", "one"}}, onlyBase: 1, onlyNew: 1,
		},
		"another task": {
			base: []Item{{Task: "t", ID: "1", Hash: hash(1)}}, new: []Item{{Task: "u", ID: "1", Hash: hash(1)}},
			onlyBase: 1, onlyNew: 1,
		},
		"one content twice, by id": {
			base: []Item{item("a", hash(1)), item("b", hash(1))}, new: []Item{item("b", hash(1)), item("a", hash(1))},
			want: [][2]string{{"a", "a"}, {"b", "b"}},
		},
		"one content twice and once": {
			base: []Item{item("a", hash(1)), item("b", hash(1))}, new: []Item{item("c", hash(1))},
			want: [][2]string{{"a", "c"}}, onlyBase: 1,
		},
		"content not known": {
			base: []Item{gold("1", "A"), gold("2", "B")}, new: []Item{gold("2", "B"), gold("3", "C")},
			want: [][2]string{{"2", "2"}}, onlyBase: 1, onlyNew: 1, byID: 1,
		},
		"content not known on one side": {
			base: []Item{item("1", hash(1))}, new: []Item{gold("1", "A")},
			want: [][2]string{{"1", "1"}}, byID: 1,
		},
		"an id with two golds": {
			base: []Item{gold("1", "A"), gold("1", "B")}, new: []Item{gold("1", "B"), gold("1", "A")},
			want: [][2]string{{"1", "1"}, {"1", "1"}}, byID: 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := pairItems(tc.base, tc.new)
			var got [][2]string
			for _, pair := range p.all {
				got = append(got, [2]string{pair.base.ID, pair.new.ID})
				if pair.base.Gold != pair.new.Gold && pair.base.Hash == "" {
					t.Errorf("gold %s with gold %s", pair.base.Gold, pair.new.Gold)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("pairs (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([3]int{tc.onlyBase, tc.onlyNew, tc.byID}, [3]int{p.onlyBase, p.onlyNew, p.byID}); diff != "" {
				t.Errorf("alone on base, on new, by id (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPairPlaces(t *testing.T) {
	rows := func(category, golds string) []Item {
		var items []Item
		for _, g := range golds {
			items = append(items, Item{Category: category, Gold: string(g)})
		}
		return items
	}
	join := func(lists ...[]Item) (all []Item) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	base := join(rows("Korean-History", "ABC"), rows("law", "DD"), rows("health", "AB"))
	new := join(rows("law", "DD"), rows("korean_history", "ABC"), rows("health", "AC"))
	p := pairPlaces(base, new)
	if len(p.all) != 5 || p.onlyBase != 2 || p.onlyNew != 2 {
		t.Errorf("%d pairs, %d and %d alone; want 5, 2 and 2", len(p.all), p.onlyBase, p.onlyNew)
	}
	if diff := cmp.Diff([]string{"health"}, p.unplaced); diff != "" {
		t.Errorf("categories that cannot be paired (-want +got):\n%s", diff)
	}
}

// TestGather: repeats of an item add up; rows of one id that count for themselves
// stay apart.
func TestGather(t *testing.T) {
	a, b := stageOf("s", marks("+-x")), stageOf("s", marks("++"))
	got := gather([]*Stage{&a, &b})
	var sums [][3]int
	for _, it := range got {
		sums = append(sums, [3]int{it.Scored, it.Correct, it.Errors})
	}
	if diff := cmp.Diff([][3]int{{2, 2, 0}, {2, 1, 0}, {0, 0, 1}}, sums); diff != "" {
		t.Errorf("scored, correct, errors (-want +got):\n%s", diff)
	}
	if a.Items[0].Scored != 1 {
		t.Error("the stage's own items were changed")
	}
	twice := Stage{Items: []Item{{ID: "1", Gold: "A", Scored: 1}, {ID: "1", Gold: "A", Scored: 1}}}
	if n := len(gather([]*Stage{&twice, &twice})); n != 2 {
		t.Errorf("%d items, want 2", n)
	}
}
