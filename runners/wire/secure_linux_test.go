package wire

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// A crumbling listener's connections send what they are given in pieces.
type crumbling struct {
	net.Listener
	piece int
}

type crumblingConn struct {
	net.Conn
	piece int
}

func (l crumbling) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	return crumblingConn{nc, l.piece}, err
}

func (c crumblingConn) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(c.piece, len(rest))
		if _, err := c.Conn.Write(rest[:n]); err != nil {
			return 0, err
		}
		rest = rest[n:]
		runtime.Gosched() // so that the loop finds part of a record
	}
	return len(p), nil
}

// TestRecordsInPieces: TLS records come in segments of any size, and many in one.
func TestRecordsInPieces(t *testing.T) {
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		for _, piece := range []int{1, 7, 1000, 1 << 20} {
			t.Run(fmt.Sprint(tls.VersionName(version), " by ", piece), func(t *testing.T) {
				s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					n, _ := io.Copy(io.Discard, r.Body)
					say(w, fmt.Sprintln("읽음", n), "가\n", strings.Repeat("나", 30)+"\n")
				}))
				s.Config.ErrorLog = quiet()
				s.Listener = crumbling{s.Listener, piece}
				s.TLS = &tls.Config{MinVersion: version, MaxVersion: version}
				s.StartTLS()
				defer s.Close()
				tr := directly(t, Timeouts{Idle: 10 * time.Second})
				tr.trust(s.Client().Transport.(*http.Transport).TLSClientConfig)
				for i, body := range []string{"{}", strings.Repeat("x", 3<<20), "{}"} {
					c := &Call{}
					got, err := post(t, tr, s.URL, body, c)
					want := fmt.Sprintf("읽음 %d\n가\n%s\n", len(body), strings.Repeat("나", 30))
					if err != nil || c.Err != nil || got != want || c.Reused != (i > 0) {
						t.Fatalf("call %d: %.40q, error %v, %v, reused %v", i, got, err, c.Err, c.Reused)
					}
					if (c.TLS > 0) != (i == 0) {
						t.Errorf("call %d: TLS took %d ns", i, c.TLS)
					}
				}
			})
		}
	}
}

// TestLargeRecords: what TLS holds of a record is more than the loop's buffer.
func TestLargeRecords(t *testing.T) {
	line := strings.Repeat("가", 1<<20) + "\n"
	by := way{direct: true, tls: true}
	s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, line) })
	if got, err := post(t, tr, s.URL, "{}", &Call{}); err != nil || got != line {
		t.Errorf("%d bytes, error %v; want %d", len(got), err, len(line))
	}
}

// newSecurePeer is newPeer behind TLS; raw is the connection under it.
func newSecurePeer(t *testing.T, tr *Transport, f func(secure *tls.Conn, raw net.Conn)) string {
	config := certificate(tr)
	p := newPeer(t, func(nc net.Conn) { f(tls.Server(nc, config), nc) })
	return strings.Replace(p.url, "http:", "https:", 1)
}

// certificate makes the configuration of a server that tr trusts.
func certificate(tr *Transport) *tls.Config {
	s := httptest.NewUnstartedServer(nil)
	s.StartTLS()
	defer s.Close()
	tr.trust(s.Client().Transport.(*http.Transport).TLSClientConfig)
	return s.TLS.Clone()
}

func TestSecureClose(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\n\r\n가\n"
	for _, tc := range []struct {
		name string
		end  func(secure *tls.Conn, raw net.Conn)
		want error
	}{
		{"said", func(secure *tls.Conn, _ net.Conn) { secure.Close() }, nil},
		{"not said", func(_ *tls.Conn, raw net.Conn) { raw.Close() }, nil},
		{"in a record", func(_ *tls.Conn, raw net.Conn) { _, _ = raw.Write([]byte{23, 3, 3, 1, 0, 9}); raw.Close() }, io.ErrUnexpectedEOF},
		{"no record", func(_ *tls.Conn, raw net.Conn) { _, _ = io.WriteString(raw, "HTTP/1.1 ") }, tls.RecordHeaderError{}},
		{"a record that is not from the server", func(_ *tls.Conn, raw net.Conn) {
			_, _ = raw.Write(append([]byte{23, 3, 3, 0, 40}, make([]byte, 40)...))
		}, errors.New("bad record MAC")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tr := directly(t, Timeouts{Idle: 10 * time.Second})
			url := newSecurePeer(t, tr, func(secure *tls.Conn, raw net.Conn) {
				if readRequest(bufio.NewReader(secure)) != nil {
					_, _ = io.WriteString(secure, head)
					tc.end(secure, raw)
				}
			})
			c := &Call{}
			_, _ = post(t, tr, url, "{}", c)
			var record tls.RecordHeaderError
			switch {
			case c.Status != 200 || len(c.Lines) != 1:
				t.Fatalf("status %d, %d lines, error %v", c.Status, len(c.Lines), c.Err)
			case tc.want == nil && c.Err != nil:
				t.Error(c.Err)
			case errors.As(tc.want, &record) != errors.As(c.Err, &record):
				t.Errorf("error %v; want %T", c.Err, tc.want)
			case tc.want != nil && !errors.As(tc.want, &record) && (c.Err == nil || !strings.Contains(c.Err.Error(), tc.want.Error())):
				t.Errorf("error %v; want %v", c.Err, tc.want)
			}
			if open := tr.direct.openLinks(); open != 0 {
				t.Errorf("%d connections open", open)
			}
		})
	}
}

