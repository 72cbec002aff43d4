package wire

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
)

// A direct carries calls over connections of its own that pollers read:
// HTTP/1.1, with TLS or without, past no proxy. The others go by net/http.
type direct struct {
	dialer *dialer
	tls    *tls.Config // nil: the system's
	pool   pool
	turn   atomic.Uint32

	mu      sync.Mutex
	pollers []*poller // made for the first call
}

func newDirect(d *dialer) *direct {
	return &direct{dialer: d, pool: pool{idle: map[string][]*link{}}}
}

// late reports whether a loop is behind with reading.
func (d *direct) late() bool {
	if d == nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(d.pollers, func(p *poller) bool { return p.late.Load() > lateRead })
}

// can reports whether the request can be carried. A host's name beyond ASCII
// needs writing in another way, which net/http knows.
func (d *direct) can(req *http.Request) bool {
	if d == nil || strings.ContainsFunc(req.URL.Host, beyondASCII) {
		return false
	}
	proxy, err := http.ProxyFromEnvironment(req)
	return err == nil && proxy == nil
}

// trust has TLS connections made as config says.
func (d *direct) trust(config *tls.Config) {
	if d != nil {
		d.tls = config
	}
}

func beyondASCII(r rune) bool { return r > unicode.MaxASCII }

// carry sends a call and waits for the end of its answer.
func (d *direct) carry(ctx context.Context, c *Call, dog *watchdog) error {
	ex := &exchange{call: c, dog: dog, done: make(chan error, 1)}
	l, writeErr := d.send(ctx, ex)
	if l == nil {
		return writeErr
	}
	// A server may answer, and close, before it has taken all of the request:
	// its answer counts.
	var err error
	select {
	case err = <-ex.done:
	case <-ctx.Done():
		if err = ctx.Err(); !l.abort(ex) {
			err = <-ex.done
		}
	}
	if c.Status == 0 {
		if writeErr != nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)) {
			return writeErr // which says more
		}
		return err
	}
	if err == nil {
		err = io.EOF
	}
	c.finish(err, d.dialer.clock)
	return nil
}

// send writes the request, and keeps nothing of it: it may be larger than its
// answer. Without a link nothing was written.
func (d *direct) send(ctx context.Context, ex *exchange) (*link, error) {
	var request bytes.Buffer
	if err := ex.call.with(ctx).Write(&request); err != nil {
		return nil, err
	}
	l, err := d.link(ctx, ex)
	if err != nil {
		return nil, err
	}
	ex.call.release()
	ex.dog.enter(PartFirstByte, ex.dog.limits.FirstByte)
	return l, l.write(ctx, request.Bytes(), ex.call, d.dialer.clock)
}

// link gives ex a connection: an idle one, else a new one.
func (d *direct) link(ctx context.Context, ex *exchange) (*link, error) {
	u := ex.call.request.URL
	address := addressOf(u)
	key := u.Scheme + "://" + address
	for l := d.pool.get(key); l != nil; l = d.pool.get(key) {
		if l.begin(ex) {
			ex.call.Reused = true
			return l, nil
		}
	}
	p, err := d.poller()
	if err != nil {
		return nil, err
	}
	nc, took, err := d.dialer.connect(ctx, address)
	if err != nil {
		return nil, err
	}
	ex.call.DNS, ex.call.Connect = took.dns, took.connect
	var s *secure
	if u.Scheme == "https" {
		begun := d.dialer.clock.Now()
		if s, err = handshake(ctx, nc, d.tls, u.Hostname()); err != nil {
			nc.Close()
			return nil, err
		}
		ex.call.TLS = d.dialer.clock.Now() - begun
	}
	return newLink(nc, s, key, p, &d.pool, ex)
}

func addressOf(u *url.URL) string {
	port := "80"
	if u.Scheme == "https" {
		port = "443"
	}
	return net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), port))
}

// coresPerPoller: one loop reads some hundred thousand events a second, and
// leaves most cores of a large machine to what makes and records requests.
const coresPerPoller = 4

// Loops is how many loops read the streams of a transport.
func Loops() int { return max(1, runtime.NumCPU()/coresPerPoller) }

// poller takes the next in turn.
func (d *direct) poller() (*poller, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.pollers) == 0 {
		for range Loops() {
			p, err := newPoller(d.dialer.clock)
			if err != nil {
				return nil, err
			}
			d.pollers = append(d.pollers, p)
		}
	}
	return d.pollers[int(d.turn.Add(1))%len(d.pollers)], nil
}

func (d *direct) close() {
	if d == nil {
		return
	}
	for _, l := range d.pool.empty() {
		l.mu.Lock()
		l.close()
		l.mu.Unlock()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.pollers {
		p.close()
	}
	d.pollers = nil
}
