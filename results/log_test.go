package results

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// openLog is the log of a run whose records are the given.
func openLog(t *testing.T, records []byte) *Log {
	t.Helper()
	d := newDir(t)
	must(t, os.WriteFile(filepath.Join(d.Path(), RecordsFile), records, 0o644))
	log, err := d.Log()
	must(t, err)
	t.Cleanup(func() { log.Close() })
	return log
}

// Requests are read again as they were written, in whatever form: the attempts of
// their stage alone, each at its own place.
func TestLogWhole(t *testing.T) {
	header := testHeader(0, 3, 1)
	header.Stages = append(header.Stages, header.Stages[0])
	header.Stages[1].Index = 1
	full, other := fullRecord(), testRecord(1, 0, 3*msec, msec)
	full.Session, full.Stage, other.Stage = 0, 1, 1
	full.Score.Outcome = outcomeIncorrect // with a value below 1
	data := journal(t, header, testRecord(0, 0, msec, msec), full, testRecord(2, 0, 2*msec, msec), other)
	for _, form := range []string{"", "정렬", "빈칸"} {
		got, err := openLog(t, otherwise(t, data, form)).Whole(1)
		must(t, err)
		if diff := cmp.Diff([]*Record{full, other}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", form, diff)
		}
	}
}

// A file that was changed since it was read is not read as something else.
func TestLogOfAChangedFile(t *testing.T) {
	log := openLog(t, journal(t, testHeader(0, 3, 1), testRecord(0, 0, msec, msec), testRecord(1, 0, 2*msec, msec)))
	data, err := os.ReadFile(log.file.Name())
	must(t, err)
	lines := bytes.SplitAfter(data, []byte("\n"))
	for what, changed := range map[string][]byte{
		"짧아짐":    lines[0],
		"자리를 바꿈": bytes.Join([][]byte{lines[0], lines[2], lines[1]}, nil),
	} {
		must(t, os.WriteFile(log.file.Name(), changed, 0o644))
		if _, err := log.Whole(0); err == nil || what == "자리를 바꿈" && !errors.Is(err, errChanged) {
			t.Errorf("%s: error is %v", what, err)
		}
	}
}

// The time that was spent counts measured requests alone, each session for itself.
func TestLogSpentNS(t *testing.T) {
	warm, never := testRecord(9, 0, 0, msec), testRecord(8, 0, 0, msec)
	warm.Phase, never.Times.DueNS = PhaseWarmup, nil
	later := testRecord(2, 0, 50*msec, 10*msec)
	later.Session = 1
	first, last := testRecord(0, 0, 2*msec, msec), testRecord(1, 0, 7*msec, msec)
	log := openLog(t, journal(t, testHeader(0, 9, 1), warm, never, last, first, testHeader(1, 9, 1), later))
	want := *last.Times.EndNS - *first.Times.DueNS + *later.Times.EndNS - *later.Times.DueNS
	if got := log.SpentNS(0); got != want {
		t.Errorf("spent %d ns; want %d", got, want)
	}
	if got := log.SpentNS(7); got != 0 {
		t.Errorf("a stage without requests took %d ns", got)
	}
}
