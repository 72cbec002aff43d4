package runners

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/runners/wire"
)

func TestErrorMessage(t *testing.T) {
	for _, tc := range []struct{ name, body, message, code string }{
		{"OpenAI", `{"error":{"message":"Unsupported parameter: 'seed'","type":"invalid_request_error","param":"seed","code":"unsupported_parameter"}}`, "Unsupported parameter: 'seed'", "unsupported_parameter"},
		{"코드가 수", `{"error":{"message":"잘못된 요청","code":400}}`, "잘못된 요청", "400"},
		{"코드가 null", `{"error":{"message":"잘못된 요청","code":null}}`, "잘못된 요청", ""},
		{"Ollama", `{"error":"model 'x' not found"}`, "model 'x' not found", ""},
		{"CLOVA Studio", `{"status":{"code":"40002","message":"Invalid parameter"}}`, "Invalid parameter", "40002"},
		{"옛 vLLM", `{"object":"error","message":"max_tokens is too large","code":400}`, "max_tokens is too large", "400"},
		{"FastAPI", `{"detail":"Not Found"}`, "Not Found", ""},
		{"Gemini의 목록", `[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]`, "The model is overloaded.", "503"},
		{"오류와 설명", `{"statusCode":400,"error":"Bad Request","message":"seed is not allowed"}`, "Bad Request: seed is not allowed", ""},
		{"status가 글", `{"status":"error","message":"모델이 없음"}`, "모델이 없음", ""},
		{"status가 수", `{"status":404,"message":"모델이 없음"}`, "모델이 없음", ""},
		{"모르는 모양의 오류", `{"error":{"reason":"열"}}`, `{"reason":"열"}`, ""},
		{"오류가 null", `{"error":null,"choices":[]}`, "", ""},
		{"Ollama의 사건", `{"model":"m","message":{"role":"assistant","content":"가"},"done":false}`, "", ""},
		{"빈 몸", "", "", ""},
		{"HTML", "<html></html>", "", ""},
		{"글자 수 제한", `{"error":"` + strings.Repeat("가", 1000) + `"}`, strings.Repeat("가", 133) + "…", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			message, code := errorMessage([]byte(tc.body))
			if message != tc.message || code != tc.code {
				t.Errorf("message %q, code %q; want %q, %q", message, code, tc.message, tc.code)
			}
		})
	}
}

