package claim

import (
	"slices"
	"strings"
)

// fits reports whether a name is what a pattern of * and ? names, without regard
// to case. A pattern without a slash names what stands behind the last one.
func fits(pattern, name string) bool {
	if name == "" {
		return false
	}
	p, n := []rune(strings.ToLower(pattern)), strings.ToLower(name)
	if !slices.Contains(p, '/') {
		n = n[strings.LastIndexByte(n, '/')+1:]
	}
	return fitsRunes(p, []rune(n))
}

// fitsRunes goes back to the last * where what follows it does not fit, so it
// takes len(p) × len(n) steps at most.
func fitsRunes(p, n []rune) bool {
	i, j, star, from := 0, 0, -1, 0
	for j < len(n) {
		switch {
		case i < len(p) && p[i] == '*':
			star, from = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == n[j]):
			i++
			j++
		case star >= 0:
			from++
			i, j = star+1, from
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

func fitsAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return fits(p, name) })
}

// sameName compares names of tasks and categories, which data sets write with
// hyphens, underscores or spaces.
func sameName(a, b string) bool { return plainName(a) == plainName(b) }

func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// holds reports whether a list names it; an empty one names everything.
func holds(list []string, name string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(s string) bool { return sameName(s, name) })
}
