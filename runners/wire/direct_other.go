//go:build !linux

package wire

import (
	"context"
	"errors"
	"net/http"
)

// A direct carries calls past net/http where the system has epoll(7).
type direct struct{}

// Loops is how many loops read the streams of a transport.
func Loops() int { return 0 }

func newDirect(*dialer) *direct { return nil }

func (*direct) can(*http.Request) bool { return false }

func (*direct) send(context.Context, *Call, *watchdog) func() error {
	return func() error { return errors.ErrUnsupported }
}

func (*direct) close() {}

func (*direct) late() bool { return false }