func TestStatusError(t *testing.T) {
	three := 3 * time.Second
	html := http.Header{"Content-Type": {"text/html"}}
	const page = "an HTML page, not an API's answer; check the URL (an OpenAI-compatible one usually ends in /v1)"
	for _, tc := range []struct {
		name   string
		status int
		header http.Header
		body   string
		want   Error
	}{
		{"400", 400, nil, `{"error":"bad"}`, Error{Cause: CauseStatus, Status: 400, Message: "HTTP 400 Bad Request: bad"}},
		{"빈 몸", 500, nil, "", Error{Cause: CauseStatus, Status: 500, Message: "HTTP 500 Internal Server Error"}},
		{"429", 429, http.Header{"Retry-After": {"3"}}, `{"error":"slow down"}`, Error{Cause: CauseRateLimited, Status: 429, Message: "HTTP 429 Too Many Requests: slow down", RetryAfter: &three}},
		{"503", 503, nil, `{"error":"server busy"}`, Error{Cause: CauseOverloaded, Status: 503, Message: "HTTP 503 Service Unavailable: server busy"}},
		{"이름 없는 529", 529, nil, `{"error":"overloaded"}`, Error{Cause: CauseOverloaded, Status: 529, Message: "HTTP 529: overloaded"}},
		{"HTML", 502, html, "<html>", Error{Cause: CauseStatus, Status: 502, Message: "HTTP 502 Bad Gateway: " + page}},
		{"머리글 없는 HTML", 404, nil, "\n<!DOCTYPE html><p>", Error{Cause: CauseStatus, Status: 404, Message: "HTTP 404 Not Found: " + page}},
		{"글", 404, nil, "404 page\n not found\n", Error{Cause: CauseStatus, Status: 404, Message: "HTTP 404 Not Found: 404 page not found"}},
		{"긴 글", 500, nil, strings.Repeat("가", 100), Error{Cause: CauseStatus, Status: 500, Message: "HTTP 500 Internal Server Error: " + strings.Repeat("가", 66) + "…"}},
		{"정책 코드", 400, nil, `{"error":{"code":"content_filter","message":"The response was filtered"}}`, Error{Cause: CauseContentPolicy, Status: 400, Message: "HTTP 400 Bad Request: The response was filtered"}},
		{"정책 문구", 400, nil, `{"error":"violates our Content Policy"}`, Error{Cause: CauseContentPolicy, Status: 400, Message: "HTTP 400 Bad Request: violates our Content Policy"}},
		{"CLOVA 40005", 400, nil, `{"status":{"code":"40005","message":"Output blocked"}}`, Error{Cause: CauseContentPolicy, Status: 400, Message: "HTTP 400 Bad Request: Output blocked"}},
		{"글 속의 40005", 400, nil, `{"error":"you asked for 40005 tokens of 32768"}`, Error{Cause: CauseStatus, Status: 400, Message: "HTTP 400 Bad Request: you asked for 40005 tokens of 32768"}},
		{"옮겨짐", 308, http.Header{"Location": {"https://x/v1"}}, "", Error{Cause: CauseStatus, Status: 308, Message: "HTTP 308 Permanent Redirect (redirect to https://x/v1; give that URL if it is right)"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := failure(&wire.Trace{Status: tc.status, Header: tc.header, Raw: []byte(tc.body)})
			if diff := cmp.Diff(&tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for _, tc := range []struct {
		value string
		want  time.Duration
		ok    bool
	}{
		{"", 0, false}, {"7", 7 * time.Second, true}, {"0.5", 500 * time.Millisecond, true}, {"0", 0, true},
		{"-1", 0, false}, {"곧", 0, false}, {"NaN", 0, false}, {"1e300", year, true}, {"Inf", year, true},
		{"Wed, 21 Oct 2015 07:28:00 GMT", 0, true}, {"Fri, 31 Dec 9999 23:59:59 GMT", year, true},
	} {
		got := retryAfter(http.Header{"Retry-After": {tc.value}})
		if (got != nil) != tc.ok || tc.ok && *got != tc.want {
			t.Errorf("Retry-After: %s gives %v; want %v, %v", tc.value, got, tc.want, tc.ok)
		}
	}
	at := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
	if got := retryAfter(http.Header{"Retry-After": {at}}); got == nil || *got < 85*time.Second || *got > 90*time.Second {
		t.Errorf("a date 90 s ahead gives %v", got)
	}
}

// dialError is how package net words a system call that failed.
func dialError(errno syscall.Errno) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8000}, Err: os.NewSyscallError("connect", errno)}
}

func TestBroken(t *testing.T) {
	reset := errors.New("connection reset by peer")
	for _, tc := range []struct {
		name  string
		trace wire.Trace
		want  Error
	}{
		{"연결 시간 초과", wire.Trace{Err: &wire.TimeoutError{Part: wire.PartConnect, After: time.Second}}, Error{Cause: CauseConnectTimeout, Message: "no connection within 1s"}},
		{"첫 바이트 시간 초과", wire.Trace{Sent: 1, Err: &wire.TimeoutError{Part: wire.PartFirstByte, After: time.Second}}, Error{Cause: CauseFirstByte, Message: "no byte of an answer within 1s"}},
		{"침묵", wire.Trace{Sent: 1, Status: 200, Err: &wire.TimeoutError{Part: wire.PartIdle, After: time.Second}}, Error{Cause: CauseIdle, Status: 200, Message: "the stream was silent for 1s"}},
		{"전체 시간 초과", wire.Trace{Sent: 1, Status: 200, Err: &wire.TimeoutError{Part: wire.PartTotal, After: time.Second}}, Error{Cause: CauseTotal, Status: 200, Message: "not finished within 1s"}},
		{"부른 쪽의 기한", wire.Trace{Sent: 1, Err: context.DeadlineExceeded}, Error{Cause: CauseTotal, Message: "context deadline exceeded"}},
		{"취소", wire.Trace{Sent: 1, Status: 200, Err: context.Canceled}, Error{Cause: CauseCancelled, Status: 200, Message: "cancelled before the answer was complete"}},
		{"긴 줄", wire.Trace{Sent: 1, Status: 200, Err: wire.ErrLineTooLong}, Error{Cause: CauseMalformed, Status: 200, Message: wire.ErrLineTooLong.Error()}},
		{"답 없이 끊김", wire.Trace{Sent: 1, Err: reset}, Error{Cause: CauseCut, Message: "the server closed the connection without an answer: connection reset by peer"}},
		{"도중에 끊김", wire.Trace{Sent: 1, Status: 200, Size: 4, Err: reset}, Error{Cause: CauseCut, Status: 200, Message: "the stream broke off after 4 bytes: connection reset by peer"}},
		{"포트가 바닥남", wire.Trace{Err: dialError(syscall.EADDRNOTAVAIL)}, Error{Cause: CauseConnect,
			Message: "cannot connect: no source port to that server is free; connect from several --local-address, ask for fewer at once, or widen net.ipv4.ip_local_port_range"}},
		{"갈 길이 없음", wire.Trace{Err: &net.OpError{Op: "dial", Net: "tcp", Source: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)},
			Addr: &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 8000}, Err: os.NewSyscallError("connect", syscall.EINVAL)}}, Error{Cause: CauseConnect,
			Message: "cannot connect from 127.0.0.2 to 10.0.0.1:8000: invalid argument; is the server running there, and is there a way to it from that address (local_addresses)?"}},
		{"다른 종류의 주소뿐", wire.Trace{Err: &net.OpError{Op: "dial", Net: "tcp", Err: &wire.NoLocalAddressError{To: netip.IPv6Loopback()}}}, Error{Cause: CauseConnect,
			Message: "cannot connect: none of the local addresses is an IPv6 address, as ::1 is; add one to local_addresses"}},
		{"파일이 바닥남", wire.Trace{Err: dialError(syscall.EMFILE)}, Error{Cause: CauseConnect,
			Message: "cannot connect: too many open files; raise the limit (ulimit -n), or lower max_in_flight"}},
		{"보내기 전에 끊김", wire.Trace{Err: reset}, Error{Cause: CauseConnect, Message: "connection reset by peer"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := failure(&tc.trace)
			if diff := cmp.Diff(&tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got.Error() != string(tc.want.Cause)+": "+tc.want.Message {
				t.Errorf("as an error: %s", got)
			}
		})
	}
}

