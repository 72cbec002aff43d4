package telemetry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hanbench/hanbench/results"
)

const (
	// readTimeout bounds one reading.
	readTimeout = 5 * time.Second
	// largestPage is more than an exporter of hundreds of devices writes.
	largestPage = 16 << 20
)

// CheckURL says what is wrong with the URL of an exporter's page.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return fmt.Errorf("%q is no URL of an exporter's page; expected one such as http://gpu-box:9400/metrics", text)
	case u.User != nil:
		return fmt.Errorf("the URL of %s has credentials, which plan.yaml would hold; have the page served without", u.Host)
	}
	return nil
}

// A source is an exporter's page.
type source struct {
	results.TelemetrySource
	known  *exporters
	client *http.Client
}

// read reads the page once. The error says what is wrong with it, without its URL.
func (s *source) read(ctx context.Context) (*page, error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	text, err := s.fetch(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.known.parse(text)
	if err != nil {
		return nil, err
	}
	return p, s.choose(p)
}

// fetch gets the page's text.
func (s *source) fetch(ctx context.Context) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "text/plain;version=0.0.4")
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, cause(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %s", resp.Status)
	}
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); kind != "" && kind != "text/plain" && kind != "application/openmetrics-text" {
		return nil, fmt.Errorf("the page is of type %s; an exporter's is text/plain", kind)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, largestPage+1))
	switch {
	case err != nil:
		return nil, cause(err)
	case len(text) > largestPage:
		return nil, fmt.Errorf("the page is larger than %d MiB", largestPage>>20)
	}
	return text, nil
}

// cause takes method and URL out of an error of net/http.
func cause(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no page within %v", readTimeout)
	}
	var ue *url.Error
	if errors.As(err, &ue) {
		return ue.Err
	}
	return err
}

// choose leaves the devices that count on the page. The error lists them where one
// that is to count is not there.
func (s *source) choose(p *page) error {
	if len(s.Devices) == 0 {
		return nil
	}
	is := func(name string) func(results.DeviceReading) bool {
		return func(d results.DeviceReading) bool { return d.Device == name || d.Index == name }
	}
	var there []string
	for _, d := range p.devices {
		there = append(there, strings.TrimSpace(d.Index+" "+d.Device))
	}
	for _, name := range s.Devices {
		if !slices.ContainsFunc(p.devices, is(name)) {
			return fmt.Errorf("device %s is not on the page; it has %s", name, strings.Join(there, ", "))
		}
	}
	p.devices = slices.DeleteFunc(p.devices, func(d results.DeviceReading) bool {
		return !slices.ContainsFunc(s.Devices, func(name string) bool { return is(name)(d) })
	})
	return nil
}
