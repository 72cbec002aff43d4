package arrival

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	burstOld = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
	burstNew = "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
	azure    = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
	moon     = `{"timestamp": 0, "input_length": 915, "output_length": 355, "hash_ids": [0, 462]}` + "\n"
)

func TestReadTrace(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name, text string
		want       Trace
	}{
		{"문케이크", moon + `{"timestamp": 5999, "input_length": 1053, "output_length": 26, "hash_ids": [0, 462, 774]}`, Trace{Format: Mooncake, Requests: []TraceRequest{
			{0, 915, 355, []int64{0, 462}, ""}, {5999 * ms, 1053, 26, []int64{0, 462, 774}, ""}}}},
		{"문케이크, 0에서 시작하지 않고 소수와 대화와 모르는 키", `{"timestamp":1719000000000.25,"input_length":1,"output_length":2,"session_id":"대화 1","turn":{"a":[1]}}
{"timestamp":1719000000001,"input_length":1,"output_length":0,"session_id":17,"hash_ids":null}
{"timestamp":1719000000001,"input_length":1,"output_length":1,"hash_ids":[ ]}
{"timestamp":1719000000001.5,"input_length":1,"output_length":3,"session_id":null}`, Trace{Format: Mooncake, Requests: []TraceRequest{
			{0, 1, 2, nil, "대화 1"}, {750_000, 1, 0, nil, "17"}, {750_000, 1, 1, []int64{}, ""}, {1250_000, 1, 3, nil, ""}}}},
		{"문케이크, 지수로 쓴 시각", `{"timestamp":5e-05,"input_length":1,"output_length":2}` + "\n" + `{"timestamp":1.5E3,"input_length":1,"output_length":2}`, Trace{Format: Mooncake, Requests: []TraceRequest{
			{0, 1, 2, nil, ""}, {1499999950, 1, 2, nil, ""}}}},
		{"문케이크, 빈 줄과 BOM과 CRLF", "\ufeff\r\n \t\n" + strings.ReplaceAll(moon, "\n", "\r\n") + "\r\n\r\n", Trace{Format: Mooncake, Requests: []TraceRequest{
			{0, 915, 355, []int64{0, 462}, ""}}}},
		{"BurstGPT 1", burstOld + "5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,1087,0,1087,Conversation log\n118,GPT-4,417,276,693,API log\n", Trace{Format: BurstGPT, Requests: []TraceRequest{
			{0, 472, 18, nil, ""}, {40 * time.Second, 1087, 0, nil, ""}, {113 * time.Second, 417, 276, nil, ""}}}},
		{"BurstGPT 2", burstNew + "19440110.0,1722ac82-0a46,43,GPT-4,906,446,1352,Conversation log\n19440161.125,,2,ChatGPT,36,29,65,API log\n", Trace{Format: BurstGPT, Requests: []TraceRequest{
			{0, 906, 446, nil, "1722ac82-0a46"}, {51125 * ms, 36, 29, nil, ""}}}},
		{"BurstGPT, BOM과 CRLF와 따옴표와 빈 줄", "\ufeff" + strings.ReplaceAll(burstOld+"\n5,\"Chat,GPT\",\"472\", 18 ,490,x\n\n", "\n", "\r\n"), Trace{Format: BurstGPT, Requests: []TraceRequest{
			{0, 472, 18, nil, ""}}}},
		{"BurstGPT, 이름 앞의 빈칸과 다른 순서", "Model, Response tokens, Request tokens, Timestamp\nGPT-4, 18, 472, 5\n", Trace{Format: BurstGPT, Requests: []TraceRequest{
			{0, 472, 18, nil, ""}}}},
		{"Azure 2023", azure + "2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:04.0319600,3180,8\n2023-11-17 00:00:00,1,1", Trace{Format: Azure, Requests: []TraceRequest{
			{0, 4808, 10, nil, ""}, {52 * ms, 3180, 8, nil, ""}, {20576020040 * time.Microsecond, 1, 1, nil, ""}}}},
		{"Azure 2024", azure + "2024-05-10 00:00:00.009930+00:00,2162,5\n2024-05-10 00:00:01+00:00,2399,6\n2024-05-10 09:00:02Z,1,2\n2024-05-10 18:00:03+09:00,3,4\n", Trace{Format: Azure, Requests: []TraceRequest{
			{0, 2162, 5, nil, ""}, {990070 * time.Microsecond, 2399, 6, nil, ""}, {9*time.Hour + 1990070*time.Microsecond, 1, 2, nil, ""},
			{9*time.Hour + 2990070*time.Microsecond, 3, 4, nil, ""}}}},
		{"Azure 2025, 열이 더 있음", "TIMESTAMP,NumImages,ContextTokens,GeneratedTokens\n2024-10-15 00:00:00.5,3,100,10\n", Trace{Format: Azure, Requests: []TraceRequest{
			{0, 100, 10, nil, ""}}}},
		{"순서가 뒤바뀐 것은 같은 시각의 순서를 지켜 정렬", burstOld + "7,a,1,1,2,x\n5,a,2,1,2,x\n7,a,3,1,2,x\n5,a,4,1,2,x\n6,a,5,1,2,x\n", Trace{Format: BurstGPT, Reordered: 3, Requests: []TraceRequest{
			{0, 2, 1, nil, ""}, {0, 4, 1, nil, ""}, {time.Second, 5, 1, nil, ""}, {2 * time.Second, 1, 1, nil, ""}, {2 * time.Second, 3, 1, nil, ""}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadTrace(strings.NewReader(tt.text), "기록", "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Errorf("trace (-want +got):\n%s", diff)
			}
			named, err := ReadTrace(iotest.OneByteReader(strings.NewReader(tt.text)), "기록", got.Format)
			if err != nil || !cmp.Equal(got, named) {
				t.Errorf("read by the byte and the format's name: %v, %+v", err, named)
			}
		})
	}
}

