// Package generate makes Korean questions with certain answers, and prompts of
// exact length, from a seed. The same seed gives the same questions, byte for
// byte; every seed gives new ones, so that no model can have learnt them.
package generate

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Question is a generated item before its suite labels it. All strings are NFC.
type Question struct {
	Text     string   // the question
	Passage  string   // text that the question is about, "" for none
	Options  []string // four, for multiple choice; nil otherwise
	Right    int      // index of the right option
	Answer   string   // gold for short answers and numbers, "" otherwise
	Aliases  []string // other accepted forms of a short answer
	Category string   // the form of the question, "" for load
}

// Params say how much to generate.
type Params struct {
	Count int // questions, at least 1
	// Chars is the length of a load prompt in grapheme clusters, spaces and
	// line breaks included. 0 for every other generator.
	Chars int
}

// optionCount is the number of options of every multiple-choice question.
const optionCount = 4

// maxMisses is how many times in a row a repeated question may come up before
// the generator counts as exhausted.
const maxMisses = 2000

// A form makes one question of one shape. Multiple-choice forms put the right
// option first; where it ends up is decided afterwards.
type form func(r *rand.Rand) Question

// A loadForm makes one prompt of exactly chars characters.
type loadForm func(r *rand.Rand, chars int) (string, error)

// A generator has forms with gold or one load form, never both.
type generator struct {
	forms []form
	load  loadForm
}

func generators() map[string]generator {
	return map[string]generator{
		"ages":       {forms: ageForms()},
		"arithmetic": {forms: arithmeticForms()},
		"batchim":    {forms: batchimForms()},
		"chosung":    {forms: chosungForms()},
		"counting":   {forms: countingForms()},
		"dates":      {forms: dateForms()},
		"josa":       {forms: josaForms()},
		"money":      {forms: moneyForms()},
		"numbers":    {forms: numberForms()},
		"units":      {forms: unitForms()},

		"chat":      {load: chat},
		"long":      {load: long},
		"summary":   {load: summary},
		"translate": {load: translate},
	}
}

// Names are the generators' names, sorted.
func Names() []string { return slices.Sorted(maps.Keys(generators())) }

// Generate makes p.Count different questions. The forms of a generator come
// round evenly, and so do the positions of the right option. The first
// questions of a longer list are those of a shorter one. It fails on an unknown
// name, on params that do not suit the generator, and when the generator cannot
// make so many different questions.
func Generate(name string, seed uint64, p Params) ([]Question, error) {
	g, ok := generators()[name]
	switch {
	case !ok:
		return nil, fmt.Errorf("unknown generator %q: did you mean %q? there are %s",
			name, nearest(name, Names()), strings.Join(Names(), ", "))
	case p.Count < 1:
		return nil, fmt.Errorf("generate %s: count is %d, must be at least 1", name, p.Count)
	case g.load == nil && p.Chars != 0:
		return nil, fmt.Errorf("generate %s: chars is for load generators only", name)
	case g.load != nil && p.Chars < 1:
		return nil, fmt.Errorf("generate %s: chars is %d, must say how long each prompt is", name, p.Chars)
	}
	r := rand.New(rand.NewPCG(seed, hash(name)))
	if g.load != nil {
		return prompts(r, name, g.load, p)
	}
	return questions(r, name, g.forms, p.Count)
}

func questions(r *rand.Rand, name string, forms []form, count int) ([]Question, error) {
	var (
		turns = &deck{size: len(forms), r: r}
		spots = &deck{size: optionCount, r: r}
		seen  = map[string]bool{}
		out   []Question
	)
	for misses := 0; len(out) < count; {
		q := forms[turns.draw()](r)
		if seen[q.Text] {
			if misses++; misses > maxMisses {
				return nil, fmt.Errorf("generate %s: asked for %d questions, found only %d different ones", name, count, len(out))
			}
			continue
		}
		misses = 0
		seen[q.Text] = true
		if len(q.Options) > 0 {
			q.Right = spots.draw()
			q.Options[0], q.Options[q.Right] = q.Options[q.Right], q.Options[0]
		}
		out = append(out, q)
	}
	return out, nil
}

func prompts(r *rand.Rand, name string, load loadForm, p Params) ([]Question, error) {
	seen := map[string]bool{}
	var out []Question
	for misses := 0; len(out) < p.Count; {
		text, err := load(r, p.Chars)
		if err != nil {
			return nil, fmt.Errorf("generate %s: %w", name, err)
		}
		if seen[text] {
			if misses++; misses > maxMisses {
				return nil, fmt.Errorf("generate %s: asked for %d prompts, found only %d different ones", name, p.Count, len(out))
			}
			continue
		}
		misses = 0
		seen[text] = true
		out = append(out, Question{Text: text})
	}
	return out, nil
}

// A deck deals 0 to size-1 in random order, all of them before any again.
type deck struct {
	size int
	r    *rand.Rand
	left []int
}

func (d *deck) draw() int {
	if len(d.left) == 0 {
		d.left = d.r.Perm(d.size)
	}
	i := d.left[0]
	d.left = d.left[1:]
	return i
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// nearest is the name at the smallest edit distance.
func nearest(name string, names []string) string {
	return slices.MinFunc(names, func(a, b string) int {
		return cmp.Compare(editDistance(name, a), editDistance(name, b))
	})
}

// editDistance is Levenshtein's, in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
