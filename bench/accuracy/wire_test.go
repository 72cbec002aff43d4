package main

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	testPort   = 8000
	clientPort = 40000
)

// segment is a TCP segment in a test: from the client, unless down.
type segment struct {
	at   int64
	down bool
	port uint16 // the client's; 0: clientPort
	seq  uint32
	data string
	snap int // bytes of data that were captured; 0: all
}

// frame is the segment as it is captured, with options in its TCP header.
func (s segment) frame() []byte {
	const options = 12
	if s.port == 0 {
		s.port = clientPort
	}
	b := make([]byte, ethernetHeader+ipv4Header+tcpHeader+options)
	binary.BigEndian.PutUint16(b[12:], 0x0800)
	ip := b[ethernetHeader:]
	ip[0], ip[9] = 0x45, 6
	binary.BigEndian.PutUint16(ip[2:], uint16(ipv4Header+tcpHeader+options+len(s.data)))
	tcp := ip[ipv4Header:]
	source, target := s.port, uint16(testPort)
	if s.down {
		source, target = target, source
	}
	binary.BigEndian.PutUint16(tcp, source)
	binary.BigEndian.PutUint16(tcp[2:], target)
	binary.BigEndian.PutUint32(tcp[4:], s.seq)
	tcp[12] = (tcpHeader + options) / 4 << 4
	data := s.data
	if s.snap > 0 {
		data = data[:s.snap]
	}
	return append(b, data...)
}

func assembleSegments(segments []segment) wire {
	var f frames
	for _, s := range segments {
		f.add(s.at, s.frame())
	}
	return assemble(f.packets(testPort))
}

func post(id string) string {
	return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + id + "\r\nContent-Length: 2\r\n\r\n{}"
}

// chunk is a line of text as the server sends it, in a chunk of HTTP.
func chunk(text string) string {
	line := fmt.Sprintf("data: {\"choices\":[{\"delta\":{\"content\":%q}}]}\n\n", text)
	return fmt.Sprintf("%x\r\n%s\r\n", len(line), line)
}

const (
	responseHeader = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
	done           = "e\r\ndata: [DONE]\n\n\r\n"
)

// down numbers the server's segments from seq on.
func down(seq uint32, at []int64, data ...string) []segment {
	var s []segment
	for i, d := range data {
		s = append(s, segment{at: at[i], down: true, seq: seq, data: d})
		seq += uint32(len(d))
	}
	return s
}

