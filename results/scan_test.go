package results

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scanned is a run of two sessions with a failure that was sent again, a
// warm-up request and a score that was changed afterwards.
func scanned(t *testing.T) *Dir {
	t.Helper()
	d := newDir(t)
	must(t, d.WritePlan(testPlan("")))
	warm := testRecord(0, 0, msec, msec)
	warm.Phase, warm.ID = PhaseWarmup, "warm"
	failed := testRecord(1, 0, 2*msec, msec)
	failed.ID, failed.Again = "failed", true
	fail(failed, "cut_stream")
	again := testRecord(1, 0, 4*msec, msec)
	again.Attempt, again.Session, again.ID = 1, 1, "again"
	data := journal(t, testHeader(0, 3, 1), testTarget(0, WhenStart), warm, failed, testRecord(2, 0, 3*msec, msec),
		testHeader(1, 3, 1), again, testRecord(0, 0, 5*msec, msec))
	must(t, os.WriteFile(filepath.Join(d.Path(), RecordsFile), data, 0o644))
	head := ScoresHead{RunID: testHeader(0, 3, 1).RunID, Records: 5, Scored: 1}
	must(t, d.WriteScores(NewScores(head, []ScoreLine{{ID: "0-0-m-2", Score: Score{Outcome: outcomeRefused, Value: ptr(0.0)}}})))
	return d
}

func TestScan(t *testing.T) {
	d := scanned(t)
	type seen struct {
		ID, Outcome string
		Text        bool
		Gaps        int
	}
	var got []seen
	keep := func(r *Record) error {
		got = append(got, seen{r.ID, r.Score.Outcome, r.Text != nil, len(r.Times.ICLNS)})
		return nil
	}
	c, err := d.Scan(keep)
	must(t, err)
	want := []seen{
		{"warm", outcomeCorrect, false, 4}, {"failed", outcomeError, false, 4}, {"0-0-m-2", outcomeRefused, false, 4},
		{"again", outcomeCorrect, false, 4}, {"0-0-m-0", outcomeCorrect, false, 4},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("scanned (-want +got):\n%s", diff)
	}
	if len(c.Headers) != 2 || len(c.Targets) != 1 || len(c.Records) != 0 {
		t.Errorf("contents have %d headers, %d targets and %d records; want 2, 1 and 0", len(c.Headers), len(c.Targets), len(c.Records))
	}
	got = nil
	_, err = d.ScanSettled(keep)
	must(t, err)
	want = []seen{{"0-0-m-0", outcomeCorrect, false, 4}, {"again", outcomeCorrect, false, 4}, {"0-0-m-2", outcomeRefused, false, 4}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settled (-want +got):\n%s", diff)
	}
}

func TestScanEnds(t *testing.T) {
	d := scanned(t)
	enough := errors.New("그만")
	calls := 0
	stop := func(*Record) error {
		calls++
		return enough
	}
	for name, scan := range map[string]func(func(*Record) error) (*Contents, error){"all": d.Scan, "settled": d.ScanSettled} {
		calls = 0
		if c, err := scan(stop); !errors.Is(err, enough) || c != nil || calls != 1 {
			t.Errorf("%s: contents %v, error %v after %d calls; want none, %v and 1", name, c, err, calls, enough)
		}
	}
	name := filepath.Join(d.Path(), RecordsFile)
	must(t, os.WriteFile(name, nil, 0o644))
	if c, err := d.Scan(stop); !errors.Is(err, ErrNoHeader) || c != nil {
		t.Errorf("an empty file: contents %v, error %v", c, err)
	}
}
