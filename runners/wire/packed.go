package wire

import (
	"encoding/binary"
	"iter"
	"math/bits"
)

// packed keeps lines in little room. The events of a stream differ in a few
// bytes, and thousands of streams are held at once: a line is kept as what it
// shares with the start and with the end of the one before, and what stands
// between.
type packed struct {
	data []byte
	last []byte // the last line whole
}

func (p *packed) add(line []byte) {
	start := common(p.last, line)
	end := commonEnd(p.last[start:], line[start:])
	between := line[start : len(line)-end]
	p.data = binary.AppendUvarint(p.data, uint64(start))
	p.data = binary.AppendUvarint(p.data, uint64(end))
	p.data = binary.AppendUvarint(p.data, uint64(len(between)))
	p.data = append(p.data, between...)
	p.last = append(p.last[:0], line...)
}

// all gives the lines in their order; each is valid until the next.
func (p *packed) all() iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		var line, before []byte
		data := p.data
		next := func() int {
			n, size := binary.Uvarint(data)
			data = data[size:]
			return int(n)
		}
		for i := 0; len(data) > 0; i++ {
			start, end, between := next(), next(), next()
			line, before = before, line
			line = append(line[:0], before[:start]...)
			line = append(line, data[:between]...)
			line = append(line, before[len(before)-end:]...)
			data = data[between:]
			if !yield(i, line) {
				return
			}
		}
	}
}

// common is how many bytes a and b start with in common.
func common(a, b []byte) int {
	n := min(len(a), len(b))
	i := 0
	for ; i+8 <= n; i += 8 {
		if x := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:]); x != 0 {
			return i + bits.TrailingZeros64(x)/8
		}
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}

// commonEnd is how many bytes a and b end with in common.
func commonEnd(a, b []byte) int {
	n := min(len(a), len(b))
	a, b = a[len(a)-n:], b[len(b)-n:]
	i := n
	for ; i >= 8; i -= 8 {
		if x := binary.LittleEndian.Uint64(a[i-8:]) ^ binary.LittleEndian.Uint64(b[i-8:]); x != 0 {
			return n - i + bits.LeadingZeros64(x)/8
		}
	}
	for i > 0 && a[i-1] == b[i-1] {
		i--
	}
	return n - i
}
