package wire

import (
	"context"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// A dialer connects to hosts. Each host's name is resolved once: a name server
// has no part in what is measured.
type dialer struct {
	net.Dialer
	clock  Clock
	recent atomic.Int64 // lag of the last read on any connection of net/http's

	mu    sync.Mutex
	hosts map[string][]netip.Addr
}

func newDialer(clock Clock) *dialer {
	return &dialer{Dialer: net.Dialer{KeepAlive: 30 * time.Second}, clock: clock, hosts: map[string][]netip.Addr{}}
}

// setup says how long it took to make a connection, in ns.
type setup struct{ dns, connect int64 }

// connect tries the host's addresses in their order. The error is the last
// one's.
func (d *dialer) connect(ctx context.Context, address string) (nc net.Conn, s setup, err error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, s, err
	}
	begun := d.clock.Now()
	addrs, err := d.resolve(ctx, host)
	if err != nil {
		return nil, s, &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
	resolved := d.clock.Now()
	for _, addr := range addrs {
		nc, err = d.DialContext(ctx, "tcp", net.JoinHostPort(addr.String(), port))
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	s.connect = d.clock.Now() - resolved
	if _, literal := netip.ParseAddr(host); literal != nil {
		s.dns = resolved - begun
	}
	return nc, s, err
}

func (d *dialer) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	d.mu.Lock()
	known := d.hosts[host]
	d.mu.Unlock()
	if known != nil {
		return known, nil
	}
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hosts[host] = addrs
	return addrs, nil
}
