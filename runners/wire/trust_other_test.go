//go:build !linux

package wire

import "crypto/tls"

func (*direct) trust(*tls.Config) {}
