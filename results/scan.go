package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/hanbench/hanbench/internal/lines"
)

// A scan reads a records file on several cores, in its order, and makes of each
// request line what make makes of it.
type scan[T any] struct {
	file    io.ReaderAt
	name    string // in errors
	scores  *Scores
	newMake func() func(*scanned) T // for each core
	hashes  bool                    // the record is made with them
	// whole: the record is made, with its hashes, in a place of its own that may be
	// kept; else its place is used again.
	whole bool
}

// scanned is a request line as it is made into something else. It is used again.
type scanned struct {
	*Record
	offset int64 // of the line
	size   int   // without white space around it
	// timeline is where in the file the gaps and lags stand, as onDisk reads them.
	timeline     int64
	timelineSize int32
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
	flaw           string // what the request cannot hold
	other          Line
	err            error
	torn           int // bytes of a last line without its end
}

// each calls visit for each request line that belongs, in the order of the file.
func (s *scan[T]) each(visit func(T) error) (*Contents, error) {
	c := &Contents{}
	number := 0
	newState := func() *scanner[T] {
		return &scanner[T]{decoder: newDecoder(s.whole || s.hashes), place: &place{}, make: s.newMake()}
	}
	all := io.NewSectionReader(s.file, 0, 1<<62)
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
func (s *scan[T]) take(c *Contents, e *entry[T], before int, visit func(T) error) error {
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
		if msg = c.belongs(e.stage, e.session); msg == "" {
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
	p := state.place
	of := scanned{Record: &p.Record, offset: offset + int64(bytes.Index(line, data[:1])), size: len(data)}
	of.timeline, of.timelineSize = of.offset, -int32(len(data))
	if state.decoder.record(data, p) {
		of.timeline, of.timelineSize = of.offset+int64(p.timeline), int32(p.timelineEnd-p.timeline)
	} else if e.other, e.err = parseLine(s.name, 0, data); e.err != nil {
		return true
	} else if r, isRequest := e.other.(*Record); isRequest {
		e.other, of.Record = nil, r
	} else {
		return true
	}
	e.stage, e.session, e.flaw = of.Stage, of.Session, of.flaw()
	s.scores.over(of.Record)
	if s.whole {
		state.place = p.leave()
	}
	e.request = state.make(&of)
	return true
}

// leave lets the record keep its place, and gives the next one a place with what
// need not be kept.
func (p *place) leave() *place {
	next := &place{gaps: p.gaps, lags: p.lags}
	p.Times.ICLNS, p.Times.ClientLagNS = slices.Clone(p.Times.ICLNS), slices.Clone(p.Times.ClientLagNS)
	p.gaps, p.lags = nil, nil
	return next
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

// readFacts reads what a summary keeps of a records file.
func readFacts(file io.ReaderAt, scores *Scores, keep keep) (*Contents, []*fact, error) {
	seeds := newSeeds()
	s := scan[*fact]{file: file, name: RecordsFile, scores: scores, hashes: keep&keepPrompts != 0, newMake: func() func(*scanned) *fact {
		g, room := gatherer{seeds: seeds, keep: keep}, []fact(nil)
		return func(of *scanned) *fact {
			if len(room) == 0 {
				room = make([]fact, factsAtOnce)
			}
			f := &room[0]
			room = room[1:]
			g.fact(f, of.Record)
			f.line, f.timeline = of.timeline, of.timelineSize
			return f
		}
	}}
	var facts []*fact
	c, err := s.each(func(f *fact) error {
		facts = append(facts, f)
		return nil
	})
	return c, facts, err
}

// factsAtOnce are allocated together.
const factsAtOnce = 512

// Scan reads records.jsonl from its beginning to its end and calls each for
// every request line, in the order of the file, with the score that stands
// (that of scores.jsonl, where it is there) and without its text, which is most
// of a file. A record may be kept, or what is needed of it; Score.Variants are
// shared between records and not to be changed. The contents that Scan returns
// have no Records; one who wants [Contents.Settled] or [Contents.Done] of what
// was kept puts it there.
//
// Where each returns an error, Scan ends with it; else its errors are those of
// [ReadJournal]. It costs one pass over the file, which is decoded on all cores;
// a record without its text takes about 1.5 KB and 8 bytes for each event of its
// stream, so keep less of many.
func (d *Dir) Scan(each func(*Record) error) (*Contents, error) {
	f, scores, err := d.openRecords()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s := scan[*Record]{file: f, name: d.file(RecordsFile), scores: scores, whole: true, newMake: keepRecords}
	return s.each(each)
}

func (d *Dir) openRecords() (*os.File, *Scores, error) {
	scores, err := d.Scores()
	if err != nil {
		return nil, nil, err
	}
	f, err := openRead(d.file(RecordsFile))
	return f, scores, err
}

// keepRecords makes records of which nothing is used again.
func keepRecords() func(*scanned) *Record {
	return func(of *scanned) *Record {
		of.Record.Text = nil
		return of.Record
	}
}

// A spot is where a record stands in the file, and what settling asks of it.
type spot struct {
	at                   inTurn
	isCancelled, isError bool
	stage                int32
	size                 int32
	offset               int64
}

func (s *spot) inTurn() inTurn  { return s.at }
func (s *spot) cancelled() bool { return s.isCancelled }
func (s *spot) failed() bool    { return s.isError }
func (s *spot) cause() string   { return "" } // nobody asks

// ScanSettled is Scan of the requests that count alone: for each stage, in
// their order, the attempt that stands of each request, in the order of seq;
// no warm-up. See [Contents.Settled]. It reads the file twice and holds about
// 80 bytes for each record besides.
func (d *Dir) ScanSettled(each func(*Record) error) (*Contents, error) {
	f, scores, err := d.openRecords()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s := scan[*spot]{file: f, name: d.file(RecordsFile), scores: scores, newMake: func() func(*scanned) *spot {
		return func(of *scanned) *spot {
			r := of.Record
			return &spot{r.inTurn(), r.cancelled(), r.failed(), int32(r.Stage), int32(of.size), of.offset}
		}
	}}
	byStage := map[int32][]*spot{}
	c, err := s.each(func(p *spot) error {
		byStage[p.stage] = append(byStage[p.stage], p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, st := range c.Stages() {
		if err := d.readSpots(f, settle(byStage[int32(st.Index)]).final, scores, each); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// readSpots reads records in the order of their spots.
func (d *Dir) readSpots(f io.ReaderAt, spots []*spot, scores *Scores, each func(*Record) error) error {
	next := func(*lot) (lot, error) {
		if len(spots) == 0 {
			return lot{}, io.EOF
		}
		n := min(batchSize, len(spots))
		p := lot{spots: spots[:n]}
		spots = spots[n:]
		return p, nil
	}
	read := func(d *decoder, p *lot) *lot {
		p.err = p.read(f, d)
		return p
	}
	for p, err := range lines.InOrder(next, func() *decoder { return newDecoder(true) }, read) {
		if err == nil {
			err = p.err
		}
		if err != nil {
			return fmt.Errorf("read %s again: %w", d.file(RecordsFile), cause(err))
		}
		for _, r := range p.records {
			scores.over(r)
			if err := each(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// A lot is some records on their way.
type lot struct {
	spots   []*spot
	records []*Record
	err     error
}

func (b *lot) read(f io.ReaderAt, d *decoder) error {
	var line []byte
	scratch := &place{}
	for _, at := range b.spots {
		line = slices.Grow(line[:0], int(at.size))[:at.size]
		if _, err := f.ReadAt(line, at.offset); err != nil {
			return err
		}
		p := scratch
		if d.record(line, p) {
			scratch = p.leave()
			b.records = append(b.records, &p.Record)
			continue
		}
		r := &Record{}
		if err := json.Unmarshal(line, r); err != nil {
			return err
		}
		r.Text = nil
		b.records = append(b.records, r)
	}
	return nil
}
