//go:build unix

package wire

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// BenchmarkEvents: the CPU that an event of a stream costs on each way, with 100
// streams that send one a millisecond, and a server in a process of its own.
func BenchmarkEvents(b *testing.B) {
	const streams, events = 100, 300
	for _, by := range []way{
		{name: "net/http"}, {name: "net/http, TLS", tls: true}, {name: "HTTP2", http2: true},
		{name: "direct", direct: true}, {name: "direct, TLS", direct: true, tls: true},
	} {
		b.Run(by.name, func(b *testing.B) {
			if by.direct && Loops() == 0 {
				b.Skip("not on this system")
			}
			url := eventServer(b, by, events)
			tr := NewTransport(NewClock(), Options{Conns: streams, HTTP2: by.http2})
			defer tr.Close()
			if !by.direct {
				tr.direct = nil
			}
			tr.trust(&tls.Config{InsecureSkipVerify: true})
			wave := func() {
				var all sync.WaitGroup
				for range streams {
					all.Go(func() {
						c := &Call{}
						if err := carry(b.Context(), b, tr, url, "{}", c); err != nil || len(c.Lines) != events {
							b.Errorf("%d events, error %v, %v", len(c.Lines), err, c.Err)
						}
					})
				}
				all.Wait()
			}
			wave() // makes the connections
			before := cpu(b)
			for b.Loop() {
				wave()
			}
			b.ReportMetric(float64((cpu(b)-before).Nanoseconds())/1e3/float64(b.N*streams*events), "µs-CPU/event")
		})
	}
}

// cpu is the time that this process has spent.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// The variable that makes this test binary the server of BenchmarkEvents.
const serveEvents = "HANBENCH_TEST_SERVE_EVENTS"

// eventServer starts one for the calls that by makes, whose answers have so many
// events a millisecond apart.
func eventServer(b *testing.B, by way, events int) (url string) {
	server := exec.Command(os.Args[0])
	server.Env = append(os.Environ(), fmt.Sprintf("%s=%d %v", serveEvents, events, by.tls))
	stdout, err := server.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdin, err := server.StdinPipe() // it ends with us
	if err != nil {
		b.Fatal(err)
	}
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		stdin.Close()
		_ = server.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func TestMain(m *testing.M) {
	if what := os.Getenv(serveEvents); what != "" {
		serve(what)
		return
	}
	os.Exit(m.Run())
}

// serve is the server's process.
func serve(what string) {
	count, secure, _ := strings.Cut(what, " ")
	events, err := strconv.Atoi(count)
	if err != nil {
		panic(err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for i := range events {
			<-tick.C
			say(w, fmt.Sprintf("data: {\"choices\":[{\"delta\":{\"content\":\"가%d\"}}]}\n", i))
		}
	}))
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetUnencryptedHTTP2(true)
	if secure == "true" {
		s.StartTLS()
	} else {
		s.Start()
	}
	fmt.Println(s.URL)
	_, _ = io.Copy(io.Discard, os.Stdin)
	s.CloseClientConnections()
}
