package lines

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// numbered decodes a chunk to its lines, each behind its offset.
func numbered(_ struct{}, c *Chunk) []string {
	var out []string
	for offset, line := range c.Lines() {
		out = append(out, fmt.Sprintf("%d:%s", offset, line))
	}
	return out
}

func noState() struct{} { return struct{}{} }

func read(t *testing.T, r io.Reader) []string {
	t.Helper()
	var got []string
	for part, err := range Map(r, noState, numbered) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, part...)
	}
	return got
}

func TestMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	long := strings.Repeat("가", chunkSize) + "\n" // three chunks in one line
	tests := []struct{ name, in string }{
		{"빈 파일", ""},
		{"한 줄", "하나\n"},
		{"끝이 없는 줄", "하나\n둘"},
		{"빈 줄", "\n\n하나\n\n"},
		{"긴 줄", "하나\n" + long + "둘\n" + long + long},
		{"많은 줄", many(rng, 3*chunkSize)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var want []string
			offset := 0
			for line := range strings.Lines(tt.in) {
				want = append(want, fmt.Sprintf("%d:%s", offset, line))
				offset += len(line)
			}
			if diff := cmp.Diff(want, read(t, strings.NewReader(tt.in))); diff != "" {
				t.Errorf("lines (-want +got):\n%.500s", diff)
			}
			if diff := cmp.Diff(want, read(t, iotest.HalfReader(iotest.DataErrReader(strings.NewReader(tt.in))))); diff != "" {
				t.Errorf("lines of a reader that gives little (-want +got):\n%.500s", diff)
			}
		})
	}
}

func many(rng *rand.Rand, size int) string {
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(strings.Repeat("줄", rng.IntN(400)) + "\n")
	}
	return b.String()
}

func TestMapFailing(t *testing.T) {
	broken := errors.New("입출력 오류")
	in := io.MultiReader(strings.NewReader(strings.Repeat("줄\n", chunkSize)), iotest.ErrReader(broken))
	var last error
	parts := 0
	for _, err := range Map(in, noState, numbered) {
		if last != nil {
			t.Error("something came after the error")
		}
		last = err
		parts++
	}
	if !errors.Is(last, broken) || parts < 2 {
		t.Errorf("error %v after %d parts; want %v after some", last, parts, broken)
	}
}

// A loop that is left early leaves nothing running: the race detector and the
// reader, which must not be read after, would tell.
func TestMapLeft(t *testing.T) {
	r := &closable{Reader: strings.NewReader(strings.Repeat("줄\n", 10*chunkSize))}
	for range Map(r, noState, numbered) {
		break
	}
	r.closed = true
	if r.after {
		t.Error("the file was read after the loop")
	}
}

type closable struct {
	io.Reader
	closed, after bool
}

func (c *closable) Read(p []byte) (int, error) {
	c.after = c.after || c.closed
	return c.Reader.Read(p)
}

// The state of a core is its own.
func TestStates(t *testing.T) {
	in := bytes.Repeat([]byte("줄\n"), 4*chunkSize)
	count := func(buffer *[]byte, c *Chunk) int {
		*buffer = append((*buffer)[:0], c.Data...) // two at once would mix them up
		return bytes.Count(*buffer, []byte("줄\n"))
	}
	total := 0
	for n, err := range Map(bytes.NewReader(in), func() *[]byte { return new([]byte) }, count) {
		if err != nil {
			t.Fatal(err)
		}
		total += n
	}
	if total != 4*chunkSize {
		t.Errorf("%d lines; want %d", total, 4*chunkSize)
	}
}
