//go:build !linux

package main

import "errors"

// A capture is not to be had here.
type capture struct{}

func startCapture(uint16) (*capture, error) {
	return nil, errors.New("packets are captured on Linux only")
}

func (*capture) close() (*frames, int, error) { return nil, 0, errors.ErrUnsupported }