// TestUnreachable: what a person is told when the URL is wrong, in both
// protocols.
func TestUnreachable(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail on purpose
	secure.StartTLS()
	defer secure.Close()
	host := func(s *httptest.Server) string { return strings.SplitN(s.URL, "://", 2)[1] }
	for _, tc := range []struct {
		name, url string
		cause     Cause
		want      string
	}{
		{"TLS가 아닌 서버", "https://" + host(plain), CauseTLS, "is it an http:// server"},
		{"모르는 인증서", secure.URL, CauseTLS, "its certificate not trusted here"},
		{"너무 큰 포트", "http://127.0.0.1:99999", CauseConnect, "cannot connect: address 99999: invalid port; check the URL"},
		{"TLS 서버에 평문", "http://" + host(secure), CauseStatus, "HTTP 400 Bad Request"},
	} {
		for _, protocol := range []Protocol{Ollama, OpenAI} {
			t.Run(tc.name+" "+string(protocol), func(t *testing.T) {
				u, err := url.Parse(tc.url)
				if err != nil {
					t.Fatal(err)
				}
				r, err := New(Target{Name: "대상", Protocol: protocol, Model: "m", URL: u}, Options{Clock: wire.NewClock()})
				if err != nil {
					t.Fatal(err)
				}
				resp := Do(context.Background(), r, Request{ID: "1", Messages: []Message{{Role: "user", Content: "안녕"}}})
				if resp.Err == nil || resp.Err.Cause != tc.cause || !strings.Contains(resp.Err.Message, tc.want) {
					t.Errorf("request: error %v; want %s with %q", resp.Err, tc.cause, tc.want)
				}
				_, err = r.Prepare(context.Background())
				if text := fmt.Sprint(err); !strings.HasPrefix(text, "target 대상: ") || tc.cause != CauseStatus && !strings.Contains(text, tc.want) {
					t.Errorf("prepare: error %v; want one with %q", err, tc.want)
				}
			})
		}
	}
}

func TestExcerptIsReadable(t *testing.T) {
	for in, want := range map[string]string{
		"":                             "",
		" 한 \n\t줄 ":                    "한 줄",
		"깨진 \xed\x95 글":                "깨진 글",
		"지움\x1b[2J\x00":                "지움 [2J",
		strings.Repeat("가", 66):        strings.Repeat("가", 66),
		strings.Repeat("가", 66) + "나다": strings.Repeat("가", 66) + "…",
	} {
		if got := excerpt([]byte(in)); got != want || !utf8.ValidString(got) {
			t.Errorf("excerpt(%q) = %q; want %q", in, got, want)
		}
	}
}

// TestMentions: a refusal names a parameter where it stands as a word of its own.
func TestMentions(t *testing.T) {
	for _, tc := range []struct {
		message, name string
		want          bool
	}{
		{"Unsupported parameter: 'max_tokens'", "max_tokens", true},
		{"SEED is not allowed", "seed", true},
		{"minP는 쓸 수 없습니다", "minP", true},
		{"stop", "stop", true},
		{"the server was stopped", "stop", false},
		{"use max_tokens_total", "max_tokens", false},
		{"random_seed is unknown", "seed", false},
	} {
		if got := mentions(tc.message, tc.name); got != tc.want {
			t.Errorf("mentions(%q, %q) = %v", tc.message, tc.name, got)
		}
	}
}
