package runners_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/wire"
)

// A witness is an independent server, in a process of its own, that says when
// it got each request and when it wrote each chunk. It shares no code with the
// reference endpoint.
type witness struct {
	url   string
	lines chan sighting
}

// sighting is one request as the witness saw it: wall-clock nanoseconds.
type sighting struct {
	ID     string
	Got    int64
	Writes []int64
}

// envWitness makes the test binary a witness instead of running tests.
const envWitness = "HANBENCH_TEST_WITNESS"

const (
	witnessPrefill = 200 * time.Millisecond
	witnessGap     = 20 * time.Millisecond
	witnessTokens  = 50
)

// serveWitness never returns; the address and each sighting go to w.
func serveWitness(w io.Writer) {
	var mu sync.Mutex
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(w, l.Addr())
	panic(http.Serve(l, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		s := sighting{ID: r.Header.Get("X-Request-Id"), Got: time.Now().UnixNano()}
		start := time.Now()
		_, _ = io.Copy(io.Discard, r.Body)
		write := func(data string) {
			s.Writes = append(s.Writes, time.Now().UnixNano())
			_, _ = fmt.Fprintf(rw, "data: %s\n\n", data)
			rw.(http.Flusher).Flush()
		}
		for i := range witnessTokens {
			time.Sleep(time.Until(start.Add(witnessPrefill + time.Duration(i)*witnessGap)))
			write(`{"choices":[{"index":0,"delta":{"content":"가"}}]}`)
		}
		write(`{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`)
		write("[DONE]")
		mu.Lock()
		defer mu.Unlock()
		_ = json.NewEncoder(w).Encode(s)
	})))
}

func startWitness(tb testing.TB) *witness {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), envWitness+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	r := bufio.NewReader(out)
	address, err := r.ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	w := &witness{url: "http://" + strings.TrimSpace(address) + "/v1", lines: make(chan sighting, 10_000)}
	go func() {
		for d := json.NewDecoder(r); ; {
			var s sighting
			if d.Decode(&s) != nil {
				return
			}
			w.lines <- s
		}
	}()
	return w
}

// BenchmarkTimingError reports how far ttft and e2e are from what the witness
// saw, at 50 streams, the first wave left out: the difference of the medians,
// and of the 99th percentiles, in milliseconds. Run it with -benchtime=500x or
// more on a quiet machine.
func BenchmarkTimingError(b *testing.B) {
	const streams = 50
	w := startWitness(b)
	presets, err := runners.Presets("")
	if err != nil {
		b.Fatal(err)
	}
	target, err := runners.ParseTarget("openai:m@"+w.url, presets)
	if err != nil {
		b.Fatal(err)
	}
	r, err := runners.New(target, runners.Options{RunID: "bench", Clock: wire.NewClock(), Conns: streams, Timeouts: quick})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := r.Prepare(context.Background()); err != nil {
		b.Fatal(err)
	}
	<-w.lines // the probe
	ours := map[string]runners.Response{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan int, b.N)
	for i := range b.N {
		next <- i
	}
	close(next)
	b.ResetTimer()
	for range streams {
		wg.Go(func() {
			for i := range next {
				id := fmt.Sprint(i)
				resp := runners.Do(context.Background(), r, ask(id, 0, nil))
				mu.Lock()
				ours[id] = resp
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	var ttft, e2e [2][]float64 // ours, the witness's
	for range b.N {
		s := <-w.lines
		resp := ours[s.ID]
		if resp.Err != nil {
			b.Fatal(resp.Err)
		}
		if len(s.ID) < 2 || (len(s.ID) == 2 && s.ID < fmt.Sprint(streams)) {
			continue
		}
		ttft[0] = append(ttft[0], float64(*resp.FirstOutput-*resp.Sent)/1e6)
		ttft[1] = append(ttft[1], float64(s.Writes[0]-s.Got)/1e6)
		e2e[0] = append(e2e[0], float64(*resp.End-*resp.Sent)/1e6)
		e2e[1] = append(e2e[1], float64(s.Writes[len(s.Writes)-1]-s.Got)/1e6)
	}
	if len(ttft[0]) == 0 {
		return // go test's first try, with a single request
	}
	for name, v := range map[string][2][]float64{"ttft": ttft, "e2e": e2e} {
		for _, q := range []float64{0.5, 0.99} {
			b.ReportMetric(at(v[0], q)-at(v[1], q), fmt.Sprintf("ms-%s-p%.0f", name, 100*q))
		}
	}
}

// at is the order statistic nearest to quantile q.
func at(v []float64, q float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[min(len(v)-1, int(q*float64(len(v))))]
}
