package main

import (
	"bytes"
	"iter"
	"slices"
)

// A stream is one request and its answer, as somebody saw them: the wire, the
// server, hanbench or the bare reader. Times are nanoseconds of one clock.
type stream struct {
	ID    string
	Seq   int     // place in the order of sending; -1 where it is not known
	Due   int64   // when it was to be sent, as hanbench's records say; 0 elsewhere
	Asked int64   // its last byte was sent (or received, on the server's side)
	Texts []int64 // the events with text
	End   int64   // the last event, [DONE] too; 0 when none came
	Lines int     // all events, closing ones too
	Holed bool    // something of it was not captured
}

// wire is what a capture holds.
type wire struct {
	Streams []*stream
	Holes   int // segments missing, or cut where an event may have stood
}

// assemble reads the streams from packets in the order of their capture. A
// request's time is that of its last segment with data; an event's that of the
// segment that completed its line.
func assemble(packets iter.Seq[packet]) wire {
	var w wire
	conversations := map[uint16]*conversation{}
	for p := range packets {
		c := conversations[p.Client]
		if c == nil {
			c = &conversation{}
			conversations[p.Client] = c
		}
		if p.FromServer {
			c.answer(p)
		} else if s := c.request(p); s != nil {
			w.Streams = append(w.Streams, s)
		}
	}
	for _, c := range conversations {
		c.giveUp()
		w.Holes += c.holes
	}
	return w
}

// A conversation is one connection: requests and answers in turn.
type conversation struct {
	up, down sequence
	now      *stream  // the request last sent; nil for one without an id
	line     []byte   // the answer's unfinished line
	early    []packet // segments of the answer before which one is missing
	at       int64    // the latest time of the answer so far
	holes    int
}

// request takes a segment of the client. It returns the stream that began.
func (c *conversation) request(p packet) *stream {
	if fresh, gap := c.up.next(p); gap {
		c.up = sequence{begun: true, want: p.Seq + uint32(p.Length)}
	} else if fresh == nil {
		return nil
	}
	if !bytes.HasPrefix(p.Payload, []byte("POST ")) && !bytes.HasPrefix(p.Payload, []byte("GET ")) {
		if c.now != nil && c.now.Lines == 0 {
			c.now.Asked = p.At
		}
		return nil
	}
	c.giveUp()
	c.now, c.line = nil, nil
	_, rest, found := bytes.Cut(p.Payload, []byte("\r\nX-Request-Id: "))
	id, _, whole := bytes.Cut(rest, []byte("\r\n"))
	if !found || !whole {
		return nil
	}
	c.now = &stream{ID: string(id), Seq: -1, Asked: p.At}
	return c.now
}

// answer takes a segment of the server. One that is ahead of its turn waits:
// two cores can receive segments of one connection at a time, and the capture
// then has them the other way round.
func (c *conversation) answer(p packet) {
	fresh, gap := c.down.next(p)
	if gap {
		c.early = append(c.early, p)
		return
	}
	c.take(p, fresh)
	for i := 0; i < len(c.early); i++ {
		if fresh, gap := c.down.next(c.early[i]); !gap {
			c.take(c.early[i], fresh)
			c.early = slices.Delete(c.early, i, i+1)
			i = -1 // what waited for this one may stand before it
		}
	}
}

// giveUp takes what waits as it is: what is missing was not captured.
func (c *conversation) giveUp() {
	for _, p := range c.early {
		fresh, gap := c.down.next(p)
		if gap {
			c.hole()
			c.down.begun = false
			fresh, _ = c.down.next(p)
		}
		c.take(p, fresh)
	}
	c.early = nil
}

func (c *conversation) hole() {
	c.holes++
	if c.now != nil {
		c.now.Holed = true
	}
}

// take reads the lines in the fresh part of a segment. A line is there when all
// before it is.
func (c *conversation) take(p packet, fresh []byte) {
	if fresh == nil || c.now == nil {
		return
	}
	if len(p.Payload) < p.Length {
		c.hole()
	}
	c.at = max(c.at, p.At)
	for {
		end := bytes.IndexByte(fresh, '\n')
		if end < 0 {
			c.line = append(c.line, fresh...)
			return
		}
		line := append(c.line, fresh[:end]...)
		c.now.event(line, c.at)
		c.line, fresh = line[:0], fresh[end+1:]
	}
}

// event takes one line of the answer. The response's header and the sizes of
// its chunks are lines too, which are neither of the two.
func (s *stream) event(line []byte, at int64) {
	if !bytes.HasPrefix(line, []byte("data:")) && !bytes.HasPrefix(line, []byte("{")) {
		return
	}
	s.Lines++
	s.End = at
	if _, text, ok := bytes.Cut(line, []byte(`"content":"`)); ok && len(text) > 0 && text[0] != '"' {
		s.Texts = append(s.Texts, at)
	}
}

// A sequence follows one direction of a connection.
type sequence struct {
	begun bool
	want  uint32 // the sequence number that comes next
}

// next is the part of a segment's captured payload that was not seen before,
// nil for a segment sent again. gap says that segments before it are missing;
// the segment then does not count as seen.
func (s *sequence) next(p packet) (fresh []byte, gap bool) {
	seen := 0
	if s.begun {
		seen = int(int32(s.want - p.Seq)) // sequence numbers wrap
	}
	if seen < 0 {
		return nil, true
	}
	if seen >= p.Length {
		return nil, false
	}
	s.begun, s.want = true, p.Seq+uint32(p.Length)
	return p.Payload[min(seen, len(p.Payload)):], false
}
