package wire

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A framed is what became of a response.
type framed struct {
	Status int
	Body   string
	Whole  bool // it came to its end
	Reuse  bool // another may follow on the connection
}

// cut gives data to a framing in pieces, whose lengths less one go round in
// lengths, and closes the connection.
func cut(data, lengths []byte) framed {
	var f framing
	var body []byte
	var err error
	for i := 0; len(data) > 0 && err == nil; i++ {
		n := len(data)
		if len(lengths) > 0 {
			n = min(n, 1+int(lengths[i%len(lengths)]))
		}
		piece := data[:n]
		data = data[n:]
		for len(piece) > 0 && err == nil {
			var part []byte
			part, piece, err = f.next(piece)
			body = append(body, part...)
		}
	}
	got := framed{Status: f.status, Body: string(body)}
	if err == nil {
		got.Whole = f.state == complete || f.status != 0 && f.closed() == io.EOF
		got.Reuse = f.reusable()
	}
	return got
}

// byNetHTTP is what net/http makes of the same.
func byNetHTTP(data []byte) framed {
	rest := bytes.NewReader(data)
	r := bufio.NewReaderSize(rest, readBuffer)
	for {
		resp, err := http.ReadResponse(r, &http.Request{Method: http.MethodPost})
		if err != nil || resp.StatusCode < 100 {
			return framed{}
		}
		switching := resp.StatusCode == http.StatusSwitchingProtocols
		if resp.StatusCode/100 == 1 && !switching {
			continue
		}
		body, err := io.ReadAll(resp.Body)
		more := r.Buffered()+rest.Len() > 0
		return framed{
			Status: resp.StatusCode, Body: string(body), Whole: err == nil,
			Reuse: err == nil && !resp.Close && !switching && !more,
		}
	}
}

func TestFraming(t *testing.T) {
	const ok, chunked = "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	for _, tc := range []struct {
		name, response string
		want           framed
	}{
		{"길이가 있음", ok + "Content-Length: 6\r\n\r\n가나", framed{200, "가나", true, true}},
		{"빈 몸", ok + "Content-Length: 0\r\n\r\n", framed{200, "", true, true}},
		{"길이보다 짧음", ok + "Content-Length: 7\r\n\r\n가나", framed{200, "가나", false, false}},
		{"길이보다 김", ok + "Content-Length: 3\r\n\r\n가나", framed{200, "가", true, false}},
		{"닫힐 때까지", ok + "\r\n가나", framed{200, "가나", true, false}},
		{"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n가", framed{200, "가", true, false}},
		{"닫겠다고 함", ok + "Content-Length: 3\r\nConnection: close\r\n\r\n가", framed{200, "가", true, false}},
		{"줄바꿈이 LF뿐인 머리", "HTTP/1.1 200 OK\nContent-Length: 3\n\n가", framed{200, "가", true, true}},
		{"LF 다음 CR LF", "HTTP/1.1 200 OK\nContent-Length: 3\n\r\n가", framed{200, "가", true, true}},
		{"204", "HTTP/1.1 204 No Content\r\n\r\n", framed{204, "", true, true}},
		{"304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", framed{304, "", true, true}},
		{"몸이 없는 상태에 chunked", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", framed{204, "", true, true}},
		{"1xx가 먼저", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + ok + "Content-Length: 3\r\n\r\n가", framed{200, "가", true, true}},
		{"1xx뿐", "HTTP/1.1 100 Continue\r\n\r\n", framed{}},
		{"101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", framed{101, "", true, false}},
		{"조각", chunked + "3\r\n가\r\n6;ext=1\r\n나다\r\n0\r\n\r\n", framed{200, "가나다", true, true}},
		{"꼬리", chunked + "3\r\n가\r\n0\r\nX-Sum: 1\r\nX-B: 2\r\n\r\n", framed{200, "가", true, true}},
		{"꼬리가 헤더가 아님", chunked + "3\r\n가\r\n0\r\n꼬리\r\n\r\n", framed{200, "가", false, false}},
		{"끝없는 꼬리", chunked + "0\r\nX: " + strings.Repeat("y", maxTrailer) + "\r\n\r\n", framed{200, "", false, false}},
		{"마지막 조각 없이 닫힘", chunked + "3\r\n가\r\n", framed{200, "가", false, false}},
		{"조각 뒤에 더 옴", chunked + "3\r\n가\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n", framed{200, "가", true, false}},
		{"크기가 수가 아님", chunked + "가\r\n", framed{200, "", false, false}},
		{"크기가 너무 큼", chunked + "fffffffffffffffff\r\n", framed{200, "", false, false}},
		{"크기가 음수", chunked + "-3\r\n가\r\n", framed{200, "", false, false}},
		{"크기 줄이 LF로 끝남", chunked + "3\n가\r\n0\r\n\r\n", framed{200, "", false, false}},
		{"크기 줄이 너무 김", chunked + "3;" + strings.Repeat("x", maxChunkLine) + "\r\n가\r\n0\r\n\r\n", framed{200, "", false, false}},
		{"조각이 크기보다 김", chunked + "3\r\n가나\r\n0\r\n\r\n", framed{200, "가", false, false}},
		{"상태 줄이 아님", "SSH-2.0-OpenSSH\r\n\r\n", framed{}},
		{"길이가 둘", ok + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n가나다", framed{}},
		{"머리가 잘림", ok + "Content-Le", framed{}},
		{"아무것도 없음", "", framed{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, lengths := range [][]byte{nil, {0}, {1}, {2, 0, 6}} {
				if diff := cmp.Diff(tc.want, cut([]byte(tc.response), lengths)); diff != "" {
					t.Errorf("in pieces of %v + 1 (-want +got):\n%s", lengths, diff)
				}
			}
			if diff := cmp.Diff(tc.want, byNetHTTP([]byte(tc.response))); diff != "" {
				t.Errorf("net/http does not agree (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeadIsBounded(t *testing.T) {
	var f framing
	line := []byte("X-Y: " + strings.Repeat("z", 1000) + "\r\n")
	_, _, err := f.next([]byte("HTTP/1.1 200 OK\r\n"))
	for n := 0; err == nil && n <= maxHead+len(line); n += len(line) {
		_, _, err = f.next(line)
	}
	if err != errHeadTooLong {
		t.Errorf("error %v; want %v", err, errHeadTooLong)
	}
}

// FuzzFraming holds framing against net/http: the same body, the same end, the
// same readiness for another response, wherever the response is cut.
func FuzzFraming(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n가나",
		"HTTP/1.1 200 OK\r\n\r\n가나",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n가\r\n0\r\nX: 1\r\n\r\n",
		"HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"HTTP/1.0 200 OK\nConnection: keep-alive\n\n",
		"HTTP/1.1 101 x\r\n\r\n", "HTTP/1.1 000 x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\n\nC: d\r\n\r\n",
	} {
		f.Add([]byte(s), []byte{0})
		f.Add([]byte(s), []byte{4, 1, 30})
	}
	f.Fuzz(func(t *testing.T, data, lengths []byte) {
		if len(data) > 8<<10 {
			t.Skip("net/http bounds a chunked body's overhead, which takes 16 KiB of it")
		}
		want := byNetHTTP(data)
		if diff := cmp.Diff(want, cut(data, lengths)); diff != "" {
			t.Errorf("(-net/http +framing):\n%s", diff)
		}
	})
}
