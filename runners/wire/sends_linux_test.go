package wire

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// taken is a call whose request has been made, but not sent.
func taken(t *testing.T, tr *Transport, url string) (*Call, error) {
	t.Helper()
	c := &Call{}
	req, err := http.NewRequestWithContext(WithCall(context.Background(), c), http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	_, made := tr.Client().Do(req)
	return c, made
}

// TestLoopSleepsUntilAwait: nothing of a connection reaches the loop between Send
// and Await, and an answer that comes in between has its own time all the same.
func TestLoopSleepsUntilAwait(t *testing.T) {
	if !kernelStamps() {
		t.Skip("this machine's sockets have no receive timestamps")
	}
	const pause = 60 * time.Millisecond
	answered := make(chan int64, 2)
	tr := directly(t, Timeouts{})
	p := newPeer(t, func(nc net.Conn) {
		for r := bufio.NewReader(nc); readRequest(r) != nil; {
			respond(nc, "가\n")
			answered <- tr.clock.Now()
		}
	})
	if _, err := post(t, tr, p.url, "{}", &Call{}); err != nil {
		t.Fatal(err)
	}
	<-answered
	time.Sleep(pause) // the kernel has turned its timestamps on by then
	c, made := taken(t, tr, p.url)
	tr.Ready(c)
	if l := c.exchange.link; l == nil || c.Sent != 0 {
		t.Fatalf("ready with connection %v, sent %d", l, c.Sent)
	}
	tr.Send(c)
	at := <-answered
	time.Sleep(pause)
	if c.exchange.link == nil || c.exchange.sent != 0 || len(c.Lines) > 0 {
		t.Fatalf("connection %v, sent %d, %d lines: the loop has been there", c.exchange.link, c.exchange.sent, len(c.Lines))
	}
	if err := tr.Await(context.Background(), c, made); err != nil || c.Err != nil || len(c.Lines) != 1 {
		t.Fatal(err, c.Err, len(c.Lines))
	}
	if late := time.Duration(c.Lines[0].At - at); late > pause/2 {
		t.Errorf("the answer's time is %v after it was given", late)
	}
	if lag := time.Duration(c.Lines[0].Lag); lag < pause-time.Millisecond {
		t.Errorf("it is said to have been read %v after it came; it lay there for %v", lag, pause)
	}
	if !c.Reused || c.Sent == 0 || c.Sent > at {
		t.Errorf("reused %v, sent %d, answered %d", c.Reused, c.Sent, at)
	}
	if _, err := post(t, tr, p.url, "{}", c); err != nil {
		t.Errorf("the next on the connection: %v", err)
	}
}

// TestSendDoesNotAllocate: see Send.
func TestSendDoesNotAllocate(t *testing.T) {
	const conns = 6
	var all sync.WaitGroup
	all.Add(conns)
	p := newPeer(t, func(nc net.Conn) {
		buf := make([]byte, 4<<10)
		readRequest(bufio.NewReader(nc))
		all.Done()
		all.Wait() // so that none is idle before all are there
		respond(nc, "가\n")
		for {
			if _, err := nc.Read(buf); err != nil {
				return
			}
		}
	})
	tr := directly(t, Timeouts{})
	var first sync.WaitGroup
	for range conns {
		first.Go(func() { _, _ = post(t, tr, p.url, "{}", &Call{}) })
	}
	first.Wait()
	var calls []*Call
	for range conns {
		c, _ := taken(t, tr, p.url)
		calls = append(calls, c)
	}
	n := 0
	allocs := testing.AllocsPerRun(conns-1, func() {
		tr.Send(calls[n])
		n++
	})
	for i, c := range calls {
		if c.Sent == 0 {
			t.Errorf("request %d was not sent", i)
		}
	}
	if allocs > 0 {
		t.Errorf("sending a request allocates %v times", allocs)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range calls {
		if err := tr.Await(gone, c, ErrTaken); err != nil || c.Err == nil {
			t.Errorf("cancelled: %v, %v", err, c.Err)
		}
	}
}

// TestReadyIsNotSent: a request takes one connection to be ready, and leaves nothing
// open if it is never sent.
func TestReadyIsNotSent(t *testing.T) {
	const conns = 2
	var both, gone sync.WaitGroup
	both.Add(conns)
	gone.Add(conns)
	p := newPeer(t, func(nc net.Conn) {
		r := bufio.NewReader(nc)
		readRequest(r)
		both.Done()
		both.Wait() // so that none is idle before both are there
		respond(nc, "가\n")
		if readRequest(r) != nil {
			t.Error("the request was sent")
		}
		gone.Done()
	})
	tr := directly(t, Timeouts{})
	var first sync.WaitGroup
	for range conns {
		first.Go(func() { _, _ = post(t, tr, p.url, "{}", &Call{}) })
	}
	first.Wait()
	c, _ := taken(t, tr, p.url)
	tr.Ready(c)
	tr.Ready(c)
	if idle := tr.direct.idleLinks(); idle != conns-1 {
		t.Errorf("%d connections are idle; want all but one of %d", idle, conns)
	}
	tr.Close()
	gone.Wait()
}
