package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/hanbench/hanbench/internal/lines"
)

// A scan reads a records file on several cores, in its order, and makes something
// of each request line. It is the one way to read such a file.
type scan[T any] struct {
	name    string // in errors
	scores  *Scores
	decodes decodes
	// maker is called once for each core; what it gives makes something of a line,
	// whose record is used again but where decodes says that it is not.
	maker func() func(*scanned) T
}

// scanned is a request line as it is made into something else.
type scanned struct {
	*Record
	where
}

// where says where in the file a line stands, and in it its gaps and lags.
type where struct {
	line     int64 // offset in the file, of so many bytes
	size     int32
	timeline int32 // offset in the line, of so many bytes; 0: encoding/json reads the line
	told     int32
}

// A scanner is the state of one core.
type scanner[T any] struct {
	decoder *decoder
	place   *place
	make    func(*scanned) T
}

// A block is what was made of a chunk.
type block[T any] struct {
	lines   int // that the chunk has
	entries []entry[T]
}

// An entry is one line: a request, another line, or an error.
type entry[T any] struct {
	number         int // in the chunk, from 1
	request        T
	stage, session int
	suite, flaw    string // what the request cannot hold
	other          line
	err            error
	torn           int // bytes of a last line without its end
}

// each calls visit for each request line that belongs, in the order of the file,
// with what was read before it.
func (s *scan[T]) each(file io.Reader, visit func(*Contents, T) error) (*Contents, error) {
	c := &Contents{}
	number := 0
	newState := func() *scanner[T] {
		return &scanner[T]{decoder: newDecoder(s.decodes), place: &place{}, make: s.maker()}
	}
	for b, err := range lines.Map(file, newState, s.block) {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", s.name, cause(err))
		}
		for i := range b.entries {
			if err := s.take(c, &b.entries[i], number, visit); err != nil {
				return nil, err
			}
		}
		number += b.lines
	}
	if err := c.begun(s.name); err != nil {
		return nil, err
	}
	return c, nil
}

// take puts a line where it belongs; before it there were so many in other chunks.
func (s *scan[T]) take(c *Contents, e *entry[T], before int, visit func(*Contents, T) error) error {
	number := before + e.number
	var bad *SyntaxError
	switch {
	case errors.As(e.err, &bad):
		bad.Line = number
		return bad
	case e.err != nil:
		return e.err
	case e.torn > 0:
		c.Warnings = append(c.Warnings, caveat("%s:%d: the last line is torn (%d bytes without an end): dropped", s.name, number, e.torn))
		return nil
	}
	msg := ""
	switch {
	case e.other != nil:
		msg = c.add(e.other)
	case len(c.Headers) == 0:
		msg = beforeHeader
	default:
		if msg = c.belongs(e.stage, e.session, e.suite); msg == "" {
			msg = e.flaw
		}
	}
	if msg != "" {
		return &SyntaxError{s.name, number, msg}
	}
	if e.other != nil {
		return nil
	}
	return visit(c, e.request)
}

func (s *scan[T]) block(state *scanner[T], c *lines.Chunk) block[T] {
	b := block[T]{entries: make([]entry[T], 0, bytes.Count(c.Data, []byte{'\n'})+1)}
	for offset, line := range c.Lines() {
		b.lines++
		e := entry[T]{number: b.lines}
		if line[len(line)-1] != '\n' && !wholeObject(line) {
			e.torn = len(line)
		} else if !s.line(state, &e, offset, line) {
			continue
		}
		b.entries = append(b.entries, e)
	}
	return b
}

// line fills in the entry; ok is false for an empty line.
func (s *scan[T]) line(state *scanner[T], e *entry[T], offset int64, line []byte) (ok bool) {
	data := bytes.TrimSpace(line)
	if len(data) == 0 {
		return false
	}
	offset += int64(bytes.Index(line, data[:1]))
	of := scanned{where: where{line: offset, size: int32(len(data))}}
	if p := state.room(s.decodes); state.decoder.record(data, p) {
		of.Record, of.timeline, of.told = &p.Record, int32(p.timeline), int32(p.timelineEnd-p.timeline)
	} else if e.other, e.err = parseLine(s.name, data); e.err != nil {
		return true
	} else if r, isRequest := e.other.(*Record); isRequest {
		e.other, of.Record = nil, r
	} else {
		return true
	}
	e.stage, e.session, e.suite, e.flaw = of.Stage, of.Session, of.Suite, of.flaw()
	s.scores.over(of.Record)
	e.request = state.make(&of)
	return true
}

// room is the place of the next record: another one where records are kept.
func (s *scanner[T]) room(d decodes) *place {
	if d&decodeTexts != 0 {
		s.place = &place{}
	}
	return s.place
}

// wholeRecords makes of each request line its record.
func wholeRecords(name string) *scan[*Record] {
	return &scan[*Record]{name: name, decodes: decodeTexts | decodeHashes, maker: func() func(*scanned) *Record {
		return func(of *scanned) *Record { return of.Record }
	}}
}

// readFacts reads what a summary keeps of a records file, and shows sum its bytes.
func readFacts(file io.ReaderAt, name string, scores *Scores, keep keep, sum io.Writer) (*Contents, []*fact, error) {
	s := scan[*fact]{name: name, scores: scores}
	if keep&keepPrompts != 0 {
		s.decodes = decodeHashes
	}
	seeds := newSeeds()
	s.maker = func() func(*scanned) *fact {
		g := gatherer{seeds: seeds, keep: keep}
		var room factRoom
		return func(of *scanned) *fact {
			f := room.next()
			g.fact(f, of.Record)
			f.where = of.where
			return f
		}
	}
	var facts []*fact
	c, err := s.each(io.TeeReader(io.NewSectionReader(file, 0, 1<<62), sum), func(_ *Contents, f *fact) error {
		facts = append(facts, f)
		return nil
	})
	return c, facts, err
}

// seekable makes any reader one that can be read twice.
func seekable(r io.Reader) (io.ReaderAt, error) {
	if at, ok := r.(io.ReaderAt); ok {
		return at, nil
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", RecordsFile, cause(err))
	}
	return bytes.NewReader(data), nil
}
