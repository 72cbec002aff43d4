package fetch

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
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
		resp, err := c.get(ctx, f, target, nil)
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
