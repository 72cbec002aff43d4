// Package suggest says what a word that is not known was probably meant to be.
package suggest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Nearest is the known word with the fewest edits to word, or "" when even
// that one is too far to be a slip. A name whose unit was left out (rate for
// rate_rps) is one edit away.
func Nearest(word string, known []string) string {
	best, least := "", utf8.RuneCountInString(word)/3+2
	for _, k := range known {
		d := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(k))
		if word != "" && strings.HasPrefix(strings.ToLower(k), strings.ToLower(word)+"_") {
			d = 1
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// Unknown words a name that is not among those known: "concurency" (did you
// mean "concurrency"?), or where none is near, with all of them.
func Unknown(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return fmt.Sprintf("%q (did you mean %q?)", word, near)
	}
	return fmt.Sprintf("%q (known: %s)", word, strings.Join(known, ", "))
}
