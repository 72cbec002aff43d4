package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/hanbench/hanbench/internal/hub"
)

// maxRedirects bounds a chain of them: the hub sends at most two.
const maxRedirects = 10

// get asks for an address and follows redirects. The caller closes the body. An
// error is a *passing, an *Error or the context's.
func (c *Client) get(ctx context.Context, f hub.File, target *url.URL, header http.Header) (*http.Response, error) {
	for range maxRedirects {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
		if err != nil {
			return nil, c.fail(NoHub, f, "it sends on to an address that is none", err)
		}
		for name, values := range header {
			req.Header[name] = values
		}
		c.introduce(req)
		resp, err := c.Transport.RoundTrip(req) // http.Client would follow redirects with the token
		if err != nil {
			return nil, c.unreached(ctx, f, target, err)
		}
		location := resp.Header.Get("Location")
		if resp.StatusCode/100 != 3 || location == "" {
			return resp, nil
		}
		resp.Body.Close()
		next, err := target.Parse(location)
		if err != nil || (next.Scheme != "https" && next.Scheme != "http") || (target.Scheme == "https" && next.Scheme == "http") {
			return nil, c.fail(NoHub, f, "it sends on to an address that is not safe", nil)
		}
		target = next
	}
	return nil, c.fail(NoHub, f, "it sends on without end", nil)
}

// introduce adds what all requests carry. The token goes to the endpoint alone:
// files lie with others, whose addresses are signed instead.
func (c *Client) introduce(req *http.Request) {
	if c.UserAgent != "" {
		req.Header.Set("User-Agent", c.UserAgent)
	}
	// The size that the hub tells must be that of the file.
	req.Header.Set("Accept-Encoding", "identity")
	if c.Token != "" && sameOrigin(req.URL, c.endpoint) {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
}

// sameOrigin reports whether two addresses are of one server: scheme, name and
// port.
func sameOrigin(a, b *url.URL) bool {
	port := func(u *url.URL) string {
		if p := u.Port(); p != "" {
			return p
		}
		return map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

// unreached says why no response came. The address is left out but for its
// host: signed ones are as good as a key.
func (c *Client) unreached(ctx context.Context, f hub.File, target *url.URL, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	detail := err.Error()
	if !sameOrigin(target, c.endpoint) {
		detail = fmt.Sprintf("%s, where its files lie: %s", target.Host, detail)
	}
	failed := c.fail(NoNetwork, f, detail, err)
	var unknown x509.UnknownAuthorityError
	var certificate *x509.CertificateInvalidError
	var name x509.HostnameError
	if errors.As(err, &unknown) || errors.As(err, &certificate) || errors.As(err, &name) {
		failed.Detail += " (behind a proxy that opens TLS, SSL_CERT_FILE must name its certificate)"
		return failed
	}
	var op *net.OpError
	return &passing{failed: failed, unlikely: errors.As(err, &op) && op.Op == "dial"}
}

// refused reads why the hub said no, and closes the response. It is a *passing
// where the hub may say yes a moment later.
func (c *Client) refused(f hub.File, resp *http.Response) error {
	defer resp.Body.Close()
	said := oneLine(resp.Header.Get("X-Error-Message"))
	if said == "" {
		said = bodyText(resp)
	}
	detail := fmt.Sprintf("HTTP %d", resp.StatusCode)
	if said != "" {
		detail += ", " + said
	}
	failed := c.fail(c.kindOf(resp, said), f, detail, nil)
	switch resp.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return &passing{failed: failed, after: retryAfter(resp.Header)}
	}
	return failed
}

// kindOf reads the hub's codes. Without one a 401 is a private or missing
// repository, or a token that the hub does not know.
// Source: huggingface_hub, hf_raise_for_status.
func (c *Client) kindOf(resp *http.Response, said string) Kind {
	switch resp.Header.Get("X-Error-Code") {
	case "GatedRepo":
		return Gated
	case "RepoNotFound":
		return NoRepo
	case "RevisionNotFound":
		return NoRevision
	case "EntryNotFound":
		return NoFile
	}
	switch {
	case resp.StatusCode == http.StatusUnauthorized && c.Token != "":
		return BadToken
	case resp.StatusCode == http.StatusUnauthorized:
		return NoRepo
	case resp.StatusCode == http.StatusForbidden && c.Token != "":
		return BadToken
	case resp.StatusCode == http.StatusForbidden && strings.Contains(said, "restricted"):
		return Gated
	}
	return Refused
}

// bodyText is the reason in a body: {"error": "…"}, or a short plain text.
func bodyText(resp *http.Response) string {
	b, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if err != nil {
		return ""
	}
	return errorText(b)
}
