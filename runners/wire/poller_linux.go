package wire

import (
	"errors"
	"maps"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"github.com/hanbench/hanbench/internal/prompt"
	"golang.org/x/sys/unix"
)

// A poller reads the connections of many streams in one loop, by epoll(7). An
// event of a stream then costs one system call and no switch of goroutines;
// and since nothing else is done in the loop, events are read soon after they
// arrive however busy the rest of the program is. That matters because the
// kernel merges segments that wait in a socket and keeps only the last one's
// time.
type poller struct {
	clock   Clock
	epoll   int
	wake    int // an eventfd that ends the loop
	stamps  int // an idle socket that keeps the kernel's timestamps turned on
	stopped chan struct{}

	mu    sync.Mutex
	links map[int32]*link

	// What follows belongs to the loop.
	events  [256]unix.EpollEvent
	buf     [64 << 10]byte // as much as a segment on loopback can hold
	plain   [16 << 10]byte // what TLS has decrypted: a record
	msg     unix.Msghdr
	iov     unix.Iovec
	control [192]byte // the times of one segment and their headers

	late atomic.Int64 // how late the last read was; 0 when nothing waits to be read
}

// newPoller starts a loop; close ends it.
func newPoller(clock Clock) (*poller, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	p := &poller{clock: clock, epoll: epoll, stopped: make(chan struct{}), links: map[int32]*link{}}
	if p.wake, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		unix.Close(epoll)
		return nil, os.NewSyscallError("eventfd", err)
	}
	p.stamps, _ = stampingSocket()
	if err := p.watch(p.wake); err != nil {
		p.closeFiles()
		return nil, err
	}
	go p.run()
	return p, nil
}

// stampingSocket opens a socket that asks for timestamps. The kernel turns them
// on for the whole machine a while after the first has asked.
func stampingSocket() (int, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

func (p *poller) closeFiles() {
	for _, fd := range []int{p.epoll, p.wake, p.stamps} {
		if fd >= 0 {
			unix.Close(fd)
		}
	}
}

func (p *poller) watch(fd int) error {
	ev := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLRDHUP, Fd: int32(fd)}
	return os.NewSyscallError("epoll_ctl", unix.EpollCtl(p.epoll, unix.EPOLL_CTL_ADD, fd, &ev))
}

func (p *poller) unwatch(fd int) {
	_ = unix.EpollCtl(p.epoll, unix.EPOLL_CTL_DEL, fd, nil) // it was watched, or is not
}

// awaitRoom has the loop tell, or no longer tell, when fd takes more.
func (p *poller) awaitRoom(fd int, on bool) {
	ev := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLRDHUP, Fd: int32(fd)}
	if on {
		ev.Events |= unix.EPOLLOUT
	}
	_ = unix.EpollCtl(p.epoll, unix.EPOLL_CTL_MOD, fd, &ev) // it is watched
}

// add has the loop read l from now on.
func (p *poller) add(l *link) error {
	p.mu.Lock()
	p.links[int32(l.fd)] = l
	p.mu.Unlock()
	if err := p.watch(l.fd); err != nil {
		p.remove(l)
		return err
	}
	return nil
}

// remove has the loop read l no more.
func (p *poller) remove(l *link) {
	p.unwatch(l.fd)
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, int32(l.fd))
}

func (p *poller) all() []*link {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Collect(maps.Values(p.links))
}

func (p *poller) link(fd int32) *link {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.links[fd]
}

// close ends the loop and waits for it. Links must be closed before.
func (p *poller) close() {
	one := [8]byte{1}
	_, _ = unix.Write(p.wake, one[:])
	<-p.stopped
	p.closeFiles()
}

func (p *poller) run() {
	defer close(p.stopped)
	prompt.Thread()
	for {
		n, err := p.wait()
		if err != nil {
			panic("wire: epoll_wait: " + err.Error()) // of arguments that are always the same
		}
		for i := range p.events[:n] {
			fd := p.events[i].Fd
			if fd == int32(p.wake) {
				return
			}
			// One that was closed a moment ago is gone, and another may be here
			// under its number: ready finds nothing to read on it.
			if l := p.link(fd); l != nil {
				l.ready(p, p.events[i].Events)
			}
		}
	}
}

// briefly is how long wait does not tell the scheduler that it waits.
const briefly = time.Millisecond

// wait returns how many connections have something to read. With many streams
// something comes within a millisecond; for so long the loop keeps its processor
// of the Go scheduler, which else might be given to others and have to be waited
// for. Its monitor, too, is at rest then. To stop the world it sends a signal,
// which ends the call.
func (p *poller) wait() (int, error) {
	timeout := unix.NsecToTimespec(briefly.Nanoseconds())
	n, _, errno := unix.RawSyscall6(unix.SYS_EPOLL_PWAIT2, uintptr(p.epoll), uintptr(unsafe.Pointer(&p.events[0])), uintptr(len(p.events)),
		uintptr(unsafe.Pointer(&timeout)), 0, 0)
	if errno == 0 && n > 0 {
		return int(n), nil
	}
	p.late.Store(0)
	for {
		n, err := unix.EpollWait(p.epoll, p.events[:], -1)
		if !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}

// read reads a connection into the loop's buffer and gives what came, when the
// kernel received the last of it, and how late this is; lag is unknownLag where
// the kernel did not say. Nothing and no error is an empty socket.
func (p *poller) read(fd int) (data []byte, at, lag int64, err error) {
	n, errno := p.recvmsg(fd, 0)
	if errno == unix.EAGAIN {
		return nil, 0, 0, nil
	}
	// time.Now reads both clocks at once: the wall clock gives the lag, and the
	// lag the arrival on the monotonic clock.
	now := time.Now()
	at, lag = p.clock.at(now), unknownLag
	if errno != 0 {
		return nil, at, lag, os.NewSyscallError("recvmsg", errno)
	}
	if received := stampOf(p.control[:p.msg.Controllen]); !received.IsZero() {
		if late := now.Round(0).Sub(received); late >= 0 && late <= maxLag {
			lag = int64(late)
			at -= lag
		}
	}
	return p.buf[:n], at, lag, nil
}

// sentAt is when the kernel sent what was written last and has not been asked
// for; ok is false where there is nothing.
func (p *poller) sentAt(fd int) (at int64, ok bool) {
	if _, errno := p.recvmsg(fd, unix.MSG_ERRQUEUE); errno != 0 {
		return 0, false
	}
	now := time.Now()
	late := now.Round(0).Sub(sendingStampOf(p.control[:p.msg.Controllen]))
	if late < 0 || late > maxLag {
		return 0, true // the wall clock was set, or it is something else
	}
	return p.clock.at(now) - int64(late), true
}

// recvmsg does not tell the scheduler of the call: it never waits.
func (p *poller) recvmsg(fd, flags int) (int, syscall.Errno) {
	p.iov.Base = &p.buf[0]
	p.iov.SetLen(len(p.buf))
	p.msg = unix.Msghdr{Iov: &p.iov, Control: &p.control[0]}
	p.msg.SetIovlen(1)
	p.msg.SetControllen(len(p.control))
	for {
		n, _, errno := unix.RawSyscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&p.msg)), uintptr(flags))
		if errno != unix.EINTR {
			return int(n), errno
		}
	}
}

// lateness is how late the loop is with reading: see conn.lateness.
func (p *poller) lateness(lag int64) int64 { return max(p.late.Swap(lag), lag) }
