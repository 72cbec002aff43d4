package runners

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/runners/wire"
	"golang.org/x/text/unicode/norm"
)

func TestSplitThinking(t *testing.T) {
	for _, tc := range []struct{ name, in, thinking, answer string }{
		{"생각 없음", "정답은 C입니다.", "", "정답은 C입니다."},
		{"빈 글", "", "", ""},
		{"앞의 빈칸", "\n C", "", "\n C"},
		{"think", "<think>\n생각\n</think>\n\n정답", "\n생각\n", "정답"},
		{"thought", "<thought>생각</thought>정답", "생각", "정답"},
		{"태그 앞의 빈칸", " \n<think>생각</think> 정답", "생각", "정답"},
		{"닫는 태그뿐", "생각\n</think>\n정답", "생각\n", "정답"},
		{"닫는 thought뿐", "생각</thought>정답", "생각", "정답"},
		{"닫히지 않음", "<think>생각하다가", "생각하다가", ""},
		{"닫히지 않은 thought", "<thought>생각하다가 <think", "생각하다가 <think", ""},
		{"생각 뒤에 아무것도 없음", "<think>생각</think>\n", "생각", ""},
		{"빈 생각", "<think></think>정답", "", "정답"},
		{"첫 생각만", "<think>하나</think>정답 <think>둘</think>", "하나", "정답 <think>둘</think>"},
		{"답 속의 여는 태그", "HTML의 <think>라는 태그", "", "HTML의 <think>라는 태그"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := splitThinking(tc.in)
			if got.thinking != tc.thinking || tc.in[got.start:] != tc.answer {
				t.Errorf("thinking %q, answer %q; want %q, %q", got.thinking, tc.in[got.start:], tc.thinking, tc.answer)
			}
		})
	}
}

// contents makes an event of each text, the first at 10 ns, then one every 10 ns.
func contents(texts ...string) []event {
	events := make([]event, len(texts))
	for i, text := range texts {
		events[i] = event{at: int64(10 * (i + 1)), content: text}
	}
	return events
}

