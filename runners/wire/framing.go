package wire

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"slices"
	"strconv"
)

// A framing cuts the bytes of one HTTP/1.1 response into head and body (RFC
// 9112, sections 6 and 7). Its zero value waits for the head.
type framing struct {
	state  frameState
	left   int64  // bytes to come of the chunk, or of a body of known length
	line   []byte // of the head, or of a line between chunks, what has come
	status int    // 0 until the head is there
	header http.Header
	last   bool // no other response can follow on the connection
}

type frameState int

const (
	inHead frameState = iota
	inBody            // of known length
	inBodyToClose
	inChunkSize
	inChunk
	inChunkEnd
	inTrailer
	complete
)

// Bounds of what frames a body.
const (
	maxHead      = 1 << 20
	maxChunkLine = 4 << 10
	maxTrailer   = 4 << 10
)

var errHeadTooLong = errors.New("the response's header is longer than 1 MiB")

// next takes the beginning off p: a piece of the body, or what frames it. It
// is called until rest is empty.
func (f *framing) next(p []byte) (body, rest []byte, err error) {
	switch f.state {
	case inHead:
		rest, err = f.head(p)
		return nil, rest, err
	case inBodyToClose:
		return p, nil, nil
	case inBody, inChunk:
		n := min(f.left, int64(len(p)))
		f.left -= n
		switch {
		case f.left > 0:
		case f.state == inBody:
			f.state = complete
		default:
			f.state = inChunkEnd
		}
		return p[:n], p[n:], nil
	case inChunkSize:
		rest, err = f.chunkSize(p)
	case inChunkEnd:
		rest, err = f.chunkEnd(p)
	case inTrailer:
		rest, err = f.trailer(p)
	case complete: // and what follows belongs to nothing
		f.last = true
	}
	return nil, rest, err
}

// head collects the head; what follows its blank line is the body's. Lines may
// end without a CR.
func (f *framing) head(p []byte) (rest []byte, err error) {
	seen := max(0, len(f.line)-3)
	f.line = append(f.line, p...)
	end := seen + endOfHead(f.line[seen:])
	if end < seen {
		if len(f.line) > maxHead {
			return nil, errHeadTooLong
		}
		return nil, nil
	}
	rest = p[len(p)-(len(f.line)-end):]
	whole := bufio.NewReaderSize(bytes.NewReader(f.line[:end]), end)
	resp, err := http.ReadResponse(whole, &http.Request{Method: http.MethodPost})
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode < 100:
		return nil, fmt.Errorf("malformed HTTP status %q", resp.Status)
	}
	f.line = nil
	switching := resp.StatusCode == http.StatusSwitchingProtocols
	if resp.StatusCode/100 == 1 && !switching { // another follows
		return rest, nil
	}
	f.status, f.header, f.last = resp.StatusCode, resp.Header, resp.Close || switching
	switch {
	case resp.Body == http.NoBody:
		f.state = complete
	case slices.Contains(resp.TransferEncoding, "chunked"):
		f.state = inChunkSize
	case resp.ContentLength > 0:
		f.state, f.left = inBody, resp.ContentLength
	default:
		f.state = inBodyToClose
	}
	return rest, nil
}

// endOfHead is where the first blank line ends; -1 where there is none.
func endOfHead(p []byte) int {
	from := 0
	for {
		i := bytes.IndexByte(p[from:], '\n')
		if i < 0 {
			return -1
		}
		from += i + 1
		switch {
		case bytes.HasPrefix(p[from:], []byte{'\n'}):
			return from + 1
		case bytes.HasPrefix(p[from:], []byte{'\r', '\n'}):
			return from + 2
		}
	}
}

var errChunks = errors.New("malformed chunked encoding")

// chunkSize takes the line before a chunk.
func (f *framing) chunkSize(p []byte) (rest []byte, err error) {
	i := bytes.IndexByte(p, '\n')
	if i >= maxChunkLine-len(f.line) || i < 0 && len(p) >= maxChunkLine-len(f.line) {
		return nil, fmt.Errorf("%w: the line before a chunk is longer than 4 KiB", errChunks)
	}
	if i < 0 {
		f.line = append(f.line, p...)
		return nil, nil
	}
	line := p[:i+1]
	if len(f.line) > 0 {
		line = append(f.line, line...)
		f.line = line[:0]
	}
	digits, found := bytes.CutSuffix(line, []byte("\r\n"))
	if !found || bytes.IndexByte(digits, '\r') >= 0 {
		return nil, fmt.Errorf("%w: the line before a chunk does not end with CR LF alone", errChunks)
	}
	digits, _, _ = bytes.Cut(digits, []byte{';'})
	digits = bytes.TrimRight(digits, " \t")
	size, err := strconv.ParseUint(string(digits), 16, 63)
	if err != nil || bytes.IndexByte(digits, '_') >= 0 {
		return nil, fmt.Errorf("%w: a chunk's size is %.20q", errChunks, digits)
	}
	f.state, f.left = inChunk, int64(size)
	if size == 0 {
		f.state = inTrailer
	}
	return p[i+1:], nil
}

// chunkEnd takes the line break after a chunk.
func (f *framing) chunkEnd(p []byte) (rest []byte, err error) {
	n := min(len(p), len(crlf)-len(f.line))
	end := p[:n]
	if n < len(crlf) {
		f.line = append(f.line, end...)
		end = f.line
	}
	if !bytes.HasPrefix(crlf, end) {
		return nil, fmt.Errorf("%w: a chunk is longer than its size", errChunks)
	}
	if len(end) == len(crlf) {
		f.line, f.state = f.line[:0], inChunkSize
	}
	return p[n:], nil
}

var crlf = []byte("\r\n")

// trailer takes what follows the last chunk, to the blank line. Nobody asks what
// it says, but as a header it must be well formed.
func (f *framing) trailer(p []byte) (rest []byte, err error) {
	f.line = append(f.line, p...)
	if bytes.HasPrefix(f.line, crlf) {
		f.state = complete
		return p[len(p)-(len(f.line)-len(crlf)):], nil
	}
	end := bytes.Index(f.line, []byte("\r\n\r\n"))
	switch {
	case end > maxTrailer-2*len(crlf) || end < 0 && len(f.line) >= maxTrailer:
		return nil, errors.New("the trailer of the response is longer than 4 KiB")
	case end < 0:
		return nil, nil
	}
	r := bufio.NewReader(bytes.NewReader(f.line[:end+2*len(crlf)]))
	if _, err := textproto.NewReader(r).ReadMIMEHeader(); err != nil {
		return nil, err
	}
	f.state, f.last = complete, f.last || r.Buffered() > 0 // which may end at a bare LF
	return p[len(p)-(len(f.line)-end-2*len(crlf)):], nil
}

// closed says what the close of the connection is to the response: io.EOF where
// it ends it, or where nothing of it has come.
func (f *framing) closed() error {
	if f.state == inBodyToClose || f.state == inHead && len(f.line) == 0 {
		return io.EOF
	}
	return io.ErrUnexpectedEOF
}

// reusable reports whether another request may follow on the connection.
func (f *framing) reusable() bool { return f.state == complete && !f.last }
