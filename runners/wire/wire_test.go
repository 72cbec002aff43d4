package wire

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A way is how calls are carried.
type way struct {
	name   string
	direct bool
	http2  bool
	tls    bool
}

// eachWay runs a test over all ways that there are on this machine.
func eachWay(t *testing.T, f func(*testing.T, way)) {
	ways := []way{{name: "net/http"}, {name: "net/http, TLS", tls: true}, {name: "HTTP2", http2: true}}
	if Loops() > 0 {
		ways = append(ways, way{name: "direct", direct: true}, way{name: "direct, TLS", direct: true, tls: true})
	}
	for _, by := range ways {
		t.Run(by.name, func(t *testing.T) { f(t, by) })
	}
}

// transport makes one that carries calls this way.
func (by way) transport(t *testing.T, limits Timeouts) *Transport {
	tr := NewTransport(NewClock(), Options{Conns: 4, Timeouts: limits, HTTP2: by.http2})
	if !by.direct {
		tr.direct = nil
	}
	t.Cleanup(tr.Close)
	return tr
}

// serve starts a server for one handler and a transport to it.
func (by way) serve(t *testing.T, limits Timeouts, h http.HandlerFunc) (*httptest.Server, *Transport) {
	t.Helper()
	tr := by.transport(t, limits)
	return by.start(t, tr, h), tr
}

// start starts a server that tr trusts.
func (by way) start(t *testing.T, tr *Transport, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(!by.http2)
	s.Config.Protocols.SetUnencryptedHTTP2(by.http2)
	t.Cleanup(s.Close)
	if !by.tls {
		s.Start()
		return s
	}
	s.StartTLS()
	tr.trust(s.Client().Transport.(*http.Transport).TLSClientConfig)
	return s
}

func (t *Transport) trust(config *tls.Config) {
	t.base.TLSClientConfig = config.Clone()
	t.direct.trust(config)
}

// post sends one call and gives the lines kept of the answer, or of a failure
// the body.
func post(t *testing.T, tr *Transport, url, body string, c *Call) (string, error) {
	t.Helper()
	if err := carry(context.Background(), t, tr, url, body, c); err != nil {
		return "", err
	}
	if c.Err != nil && c.Status == 0 {
		return "", c.Err
	}
	if c.Status >= 300 {
		return string(c.Raw), nil
	}
	kept := ""
	for _, line := range c.Texts() {
		kept += string(line) + "\n"
	}
	return kept, nil
}

func carry(ctx context.Context, t testing.TB, tr *Transport, url, body string, c *Call) error {
	t.Helper()
	req, err := http.NewRequestWithContext(WithCall(ctx, c), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_, made := tr.Client().Do(req)
	tr.Send(c)
	return tr.Await(ctx, c, made)
}

func say(w http.ResponseWriter, lines ...string) {
	for _, l := range lines {
		_, _ = io.WriteString(w, l)
		w.(http.Flusher).Flush()
	}
}

func notBlank(line []byte) bool { return len(line) > 0 }

func TestBodyAndHeadersOnTheWire(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		type seen struct {
			body   map[string]any
			header http.Header
		}
		requests := make(chan seen, 1)
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, r *http.Request) {
			var body map[string]any
			_ = json.NewDecoder(r.Body).Decode(&body)
			requests <- seen{body, r.Header}
		})
		tr.Header = http.Header{"Authorization": {"Bearer 열쇠"}, "X-Drop": {""}}
		c := &Call{ID: "run.0.m1.0", IDHeader: "X-NCP-CLOVASTUDIO-REQUEST-ID", Body: map[string]any{
			"temperature": 0, "stop": []string{"끝"}, "gone": nil,
		}}
		if _, err := post(t, tr, s.URL, `{"model":"m","gone":1,"temperature":0.7}`, c); err != nil {
			t.Fatal(err)
		}
		got := <-requests
		want := map[string]any{"model": "m", "temperature": 0.0, "stop": []any{"끝"}}
		if diff := cmp.Diff(want, got.body); diff != "" {
			t.Errorf("body (-want +got):\n%s", diff)
		}
		for name, want := range map[string]string{
			"X-Request-Id": c.ID, "X-Ncp-Clovastudio-Request-Id": c.ID, "Authorization": "Bearer 열쇠", "X-Drop": "",
		} {
			if got := got.header.Get(name); got != want {
				t.Errorf("%s: %q; want %q", name, got, want)
			}
		}
	})
}

