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

// An exchange is a call that goes past net/http.
type exchange struct{}

func newExchange(*Call, *http.Request) (*exchange, error) { return nil, errors.ErrUnsupported }

func (*direct) ready(*exchange) {}

func (*direct) send(*exchange) {}

func (*direct) await(context.Context, *exchange, *watchdog) error { return errors.ErrUnsupported }

func (*direct) close() {}

func (*direct) late() bool { return false }
