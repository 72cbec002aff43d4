package rescore

import "fmt"

// variants are the outcomes by other rules that were met, each map once: there is
// one for each of perhaps millions of answers, and few are different.
type variants map[string]map[string]string

// once is the first of the maps that are alike.
func (v variants) once(outcomes map[string]string) map[string]string {
	key := fmt.Sprint(outcomes)
	have, ok := v[key]
	if !ok {
		have = outcomes
		v[key] = have
	}
	return have
}
