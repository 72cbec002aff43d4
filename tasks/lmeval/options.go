package lmeval

import (
	"errors"
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/tasks/python"
)

// options reads the keys of a filter or a metric. The first mistake is kept,
// and told by done, which also finds keys that nobody has asked for.
type options struct {
	dict *python.Dict
	read []string
	errs []error
}

func (o *options) value(key string) any {
	o.read = append(o.read, key)
	v, _ := o.dict.Get(key)
	return v
}

func (o *options) wrong(key string, v any, wanted string) {
	o.errs = append(o.errs, fmt.Errorf("%s: %s is needed, not %s", key, wanted, python.Repr(v)))
}

func (o *options) whole(key string, fallback int) int {
	v := o.value(key)
	if v == nil {
		return fallback
	}
	n, ok := python.Int(v)
	if !ok || n > 1_000_000 || n < -1_000_000 {
		o.wrong(key, v, "a whole number")
	}
	return int(n)
}

func (o *options) text(key, fallback string) string {
	v := o.value(key)
	if v == nil {
		return fallback
	}
	s, ok := v.(string)
	if !ok {
		o.wrong(key, v, "a text")
	}
	return s
}

func (o *options) truth(key string) bool { return python.Truth(o.value(key)) }

func (o *options) mapping(key string) *python.Dict {
	v := o.value(key)
	if v == nil {
		return &python.Dict{}
	}
	d, ok := v.(*python.Dict)
	if !ok {
		o.wrong(key, v, "a mapping")
		return &python.Dict{}
	}
	return d
}

func (o *options) pattern(key, source string) *python.Regexp {
	re, err := python.Compile(source)
	if err != nil {
		o.errs = append(o.errs, fmt.Errorf("%s: %w", key, err))
	}
	return re
}

func (o *options) patterns(key string) []*python.Regexp {
	v := o.value(key)
	if v == nil {
		return nil
	}
	list, ok := v.(*python.List)
	sources := words(v)
	if !ok || len(sources) != len(list.Items) {
		o.wrong(key, v, "a list of regular expressions")
		return nil
	}
	var all []*python.Regexp
	for _, source := range sources {
		all = append(all, o.pattern(key, source))
	}
	return all
}

func (o *options) finder() finder {
	return finder{
		pattern:  o.pattern("regex_pattern", o.text("regex_pattern", `#### (\-?[0-9\.\,]+)`)),
		which:    o.whole("group_select", 0),
		fallback: o.text("fallback", "[invalid]"),
	}
}

func (o *options) choiceFinder() choiceFinder {
	return choiceFinder{
		finder:            o.finder(),
		ignoreCase:        o.truth("ignore_case"),
		ignorePunctuation: o.truth("ignore_punctuation"),
		ignored:           o.patterns("regexes_to_ignore"),
	}
}

// done is nil where every key was known and right.
func (o *options) done() error {
	for _, key := range o.dict.Keys() {
		if name := python.Str(key); !slices.Contains(o.read, name) {
			o.errs = append(o.errs, errors.New(unknownKey(name, o.read)))
		}
	}
	if len(o.errs) > 0 {
		return o.errs[0]
	}
	return nil
}
