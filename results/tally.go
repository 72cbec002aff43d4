package results

import (
	"cmp"
	"slices"
)

// A Tally is how often an item was answered how, over any number of epochs, runs
// and machines. Everything in it is counted, so tallies add up in any order.
type Tally struct {
	Task     string `json:"task"`
	Category string `json:"category,omitempty"`
	Group    string `json:"group,omitempty"` // items that share a passage
	Item     string `json:"item"`
	Hash     string `json:"item_hash"`
	Gold     string `json:"gold,omitempty"`
	// Outcomes counts requests by outcome, as AccuracyBlock does.
	Outcomes map[string]int `json:"outcomes"`
	// Values counts scored answers by their score; those of which nothing but
	// right and wrong is known are left out.
	Values []ValueCount `json:"values,omitempty"`
	// Variants counts, for each other rule than the headline's, the scored answers
	// that are correct by it.
	Variants map[string]int `json:"variants,omitempty"`
}

// A ValueCount is how many answers have a score.
type ValueCount struct {
	Value float64 `json:"value"`
	N     int     `json:"n"`
}

// compareItems orders tallies; it is 0 for those of the same item.
func compareItems(a, b *Tally) int {
	return cmp.Or(cmp.Compare(a.Task, b.Task), cmp.Compare(a.Item, b.Item), cmp.Compare(a.Hash, b.Hash),
		cmp.Compare(a.Category, b.Category), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Gold, b.Gold))
}

// AddTallies adds up what is said of the same items. The order of all does not
// matter; the result is sorted. The arguments stay as they are.
func AddTallies(all ...[]Tally) []Tally {
	sorted := slices.Concat(all...)
	slices.SortStableFunc(sorted, func(a, b Tally) int { return compareItems(&a, &b) })
	out := []Tally{}
	for _, t := range sorted {
		if len(out) > 0 && compareItems(&out[len(out)-1], &t) == 0 {
			out[len(out)-1] = out[len(out)-1].plus(&t)
			continue
		}
		out = append(out, t)
	}
	return out
}

func (t Tally) plus(o *Tally) Tally {
	t.Outcomes, t.Variants = addCounts(t.Outcomes, o.Outcomes), addCounts(t.Variants, o.Variants)
	values := slices.Concat(t.Values, o.Values)
	slices.SortStableFunc(values, func(a, b ValueCount) int { return cmp.Compare(a.Value, b.Value) })
	t.Values = nil
	for _, v := range values {
		if last := len(t.Values) - 1; last >= 0 && t.Values[last].Value == v.Value {
			t.Values[last].N += v.N
			continue
		}
		t.Values = append(t.Values, v)
	}
	return t
}

func addCounts(a, b map[string]int) map[string]int {
	if len(a)+len(b) == 0 {
		return a
	}
	sum := make(map[string]int, len(a))
	for _, counts := range []map[string]int{a, b} {
		for name, n := range counts {
			sum[name] += n
		}
	}
	return sum
}

// Tallies are what a stage (its index) says of its items, as Accuracy counts them;
// sorted. Of work without gold there are none.
func (m *Measured) Tallies(stage int, suite SuiteRef) []Tally {
	kinds := suite.kinds()
	byItem := map[*question]*Tally{}
	var all []Tally
	for _, f := range answers(m.final[stage], suite) {
		if kinds[f.task] == kindLoad {
			continue
		}
		t := byItem[f.question]
		if t == nil {
			t = &Tally{Task: f.task, Category: f.category, Group: f.group, Item: f.item, Hash: f.hash, Gold: f.gold, Outcomes: map[string]int{}}
			byItem[f.question] = t
		}
		t.add(f)
	}
	for _, t := range byItem {
		all = append(all, *t)
	}
	return AddTallies(all)
}

