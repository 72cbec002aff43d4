package runners

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/hanbench/hanbench/runners/wire"
)

// Cause says why a request failed.
type Cause string

// The causes. A request fails from exactly one.
const (
	CauseConnect        Cause = "connect"
	CauseTLS            Cause = "tls"
	CauseConnectTimeout Cause = "timeout_connect"
	CauseFirstByte      Cause = "timeout_first_byte"
	CauseIdle           Cause = "timeout_idle"
	CauseTotal          Cause = "timeout_total"
	CauseStatus         Cause = "http_status"
	CauseRateLimited    Cause = "rate_limited"
	CauseOverloaded     Cause = "overloaded"
	CauseMalformed      Cause = "malformed_stream"
	CauseCut            Cause = "cut_stream"
	CauseErrorObject    Cause = "error_object"
	CauseContentPolicy  Cause = "content_policy"
	CauseCancelled      Cause = "cancelled"
)

// An Error is a failed request.
type Error struct {
	Cause      Cause
	Status     int // HTTP status; 0 when none came
	Message    string
	RetryAfter *time.Duration // as the server asked
}

func (e *Error) Error() string { return string(e.Cause) + ": " + e.Message }

// Passing reports whether a failure may be over when the request is sent again;
// false for nil.
func (e *Error) Passing() bool {
	if e == nil {
		return false
	}
	switch e.Cause {
	case CauseRateLimited, CauseOverloaded, CauseConnect, CauseConnectTimeout, CauseFirstByte, CauseIdle, CauseCut:
		return true
	case CauseStatus:
		return e.Status >= 500 || e.Status == http.StatusRequestTimeout || e.Status == http.StatusConflict
	}
	return false
}

// Pause is how long to wait after so many failed attempts, counted from 0, before
// the next: as long as the server asked, or a second, doubled with each attempt;
// at most a minute.
func (e *Error) Pause(attempt int) time.Duration {
	const most = time.Minute
	if e.RetryAfter != nil {
		return min(*e.RetryAfter, most)
	}
	return min(time.Second<<min(attempt, 6), most)
}

// failure is the error of a call that broke off or came with an error status,
// nil when its body was read to the end under a 2xx.
func failure(t *wire.Trace) *Error {
	if t.Err != nil {
		return broken(t)
	}
	if t.Status >= 300 {
		return statusError(t)
	}
	return nil
}

// broken reads the error that ended a call early.
func broken(t *wire.Trace) *Error {
	e := &Error{Cause: CauseConnect, Status: t.Status, Message: connectMessage(t.Err)}
	var timeout *wire.TimeoutError
	switch {
	case errors.As(t.Err, &timeout):
		e.Cause = map[string]Cause{
			wire.PartConnect: CauseConnectTimeout, wire.PartFirstByte: CauseFirstByte,
			wire.PartIdle: CauseIdle, wire.PartTotal: CauseTotal,
		}[timeout.Part]
	case errors.Is(t.Err, context.Canceled):
		e.Cause, e.Message = CauseCancelled, "cancelled before the answer was complete"
	case errors.Is(t.Err, context.DeadlineExceeded):
		e.Cause = CauseTotal
	case errors.Is(t.Err, wire.ErrLineTooLong), errors.Is(t.Err, wire.ErrBodyTooLong):
		e.Cause = CauseMalformed
	case isTLS(t.Err):
		e.Cause = CauseTLS
	case t.Status != 0:
		e.Cause = CauseCut
		e.Message = fmt.Sprintf("the stream broke off after %d bytes: %v", t.Size, t.Err)
	case t.Sent != 0:
		e.Cause = CauseCut
		e.Message = fmt.Sprintf("the server closed the connection without an answer: %v", t.Err)
	}
	return e
}

func isTLS(err error) bool {
	var (
		record  tls.RecordHeaderError
		verify  *tls.CertificateVerificationError
		alert   tls.AlertError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
	)
	return errors.As(err, &record) || errors.As(err, &verify) || errors.As(err, &alert) ||
		errors.As(err, &unknown) || errors.As(err, &host) || strings.Contains(err.Error(), "tls: ") ||
		strings.Contains(err.Error(), "HTTP response to HTTPS client")
}

