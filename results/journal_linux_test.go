package results

import (
	"errors"
	"os/signal"
	"syscall"
	"testing"
)

// TestJournalTakesBackHalfALine: a disk that fills up within a line takes its
// first part; that part does not stay.
func TestJournalTakesBackHalfALine(t *testing.T) {
	d := newDir(t)
	j := newJournal(t, d)
	must(t, j.Header(testHeader(0, 9, 1)), j.Request(*testRecord(0, 0, msec, msec)))
	info, err := j.f.Stat()
	must(t, err)
	// The limit on a file's size stands for the full disk. The tests of this
	// package run one after another.
	var before syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: uint64(info.Size()) + 100, Max: before.Max}))
	err = j.Request(*testRecord(1, 0, msec, msec))
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before))
	if !errors.Is(err, syscall.EFBIG) {
		t.Fatalf("error is %v, want that the file is too big", err)
	}
	after, err := j.f.Stat()
	must(t, err)
	if after.Size() != info.Size() {
		t.Errorf("the file has %d bytes, want the %d of before", after.Size(), info.Size())
	}
	c, err := d.Read()
	if err != nil || len(c.Records) != 1 || len(c.Warnings) != 0 {
		t.Errorf("%d records, warnings %q, error %v", len(c.Records), c.Warnings, err)
	}
}
