package main

import (
	"bufio"
	"bytes"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMostWithin(t *testing.T) {
	tests := []struct {
		name  string
		times []int64
		d     time.Duration
		want  int
	}{
		{"none", nil, 10, 0},
		{"far from each other", []int64{0, 100, 200}, 10, 1},
		{"as far as that", []int64{0, 10, 21}, 10, 2},
		{"a burst in the middle", []int64{0, 100, 101, 101, 109, 120, 200}, 10, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := mostWithin(tt.times, tt.d); got != tt.want {
				t.Errorf("%d of %v within %d, want %d", got, tt.times, tt.d, tt.want)
			}
		})
	}
}

// A ready-made request is one to net/http, with its body and the id that was set.
func TestReadyMade(t *testing.T) {
	r := readyMade(netip.MustParseAddrPort("127.0.0.1:8000"), "/api/chat", bareID(0))
	for _, i := range []int{0, 7, 12345678, 90} {
		r.set(i)
		in := bytes.NewReader(r.text)
		req, err := http.ReadRequest(bufio.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		n, err := body.ReadFrom(req.Body)
		if err != nil || n != req.ContentLength || !bytes.HasSuffix(r.text, body.Bytes()) || in.Len() > 0 {
			t.Errorf("a body of %d bytes where %d are promised: %v", n, req.ContentLength, err)
		}
		got := []string{req.Method, req.URL.Path, req.Host, req.Header.Get("X-Request-Id")}
		if diff := cmp.Diff([]string{"POST", "/api/chat", "127.0.0.1:8000", bareID(i)}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		w := assembleSegments([]segment{{at: 5, data: string(r.text)}})
		if len(w.Streams) != 1 || w.Streams[0].ID != bareID(i) {
			t.Errorf("the capture does not know it: %+v", w.Streams)
		}
	}
}

func TestCompanions(t *testing.T) {
	open := scenario{Requests: 10, Rate: 10}
	tests := []struct {
		name         string
		s            scenario
		noBare       bool
		reads, sends bool
	}{
		{"closed loop", scenario{Streams: 2}, false, true, false},
		{"closed loop, --no-bare", scenario{Streams: 2}, true, false, false},
		{"starved", starved(), false, false, false},
		{"open loop", open, false, false, linux},
		{"open loop, --no-bare", open, true, false, false},
		{"overload", overload(), false, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &bench{options: options{NoBare: tt.noBare}}
			if r, s := b.reads(tt.s), b.sends(tt.s); r != tt.reads || s != tt.sends {
				t.Errorf("reader %t, sender %t; want %t, %t", r, s, tt.reads, tt.sends)
			}
			want := tt.s.length()
			if tt.reads || tt.sends {
				want *= 2
			}
			if got := b.expected(tt.s); got != want {
				t.Errorf("expected to take %s, want %s", got, want)
			}
		})
	}
}

// The sender's figures stand in the second column of an open loop's rows, and of
// no other's.
func TestLoads(t *testing.T) {
	ours := Schedule{Lag: quantiles(2, 1, 2, 3), Server: &KSTest{N: 9, D: 0.5, P: 0.25}, Wire: &KSTest{N: 9, D: 0.25, P: 0.5}}
	bare := Schedule{Lag: quantiles(2, 4, 5, 6), Server: &KSTest{N: 8, D: 0.125, P: 1}}
	f := Figures{Truth: "wire", Schedule: &ours, BareSchedule: &bare}
	want := [][]string{
		{"due → wire", "1.000 / 2.000 / 3.000", "4.000 / 5.000 / 6.000"},
		{"KS test of gaps, server's log", "n 9  D 0.5000  p 0.250", "n 8  D 0.1250  p 1.000"},
		{"KS test of gaps, wire", "n 9  D 0.2500  p 0.500", "–"},
	}
	if diff := cmp.Diff(want, f.loads()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if head := f.rows()[0]; len(head) != 3 || head[2] != "bare sender" {
		t.Errorf("columns %q", head)
	}
	var table strings.Builder
	if err := f.print(&table); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(table.String(), "\n")
	at := func(line, what string) int { return len([]rune(line[:max(0, strings.Index(line, what))])) }
	if head, row := at(lines[3], "bare sender"), at(lines[len(lines)-4], "4.000"); head == 0 || head != row {
		t.Errorf("the second column begins at %d, its head at %d:\n%s", row, head, table.String())
	}
	f.BareSchedule = nil
	for _, row := range f.rows() {
		if len(row) != 2 {
			t.Errorf("without the sender: %q", row)
		}
	}
}
