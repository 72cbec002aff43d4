package compare

import (
	"slices"
	"strings"
	"unicode"

	"github.com/hanbench/hanbench/results"
)

// A pair is an item that both sides were asked, each side's repeats and epochs
// added up.
type pair struct{ base, new Item }

// pairs are the items of a suite that both sides were asked.
type pairs struct {
	all []pair
	// onlyBase and onlyNew count the items that one side alone was asked.
	onlyBase, onlyNew int
	byID              int      // pairs of items whose content is not known
	golds             int      // of them, those with another gold on the other side
	prompts           int      // pairs that were not asked with the same prompt
	unplaced          []string // categories in which positions do not tell items
}

// pairItems finds the same items on both sides: by task and content hash, and
// among those of one content by id; by task and id where the content of one of
// them is not known.
func pairItems(base, new []Item) pairs {
	p := pairs{}
	byHash, byID := map[[2]string][]int{}, map[[2]string][]int{}
	for i := range new {
		it := &new[i]
		byID[[2]string{it.Task, it.ID}] = append(byID[[2]string{it.Task, it.ID}], i)
		if it.Hash != "" {
			byHash[[2]string{it.Task, it.Hash}] = append(byHash[[2]string{it.Task, it.Hash}], i)
		}
	}
	used := make([]bool, len(new))
	for i := range base {
		it := &base[i]
		candidates := byID[[2]string{it.Task, it.ID}]
		if it.Hash != "" {
			candidates = byHash[[2]string{it.Task, it.Hash}]
			if candidates == nil {
				candidates = unknown(new, byID[[2]string{it.Task, it.ID}])
			}
		}
		k := choose(it, new, candidates, used)
		if k < 0 {
			p.onlyBase++
			continue
		}
		used[k] = true
		p.add(*it, new[k])
	}
	p.onlyNew = len(new) - len(p.all)
	return p
}

// unknown are those whose content is not known.
func unknown(items []Item, of []int) []int {
	return slices.DeleteFunc(slices.Clone(of), func(i int) bool { return items[i].Hash != "" })
}

// choose is the candidate that is not used yet, of the same id and gold before
// others; −1 for none.
func choose(it *Item, items []Item, candidates []int, used []bool) int {
	best, most := -1, -1
	for _, k := range candidates {
		weight := 0
		if items[k].ID == it.ID {
			weight += 2
		}
		if items[k].Gold == it.Gold {
			weight++
		}
		if !used[k] && weight > most {
			best, most = k, weight
		}
	}
	return best
}

func (p *pairs) add(base, new Item) {
	if base.Hash == "" || new.Hash == "" {
		p.byID++
		if base.Gold != "" && new.Gold != "" && base.Gold != new.Gold {
			p.golds++
		}
	}
	if base.Prompt != "" && new.Prompt != "" && base.Prompt != new.Prompt {
		p.prompts++
	}
	p.all = append(p.all, pair{base, new})
}

// pairPlaces pairs items that have no names, by their place in their category. A
// category is paired only where it has as many items on both sides, with the same
// golds in the same order: else a place does not tell an item.
func pairPlaces(base, new []Item) pairs {
	p := pairs{}
	of := map[string][]Item{}
	for _, it := range new {
		of[plain(it.Category)] = append(of[plain(it.Category)], it)
	}
	names, mine := []string{}, map[string][]Item{}
	for _, it := range base {
		key := plain(it.Category)
		if mine[key] == nil {
			names = append(names, key)
		}
		mine[key] = append(mine[key], it)
	}
	for _, name := range names {
		a, b := mine[name], of[name]
		if !slices.EqualFunc(a, b, func(x, y Item) bool { return x.Gold == y.Gold }) {
			p.onlyBase += len(a)
			if len(b) > 0 {
				p.unplaced = append(p.unplaced, a[0].Category)
			}
			continue
		}
		for i := range a {
			p.add(a[i], b[i])
		}
	}
	p.onlyNew = len(new) - len(p.all)
	return p
}

// plain is a category without what people write differently.
func plain(category string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, category)
}

// gather adds up the items of stages: those of repeats and of several levels of
// load are further epochs.
func gather(stages []*Stage) []Item {
	if len(stages) == 1 {
		return stages[0].Items
	}
	var items []Item
	type key struct{ task, id, hash string }
	places := map[key]int{}
	for _, st := range stages {
		nth := map[key]int{} // rows counted as items of their own share a key
		for _, it := range st.Items {
			k := key{it.Task, it.ID, it.Hash}
			if k.hash == "" {
				k.hash = it.Gold
			}
			nth[k]++
			if n := nth[k]; n > 1 {
				k.id += strings.Repeat("\x00", n-1)
			}
			i, seen := places[k]
			if !seen {
				places[k] = len(items)
				items = append(items, it)
				continue
			}
			addUp(&items[i], it)
		}
	}
	return items
}

func addUp(sum *results.Item, it results.Item) {
	sum.Scored += it.Scored
	sum.Correct += it.Correct
	sum.Errors += it.Errors
	sum.Valued += it.Valued
	sum.Value += it.Value
	sum.Rated += it.Rated
	sum.Rating += it.Rating
	sum.Unrated += it.Unrated
	sum.Answers.Tokens += it.Answers.Tokens
	sum.Answers.Syllables += it.Answers.Syllables
	sum.Prompts.Tokens += it.Prompts.Tokens
	sum.Prompts.Syllables += it.Prompts.Syllables
}
