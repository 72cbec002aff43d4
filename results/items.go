package results

import (
	"cmp"
	"strings"
)

// An Item is what the requests of a stage say of one item, its epochs added up.
type Item struct {
	Task     string
	Category string
	Group    string // items that share a passage; "" for none
	ID       string
	Hash     string // of the item's content; "" where it is not known
	Gold     string // "" where it was kept out of the records
	Prompt   string // hash of what was asked first; "" where it is not known

	Scored  int     // epochs with an outcome
	Correct int     // of them
	Errors  int     // epochs on which no answer came
	Valued  int     // epochs with a score
	Value   float64 // sum of the scores, each in [0,1]
	Rated   int     // answers that a judge rated, each turn one
	Rating  float64 // sum of the ratings, on the protocol's scale
	Unrated int     // answers that were to be rated and have no rating

	// Answers and prompts that are at least half Hangul and whose tokens the server
	// counts: see TextFigures. 0 where there are none.
	Answers, Prompts Tokens
}

// Tokens are the tokens of texts, and the Hangul syllables of the same texts.
type Tokens struct{ Tokens, Syllables float64 }

// itemsOf adds up the settled requests of a stage by item, in the order in which the
// items were asked. An item counts as AccuracyBlock counts it; of work without gold
// there are none. judgments may be nil.
func itemsOf(settled []*fact, suite SuiteRef, judgments *Judgments) []Item {
	kinds := suite.kinds()
	b := itemBook{places: map[itemID]int{}}
	for _, f := range settled {
		if kinds[f.task] == kindLoad {
			continue
		}
		item := b.item(f)
		item.Prompt = cmp.Or(item.Prompt, f.prompt)
		if kinds[f.task] == kindJudged {
			item.rate(f, judgments)
		}
		item.count(f)
	}
	for _, f := range answers(settled, suite) {
		if kinds[f.task] != kindLoad {
			b.item(f).tally(f, kinds[f.task])
		}
	}
	return b.items
}

// itemBook finds the item of a request.
type itemBook struct {
	items  []Item
	places map[itemID]int
}

func (b *itemBook) item(f *fact) *Item {
	i, seen := b.places[f.question.id]
	if !seen {
		i = len(b.items)
		b.places[f.question.id] = i
		b.items = append(b.items, Item{Task: f.task, Category: f.category, Group: f.group, ID: f.item, Hash: contentHash(f.hash)})
	}
	return &b.items[i]
}

// contentHash is "" for what stands in for the hash of an item whose content is
// not known.
func contentHash(hash string) string {
	if !strings.HasPrefix(hash, "sha256:") {
		return ""
	}
	return hash
}

func (t *Item) tally(f *fact, kind string) {
	var one itemTally
	one.scores(f, kind)
	t.Gold = cmp.Or(t.Gold, f.gold)
	t.Scored += int(one.scored)
	t.Correct += int(one.correct)
	t.Errors += int(one.errors)
	t.Valued += int(one.valued)
	t.Value += one.value
}

// count adds the tokens of an answer and of its prompt; of a conversation the
// first, for what later ones hold depends on the answers.
func (t *Item) count(f *fact) {
	if !f.succeeded() {
		return
	}
	if tokens, syllables, ok := f.answerFertility(); ok {
		t.Answers.Tokens += tokens
		t.Answers.Syllables += syllables
	}
	if tokens, syllables, ok := f.promptFertility(); ok && f.turn <= 0 {
		t.Prompts.Tokens += tokens
		t.Prompts.Syllables += syllables
	}
}

// rate adds what a judge said of an answer.
func (t *Item) rate(f *fact, judgments *Judgments) {
	if judgments == nil {
		return
	}
	if l := judgments.Of(*f.id); f.answered && l != nil && l.Adjusted != nil {
		t.Rated++
		t.Rating += *l.Adjusted
		return
	}
	t.Unrated++
}