func (t *Tally) add(f *fact) {
	outcome := f.counted()
	t.Outcomes[outcome]++
	if outcome == outcomeError || outcome == outcomeUnscored {
		return
	}
	if f.valued {
		i, known := slices.BinarySearchFunc(t.Values, f.value, func(v ValueCount, value float64) int { return cmp.Compare(v.Value, value) })
		if !known {
			t.Values = slices.Insert(t.Values, i, ValueCount{Value: f.value})
		}
		t.Values[i].N++
	}
	for name, by := range f.variants {
		if t.Variants == nil {
			t.Variants = map[string]int{}
		}
		if by == outcomeCorrect {
			t.Variants[name]++
		} else {
			t.Variants[name] += 0 // so that it is known
		}
	}
}

// TallyAccuracy is the accuracy that tallies give, as a run's records would: each
// item's answers averaged, tasks in the suite's order. What depends on the order
// of answers or on more than their outcomes is not in it: the majority's answer,
// measures and groups.
func TallyAccuracy(tallies []Tally, suite SuiteRef) Accuracy {
	byTask := map[string][]Tally{}
	for _, t := range tallies {
		byTask[t.Task] = append(byTask[t.Task], t)
	}
	a := Accuracy{Tasks: []TaskAccuracy{}}
	kinds := suite.kinds()
	var means []float64
	for _, ref := range taskOrder(byTask, suite) {
		block, scores := tallyBlock(byTask[ref.Name], kinds)
		t := TaskAccuracy{Task: ref.Name, Kind: ref.Kind, AccuracyBlock: block, Categories: []CategoryAccuracy{}}
		byCategory := map[string][]Tally{}
		for _, tally := range byTask[ref.Name] {
			if tally.Category != "" {
				byCategory[tally.Category] = append(byCategory[tally.Category], tally)
			}
		}
		for _, name := range sortedKeys(byCategory) {
			block, _ := tallyBlock(byCategory[name], kinds)
			t.Categories = append(t.Categories, CategoryAccuracy{Category: name, AccuracyBlock: block})
		}
		a.Tasks = append(a.Tasks, t)
		if m, ok := meanOf(scores); ok {
			means = append(means, m)
		}
	}
	a.Overall, _ = tallyBlock(tallies, kinds)
	a.MacroAverage = mean(means)
	return a
}

func tallyBlock(tallies []Tally, kinds map[string]string) (AccuracyBlock, []float64) {
	var b AccuracyBlock
	byItem := map[[3]string]*itemTally{}
	var items []*itemTally
	for i := range tallies {
		t := &tallies[i]
		key := [3]string{t.Task, t.Item, t.Hash}
		item := byItem[key]
		if item == nil {
			item = &itemTally{of: &question{asked: asked{task: t.Task, group: t.Group, item: t.Item, hash: t.Hash}}, choice: kinds[t.Task] == kindChoice}
			byItem[key] = item
			items = append(items, item)
		}
		b.N += item.addTally(t, &b)
		b.Epochs = max(b.Epochs, int(item.asked))
	}
	b.Items = len(items)
	scores := b.average(items)
	b.Baseline = baselineOf(items)
	b.PassAt, b.Variants = passAtK(items), variantsOf(items)
	return b, scores
}

// addTally counts a tally for its item and for the block, and returns its requests.
func (item *itemTally) addTally(t *Tally, b *AccuracyBlock) int {
	n := 0
	for _, outcome := range sortedKeys(t.Outcomes) {
		k := t.Outcomes[outcome]
		n += k
		b.countOutcome(outcome, k)
		switch outcome {
		case outcomeError:
			item.errors += int32(k)
		case outcomeUnscored:
		default:
			item.scored += int32(k)
		}
	}
	item.asked += int32(n)
	item.correct += int32(t.Outcomes[outcomeCorrect])
	item.gold = cmp.Or(item.gold, t.Gold)
	for _, v := range t.Values {
		item.valued += int32(v.N)
		item.value += v.Value * float64(v.N)
	}
	for name, k := range t.Variants {
		item.variant(name).correct += int32(k)
	}
	return n
}
