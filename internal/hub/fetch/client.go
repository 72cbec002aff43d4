package fetch

import (
	"net/url"
	"time"

	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/internal/secret"
)

// A Client fetches files, one after the other. It may be used by one goroutine
// at a time; several processes may fetch into one cache.
type Client struct {
	Settings
	endpoint *url.URL
	hidden   secret.Redactor
	observe  func(Progress)
}

// New checks the settings. Observe hears of progress, on the goroutine that
// fetches; nil for nobody.
func New(s Settings, observe func(Progress)) (*Client, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if s.Stall == 0 {
		s.Stall = 30 * time.Second
	}
	if s.FirstWait == 0 {
		s.FirstWait = time.Second
	}
	if s.Transport == nil {
		s.Transport = patientTransport(s.Stall)
	}
	if observe == nil {
		observe = func(Progress) {}
	}
	c := &Client{Settings: s, observe: observe}
	var err error
	if c.endpoint, err = url.Parse(s.Endpoint); err != nil {
		return nil, err
	}
	c.hidden.Add(s.Token)
	return c, nil
}

// Close lets go of idle connections.
func (c *Client) Close() {
	if t, ok := c.Transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// A Stage is how far a file is.
type Stage int

const (
	Found    Stage = iota // in the cache already
	Fetching              // Done of Total bytes are here
	Retrying              // after Wait, because of Err
	Locked                // another process is fetching it
	Fetched               // and checked
)

// Progress is what a Client tells while it fetches.
type Progress struct {
	File        hub.File // its path is never a pattern
	Stage       Stage
	Done, Total int64 // bytes; Total is negative where unknown
	Wait        time.Duration
	Err         error
}
