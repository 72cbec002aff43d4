package wire

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
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
		{"끝은 한꺼번에", []string{"", "a\n", "", "b\n", "c\n", "end\n"}, 3, false, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			written := make(chan struct{})
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.(http.Flusher).Flush()
				for _, text := range tc.writes {
					if text == "" {
						time.Sleep(apart)
						continue
					}
					_, _ = io.WriteString(w, text)
					w.(http.Flusher).Flush()
				}
				close(written)
			}))
			defer s.Close()
			tr := NewTransport(NewClock(), 1, Timeouts{})
			dial := tr.base.DialContext
			tr.base.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
				nc, err := dial(ctx, network, addr)
				if c, ok := nc.(*conn); ok && tc.hold > 0 {
					reads := 0
					c.stamps = &slowReader{stampReader: c.stamps, wait: func() {
						if reads++; reads == tc.hold {
							<-written
						}
						if reads == tc.hold && tc.late {
							time.Sleep(apart)
						}
					}}
				}
				return nc, err
			}
			call := &Call{ID: "1", Done: func(line []byte) bool { return string(line) == "end" }}
			req, err := http.NewRequestWithContext(WithCall(context.Background(), call), http.MethodGet, s.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			tr.direct = nil
			_, made := tr.Client().Do(req)
			if err := tr.Send(context.Background(), call, made)(); err != nil {
				t.Fatal(err)
			}
			if !call.Ended {
				t.Fatalf("%d lines, ended %v, error %v", len(call.Lines), call.Ended, call.Err)
			}
			for _, line := range call.Lines {
				if !tc.late && line.Lag > int64(apart/2) {
					t.Skipf("this machine was %d ns late: too busy to tell", line.Lag)
				}
			}
			if len(call.Merged) != tc.want {
				t.Errorf("%d of %d lines coalesced; want %d", len(call.Merged), len(call.Lines), tc.want)
			}
		})
	}
}
