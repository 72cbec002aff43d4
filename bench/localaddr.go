package bench

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"
)

// localAddresses reads the plan's. The error names the one that is none.
func (p *Plan) localAddresses() ([]netip.Addr, error) {
	var addresses []netip.Addr
	for _, s := range p.LocalAddresses {
		a, err := netip.ParseAddr(s)
		switch {
		case err != nil:
			return nil, fmt.Errorf("plan: local_addresses: %q is no IP address; expected one of this machine's, for example 127.0.0.2", s)
		case a.IsUnspecified() || a.IsMulticast():
			return nil, fmt.Errorf("plan: local_addresses: %s is no address to connect from; expected one of this machine's, for example 127.0.0.2", s)
		case slices.Contains(addresses, a.Unmap()):
			return nil, fmt.Errorf("plan: local_addresses: %s is there twice", s)
		}
		addresses = append(addresses, a.Unmap())
	}
	return addresses, nil
}

// checkLocalAddresses finds one that is not this machine's.
func (p *Plan) checkLocalAddresses() error {
	addresses, err := p.localAddresses()
	for _, a := range addresses {
		l, err := net.ListenTCP("tcp", net.TCPAddrFromAddrPort(netip.AddrPortFrom(a, 0)))
		switch {
		case err == nil:
			l.Close()
		case errors.Is(err, syscall.EADDRNOTAVAIL):
			return fmt.Errorf("plan: local_addresses: %s is no address of this machine (ip addr lists them)", a)
		default:
			return fmt.Errorf("plan: local_addresses: nothing can connect from %s: %w", a, err)
		}
	}
	return err
}
