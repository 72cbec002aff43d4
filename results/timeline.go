package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/hanbench/hanbench/internal/lines"
)

// timelines tell of facts what they do not hold.
type timelines interface {
	// each visits facts in any order, with the gaps between their events and the
	// client's lags, which are valid during the visit.
	each(facts []*fact, visit func(f *fact, gaps, lags []int64)) error
}

// held are records in memory: a fact's line is its place among them.
type held []*Record

func (h held) each(facts []*fact, visit func(f *fact, gaps, lags []int64)) error {
	for _, f := range facts {
		t := &h[f.line].Times
		visit(f, t.ICLNS, t.ClientLagNS)
	}
	return nil
}

// factsOf makes facts of records that are held.
func factsOf(records []*Record) []*fact {
	g := gatherer{seeds: newSeeds(), keep: keepIDs | keepPrompts}
	facts := make([]*fact, len(records))
	all := make([]fact, len(records))
	for i, r := range records {
		facts[i] = &all[i]
		g.fact(facts[i], r)
		facts[i].line = int64(i)
	}
	return facts
}

// onDisk reads timelines from the file that the facts were read from.
type onDisk struct {
	file io.ReaderAt
	name string
}

// errChanged says that a file is another than a moment before.
var errChanged = errors.New("it was changed in the meantime")

// batchSize is how many facts are read at once.
const batchSize = 256

// A batch is what was read of some facts: of each its gaps, then its lags.
type batch struct {
	facts  []*fact
	values []int64
	ends   []int // of gaps and lags in values, in turn
	buffer []byte
	err    error
}

func (d onDisk) each(facts []*fact, visit func(f *fact, gaps, lags []int64)) error {
	ordered := slices.Clone(facts)
	slices.SortFunc(ordered, func(a, b *fact) int { return int(a.line - b.line) })
	next := func(reuse *batch) (batch, error) {
		if len(ordered) == 0 {
			return batch{}, io.EOF
		}
		var b batch
		if reuse != nil {
			b = *reuse
		}
		n := min(batchSize, len(ordered))
		b.facts, ordered = ordered[:n], ordered[n:]
		return b, nil
	}
	read := func(c *cursor, b *batch) *batch {
		b.read(d.file, c)
		return b
	}
	for b, err := range lines.InOrder(next, func() *cursor { return &cursor{} }, read) {
		if err == nil {
			err = b.err
		}
		if err != nil {
			return fmt.Errorf("read %s again: %w", d.name, cause(err))
		}
		from := 0
		for i, f := range b.facts {
			gaps, lags := b.ends[2*i], b.ends[2*i+1]
			visit(f, b.values[from:gaps], b.values[gaps:lags])
			from = lags
		}
	}
	return nil
}

func (b *batch) read(file io.ReaderAt, c *cursor) {
	b.values, b.ends, b.err = b.values[:0], b.ends[:0], nil
	for rest := b.facts; len(rest) > 0; {
		n := b.stretch(rest)
		from, _ := rest[0].telling()
		last, of := rest[n-1].telling()
		size := int(last - from + of)
		b.buffer = slices.Grow(b.buffer[:0], size)[:size]
		if _, b.err = file.ReadAt(b.buffer, from); b.err != nil {
			return
		}
		for _, f := range rest[:n] {
			at, size := f.telling()
			told := b.buffer[at-from:][:size]
			if f.timeline == 0 {
				b.readWhole(told)
			} else {
				b.readArrays(c, told)
			}
			if b.err != nil {
				return
			}
		}
		rest = rest[n:]
	}
}

// telling is the part of the file that tells the timeline: its offset, of so many
// bytes.
func (w *where) telling() (offset, size int64) {
	if w.timeline == 0 {
		return w.line, int64(w.size)
	}
	return w.line + int64(w.timeline), int64(w.told)
}

// stretchGap is how much between two timelines is rather read than jumped over.
const stretchGap = 8 << 10

// stretch is how many of the facts, which are in the order of the file, are read
// at once.
func (b *batch) stretch(facts []*fact) int {
	n := 1
	at, size := facts[0].telling()
	for n < len(facts) {
		next, more := facts[n].telling()
		if next-(at+size) >= stretchGap {
			break
		}
		at, size = next, more
		n++
	}
	return n
}

// readArrays reads what a Journal writes: the two arrays, one after the other.
func (b *batch) readArrays(c *cursor, told []byte) {
	c.begin(told)
	c.first = true
	for _, name := range [...]string{"icl_ns", "client_lag_ns"} {
		if c.at(name) {
			b.values = c.appendInts(b.values)
		}
		b.ends = append(b.ends, len(b.values))
	}
	if !c.whole() {
		b.err = errChanged
	}
}

func (b *batch) readWhole(told []byte) {
	var r Record
	if b.err = json.Unmarshal(told, &r); b.err != nil {
		return
	}
	for _, values := range [][]int64{r.Times.ICLNS, r.Times.ClientLagNS} {
		b.values = append(b.values, values...)
		b.ends = append(b.ends, len(b.values))
	}
}
