package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// TestStreamsShareAConnection: many at once over HTTP/2, and no time of the
// kernel's is taken for an event's.
func TestStreamsShareAConnection(t *testing.T) {
	const streams = 30
	remotes := make(chan string, streams+1)
	open := make(chan struct{}, streams)
	s, tr := way{http2: true}.serve(t, Timeouts{}, func(w http.ResponseWriter, r *http.Request) {
		remotes <- r.RemoteAddr
		if r.URL.Path == "/crowd" {
			open <- struct{}{}
			for len(open) < streams { // until all are under way
				time.Sleep(time.Millisecond)
			}
		}
		say(w, "가\n", "나\n")
	})
	if _, err := post(t, tr, s.URL, "{}", &Call{}); err != nil {
		t.Fatal(err)
	}
	var calls [streams]Call
	var crowd sync.WaitGroup
	for i := range calls {
		crowd.Go(func() {
			if got, err := post(t, tr, s.URL+"/crowd", "{}", &calls[i]); err != nil || got != "가\n나\n" {
				t.Errorf("%q, error %v", got, err)
			}
		})
	}
	crowd.Wait()
	first := <-remotes
	for i := range calls {
		c := &calls[i]
		if r := <-remotes; r != first {
			t.Errorf("a call came from %s; the first from %s", r, first)
		}
		if !c.Reused || c.Connect != 0 || c.Lines[0].Lag != unknownLag {
			t.Errorf("reused %v, connect %d ns, lag %d; want no time of the connection", c.Reused, c.Connect, c.Lines[0].Lag)
		}
		if !(0 < c.Sent && c.Sent <= c.FirstByte && c.FirstByte <= c.End) {
			t.Errorf("moments out of order: %+v", c.Trace)
		}
	}
}

func TestCheckHTTP2(t *testing.T) {
	start := func(secure bool, set func(*httptest.Server)) string {
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.Config.ErrorLog = quiet()
		s.Config.Protocols = new(http.Protocols)
		s.Config.Protocols.SetHTTP1(true)
		set(s)
		if secure {
			s.StartTLS()
		} else {
			s.Start()
		}
		t.Cleanup(s.Close)
		return s.URL
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	for _, tc := range []struct {
		name, url string
		want      string // "" for a server that speaks it
		other     bool   // the error is not about HTTP/2
	}{
		{"h2c", start(false, func(s *httptest.Server) { s.Config.Protocols.SetUnencryptedHTTP2(true) }), "", false},
		{"TLS", start(true, func(s *httptest.Server) { s.EnableHTTP2 = true; s.Config.Protocols.SetHTTP2(true) }), "", false},
		{"HTTP/1.1", start(false, func(*httptest.Server) {}), "does not speak HTTP/2 (http2: ", false},
		{"TLS with HTTP/1.1", start(true, func(*httptest.Server) {}), "no application protocol", false},
		{"TLS without ALPN", start(true, func(s *httptest.Server) {
			s.TLS = &tls.Config{GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
				c := s.TLS.Clone()
				c.NextProtos, c.GetConfigForClient = nil, nil
				return c, nil
			}}
		}), "it answered in HTTP/1.1", false},
		{"silent", "http://" + silent.Addr().String(), "no answer within 300ms", false},
		{"nobody", "http://127.0.0.1:1", "connection refused", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tr := NewTransport(NewClock(), Options{HTTP2: true})
			defer tr.Close()
			if tc.name == "silent" {
				tr.Timeouts.Connect = 300 * time.Millisecond
			}
			tr.base.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
			err := tr.CheckHTTP2(context.Background(), tc.url)
			if tc.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var no *NoHTTP2Error
			if err == nil || !strings.Contains(err.Error(), tc.want) || errors.As(err, &no) == tc.other {
				t.Errorf("error %v; want %s", err, tc.want)
			}
		})
	}
	if err := NewTransport(NewClock(), Options{}).CheckHTTP2(context.Background(), "http://127.0.0.1:1"); err != nil {
		t.Errorf("HTTP/1.1 needs no check: %v", err)
	}
}
