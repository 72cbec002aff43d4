package tasks

import (
	"math"

	"github.com/hanbench/hanbench/internal/hangul"
)

// mostSimilar is the highest rating of how alike two texts are; 0 is the lowest.
const mostSimilar = 5

// scoreSimilarity reads a rating. Its score is how near it is to the gold, and the
// figure that counts is the correlation over all items. A rating outside the scale
// is none.
func scoreSimilarity(it *Item, s string, truncated bool) (r reading, value float64, hasGold bool) {
	gold, err := hangul.ParseNumber(it.Answer)
	if err != nil {
		return reading{}, 0, false
	}
	n := numberReader{s: s, truncated: truncated}
	v, r := n.read()
	if v == nil {
		return r, 0, true
	}
	got, _ := v.Float64()
	if got < 0 || got > mostSimilar {
		return reading{rule: "off-scale", start: r.start, end: r.end}, 0, true
	}
	want, _ := gold.Float64()
	r.value = decimal(v)
	return r, 1 - math.Abs(got-want)/mostSimilar, true
}
