//go:build !linux

package wire

import "net"

func kernelStamps() bool { return false }

func stamped(net.Conn) stampReader { return nil }
