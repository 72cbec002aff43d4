// Package hub knows the files of dataset repositories on the Hugging Face hub:
// how they are named, and where they lie on this machine, in the cache that
// Python's huggingface_hub uses too. It reads and writes that cache and knows
// no network: package fetch brings the files.
package hub

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// DefaultEndpoint is the hub itself.
const DefaultEndpoint = "https://huggingface.co"

// mainBranch is the revision of a File that names none.
const mainBranch = "main"

// A File names a file of a dataset repository, or in messages several by a pattern.
type File struct {
	// Repo is ORGANISATION/NAME, or NAME alone as old datasets have it.
	Repo string
	// Revision is a commit (40 hex digits: it never changes), a branch, a tag or
	// a reference such as refs/convert/parquet. Empty is main.
	Revision string
	// Path is the file within the repository, with slashes, or a pattern of package
	// path, such as *.
	Path string
}

var (
	repoPattern   = regexp.MustCompile(`^[\w][\w.-]*(/[\w][\w.-]*)?$`)
	commitPattern = regexp.MustCompile(`^[0-9a-f]{40}$`)
	sha256Pattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// IsCommit reports whether a revision is a whole commit id.
func IsCommit(revision string) bool { return commitPattern.MatchString(revision) }

// Validate reports all that is wrong with the names, by field.
func (f File) Validate() error {
	var faults []error
	fault := func(field, format string, args ...any) {
		faults = append(faults, fmt.Errorf("field %q: "+format, append([]any{field}, args...)...))
	}
	if !repoPattern.MatchString(f.Repo) || strings.Contains(f.Repo, "--") || strings.Contains(f.Repo, "..") || len(f.Repo) > 96 {
		fault("repo", "is %q; expected ORGANISATION/NAME, of letters, digits, -, _ and .", f.Repo)
	}
	if f.Revision != "" && !isPath(f.Revision) {
		fault("revision", "is %q; expected a commit, a branch, a tag or refs/convert/parquet", f.Revision)
	}
	if !isPath(f.Path) {
		fault("path", "is %q; expected a path within the repository, with slashes", f.Path)
	} else if _, err := path.Match(f.Path, ""); err != nil {
		fault("path", "%q is no pattern: %w", f.Path, err)
	}
	return errors.Join(faults...)
}

// isPath reports whether p stays within a folder when it is appended to one,
// on every system.
func isPath(p string) bool {
	if p == "" || strings.ContainsAny(p, "\\\x00:\n") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(p, "/"), func(part string) bool {
		return part == "" || part == "." || part == ".."
	})
}

// IsPattern reports whether the path may match several files.
func (f File) IsPattern() bool { return strings.ContainsAny(f.Path, "*?[") }

// At is the revision, main where none is named.
func (f File) At() string {
	if f.Revision == "" {
		return mainBranch
	}
	return f.Revision
}

// String is how messages name the file: REPO/PATH@REVISION, a commit by its
// first 12 digits.
func (f File) String() string {
	revision := f.At()
	if IsCommit(revision) {
		revision = revision[:12]
	}
	return f.Repo + "/" + f.Path + "@" + revision
}

// URL is where a browser gets the file, or for a pattern where it sees the
// files of the revision. Endpoint is without a slash at its end.
func (f File) URL(endpoint string) string {
	if f.IsPattern() {
		return endpoint + "/datasets/" + f.Repo + "/tree/" + url.PathEscape(f.At())
	}
	return endpoint + "/datasets/" + f.Repo + "/resolve/" + url.PathEscape(f.At()) + "/" + EscapePath(f.Path)
}

// EscapePath escapes what lies between the slashes of a path for a URL.
func EscapePath(p string) string {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}
