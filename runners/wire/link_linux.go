package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A link is a connection that a poller reads. One exchange at a time is on it;
// between two it is idle.
type link struct {
	fd     int
	secure *secure // nil: plain
	key    string  // in the pool
	local  net.Addr
	remote net.Addr
	poller *poller
	pool   *pool

	mu      sync.Mutex // held while it is read, and to end it
	ex      *exchange  // nil: idle
	dead    bool
	hushed  bool          // the loop does not watch it
	writing bool          // the file must stay open: its number could be another's
	room    chan struct{} // a writer that found the socket full waits here

	segments uint32 // that had come with data, when last asked
	reads    uint32 // since then
}

// newLink takes a connection away from the Go runtime, whose own poller would
// wake up for each of its events too, and puts its first exchange on it. s is the
// connection's TLS, if it has any.
func newLink(nc net.Conn, s *secure, p *poller, own *pool, ex *exchange) (*link, error) {
	defer nc.Close()
	raw, err := nc.(*net.TCPConn).SyscallConn()
	if err != nil {
		return nil, err
	}
	l := &link{
		secure: s, key: ex.key, local: nc.LocalAddr(), remote: nc.RemoteAddr(),
		poller: p, pool: own, ex: ex, writing: true,
	}
	var dupErr error
	err = raw.Control(func(fd uintptr) {
		l.fd, dupErr = unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 0)
		_ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1)
		stampSending(int(fd))
	})
	if err == nil {
		err = os.NewSyscallError("fcntl", dupErr)
	}
	if err != nil {
		return nil, err
	}
	if s != nil {
		l.merged() // those of the handshake are not to be counted
	}
	if err := p.add(l); err != nil {
		unix.Close(l.fd)
		return nil, err
	}
	return l, nil
}

// begin puts an exchange on an idle link; false when the server has closed it.
// hushed has the loop hear nothing of the link until listen. It would be woken as
// soon as the kernel tells when it sent the request; on a machine with few cores it
// would run before the write returns, and the next request leave later by that.
func (l *link) begin(ex *exchange, hushed bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dead {
		return false
	}
	if l.hungUp() {
		l.close()
		return false
	}
	if hushed {
		l.poller.unwatch(l.fd)
	}
	l.merged() // what is left of the last answer is not to be counted
	l.ex, l.writing, l.hushed = ex, true, hushed
	return true
}

// listen has the loop hear of the link again, and of all that has happened since.
func (l *link) listen() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dead || !l.hushed {
		return
	}
	l.hushed = false
	if err := l.poller.watch(l.fd); err != nil {
		l.end(err)
	}
}

// hungUp looks whether an idle connection has been closed, or has brought what
// nobody asked for.
func (l *link) hungUp() bool {
	var b [1]byte
	_, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(l.fd), uintptr(unsafe.Pointer(&b)), 1, unix.MSG_PEEK|unix.MSG_DONTWAIT, 0, 0)
	return errno != unix.EAGAIN
}

// abort ends the exchange if it is still under way. Once it has returned, the
// loop no longer touches the call.
func (l *link) abort(ex *exchange) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ex != ex {
		return false
	}
	l.close()
	return true
}

// abandon closes a link that nobody uses any more.
func (l *link) abandon() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.writing = false
	l.close()
}

// close is called with l.mu held.
func (l *link) close() {
	if l.dead {
		return
	}
	l.dead, l.ex = true, nil
	l.poller.remove(l)
	if l.writing {
		_ = unix.Shutdown(l.fd, unix.SHUT_RDWR)
		l.wakeWriter()
	} else {
		unix.Close(l.fd)
	}
}

// written ends the time in which the file had to stay open. An answer may have
// ended first: then another request may follow if all of this one is out.
func (l *link) written(all bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.writing = false
	switch {
	case l.dead:
		unix.Close(l.fd)
	case l.ex != nil:
		if all && l.answer() != nil {
			l.end(io.ErrUnexpectedEOF)
		}
	case all && l.answer() == nil:
		l.pool.put(l)
	default:
		l.close()
	}
}

// ready is called by the loop when something has happened on the connection.
func (l *link) ready(p *poller, events uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.dead {
		return
	}
	if events&unix.EPOLLOUT != 0 {
		p.awaitRoom(l.fd, false)
		l.wakeWriter()
	}
	if events&unix.EPOLLERR != 0 && l.takeSent(p) && events&(unix.EPOLLIN|unix.EPOLLRDHUP|unix.EPOLLHUP) == 0 {
		return
	}
	if l.ex == nil && l.secure == nil {
		if l.hungUp() {
			l.drop()
		}
		return
	}
	data, at, lag, err := p.read(l.fd)
	if data == nil && err == nil {
		return
	}
	l.reads++
	if l.ex == nil { // only TLS may have something to say
		asked := errors.New("an answer to nothing")
		if err != nil || l.secure.open(data, p.plain[:], func([]byte) error { return asked }) != nil || l.answer() != nil {
			l.drop()
		}
		return
	}
	if err != nil {
		err = l.opError("read", err)
	} else {
		err = l.received(p, data, at, lag)
	}
	if err != nil || l.ex.frame.state == complete {
		l.end(err)
	}
}

