// Package prompt has threads run soon after they are woken.
//go:build !linux

package prompt

import "runtime"

// Thread binds the calling goroutine to its thread.
func Thread() { runtime.LockOSThread() }
