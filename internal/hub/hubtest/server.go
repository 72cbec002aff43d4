// Package hubtest is a stand-in for the Hugging Face hub, for tests on
// loopback: it is not the hub. It answers dataset routes as the hub does, with
// its headers, redirects and codes of error, and can be told to fail. Python's
// huggingface_hub works with it (see TestPython of package fetch).
package hubtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Server is two: the hub, and the store where the contents of LFS files lie,
// which is another origin.
type Server struct {
	// URL is the hub's: HF_ENDPOINT.
	URL string
	// StoreURL is the other one's.
	StoreURL string

	hub, store *httptest.Server
	pageSize   int

	mu       sync.Mutex
	repos    map[string]*Repo
	tokens   []string
	faults   map[string][]Fault
	requests []Request
	trees    map[*Commit][]row
}

// A Request is one that came.
type Request struct {
	Store         bool // at the store, not at the hub
	Method        string
	Path          string // escaped, without its query
	Range         string
	Authorization string
	UserAgent     string
}

// New starts a server; the caller closes it. A list of files has two rows a
// page, so that there are pages.
func New(repos ...Repo) *Server {
	s := &Server{repos: map[string]*Repo{}, faults: map[string][]Fault{}, trees: map[*Commit][]row{}, pageSize: 2}
	for _, r := range repos {
		s.repos[r.Name] = &r
		if r.Token != "" {
			s.tokens = append(s.tokens, r.Token)
		}
	}
	s.hub = httptest.NewServer(s.noted(false, s.serveHub))
	s.store = httptest.NewServer(s.noted(true, s.serveStore))
	s.URL, s.StoreURL = s.hub.URL, s.store.URL
	return s
}

// Close stops both servers.
func (s *Server) Close() {
	s.hub.Close()
	s.store.Close()
}

// Know makes a token one of an account that may read what is for all.
func (s *Server) Know(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens = append(s.tokens, token)
}

// Requests lists those that came, in their order, and forgets them.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.requests
	s.requests = nil
	return r
}

func (s *Server) noted(store bool, serve http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.requests = append(s.requests, Request{
			Store: store, Method: r.Method, Path: r.URL.EscapedPath(), Range: r.Header.Get("Range"),
			Authorization: r.Header.Get("Authorization"), UserAgent: r.UserAgent(),
		})
		s.mu.Unlock()
		serve(w, r)
	})
}

// serveHub knows four routes:
//
//	/api/datasets/REPO[/revision/REVISION]
//	/api/datasets/REPO/tree/REVISION
//	/datasets/REPO/resolve/REVISION/PATH
//	/api/resolve-cache/datasets/REPO/COMMIT/PATH
func (s *Server) serveHub(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Powered-By", "hanbench-stand-in-for-the-hub")
	if !s.knows(r) {
		refuse(w, http.StatusUnauthorized, "", "Invalid credentials in Authorization header")
		return
	}
	path := r.URL.EscapedPath()
	if rest, ok := strings.CutPrefix(path, "/api/resolve-cache/datasets/"); ok {
		s.resolveCache(w, r, rest)
	} else if rest, ok := strings.CutPrefix(path, "/api/datasets/"); ok {
		s.api(w, r, rest)
	} else if rest, ok := strings.CutPrefix(path, "/datasets/"); ok {
		s.resolve(w, r, rest)
	} else {
		refuse(w, http.StatusNotFound, "", "Sorry, we can't find the page you are looking for.")
	}
}

func (s *Server) api(w http.ResponseWriter, r *http.Request, rest string) {
	name, revision, tree := rest, "main", false
	if before, after, ok := strings.Cut(rest, "/tree/"); ok {
		name, revision, tree = before, after, true
	} else if before, after, ok := strings.Cut(rest, "/revision/"); ok {
		name, revision = before, after
	}
	// What a gated repository is called is no secret, what is in it is.
	repo, commit, ok := s.find(w, r, name, revision, tree)
	if !ok {
		return
	}
	if s.failed(w, r, "") {
		return
	}
	if tree {
		s.page(w, r, commit)
		return
	}
	siblings := []map[string]string{}
	for _, f := range commit.Files {
		siblings = append(siblings, map[string]string{"rfilename": f.Path})
	}
	sendJSON(w, map[string]any{
		"id": repo.Name, "sha": commit.ID, "private": repo.Private, "gated": repo.Gated,
		"downloads": 0, "likes": 0, "tags": []string{}, "siblings": siblings,
	})
}

// page is one page of a commit's tree, with the address of the next.
func (s *Server) page(w http.ResponseWriter, r *http.Request, commit *Commit) {
	rows := s.tree(commit)
	from, _ := strconv.Atoi(r.URL.Query().Get("cursor")) // none is the first
	to := min(from+s.pageSize, len(rows))
	if to < len(rows) {
		q := r.URL.Query()
		q.Set("cursor", strconv.Itoa(to))
		w.Header().Set("Link", fmt.Sprintf(`<%s%s?%s>; rel="next"`, s.URL, r.URL.EscapedPath(), q.Encode()))
	}
	sendJSON(w, rows[min(from, len(rows)):to])
}

// tree is a commit's, hashed once for all of its pages.
func (s *Server) tree(commit *Commit) []row {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trees[commit] == nil {
		s.trees[commit] = commit.tree()
	}
	return s.trees[commit]
}

