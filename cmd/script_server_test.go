package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/echotest"
	"github.com/hanbench/hanbench/runners/reference"
	"github.com/rogpeppe/go-internal/testscript"
)

// startServer is "server NAME KIND": starts a server on loopback and puts its
// URL in the variable NAME. Kinds:
//
//	recorder   refuses everything; asked says how often it was asked
//	echo       a model that gives the credentials it was sent back in every
//	           way: in answers, in errors, in streams that break
//	counter    a model that answers B and counts a token for each character of
//	           what it was asked, or for every second one where its name is half
//	judge      a judge: no rating where the prompt says 애매, a range for 범위,
//	           a refusal for 사양, HTTP 400 for 고장, else 점수: [[8]]
//	denied     answers 401 with the credentials in the message
//	json       some other API
//	html       a web page
//	devices    an exporter's pages of two GPUs, see serveDevices
//	likelihood an endpoint that tells how likely a given text is
//	PROFILE    the reference endpoint with that profile: a file or a built-in
func startServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: server NAME KIND")
	}
	var handler http.HandlerFunc
	switch args[1] {
	case "recorder":
		handler = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusTeapot) }
	case "devices":
		handler = new(devices).serve
	case "likelihood":
		handler = new(echotest.Server).ServeHTTP
	case "echo":
		handler = new(echo).serve
	case "counter":
		handler = countTokens
	case "judge":
		handler = judgeAnswers
	case "denied":
		handler = func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintf(w, `{"error":{"message":%s,"code":"invalid_api_key"}}`, quote("Incorrect key provided: "+r.Header.Get("Authorization")))
		}
	case "json":
		handler = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"날씨":"맑음","models":3}`)
		}
	case "html":
		handler = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, "<!DOCTYPE html><html><title>공유기 설정</title></html>")
		}
	default:
		startReference(ts, args[0], args[1])
		return
	}
	count := new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		handler(w, r)
	}))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
	ts.Value(counts{}).(map[string]*atomic.Int64)[args[0]] = count
}

// counts is the key of the requests that each server had.
type counts struct{}

// asked is "asked NAME N": the server had N requests so far.
func asked(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: asked NAME N")
	}
	want := number(ts, false, args[1:])
	if got := ts.Value(counts{}).(map[string]*atomic.Int64)[args[0]].Load(); (got == int64(want)) == neg {
		ts.Fatalf("server %s had %d requests, want %d (not: %t)", args[0], got, want, neg)
	}
}

func startReference(ts *testscript.TestScript, name, profile string) {
	if strings.HasSuffix(profile, ".yaml") {
		profile = ts.MkAbs(profile)
	}
	p, err := reference.LoadProfile(profile)
	ts.Check(err)
	server, err := reference.Start(reference.Config{Profile: p})
	ts.Check(err)
	ts.Defer(func() { server.Close() })
	ts.Setenv(name, server.URL())
}

func judgeAnswers(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // cut short: answered all the same
	text := "평가: 알기 쉽다.\n점수: [[8]]"
	for mark, says := range map[string]string{"애매": "좋은 글입니다.", "범위": "점수: 7~8", "사양": "죄송하지만 평가할 수 없습니다."} {
		if bytes.Contains(body, []byte(mark)) {
			text = says
		}
	}
	if bytes.Contains(body, []byte("고장")) {
		http.Error(w, `{"error":{"message":"너무 깁니다"}}`, http.StatusBadRequest)
		return
	}
	fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{\"content\":%s},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", quote(text))
}

// countTokens answers every chat alike, with usage.
func countTokens(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Model    string
		Messages []struct{ Content string }
	}
	if json.NewDecoder(r.Body).Decode(&q) != nil || len(q.Messages) == 0 {
		http.NotFound(w, r)
		return
	}
	tokens := 0
	for _, m := range q.Messages {
		tokens += utf8.RuneCountInString(m.Content)
	}
	if strings.HasSuffix(q.Model, "half") {
		tokens /= 2
	}
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprintf(w, "data: {\"choices\":[{\"delta\":{\"content\":\"B\"},\"finish_reason\":\"stop\"}]}\n\n")
	fmt.Fprintf(w, "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":1}}\n\ndata: [DONE]\n\n", tokens)
}

// echo is a chat endpoint that says whatever credentials it was sent, each
// time in another way. A greeting, hanbench's probe, it answers properly.
type echo struct{ n atomic.Int64 }

func (e *echo) serve(w http.ResponseWriter, r *http.Request) {
	// User and password as text, too: a gateway may log them so.
	said := r.Header.Get("Authorization") + " " + r.Header.Get("Api-Key")
	if user, password, ok := r.BasicAuth(); ok {
		said += " " + user + ":" + password
	}
	event := func(text, finish string) string {
		return fmt.Sprintf("data: {\"choices\":[{\"delta\":{\"content\":%s},\"finish_reason\":%s}]}\n\n", quote(text), finish)
	}
	body, _ := io.ReadAll(r.Body) // cut short: answered all the same
	n := e.n.Add(1)
	if bytes.Contains(body, []byte("안녕하세요")) {
		n = 0
	}
	switch {
	case !strings.HasSuffix(r.URL.Path, "/chat/completions"):
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, `{"error":%s}`, quote("no such thing for "+said))
	case n%12 == 2:
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprintf(w, `{"error":{"message":%s}}`, quote(said))
	case n%6 == 3:
		io.WriteString(w, "upstream said: "+said)
	case n%6 == 4:
		io.WriteString(w, event("정답은 ", "null")+fmt.Sprintf("data: {\"error\":{\"message\":%s}}\n\n", quote(said)))
	case n%6 == 5:
		io.WriteString(w, event("정답은 ", "null")+"data: {"+said+"\n\n")
	case n%12 == 8:
		// What is shown of a long body ends within the secret.
		w.WriteHeader(http.StatusInternalServerError)
		io.WriteString(w, strings.Repeat("오류 ", 24)+said)
	default:
		// A secret that is split over events comes together in the answer.
		runes := []rune(said)
		half := len(runes) / 2
		io.WriteString(w, event("정답은 A "+string(runes[:half]), "null")+event(string(runes[half:]), `"stop"`)+"data: [DONE]\n\n")
	}
}

// quote is the text as a JSON string.
func quote(text string) []byte {
	data, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always goes
	}
	return data
}

// freePort is "freeport NAME": puts an address that nobody uses in NAME.
func freePort(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: freeport NAME")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv(args[0], l.Addr().String())
	ts.Check(l.Close())
}

// up is "up URL": waits until something answers there.
func up(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: up URL")
	}
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get(args[0])
		if err == nil {
			_, err = bytes.NewBuffer(nil).ReadFrom(resp.Body)
			resp.Body.Close()
			ts.Check(err)
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s: %v", args[0], err)
		}
	}
}
