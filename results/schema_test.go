package results

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	data, err := JSONSchema(name)
	must(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	must(t, err)
	c := jsonschema.NewCompiler()
	must(t, c.AddResource(name, doc))
	s, err := c.Compile(name)
	must(t, err)
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, data string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
	must(t, err)
	return s.Validate(doc)
}

// Every file of a run is valid: with all that can be there, and with as little.
func TestWrittenFilesAreValid(t *testing.T) {
	bare := &Record{Kind: kindRequest, Phase: PhaseMeasure, Score: Score{Outcome: outcomeError}, Error: &Error{Cause: "connect"}}
	full := testRecord(1, 0, msec, msec)
	full.Score.Span, full.Error, full.Group, full.Seed = &[2]int{0, 3}, &Error{Cause: "http_status", Status: 500, RetryAfterNS: ptr(msec)}, "지문", ptr(int64(7))
	full.Score.Outcome, full.Score.Value = outcomeError, nil
	runs := map[string][]any{
		"여러 결과":     {testHeader(0, 60, 4), testTarget(0, WhenStart), variedRun(), testTarget(0, WhenEnd)},
		"기록 하나도 없음": {testHeader(0, 60, 4)},
		"빈 칸뿐":      {Header{Kind: kindHeader, Schema: 1, Anchor: "2026-11-23T06:39:33Z", Stages: []Stage{{}}}, TargetInfo{Kind: kindTarget, When: WhenEnd}, bare},
		"칸이 다 찬 기록": {testHeader(0, 2, 1), full},
	}
	lineSchema, resultSchema := compile(t, "records"), compile(t, "result")
	for name, lines := range runs {
		t.Run(name, func(t *testing.T) {
			d := newDir(t)
			plan := testPlan("slo: {ttft_ms: 200}\n")
			h := lines[0].(Header)
			h.PlanHash = HashPlan(plan)
			lines[0] = h
			must(t, d.WritePlan(plan), os.WriteFile(filepath.Join(d.Path(), RecordsFile), journal(t, lines...), 0o644))
			_, err := d.WriteResult()
			must(t, err)
			result, err := os.ReadFile(filepath.Join(d.Path(), ResultFile))
			must(t, err)
			if err := validate(t, resultSchema, string(result)); err != nil {
				t.Errorf("result.json: %v\n%s", err, result)
			}
			for line := range strings.Lines(string(journal(t, lines...))) {
				if err := validate(t, lineSchema, line); err != nil {
					t.Errorf("records.jsonl: %v\n%s", err, line)
				}
			}
		})
	}
}

// A schema that lets everything through would pass the test above.
func TestSchemasRefuse(t *testing.T) {
	record := string(journal(t, testRecord(0, 0, msec, msec)))
	result := string(mustSummarize(t, testPlan(""), journal(t, testHeader(0, 1, 1), testRecord(0, 0, msec, msec))).Encode())
	tests := []struct{ name, schema, in, old, now string }{
		{"모르는 항목", "records", record, `"seq":0`, `"seq":0,"순서":1`},
		{"빠진 항목", "records", record, `"seq":0,`, ``},
		{"글자로 쓴 수", "records", record, `"seq":0`, `"seq":"0"`},
		{"null이 아닌 자리", "records", record, `"seq":0`, `"seq":null`},
		{"모르는 종류", "records", record, `"kind":"request"`, `"kind":"telemetry"`},
		{"모르는 결과", "records", record, `"outcome":"correct"`, `"outcome":"맞음"`},
		{"모르는 국면", "records", record, `"phase":"measure"`, `"phase":"ramp"`},
		{"다른 판", "result", result, `"schema": 1`, `"schema": 2`},
		{"모르는 판정", "result", result, `"status": "VALID"`, `"status": "OK"`},
		{"깊은 곳의 모르는 항목", "result", result, `"under_sampled": true`, `"under_sampled": true, "덧붙임": 0`},
		{"끼워 넣은 단계의 빠진 항목", "result", result, `"concurrency": 1,`, ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := compile(t, tt.schema)
			if err := validate(t, s, tt.in); err != nil {
				t.Fatalf("before the change: %v", err)
			}
			changed := strings.Replace(tt.in, tt.old, tt.now, 1)
			if changed == tt.in {
				t.Fatalf("%s is not in the file", tt.old)
			}
			if validate(t, s, changed) == nil {
				t.Errorf("%s → %s was let through", tt.old, tt.now)
			}
		})
	}
}

func TestJSONSchemaNames(t *testing.T) {
	for _, name := range JSONSchemaNames() {
		first, err := JSONSchema(name)
		must(t, err)
		second, err := JSONSchema(name)
		must(t, err)
		if !bytes.Equal(first, second) || !bytes.Contains(first, []byte("https://github.com/hanbench/hanbench/schemas/"+name+"-1.json")) {
			t.Errorf("schema %s is not the same twice, or has not its id", name)
		}
	}
	if _, err := JSONSchema("보고서"); err == nil || !strings.Contains(err.Error(), "records, result") {
		t.Errorf("unknown schema: error is %v, want one that lists the known", err)
	}
}
