package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/internal/suggest"
)

// Bounds of what the hub may answer.
const (
	maxPage  = 16 << 20 // bytes of one page of a list of files
	maxPages = 1000
)

// address is a URL below the endpoint; path is escaped.
func (c *Client) address(path string) (*url.URL, error) { return url.Parse(c.Endpoint + path) }

// Resolve is the commit at which a revision stands now.
func (c *Client) Resolve(ctx context.Context, f hub.File) (commit string, err error) {
	var info struct{ SHA string }
	target, err := c.address("/api/datasets/" + f.Repo + "/revision/" + url.PathEscape(f.At()))
	if err != nil {
		return "", err
	}
	if _, err := c.getJSON(ctx, f, target, &info); err != nil {
		return "", err
	}
	if !hub.IsCommit(info.SHA) {
		return "", c.fail(NoHub, f, "its answer names no commit", nil)
	}
	return info.SHA, nil
}

// list is all files of a commit. It is kept in the cache, where that may be
// written: a commit never changes.
func (c *Client) list(ctx context.Context, f hub.File, commit string) ([]hub.Entry, error) {
	if entries, ok := c.Cache.Listing(f.Repo, commit); ok {
		return entries, nil
	}
	target, err := c.address("/api/datasets/" + f.Repo + "/tree/" + commit + "?recursive=true&expand=false")
	if err != nil {
		return nil, err
	}
	var entries []hub.Entry
	for range maxPages {
		var page treePage
		header, err := c.getJSON(ctx, f, target, &page)
		if err != nil {
			return nil, err
		}
		if entries, err = page.appendTo(entries); err != nil {
			return nil, c.fail(NoHub, f, err.Error(), nil)
		}
		link, ok := nextLink(header.Values("Link"))
		if !ok {
			return entries, c.Cache.Explain(c.Cache.KeepListing(f.Repo, commit, entries))
		}
		if target, err = c.nextPage(target, link); err != nil {
			return nil, c.fail(NoHub, f, err.Error(), nil)
		}
	}
	return nil, c.fail(NoHub, f, "its list of files has no end", nil)
}

// nextPage is the address of a Link header. A mirror may give that of the hub
// itself, which is not who was asked.
func (c *Client) nextPage(from *url.URL, link string) (*url.URL, error) {
	next, err := from.Parse(link)
	if err != nil {
		return nil, fmt.Errorf("its list of files goes on at an address that is none")
	}
	if sameOrigin(next, c.endpoint) {
		return next, nil
	}
	if rest, ok := strings.CutPrefix(next.String(), hub.DefaultEndpoint+"/"); ok {
		return c.address("/" + rest)
	}
	return nil, fmt.Errorf("its list of files goes on at %s", next.Host)
}

// A treePage is one page of /api/datasets/REPO/tree/COMMIT.
type treePage []struct {
	Type string `json:"type"`
	Path string `json:"path"`
	Size int64  `json:"size"`
	OID  string `json:"oid"`
	LFS  *struct {
		OID  string `json:"oid"`
		Size int64  `json:"size"`
	} `json:"lfs"`
}

