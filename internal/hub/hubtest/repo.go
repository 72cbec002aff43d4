package hubtest

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// A Repo is a dataset repository that a Server offers.
type Repo struct {
	Name    string
	Commits []Commit
	// Refs are branches, tags and refs/convert/parquet, each at a commit.
	Refs map[string]string
	// Gated repositories tell their files to Token only; Private ones do not
	// exist for others.
	Gated, Private bool
	// Token is who may read it; empty lets any known token.
	Token string
}

// A Commit is a state of the files.
type Commit struct {
	ID    string // 40 hex digits
	Files []File
}

// A File is one of a commit. Those in LFS are sent by another server.
type File struct {
	Path string
	Body []byte
	LFS  bool
}

// SHA256 is the name of an LFS file's content.
func (f File) SHA256() string {
	sum := sha256.Sum256(f.Body)
	return hex.EncodeToString(sum[:])
}

// OID is the git blob's: of an LFS file that of its pointer.
func (f File) OID() string {
	content := f.Body
	if f.LFS {
		content = f.pointer()
	}
	sum := sha1.Sum(append(fmt.Appendf(nil, "blob %d\x00", len(content)), content...))
	return hex.EncodeToString(sum[:])
}

// pointer is what git holds in place of an LFS file. Source: git-lfs, spec.md.
func (f File) pointer() []byte {
	return fmt.Appendf(nil, "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n", f.SHA256(), len(f.Body))
}

// ETag is the name of the content: the blob's in a cache.
func (f File) ETag() string {
	if f.LFS {
		return f.SHA256()
	}
	return f.OID()
}

// commit finds what a revision stands for: a whole commit id, or a ref.
func (r *Repo) commit(revision string) (*Commit, bool) {
	if id, ok := r.Refs[revision]; ok {
		revision = id
	}
	i := slices.IndexFunc(r.Commits, func(c Commit) bool { return c.ID == revision })
	if i < 0 {
		return nil, false
	}
	return &r.Commits[i], true
}

func (c *Commit) file(path string) (*File, bool) {
	i := slices.IndexFunc(c.Files, func(f File) bool { return f.Path == path })
	if i < 0 {
		return nil, false
	}
	return &c.Files[i], true
}

// A row is one of the hub's list of files.
type row struct {
	Type string  `json:"type"`
	OID  string  `json:"oid"`
	Size int     `json:"size"`
	LFS  *lfsRow `json:"lfs,omitempty"`
	Path string  `json:"path"`
}

type lfsRow struct {
	OID         string `json:"oid"`
	Size        int    `json:"size"`
	PointerSize int    `json:"pointerSize"`
}

// tree is the list of files and of the folders that they are in.
func (c *Commit) tree() []row {
	rows := []row{}
	folders := map[string]bool{}
	for _, f := range c.Files {
		parts := strings.Split(f.Path, "/")
		for i := range parts[:len(parts)-1] {
			folder := strings.Join(parts[:i+1], "/")
			if !folders[folder] {
				folders[folder] = true
				sum := sha1.Sum([]byte("tree " + folder))
				rows = append(rows, row{Type: "directory", OID: hex.EncodeToString(sum[:]), Path: folder})
			}
		}
		out := row{Type: "file", OID: f.OID(), Size: len(f.Body), Path: f.Path}
		if f.LFS {
			out.LFS = &lfsRow{f.SHA256(), len(f.Body), len(f.pointer())}
		}
		rows = append(rows, out)
	}
	return rows
}
