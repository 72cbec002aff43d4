package results

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func newDir(t *testing.T) *Dir {
	t.Helper()
	d, err := CreateDir(filepath.Join(t.TempDir(), "실행", "첫째"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func newJournal(t *testing.T, d *Dir) *Journal {
	t.Helper()
	j, err := d.Append()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestCreateDirRefuses(t *testing.T) {
	base := t.TempDir()
	full := filepath.Join(base, "찬 폴더")
	must(t, os.Mkdir(full, 0o755), os.WriteFile(filepath.Join(full, "메모.txt"), nil, 0o644))
	file := filepath.Join(base, "파일")
	must(t, os.WriteFile(file, nil, 0o644))
	closed := filepath.Join(base, "닫힌 폴더")
	must(t, os.Mkdir(closed, 0o555))

	_, err := CreateDir(full)
	if !errors.Is(err, ErrNotEmpty) || !strings.Contains(err.Error(), "메모.txt") {
		t.Errorf("full folder: error is %v, want ErrNotEmpty that names 메모.txt", err)
	}
	_, err = CreateDir(filepath.Join(file, "안"))
	want := fmt.Sprintf("create run directory %s: not a directory; name a folder that can be written with --out", filepath.Join(file, "안"))
	if err == nil || err.Error() != want {
		t.Errorf("under a file: error is\n%v\nwant\n%s", err, want)
	}
	if os.Geteuid() == 0 {
		return // root may write anywhere
	}
	if _, err = CreateDir(closed); !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), closed) {
		t.Errorf("closed folder: error is %v, want a permission error that names it", err)
	}
}

func TestCreateDirLeavesNothing(t *testing.T) {
	d := newDir(t)
	entries, err := os.ReadDir(d.Path())
	if err != nil || len(entries) > 0 {
		t.Errorf("a new run directory holds %v (%v), want nothing", entries, err)
	}
	if _, err := CreateDir(d.Path()); err != nil {
		t.Errorf("an empty folder was refused: %v", err)
	}
}

func TestPlanIsWrittenOnce(t *testing.T) {
	d := newDir(t)
	if _, err := OpenDir(d.Path()); err == nil || !strings.Contains(err.Error(), "not a run directory") {
		t.Errorf("a folder without plan.yaml: error is %v", err)
	}
	must(t, d.WritePlan(testPlan("")))
	if err := d.WritePlan([]byte("다른 계획")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second plan: error is %v, want fs.ErrExist", err)
	}
	opened, err := OpenDir(d.Path())
	must(t, err)
	got, err := opened.Plan()
	if err != nil || !bytes.Equal(got, testPlan("")) {
		t.Errorf("plan is %q (%v)", got, err)
	}
}

func TestJournalWritesWholeLines(t *testing.T) {
	d := newDir(t)
	j := newJournal(t, d)
	const n = 200
	must(t, j.Header(testHeader(0, n, 4)), j.Target(testTarget(0, WhenStart)))
	var wg sync.WaitGroup
	for slot := range 4 {
		wg.Go(func() {
			for seq := slot; seq < n; seq += 4 {
				if err := j.Request(*testRecord(seq, slot, msec, msec)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	must(t, j.Close())
	c, err := d.Read()
	must(t, err)
	seen := map[int]int{}
	for _, r := range c.Records {
		seen[r.Seq]++
		if diff := cmp.Diff(testRecord(r.Seq, r.Slot, msec, msec), r); diff != "" {
			t.Fatalf("record %d (-want +got):\n%s", r.Seq, diff)
		}
	}
	if len(seen) != n || len(c.Records) != n {
		t.Errorf("%d records of %d requests, want %d", len(c.Records), len(seen), n)
	}
}

func TestAppendRepairs(t *testing.T) {
	header, first := journal(t, testHeader(0, 2, 1)), journal(t, testRecord(0, 0, msec, msec))
	good := string(header) + string(first)
	tests := []struct {
		name, before, after string
		warns               bool
	}{
		{"온전함", good, good, false},
		{"빈 파일", "", "", false},
		{"찢어진 줄", good + string(first)[:50], good, true},
		{"긴 찢어진 줄", good + `{"kind":"` + strings.Repeat("가", 100_000), good, true},
		{"영으로 채워진 끝", good + "\x00\x00\x00", good, true},
		{"첫 줄부터 찢어짐", string(header)[:20], "", true},
		{"줄바꿈만 없음", strings.TrimSuffix(good, "\n"), good, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDir(t)
			name := filepath.Join(d.Path(), RecordsFile)
			must(t, os.WriteFile(name, []byte(tt.before), 0o644))
			j := newJournal(t, d)
			if warned := len(j.Warnings()) > 0; warned != tt.warns {
				t.Errorf("warnings are %q, want some: %v", j.Warnings(), tt.warns)
			}
			must(t, j.Request(*testRecord(1, 0, 2*msec, msec)), j.Close())
			got, err := os.ReadFile(name)
			must(t, err)
			want := tt.after + string(journal(t, testRecord(1, 0, 2*msec, msec)))
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAppendIsExclusive(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no advisory lock on this system")
	}
	d := newDir(t)
	j := newJournal(t, d)
	if _, err := d.Append(); !errors.Is(err, ErrLocked) {
		t.Fatalf("second writer: error is %v, want ErrLocked", err)
	}
	must(t, j.Close())
	again, err := d.Append()
	if err != nil {
		t.Fatalf("after the first has closed: %v", err)
	}
	must(t, again.Close())
}

// /dev/full takes no byte: every write is a full disk.
func TestJournalDiskFull(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full on this system")
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	must(t, err)
	d := newDir(t)
	j := newJournal(t, d)
	must(t, j.Header(testHeader(0, 9, 1)), j.Request(*testRecord(0, 0, msec, msec)), j.Request(*testRecord(1, 0, msec, msec)))
	file := j.f
	j.f = full
	first := j.Request(*testRecord(2, 0, msec, msec))
	want := fmt.Sprintf("write %s: no space left on device; the 2 records written before in this session are safe", filepath.Join(d.Path(), RecordsFile))
	if first == nil || first.Error() != want || !errors.Is(first, syscall.ENOSPC) {
		t.Fatalf("error is\n%v\nwant\n%s", first, want)
	}
	j.f = file // space again, too late
	for name, err := range map[string]error{
		"Request": j.Request(*testRecord(3, 0, msec, msec)), "Target": j.Target(testTarget(0, WhenEnd)), "Close": j.Close(),
	} {
		if err != first {
			t.Errorf("%s after it: error is %v, want the same", name, err)
		}
	}
	must(t, full.Close())
	c, err := d.Read()
	if err != nil || len(c.Records) != 2 {
		t.Errorf("%d records are readable (%v), want 2", len(c.Records), err)
	}
}

// A file that is /dev/full itself opens, and the first write says so.
func TestAppendToFullDisk(t *testing.T) {
	d := newDir(t)
	if err := os.Symlink("/dev/full", filepath.Join(d.Path(), RecordsFile)); err != nil {
		t.Skip("no symbolic links here")
	}
	if _, err := os.Stat(filepath.Join(d.Path(), RecordsFile)); err != nil {
		t.Skip("no /dev/full on this system")
	}
	var we *WriteError
	if err := newJournal(t, d).Header(testHeader(0, 1, 1)); !errors.As(err, &we) || we.Records != 0 {
		t.Errorf("error is %v, want a WriteError with no record safe", err)
	}
}

func TestJournalScrubs(t *testing.T) {
	d := newDir(t)
	j := newJournal(t, d)
	j.Scrub = func(line []byte) []byte { return bytes.ReplaceAll(line, []byte("nv-비밀열쇠"), []byte("[비밀]")) }
	r := testRecord(0, 0, msec, msec)
	r.Error = &Error{Cause: "http_status", Status: 401, Message: "key nv-비밀열쇠 is not valid"}
	r.Score = Score{Outcome: outcomeError}
	must(t, j.Header(testHeader(0, 1, 1)), j.Request(*r))
	j.Scrub = func([]byte) []byte { return []byte(`{"kind":`) }
	if err := j.Request(*r); err == nil {
		t.Error("a scrubber that breaks the line was let through")
	}
	must(t, j.Close())
	c, err := d.Read()
	must(t, err)
	if got := c.Records[0].Error.Message; got != "key [비밀] is not valid" || len(c.Records) != 1 {
		t.Errorf("message is %q in %d records", got, len(c.Records))
	}
}

func TestJournalKeepsMarkup(t *testing.T) {
	d := newDir(t)
	j := newJournal(t, d)
	r := testRecord(0, 0, msec, msec)
	r.Text.Answer = "<think>고려 & 조선</think>"
	must(t, j.Header(testHeader(0, 1, 1)), j.Request(*r), j.Close())
	data, err := os.ReadFile(filepath.Join(d.Path(), RecordsFile))
	must(t, err)
	if !bytes.Contains(data, []byte(r.Text.Answer)) {
		t.Error("markup is escaped in the file")
	}
}
