package results

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

const msec = int64(1_000_000)

// testPlan is a plan with the given lines added.
func testPlan(more string) []byte {
	return []byte("schema: 1\ntargets:\n  - ollama:exaone3.5:7.8b\nsuites: [ko-basics]\n" + more)
}

// testHeader has one stage of n requests at concurrency c over suite
// ko-basics, whose tasks are 역사 (multiple choice) and 부하 (load).
func testHeader(session, n, c int) Header {
	return Header{
		Kind: kindHeader, Schema: Schema, RunID: "20261123-063933-exaone3.5-7.8b", Session: session,
		Tool:   Tool{Name: "hanbench", Version: "0.1.0", Go: "go1.26"},
		Anchor: fmt.Sprintf("2026-11-23T0%d:39:33.000000001Z", 6+session), Clock: ClockUser, PlanHash: "sha256:계획",
		Host: Host{OS: "linux", Arch: "amd64", CPUs: 2},
		Suites: []SuiteRef{{Name: "ko-basics", Version: "1.0.0", Hash: "sha256:문항", ScorerVersion: "1", Items: n, Tasks: []TaskRef{
			{Name: "역사", Kind: kindChoice, Labels: []string{"A", "B", "C", "D"}, Items: n},
			{Name: "부하", Kind: kindLoad, Items: 0},
		}}},
		Stages: []Stage{{Target: "ollama:exaone3.5:7.8b", Suite: "ko-basics", Concurrency: c, Items: n, Requests: n, Warmup: 1}},
	}
}

func testTarget(session int, when string) TargetInfo {
	return TargetInfo{
		Kind: kindTarget, Session: session, When: when, Target: "ollama:exaone3.5:7.8b", Protocol: "ollama",
		Model: "exaone3.5:7.8b", URL: "http://127.0.0.1:11434", Maker: "LG AI연구원", Country: "KR",
		ServerVersion: "0.17.4", Digest: "sha256:무게", Quantization: "Q4_K_M", LoadNS: ptr(int64(session+1) * 1000 * msec),
	}
}

// testRecord is request seq, sent at sent and answered correctly after e2e: a
// first output at a quarter of it, and five text events to three quarters.
func testRecord(seq, slot int, sent, e2e int64) *Record {
	step := e2e / 8
	first, last := sent+2*step, sent+6*step
	return &Record{
		Kind: kindRequest, ID: fmt.Sprintf("0-0-m-%d", seq), Phase: PhaseMeasure, Seq: seq, Slot: slot,
		Suite: "ko-basics", Task: "역사", Category: []string{"고려", "조선"}[seq%2], Item: fmt.Sprintf("역사-%03d", seq), ItemHash: "sha256:0",
		Times: Times{
			DueNS: ptr(sent - 10_000), SentNS: &sent, FirstByteNS: ptr(first - 1), FirstChunkNS: &first, FirstOutputNS: &first,
			FirstAnswerNS: &first, FirstSyllableNS: ptr(first + step), LastOutputNS: &last, EndNS: ptr(sent + e2e),
			Events: 6, ICLNS: []int64{step, step, step, step},
		},
		Units:  Units{Syllables: 20, Chars: 26, Eojeol: 6, Bytes: 66, Letters: 21, PromptSyllables: 100, PromptChars: 130, PromptLetters: 104},
		Usage:  &Usage{InputTokens: ptr(150), OutputTokens: ptr(30), Source: "done-line"},
		Server: &Server{TotalNS: ptr(e2e), PromptEvalNS: ptr(e2e / 4), EvalNS: ptr(e2e / 2)},
		Finish: "stop", Score: Score{Outcome: outcomeCorrect, Value: ptr(1.0), Extracted: "C", Gold: []string{"C", "D", "C"}[seq%3], Rule: "whole-label"},
		Text:   &Text{Messages: []Message{{Role: "user", Content: "고려를 세운 사람은?"}}, Answer: "정답은 C입니다"},
		Hashes: Hashes{Prompt: "sha256:물음", Answer: "sha256:답"},
	}
}

// e2eOf gives each request its own time, the same in every session.
func e2eOf(seq int) int64 { return (40 + int64(seq*7%16)) * msec }

// closedLoop runs the requests over c slots from the moment 1 ms on, in one
// session, and returns them in the order of their ends.
func closedLoop(session, c int, seqs []int) []*Record {
	free := make([]int64, c)
	for i := range free {
		free[i] = msec + int64(i)*1000
	}
	var records []*Record
	for _, seq := range seqs {
		slot := 0
		for i := range free {
			if free[i] < free[slot] {
				slot = i
			}
		}
		r := testRecord(seq, slot, free[slot]+10_000, e2eOf(seq))
		r.Session = session
		free[slot] = *r.Times.EndNS
		records = append(records, r)
	}
	slices.SortStableFunc(records, func(a, b *Record) int { return int(*a.Times.EndNS - *b.Times.EndNS) })
	return records
}

func upTo(n int) []int {
	seqs := make([]int, n)
	for i := range seqs {
		seqs[i] = i
	}
	return seqs
}

// journal encodes lines as they stand: Header, TargetInfo, *Record, []*Record
// or a string.
func journal(t testing.TB, lines ...any) []byte {
	t.Helper()
	var b bytes.Buffer
	put := func(v any) {
		if err := encodeLine(&b, v); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range lines {
		switch v := line.(type) {
		case string:
			b.WriteString(v)
		case []*Record:
			for _, r := range v {
				put(r)
			}
		default:
			put(v)
		}
	}
	return b.Bytes()
}

func mustSummarize(t testing.TB, plan, records []byte) *Result {
	t.Helper()
	r, err := Summarize(plan, bytes.NewReader(records))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// stageOf summarises records of one stage at concurrency c.
func stageOf(t testing.TB, plan string, c int, records []*Record) StageResult {
	t.Helper()
	data := journal(t, testHeader(0, len(records), c), testTarget(0, WhenStart), records, testTarget(0, WhenEnd))
	return mustSummarize(t, testPlan(plan), data).Stages[0]
}

// figuresOf is a result without what names the file that it was made of.
func figuresOf(r *Result) string {
	own := *r
	own.RecordsHash, own.RecordsBytes = "", 0
	return string(own.Encode())
}
