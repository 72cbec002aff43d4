package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/hub"
)

// blob downloads a content, checks it and moves it to its place. A part that an
// earlier process left is continued; where the whole is then wrong, it is
// fetched from its beginning once.
func (c *Client) blob(ctx context.Context, f hub.File, commit string, e hub.Entry, part, blob string) (hub.Sum, error) {
	if err := os.MkdirAll(filepath.Dir(blob), 0o777); err != nil {
		return hub.Sum{}, err
	}
	resumed := sizeOf(part) > 0
	for {
		if err := c.download(ctx, f, commit, e, part); err != nil {
			return hub.Sum{}, err
		}
		s, err := hub.SumFile(part)
		if err != nil {
			return s, err
		}
		wrong := e.Check(f.Path, s)
		if wrong == nil {
			return s, os.Rename(part, blob)
		}
		if err := os.Remove(part); err != nil {
			return s, err
		}
		if !resumed {
			return s, c.fail(Corrupt, f, wrong.Error(), wrong)
		}
		resumed = false
	}
}

// sizeOf is 0 for a file that is not there.
func sizeOf(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return info.Size()
}

// download brings the part to its full size. The commit is in the address, so
// that what is added is of the same file.
func (c *Client) download(ctx context.Context, f hub.File, commit string, e hub.Entry, part string) error {
	out, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	at := f
	at.Revision = commit
	target, err := url.Parse(at.URL(c.Endpoint))
	if err != nil {
		return errors.Join(err, out.Close())
	}
	d := &transfer{c: c, file: f, target: target, size: e.Size, out: out}
	if d.have, err = out.Seek(0, io.SeekEnd); err == nil && e.Size >= 0 && d.have > e.Size {
		err = d.restart()
	}
	if err == nil {
		err = c.persist(ctx, f, func() (bool, error) {
			before := d.have
			err := d.try(ctx)
			return d.have > before, err
		})
	}
	return errors.Join(err, out.Sync(), out.Close())
}

// A transfer is one part being filled.
type transfer struct {
	c      *Client
	file   hub.File
	target *url.URL
	size   int64 // of the whole; negative is unknown
	out    *os.File
	have   int64 // bytes in out
}

// restart throws away what is there.
func (d *transfer) restart() error {
	d.have = 0
	if err := d.out.Truncate(0); err != nil {
		return err
	}
	_, err := d.out.Seek(0, io.SeekStart)
	return err
}

// try asks for what is missing. A *passing error is one after which another try
// may help.
func (d *transfer) try(ctx context.Context) error {
	if d.size >= 0 && d.have == d.size {
		return nil
	}
	header := http.Header{}
	if d.have > 0 {
		header.Set("Range", fmt.Sprintf("bytes=%d-", d.have))
	}
	resp, err := d.c.get(ctx, d.file, d.target, header)
	if err != nil {
		return err
	}
	if err := d.begin(resp); err != nil {
		return err
	}
	defer resp.Body.Close()
	return d.copy(ctx, resp)
}

// begin makes the part ready for what the response holds; on an error it closes
// the response.
func (d *transfer) begin(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusOK: // from the beginning, asked for or not
		if d.have == 0 {
			return nil
		}
		if err := d.restart(); err != nil {
			return errors.Join(err, resp.Body.Close())
		}
		return nil
	case http.StatusPartialContent:
		if from, total, ok := contentRange(resp.Header.Get("Content-Range")); ok && from == d.have && (total < 0 || d.size < 0 || total == d.size) {
			return nil
		}
	case http.StatusRequestedRangeNotSatisfiable:
	default:
		return d.c.refused(d.file, resp)
	}
	// Another range than was asked for, or none: the part is not of this file.
	err := errors.Join(d.restart(), resp.Body.Close())
	if err != nil {
		return err
	}
	return &passing{failed: d.c.fail(Corrupt, d.file, "the server cannot continue the part; it was removed", nil)}
}

func (d *transfer) copy(ctx context.Context, resp *http.Response) error {
	body := io.Reader(resp.Body)
	if d.size >= 0 { // one byte more is enough to know that it is too long
		body = io.LimitReader(body, d.size-d.have+1)
	}
	buffer := make([]byte, 128<<10)
	for {
		n, err := body.Read(buffer)
		if n > 0 {
			written, err := d.out.Write(buffer[:n])
			d.have += int64(written)
			if err != nil {
				return err
			}
			d.c.observe(Progress{File: d.file, Stage: Fetching, Done: d.have, Total: d.size})
		}
		switch {
		case err == io.EOF && d.size >= 0 && d.have < d.size:
			return d.c.unreached(ctx, d.file, resp.Request.URL, io.ErrUnexpectedEOF)
		case err == io.EOF:
			return nil
		case err != nil:
			return d.c.unreached(ctx, d.file, resp.Request.URL, err)
		}
	}
}

// contentRange reads "bytes 100-199/200"; total is negative for *.
func contentRange(h string) (from, total int64, ok bool) {
	h, ok = strings.CutPrefix(strings.TrimSpace(h), "bytes ")
	span, size, slash := strings.Cut(h, "/")
	first, last, dash := strings.Cut(span, "-")
	if !ok || !slash || !dash {
		return 0, 0, false
	}
	from, err := strconv.ParseInt(strings.TrimSpace(first), 10, 64)
	end, err2 := strconv.ParseInt(strings.TrimSpace(last), 10, 64)
	if err != nil || err2 != nil || from < 0 || end < from {
		return 0, 0, false
	}
	if strings.TrimSpace(size) == "*" {
		return from, -1, true
	}
	total, err = strconv.ParseInt(strings.TrimSpace(size), 10, 64)
	return from, total, err == nil && total > end
}
