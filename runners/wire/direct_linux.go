package wire

import (
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

func beyondASCII(r rune) bool { return r > unicode.MaxASCII }

// ready gives a small request an idle connection, if there is one.
func (d *direct) ready(ex *exchange) {
	if ex.link == nil && len(ex.request) <= smallWrite {
		d.idle(ex, true)
	}
}

// send writes a small request to an idle connection, if there is one.
func (d *direct) send(ex *exchange) {
	if d.ready(ex); ex.link != nil {
		ex.link.push(ex)
	}
}

// await has the request written, over a new connection where none is idle, and
// waits for the end of the answer. A server may answer, and close, before it has
// taken all of the request: its answer counts, and not that.
func (d *direct) await(ctx context.Context, ex *exchange, dog *watchdog) error {
	ex.dog = dog
	if ex.link == nil && d.idle(ex, false) == nil {
		if err := d.connectBeside(ctx, ex); err != nil {
			return err
		}
	}
	dog.enter(PartFirstByte, dog.limits.FirstByte)
	writeErr := ex.link.write(ctx, ex)
	c := ex.call
	var err error
	select {
	case err = <-ex.done:
	case <-ctx.Done():
		if err = ctx.Err(); !ex.link.abort(ex) {
			err = <-ex.done
		}
	}
	ex.settleSent()
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

// idle gives ex an idle connection, hushed or not; nil where there is none.
func (d *direct) idle(ex *exchange, hushed bool) *link {
	for l := d.pool.get(ex.key); l != nil; l = d.pool.get(ex.key) {
		if l.begin(ex, hushed) {
			ex.link, ex.call.Reused = l, true
			return l
		}
	}
	return nil
}

// connectBeside is connect on a goroutine of its own: a stack that has once grown
// for it would stay so while the caller waits for the stream, in thousands of them.
func (d *direct) connectBeside(ctx context.Context, ex *exchange) (err error) {
	connected := make(chan struct{})
	go func() {
		defer close(connected)
		ex.link, err = d.connect(ctx, ex)
	}()
	<-connected
	return err
}

// connect gives ex a new connection.
func (d *direct) connect(ctx context.Context, ex *exchange) (*link, error) {
	p, err := d.poller()
	if err != nil {
		return nil, err
	}
	u := ex.url
	nc, took, err := d.dialer.connect(ctx, addressOf(u))
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
	return newLink(nc, s, p, &d.pool, ex)
}

// poolKey is that of the links that a request may use.
func poolKey(u *url.URL) string { return u.Scheme + "://" + addressOf(u) }

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
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.pollers {
		for _, l := range p.all() { // of calls that were not sent too
			l.abandon()
		}
		p.close()
	}
	d.pollers = nil
}