func TestLinesAreTimedAndKept(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		const gap = 30 * time.Millisecond
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) {
			for _, piece := range []string{"가\n\n", "나", "다\r\n", "라"} {
				say(w, piece)
				time.Sleep(gap)
			}
		})
		c := &Call{KeepLine: notBlank}
		body, err := post(t, tr, s.URL, "{}", c)
		if err != nil || c.Err != nil {
			t.Fatal(err, c.Err)
		}
		if want := "가\n나다\n라\n"; body != want {
			t.Errorf("kept %q; want %q", body, want)
		}
		if len(c.Lines) != 3 {
			t.Fatalf("%d lines; want 3", len(c.Lines))
		}
		// 나 came a gap after 가, but its line was complete only with 다.
		if between := time.Duration(c.Lines[1].At - c.Lines[0].At); between < 2*gap-gap/2 {
			t.Errorf("the second line is %v after the first; want the time of the read that completed it, about %v", between, 2*gap)
		}
		if !(0 < c.Sent && c.Sent <= c.FirstByte && c.FirstByte == c.Lines[0].At && c.Lines[2].At <= c.End) {
			t.Errorf("moments out of order: %+v", c.Trace)
		}
	})
}

func TestSyllableSplitOverEvents(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) {
			say(w, "{\"t\":\"서\xec\"}\n", "{\"t\":\"\x9a\xb8\"}\n", "{\"t\":\"\xff!\"}\n")
		})
		body, err := post(t, tr, s.URL, "{}", &Call{})
		if err != nil {
			t.Fatal(err)
		}
		var text string
		for line := range strings.Lines(body) {
			var e struct{ T string }
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatal(err)
			}
			text += e.T
		}
		if got, want := Restore(text), "서울\xff!"; got != want {
			t.Errorf("restored %q; want %q", got, want)
		}
	})
}

func FuzzRestore(f *testing.F) {
	for _, s := range []string{"", "서울", "\xff", "서\xec\x9a", "\U0010FDFF"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsFunc(s, escaped) {
			t.Skip("holds a code point that stands for a raw byte")
		}
		if got := Restore(string(escapeInvalid(nil, []byte(s)))); got != s {
			t.Errorf("%q came back as %q", s, got)
		}
	})
}

// TestDoneEndsTheCall: a server that keeps the connection open after the last
// line does not hold the slot, and End is that line's time.
func TestDoneEndsTheCall(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		leave := make(chan struct{})
		s, tr := by.serve(t, Timeouts{Idle: time.Minute}, func(w http.ResponseWriter, _ *http.Request) {
			say(w, "가\n", "done\n")
			<-leave
		})
		defer close(leave)
		c := &Call{Done: func(line []byte) bool { return string(line) == "done" }}
		if _, err := post(t, tr, s.URL, "{}", c); err != nil || c.Err != nil {
			t.Fatal(err, c.Err)
		}
		if !c.Ended || c.End != c.Lines[1].At {
			t.Errorf("ended %v at %d; want the last line's time %d", c.Ended, c.End, c.Lines[1].At)
		}
	})
}

func TestTimeouts(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		const short = 60 * time.Millisecond
		leave := make(chan struct{})
		defer close(leave)
		for _, tc := range []struct {
			part   string
			limits Timeouts
			before []string // said before the silence
		}{
			{PartFirstByte, Timeouts{FirstByte: short, Idle: time.Minute}, nil},
			{PartIdle, Timeouts{FirstByte: time.Minute, Idle: short}, []string{"가\n"}},
			{PartTotal, Timeouts{FirstByte: time.Minute, Idle: time.Minute, Total: short}, []string{"가\n"}},
		} {
			t.Run(tc.part, func(t *testing.T) {
				s, tr := by.serve(t, tc.limits, func(w http.ResponseWriter, r *http.Request) {
					_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice that the client left
					say(w, tc.before...)
					select {
					case <-leave:
					case <-r.Context().Done():
					}
				})
				c := &Call{}
				_, err := post(t, tr, s.URL, "{}", c)
				var timeout *TimeoutError
				if !errors.As(c.Err, &timeout) || timeout.Part != tc.part || timeout.After != short {
					t.Fatalf("error %v (%v); want a timeout of %s", c.Err, err, tc.part)
				}
				if len(c.Lines) != len(tc.before) {
					t.Errorf("%d lines before the silence; want %d", len(c.Lines), len(tc.before))
				}
			})
		}
	})
}

