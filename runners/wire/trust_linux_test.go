package wire

import "crypto/tls"

// trust has TLS connections made as config says.
func (d *direct) trust(config *tls.Config) {
	if d != nil {
		d.tls = config
	}
}
