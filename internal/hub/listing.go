package hub

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2/maybe"
)

// listingVersion is the one version of trees/COMMIT.json that there is.
const listingVersion = 1

// A listing is trees/COMMIT.json as huggingface_hub writes it.
type listing struct {
	FormatVersion int                     `json:"format_version"`
	Files         map[string]listingEntry `json:"files"`
}

type listingEntry struct {
	Size      int64  `json:"size"`
	BlobID    string `json:"blob_id"`
	LFSSHA256 string `json:"lfs_sha256,omitempty"`
	LFSSize   *int64 `json:"lfs_size,omitempty"`
}

func (c Cache) listingFile(repo, commit string) string {
	return filepath.Join(c.Repo(repo), "trees", commit+".json")
}

// Listing is the list of a commit's files, in the order of their paths. ok is
// false where it is not kept or cannot be read: it is fetched again then.
func (c Cache) Listing(repo, commit string) (entries []Entry, ok bool) {
	b, err := os.ReadFile(c.listingFile(repo, commit))
	if err != nil {
		return nil, false
	}
	return parseListing(b)
}

func parseListing(b []byte) (entries []Entry, ok bool) {
	var l listing
	if json.Unmarshal(b, &l) != nil || l.FormatVersion != listingVersion {
		return nil, false
	}
	for path, e := range l.Files {
		if !isPath(path) || e.Size < 0 || (e.LFSSize != nil && *e.LFSSize < 0) {
			return nil, false
		}
		entry := Entry{Path: path, Size: e.Size, OID: e.BlobID, SHA256: e.LFSSHA256}
		if e.LFSSize != nil {
			entry.Size = *e.LFSSize
		}
		if !entry.wellNamed() {
			return nil, false
		}
		entries = append(entries, entry)
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	return entries, true
}

// wellNamed reports whether the names that the hub gave are hashes: they become
// names of files.
func (e Entry) wellNamed() bool {
	return commitPattern.MatchString(e.OID) && (e.SHA256 == "" || sha256Pattern.MatchString(e.SHA256))
}

// NewEntry checks what the hub said of a file.
func NewEntry(e Entry) (Entry, error) {
	if !isPath(e.Path) || !e.wellNamed() || e.Size < 0 {
		return Entry{}, fmt.Errorf("the hub's list of files has an entry that cannot be: %+v", e)
	}
	return e, nil
}

// KeepListing writes the list of all of a commit's files, for Find of patterns
// and for Python.
func (c Cache) KeepListing(repo, commit string, entries []Entry) error {
	l := listing{listingVersion, map[string]listingEntry{}}
	for _, e := range entries {
		out := listingEntry{Size: e.Size, BlobID: e.OID, LFSSHA256: e.SHA256}
		if e.SHA256 != "" {
			out.LFSSize = &e.Size
		}
		l.Files[e.Path] = out
	}
	b, err := json.MarshalIndent(l, "", " ")
	if err != nil {
		return err
	}
	return writeFile(c.listingFile(repo, commit), b)
}

// writeFile writes a small file at once, with the folders above it.
func writeFile(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return maybe.WriteFile(name, content, 0o644)
}