// TestIdleCountsFromTheLastRead: a stream longer than the bound is none that is
// silent for it.
func TestIdleCountsFromTheLastRead(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		const idle, gap, lines = 900 * time.Millisecond, 200 * time.Millisecond, 6
		leave := make(chan struct{})
		s, tr := by.serve(t, Timeouts{Idle: idle}, func(w http.ResponseWriter, _ *http.Request) {
			for range lines {
				say(w, "가\n")
				time.Sleep(gap)
			}
			<-leave
		})
		defer close(leave)
		c := &Call{}
		_, _ = post(t, tr, s.URL, "{}", c)
		var timeout *TimeoutError
		if !errors.As(c.Err, &timeout) || timeout.Part != PartIdle || len(c.Lines) != lines {
			t.Fatalf("error %v after %d lines; want a timeout of %s after %d", c.Err, len(c.Lines), PartIdle, lines)
		}
		if waited := time.Duration(c.End - c.Lines[lines-1].At); waited < idle || waited > 4*idle {
			t.Errorf("gave up %s after the last line; want %s", waited, idle)
		}
	})
}

func TestConnectTimeout(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		// A TLS handshake with a server that never speaks is still connecting.
		tr := by.transport(t, Timeouts{Connect: 60 * time.Millisecond})
		c := &Call{}
		_, err = post(t, tr, "https://"+l.Addr().String(), "{}", c)
		var timeout *TimeoutError
		if !errors.As(c.Err, &timeout) || timeout.Part != PartConnect {
			t.Errorf("error %v (%v); want a timeout of connect", c.Err, err)
		}
	})
}

func TestBounds(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) {
			say(w, "가\n", strings.Repeat("x", MaxLine+1<<16))
		})
		c := &Call{}
		if _, err := post(t, tr, s.URL, "{}", c); err != nil {
			t.Fatal(err)
		}
		if !errors.Is(c.Err, ErrLineTooLong) || len(c.Lines) != 1 {
			t.Errorf("error %v after %d lines; want %v after 1", c.Err, len(c.Lines), ErrLineTooLong)
		}
	})
}

func TestErrorStatusKeepsItsBody(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			say(w, "{\"error\":\n \"나쁨\"}")
		})
		body, err := post(t, tr, s.URL, "{}", &Call{KeepLine: func([]byte) bool { return false }})
		if want := "{\"error\":\n \"나쁨\"}"; err != nil || body != want {
			t.Errorf("body %q, error %v; want %q", body, err, want)
		}
	})
}

func TestRawBytes(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) { say(w, "서\xec\n") })
		c := &Call{}
		_, err := post(t, tr, s.URL, "{}", c)
		if err != nil || c.Err != nil || len(c.Lines) != 1 {
			t.Fatalf("error %v, %v, %d lines; want one line", err, c.Err, len(c.Lines))
		}
		if got := Restore(string(c.Bytes(0))); got != "서\xec" {
			t.Errorf("line %q; want the raw bytes back", got)
		}
	})
}

// TestStreamKeepsItsStartAsItCame: of a stream the first kept lines stand in
// Raw, and what was not kept.
func TestStreamKeepsItsStartAsItCame(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		const lines = 100
		line := "data: " + strings.Repeat("가", 30) + "\n"
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) {
			say(w, strings.Repeat(line+": 주석\n", lines))
		})
		c := &Call{KeepLine: func(l []byte) bool { return strings.HasPrefix(string(l), "data:") }}
		_, _ = post(t, tr, s.URL, "{}", c)
		if len(c.Lines) != lines || string(c.Bytes(lines-1)) != strings.TrimSpace(line) {
			t.Errorf("%d lines, the last %q", len(c.Lines), c.Bytes(lines-1))
		}
		head := (rawHead + len(line) - 1) / len(line)
		if got := strings.Count(string(c.Raw), line); got < head-1 || got > head {
			t.Errorf("Raw holds %d kept lines; want about %d", got, head)
		}
		if got := strings.Count(string(c.Raw), ": 주석\n"); got != lines {
			t.Errorf("Raw holds %d lines that were not kept; want %d", got, lines)
		}
		if want := lines * (len(line) + len(": 주석\n")); c.Size != want {
			t.Errorf("size %d; want %d", c.Size, want)
		}
	})
}

