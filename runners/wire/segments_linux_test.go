package wire

import (
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A farEnd is a connection whose other end a test writes to, segment by segment.
type farEnd struct {
	t    *testing.T
	link *link
	far  net.Conn
}

func newFarEnd(t *testing.T) *farEnd {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	near, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close() })
	far, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { far.Close() })
	return &farEnd{t, &link{fd: fileOf(t, near)}, far}
}

// send writes texts in a segment each, and waits until they are there.
func (p *farEnd) send(texts ...string) {
	p.t.Helper()
	want := p.unread()
	for _, text := range texts {
		if _, err := p.far.Write([]byte(text)); err != nil {
			p.t.Fatal(err)
		}
		want += len(text)
	}
	for range 5000 {
		if p.unread() == want {
			return
		}
		time.Sleep(time.Millisecond)
	}
	p.t.Fatalf("%d bytes have come; want %d", p.unread(), want)
}

func (p *farEnd) unread() int {
	n, err := unix.IoctlGetInt(p.link.fd, unix.TIOCINQ)
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

// read is one read of the loop.
func (p *farEnd) read() {
	p.t.Helper()
	var buf [1 << 10]byte
	if n, err := unix.Read(p.link.fd, buf[:]); n <= 0 || err != nil {
		p.t.Fatalf("read %d, %v", n, err)
	}
	p.link.reads++
}

// TestMergedSegments: a read is said to have brought several segments when it
// did, and a segment that comes before the question is the next read's.
func TestMergedSegments(t *testing.T) {
	p := newFarEnd(t)
	ask := func(when string, want bool) {
		t.Helper()
		if got := p.link.merged(); got != want {
			t.Errorf("%s: several segments %v; want %v", when, got, want)
		}
	}
	p.send("a\nb\n")
	p.read()
	ask("one segment", false)
	p.send("a\n", "b\n")
	p.read()
	ask("two segments", true)
	p.send("a\nb\n")
	p.read()
	p.send("c\nd\n")
	ask("another came after the read", false)
	p.read()
	ask("and was read", false)
	p.send("a\nb\n")
	p.read()
	p.send("c\n")
	ask("again another", false)
	p.send("d\n")
	p.read()
	ask("which was read with a third", true)
	p.send("a\n", "b\n")
	p.read()
	p.send("c\n")
	ask("two segments, and another after the read", true)
}

// TestSegmentsOfAnotherExchange: what an answer left uncounted is not counted to
// the next on its connection.
func TestSegmentsOfAnotherExchange(t *testing.T) {
	p := newFarEnd(t)
	p.send("a\n", "\n")
	p.read() // one line: nobody asks
	if !p.link.begin(&exchange{call: &Call{}}, false) {
		t.Fatal("the connection is gone")
	}
	p.send("a\nb\n")
	p.read()
	if p.link.merged() {
		t.Error("one segment is said to be several")
	}
}
