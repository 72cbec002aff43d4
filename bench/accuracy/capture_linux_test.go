package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sys/unix"
)

// What is said on loopback is seen once, in order, with times between those of
// the two sides, and nothing of other ports. It fills several blocks of the ring.
func TestCapture(t *testing.T) {
	const tokens = 200
	s := &server{tokens: tokens}
	mine, other := httptest.NewServer(s.routes()), httptest.NewServer(s.routes())
	defer mine.Close()
	defer other.Close()
	addr := netip.MustParseAddrPort(strings.TrimPrefix(mine.URL, "http://"))
	c, err := startCapture(addr.Port())
	if errors.Is(err, unix.EPERM) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	begin := time.Now().UnixNano()
	var want []*stream
	for i := range 40 {
		id := fmt.Sprint("one-", i)
		ask(t, other, "not-mine")
		ask(t, mine, id)
		want = append(want, &stream{ID: id, Seq: -1, Lines: tokens + 2})
	}
	end := time.Now().UnixNano()
	frames, dropped, err := c.close()
	if err != nil || dropped != 0 {
		t.Fatalf("%d dropped, %v", dropped, err)
	}
	type place struct {
		fromServer bool
		client     uint16
		seq        uint32
	}
	seen := map[place]bool{}
	for p := range frames.packets(addr.Port()) {
		seen[place{p.FromServer, p.Client, p.Seq}] = true
	}
	// On a busy machine the kernel sends a packet again now and then.
	if again := frames.n - len(seen); again < 0 || again > frames.n/100 {
		t.Errorf("%d frames hold %d packets: some are there twice, or belong to others", frames.n, len(seen))
	}
	got := assemble(frames.packets(addr.Port()))
	if diff := cmp.Diff(wire{Streams: want}, got, cmpopts.IgnoreFields(stream{}, "Asked", "Texts", "End")); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := begin
	for i, g := range got.Streams {
		log := s.log[2*i+1]
		if g.Asked < at || g.Asked > log.Got || len(g.Texts) != tokens {
			t.Fatalf("%s: asked at %d, after %d; the server had it at %d; %d texts", g.ID, g.Asked, at, log.Got, len(g.Texts))
		}
		for k, text := range g.Texts {
			if text < log.Writes[k] || text > end {
				t.Errorf("%s: text %d at %d, written at %d", g.ID, k, text, log.Writes[k])
			}
		}
		at = g.End
	}
}

// ask sends a request with a body of several segments and reads the answer.
func ask(t *testing.T, s *httptest.Server, id string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, s.URL+"/v1/chat/completions", strings.NewReader(strings.Repeat("가", 5000)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Request-Id", id)
	resp, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
}
