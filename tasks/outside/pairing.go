package outside

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/hanbench/hanbench/tasks"
	"golang.org/x/text/unicode/norm"
)

// pairing is a match in the making.
type pairing struct {
	match   Match
	answers []*Answer
	name    string // of the file, in messages
	slots   []slot // the suite's items in its order
	epochs  map[string]int
	used    map[use]int
}

type slot struct {
	task *tasks.Task
	item *tasks.Item
}

type use struct {
	item  *tasks.Item
	epoch int
}

func newPairing(name string, suite *tasks.Suite, answers []*Answer) *pairing {
	p := &pairing{name: name, answers: answers, epochs: map[string]int{}, used: map[use]int{}}
	p.match.Suite = suite
	for _, t := range suite.Tasks {
		for _, it := range t.Items {
			p.slots = append(p.slots, slot{t, it})
		}
	}
	for _, a := range answers {
		if _, seen := p.epochs[a.Trial]; !seen {
			p.epochs[a.Trial] = len(p.match.Trials)
			p.match.Trials = append(p.match.Trials, a.Trial)
		}
	}
	return p
}

// Pairs holds a file's answers against a suite. by "" takes the hash where the
// file has one, else the id, else the position. By position every trial must
// have exactly the suite's items, in its order; where the file names categories
// that the suite has, in the order within each. An error says what does not
// fit; that most golds of the file are other ones is an error too, for then
// these are not the answers to these items.
func Pairs(name string, suite *tasks.Suite, answers []*Answer, by By) (*Match, error) {
	p := newPairing(name, suite, answers)
	if by == "" {
		by = p.obvious()
	}
	p.match.By = by
	var err error
	switch by {
	case ByID:
		err = p.byKey(func(a *Answer) string { return a.ID }, func(s slot) string { return s.item.ID })
	case ByHash:
		err = p.byKey(func(a *Answer) string { return a.Hash }, func(s slot) string { return s.item.Hash })
	case ByPosition:
		err = p.byPosition()
	default:
		err = fmt.Errorf("items are matched by %q; expected %s, %s or %s", by, ByID, ByHash, ByPosition)
	}
	if err != nil {
		return nil, err
	}
	m := p.finish()
	if other := m.OtherGolds(); 2*other > m.Golds {
		return nil, &FileError{name, 0, fmt.Sprintf("%d of %d answers carry another gold than the item they were matched with by %s: these are not the answers to suite %s in this order%s", other, m.Golds, by, suite.Name, p.countedFromZero())}
	}
	return m, nil
}

// countedFromZero says so where the file's golds seem to be.
func (p *pairing) countedFromZero() string {
	if slices.ContainsFunc(p.answers, func(a *Answer) bool { return a.Gold == "0" }) {
		return ", or their golds are counted from 0, where 1 is the first option here"
	}
	return ""
}

func (p *pairing) obvious() By {
	has := func(get func(*Answer) string) bool {
		return slices.ContainsFunc(p.answers, func(a *Answer) bool { return get(a) != "" })
	}
	switch {
	case has(func(a *Answer) string { return a.Hash }):
		return ByHash
	case has(func(a *Answer) string { return a.ID }):
		return ByID
	}
	return ByPosition
}

// byKey pairs by what both name, an id or a hash.
func (p *pairing) byKey(ofAnswer func(*Answer) string, ofItem func(slot) string) error {
	byKey := map[string][]slot{}
	add := func(key string, s slot) {
		byKey[key] = append(byKey[key], s)
		if len(byKey[key]) == 2 {
			p.match.SharedIDs = append(p.match.SharedIDs, key)
		}
	}
	for _, s := range p.slots {
		add(norm.NFC.String(ofItem(s)), s)
	}
	for _, s := range p.slots {
		if id, ok := published(norm.NFC.String(ofItem(s))); ok && byKey[id] != nil {
			add(id, s)
		}
	}
	for _, a := range p.answers {
		if candidates := byKey[ofAnswer(a)]; len(candidates) > 0 {
			p.pair(a, p.choose(a, candidates))
			if last := candidates[len(candidates)-1]; len(candidates) > 1 {
				p.match.Pairs[len(p.match.Pairs)-1].LastOfID = &Place{last.task, last.item}
			}
			continue
		}
		p.match.Unknown = append(p.match.Unknown, a)
	}
	if len(p.match.Pairs) == 0 {
		a := p.answers[0]
		return &FileError{p.name, a.Line, fmt.Sprintf("%q is no item of suite %s, nor is any other of the file (the suite's first is %q); match another way with --match, or name the column with --columns", ofAnswer(a), p.match.Suite.Name, ofItem(p.slots[0]))}
	}
	return nil
}

// published is the id under which a data set publishes an item that a suite calls
// ID#2, because another has the id already.
func published(id string) (string, bool) {
	i := strings.LastIndexByte(id, '#')
	if i <= 0 {
		return "", false
	}
	n, err := strconv.Atoi(id[i+1:])
	return id[:i], err == nil && n >= 2
}

