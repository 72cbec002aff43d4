package results

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fullRecord has something in every field.
func fullRecord() *Record {
	r := testRecord(7, 2, 5*msec, 40*msec)
	r.Session, r.Stage, r.Attempt, r.Epoch, r.Again = 1, 3, 2, 4, true
	r.Group, r.Conversation, r.Turn = "묶음", ptr(6), ptr(1)
	r.Asked = &Asked{InputTokens: ptr(10), InputChars: ptr(11), OutputTokens: ptr(12), OutputChars: ptr(13), Exact: true, Cold: true}
	r.Times.DNSNS, r.Times.ConnectNS, r.Times.TLSNS = ptr(int64(1)), ptr(int64(2)), ptr(int64(3))
	r.Times.ClientLagNS, r.Times.Coalesced = []int64{1, -2, 300}, 9
	r.Units = Units{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	r.Usage.ReasoningTokens, r.Usage.CachedTokens = ptr(5), ptr(6)
	r.Server.LoadNS = ptr(int64(77))
	r.Seed, r.Warning = ptr(int64(-42)), "이상함"
	r.Score = Score{
		Outcome: outcomeCorrect, Value: ptr(0.25), Extracted: "“네”\n\"둘\"", Gold: "나", Rule: "줄", Span: &[2]int{8, 9}, Outside: ptr(1e-9),
		Options: []OptionScore{{"A", ptr(-0.5), 0.75}, {"B", nil, 0.25}}, Measures: []Measure{{"f1", 0.5, 1}},
		Variants: map[string]string{"strict": outcomeCorrect, "lenient": outcomeIncorrect},
	}
	r.Error = &Error{Cause: "http_status", Status: 502, Message: "나쁜 \"문\"\t<b>", RetryAfterNS: ptr(int64(9))}
	r.Text.Reasoning = "생각\\"
	r.Language = &Language{
		Answer:    &Written{Hangul: 1, Latin: 2, Han: 3, Kana: 4, Other: 5, Leak: ptr(true), Runs: 6, Examples: []string{"漢字"}, NotKorean: ptr(false), Language: "zh"},
		Reasoning: &Written{Hangul: 9},
	}
	return r
}

// sparseRecord has nothing that it need not have.
func sparseRecord() *Record {
	return &Record{Kind: kindRequest, Phase: PhaseWarmup, Score: Score{Outcome: outcomeUnscored}, Language: &Language{}}
}

// emptyRecord tells an empty list from none.
func emptyRecord() *Record {
	r := testRecord(0, 0, msec, msec)
	r.Times.ICLNS, r.Times.ClientLagNS, r.Score.Variants = []int64{}, []int64{}, map[string]string{}
	return r
}

// plain is what encoding/json makes of a line, its text where it is asked for.
func plain(t *testing.T, line []byte, d decodes) *Record {
	t.Helper()
	var r Record
	if err := json.Unmarshal(line, &r); err != nil {
		t.Fatal(err)
	}
	if d&decodeTexts == 0 {
		r.Text = nil
	}
	return &r
}

func TestDecoder(t *testing.T) {
	for _, what := range []decodes{decodeHashes, decodeHashes | decodeTexts} {
		testDecoder(t, what)
	}
}

func testDecoder(t *testing.T, what decodes) {
	t.Helper()
	d, p := newDecoder(what), &place{}
	for name, r := range map[string]*Record{"가득 참": fullRecord(), "모자람": sparseRecord(), "빈 목록": emptyRecord(), "보통": testRecord(0, 0, msec, msec)} {
		line := bytes.TrimSpace(journal(t, r))
		for range 2 { // the place is used again
			if !d.record(line, p) {
				t.Fatalf("%s: a line as a Journal writes it was not read: stopped before %q", name, line[d.i:])
			}
			if diff := cmp.Diff(plain(t, line, what), &p.Record); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}

// What is not as a Journal writes it is left to encoding/json: never is a line
// read otherwise than that reads it.
func TestDecoderLeavesTheRest(t *testing.T) {
	line := strings.TrimSpace(string(journal(t, fullRecord())))
	header := strings.TrimSpace(string(journal(t, testHeader(0, 1, 1))))
	edit := func(old, now string) string {
		if !strings.Contains(line, old) {
			t.Fatalf("%q is not in %q", old, line)
		}
		return strings.Replace(line, old, now, 1)
	}
	tests := []struct{ name, line string }{
		{"머리줄", header},
		{"빈 줄", ""},
		{"모르는 항목", edit(`"seq":7`, `"새것":1,"seq":7`)},
		{"다른 순서", edit(`"seq":7,"attempt":2`, `"attempt":2,"seq":7`)},
		{"두 번", edit(`"seq":7`, `"seq":7,"seq":8`)},
		{"대문자", edit(`"seq":7`, `"Seq":7`)},
		{"소수", edit(`"seq":7`, `"seq":7.0`)},
		{"지수", edit(`"seq":7`, `"seq":7e0`)},
		{"앞선 영", edit(`"seq":7`, `"seq":07`)},
		{"큰 수", edit(`"seq":7`, `"seq":7000000000000000000`)},
		{"빈 수", edit(`"seq":7`, `"seq":-`)},
		{"널", edit(`"seq":7`, `"seq":null`)},
		{"글자 수", edit(`"seq":7`, `"seq":"7"`)},
		{"배열의 소수", edit(`[1,-2,300]`, `[1,-2,300.5]`)},
		{"배열의 쉼표", edit(`[1,-2,300]`, `[1,-2,300,]`)},
		{"쉼표만", edit(`[1,-2,300]`, `[,]`)},
		{"닫히지 않음", edit(`[1,-2,300]`, `[1,-2,300`)},
		{"참이 아님", edit(`"again":true`, `"again":tru`)},
		{"널이 아님", edit(`"leak":true`, `"leak":nul`)},
		{"틀린 수", edit(`"value":0.25`, `"value":.25`)},
		{"더하기", edit(`"value":0.25`, `"value":+1`)},
		{"점만", edit(`"value":0.25`, `"value":1.`)},
		{"틀린 빠져나가기", edit(`"이상함"`, `"이상\함"`)},
		{"반쪽 빠져나가기", edit(`"이상함"`, `"\u12"`)},
		{"제어 문자", edit(`"이상함"`, "\"이상\x01함\"")},
		{"본문의 제어 문자", edit(`고려를 세운`, "고려를\x02세운")},
		{"본문의 수", edit(`"answer":"정답은 C입니다"`, `"answer":5`)},
		{"본문의 배열", edit(`"messages":[{`, `"messages":[{{`)},
		{"자리의 셋", edit(`"span":[8,9]`, `"span":[8,9,10]`)},
		{"변형의 수", edit(`"strict":"correct"`, `"strict":1`)},
		{"보기의 글", edit(`"share":0.75`, `"share":"많이"`)},
		{"끝난 뒤", line + "{}"},
		{"끝나지 않음", line[:len(line)-1]},
	}
	for _, tt := range tests {
		if newDecoder(decodeHashes).record([]byte(tt.line), &place{}) || newDecoder(decodeHashes|decodeTexts).record([]byte(tt.line), &place{}) {
			t.Errorf("%s: was read, and is not as a Journal writes it:\n%s", tt.name, tt.line)
		}
	}
}

// Whatever is read is read as encoding/json reads it.
func FuzzDecoder(f *testing.F) {
	for _, r := range []*Record{fullRecord(), sparseRecord(), emptyRecord(), testRecord(0, 0, msec, msec)} {
		f.Add(bytes.TrimSpace(journal(f, r)))
	}
	f.Add([]byte(`{"kind": "request", "id": "가\u00e9\ud800", "session": 0}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		for _, what := range []decodes{decodeHashes, decodeHashes | decodeTexts} {
			p := &place{}
			if !newDecoder(what).record(line, p) {
				return
			}
			if diff := cmp.Diff(plain(t, line, what), &p.Record); diff != "" {
				t.Errorf("%q (-want +got):\n%s", line, diff)
			}
		}
	})
}
