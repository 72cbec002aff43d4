package reference

import (
	"net"
	"strconv"
	"sync/atomic"
)

// A quickListener hands out connections whose writes are short.
type quickListener struct{ net.Listener }

func (l quickListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return quick(conn), nil
}

// A resettingListener resets a share of the connections as soon as they are
// there, before anything is read. Which ones depends on the order in which they
// come, as nothing else is known of them yet.
type resettingListener struct {
	net.Listener
	seed  uint64
	share float64
	count atomic.Int64
}

func (l *resettingListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil || !l.hits(l.count.Add(1)) {
			return conn, err
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
		conn.Close()
	}
}

// hits reports whether the n-th connection is reset.
func (l *resettingListener) hits(n int64) bool {
	return newFate(l.seed, "connection", strconv.FormatInt(n, 10)).chance("reset") < l.share
}

// faulty is a listener with the profile's faults of connections; the first
// counts.
func (p Profile) faulty(l net.Listener) net.Listener {
	for _, f := range p.Faults {
		if f.Kind == FaultConnectReset {
			return &resettingListener{Listener: l, seed: p.Seed, share: f.Rate}
		}
	}
	return l
}