// slowConn reports what was noted while a write was under way.
type slowConn struct {
	net.Conn
	during func()
}

func (s slowConn) Write(p []byte) (int, error) { s.during(); return len(p), nil }

// TestSentIsNotedBeforeTheAnswerCanCome: the server may answer before the write
// call has returned; the time noted must not be an earlier request's by then.
func TestSentIsNotedBeforeTheAnswerCanCome(t *testing.T) {
	c := &conn{clock: NewClock()}
	stale := int64(0)
	c.Conn = slowConn{during: func() {
		if c.written.Load() == stale {
			t.Error("the time of the write is not noted while it is under way")
		}
	}}
	for range 2 {
		stale = c.written.Load()
		time.Sleep(time.Microsecond)
		if _, err := c.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKernelTime: a reader that comes late does not make an event late.
func TestKernelTime(t *testing.T) {
	if !kernelStamps() {
		t.Skip("this machine's sockets have no receive timestamps")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	clock := NewClock()
	nc, err := newDialer(clock, nil).noting(context.Background(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	server, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	awaitStamps(t, nc.(*conn).stamps, server)
	const late = 80 * time.Millisecond
	before := clock.Now()
	if _, err := server.Write([]byte("가")); err != nil {
		t.Fatal(err)
	}
	after := clock.Now()
	time.Sleep(late)
	buf := make([]byte, 8)
	if n, err := nc.Read(buf); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	at, lag := nc.(*conn).lastRead(clock)
	const slack = int64(time.Millisecond) // the two clocks are read one after the other
	if at < before-slack || at > after+slack {
		t.Errorf("arrived at %d; the write took from %d to %d", at, before, after)
	}
	if lag < int64(late)-slack {
		t.Errorf("lag %v; want at least the %v that the reader was late", time.Duration(lag), late)
	}
	server.Close()
	if n, err := nc.Read(buf); n != 0 || err != io.EOF {
		t.Errorf("after the close: %d bytes, %v; want EOF", n, err)
	}
}

// awaitStamps reads until times come: the kernel turns them on a while after
// the first socket on the machine has asked.
func awaitStamps(t *testing.T, r stampReader, server net.Conn) {
	t.Helper()
	buf := make([]byte, 8)
	for range 1000 {
		if _, err := server.Write([]byte("가")); err != nil {
			t.Fatal(err)
		}
		_, received, err := r.read(buf)
		if err != nil {
			t.Fatal(err)
		}
		if !received.IsZero() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("no kernel timestamps within a second")
}

func TestReusedConnectionHasNoSetUp(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) { say(w, "가\n") })
		var first, second Call
		for _, c := range []*Call{&first, &second} {
			if _, err := post(t, tr, s.URL, "{}", c); err != nil {
				t.Fatal(err)
			}
		}
		if first.Reused || first.Connect == 0 {
			t.Errorf("first call: reused %v, connect %d ns", first.Reused, first.Connect)
		}
		if !second.Reused || second.Connect != 0 || second.Sent <= first.End {
			t.Errorf("second call: reused %v, connect %d ns, sent %d, the first ended %d", second.Reused, second.Connect, second.Sent, first.End)
		}
	})
}

func TestRedirectIsNotFollowed(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		other, _ := by.serve(t, Timeouts{}, func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") })
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		})
		c := &Call{}
		if _, err := post(t, tr, s.URL, "{}", c); err != nil || c.Status != http.StatusTemporaryRedirect {
			t.Errorf("status %d, error %v; want the redirect itself", c.Status, err)
		}
	})
}
