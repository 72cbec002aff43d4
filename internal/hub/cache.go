package hub

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// A Cache is a folder laid out as huggingface_hub does: what Python fetched is
// found here, and the other way round.
//
//	datasets--ORG--NAME/
//	  blobs/ETAG               the contents
//	  snapshots/COMMIT/PATH    links to them
//	  refs/REVISION            the commit that a branch or tag stood at
//	  trees/COMMIT.json        all files of the commit (since huggingface_hub 1)
//
// Where links cannot be made, snapshots hold the contents themselves.
type Cache struct {
	Dir string
	// NoLinks keeps contents in snapshots even where links could be made.
	NoLinks bool
}

// Repo is the folder of a repository.
func (c Cache) Repo(repo string) string {
	return filepath.Join(c.Dir, "datasets--"+strings.ReplaceAll(repo, "/", "--"))
}

// Blob is where the content of that name lies, or would lie.
func (c Cache) Blob(repo, etag string) string {
	return filepath.Join(c.Repo(repo), "blobs", etag)
}

// Place is where a commit's file lies, or would lie.
func (c Cache) Place(repo, commit, path string) string {
	return filepath.Join(c.Repo(repo), "snapshots", commit, filepath.FromSlash(path))
}

// Commit is the commit at which a revision was last seen; a commit is itself.
// ok is false where it never was.
func (c Cache) Commit(repo, revision string) (commit string, ok bool) {
	if IsCommit(revision) {
		return revision, true
	}
	b, err := os.ReadFile(c.ref(repo, revision))
	commit = strings.TrimSpace(string(b))
	return commit, err == nil && IsCommit(commit)
}

func (c Cache) ref(repo, revision string) string {
	return filepath.Join(c.Repo(repo), "refs", filepath.FromSlash(revision))
}

// Bring says how to do without network.
func (c Cache) Bring(f File, endpoint string) string {
	return fmt.Sprintf("without network, bring the file: get it from\n  %s\non a machine that has network, and give it to hanbench suites pull with --from PATH; or copy the folder %s of that machine's cache to %s",
		f.URL(endpoint), path.Base(filepath.ToSlash(c.Repo(f.Repo))), c.Dir)
}