func TestReadTraceErrors(t *testing.T) {
	const object = "; expected one JSON object a line"
	const count = "; expected a whole number of tokens, 0 to 2147483647"
	const seconds = "; expected seconds, 0 or more"
	const times = "; expected a time such as 2023-11-16 18:17:03.9799600 or 2024-05-10 00:00:00.009930+00:00"
	tests := []struct {
		name, text string
		format     Format
		want       string
	}{
		{"빈 파일", "", "", `t:1:1: the first line is ""; expected ` + formats},
		{"모르는 파일", "\n\nprompt,answer\n1,2\n", "", `t:3:1: the first line is "prompt,answer"; expected ` + formats},
		{"모르는 형식", moon, "문케이크", `trace t cannot be read: format is "문케이크"; expected mooncake, burstgpt or azure`},
		{"요청 없는 표", azure, "", "t:1:1: no request; expected at least one"},
		{"빈 파일, 형식은 앎", "", Azure, "t:1:1: the file is empty; expected the columns TIMESTAMP, ContextTokens, GeneratedTokens"},
		{"다른 표", azure, BurstGPT, `t:1:1: no column "Timestamp"; expected Timestamp, Request tokens, Response tokens; there is "TIMESTAMP,ContextTokens,GeneratedTokens"`},

		{"JSON이 아님", moon + "{\"timestamp\": 1, \n", "", "t:2:17: unexpected end of JSON input" + object},
		{"쉼표 하나 더", `{"timestamp": 1,}`, "", "t:1:17: invalid character '}' looking for beginning of object key string" + object},
		{"목록", moon + "\n[1, 2]\n", "", "t:3:1: the line is [1, 2]; expected a JSON object"},
		{"시각 없음", `{"input_length": 1}`, "", "t:1:1: no timestamp; expected milliseconds, a number of 0 or more"},
		{"따옴표 친 시각", moon + ` {"input_length": 1, "timestamp" : "3000"}`, "", `t:2:36: timestamp is "3000"; expected milliseconds, a number of 0 or more`},
		{"음수 시각", `{"timestamp": -1}`, "", "t:1:15: timestamp is -1; expected milliseconds, a number of 0 or more"},
		{"너무 먼 시각", `{"timestamp": 9223372036855}`, "", "t:1:15: timestamp is 9223372036855; expected milliseconds, a number of 0 or more"},
		{"소수 토큰", `{"timestamp": 1, "input_length": 1.5}`, "", "t:1:34: input_length is 1.5" + count},
		{"출력 없음", `{"timestamp": 1, "input_length": 1}`, "", "t:1:1: no output_length" + count},
		{"목록이 아닌 해시", `{"timestamp": 1, "input_length": 1, "output_length": 2, "hash_ids": {"user": [1]}}`, "", `t:1:69: hash_ids is {"user": [1]}; expected a list of whole numbers`},
		{"소수 해시", `{"timestamp": 1, "input_length": 1, "output_length": 2, "hash_ids": [1, 2.5]}`, "", "t:1:69: hash_ids is [1, 2.5]; expected a list of whole numbers"},
		{"목록 안의 null", `{"timestamp": 1, "input_length": 1, "output_length": 2, "hash_ids": [1,null]}`, "", "t:1:69: hash_ids is [1,null]; expected a list of whole numbers"},
		{"목록 안의 빈 목록", `{"timestamp": 1, "input_length": 1, "output_length": 2, "hash_ids": [[]]}`, "", "t:1:69: hash_ids is [[]]; expected a list of whole numbers"},
		{"목록인 대화", `{"timestamp": 1, "input_length": 1, "output_length": 2, "session_id": []}`, "", "t:1:71: session_id is []; expected text or a number"},
		{"참거짓인 대화", `{"timestamp": 1, "input_length": 1, "output_length": 2, "session_id": true}`, "", "t:1:71: session_id is true; expected text or a number"},
		{"너무 긴 줄", moon + strings.Repeat(" ", maxLine+1), "", "t:2:1: the line is longer than 16 MiB; expected one request a line"},

		{"글자인 시각", burstOld + "5,a,1,1,2,x\n다섯,a,1,1,2,x\n", "", `t:3:1: Timestamp is "다섯"` + seconds},
		{"시각 끝의 점", burstOld + "5.,a,1,1,2,x\n", "", `t:2:1: Timestamp is "5."` + seconds},
		{"숫자 아닌 소수", burstOld + "5.1x,a,1,1,2,x\n", "", `t:2:1: Timestamp is "5.1x"` + seconds},
		{"무한한 시각", burstOld + "1e999,a,1,1,2,x\n", "", `t:2:1: Timestamp is "1e999"` + seconds},
		{"지수로 쓴 음수 시각", burstOld + "-1e3,a,1,1,2,x\n", "", `t:2:1: Timestamp is "-1e3"` + seconds},
		{"지수뿐인 시각", burstOld + "e,a,1,1,2,x\n", "", `t:2:1: Timestamp is "e"` + seconds},
		{"음수 토큰", burstOld + "5,gpt,1,-1,2,x\n", "", `t:2:9: Response tokens is "-1"` + count},
		{"빈 토큰", burstOld + "5,gpt,,1,2,x\n", "", `t:2:7: Request tokens is ""` + count},
		{"큰 토큰", burstOld + "5,gpt,2147483648,1,2,x\n", "", `t:2:7: Request tokens is "2147483648"` + count},
		{"모자란 열", burstOld + "5,gpt,1\n", "", "t:2:1: another number of fields than the header; expected as many"},
		{"닫지 않은 따옴표", burstOld + "5,\"gpt,1,1,2,x\n", "", "t:2:16: extraneous or missing \" in quoted-field; expected comma-separated values"},

		{"날짜가 아님", azure + "16/11/2023 18:17,1,1\n", "", `t:2:1: TIMESTAMP is "16/11/2023 18:17"` + times},
		{"없는 날", azure + "2023-02-29 00:00:00,1,1\n", "", `t:2:1: TIMESTAMP is "2023-02-29 00:00:00"` + times},
		{"먼 옛날", azure + "1969-12-31 23:59:59,1,1\n", "", `t:2:1: TIMESTAMP is "1969-12-31 23:59:59"` + times},
		{"먼 훗날", azure + "2262-01-01 00:00:00,1,1\n", "", `t:2:1: TIMESTAMP is "2262-01-01 00:00:00"` + times},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadTrace(strings.NewReader(tt.text), "t", tt.format)
			if err == nil {
				t.Fatalf("no error, but %+v", got)
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			var te *TraceError
			if positioned := strings.HasPrefix(tt.want, "t:"); errors.As(err, &te) != positioned {
				t.Errorf("%T; a *TraceError: %t", err, positioned)
			}
		})
	}
}