// statusError reads an answer outside 2xx.
func statusError(t *wire.Trace) *Error {
	e := &Error{Cause: CauseStatus, Status: t.Status, RetryAfter: retryAfter(t.Header)}
	message, code := errorMessage(t.Shown(t.Raw))
	if message == "" {
		message = bodyExcerpt(t)
	}
	e.Message = strings.TrimSpace(fmt.Sprintf("HTTP %d %s", t.Status, http.StatusText(t.Status)))
	if message != "" {
		e.Message += ": " + message
	}
	switch {
	case isPolicy(message, code):
		e.Cause = CauseContentPolicy
	case t.Status == http.StatusTooManyRequests:
		e.Cause = CauseRateLimited
	case t.Status == http.StatusServiceUnavailable || t.Status == 529:
		e.Cause = CauseOverloaded
	case t.Status < 400:
		e.Message += fmt.Sprintf(" (redirect to %s; give that URL if it is right)", t.Header.Get("Location"))
	}
	return e
}

// badEvent reads event i of a stream under 200 that is none: an error object,
// or something that is no JSON. err is what the library said, if anything.
func badEvent(err error, i int, t *wire.Trace) *Error {
	e := &Error{Cause: CauseMalformed, Status: t.Status}
	if i >= len(t.Lines) {
		e.Message = fmt.Sprint(err)
		return e
	}
	line := bytes.TrimSpace(bytes.TrimPrefix(t.Bytes(i), []byte("data:")))
	switch message, code := errorMessage(t.Shown(line)); {
	case isPolicy(message, code):
		e.Cause, e.Message = CauseContentPolicy, cmp.Or(message, code)
	case message != "":
		e.Cause, e.Message = CauseErrorObject, "error in the stream: "+message
	case isHTML(t):
		e.Message = "the endpoint answered with " + bodyExcerpt(t)
	case t.Torn && i == len(t.Lines)-1:
		e.Cause, e.Message = CauseCut, fmt.Sprintf("the stream ended in the middle of event %d: %s", i+1, excerpt(t.Shown(line)))
	default:
		e.Message = fmt.Sprintf("event %d of the stream is no JSON object (%v): %s", i+1, err, excerpt(t.Shown(line)))
	}
	return e
}

// isPolicy knows the codes and phrases of content policies: OpenAI and Azure
// say content_filter or content_policy_violation, CLOVA Studio code 40005. In a
// message that number may as well be one of tokens.
func isPolicy(message, code string) bool {
	s := strings.ToLower(code + "\n" + message)
	for _, mark := range []string{"content_filter", "content_policy", "content policy"} {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return code == "40005"
}

// errorMessage finds the message and code of an error object in any of the
// shapes seen: {"error":{"message","code"}}, the same in a list (Gemini),
// {"error":"…"}, {"message":"…"}, both of these, {"detail":…},
// {"status":{"code","message"}}.
func errorMessage(body []byte) (message, code string) {
	var object map[string]json.RawMessage
	var list []map[string]json.RawMessage
	if json.Unmarshal(body, &list) == nil && len(list) == 1 {
		object = list[0]
	} else if json.Unmarshal(body, &object) != nil {
		return "", ""
	}
	for _, key := range []string{"error", "status"} {
		var inner map[string]json.RawMessage
		if json.Unmarshal(object[key], &inner) != nil {
			continue
		}
		if message = scalarText(inner["message"]); message != "" {
			return clip(message), scalarText(inner["code"])
		}
	}
	var texts []string
	for _, key := range []string{"error", "detail", "message"} {
		var text string
		if json.Unmarshal(object[key], &text) == nil && text != "" {
			texts = append(texts, text)
		}
	}
	if raw := string(object["error"]); len(texts) == 0 && raw != "" && raw != "null" {
		texts = append(texts, raw)
	}
	return clip(strings.Join(texts, ": ")), scalarText(object["code"])
}

// clip bounds what a server says about an error: some repeat the whole request.
func clip(s string) string {
	const most = 400
	if s = printable(s); len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func scalarText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	if s := string(raw); s != "null" {
		return s
	}
	return ""
}

// bodyExcerpt describes a body that holds no error object.
func bodyExcerpt(t *wire.Trace) string {
	if isHTML(t) {
		return "an HTML page, not an API's answer; check the URL (an OpenAI-compatible one usually ends in /v1)"
	}
	if encoding := t.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return "a body compressed with " + printable(encoding) + ", which was not asked for"
	}
	return excerpt(t.Shown(t.Raw))
}

