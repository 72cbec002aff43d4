package wire

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// checkPacked: what went in comes out.
func checkPacked(t *testing.T, lines [][]byte) *packed {
	t.Helper()
	var p packed
	for _, line := range lines {
		p.add(line)
	}
	n := 0
	for i, got := range p.all() {
		if n++; !bytes.Equal(got, lines[i]) {
			t.Errorf("line %d is %q; want %q", i, got, lines[i])
		}
	}
	if n != len(lines) {
		t.Errorf("%d lines; want %d", n, len(lines))
	}
	return &p
}

// TestPackedIsSmall: an event of a stream takes the room of its text and a few
// bytes, not of its envelope.
func TestPackedIsSmall(t *testing.T) {
	const events, most = 500, 12
	var lines [][]byte
	for i := range events {
		lines = append(lines, fmt.Appendf(nil, `data: {"id":"%s","choices":[{"delta":{"content":"%c"},"finish_reason":null}]}`, strings.Repeat("긴 이름", 20), '가'+i))
	}
	if p := checkPacked(t, lines); len(p.data) > most*events {
		t.Errorf("%d events take %d bytes; want %d at most", events, len(p.data), most*events)
	}
}

func FuzzPacked(f *testing.F) {
	f.Add([]byte("data: 가\ndata: 나\n\ndata: 가\n"))
	f.Add([]byte("aaaaaaaaaaaaaaaa\naaaaaaaaaaaa\naaaaaaaaaaaaaaaaaaaa\nab\nb\n\n"))
	f.Add([]byte("0123456789abcdefX0123456789abcdef\n0123456789abcdefYY0123456789abcdef\n0123456789abcdef\nX\xff"))
	f.Add([]byte("가Xbcd0123456789\n나나나Ybcd0123456789"))
	f.Fuzz(func(t *testing.T, body []byte) { checkPacked(t, bytes.Split(body, []byte("\n"))) })
}
