package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The bare reader is the least that a Go client can do: net/http, a goroutine a
// stream, a line at a time, no JSON, times from user space. It is the measure
// of what a client costs, and of what its clock is worth.
type bare struct {
	url, body string
	next      atomic.Int64
	streams   []bareStream
	failed    atomic.Pointer[error]
}

// A bareStream is one line of what the bare reader writes: CLOCK_REALTIME,
// nanoseconds.
type bareStream struct {
	ID    string  `json:"id"`
	Sent  int64   `json:"sent"`
	Lines []int64 `json:"lines"` // the lines that are not empty
}

func bareRead(args []string, out io.Writer) error {
	fs := flag.NewFlagSet(verbRead, flag.ContinueOnError)
	url := fs.String("url", "", "where to post")
	streams := fs.Int("streams", 1, "at once")
	requests := fs.Int("requests", 1, "in all")
	if err := fs.Parse(args); err != nil {
		return err
	}
	b := bare{url: *url, streams: make([]bareStream, *requests),
		body: `{"model":"m","stream":true,"max_tokens":256,"messages":[{"role":"user","content":"한국의 수도는 어디입니까?"}]}`}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: *streams}}
	var wg sync.WaitGroup
	for range *streams {
		wg.Go(func() { b.stream(client) })
	}
	wg.Wait()
	if err := b.failed.Load(); err != nil {
		return *err
	}
	var cost usage // up to here: what follows is not reading
	cost.CPU, cost.RSS = ownUsage()
	w := bufio.NewWriter(out)
	e := json.NewEncoder(w)
	if err := e.Encode(cost); err != nil {
		return err
	}
	for i := range b.streams {
		if err := e.Encode(&b.streams[i]); err != nil {
			return err
		}
	}
	return w.Flush()
}

// stream sends one request after another until all are sent.
func (b *bare) stream(client *http.Client) {
	for {
		i := int(b.next.Add(1)) - 1
		if i >= len(b.streams) {
			return
		}
		if err := b.one(client, i); err != nil {
			b.failed.Store(&err)
			return
		}
	}
}

func (b *bare) one(client *http.Client, i int) error {
	s := &b.streams[i]
	s.ID = fmt.Sprintf("bare.%d", i)
	req, err := http.NewRequest(http.MethodPost, b.url, strings.NewReader(b.body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Request-Id", s.ID)
	s.Sent = time.Now().UnixNano()
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); ; {
		if !lines.Scan() {
			return lines.Err()
		}
		if len(lines.Bytes()) > 0 {
			s.Lines = append(s.Lines, time.Now().UnixNano())
		}
	}
}

// readBare reads what bareRead wrote: its cost, then its streams.
func readBare(path string, s scenario) (usage, []*stream, error) {
	var cost usage
	f, err := os.Open(path)
	if err != nil {
		return cost, nil, err
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReader(f))
	if err := d.Decode(&cost); err != nil {
		return cost, nil, fmt.Errorf("read the bare reader's output: %w", err)
	}
	var streams []*stream
	for {
		var b bareStream
		if err := d.Decode(&b); errors.Is(err, io.EOF) {
			return cost, streams, nil
		} else if err != nil {
			return cost, nil, fmt.Errorf("read the bare reader's output: %w", err)
		}
		one := &stream{ID: b.ID, Seq: len(streams), Asked: b.Sent, Lines: len(b.Lines),
			Texts: b.Lines[:min(len(b.Lines), s.Tokens)]}
		if len(b.Lines) > 0 {
			one.End = b.Lines[len(b.Lines)-1]
		}
		streams = append(streams, one)
	}
}
