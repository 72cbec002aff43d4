package wire

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
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
	last   bool // the server closes the connection after it
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

// maxHead bounds the head of a response.
const maxHead = 1 << 20

var errHeadTooLong = errors.New("the response's header is longer than 1 MiB")

// next takes the beginning off p: a piece of the body, or what frames it. It
// is called until rest is empty or the response complete.
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
	case inChunkSize, inChunkEnd, inTrailer:
		rest, err = f.between(p)
		return nil, rest, err
	}
	return nil, p, nil
}

// head collects the head; the line after its blank one is the body's.
func (f *framing) head(p []byte) (rest []byte, err error) {
	seen := max(0, len(f.line)-3)
	f.line = append(f.line, p...)
	end, size := bytes.Index(f.line[seen:], []byte("\r\n\r\n")), 4
	if bare := bytes.Index(f.line[seen:], []byte("\n\n")); bare >= 0 && (end < 0 || bare < end) {
		end, size = bare, 2
	}
	if end < 0 {
		if len(f.line) > maxHead {
			return nil, errHeadTooLong
		}
		return nil, nil
	}
	end += seen + size
	rest = p[len(p)-(len(f.line)-end):]
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(f.line[:end])), &http.Request{Method: http.MethodPost})
	if err != nil {
		return nil, err
	}
	f.line = nil
	if resp.StatusCode/100 == 1 { // another follows
		return rest, nil
	}
	f.status, f.header, f.last = resp.StatusCode, resp.Header, resp.Close
	switch {
	case slices.Contains(resp.TransferEncoding, "chunked"):
		f.state = inChunkSize
	case resp.ContentLength > 0:
		f.state, f.left = inBody, resp.ContentLength
	case resp.ContentLength == 0:
		f.state = complete
	default:
		f.state = inBodyToClose
	}
	return rest, nil
}

// between takes a line that stands between chunks or after the last one.
func (f *framing) between(p []byte) (rest []byte, err error) {
	i := bytes.IndexByte(p, '\n')
	if i < 0 {
		f.line = append(f.line, p...)
		if len(f.line) > maxHead {
			return nil, errHeadTooLong
		}
		return nil, nil
	}
	line := p[:i]
	if len(f.line) > 0 {
		line = append(f.line, line...)
		f.line = f.line[:0]
	}
	line = bytes.TrimSuffix(line, []byte{'\r'})
	switch {
	case f.state == inTrailer:
		if len(line) == 0 {
			f.state = complete
		}
	case f.state == inChunkEnd:
		f.state = inChunkSize
		if len(line) > 0 {
			return nil, errors.New("malformed chunked encoding")
		}
	default:
		err = f.chunkSize(line)
	}
	return p[i+1:], err
}

func (f *framing) chunkSize(line []byte) error {
	digits, _, _ := bytes.Cut(line, []byte{';'})
	size, err := strconv.ParseInt(string(bytes.TrimSpace(digits)), 16, 64)
	if err != nil || size < 0 {
		return fmt.Errorf("malformed chunked encoding: a chunk's size is %.20q", line)
	}
	f.state, f.left = inChunk, size
	if size == 0 {
		f.state = inTrailer
	}
	return nil
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
