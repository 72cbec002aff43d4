package results

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// readRecords is Dir.Read of a reader; name is the file's in errors.
func readRecords(r io.Reader, name string) (*Contents, error) {
	var all []*Record
	c, err := wholeRecords(name).each(r, func(_ *Contents, r *Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.Records = all
	return c, nil
}

func TestReadRecordsErrors(t *testing.T) {
	header := string(journal(t, testHeader(0, 2, 1)))
	record := string(journal(t, testRecord(0, 0, msec, msec)))
	edit := func(s, old, now string) string {
		if !strings.Contains(s, old) {
			t.Fatalf("%q is not in %q", old, s)
		}
		return strings.Replace(s, old, now, 1)
	}
	tests := []struct {
		name, in, want string
	}{
		{"빈 파일", "", "records.jsonl: no header line: nothing was measured"},
		{"머리줄 앞의 기록", record + header, "records.jsonl:1: comes before any header line"},
		{"손으로 고친 줄", header + edit(record, `"seq":0`, `"seq":`) + record, `records.jsonl:2: not a JSON object: invalid character ',' looking for beginning of value`},
		{"숫자 자리에 글자", header + edit(record, `"seq":0`, `"seq":"영"`), `records.jsonl:2: field "seq" holds a string; expected int`},
		{"줄바꿈이 있는데 반쪽인 마지막 줄", header + record[:40] + "\n", "records.jsonl:2: not a JSON object: unexpected end of JSON input"},
		{"한 줄에 둘", header + strings.TrimSpace(record) + record, "records.jsonl:2: not a JSON object: invalid character '{' after top-level value"},
		{"모르는 종류", header + `{"kind":"telemetry"}` + "\n", `records.jsonl:2: kind is "telemetry"; expected "header", "target", "stage" or "request"`},
		{"종류가 없음", header + "{}\n", `records.jsonl:2: kind is ""; expected "header", "target", "stage" or "request"`},
		{"더 새로운 판", edit(header, `"schema":1`, `"schema":2`), "records.jsonl: schema 2 is not known: this build reads schema 1; a newer hanbench wrote it"},
		{"판이 없음", edit(header, `"schema":1,`, ``), "records.jsonl: schema 0 is not known: this build reads schema 1; it is no file of hanbench"},
		{"두 실행이 섞임", header + edit(edit(header, "20261123", "20261124"), `"session":0`, `"session":1`),
			`records.jsonl:2: belongs to run "20261124-063933-exaone3.5-7.8b"; this file is of run "20261123-063933-exaone3.5-7.8b"`},
		{"다른 계획의 머리줄", header + string(journal(t, testHeader(1, 9, 1))), "records.jsonl:2: was written for another plan than the session before it"},
		{"계획의 해시가 다름", header + edit(edit(header, "sha256:계획", "sha256:고친 계획"), `"session":0`, `"session":1`), "records.jsonl:2: was written for another plan than the session before it"},
		{"같은 세션이 두 번", header + header, "records.jsonl:2: is session 0; expected session 1"},
		{"시각이 아닌 기준", edit(header, "2026-11-23T06", "어제"), `records.jsonl:1: anchor is "어제:39:33.000000001Z"; expected a time as in RFC 3339`},
		{"없는 단계", header + edit(record, `"stage":0`, `"stage":3`), "records.jsonl:2: stage 3 is not among those of the header, nor was it declared since"},
		{"없는 세션", header + edit(record, `"session":0`, `"session":1`), "records.jsonl:2: session 1 has no header"},
		{"모르는 국면", header + edit(record, `"measure"`, `"측정"`), `records.jsonl:2: phase is "측정"; expected "warmup" or "measure"`},
		{"음수 순서", header + edit(record, `"seq":0`, `"seq":-1`), "records.jsonl:2: seq -1 or slot 0 is negative"},
		{"모르는 결과", header + edit(record, `"outcome":"correct"`, `"outcome":"정답"`),
			`records.jsonl:2: outcome is "정답"; expected one of ["correct" "incorrect" "unparsed" "refused" "truncated" "blocked" "error" "unscored"]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readRecords(strings.NewReader(tt.in), "records.jsonl")
			if err == nil || err.Error() != tt.want {
				t.Errorf("error is\n%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

func TestReadRecords(t *testing.T) {
	header, record := testHeader(0, 2, 1), testRecord(0, 0, msec, msec)
	target := testTarget(0, WhenStart)
	whole := Contents{Headers: []*Header{&header}, Targets: []*TargetInfo{&target}, Records: []*Record{record}}
	data := journal(t, header, target, record)
	warned := whole
	warned.Warnings = []string{"records.jsonl:4: the last line is torn (30 bytes without an end): dropped"}
	tests := []struct {
		name string
		in   string
		want Contents
	}{
		{"온전한 파일", string(data), whole},
		{"찢어진 마지막 줄", string(data) + string(data)[:30], warned},
		{"줄바꿈만 없는 마지막 줄은 살린다", strings.TrimSuffix(string(data), "\n"), whole},
		{"빈 줄과 CRLF", strings.ReplaceAll(string(data), "\n", "\r\n\r\n"), whole},
		{"모르는 항목은 넘어간다", strings.Replace(string(data), `{"kind":"request"`, `{"kind":"request","새 항목":1`, 1), whole},
		{"종류가 뒤에 있는 줄", strings.Replace(strings.Replace(string(data), `"kind":"request",`, ``, 1), `"seq":0`, `"kind":"request","seq":0`, 1), whole},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readRecords(strings.NewReader(tt.in), "records.jsonl")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Errorf("contents (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadRecordsLongLine(t *testing.T) {
	r := testRecord(0, 0, msec, msec)
	r.Text.Answer = strings.Repeat("가나다라마바사", 500_000) // about 10 MB
	got, err := readRecords(bytes.NewReader(journal(t, testHeader(0, 1, 1), r)), "records.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if got.Records[0].Text.Answer != r.Text.Answer {
		t.Error("the long answer came back different")
	}
}

func TestReadRecordsFailingDisk(t *testing.T) {
	broken := errors.New("입출력 오류")
	data := journal(t, testHeader(0, 2, 1), testRecord(1, 0, msec, msec))
	in := io.MultiReader(bytes.NewReader(data[:len(data)-9]), iotest.ErrReader(broken))
	if _, err := readRecords(in, "records.jsonl"); !errors.Is(err, broken) {
		t.Errorf("error is %v, want %v", err, broken)
	}
}

// Whatever the bytes, reading ends without a panic; and what was read, written
// again and read again, is the same.
func FuzzReadRecords(f *testing.F) {
	whole := journal(f, testHeader(0, 2, 1), testTarget(0, WhenStart), testRecord(0, 0, msec, msec), testRecord(1, 0, 3*msec, msec))
	f.Add(whole)
	f.Add(whole[:len(whole)-20])
	f.Add([]byte("{\"kind\":\"header\",\"schema\":9}\n"))
	f.Add([]byte("\n\x00\x00{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := readRecords(bytes.NewReader(data), "records.jsonl")
		if err != nil {
			return
		}
		var lines []any
		for _, h := range c.Headers {
			lines = append(lines, h)
			for _, r := range c.Records {
				if r.Session == h.Session {
					lines = append(lines, r)
				}
			}
		}
		for _, target := range c.Targets {
			lines = append(lines, target)
		}
		first := journal(t, lines...)
		again, err := readRecords(bytes.NewReader(first), "records.jsonl")
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v", err)
		}
		if len(again.Records) != len(c.Records) || len(again.Headers) != len(c.Headers) || len(again.Targets) != len(c.Targets) {
			t.Fatalf("read %d, %d, %d lines, then %d, %d, %d", len(c.Headers), len(c.Records), len(c.Targets),
				len(again.Headers), len(again.Records), len(again.Targets))
		}
		if _, err := Summarize([]byte("schema: 1\n"), bytes.NewReader(data)); err != nil {
			t.Fatalf("what can be read cannot be summarised: %v", err)
		}
	})
}
