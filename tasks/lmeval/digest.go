package lmeval

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/python"
)

// nameless are the keys that change nothing of what is asked or scored.
func nameless() []string {
	return []string{"task", "task_alias", "tag", "group", "task_list", "metadata", "should_decontaminate", "doc_to_decontamination_query"}
}

// digest names what the keys say, wherever and in whatever order they stand.
func (s settings) digest() string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if !slices.Contains(nameless(), key) {
			b.WriteString(python.Repr(key) + ":")
			canonical(&b, s[key].value)
			b.WriteString(",")
		}
	}
	sum := sha256.Sum256([]byte(b.String()))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// canonical writes a value as Python would, and a function by its name.
func canonical(b *strings.Builder, v any) {
	switch v := v.(type) {
	case function:
		b.WriteString("!function " + v.name)
	case *python.List:
		b.WriteString("[")
		for _, item := range v.Items {
			canonical(b, item)
			b.WriteString(",")
		}
		b.WriteString("]")
	case *python.Dict:
		b.WriteString("{")
		for _, pair := range v.Items() {
			pair := pair.(python.Tuple)
			canonical(b, pair[0])
			b.WriteString(":")
			canonical(b, pair[1])
			b.WriteString(",")
		}
		b.WriteString("}")
	default:
		b.WriteString(python.Repr(v))
	}
}