func TestAssemble(t *testing.T) {
	ns := func(at int64) *int64 { return &at }
	nfd := norm.NFD.String("한") // three jamo
	thought := []event{{at: 10}, {at: 20, reasoning: "생"}, {at: 30, reasoning: "각"}, {at: 40, content: "정"}, {at: 50, content: "답"}, {at: 60}}
	for _, tc := range []struct {
		name   string
		events []event
		want   Response
	}{
		{"사건 없음", nil, Response{}},
		{"빈 사건뿐", contents("", ""), Response{Events: 2, Times: Times{FirstChunk: ns(10)}}},
		{"빈 역할 사건이 먼저", contents("", "정", "답", ""), Response{
			Text: "정답", Events: 4, ICL: []int64{10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(20), FirstAnswer: ns(20), FirstSyllable: ns(20), LastOutput: ns(30)},
		}},
		{"따로 온 생각", thought, Response{
			Text: "정답", Reasoning: "생각", Events: 6, ICL: []int64{10, 10, 10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(20), FirstAnswer: ns(40), FirstSyllable: ns(40), LastOutput: ns(50)},
		}},
		{"태그 속의 생각", contents("<th", "ink>생", "각</think>", "\n\n", "정답"), Response{
			Text: "정답", Reasoning: "생각", Events: 5, ICL: []int64{10, 10, 10, 10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(10), FirstAnswer: ns(50), FirstSyllable: ns(50), LastOutput: ns(50)},
		}},
		{"한 사건에 생각의 끝과 답", contents("<think>생각", "</think>\n정", "답"), Response{
			Text: "정답", Reasoning: "생각", Events: 3, ICL: []int64{10, 10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(10), FirstAnswer: ns(20), FirstSyllable: ns(20), LastOutput: ns(30)},
		}},
		{"닫히지 않은 생각", contents("<think>", "생각"), Response{
			Reasoning: "생각", Events: 2, ICL: []int64{10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(10), LastOutput: ns(20)},
		}},
		{"영어 답", contents("The ", "answer"), Response{
			Text: "The answer", Events: 2, ICL: []int64{10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(10), FirstAnswer: ns(10), LastOutput: ns(20)},
		}},
		{"영어 뒤에 한글", contents("C. ", "서울"), Response{
			Text: "C. 서울", Events: 2, ICL: []int64{10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(10), FirstAnswer: ns(10), FirstSyllable: ns(20), LastOutput: ns(20)},
		}},
		{"생각에만 한글", append([]event{{at: 5, reasoning: "서울"}}, contents("Seoul")...), Response{
			Text: "Seoul", Reasoning: "서울", Events: 2, ICL: []int64{5},
			Times: Times{FirstChunk: ns(5), FirstOutput: ns(5), FirstAnswer: ns(10), LastOutput: ns(10)},
		}},
		{"자모로 나뉜 음절", contents(nfd[:3], nfd[3:6], nfd[6:]), Response{
			Text: nfd, Events: 3, ICL: []int64{10, 10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(10), FirstAnswer: ns(10), FirstSyllable: ns(20), LastOutput: ns(30)},
		}},
		{"호환 자모뿐", contents("ㅋ", "ㅏ"), Response{
			Text: "ㅋㅏ", Events: 2, ICL: []int64{10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(10), FirstAnswer: ns(10), LastOutput: ns(20)},
		}},
		{"긴 영어 뒤의 자모", contents("A long answer in English, then ", nfd[:3], nfd[3:]), Response{
			Text: "A long answer in English, then " + nfd, Events: 3, ICL: []int64{10, 10},
			Times: Times{FirstChunk: ns(10), FirstOutput: ns(10), FirstAnswer: ns(10), FirstSyllable: ns(30), LastOutput: ns(30)},
		}},
		{"도구 호출뿐", []event{{at: 10}, {at: 20, tool: true}, {at: 30, tool: true}}, Response{
			Events: 3, ICL: []int64{10}, Times: Times{FirstChunk: ns(10), FirstOutput: ns(20), LastOutput: ns(30)},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got Response
			assemble(&got, tc.events, &wire.Trace{Lines: []wire.Line{{Lag: -1}}})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestConnectionTimes: a reused connection has no times of setting up, and a
// moment that did not come is nil.
func TestConnectionTimes(t *testing.T) {
	trace := wire.Trace{Sent: 100, FirstByte: 200, DNS: 1, Connect: 2, TLS: 3, Lines: []wire.Line{{Lag: -1}}}
	for _, reused := range []bool{false, true} {
		trace.Reused = reused
		var got Response
		assemble(&got, nil, &trace)
		want := Response{Times: Times{Sent: moment(100), FirstByte: moment(200)}}
		if !reused {
			want.DNS, want.Connect, want.TLS = moment(1), moment(2), moment(3)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("reused %v (-want +got):\n%s", reused, diff)
		}
	}
}

// TestClientLag: the lags are told when the kernel told every one of them.
func TestClientLag(t *testing.T) {
	for _, tc := range []struct {
		name string
		lags []int64
		want []int64
	}{
		{"모두 앎", []int64{5, 0, 7}, []int64{5, 0, 7}},
		{"하나를 모름", []int64{5, -1, 7}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var trace wire.Trace
			for _, lag := range tc.lags {
				trace.Lines = append(trace.Lines, wire.Line{Lag: lag})
			}
			var got Response
			assemble(&got, nil, &trace)
			if diff := cmp.Diff(Response{ClientLag: tc.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestCoalescedEventsHaveText: a finish reason read with usage is in no figure,
// and the last text is sent with the end.
func TestCoalescedEventsHaveText(t *testing.T) {
	events := []event{{}, {content: "가"}, {reasoning: "음"}, {tool: true}, {}, {content: "나"}, {content: "끝"}, {}}
	const done = 8 // [DONE], which is no event
	for _, tc := range []struct {
		name          string
		merged, atEnd []int
		want          int
	}{
		{"없음", nil, nil, 0},
		{"글과 생각과 도구", []int{0, 1, 2, 3, 4, done}, nil, 3},
		{"끝에 글 하나", nil, []int{6, 7, done}, 0},
		{"끝에 글 둘", nil, []int{5, 6, 7, done}, 2},
		{"가운데와 끝", []int{1}, []int{6, 7}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got Response
			assemble(&got, events, &wire.Trace{Merged: tc.merged, MergedAtEnd: tc.atEnd})
			if got.Coalesced != tc.want {
				t.Errorf("%d events coalesced; want %d", got.Coalesced, tc.want)
			}
		})
	}
}