// A read that fails is not taken for the end of the file.
func TestReadTraceBrokenFile(t *testing.T) {
	broken := errors.New("디스크 고장")
	for _, text := range []string{"", "{", moon, burstOld, burstOld + "5,a,1,1,2,x\n", azure + "2023-11-16 18:17:03,1,1\n"} {
		for _, format := range []Format{"", Mooncake, BurstGPT, Azure} {
			in := iotest.DataErrReader(&failing{strings.NewReader(text), broken})
			if _, err := ReadTrace(in, "t", format); err == nil {
				t.Errorf("%q as %q: no error", text, format)
			} else if format == "" && !errors.Is(err, broken) {
				t.Errorf("%q: %v", text, err)
			}
		}
	}
}

type failing struct {
	text *strings.Reader
	err  error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.text.Len() == 0 {
		return 0, f.err
	}
	return f.text.Read(p)
}

func TestTraceSchedule(t *testing.T) {
	const s = time.Second
	trace := &Trace{Requests: []TraceRequest{{At: 0}, {At: s}, {At: s}, {At: 3*s + 1}}}
	tests := []struct {
		name  string
		trace *Trace
		scale float64
		want  []time.Duration
		err   string
	}{
		{"그대로", trace, 1, []time.Duration{0, s, s, 3*s + 1}, ""},
		{"두 배 빠르게", trace, 0.5, []time.Duration{0, s / 2, s / 2, 3 * s / 2}, ""},
		{"세 배 느리게", trace, 3, []time.Duration{0, 3 * s, 3 * s, 9*s + 3}, ""},
		{"빈 기록", &Trace{}, 1, nil, ""},
		{"0배", trace, 0, nil, "arrival.scale is 0; expected a number above 0 (0.5 is twice as fast)"},
		{"음수", trace, -1, nil, "arrival.scale is -1; expected a number above 0 (0.5 is twice as fast)"},
		{"숫자 아님", trace, math.NaN(), nil, "arrival.scale is NaN; expected a number above 0 (0.5 is twice as fast)"},
		{"무한", trace, math.Inf(1), nil, "arrival.scale is +Inf; expected a number above 0 (0.5 is twice as fast)"},
		{"너무 길게", trace, 1e10, nil, "arrival.scale is 1e+10, which makes the trace of 3.000000001s longer than 292 years; expected less"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sched, err := tt.trace.Schedule(tt.scale)
			if err != nil || tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Fatalf("error %v; want %q", err, tt.err)
				}
				return
			}
			if diff := cmp.Diff(tt.want, first(sched, 10)); diff != "" {
				t.Errorf("due times (-want +got):\n%s", diff)
			}
			if _, ok := sched.Next(); ok {
				t.Error("it goes on after its end")
			}
		})
	}
}

