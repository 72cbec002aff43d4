package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"time"

	"github.com/hanbench/hanbench/bench/arrival"
)

// The bare sender is the least that keeps to a schedule: one thread that sleeps,
// spins and writes a ready-made request by one system call, to connections that
// were opened before; no JSON, no records. It is the measure of what the machine
// can do at that moment. Another thread reads the answers, and discards them.
type sender struct {
	due     []int64 // CLOCK_REALTIME, the capture's clock; nanoseconds
	request request
	first   request       // on each connection, before the schedule begins
	conns   []*connection // request i goes to the i-th, and round
}

// A connection of the sender.
type connection struct {
	fd      int
	answers int    // that were read beyond the one waited for
	tail    []byte // where the end of an answer may have begun; nil before the first
}

// scheduleSeed is that of an open loop's arrivals: hanbench and the bare sender
// have the same due times.
const scheduleSeed = 42

// answerWithin is the time in which an answer is there and read, but for a machine
// that stands still: so long a connection is not needed again. Where it is, its
// requests queue on it; the sender waits for nothing.
const answerWithin = 250 * time.Millisecond

func bareSend(args []string, out io.Writer) error {
	fs := flag.NewFlagSet(verbSend, flag.ContinueOnError)
	addr := fs.String("addr", "", "where to send")
	path := fs.String("path", "", "what to post to")
	name := fs.String("case", "", "an open loop")
	if err := fs.Parse(args); err != nil {
		return err
	}
	server, err := netip.ParseAddrPort(*addr)
	if err != nil {
		return err
	}
	c, err := parseScenario(*name)
	if err != nil {
		return err
	}
	due, err := c.due()
	if err != nil {
		return err
	}
	s := sender{due: due, request: readyMade(server, *path, bareID(0)), first: readyMade(server, *path, bareSetup)}
	if err := s.run(server); err != nil {
		return fmt.Errorf("the bare sender: %w", err)
	}
	return json.NewEncoder(out).Encode(s.due)
}

// due are the due times of an open loop, counted from its start in nanoseconds.
func (s scenario) due() ([]int64, error) {
	spec := arrival.Spec{Process: arrival.Process(s.Process), Burstiness: s.Burstiness, Rate: s.Rate}
	times, err := arrival.New(spec, scheduleSeed)
	if err != nil {
		return nil, err
	}
	due := make([]int64, 0, s.Requests)
	for range s.Requests {
		at, ok := times.Next()
		if !ok {
			break
		}
		due = append(due, int64(at))
	}
	return due, nil
}

// mostWithin is how many of rising times lie within d of each other at most:
// so many connections are enough where an answer takes no longer.
func mostWithin(times []int64, d time.Duration) int {
	most, first := 0, 0
	for i, at := range times {
		for at-times[first] > int64(d) {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// A request is ready to be sent as it is. Its number stands in its id.
type request struct {
	text   []byte
	number []byte // digits, a part of text
}

const idDigits = 8

// readyMade is a request whose id ends in a number of so many digits.
func readyMade(server netip.AddrPort, path, id string) request {
	const body = `{"model":"m","stream":true,"max_tokens":1,"messages":[{"role":"user","content":"한국의 수도는 어디입니까?"}]}`
	head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nX-Request-Id: %s",
		path, server, len(body), id)
	text := []byte(head + "\r\n\r\n" + body)
	return request{text: text, number: text[len(head)-idDigits : len(head)]}
}

// bareSetup is the id of requests that are no part of the schedule; the server
// answers them at once.
const bareSetup = "bare-setup-00000000"

func bareID(i int) string { return fmt.Sprintf("bare.%0*d", idDigits, i) }

// set gives the request the id bareID(i).
func (r request) set(i int) {
	for k := len(r.number) - 1; k >= 0; k-- {
		r.number[k] = byte('0' + i%10)
		i /= 10
	}
}

// readSent reads what bareSend wrote: the requests and when they were due.
func readSent(path string) ([]*stream, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var due []int64
	if err := json.Unmarshal(text, &due); err != nil {
		return nil, fmt.Errorf("read the bare sender's output: %w", err)
	}
	var streams []*stream
	for i, at := range due {
		streams = append(streams, &stream{ID: bareID(i), Seq: i, Due: at})
	}
	return streams, nil
}
