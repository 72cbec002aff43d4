package wire

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// slowReader reads its connection only when it is let: a program that is late.
type slowReader struct {
	net.Conn
	stampReader
	wait func()
}

func (s *slowReader) read(p []byte) (int, time.Time, error) {
	s.wait()
	return s.stampReader.read(p)
}

// TestCoalesced: events that came apart and were read together are counted,
// those that came in one segment are not, nor those that end a stream at once.
func TestCoalesced(t *testing.T) {
	if !kernelStamps() {
		t.Skip("no kernel timestamps here")
	}
	const apart = 30 * time.Millisecond
	for _, tc := range []struct {
		name   string
		writes []string // each in a segment of its own; "" is a pause
		hold   int      // the read that waits until all is there; the first brings the header
		late   bool     // and a while longer
		want   int
	}{
		{"제때", []string{"", "a\n", "", "b\n", "", "c\n", "", "end\n"}, 0, false, 0},
		{"늦게", []string{"", "a\n", "", "b\n", "", "c\n", "", "end\n"}, 2, true, 3},
		{"한 조각에 셋", []string{"", "a\nb\nc\n", "", "end\n"}, 0, false, 0},
	} {
		eachWay(t, func(t *testing.T, by way) {
			if by.http2 || by.tls && !by.direct {
				return // streams share a connection; reads are not held in the same place
			}
			t.Run(tc.name, func(t *testing.T) {
				tr := by.transport(t, Timeouts{})
				written := make(chan struct{})
				s := by.start(t, tr, func(w http.ResponseWriter, _ *http.Request) {
					w.(http.Flusher).Flush()
					release, n := func() {}, 0
					for _, text := range tc.writes {
						if text == "" {
							time.Sleep(apart)
							continue
						}
						if n++; by.direct && n+1 == tc.hold {
							release = tr.direct.hold(t)
						}
						_, _ = io.WriteString(w, text)
						w.(http.Flusher).Flush()
					}
					close(written)
					if tc.late {
						time.Sleep(apart)
					}
					release()
				})
				if tc.hold > 0 && !by.direct {
					tr.holdReads(tc.hold, func() {
						<-written
						if tc.late {
							time.Sleep(apart)
						}
					})
				}
				call := &Call{ID: "1", Done: func(line []byte) bool { return string(line) == "end" }}
				if err := carry(context.Background(), t, tr, s.URL, "{}", call); err != nil || !call.Ended {
					t.Fatalf("%d lines, ended %v, error %v, %v", len(call.Lines), call.Ended, err, call.Err)
				}
				for _, line := range call.Lines {
					if !tc.late && line.Lag > int64(apart/2) {
						t.Skipf("this machine was %d ns late: too busy to tell", line.Lag)
					}
				}
				if got := len(call.Merged) + len(call.MergedAtEnd); got != tc.want {
					t.Errorf("%d of %d lines read with a later one; want %d", got, len(call.Lines), tc.want)
				}
			})
		})
	}
}

// holdReads has the n-th read of each of net/http's connections wait.
func (t *Transport) holdReads(n int, wait func()) {
	dial := t.base.DialContext
	t.base.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		nc, err := dial(ctx, network, addr)
		if c, ok := nc.(*conn); ok {
			reads := 0
			c.stamps = &slowReader{stampReader: c.stamps, wait: func() {
				if reads++; reads == n {
					wait()
				}
			}}
		}
		return nc, err
	}
}
