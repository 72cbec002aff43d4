package hubtest

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// A Fault is what goes wrong with one answer.
type Fault struct {
	// Status is sent in place of the content, with RetryAfter and RateLimit as
	// headers where they are not empty.
	Status                int
	RetryAfter, RateLimit string
	// CutAt ends the connection after so many bytes of the body; negative is
	// before the first.
	CutAt int
	// Wrong changes a byte of the content.
	Wrong bool
	// Longer sends more than there is.
	Longer bool
	// NoRange sends all, whatever was asked for.
	NoRange bool
	// WrongRange sends the beginning as if it were what was asked for.
	WrongRange bool
	// Before is waited for before the answer, Between after each KiB.
	Before, Between time.Duration
}

// Fail gives the next GETs of a file's content a fault each, whichever server
// sends it. The path is "" for the API.
func (s *Server) Fail(path string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[path] = append(s.faults[path], faults...)
}

func (s *Server) fault(path string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults[path]) == 0 {
		return Fault{}
	}
	f := s.faults[path][0]
	s.faults[path] = s.faults[path][1:]
	return f
}

// failed answers with the next fault's status, if that is one.
func (s *Server) failed(w http.ResponseWriter, r *http.Request, path string) bool {
	f := s.fault(path)
	pause(r, f.Before)
	return f.answer(w)
}

func (f Fault) answer(w http.ResponseWriter) bool {
	if f.Status == 0 {
		return false
	}
	for name, value := range map[string]string{"Retry-After": f.RetryAfter, "RateLimit": f.RateLimit} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	refuse(w, f.Status, "", http.StatusText(f.Status))
	return true
}

// send is a content, or the part of it that was asked for, with its next fault.
func (s *Server) send(w http.ResponseWriter, r *http.Request, f *File, etag string) {
	w.Header().Set("ETag", `"`+etag+`"`)
	w.Header().Set("Content-Type", "application/octet-stream")
	if r.Method == http.MethodHead {
		w.Header().Set("Accept-Ranges", "bytes")
		w.Header().Set("Content-Length", strconv.Itoa(len(f.Body)))
		return
	}
	fault := s.fault(f.Path)
	pause(r, fault.Before)
	if fault.answer(w) {
		return
	}
	body := f.Body
	if fault.Wrong {
		body = slices.Clone(body)
		body[len(body)-1] ^= 1
	}
	if fault.Longer {
		body = append(slices.Clone(body), "more"...)
	}
	if fault.NoRange {
		r.Header.Del("Range")
	}
	if fault.WrongRange {
		r.Header.Set("Range", "bytes=0-0")
	}
	out := &faulty{ResponseWriter: w, request: r, fault: fault, left: fault.CutAt}
	http.ServeContent(out, r, "", time.Time{}, bytes.NewReader(body))
}

// A faulty writer is slow, or breaks off.
type faulty struct {
	http.ResponseWriter
	request *http.Request
	fault   Fault
	left    int
}

func (w *faulty) Write(p []byte) (int, error) {
	written := 0
	for chunk := range slices.Chunk(p, 1024) {
		cut := w.fault.CutAt != 0 && w.left <= len(chunk)
		if cut {
			chunk = chunk[:max(0, w.left)]
		}
		w.left -= len(chunk)
		n, err := w.ResponseWriter.Write(chunk)
		written += n
		if err != nil {
			return written, err
		}
		if cut || w.fault.Between > 0 {
			http.NewResponseController(w.ResponseWriter).Flush() // an error shows in the next write
		}
		if cut {
			panic(http.ErrAbortHandler)
		}
		pause(w.request, w.fault.Between)
	}
	return written, nil
}

// pause waits, unless who asked has gone.
func pause(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}
