// Package secret keeps keys out of everything that hanbench writes. The
// journal and the terminal pass their bytes through one Redactor; nothing else
// writes.
package secret

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"sync"
)

// Mark stands where a secret stood.
const Mark = "[secret]"

// shortest is the fewest bytes that are hidden: dummy keys such as "EMPTY" are
// no secrets, and hiding a word of two letters would spoil answers.
const shortest = 8

// A Redactor replaces known secrets. The zero value knows none. It may be used
// from many goroutines.
type Redactor struct {
	mu      sync.RWMutex
	secrets [][]byte
}

// Add makes the secrets known, as they are and as they stand in a JSON text.
// Those shorter than 8 bytes are left out.
func (r *Redactor) Add(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range secrets {
		if len(s) < shortest {
			continue
		}
		for _, form := range [][]byte{[]byte(s), inJSON(s, true), inJSON(s, false)} {
			if !slices.ContainsFunc(r.secrets, func(k []byte) bool { return bytes.Equal(k, form) }) {
				r.secrets = append(r.secrets, form)
			}
		}
	}
	// A secret may begin with another: the longer must go first, or its end stays.
	slices.SortStableFunc(r.secrets, func(a, b []byte) int { return len(b) - len(a) })
}

// inJSON is s between the quotation marks of a JSON string, with <, > and &
// escaped or not: encoders differ.
func inJSON(s string, escapeHTML bool) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(escapeHTML)
	if err := e.Encode(s); err != nil { // a string always encodes
		panic(err)
	}
	quoted := bytes.TrimSpace(b.Bytes())
	return quoted[1 : len(quoted)-1]
}

// Bytes gives b without secrets; b itself where it holds none. A nil Redactor
// knows no secrets.
func (r *Redactor) Bytes(b []byte) []byte {
	if r == nil {
		return b
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, s := range r.secrets {
		if bytes.Contains(b, s) {
			b = bytes.ReplaceAll(b, s, []byte(Mark))
		}
	}
	return b
}

// Writer passes what is written on to w without secrets. A secret must not be
// split over two writes.
func (r *Redactor) Writer(w io.Writer) io.Writer { return &writer{r: r, w: w} }

type writer struct {
	r *Redactor
	w io.Writer
}

func (w *writer) Write(p []byte) (int, error) {
	if _, err := w.w.Write(w.r.Bytes(p)); err != nil {
		return 0, err
	}
	return len(p), nil
}
