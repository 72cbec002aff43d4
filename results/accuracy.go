package results

import (
	"cmp"
	"slices"

	"github.com/montanaflynn/stats"
)

// Kinds of task that the summary treats by name (TaskRef.Kind).
const (
	kindChoice = "multiple_choice"
	kindLoad   = "load"
)

// Accuracy is a stage's truth of answers.
type Accuracy struct {
	Overall AccuracyBlock `json:"overall"`
	// MacroAverage is the plain mean of the tasks' accuracies; null where no
	// task has one.
	MacroAverage *float64       `json:"macro_average"`
	Tasks        []TaskAccuracy `json:"tasks"` // in the suite's order
	// Groups are the figures of the suite's groups; left out where it has none.
	Groups []GroupAccuracy `json:"groups,omitempty"`
}

// TaskAccuracy is one task's.
type TaskAccuracy struct {
	Task string `json:"task"`
	Kind string `json:"task_kind,omitempty"`
	AccuracyBlock
	Categories []CategoryAccuracy `json:"categories"` // by name; without items that have none
}

// CategoryAccuracy is that of one category within a task.
type CategoryAccuracy struct {
	Category string `json:"category"`
	AccuracyBlock
}

// An AccuracyBlock counts outcomes and gives accuracy = correct / (all −
// error), each item's epochs averaged first. Unparsed, refused, truncated and
// blocked answers are not correct. Accuracy and interval are null where
// nothing was scored.
type AccuracyBlock struct {
	N         int `json:"n"` // requests; the sum of the outcomes
	Correct   int `json:"correct"`
	Incorrect int `json:"incorrect"`
	Unparsed  int `json:"unparsed"`
	Refused   int `json:"refused"`
	Truncated int `json:"truncated"`
	Blocked   int `json:"blocked"`
	Error     int `json:"error"`
	Unscored  int `json:"unscored"`

	Items  int `json:"items"`  // different items asked
	Epochs int `json:"epochs"` // the most that any of them was asked

	Accuracy *float64 `json:"accuracy"`
	CILow    *float64 `json:"ci_low"` // of a 95% interval
	CIHigh   *float64 `json:"ci_high"`
	CIMethod string   `json:"ci_method,omitempty"` // MethodWilson and so on
	// MeanScore is the mean of the scores, which graded scorers give in [0,1].
	MeanScore *float64 `json:"mean_score"`
	// PassAt and Majority say what several epochs give together; null for one.
	PassAt   []PassAtK `json:"pass_at"`
	Majority *float64  `json:"majority"`
	// Variants are accuracies by other rules than the headline's, by name; left
	// out where the records have none.
	Variants map[string]float64 `json:"variants,omitempty"`
	// Measures are the figures of the answers, and those that a task names of all
	// of them together (macro_f1, pearson, spearman), by name; left out where
	// there are none.
	Measures map[string]float64 `json:"measures,omitempty"`
	// Bounds, where there are errors: accuracy if all of them had been wrong,
	// and if all had been right.
	Bounds *[2]float64 `json:"bounds"`
	// Baseline is what always giving one label would score; for multiple
	// choice.
	Baseline *Baseline `json:"baseline"`
}

// A Baseline is the most frequent gold label and its share of the items.
type Baseline struct {
	Label string  `json:"label"`
	Share float64 `json:"share"`
}

func accuracyOf(final []*fact, suite SuiteRef) Accuracy {
	byTask := map[string][]*fact{}
	final = answers(final, suite)
	for _, r := range final {
		byTask[r.task] = append(byTask[r.task], r)
	}
	a := Accuracy{Tasks: []TaskAccuracy{}}
	kinds := map[string]string{}
	var means []float64
	for _, ref := range taskOrder(byTask, suite) {
		kinds[ref.Name] = ref.Kind
		t, scores := taskAccuracy(ref, byTask[ref.Name])
		a.Tasks = append(a.Tasks, t)
		if m, ok := meanOf(scores); ok {
			means = append(means, m)
		}
	}
	a.Overall, _ = blockOf(final, kinds)
	a.Overall.measure(final, nil)
	a.MacroAverage = mean(means)
	a.Groups = groupsOf(a.Tasks, suite.Groups)
	return a
}

