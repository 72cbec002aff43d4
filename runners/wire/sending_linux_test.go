package wire

import (
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestSendingStamp: the kernel tells once when it sent what was written.
func TestSendingStamp(t *testing.T) {
	if !kernelStamps() {
		t.Skip("no kernel timestamps here")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	nc, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	raw, err := nc.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	p := &poller{clock: NewClock()}
	ask := func() (at int64, ok bool) {
		_ = raw.Control(func(fd uintptr) { at, ok = p.sentAt(int(fd)) })
		return at, ok
	}
	_ = raw.Control(func(fd uintptr) { stampSending(int(fd)) })
	if _, ok := ask(); ok {
		t.Fatal("a time before anything was written")
	}
	time.Sleep(time.Millisecond)
	before := p.clock.Now()
	if _, err := nc.Write([]byte("가")); err != nil {
		t.Fatal(err)
	}
	after := p.clock.Now()
	time.Sleep(time.Millisecond)
	at, ok := ask()
	if !ok {
		t.Fatal("the kernel did not tell when it sent")
	}
	const slack = int64(100 * time.Microsecond) // the two clocks are read one after the other
	if at < before-slack || at > after+slack {
		t.Errorf("sent at %d; the write took from %d to %d", at, before, after)
	}
	if _, ok := ask(); ok {
		t.Error("told twice")
	}
}

// TestSentIsTheKernelsTime: the loop gives the kernel's time of sending to the
// exchange that is under way, and its call's Sent is that time.
func TestSentIsTheKernelsTime(t *testing.T) {
	if !kernelStamps() {
		t.Skip("no kernel timestamps here")
	}
	l, ex, p := newFarEnd(t).link, &exchange{call: &Call{}}, &poller{clock: NewClock()}
	stampSending(l.fd)
	l.ex = ex
	ex.begun = p.clock.Now()
	if _, err := unix.Write(l.fd, []byte("가")); err != nil {
		t.Fatal(err)
	}
	ex.wrote = p.clock.Now()
	for range 1000 { // a busy machine may take a while
		if l.ready(p, unix.EPOLLERR); ex.sent != 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if ex.sent == 0 {
		t.Fatal("the exchange was not given the time of its sending")
	}
	ex.settleSent()
	if want := min(max(ex.sent, ex.begun), ex.wrote); ex.call.Sent != want || ex.call.Sent == 0 {
		t.Errorf("sent at %d; want %d", ex.call.Sent, want)
	}
}

// fileOf is the file of a connection, not to be waited for.
func fileOf(t *testing.T, nc net.Conn) int {
	t.Helper()
	f, err := nc.(*net.TCPConn).File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	fd := int(f.Fd())
	if err := unix.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	return fd
}

// TestSettleSent: the kernel's time counts where it lies in the time of the call.
func TestSettleSent(t *testing.T) {
	for _, tc := range []struct {
		name                     string
		begun, sent, wrote, want int64
	}{
		{"중간에 나감", 100, 130, 200, 130},
		{"커널이 말하지 않음", 100, 0, 200, 100},
		{"망을 기다림", 100, 900, 200, 200},
		{"시계가 어긋남", 100, 90, 200, 100},
		{"다 쓰지 못함", 100, 130, 0, 100},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ex := &exchange{call: &Call{}, begun: tc.begun, sent: tc.sent, wrote: tc.wrote}
			ex.call.Sent = tc.begun
			if ex.settleSent(); ex.call.Sent != tc.want {
				t.Errorf("sent at %d; want %d", ex.call.Sent, tc.want)
			}
		})
	}
}