// drop closes an idle link.
func (l *link) drop() {
	l.pool.drop(l)
	l.close()
}

// received hands to the call what was read; no data is the close of the
// connection. An error ends the exchange.
func (l *link) received(p *poller, data []byte, at, lag int64) error {
	ex, kept, opening := l.ex, 0, len(l.ex.call.Lines) == 0
	at = max(at, ex.call.lastAt)
	lateness := p.lateness(lag)
	take := func(data []byte) error {
		n, err := ex.take(data, at, lag)
		kept += n
		return err
	}
	var err error
	switch {
	case l.secure != nil:
		if err = l.secure.open(data, p.plain[:], take); err == nil {
			err = l.answer()
		}
	case len(data) == 0:
		err = io.EOF
	default:
		err = take(data)
	}
	if (kept > 1 || opening) && l.merged() && kept > 1 {
		ex.call.merge(kept, lateness)
	}
	switch {
	case err == io.EOF && ex.frame.state == complete: // together with its last bytes
		ex.frame.last = true
		return nil
	case err == io.EOF:
		return ex.frame.closed()
	}
	return err
}

// opError words an error as net.Conn does.
func (l *link) opError(op string, err error) error {
	return &net.OpError{Op: op, Net: "tcp", Source: l.local, Addr: l.remote, Err: err}
}

// end gives the link back, if another exchange may follow on it, and tells the
// sender.
func (l *link) end(err error) {
	ex := l.ex
	switch {
	case err != nil || !ex.frame.reusable():
		l.close()
	case l.writing: // what becomes of it is seen when the request is out
		l.ex = nil
		l.wakeWriter()
	default:
		l.ex = nil
		l.pool.put(l)
	}
	ex.done <- err
}

// takeSent notes when the kernel sent the request, if that is what it has to say.
func (l *link) takeSent(p *poller) (told bool) {
	for at, ok := p.sentAt(l.fd); ok; at, ok = p.sentAt(l.fd) {
		told = true
		if l.ex != nil {
			l.ex.sent = at
		}
	}
	return told
}

// write hands to the kernel what push has left of the request.
func (l *link) write(ctx context.Context, ex *exchange) error {
	l.listen()
	for l.push(ex); ex.writeErr == nil && len(ex.request) > 0; l.push(ex) {
		ex.writeErr = l.awaitRoom(ctx)
	}
	ex.request = nil // it may be larger than its answer
	l.written(ex.writeErr == nil)
	return ex.writeErr
}

// push hands to the kernel as much of the request as it takes, and notes when it
// took the last: some time between the beginning of the call and its end. Where the
// kernel tells when it sent the last byte, settleSent finds it; else it is the
// beginning of a small write and the end of a large one, see conn.Write.
func (l *link) push(ex *exchange) {
	if ex.begun == 0 && l.secure != nil {
		ex.request, ex.writeErr = l.secure.encrypted(ex.request)
	}
	if ex.begun == 0 {
		ex.large = len(ex.request) > smallWrite
		ex.begun = l.poller.clock.Now()
		ex.call.Sent = ex.begun
	}
	for ex.writeErr == nil && len(ex.request) > 0 {
		n, err := unix.Write(l.fd, ex.request)
		switch {
		case err == nil:
			ex.request = ex.request[n:]
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EAGAIN):
			return
		default:
			ex.writeErr = l.opError("write", os.NewSyscallError("write", err))
		}
	}
	if ex.wrote == 0 && ex.writeErr == nil {
		ex.wrote = l.poller.clock.Now()
		if ex.large {
			ex.call.Sent = ex.wrote
		}
	}
}

var errUnwritten = errors.New("the connection ended before all of the request was written")

// awaitRoom waits until the kernel takes more of a large request. The error
// says that nobody reads it any more.
func (l *link) awaitRoom(ctx context.Context) error {
	l.mu.Lock()
	ended := l.ex == nil
	if l.room == nil {
		l.room = make(chan struct{}, 1)
	}
	if !ended {
		l.poller.awaitRoom(l.fd, true)
	}
	l.mu.Unlock()
	if ended {
		return errUnwritten
	}
	select {
	case <-l.room:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wakeWriter is called with l.mu held.
func (l *link) wakeWriter() {
	select {
	case l.room <- struct{}{}:
	default: // nobody has ever waited, or has been told
	}
}

// A pool holds the idle links to each server.
type pool struct {
	mu   sync.Mutex
	idle map[string][]*link
}

func (p *pool) get(key string) *link {
	p.mu.Lock()
	defer p.mu.Unlock()
	links := p.idle[key]
	if len(links) == 0 {
		return nil
	}
	l := links[len(links)-1]
	p.idle[key] = slices.Delete(links, len(links)-1, len(links))
	return l
}

func (p *pool) put(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle[l.key] = append(p.idle[l.key], l)
}

// drop takes out a link that is about to close.
func (p *pool) drop(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	links := p.idle[l.key]
	if i := slices.Index(links, l); i >= 0 {
		p.idle[l.key] = slices.Delete(links, i, i+1)
	}
}
