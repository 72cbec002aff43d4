package hub

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// A Sum is what identifies a content.
type Sum struct {
	Size   int64
	SHA256 string // names files kept in LFS
	GitOID string // the SHA-1 of a git blob names all others
}

// SumFile reads a file once. It follows links.
func SumFile(name string) (Sum, error) {
	f, err := os.Open(name)
	if err != nil {
		return Sum{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Sum{}, err
	}
	if !info.Mode().IsRegular() {
		return Sum{}, fmt.Errorf("%s is not a file", name)
	}
	// git hashes the length before the content: see gitformat-pack, "blob".
	strong, git := sha256.New(), sha1.New()
	fmt.Fprintf(git, "blob %d\x00", info.Size())
	n, err := io.Copy(io.MultiWriter(strong, git), f)
	if err != nil {
		return Sum{}, fmt.Errorf("read %s: %w", name, err)
	}
	if n != info.Size() {
		return Sum{}, fmt.Errorf("%s changed while it was read", name)
	}
	return Sum{n, hex.EncodeToString(strong.Sum(nil)), hex.EncodeToString(git.Sum(nil))}, nil
}

// Has reports whether the content has the name that the hub gives it: a SHA-256
// or a git blob's SHA-1. checked is false where the name is neither.
func (s Sum) Has(etag string) (same, checked bool) {
	switch {
	case sha256Pattern.MatchString(etag):
		return s.SHA256 == etag, true
	case commitPattern.MatchString(etag):
		return s.GitOID == etag, true
	}
	return false, false
}

// A MismatchError is a file that is not what was asked for.
type MismatchError struct {
	Name       string // of the file that was looked at
	What       string // "size", "sha256" or "git blob"
	Want, Have string
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("%s: %s is %s; expected %s", e.Name, e.What, e.Have, e.Want)
}

// An Entry is what the hub says of one file of a commit.
type Entry struct {
	Path   string
	Size   int64  // bytes; negative is unknown
	OID    string // of the git blob; of an LFS file that of its pointer
	SHA256 string // of the content of an LFS file, else empty
}

// ETag is the name of the content: the blob's in the cache. Empty is unknown.
func (e Entry) ETag() string {
	if e.SHA256 != "" {
		return e.SHA256
	}
	return e.OID
}

// Check compares a content with what the hub says of it; name is for the
// message. The error is a *MismatchError.
func (e Entry) Check(name string, s Sum) error {
	if e.Size >= 0 && s.Size != e.Size {
		return &MismatchError{name, "size", fmt.Sprintf("%d bytes", e.Size), fmt.Sprintf("%d bytes", s.Size)}
	}
	if same, checked := s.Has(e.ETag()); checked && !same {
		if e.SHA256 != "" {
			return &MismatchError{name, "sha256", e.SHA256, s.SHA256}
		}
		return &MismatchError{name, "git blob", e.OID, s.GitOID}
	}
	return nil
}
