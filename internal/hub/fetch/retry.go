package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cenkalti/backoff/v5"
	"github.com/hanbench/hanbench/internal/hub"
)

const (
	// tries is how often something is tried that brings nothing new.
	tries = 6
	// unlikelyTries is that for a connection that could not even be opened.
	unlikelyTries = 2
	// longestWait is the most that a server may ask for.
	longestWait = 5 * time.Minute
)

// A passing error may be gone a moment later.
type passing struct {
	failed   *Error
	after    time.Duration // what the server asked for; 0 is nothing
	unlikely bool          // that another try helps
}

func (p *passing) Error() string { return p.failed.Error() }

// persist tries until it works, fails for good, or has brought nothing new too
// often. What a try brought new it says itself.
func (c *Client) persist(ctx context.Context, f hub.File, try func() (advanced bool, err error)) error {
	waits := backoff.NewExponentialBackOff()
	waits.InitialInterval, waits.Multiplier, waits.MaxInterval = c.FirstWait, 2, 8*c.FirstWait
	for left := tries; ; {
		advanced, err := try()
		var again *passing
		if !errors.As(err, &again) {
			return err
		}
		if advanced {
			left = tries
			waits.Reset()
		}
		left--
		if again.unlikely {
			left = min(left, unlikelyTries-1)
			again.unlikely = false
		}
		wait := waits.NextBackOff()
		if again.after > 0 {
			wait = again.after
		}
		if left <= 0 || wait > longestWait {
			if again.after > longestWait {
				again.failed.Detail += fmt.Sprintf("; it asks to come back in %s", again.after.Round(time.Second))
			}
			return again.failed
		}
		c.observe(Progress{File: f, Stage: Retrying, Total: -1, Wait: wait, Err: again.failed})
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// rateLimit is the hub's "api";r=0;t=55: so many requests remain, for so many
// seconds. Source: draft-ietf-httpapi-ratelimit-headers-09.
var rateLimit = regexp.MustCompile(`;\s*r\s*=\s*(\d+)\s*;\s*t\s*=\s*(\d+)`)

// retryAfter is how long the server asks to wait; 0 where it does not.
func retryAfter(h http.Header) time.Duration {
	if s, err := strconv.Atoi(strings.TrimSpace(h.Get("Retry-After"))); err == nil {
		return seconds(s)
	}
	if at, err := http.ParseTime(h.Get("Retry-After")); err == nil {
		if now, err := http.ParseTime(h.Get("Date")); err == nil { // by the server's own clock
			return max(0, at.Sub(now))
		}
		return max(0, time.Until(at))
	}
	if m := rateLimit.FindStringSubmatch(h.Get("RateLimit")); m != nil && strings.Trim(m[1], "0") == "" {
		if s, err := strconv.Atoi(m[2]); err == nil {
			return seconds(s)
		}
	}
	return 0
}

// seconds bounds what a server may say before it is multiplied.
func seconds(s int) time.Duration {
	return time.Duration(min(max(s, 0), 1e6)) * time.Second
}

// errorText is the hub's {"error": "…"} or {"error": ["…"]}, or the text itself
// where it is short and no page.
func errorText(b []byte) string {
	var one struct{ Error string }
	if json.Unmarshal(b, &one) == nil {
		return oneLine(one.Error)
	}
	var several struct{ Error []string }
	if json.Unmarshal(b, &several) == nil {
		return oneLine(strings.Join(several.Error, "; "))
	}
	if text := string(b); !strings.Contains(text, "<") && utf8.ValidString(text) {
		return oneLine(text)
	}
	return ""
}

// oneLine keeps a foreign text from taking over a message.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)), " ")
	if r := []rune(s); len(r) > 300 {
		return string(r[:300]) + "…"
	}
	return s
}
