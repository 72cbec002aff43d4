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

// maxAnswer bounds one answer of the API, in bytes.
const maxAnswer = 16 << 20

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
		b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
		if err != nil {
			return false, c.unreached(ctx, f, target, err)
		}
		if len(b) > maxAnswer || json.Unmarshal(b, into) != nil {
			return false, c.fail(NoHub, f, "its answer is not the expected JSON", nil)
		}
		header = resp.Header
		return true, nil
	})
	return header, err
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

// look asks the hub which files are meant. Of one file it asks for its headers.
func (c *Client) look(ctx context.Context, f hub.File) (entries []hub.Entry, commit string, err error) {
	if f.IsPattern() {
		return c.choose(ctx, f, hub.Selection{Repo: f.Repo, Revision: f.Revision, Wanted: func(paths []string) (want, missing []string) {
			for _, p := range paths {
				if f.Matches(p) {
					want = append(want, p)
				}
			}
			if len(want) == 0 {
				missing = []string{f.Path}
			}
			return want, missing
		}})
	}
	e, commit, err := c.head(ctx, f)
	var failed *Error
	if errors.As(err, &failed) && failed.Kind == NoFile {
		c.addNearest(ctx, f, failed)
	}
	return []hub.Entry{e}, commit, err
}

// choose lets a selection pick from the list of all files; f is for messages.
func (c *Client) choose(ctx context.Context, f hub.File, s hub.Selection) (entries []hub.Entry, commit string, err error) {
	if commit = f.At(); !hub.IsCommit(commit) {
		if commit, err = c.Resolve(ctx, f); err != nil {
			return nil, "", err
		}
	}
	all, err := c.list(ctx, f, commit)
	if err != nil {
		return nil, "", err
	}
	paths := make([]string, len(all))
	for i, e := range all {
		paths[i] = e.Path
	}
	want, missing := s.Wanted(paths)
	if len(missing) > 0 {
		f.Path = missing[0]
		return nil, "", c.fail(NoFile, f, nearest(f, all), nil)
	}
	for _, e := range all {
		if slices.Contains(want, e.Path) {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(a, b hub.Entry) int { return strings.Compare(a.Path, b.Path) })
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
