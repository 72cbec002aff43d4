package results

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/hanbench/hanbench/results/stat"
)

// A ScoredJudgment is one recorded verdict of a judge, as it was read.
type ScoredJudgment struct {
	Row      int    `json:"row"`
	Line     int    `json:"line"`
	Item     string `json:"item"`
	Category string `json:"category,omitempty"`
	Turn     string `json:"turn,omitempty"`
	// Rating is null where none could be read; Why is the reason.
	Rating *float64 `json:"rating"`
	Why    string   `json:"why,omitempty"`
	Rule   string   `json:"rule,omitempty"`
	Span   *[2]int  `json:"span"`
	// Recorded is what the file says the rating was; null where it does not.
	Recorded *float64 `json:"recorded"`
}

// A RatingBlock counts verdicts and averages their ratings. A verdict that
// could not be read is in no mean. The mean is null where nothing was rated,
// its interval for fewer than two items.
type RatingBlock struct {
	N        int            `json:"n"`
	Rated    int            `json:"rated"`
	Unparsed map[string]int `json:"unparsed"` // by reason
	Mean     *float64       `json:"mean"`
	// CILow and CIHigh are a 95% interval of the mean from the standard error
	// clustered by item, whose turns are correlated; on no scale's bounds.
	CILow  *float64 `json:"ci_low"`
	CIHigh *float64 `json:"ci_high"`
}

// A RatingGroup is the verdicts of one turn or category.
type RatingGroup struct {
	Name string `json:"name"`
	RatingBlock
}

// ScoredJudgments is what `hanbench score --responses --judge --json` prints.
type ScoredJudgments struct {
	Schema     int           `json:"schema"`
	Tool       Tool          `json:"tool"`
	File       AnswerFile    `json:"file"`
	Protocol   string        `json:"protocol"`
	Version    string        `json:"judge_version"` // of the rules that verdicts are read by
	Low        float64       `json:"low"`           // of the scale
	High       float64       `json:"high"`
	Overall    RatingBlock   `json:"overall"`
	Turns      []RatingGroup `json:"turns"`      // in the order of the file
	Categories []RatingGroup `json:"categories"` // by name
	// Repeated counts verdicts on an item and turn that were judged before in the
	// file; they are in the means.
	Repeated int `json:"repeated"`
	// Recorded counts verdicts of which the file says the rating, Same those
	// that were read so.
	Recorded int `json:"recorded"`
	Same     int `json:"same"`
}

// Encode is the file's content: indented JSON with a newline at its end.
func (s *ScoredJudgments) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		panic(fmt.Sprintf("encode scored judgments: %v", err)) // plain numbers and texts
	}
	return b.Bytes()
}

// Add computes the figures from the verdicts.
func (s *ScoredJudgments) Add(all []ScoredJudgment) {
	s.Schema = Schema
	whole := make([]*ScoredJudgment, len(all))
	byTurn, byCategory := map[string][]*ScoredJudgment{}, map[string][]*ScoredJudgment{}
	var turns []string
	seen := map[[2]string]struct{}{}
	for i := range all {
		j := &all[i]
		whole[i] = j
		key := [2]string{j.Item, j.Turn}
		if _, again := seen[key]; again {
			s.Repeated++
		}
		seen[key] = struct{}{}
		if byTurn[j.Turn] == nil {
			turns = append(turns, j.Turn)
		}
		byTurn[j.Turn] = append(byTurn[j.Turn], j)
		byCategory[j.Category] = append(byCategory[j.Category], j)
		if j.Recorded != nil {
			s.Recorded++
			if j.Rating != nil && *j.Rating == *j.Recorded {
				s.Same++
			}
		}
	}
	s.Overall = ratingOf(whole)
	s.Turns, s.Categories = []RatingGroup{}, []RatingGroup{}
	for _, turn := range turns {
		if len(turns) > 1 {
			s.Turns = append(s.Turns, RatingGroup{turn, ratingOf(byTurn[turn])})
		}
	}
	for _, category := range sortedKeys(byCategory) {
		if category != "" {
			s.Categories = append(s.Categories, RatingGroup{category, ratingOf(byCategory[category])})
		}
	}
}

func ratingOf(all []*ScoredJudgment) RatingBlock {
	b := RatingBlock{N: len(all), Unparsed: map[string]int{}}
	var ratings []float64
	var items []string
	for _, j := range all {
		if j.Rating == nil {
			b.Unparsed[j.Why]++
			continue
		}
		ratings = append(ratings, *j.Rating)
		items = append(items, j.Item)
	}
	b.Rated = len(ratings)
	b.Mean = mean(ratings)
	// Ratings that are all the same do not say how far others would be.
	if d, ok := stat.Paired(ratings, items); ok && d.PlainSE > 1e-12 {
		half := stat.T(confidence, d.DF) * d.Reach
		b.CILow, b.CIHigh = figure(d.Mean-half), figure(d.Mean+half)
	}
	return b
}
