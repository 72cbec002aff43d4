package tasks

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"strings"
)

// hasher names content. Every text goes in with its length before it, so that
// no two lists of texts are one stream of bytes.
type hasher struct{ sum hash.Hash }

func newHasher() hasher { return hasher{sha256.New()} }

func (h hasher) text(s string) {
	h.number(len(s))
	_, _ = h.sum.Write([]byte(s))
}

func (h hasher) number(n int) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(n))
	_, _ = h.sum.Write(b[:])
}

func (h hasher) list(texts []string) {
	h.number(len(texts))
	for _, s := range texts {
		h.text(s)
	}
}

// value takes what came from JSON or a table; a map goes in by sorted keys.
func (h hasher) value(v any) {
	data, err := json.Marshal(v)
	if err != nil { // what is in a table or in JSON always goes back
		panic(err)
	}
	h.text(string(data))
}

func (h hasher) String() string { return "sha256:" + hex.EncodeToString(h.sum.Sum(nil)) }

// hash covers what is sent or scored; category and source may be corrected
// without making it another item.
func (it *Item) hash() string {
	h := newHasher()
	h.text(it.Question)
	h.text(it.Passage)
	h.list(it.Options)
	h.text(it.Answer)
	h.list(it.Aliases)
	h.list(it.Turns)
	h.list(it.References)
	if len(it.Rules) > 0 {
		h.value(it.Rules)
	}
	if it.Bias != nil {
		h.value(it.Bias)
	}
	if len(it.Meta) > 0 {
		h.value(it.Meta)
	}
	return h.String()
}

// asked names what an item asks, whatever its gold: two with one name are the
// same question.
func (it *Item) asked() string {
	h := newHasher()
	h.text(it.Question)
	h.text(it.Passage)
	h.list(it.Options)
	h.list(it.Turns)
	return h.String()
}

// hash covers every item and all that a task does with it: the prompts are made
// of nothing else, so that they need not be rendered. A category counts where a
// prompt shows it.
func (s *Suite) hash() string {
	h := newHasher()
	for _, t := range s.Tasks {
		h.text(t.Name)
		h.text(string(t.Kind))
		h.list(t.Labels)
		h.text(t.System)
		h.text(t.prompt.source)
		h.number(t.MaxTokens)
		h.list(t.Stop)
		h.list(t.Metrics)
		t.shots.hash(h)
		h.number(len(t.Items))
		category := strings.Contains(t.prompt.source+t.System, "category") || t.shots != nil && t.shots.byCategory
		for _, it := range t.Items {
			h.text(it.ID)
			h.text(it.Hash)
			if category {
				h.text(it.Category)
			}
		}
	}
	return h.String()
}
