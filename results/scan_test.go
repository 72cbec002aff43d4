package results

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scannedDir is a run of two sessions with a failure that was sent again, a
// warm-up request and a score that was changed afterwards.
func scannedDir(t *testing.T) *Dir {
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

// otherwise writes each line of a journal in another form of the same JSON: its
// keys sorted, or white space where it may be.
func otherwise(t *testing.T, data []byte, form string) []byte {
	t.Helper()
	var out bytes.Buffer
	for line := range bytes.Lines(data) {
		switch form {
		case "정렬":
			var v map[string]any
			d := json.NewDecoder(bytes.NewReader(line))
			d.UseNumber()
			must(t, d.Decode(&v))
			sorted, err := json.Marshal(v)
			must(t, err)
			out.Write(append(sorted, '\n'))
		case "빈칸":
			out.WriteString("\t " + strings.ReplaceAll(strings.ReplaceAll(string(line), `,"`, `, "`), `":`, `": `))
		default:
			out.Write(line)
		}
	}
	return out.Bytes()
}

// A line that a Journal did not write so is read to the same end, its timeline
// too: by encoding/json.
func TestSummaryOfOtherForms(t *testing.T) {
	plan := testPlan("capacity: {find: sweep, slo: \"icl p90<5ms, ttft p50<1s\"}\n")
	records := variedRun()
	for _, r := range records {
		r.Times.ClientLagNS = []int64{int64(r.Seq) * 1000, 7}
		r.Score.Variants = map[string]string{"strict": r.Score.Outcome}
	}
	data := journal(t, testHeader(0, 60, 4), testTarget(0, WhenStart), records, testTarget(0, WhenEnd))
	want := figuresOf(mustSummarize(t, plan, data))
	for _, form := range []string{"정렬", "빈칸"} {
		other := otherwise(t, data, form)
		if bytes.Equal(other, data) {
			t.Fatalf("%s: the form is the same", form)
		}
		if diff := cmp.Diff(want, figuresOf(mustSummarize(t, plan, other))); diff != "" {
			t.Errorf("%s gives another result:\n%s", form, diff)
		}
		// Every second line so, every second as it was.
		var mixed [][]byte
		for i, line := range bytes.SplitAfter(data, []byte("\n")) {
			if i%2 == 0 {
				line = bytes.SplitAfter(other, []byte("\n"))[i]
			}
			mixed = append(mixed, line)
		}
		if diff := cmp.Diff(want, figuresOf(mustSummarize(t, plan, bytes.Join(mixed, nil)))); diff != "" {
			t.Errorf("%s in every second line gives another result:\n%s", form, diff)
		}
	}
}

// What a scan says of a bad file is what reading all of it says.
func TestScanErrorsAreThoseOfReading(t *testing.T) {
	d := scannedDir(t)
	name := filepath.Join(d.Path(), RecordsFile)
	data, err := os.ReadFile(name)
	must(t, err)
	must(t, os.Remove(filepath.Join(d.Path(), ScoresFile)))
	lines := bytes.SplitAfter(data, []byte("\n"))
	edits := map[string]func() [][]byte{
		"깨진 줄":      func() [][]byte { return slices.Replace(slices.Clone(lines), 3, 4, []byte("{\"kind\":\"request\",}\n")) },
		"머리줄 없음":    func() [][]byte { return lines[1:] },
		"빈 줄과 깨진 줄": func() [][]byte { return slices.Insert(slices.Clone(lines), 3, []byte("\n\n \n"), []byte("null\n")) },
		"다른 단계": func() [][]byte {
			return [][]byte{lines[0], bytes.Replace(lines[2], []byte(`"stage":0`), []byte(`"stage":8`), 1)}
		},
		"모르는 결과": func() [][]byte {
			return [][]byte{lines[0], bytes.Replace(lines[2], []byte(`"outcome":"correct"`), []byte(`"outcome":"참"`), 1)}
		},
		"큰 수": func() [][]byte {
			return [][]byte{lines[0], bytes.Replace(lines[2], []byte(`"chars":26`), []byte(`"chars":2600000000`), 1)}
		},
		"새 판": func() [][]byte {
			return [][]byte{bytes.Replace(lines[0], []byte(`"schema":1`), []byte(`"schema":7`), 1)}
		},
		"찢어진 끝": func() [][]byte { return [][]byte{data[:len(data)-9]} },
		"빈 파일":  func() [][]byte { return nil },
	}
	for what, edit := range edits {
		must(t, os.WriteFile(name, bytes.Join(edit(), nil), 0o644))
		inPlace := func(said string) string { return strings.ReplaceAll(said, d.Path()+"/", "") }
		read, want := d.Read()
		file, err := os.Open(name)
		must(t, err)
		scanned, _, got := readFacts(file, RecordsFile, nil, keepLittle, io.Discard)
		must(t, file.Close())
		if (want == nil) != (got == nil) || want != nil && inPlace(want.Error()) != got.Error() {
			t.Errorf("%s: error is\n%v\nwant\n%v", what, got, want)
		}
		if want == nil && inPlace(strings.Join(read.Warnings, "\n")) != strings.Join(scanned.Warnings, "\n") {
			t.Errorf("%s: warnings are %q, want %q", what, scanned.Warnings, read.Warnings)
		}
	}
}