// kinds are those of the tasks, by name.
func (s *SuiteRef) kinds() map[string]string {
	kinds := map[string]string{}
	for _, t := range s.Tasks {
		kinds[t.Name] = t.Kind
	}
	return kinds
}

// answers leaves out those requests of an item with which it cannot be scored
// yet: the last of them answers for all.
func answers(final []*fact, suite SuiteRef) []*fact {
	kinds := suite.kinds()
	return slices.DeleteFunc(slices.Clone(final), func(r *fact) bool {
		switch {
		case r.turn == outside || kinds[r.task] == kindLoad:
			return false
		case kinds[r.task] == kindJudged: // unscored all of them: one counts
			return r.turn > 0
		}
		return r.outcome == outcomeUnscored
	})
}

// taskOrder lists the tasks with records: the suite's in its order, then any
// that the header does not name.
func taskOrder[T any](byTask map[string][]T, suite SuiteRef) []TaskRef {
	var order []TaskRef
	named := map[string]bool{}
	for _, ref := range suite.Tasks {
		named[ref.Name] = true
		if len(byTask[ref.Name]) > 0 {
			order = append(order, ref)
		}
	}
	for _, name := range sortedKeys(byTask) {
		if !named[name] {
			order = append(order, TaskRef{Name: name})
		}
	}
	return order
}

// taskAccuracy also returns the items' scores.
func taskAccuracy(ref TaskRef, records []*fact) (TaskAccuracy, []float64) {
	kinds := map[string]string{ref.Name: ref.Kind}
	block, scores := blockOf(records, kinds)
	block.measure(records, ref.Metrics)
	t := TaskAccuracy{Task: ref.Name, Kind: ref.Kind, AccuracyBlock: block, Categories: []CategoryAccuracy{}}
	byCategory := map[string][]*fact{}
	for _, r := range records {
		if r.category != "" {
			byCategory[r.category] = append(byCategory[r.category], r)
		}
	}
	for _, name := range sortedKeys(byCategory) {
		block, _ := blockOf(byCategory[name], kinds)
		block.measure(byCategory[name], ref.Metrics)
		t.Categories = append(t.Categories, CategoryAccuracy{Category: name, AccuracyBlock: block})
	}
	t.balance(ref.Metrics)
	return t, scores
}

// itemTally adds up one item's epochs.
type itemTally struct {
	of                    *question // of its first record
	choice                bool
	kind                  string // of the task
	gold                  string
	asked, scored, errors int32
	correct, valued       int32
	value                 float64
	votes                 votes
	silent                bool // an answer was read and not kept
	variants              []variant
}

// blockOf counts records; kinds tells each task's kind. It also returns the
// items' scores, each the mean of its epochs.
func blockOf(records []*fact, kinds map[string]string) (AccuracyBlock, []float64) {
	b := AccuracyBlock{N: len(records)}
	tallies := map[itemID]*itemTally{}
	var items []*itemTally // in the order of the records, which is that of seq
	for _, r := range records {
		b.count(r)
		q := r.question
		if q.block != &b { // else it is known without looking
			if tallies[q.id] == nil {
				t := &itemTally{of: q, choice: kinds[q.task] == kindChoice, kind: kinds[q.task]}
				tallies[q.id] = t
				items = append(items, t)
			}
			q.block, q.tally = &b, tallies[q.id]
		}
		t := q.tally
		t.add(r, t.kind)
		b.Epochs = max(b.Epochs, int(t.asked))
	}
	b.Items = len(items)
	scores := b.average(items)
	b.Baseline = baselineOf(items)
	b.PassAt, b.Majority, b.Variants = passAtK(items), majority(items), variantsOf(items)
	return b, scores
}

