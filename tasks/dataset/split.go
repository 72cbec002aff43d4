// Package dataset finds the files of one split of a data set, laid out in one of
// the ways in which data sets are published, and reads their rows with the types
// that Python's datasets library gives them.
package dataset

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A Part is what is wanted of a data set.
type Part struct {
	Repo   string // OWNER/NAME; its name in a path says nothing more
	Config string // "" for the default
	Split  string
}

func (p Part) String() string {
	config := p.Config
	if config == "" {
		config = "default"
	}
	return fmt.Sprintf("data set %s, config %s, split %s", p.Repo, config, p.Split)
}

// forms are the suffixes of data files, the preferred first.
var forms = [...]string{".parquet", ".jsonl", ".ndjson", ".json", ".csv", ".tsv"}

// alike are names of one split.
var alike = [...][]string{
	{"train", "training"}, {"validation", "valid", "val", "dev"}, {"test", "testing", "eval", "evaluation"},
}

// An AmbiguousError says that files of several data sets fit.
type AmbiguousError struct {
	Part  Part
	Paths []string
}

func (e *AmbiguousError) Error() string {
	shown := strings.Join(e.Paths[:min(len(e.Paths), 3)], ", ")
	if len(e.Paths) > 3 {
		shown += fmt.Sprintf(" and %d more", len(e.Paths)-3)
	}
	return fmt.Sprintf("%s: several files fit: %s; name the file, or a folder without the others", e.Part, shown)
}

// Choose picks the files of a part from the paths of its data set, sorted: those
// whose names or folders have the config and the split as a word, and least else.
// Known layouts are data/SPLIT-00000-of-00001.parquet, CONFIG/SPLIT-….parquet,
// CONFIG/SPLIT/0000.parquet, CONFIG-SPLIT.csv, SPLIT.jsonl. The split's own name
// goes before another for the same (dev, validation), and parquet before text.
// The result is nil where no file fits; the error is an *AmbiguousError.
func (p Part) Choose(paths []string) ([]string, error) {
	type candidate struct {
		path, rest string
		rank       int
		form       int
	}
	var found []candidate
	for _, file := range paths {
		form := slices.Index(forms[:], strings.ToLower(path.Ext(file)))
		if form < 0 {
			continue
		}
		if rest, rank, ok := p.fit(stem(file)); ok {
			found = append(found, candidate{file, rest, rank, form})
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	slices.SortFunc(found, func(a, b candidate) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		if a.form != b.form {
			return a.form - b.form
		}
		return strings.Compare(a.path, b.path)
	})
	var files, others []string
	for _, c := range found {
		switch first := found[0]; {
		case c.rank == first.rank && c.rest != first.rest:
			others = append(others, c.path)
		case c.rank == first.rank && c.form == first.form:
			files = append(files, c.path)
		}
	}
	if others != nil {
		return nil, &AmbiguousError{p, append(files, others...)}
	}
	return files, nil
}

var shardPattern = regexp.MustCompile(`-\d{5}-of-\d{5}(-[0-9a-f]+)?$`)

// stem is a path without suffix and shard.
func stem(file string) string {
	return shardPattern.ReplaceAllString(strings.TrimSuffix(file, path.Ext(file)), "")
}

// fit takes config and split out of a stem. rest is what else its name says, rank
// grows with that and with a split of another name.
func (p Part) fit(stem string) (rest string, rank int, ok bool) {
	if p.Config != "" && p.Config != "default" {
		if stem, ok = cutWord(stem, p.Config); !ok {
			return "", 0, false
		}
	}
	for i, name := range p.splits() {
		without, ok := cutWord(stem, name)
		if !ok {
			continue
		}
		words := p.telling(without)
		return strings.Join(words, " "), 10*len(words) + i, true
	}
	return "", 0, false
}

// splits are the names of the split, its own first.
func (p Part) splits() []string {
	names := []string{p.Split}
	for _, group := range alike {
		if slices.Contains(group, p.Split) {
			for _, name := range group {
				if name != p.Split {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// telling are the words that tell one data set from another.
func (p Part) telling(stem string) []string {
	without, ok := cutWord(stem, path.Base(p.Repo))
	if !ok {
		without = stem
	}
	return slices.DeleteFunc(strings.FieldsFunc(without, isBetween), func(word string) bool {
		return slices.Contains([]string{"data", "default"}, word) || strings.Trim(word, "0123456789") == ""
	})
}

func isBetween(r rune) bool { return strings.ContainsRune("/-_. ", r) }

// cutWord takes the last occurrence of a word out of a path, letter case aside.
// It stands by itself: between separators, or at an end.
func cutWord(stem, word string) (string, bool) {
	low, word := strings.ToLower(stem), strings.ToLower(word)
	if len(low) != len(stem) { // letters whose small form is longer
		return stem, false
	}
	for end := len(low); ; {
		i := strings.LastIndex(low[:end], word)
		if i < 0 || word == "" {
			return stem, false
		}
		before, after := low[:i], low[i+len(word):]
		if (before == "" || isBetween(rune(before[len(before)-1]))) && (after == "" || isBetween(rune(after[0]))) {
			return stem[:i] + "/" + stem[i+len(word):], true
		}
		end = i + len(word) - 1
	}
}
