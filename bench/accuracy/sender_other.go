//go:build !linux

package main

import (
	"errors"
	"net/netip"
)

// The bare sender is to be had on Linux only.
func (*sender) run(netip.AddrPort) error { return errors.ErrUnsupported }