// cluster is the item's group within its task, or the item itself.
func (q *question) cluster() string {
	if q.group != "" {
		return "group\x00" + q.task + "\x00" + q.group
	}
	return "item\x00" + q.task + "\x00" + q.item + "\x00" + q.hash
}

func (b *AccuracyBlock) count(r *fact) { b.countOutcome(r.counted(), 1) }

// counted is the outcome that a request counts as.
func (f *fact) counted() string {
	switch {
	case f.failed():
		return outcomeError
	case f.failure != nil: // withheld by policy, whatever the scorer made of it
		return outcomeBlocked
	}
	return f.outcome
}

func (b *AccuracyBlock) countOutcome(outcome string, n int) {
	switch outcome {
	case outcomeCorrect:
		b.Correct += n
	case outcomeIncorrect:
		b.Incorrect += n
	case outcomeUnparsed:
		b.Unparsed += n
	case outcomeRefused:
		b.Refused += n
	case outcomeTruncated:
		b.Truncated += n
	case outcomeBlocked:
		b.Blocked += n
	case outcomeError:
		b.Error += n
	default:
		b.Unscored += n
	}
}

func (t *itemTally) add(r *fact, kind string) {
	t.asked++
	t.gold = cmp.Or(t.gold, r.question.gold)
	if t.scores(r, kind) {
		t.vote(r)
		t.vary(r)
	}
}

// scores counts what the answer was worth; false where it was not scored.
func (t *itemTally) scores(r *fact, kind string) bool {
	switch {
	case kind == kindLoad:
		return false
	case r.failed():
		t.errors++
		return false
	case r.outcome == outcomeUnscored && r.failure == nil:
		return false
	}
	t.scored++
	if r.outcome == outcomeCorrect && r.failure == nil {
		t.correct++
	}
	if r.valued {
		t.valued++
		t.value += r.value
	}
	return true
}

// average fills in accuracy, interval, mean score and bounds.
func (b *AccuracyBlock) average(items []*itemTally) (scores []float64) {
	var values []float64
	var clusters []string
	var worst, best, bounded float64
	repeated, errors := false, 0
	for _, t := range items {
		if t.scored > 0 {
			scores = append(scores, float64(t.correct)/float64(t.scored))
			clusters = append(clusters, t.of.cluster())
			repeated = repeated || t.scored > 1
		}
		if t.valued > 0 {
			values = append(values, t.value/float64(t.valued))
		}
		if asked := float64(t.scored + t.errors); asked > 0 {
			bounded++
			worst += float64(t.correct) / asked
			best += float64(t.correct+t.errors) / asked
			errors += int(t.errors)
		}
	}
	b.MeanScore = mean(values)
	b.Accuracy = mean(scores)
	if len(scores) > 0 {
		low, high, method := meanInterval(scores, clusters, repeated)
		b.CILow, b.CIHigh, b.CIMethod = figure(low), figure(high), method
	}
	if errors > 0 {
		b.Bounds = &[2]float64{*figure(worst / bounded), *figure(best / bounded)}
	}
	return scores
}

func meanOf(values []float64) (float64, bool) {
	m, err := stats.Mean(values)
	return m, err == nil
}

// mean is rounded; null for no values.
func mean(values []float64) *float64 {
	m, ok := meanOf(values)
	if !ok {
		return nil
	}
	return figure(m)
}

// baselineOf is nil unless every item is multiple choice and has its gold.
func baselineOf(items []*itemTally) *Baseline {
	counts := map[string]int{}
	for _, t := range items {
		if !t.choice || t.gold == "" {
			return nil
		}
		counts[t.gold]++
	}
	if len(counts) == 0 {
		return nil
	}
	label := slices.MaxFunc(sortedKeys(counts), func(a, b string) int { return cmp.Compare(counts[a], counts[b]) })
	return &Baseline{Label: label, Share: *ratio(float64(counts[label]), float64(len(items)))}
}
