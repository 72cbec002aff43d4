package wire

import (
	"context"
	"fmt"
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
	from   []netip.Addr // local addresses to connect from; empty: any
	turn   atomic.Uint32
	recent atomic.Int64 // lag of the last read on any connection of net/http's

	mu    sync.Mutex
	hosts map[string][]netip.Addr
}

func newDialer(clock Clock, from []netip.Addr) *dialer {
	return &dialer{
		Dialer: net.Dialer{KeepAlive: 30 * time.Second},
		clock:  clock, from: from, hosts: map[string][]netip.Addr{},
	}
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
		nc, err = d.dial(ctx, addr, port)
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

// dial connects to one address, from the next of our own in turn.
func (d *dialer) dial(ctx context.Context, to netip.Addr, port string) (net.Conn, error) {
	own := d.Dialer
	if len(d.from) > 0 {
		local, ok := d.next(to)
		if !ok {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &NoLocalAddressError{To: to}}
		}
		own.LocalAddr, own.Control = net.TCPAddrFromAddrPort(netip.AddrPortFrom(local, 0)), lateBind
	}
	return own.DialContext(ctx, "tcp", net.JoinHostPort(to.String(), port))
}

// next is the local address whose turn it is, of those that speak as to does.
func (d *dialer) next(to netip.Addr) (netip.Addr, bool) {
	turn := int(d.turn.Add(1))
	for i := range d.from {
		if a := d.from[(turn+i)%len(d.from)]; a.Is4() == to.Is4() {
			return a, true
		}
	}
	return netip.Addr{}, false
}

// NoLocalAddressError says that none of the local addresses given can reach a
// server's.
type NoLocalAddressError struct{ To netip.Addr }

func (e *NoLocalAddressError) Error() string {
	kind := "IPv4"
	if e.To.Is6() {
		kind = "IPv6"
	}
	return fmt.Sprintf("none of the local addresses is an %s address, as %s is", kind, e.To)
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
