package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A script answers requests in order, without any network, so that time can be
// that of synctest.
type script []any // *http.Response or error

func (s *script) RoundTrip(*http.Request) (*http.Response, error) {
	next := (*s)[0]
	*s = (*s)[1:]
	if err, ok := next.(error); ok {
		return nil, err
	}
	return next.(*http.Response), nil
}

func answer(status int, header ...string) *http.Response {
	r := &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"sha": "` + second + `"}`))}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func TestWaits(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	read := &net.OpError{Op: "read", Err: errors.New("connection reset")}
	// Without a word from the server a wait is half to one and a half times its
	// mean, which doubles.
	tests := []struct {
		name        string
		script      script
		least, most time.Duration
		waits       int
		kind        Kind
		text        string
	}{
		{"바로", script{answer(200)}, 0, 0, 0, "", ""},
		{"Retry-After", script{answer(503, "Retry-After", "7"), answer(429, "Retry-After", "3"), answer(200)}, 10 * time.Second, 10 * time.Second, 2, "", ""},
		{"RateLimit", script{answer(429, "RateLimit", `"api";r=0;t=55`), answer(200)}, 55 * time.Second, 55 * time.Second, 1, "", ""},
		{"남은 RateLimit", script{answer(500, "RateLimit", `"api";r=10;t=55`), answer(200)}, 500 * time.Millisecond, 1500 * time.Millisecond, 1, "", ""},
		{"두 배씩", script{read, read, read, answer(200)}, 3500 * time.Millisecond, 10500 * time.Millisecond, 3, "", ""},
		{"연결이 안 됨", script{dial, dial, answer(200)}, 500 * time.Millisecond, 1500 * time.Millisecond, 1, NoNetwork, "connection refused"},
		{"너무 오래", script{answer(429, "Retry-After", "301"), answer(200)}, 0, 0, 0, Refused, "it asks to come back in 5m1s"},
		{"영영 500", script{answer(500), answer(500), answer(500), answer(500), answer(500), answer(500), answer(200)}, 11500 * time.Millisecond, 34500 * time.Millisecond, 5, Refused, "HTTP 500"},
		{"다시 묻지 않는 404", script{answer(404, "X-Error-Code", "RevisionNotFound"), answer(200)}, 0, 0, 0, NoRevision, "no revision"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				waits := 0
				c, err := New(Settings{Endpoint: "https://hub.test", Transport: &tt.script}, func(p Progress) {
					if p.Stage == Retrying && p.Err != nil {
						waits++
					}
				})
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				commit, err := c.Resolve(t.Context(), at("main", "README.md"))
				if took := time.Since(start); took < tt.least || took > tt.most {
					t.Errorf("took %s; want %s to %s", took, tt.least, tt.most)
				}
				if waits != tt.waits {
					t.Errorf("waited %d times; want %d", waits, tt.waits)
				}
				var failed *Error
				switch {
				case tt.kind == "" && (err != nil || commit != second):
					t.Errorf("%s, %v", commit, err)
				case tt.kind != "" && (!errors.As(err, &failed) || failed.Kind != tt.kind || !strings.Contains(err.Error(), tt.text)):
					t.Errorf("%v; want %s with %q", err, tt.kind, tt.text)
				}
			})
		})
	}
}

func TestCancelledWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		c, err := New(Settings{Endpoint: "https://hub.test", Transport: &script{answer(503, "Retry-After", "60")}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := c.Resolve(ctx, at("main", "README.md")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v; want the deadline", err)
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).Format(http.TimeFormat)
	later := time.Date(2026, 11, 23, 9, 1, 30, 0, time.UTC).Format(http.TimeFormat)
	tests := []struct {
		name   string
		header []string
		want   time.Duration
	}{
		{"없음", nil, 0},
		{"초", []string{"Retry-After", " 12 "}, 12 * time.Second},
		{"날짜", []string{"Retry-After", later, "Date", now}, 90 * time.Second},
		{"지난 날짜", []string{"Retry-After", now, "Date", later}, 0},
		{"음수", []string{"Retry-After", "-3"}, 0},
		{"엉뚱한 글", []string{"Retry-After", "soon"}, 0},
		{"넘치는 수", []string{"Retry-After", "99999999999"}, 1e6 * time.Second},
		{"다 쓴 한도", []string{"RateLimit", `"resolvers"; r=0; t=172`}, 172 * time.Second},
		{"남은 한도", []string{"RateLimit", `"resolvers";r=2999;t=172`}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := retryAfter(answer(429, tt.header...).Header); got != tt.want {
				t.Errorf("%s; want %s", got, tt.want)
			}
		})
	}
}

// What a redirect must not do.
func TestRedirects(t *testing.T) {
	tests := []struct {
		name     string
		location string
		kind     Kind
	}{
		{"http로 낮춤", "http://hub.test/x", NoHub},
		{"파일로", "file:///etc/passwd", NoHub},
		{"주소 아님", "https://hub.test/%zz", NoHub},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := New(Settings{Endpoint: "https://hub.test", Transport: &script{answer(302, "Location", tt.location), answer(200)}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var failed *Error
			if _, err := c.Resolve(t.Context(), at("main", "README.md")); !errors.As(err, &failed) || failed.Kind != tt.kind {
				t.Errorf("%v; want %s", err, tt.kind)
			}
		})
	}
	endless := make(script, 20)
	for i := range endless {
		endless[i] = answer(302, "Location", "/again")
	}
	c, err := New(Settings{Endpoint: "https://hub.test", Transport: &endless}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Resolve(t.Context(), at("main", "README.md")); err == nil || !strings.Contains(err.Error(), "without end") {
		t.Errorf("%v; want an end", err)
	}
	if diff := cmp.Diff(20-maxRedirects, len(endless)); diff != "" {
		t.Errorf("answers left (-want +got):\n%s", diff)
	}
}