// choose finds the item among those of one id: of the answer's category, not
// yet answered in its trial, with its gold, in this order of weight.
func (p *pairing) choose(a *Answer, candidates []slot) slot {
	best, most := candidates[0], -1
	for _, s := range candidates {
		weight := 0
		if inGroup(a, s) {
			weight += 4
		}
		if p.used[use{s.item, p.epochs[a.Trial]}] == p.least(a, candidates) {
			weight += 2
		}
		if same, known := sameGold(a, s); same && known {
			weight++
		}
		if weight > most {
			best, most = s, weight
		}
	}
	return best
}

// least is how often the least answered of the candidates was.
func (p *pairing) least(a *Answer, candidates []slot) int {
	n := p.used[use{candidates[0].item, p.epochs[a.Trial]}]
	for _, s := range candidates[1:] {
		n = min(n, p.used[use{s.item, p.epochs[a.Trial]}])
	}
	return n
}

func (p *pairing) pair(a *Answer, s slot) {
	u := use{s.item, p.epochs[a.Trial]}
	pair := Pair{Answer: a, Task: s.task, Item: s.item, Epoch: u.epoch, Repeat: p.used[u]}
	p.used[u]++
	if same, known := sameGold(a, s); known {
		p.match.Golds++
		pair.OtherGold = !same
	}
	p.match.Pairs = append(p.match.Pairs, pair)
}

// finish counts repeats and finds what is missing. The match holds nothing of how
// it was made.
func (p *pairing) finish() *Match {
	for i := range p.match.Pairs {
		pair := &p.match.Pairs[i]
		pair.Of = p.used[use{pair.Item, pair.Epoch}]
	}
	for epoch := range p.match.Trials {
		for _, s := range p.slots {
			if p.used[use{s.item, epoch}] == 0 {
				p.match.Missing = append(p.match.Missing, Gap{s.task, s.item, epoch})
			}
		}
	}
	m := p.match
	return &m
}

func (p *pairing) byPosition() error {
	inOrder := map[string][]slot{"": p.slots}
	group := func(*Answer) string { return "" }
	if groups := p.groups(); groups != nil {
		inOrder = groups
		group = func(a *Answer) string { return groupKey(a.Category) }
	}
	type place struct{ group, trial string }
	next := map[place]int{}
	for _, a := range p.answers {
		next[place{group(a), a.Trial}]++
	}
	for _, a := range p.answers {
		key := place{group(a), a.Trial}
		if n, have := next[key], len(inOrder[key.group]); n != have {
			of := ""
			if key.group != "" {
				of = " of category " + a.Category
			}
			if len(p.match.Trials) > 1 {
				of += " in trial " + a.Trial
			}
			return &FileError{p.name, 0, fmt.Sprintf("has %d answers%s, suite %s has %d items: their positions do not tell which answers which; a column with item ids would (--columns id=NAME)", n, of, p.match.Suite.Name, have)}
		}
	}
	clear(next)
	for _, a := range p.answers {
		key := place{group(a), a.Trial}
		p.pair(a, inOrder[key.group][next[key]])
		next[key]++
	}
	return nil
}

// groups are the suite's items by category where every category of the file is
// one of the suite's, or of its tasks; else nil.
func (p *pairing) groups() map[string][]slot {
	for _, of := range []func(slot) string{
		func(s slot) string { return s.item.Category },
		func(s slot) string { return s.task.Name },
	} {
		groups := map[string][]slot{}
		for _, s := range p.slots {
			key := groupKey(of(s))
			groups[key] = append(groups[key], s)
		}
		fits := func(a *Answer) bool { return a.Category != "" && groups[groupKey(a.Category)] != nil }
		if len(groups) > 1 && !slices.ContainsFunc(p.answers, func(a *Answer) bool { return !fits(a) }) {
			return groups
		}
	}
	return nil
}

func inGroup(a *Answer, s slot) bool {
	names := []string{groupKey(s.task.Name), groupKey(s.item.Category)}
	for _, name := range []string{a.Task, a.Category} {
		if name != "" && slices.Contains(names, groupKey(name)) {
			return true
		}
	}
	return false
}

// groupKey is a category without what people write differently:
// Maritime-Engineering and maritime_engineering are one.
func groupKey(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFC.String(s))
}

// sameGold compares the file's gold with the item's; known is false where the
// file has none.
func sameGold(a *Answer, s slot) (same, known bool) {
	if a.Gold == "" || s.item.Answer == "" {
		return false, false
	}
	if a.Gold == s.item.Answer || slices.Contains(s.item.Aliases, a.Gold) {
		return true, true
	}
	if s.task.Kind != tasks.MultipleChoice {
		return false, true
	}
	if label, ok := goldLabel(labelsOf(s.task, s.item), a.Gold); ok {
		return label == s.item.Answer, true
	}
	i := slices.Index(labelsOf(s.task, s.item), s.item.Answer)
	return i >= 0 && i < len(s.item.Options) && strings.TrimSpace(s.item.Options[i]) == a.Gold, true
}

// labelsOf are the labels that an item's answer can have: all of the task's
// where the options are not known.
func labelsOf(t *tasks.Task, it *tasks.Item) []string {
	if len(it.Options) == 0 {
		return t.Labels
	}
	return t.OptionLabels(it)
}