// eventCount is how many there were, in words.
func eventCount(n int) string {
	if n == 1 {
		return "1 event"
	}
	return fmt.Sprintf("%d events", n)
}

// printable is s on one line, without what a terminal would obey.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

func isHTML(t *wire.Trace) bool {
	head := bytes.ToLower(bytes.TrimSpace(t.Raw[:min(len(t.Raw), 200)]))
	return strings.HasPrefix(t.Header.Get("Content-Type"), "text/html") ||
		bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}

// excerpt is the start of a body, as valid UTF-8 on one line.
func excerpt(b []byte) string {
	const most = 200
	s := printable(string(b[:min(len(b), most)]))
	if len(b) > most {
		s += "…"
	}
	return s
}

// retryAfter reads Retry-After: seconds or a date (RFC 9110, 10.2.3).
func retryAfter(h http.Header) *time.Duration {
	const most = 365 * 24 * time.Hour // what is beyond a year would overflow in places
	v := h.Get("Retry-After")
	if v == "" {
		return nil
	}
	if seconds, err := strconv.ParseFloat(v, 64); err == nil && seconds >= 0 {
		d := time.Duration(min(seconds, most.Seconds()) * float64(time.Second))
		return &d
	}
	if at, err := http.ParseTime(v); err == nil {
		d := min(max(0, time.Until(at)), most)
		return &d
	}
	return nil
}

// reachError is a failed Prepare in words that tell what to do.
func reachError(t Target, err error) error {
	return fmt.Errorf("target %s: %s", t, connectMessage(err))
}

// connectMessage says why a connection could not be made, and what to look at.
func connectMessage(err error) string {
	var netErr *net.OpError
	var dnsErr *net.DNSError
	var noLocal *wire.NoLocalAddressError
	switch {
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "cannot connect: no source port to that server is free; connect from several --local-address, ask for fewer at once, or widen net.ipv4.ip_local_port_range"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return fmt.Sprintf("cannot connect: %v; raise the limit (ulimit -n), or lower max_in_flight", rootCause(err))
	case errors.As(err, &noLocal):
		return fmt.Sprintf("cannot connect: %v; add one to local_addresses", noLocal)
	case errors.As(err, &dnsErr):
		return fmt.Sprintf("host %s is not known; check the URL", dnsErr.Name)
	case errors.As(err, &netErr) && netErr.Op == "dial" && netErr.Addr == nil: // such as port 99999
		return fmt.Sprintf("cannot connect: %v; check the URL", rootCause(err))
	case errors.As(err, &netErr) && netErr.Op == "dial" && netErr.Source != nil:
		return fmt.Sprintf("cannot connect from %s to %s: %v; is the server running there, and is there a way to it from that address (local_addresses)?", host(netErr.Source), netErr.Addr, rootCause(err))
	case errors.As(err, &netErr) && netErr.Op == "dial":
		return fmt.Sprintf("cannot connect to %s: %v; is the server running there?", netErr.Addr, rootCause(err))
	case isTLS(err):
		return fmt.Sprintf("TLS: %v; is it an http:// server, or its certificate not trusted here?", rootCause(err))
	}
	return err.Error()
}

// host is an address without its port, which is 0 where none was chosen yet.
func host(a net.Addr) string {
	if h, _, err := net.SplitHostPort(a.String()); err == nil {
		return h
	}
	return a.String()
}

func rootCause(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
