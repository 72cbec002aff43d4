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

// Items adds up the requests of a stage (Contents.Settled) by item, in the order
// in which the items were asked. An item counts as AccuracyBlock counts it; of
// work without gold there are none. judgments may be nil.
func Items(settled []*Record, suite SuiteRef, judgments *Judgments) []Item {
	kinds := map[string]string{}
	for _, t := range suite.Tasks {
		kinds[t.Name] = t.Kind
	}
	b := itemBook{places: map[itemKey]int{}}
	for _, r := range settled {
		if kinds[r.Task] == kindLoad {
			continue
		}
		item := b.item(r)
		if item.Prompt == "" && (r.Turn == nil || *r.Turn == 0) { // later turns depend on the answers
			item.Prompt = r.Hashes.Prompt
		}
		if kinds[r.Task] == kindJudged {
			item.rate(r, judgments)
		}
		item.count(r)
	}
	for _, r := range answers(settled, suite) {
		if kinds[r.Task] != kindLoad {
			b.item(r).tally(r, kinds[r.Task])
		}
	}
	return b.items
}

// itemBook finds the item of a record.
type itemBook struct {
	items  []Item
	places map[itemKey]int
}

func (b *itemBook) item(r *Record) *Item {
	key := itemKey{r.Task, r.Item, r.ItemHash}
	i, seen := b.places[key]
	if !seen {
		i = len(b.items)
		b.places[key] = i
		b.items = append(b.items, Item{Task: r.Task, Category: r.Category, Group: r.Group, ID: r.Item, Hash: contentHash(r.ItemHash)})
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

func (t *Item) tally(r *Record, kind string) {
	var one itemTally
	one.outcome(r, kind)
	t.Gold = cmp.Or(t.Gold, r.Score.Gold)
	t.Scored += one.scored
	t.Correct += one.correct
	t.Errors += one.errors
	t.Valued += one.valued
	t.Value += one.value
}

// count adds the tokens of an answer and of its prompt; of a conversation the
// first, for what later ones hold depends on the answers.
func (t *Item) count(r *Record) {
	if !r.succeeded() {
		return
	}
	if tokens, syllables, ok := r.answerFertility(); ok {
		t.Answers.Tokens += tokens
		t.Answers.Syllables += syllables
	}
	if tokens, syllables, ok := r.promptFertility(); ok && (r.Turn == nil || *r.Turn == 0) {
		t.Prompts.Tokens += tokens
		t.Prompts.Syllables += syllables
	}
}

// rate adds what a judge said of an answer.
func (t *Item) rate(r *Record, judgments *Judgments) {
	if judgments == nil {
		return
	}
	if l := judgments.Of(r.ID); r.Answered() && l != nil && l.Adjusted != nil {
		t.Rated++
		t.Rating += *l.Adjusted
		return
	}
	t.Unrated++
}
