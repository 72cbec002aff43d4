package fetch

import (
	"errors"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// A slow connection may go on for ever, one that brings nothing may not.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		defer here.Close()
		defer there.Close()
		const stall, bytes = time.Second, 10
		go func() {
			for range bytes {
				time.Sleep(9 * stall / 10)
				there.Write([]byte("x")) // the reader says what is missing
			}
		}()
		c := &patientConn{here, stall}
		start, buffer := time.Now(), make([]byte, 1)
		for i := range bytes {
			if _, err := c.Read(buffer); err != nil {
				t.Fatalf("byte %d after %s: %v", i, time.Since(start), err)
			}
		}
		last := time.Now()
		if _, err := c.Read(buffer); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(last) != stall {
			t.Errorf("%v after %s; want the end after %s", err, time.Since(last), stall)
		}
		// An answer has its whole time from the request on.
		go func() { there.Read(make([]byte, 1)) }()
		if _, err := c.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(buffer); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
	})
}