func TestAssemble(t *testing.T) {
	first := responseHeader + chunk("가")
	tests := []struct {
		name     string
		segments []segment
		want     wire
	}{
		{"a segment an event", append([]segment{{at: 10, data: post("a")}},
			down(1, []int64{20, 30, 40}, first, chunk("나"), done)...),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20, 30}, End: 40, Lines: 3}}}},
		{"a request of three segments counts from its last", append([]segment{
			{at: 10, seq: 0, data: post("a")},
			{at: 11, seq: uint32(len(post("a"))), data: "가나다"},
			{at: 12, seq: uint32(len(post("a")) + 9), data: "라"}},
			down(1, []int64{20}, first)...),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 12, Texts: []int64{20}, End: 20, Lines: 1}}}},
		{"several events in a segment", append([]segment{{at: 10, data: post("a")}},
			down(1, []int64{20, 30}, first, chunk("나")+chunk("다")+done)...),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20, 30, 30}, End: 30, Lines: 4}}}},
		{"an event in two segments is that of the second", append([]segment{{at: 10, data: post("a")}},
			down(1, []int64{20, 30}, first[:len(first)-12], first[len(first)-12:])...),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{30}, End: 30, Lines: 1}}}},
		{"an empty role chunk is no text", append([]segment{{at: 10, data: post("a")}},
			down(1, []int64{20, 30}, responseHeader+chunk(""), chunk("가"))...),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{30}, End: 30, Lines: 2}}}},
		{"lines of Ollama", append([]segment{{at: 10, data: post("a")}},
			down(1, []int64{20, 30}, `{"message":{"role":"assistant","content":"가"},"done":false}`+"\n",
				`{"message":{"role":"assistant","content":""},"done":true}`+"\n")...),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20}, End: 30, Lines: 2}}}},
		{"sent again", append([]segment{{at: 10, data: post("a")}, {at: 15, data: post("a")}},
			segment{at: 20, down: true, seq: 1, data: first},
			segment{at: 25, down: true, seq: 1, data: first},
			segment{at: 30, down: true, seq: 1, data: first + chunk("나")}),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20, 30}, End: 30, Lines: 2}}}},
		{"two requests on a connection whose numbers wrap", append(append([]segment{{at: 10, data: post("a")}},
			down(1<<32-70, []int64{20, 25}, first, done)...),
			append([]segment{{at: 30, seq: uint32(len(post("a"))), data: post("b")}},
				down(uint32(len(first)+len(done)-70), []int64{40}, first)...)...),
			wire{Streams: []*stream{
				{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20}, End: 25, Lines: 2},
				{ID: "b", Seq: -1, Asked: 30, Texts: []int64{40}, End: 40, Lines: 1}}}},
		{"sent again over the wrap", append([]segment{{at: 10, data: post("a")}},
			segment{at: 20, down: true, seq: 1<<32 - 10, data: first},
			segment{at: 25, down: true, seq: 1<<32 - 10, data: first}),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20}, End: 20, Lines: 1}}}},
		{"a request without an id after one with", append([]segment{{at: 10, data: post("a")},
			{at: 30, seq: uint32(len(post("a"))), data: "GET /v1/models HTTP/1.1\r\n\r\n"}},
			down(1, []int64{40}, first)...),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10}}}},
		{"two connections", []segment{{at: 10, data: post("a")}, {at: 11, port: 40001, data: post("b")},
			{at: 20, down: true, port: 40001, seq: 7, data: first}, {at: 21, down: true, seq: 7, data: first}},
			wire{Streams: []*stream{
				{ID: "a", Seq: -1, Asked: 10, Texts: []int64{21}, End: 21, Lines: 1},
				{ID: "b", Seq: -1, Asked: 11, Texts: []int64{20}, End: 20, Lines: 1}}}},
		{"received by two cores, the second first", append([]segment{{at: 10, data: post("a")}},
			segment{at: 20, down: true, seq: 1, data: first},
			segment{at: 40, down: true, seq: uint32(1 + len(first) + 2*len(chunk("나"))), data: done},
			segment{at: 31, down: true, seq: uint32(1 + len(first) + len(chunk("나"))), data: chunk("나")},
			segment{at: 32, down: true, seq: uint32(1 + len(first)), data: chunk("나")}),
			wire{Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20, 32, 32}, End: 40, Lines: 4}}}},
		{"a missing segment, and the next request", append([]segment{{at: 10, data: post("a")}},
			segment{at: 20, down: true, seq: 1, data: first},
			segment{at: 30, down: true, seq: uint32(1 + len(first) + 90), data: done},
			segment{at: 40, seq: uint32(len(post("a"))), data: post("b")},
			segment{at: 50, down: true, seq: uint32(1 + len(first) + 90 + len(done)), data: first}),
			wire{Holes: 1, Streams: []*stream{
				{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20}, End: 30, Lines: 2, Holed: true},
				{ID: "b", Seq: -1, Asked: 40, Texts: []int64{50}, End: 50, Lines: 1}}}},
		{"a missing segment", append([]segment{{at: 10, data: post("a")}},
			segment{at: 20, down: true, seq: 1, data: first},
			segment{at: 30, down: true, seq: uint32(1 + len(first) + 90), data: done}),
			wire{Holes: 1, Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Texts: []int64{20}, End: 30, Lines: 2, Holed: true}}}},
		{"a segment that was cut", append([]segment{{at: 10, data: post("a")}},
			segment{at: 20, down: true, seq: 1, data: first, snap: 40}),
			wire{Holes: 1, Streams: []*stream{{ID: "a", Seq: -1, Asked: 10, Holed: true}}}},
		{"a request without an id", append([]segment{{at: 10, data: "GET /v1/models HTTP/1.1\r\n\r\n"}},
			down(1, []int64{20}, first)...), wire{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, assembleSegments(tt.segments)); diff != "" {
				t.Errorf("streams (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseFrameRefuses(t *testing.T) {
	whole := segment{data: post("a")}.frame()
	udp := append([]byte(nil), whole...)
	udp[ethernetHeader+9] = 17
	ipv6 := append([]byte(nil), whole...)
	ipv6[ethernetHeader] = 0x65
	for name, frame := range map[string][]byte{
		"empty": nil, "cut in its headers": whole[:50], "no data": segment{}.frame(), "UDP": udp, "IPv6": ipv6,
	} {
		if p, ok := parseFrame(1, frame, testPort); ok {
			t.Errorf("%s: taken for %+v", name, p)
		}
	}
	if p, ok := parseFrame(1, whole, testPort+1); ok {
		t.Errorf("another port: taken for %+v", p)
	}
	if _, ok := parseFrame(1, whole, testPort); !ok {
		t.Error("the whole frame is refused")
	}
}

// Frames lie one behind another in pieces of memory, and none is lost where a
// piece ends.
func TestFramesKeepAll(t *testing.T) {
	var f frames
	data := strings.Repeat("가", 10000)
	const n = 400 // 12 MB: three pieces
	for i := range n {
		f.add(int64(i), segment{seq: uint32(i), data: data}.frame())
	}
	got := 0
	for p := range f.packets(testPort) {
		if p.At != int64(got) || p.Seq != uint32(got) || string(p.Payload) != data {
			t.Fatalf("frame %d is %d, with %d bytes", got, p.At, len(p.Payload))
		}
		got++
	}
	if got != n || f.n != n || len(f.slabs) < 3 {
		t.Errorf("%d of %d frames, counted as %d, in %d pieces", got, n, f.n, len(f.slabs))
	}
}

func FuzzAssemble(f *testing.F) {
	f.Add(segment{data: post("a")}.frame(), segment{down: true, data: chunk("가")}.frame())
	f.Add([]byte{}, segment{down: true, data: done, snap: 3}.frame())
	f.Fuzz(func(t *testing.T, up, down []byte) {
		var fr frames
		for _, b := range [][]byte{up, down, down, up} {
			fr.add(1, b)
		}
		for _, s := range assemble(fr.packets(testPort)).Streams {
			if len(s.Texts) > s.Lines {
				t.Errorf("%d texts in %d lines", len(s.Texts), s.Lines)
			}
		}
	})
}
