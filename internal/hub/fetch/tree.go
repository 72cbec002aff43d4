package fetch

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hub"
)

// maxPages bounds a list of files that goes on and on.
const maxPages = 1000

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