func (p treePage) appendTo(entries []hub.Entry) ([]hub.Entry, error) {
	for _, row := range p {
		if row.Type != "file" {
			continue
		}
		e := hub.Entry{Path: row.Path, Size: row.Size, OID: row.OID}
		if row.LFS != nil {
			e.Size, e.SHA256 = row.LFS.Size, row.LFS.OID
		}
		e, err := hub.NewEntry(e)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// getJSON reads one answer of the API, with retries.
func (c *Client) getJSON(ctx context.Context, f hub.File, target *url.URL, into any) (header http.Header, err error) {
	err = c.persist(ctx, f, func() (bool, error) {
		resp, err := c.send(ctx, f, http.MethodGet, target, nil, nil)
		if err != nil {
			return false, err
		}
		if resp.StatusCode != http.StatusOK {
			return false, c.refused(f, resp)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(io.LimitReader(resp.Body, maxPage+1))
		if err != nil {
			return false, c.unreached(ctx, f, target, err)
		}
		if len(b) > maxPage || json.Unmarshal(b, into) != nil {
			return false, c.fail(NoHub, f, "its answer is not the expected JSON", nil)
		}
		header = resp.Header
		return true, nil
	})
	return header, err
}

// nextLink is the address of rel="next" in Link headers. Source: RFC 8288.
func nextLink(headers []string) (link string, ok bool) {
	for _, h := range headers {
		for h != "" {
			_, rest, found := strings.Cut(h, "<")
			if !found {
				break
			}
			target, rest, found := strings.Cut(rest, ">")
			if !found {
				break
			}
			// Up to the next target: a comma within quotes has no < after it.
			parameters := rest
			if i := strings.Index(rest, "<"); i >= 0 {
				parameters = rest[:i]
			}
			for p := range strings.SplitSeq(parameters, ";") {
				name, value, _ := strings.Cut(strings.Trim(p, " \t,"), "=")
				value = strings.Trim(strings.TrimSpace(value), `"`)
				if strings.EqualFold(strings.TrimSpace(name), "rel") && slices.Contains(strings.Fields(strings.ToLower(value)), "next") {
					return target, true
				}
			}
			h = rest[len(parameters):]
		}
	}
	return "", false
}

// head asks for one file: its commit, size and name of its content, which is
// empty where the hub does not tell.
func (c *Client) head(ctx context.Context, f hub.File) (e hub.Entry, commit string, err error) {
	target, err := url.Parse(f.URL(c.Endpoint))
	if err != nil {
		return e, "", err
	}
	err = c.persist(ctx, f, func() (bool, error) {
		resp, err := c.send(ctx, f, http.MethodHead, target, nil, func(r *http.Response) bool {
			return r.Header.Get("X-Linked-Etag") != ""
		})
		if err != nil {
			return false, err
		}
		if resp.StatusCode >= 400 {
			return false, c.refused(f, resp)
		}
		resp.Body.Close()
		e, commit = entryOf(f, resp)
		if !hub.IsCommit(commit) {
			return false, c.fail(NoHub, f, "no X-Repo-Commit came", nil)
		}
		return true, nil
	})
	return e, commit, err
}

// entryOf reads the headers of resolve. What is stored elsewhere is described
// by X-Linked-*, on the redirect; the ETag of the other host is one of its own,
// and looks like a SHA-256 all the same.
func entryOf(f hub.File, resp *http.Response) (e hub.Entry, commit string) {
	commit = resp.Header.Get("X-Repo-Commit")
	etag := resp.Header.Get("X-Linked-Etag")
	if etag == "" && commit != "" {
		etag = resp.Header.Get("ETag")
	}
	size := resp.Header.Get("X-Linked-Size")
	if size == "" && resp.StatusCode == http.StatusOK {
		size = resp.Header.Get("Content-Length")
	}
	e = hub.Entry{Path: f.Path, Size: -1}
	if n, err := strconv.ParseInt(size, 10, 64); err == nil && n >= 0 {
		e.Size = n
	}
	switch etag = strings.Trim(strings.TrimPrefix(etag, "W/"), `"`); len(etag) {
	case 64:
		e.SHA256 = etag
	case 40:
		e.OID = etag
	}
	if same, checked := (hub.Sum{}).Has(e.ETag()); same || !checked { // no hash after all
		e.SHA256, e.OID = "", ""
	}
	return e, commit
}

// look asks the hub which files are meant.
func (c *Client) look(ctx context.Context, f hub.File) (entries []hub.Entry, commit string, err error) {
	if !f.IsPattern() {
		e, commit, err := c.head(ctx, f)
		var failed *Error
		if errors.As(err, &failed) && failed.Kind == NoFile {
			c.addNearest(ctx, f, failed)
		}
		return []hub.Entry{e}, commit, err
	}
	if commit = f.At(); !hub.IsCommit(commit) {
		if commit, err = c.Resolve(ctx, f); err != nil {
			return nil, "", err
		}
	}
	all, err := c.list(ctx, f, commit)
	if err != nil {
		return nil, "", err
	}
	for _, e := range all {
		if f.Matches(e.Path) {
			entries = append(entries, e)
		}
	}
	if len(entries) == 0 {
		failed := c.fail(NoFile, f, "", nil)
		failed.Detail = nearest(f, all)
		return nil, "", failed
	}
	return entries, commit, nil
}

// addNearest says which files there are, where the hub tells.
func (c *Client) addNearest(ctx context.Context, f hub.File, failed *Error) {
	commit := f.At()
	if !hub.IsCommit(commit) {
		var err error
		if commit, err = c.Resolve(ctx, f); err != nil {
			return // the error in hand says more
		}
	}
	if all, err := c.list(ctx, f, commit); err == nil {
		failed.Detail = nearest(f, all)
	}
}

func nearest(f hub.File, all []hub.Entry) string {
	paths := make([]string, len(all))
	for i, e := range all {
		paths[i] = e.Path
	}
	if near := suggest.Nearest(f.Path, paths); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	const shown = 10
	if len(paths) > shown {
		return fmt.Sprintf("it has %s and %d more", strings.Join(paths[:shown], ", "), len(paths)-shown)
	}
	return "it has " + strings.Join(paths, ", ")
}
