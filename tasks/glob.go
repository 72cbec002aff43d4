package tasks

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// glob is a pattern of paths: * is anything within one name, ** any folders,
// {a,b} one or the other, and <name> one name, or a part of one, that is kept.
type glob struct {
	pattern string
	whole   *regexp.Regexp
	// below matches the pattern in any folder.
	below *regexp.Regexp
}

var globParts = regexp.MustCompile(`\*\*/|\*\*|\*|\?|<[a-z_]+>|[{},]|[^*?<{},]+|<`)

func parseGlob(pattern string) (glob, error) {
	var b strings.Builder
	depth, names := 0, []string{}
	for _, part := range globParts.FindAllString(pattern, -1) {
		switch {
		case part == "**/":
			b.WriteString("(?:.*/)?")
		case part == "**":
			b.WriteString(".*")
		case part == "*":
			b.WriteString("[^/]*")
		case part == "?":
			b.WriteString("[^/]")
		case part == "{":
			depth++
			b.WriteString("(?:")
		case part == "}" && depth > 0:
			depth--
			b.WriteString(")")
		case part == "," && depth > 0:
			b.WriteString("|")
		case part[0] == '<' && len(part) > 1:
			if slices.Contains(names, part) {
				return glob{}, fmt.Errorf("%s stands in %s twice", part, pattern)
			}
			names = append(names, part)
			b.WriteString("(?P" + part + "[^/]+?)")
		default:
			b.WriteString(regexp.QuoteMeta(part))
		}
	}
	if depth > 0 {
		return glob{}, fmt.Errorf("%s lacks a closing }", pattern)
	}
	whole, err := regexp.Compile("^" + b.String() + "$")
	if err != nil {
		return glob{}, fmt.Errorf("%s is no pattern of paths", pattern)
	}
	return glob{pattern, whole, regexp.MustCompile("^(.*/)?" + b.String() + "$")}, nil
}

// A match is a path that a glob matches.
type match struct {
	path  string
	names map[string]string // what each <name> matched
}

// match finds the matching paths, sorted. With anywhere the pattern may begin
// in any folder; of several such folders the one nearest the top counts.
func (g glob) match(paths []string, anywhere bool) []match {
	re := g.whole
	if anywhere {
		re = g.below
	}
	var found []match
	shallowest := -1
	for _, p := range paths {
		groups := re.FindStringSubmatch(p)
		if groups == nil {
			continue
		}
		depth := 0
		if anywhere {
			depth = strings.Count(groups[1], "/")
		}
		if shallowest >= 0 && depth > shallowest {
			continue
		}
		if depth < shallowest {
			found = nil
		}
		shallowest = depth
		m := match{path: p, names: map[string]string{}}
		for i, name := range re.SubexpNames() {
			if name != "" {
				m.names[name] = groups[i]
			}
		}
		found = append(found, m)
	}
	slices.SortFunc(found, func(a, b match) int { return strings.Compare(a.path, b.path) })
	return found
}

// fill puts what another pattern's names matched into this one.
func fill(pattern string, names map[string]string) string {
	for name, value := range names {
		pattern = strings.ReplaceAll(pattern, "<"+name+">", value)
	}
	return pattern
}