// TestSecureCloseWithTheAnswer: the server says that it closes in the segment
// that ends its answer.
func TestSecureCloseWithTheAnswer(t *testing.T) {
	tr := directly(t, Timeouts{})
	url := newSecurePeer(t, tr, func(secure *tls.Conn, raw net.Conn) {
		if readRequest(bufio.NewReader(secure)) == nil {
			return
		}
		release := tr.direct.hold(t)
		respond(secure, "가\n")
		secure.Close()
		release()
	})
	for range 2 {
		c := &Call{}
		if got, err := post(t, tr, url, "{}", c); err != nil || c.Err != nil || got != "가\n" || c.Reused {
			t.Errorf("%q, error %v, %v, reused %v", got, err, c.Err, c.Reused)
		}
	}
}

func TestUntrusted(t *testing.T) {
	eachWay(t, func(t *testing.T, by way) {
		if !by.tls {
			return
		}
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.Config.ErrorLog = quiet()
		s.StartTLS()
		defer s.Close()
		defer debug.SetGCPercent(debug.SetGCPercent(-1)) // it closes what was forgotten
		tr := by.transport(t, Timeouts{})
		_, _ = post(t, tr, s.URL, "{}", &Call{}) // what stays open after it may
		files := openFiles(t)
		var c *Call
		var err error
		for range 10 {
			c = &Call{}
			_, err = post(t, tr, s.URL, "{}", c)
		}
		until(t, "the connection is closed", func() bool { return openFiles(t) <= files })
		var verify *tls.CertificateVerificationError
		var unknown x509.UnknownAuthorityError
		if !errors.As(c.Err, &verify) || !errors.As(c.Err, &unknown) || c.Sent != 0 {
			t.Errorf("error %v, %v, sent %d; want an unknown authority", err, c.Err, c.Sent)
		}
	})
}

// TestSecureKernelTime: under TLS a line has the time of the segment that
// completed it, too.
func TestSecureKernelTime(t *testing.T) {
	if !kernelStamps() {
		t.Skip("this machine's sockets have no receive timestamps")
	}
	eachWay(t, func(t *testing.T, by way) {
		if !by.tls {
			return
		}
		s, tr := by.serve(t, Timeouts{}, func(w http.ResponseWriter, _ *http.Request) {
			for range 3 {
				say(w, "가\n")
				time.Sleep(5 * time.Millisecond)
			}
		})
		until(t, "the lag is known", func() bool { // timestamps are turned on a while after they were asked for
			c := &Call{}
			if _, err := post(t, tr, s.URL, "{}", c); err != nil || len(c.Lines) != 3 {
				t.Fatal(err, c.Err, len(c.Lines))
			}
			return c.Lines[0].Lag >= 0 && c.Lines[2].Lag >= 0
		})
	})
}

// TestKeyUpdate: the server asks for new keys in the middle of a stream, and
// must be given one back before it reads the next request.
func TestKeyUpdate(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("Go's server cannot ask for new keys, and there is no openssl")
	}
	dir := t.TempDir()
	key, certificate := dir+"/key.pem", dir+"/cert.pem"
	if out, err := exec.Command(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
		"-keyout", key, "-out", certificate).CombinedOutput(); err != nil {
		t.Skipf("no certificate: %v: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	server := exec.Command(openssl, "s_server", "-accept", address, "-key", key, "-cert", certificate, "-tls1_3")
	stdin, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Process.Kill(); _ = server.Wait() }()
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for s := bufio.NewScanner(stdout); s.Scan(); {
			lines <- s.Text()
		}
	}()
	await := func(text string) {
		for {
			select {
			case line, more := <-lines:
				if !more {
					t.Fatalf("openssl ended before it said %q", text)
				}
				if strings.Contains(line, text) {
					return
				}
			case <-time.After(10 * time.Second):
				t.Fatalf("openssl has not said %q", text)
			}
		}
	}
	await("ACCEPT")
	tr := directly(t, Timeouts{Idle: 10 * time.Second, FirstByte: 10 * time.Second})
	tr.trust(&tls.Config{InsecureSkipVerify: true})
	for i := range 3 {
		done := make(chan *Call)
		go func() {
			c := &Call{}
			_ = carry(context.Background(), t, tr, "https://"+address, fmt.Sprintf("{\"nr\": %d}\n", i), c)
			done <- c
		}()
		await(fmt.Sprintf("{\"nr\": %d}", i))
		say := func(s string) { _, _ = io.WriteString(stdin, s); time.Sleep(50 * time.Millisecond) }
		say("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n가\n")
		say("K\n") // new keys for both
		say("나\n")
		c := <-done
		if c.Err != nil || len(c.Lines) != 2 || c.Reused != (i > 0) {
			t.Fatalf("call %d: %d lines, reused %v, error %v", i, len(c.Lines), c.Reused, c.Err)
		}
		say("K\n") // and once more while the connection is idle
	}
}
