package tasks

import (
	"math"
	"regexp"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// mostSimilar is the highest rating of how alike two texts are; 0 is the lowest.
const mostSimilar = 5

// scale matches what names the scale beside a rating: 4.5/5, 5점 만점에 4점, 0~5 중 3,
// 4 out of 5. The rating is the first group where one stands before it.
var scale = regexp.MustCompile(`(\d) ?/ ?5(?:\.0+)?(?:점|\b)|0(?:점|\.0)? ?(?:~|-|–|부터|에서) ?5(?:점|\.0)?(?:까지)?|5(?:\.0)?점? ?만점|5점 중|(\d) out of 5\b`)

// withoutScale blanks the scale out, so that places in the text stay what they are.
func withoutScale(s string) string {
	found := scale.FindAllStringSubmatchIndex(s, -1)
	if found == nil {
		return s
	}
	out := []byte(s)
	for _, m := range found {
		from := max(m[0], m[3], m[5]) // after the rating's last digit
		copy(out[from:m[1]], strings.Repeat(" ", m[1]-from))
	}
	return string(out)
}

// scoreSimilarity reads a rating. Its score is how near it is to the gold, and the
// figure that counts is the correlation over all items. A rating outside the scale
// is none.
func scoreSimilarity(it *Item, s string, truncated bool) (r reading, value float64, hasGold bool) {
	gold, err := hangul.ParseNumber(it.Answer)
	if err != nil {
		return reading{}, 0, false
	}
	n := numberReader{s: withoutScale(s), truncated: truncated}
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
