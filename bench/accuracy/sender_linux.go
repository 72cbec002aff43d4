package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/hanbench/hanbench/internal/prompt"
	"golang.org/x/sys/unix"
)

// run sends the requests when they are due, counted from a moment after the
// connections are open, and waits for the answers.
func (s *sender) run(server netip.AddrPort) error {
	// A thread that returns from a system call must not wait for a processor of
	// the Go runtime, on a single core neither, nor for the garbage collector.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer s.close()
	for range mostWithin(s.due, answerWithin) {
		if err := s.connect(server); err != nil {
			return fmt.Errorf("connect: %w", err)
		}
	}
	start := time.Now().Add(50 * time.Millisecond).UnixNano()
	for i := range s.due {
		s.due[i] += start
	}
	read := make(chan error, 1)
	go func() { read <- s.drain() }()
	if err := s.send(); err != nil {
		s.hangUp() // else the answers that are missing would be waited for
		return errors.Join(err, <-read)
	}
	return <-read
}

// connect opens a connection and has the server answer on it once: both ends
// then have what they need.
func (s *sender) connect(server netip.AddrPort) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	c := &connection{fd: fd}
	s.conns = append(s.conns, c)
	if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
		return err
	}
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: int(server.Port()), Addr: server.Addr().As4()}); err != nil {
		return err
	}
	if _, err := unix.Write(fd, s.first.text); err != nil {
		return err
	}
	return c.discard(make([]byte, readSize))
}

// send writes each request when it is due, and does nothing else.
func (s *sender) send() error {
	prompt.Thread() // as hanbench's
	for i, due := range s.due {
		s.request.set(i)
		until(due)
		n, err := unix.Write(s.conns[i%len(s.conns)].fd, s.request.text)
		if err != nil || n < len(s.request.text) {
			return fmt.Errorf("request %d: %d of %d bytes written: %w", i, n, len(s.request.text), err)
		}
	}
	return nil
}

// until waits for a moment of CLOCK_REALTIME. A sleeping thread is woken some
// ten to a hundred microseconds late: the last part is spent awake.
func until(due int64) {
	const awake = int64(150 * time.Microsecond)
	at := unix.NsecToTimespec(due - awake)
	for time.Now().UnixNano() < due-awake {
		_ = unix.ClockNanosleep(unix.CLOCK_REALTIME, unix.TIMER_ABSTIME, &at, nil)
	}
	for time.Now().UnixNano() < due {
	}
}

// drain reads the answers in their order, some time after they were there: who
// waits for one is woken for each of its segments, on the sender's core.
func (s *sender) drain() error {
	const later, pause = 50 * time.Millisecond, 10 * time.Millisecond
	buffer := make([]byte, readSize)
	for i, due := range s.due {
		for time.Now().UnixNano() < due+int64(later) {
			time.Sleep(pause)
		}
		if err := s.conns[i%len(s.conns)].discard(buffer); err != nil {
			return fmt.Errorf("answer %d: %w", i, err)
		}
	}
	return nil
}

const readSize = 16 << 10

// discard reads to the end of the next answer, or further.
func (c *connection) discard(buffer []byte) error {
	ending := []byte("\r\n0\r\n\r\n") // of a chunked body
	for c.answers == 0 {
		kept := copy(buffer, c.tail)
		n, err := unix.Read(c.fd, buffer[kept:])
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return io.ErrUnexpectedEOF
		}
		seen := buffer[:kept+n]
		if c.tail == nil && !bytes.HasPrefix(seen, []byte("HTTP/1.1 200 ")) {
			return fmt.Errorf("it is no answer: %.200q", seen)
		}
		c.answers = bytes.Count(seen, ending)
		c.tail = append(c.tail[:0], seen[max(0, len(seen)-len(ending)+1):]...)
	}
	c.answers--
	return nil
}

func (s *sender) hangUp() {
	for _, c := range s.conns {
		_ = unix.Shutdown(c.fd, unix.SHUT_RDWR)
	}
}

func (s *sender) close() {
	for _, c := range s.conns {
		unix.Close(c.fd)
	}
}
