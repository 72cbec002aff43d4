package results

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestIntact(t *testing.T) {
	tests := []struct {
		name   string
		change func(records, result []byte) ([]byte, []byte) // nil removes the file
		want   string                                        // in the error; "" for none
	}{
		{"그대로", func(a, b []byte) ([]byte, []byte) { return a, b }, ""},
		{"결과가 없음", func(a, _ []byte) ([]byte, []byte) { return a, nil }, ""},
		{"전 판의 결과", func(a, b []byte) ([]byte, []byte) {
			return a, bytes.ReplaceAll(bytes.ReplaceAll(b, []byte("records_hash"), []byte("other")), []byte("records_bytes"), []byte("more"))
		}, ""},
		{"이어서 잼", func(a, b []byte) ([]byte, []byte) { return append(bytes.Clone(a), '\n'), b }, ""},
		{"고침", func(a, b []byte) ([]byte, []byte) {
			return bytes.Replace(a, []byte("정답은 C입니다"), []byte("정답은 D입니다"), 1), b
		}, "these are not the records that result.json was made of"},
		{"고치고 이어서 잼", func(a, b []byte) ([]byte, []byte) {
			return append(bytes.Replace(a, []byte("정답은 C입니다"), []byte("정답은 D입니다"), 1), '\n'), b
		}, "these are not the records"},
		{"줄이 빠짐", func(a, b []byte) ([]byte, []byte) {
			lines := bytes.SplitAfter(a, []byte("\n"))
			return bytes.Join(append(lines[:2:2], lines[3:]...), nil), b
		}, "the file was cut off"},
		{"결과가 잘림", func(a, b []byte) ([]byte, []byte) { return a, b[:len(b)/2] }, "hanbench score --rebuild"},
		{"더 새 판의 결과", func(a, b []byte) ([]byte, []byte) {
			return a, bytes.Replace(b, []byte(`"schema": 1`), []byte(`"schema": 2`), 1)
		}, "schema 2 is not known"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDir(t)
			plan := testPlan("")
			must(t, d.WritePlan(plan))
			h := testHeader(0, 3, 1)
			h.PlanHash = HashPlan(plan)
			records := journal(t, h, testRecord(0, 0, msec, msec), testRecord(1, 0, 2*msec, msec), testRecord(2, 0, 3*msec, msec))
			must(t, os.WriteFile(d.file(RecordsFile), records, 0o644))
			r, err := d.WriteResult()
			must(t, err)
			newRecords, newResult := tt.change(records, r.Encode())
			must(t, os.WriteFile(d.file(RecordsFile), newRecords, 0o644))
			must(t, os.WriteFile(d.file(ResultFile), newResult, 0o644))
			if newResult == nil {
				must(t, os.Remove(d.file(ResultFile)))
			}
			m, err := d.Measured()
			must(t, err)
			err = d.Intact(m)
			if got := err == nil; got != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v; expected one with %q", err, tt.want)
			}
		})
	}
}