// longTrace writes a trace of n requests.
func longTrace(format Format, n int) []byte {
	var b bytes.Buffer
	if format == BurstGPT {
		b.WriteString(burstNew)
	} else if format == Azure {
		b.WriteString(azure)
	}
	start := time.Date(2024, 5, 10, 0, 0, 0, 0, time.UTC)
	for i := range n {
		switch format {
		case Mooncake:
			fmt.Fprintf(&b, `{"timestamp": %d, "input_length": %d, "output_length": %d, "hash_ids": [0, %d, %d, %d, %d, %d, %d, %d]}`+"\n", i*3, i%9000, i%500, i, i+1, i+2, i+3, i+4, i+5, i+6)
		case BurstGPT:
			fmt.Fprintf(&b, "%d.0,1722ac82-0a46-4bf0-aa08-%012d,43,GPT-4,%d,%d,1352,Conversation log\n", i, i/7, i%9000, i%500)
		case Azure:
			fmt.Fprintf(&b, "%s,%d,%d\n", start.Add(time.Duration(i)*time.Millisecond).Format("2006-01-02 15:04:05.000000-07:00"), i%9000, i%500)
		}
	}
	return b.Bytes()
}

// The bound is far off: it is there for what is not linear.
func TestLongTrace(t *testing.T) {
	const n = 100_000
	for _, format := range []Format{Mooncake, BurstGPT, Azure} {
		start := time.Now()
		trace, err := ReadTrace(bytes.NewReader(longTrace(format, n)), "t", "")
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); len(trace.Requests) != n || trace.Format != format || took > 30*time.Second {
			t.Errorf("%s: %d requests in %s", trace.Format, len(trace.Requests), took)
		}
	}
}

func BenchmarkReadMillionLines(b *testing.B) {
	for _, format := range []Format{Mooncake, BurstGPT, Azure} {
		b.Run(string(format), func(b *testing.B) {
			text := longTrace(format, 1_000_000)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := ReadTrace(bytes.NewReader(text), "t", ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzReadTrace(f *testing.F) {
	for _, s := range []string{moon, burstOld + "5,a,1,0,1,x\n4.5,a,1,1,2,x\n", burstNew + "5,s,1,a,1,0,1,x\n",
		azure + "2024-05-10 00:00:00.009930+00:00,2162,5\n", "\ufeff\r\n" + moon, `{"timestamp":1e-05,"input_length":1,"output_length":1,"session_id":1}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range []Format{"", Mooncake, BurstGPT, Azure} {
			trace, err := ReadTrace(strings.NewReader(text), "t", format)
			if err != nil {
				var te *TraceError
				if !errors.As(err, &te) {
					t.Fatalf("%q as %q: %v is no *TraceError", text, format, err)
				}
				if te.Line < 1 || te.Line > strings.Count(text, "\n")+2 || te.Column < 1 || te.Column > len(text)+2 {
					t.Fatalf("%q as %q: %v", text, format, err)
				}
				continue
			}
			checkTrace(t, trace)
		}
	})
}

// checkTrace holds what must be so of every trace.
func checkTrace(t *testing.T, trace *Trace) {
	t.Helper()
	if len(trace.Requests) == 0 || trace.Requests[0].At != 0 || trace.Reordered >= len(trace.Requests) {
		t.Fatalf("trace %+v", trace)
	}
	last := time.Duration(0)
	for _, r := range trace.Requests {
		if r.At < last || r.InputTokens < 0 || r.OutputTokens < 0 {
			t.Fatalf("after %s comes %+v", last, r)
		}
		last = r.At
	}
	s, err := trace.Schedule(1)
	if err != nil {
		return // longer than 292 years by rounding
	}
	if n := len(first(s, len(trace.Requests)+1)); n != len(trace.Requests) {
		t.Fatalf("%d due times of %d requests", n, len(trace.Requests))
	}
}