// resolve sends on: to the store for LFS files, to an address of its own that
// caches for all others.
func (s *Server) resolve(w http.ResponseWriter, r *http.Request, rest string) {
	name, after, ok := strings.Cut(rest, "/resolve/")
	revision, path, ok2 := strings.Cut(after, "/")
	path, err := url.PathUnescape(path)
	if !ok || !ok2 || err != nil {
		refuse(w, http.StatusNotFound, "", "Not Found")
		return
	}
	repo, commit, ok := s.find(w, r, name, revision, true)
	if !ok {
		return
	}
	w.Header().Set("X-Repo-Commit", commit.ID)
	f, ok := commit.file(path)
	if !ok {
		refuse(w, http.StatusNotFound, "EntryNotFound", "Entry not found")
		return
	}
	w.Header().Set("Accept-Ranges", "bytes")
	if f.LFS {
		w.Header().Set("X-Linked-Size", strconv.Itoa(len(f.Body)))
		w.Header().Set("X-Linked-Etag", `"`+f.SHA256()+`"`)
		w.Header().Set("Location", s.StoreURL+"/repos/"+f.SHA256()+"?X-Amz-Signature=stand-in&path="+url.QueryEscape(repo.Name+"/"+path))
		w.WriteHeader(http.StatusFound)
		return
	}
	w.Header().Set("Location", "/api/resolve-cache/datasets/"+repo.Name+"/"+commit.ID+"/"+(&url.URL{Path: path}).EscapedPath()+"?etag=%22"+f.OID()+"%22")
	w.WriteHeader(http.StatusTemporaryRedirect)
}

func (s *Server) resolveCache(w http.ResponseWriter, r *http.Request, rest string) {
	for name, repo := range s.repos {
		after, ok := strings.CutPrefix(rest, name+"/")
		id, path, ok2 := strings.Cut(after, "/")
		path, err := url.PathUnescape(path)
		if !ok || !ok2 || err != nil || !s.may(repo, r) {
			continue
		}
		if commit, ok := repo.commit(id); ok {
			if f, ok := commit.file(path); ok {
				w.Header().Set("X-Repo-Commit", commit.ID)
				s.send(w, r, f, f.OID())
				return
			}
		}
	}
	refuse(w, http.StatusNotFound, "EntryNotFound", "Entry not found")
}

// serveStore sends contents by their name. Its ETag is one of its own, which
// looks like a SHA-256 and is none of the content.
func (s *Server) serveStore(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "" { // as S3 does beside a signature
		refuse(w, http.StatusBadRequest, "", "Only one auth mechanism allowed")
		return
	}
	repoPath, id := r.URL.Query().Get("path"), strings.TrimPrefix(r.URL.Path, "/repos/")
	for name, repo := range s.repos {
		path, ok := strings.CutPrefix(repoPath, name+"/")
		if !ok {
			continue
		}
		for _, commit := range repo.Commits {
			if f, ok := commit.file(path); ok && f.LFS && f.SHA256() == id {
				own := File{Body: []byte("etag of the store " + id)}
				s.send(w, r, f, own.SHA256())
				return
			}
		}
	}
	refuse(w, http.StatusForbidden, "", "AccessDenied")
}

// find looks a revision up for who asks, or answers why not.
func (s *Server) find(w http.ResponseWriter, r *http.Request, name, revision string, content bool) (*Repo, *Commit, bool) {
	repo, ok := s.repos[name]
	if !ok || (repo.Private && !s.may(repo, r)) {
		if r.Header.Get("Authorization") == "" { // who is nobody learns nothing
			refuse(w, http.StatusUnauthorized, "", "Invalid username or password.")
		} else {
			refuse(w, http.StatusNotFound, "RepoNotFound", "Repository not found")
		}
		return nil, nil, false
	}
	if content && !s.may(repo, r) {
		if r.Header.Get("Authorization") == "" {
			refuse(w, http.StatusUnauthorized, "GatedRepo", "Access to dataset "+name+" is restricted. You must have access to it and be authenticated to access it. Please log in.")
		} else {
			refuse(w, http.StatusForbidden, "GatedRepo", "Access to dataset "+name+" is restricted and you are not in the authorized list. Visit "+s.URL+"/datasets/"+name+" to ask for access.")
		}
		return nil, nil, false
	}
	revision, err := url.PathUnescape(revision)
	commit, ok := repo.commit(revision)
	if err != nil || !ok {
		refuse(w, http.StatusNotFound, "RevisionNotFound", "Invalid rev id: "+revision)
		return nil, nil, false
	}
	return repo, commit, true
}

func bearer(r *http.Request) string {
	return strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
}

// knows reports whether there is no token, or one of an account.
func (s *Server) knows(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return r.Header.Get("Authorization") == "" || slices.Contains(s.tokens, bearer(r))
}

// may reports whether who asks may read the files.
func (s *Server) may(repo *Repo, r *http.Request) bool {
	if !repo.Gated && !repo.Private {
		return true
	}
	t := bearer(r)
	return t != "" && (repo.Token == "" || repo.Token == t)
}

// refuse answers as the hub does: a code, a reason in a header and a body.
func refuse(w http.ResponseWriter, status int, code, reason string) {
	if code != "" {
		w.Header().Set("X-Error-Code", code)
	}
	w.Header().Set("X-Error-Message", reason)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"error": reason}) // the reader may be gone
}

func sendJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	json.NewEncoder(w).Encode(v) // the reader may be gone
}
