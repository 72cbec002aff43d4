package fetch

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hanbench/hanbench/internal/hub"
	"github.com/hanbench/hanbench/internal/hub/hubtest"
)

// Two that fetch the same file at once: one waits and finds it there.
func TestTwoAtOnce(t *testing.T) {
	const path = "data/test-00000-of-00002.parquet"
	s, a, _ := serve(t, repo(), nil)
	s.Fail(path, hubtest.Fault{Before: 300 * time.Millisecond})
	var mu sync.Mutex
	seen := map[Stage]int{}
	observe := func(p Progress) {
		mu.Lock()
		defer mu.Unlock()
		seen[p.Stage]++
	}
	a.observe = observe
	b, err := New(a.Settings, observe)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var names [2][]string
	var errs [2]error
	for i, c := range []*Client{a, b} {
		wg.Go(func() { names[i], errs[i] = c.PullAll(t.Context(), only(at(second, path))) })
	}
	wg.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	wantPulled(t, a, second, names[0], path)
	wantPulled(t, b, second, names[1], path)
	stored := 0
	for _, r := range s.Requests() {
		if r.Store {
			stored++
		}
	}
	if stored != 1 || seen[Locked] != 1 || seen[Fetched] != 1 || seen[Found] != 1 {
		t.Errorf("%d downloads, progress %v; want one that waited", stored, seen)
	}
}

// A lock whose file was deleted by who held it is not one.
func TestDeletedLock(t *testing.T) {
	_, c, _ := serve(t, repo(), nil)
	f := at("main", "README.md")
	unlock, err := c.lock(t.Context(), f, "etag")
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(c.Cache.Dir, ".locks", "datasets--HAERAE-HUB--KMMLU", "etag.lock")
	if _, held, err := tryLock(name); err != nil || held {
		t.Fatalf("locked twice: %v, %v", held, err)
	}
	old, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	if err := os.Remove(name); err != nil {
		t.Skip("a file that is open cannot be removed here")
	}
	again, held, err := tryLock(name)
	if err != nil || !held {
		t.Fatalf("the new file is not locked: %v, %v", held, err)
	}
	unlock() // the deleted one is free now, for whoever opened it before
	if held, err := lockNamed(old, name); err != nil || held {
		t.Errorf("a deleted lock is held: %v, %v", held, err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestLockNotWritable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(dir, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	c, err := New(Settings{Endpoint: "https://hub.test", Cache: hub.Cache{Dir: dir}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.lock(t.Context(), at("main", "README.md"), strings.Repeat("a", 40)); err == nil {
		t.Error("locked")
	}
}
