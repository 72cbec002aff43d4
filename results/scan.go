package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/hanbench/hanbench/internal/lines"
)

// A scan reads a records file on several cores, in its order, and makes of each
// request line a fact.
type scan struct {
	file   io.ReaderAt
	name   string // in errors
	scores *Scores
	seeds  seeds
	keep   keep
	sum    io.Writer // sees all that is read
}

// scanned is a request line as it is made into something else. It is used again.
type scanned struct {
	*Record
	// timeline is where in the file the gaps and lags stand, as onDisk reads them.
	timeline     int64
	timelineSize int32
}

// A scanner is the state of one core.
type scanner struct {
	decoder *decoder
	place   *place
	gatherer
	room []fact
}

// factsAtOnce are allocated together.
const factsAtOnce = 512

func (s *scanner) make(of *scanned) *fact {
	if len(s.room) == 0 {
		s.room = make([]fact, factsAtOnce)
	}
	f := &s.room[0]
	s.room = s.room[1:]
	s.fact(f, of.Record)
	f.line, f.timeline = of.timeline, of.timelineSize
	return f
}

// A block is what was made of a chunk.
type block struct {
	lines   int // that the chunk has
	entries []entry
}

// An entry is one line: a request, another line, or an error.
type entry struct {
	number         int // in the chunk, from 1
	request        *fact
	stage, session int
	flaw           string // what the request cannot hold
	other          Line
	err            error
	torn           int // bytes of a last line without its end
}

// each calls visit for each request line that belongs, in the order of the file.
func (s *scan) each(visit func(*fact) error) (*Contents, error) {
	c := &Contents{}
	number := 0
	newState := func() *scanner {
		return &scanner{decoder: newDecoder(s.keep&keepPrompts != 0), place: &place{}, gatherer: gatherer{seeds: s.seeds, keep: s.keep}}
	}
	all := io.TeeReader(io.NewSectionReader(s.file, 0, 1<<62), s.sum)
	for b, err := range lines.Map(all, newState, s.block) {
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
func (s *scan) take(c *Contents, e *entry, before int, visit func(*fact) error) error {
	number := before + e.number
	var bad *SyntaxError
	switch {
	case errors.As(e.err, &bad):
		bad.Line = number
		return bad
	case e.err != nil:
		return e.err
	case e.torn > 0:
		c.Warnings = append(c.Warnings, tornLine(s.name, number, e.torn))
		return nil
	}
	msg := ""
	switch {
	case e.other != nil:
		msg = c.add(e.other)
	case len(c.Headers) == 0:
		msg = beforeHeader
	default:
		if msg = c.belongs(e.stage, e.session, e.request.suite); msg == "" {
			msg = e.flaw
		}
	}
	if msg != "" {
		return &SyntaxError{s.name, number, msg}
	}
	if e.other != nil {
		return nil
	}
	return visit(e.request)
}

func (s *scan) block(state *scanner, c *lines.Chunk) block {
	b := block{entries: make([]entry, 0, bytes.Count(c.Data, []byte{'\n'})+1)}
	for offset, line := range c.Lines() {
		b.lines++
		e := entry{number: b.lines}
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
func (s *scan) line(state *scanner, e *entry, offset int64, line []byte) (ok bool) {
	data := bytes.TrimSpace(line)
	if len(data) == 0 {
		return false
	}
	p := state.place
	offset += int64(bytes.Index(line, data[:1]))
	of := scanned{Record: &p.Record, timeline: offset, timelineSize: -int32(len(data))}
	if state.decoder.record(data, p) {
		of.timeline, of.timelineSize = offset+int64(p.timeline), int32(p.timelineEnd-p.timeline)
	} else if e.other, e.err = parseLine(s.name, 0, data); e.err != nil {
		return true
	} else if r, isRequest := e.other.(*Record); isRequest {
		e.other, of.Record = nil, r
	} else {
		return true
	}
	e.stage, e.session, e.flaw = of.Stage, of.Session, of.flaw()
	s.scores.over(of.Record)
	e.request = state.make(&of)
	return true
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

// readFacts reads what a summary keeps of a records file, and shows sum its bytes.
func readFacts(file io.ReaderAt, scores *Scores, keep keep, sum io.Writer) (*Contents, []*fact, error) {
	s := scan{file: file, name: RecordsFile, scores: scores, seeds: newSeeds(), keep: keep, sum: sum}
	var facts []*fact
	c, err := s.each(func(f *fact) error {
		facts = append(facts, f)
		return nil
	})
	return c, facts, err
}
