package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLengthsAndCache: each request has 150 tokens in and 30 out; what was asked
// decides.
func TestLengthsAndCache(t *testing.T) {
	asked := func(in, out int, exact bool) func(*Record) {
		return func(r *Record) { r.Asked = &Asked{InputTokens: ptr(in), OutputTokens: ptr(out), Exact: exact} }
	}
	cached := func(tokens *int, cold bool) func(*Record) {
		return func(r *Record) {
			r.Asked = &Asked{Cold: cold}
			r.Usage.CachedTokens = tokens
		}
	}
	for _, tt := range []struct {
		name    string
		plan    string
		edit    func(*Record)
		reasons []string
		unknown []string
	}{
		{"일감이 아님", "", func(*Record) {}, nil, nil},
		{"맞는 길이", "", asked(150, 30, true), nil, nil},
		{"10분의 1 안", "", asked(160, 33, true), nil, nil},
		{"짧은 답", "", asked(150, 40, true), []string{CodeLength}, nil},
		{"먼저 끝내도 되는 답", "", asked(150, 40, false), nil, nil},
		{"긴 답", "", asked(150, 20, true), []string{CodeLength}, nil},
		{"잘린 질문", "", asked(300, 30, true), []string{CodeLength}, nil},
		{"둘 다", "", asked(300, 60, true), []string{CodeLength, CodeLength}, nil},
		{"계획이 허락한 길이", "validity: {length_error_max: 0.5}\n", asked(300, 60, true), nil, nil},
		{"길고 짧은 것이 비기지 않음", "", func(r *Record) { asked(150, 15+30*(r.Seq%2), true)(r) }, []string{CodeLength}, nil},
		{"글자로 물음", "", func(r *Record) { r.Asked = &Asked{InputChars: ptr(9), OutputChars: ptr(9)} }, nil, nil},
		{"세지 않는 서버", "", func(r *Record) { asked(9, 9, true)(r); r.Usage = nil }, nil, nil},
		{"찬 질문", "", cached(ptr(0), true), nil, nil},
		{"틀만 있음", "", cached(ptr(15), true), nil, nil},
		{"데워진 질문", "", cached(ptr(16), true), []string{CodeCached}, nil},
		{"계획이 허락한 데움", "validity: {cached_share_max: 1}\n", cached(ptr(150), true), nil, nil},
		{"데울 질문", "", cached(ptr(150), false), nil, nil},
		{"말하지 않는 서버", "", cached(nil, true), nil, []string{CodeCached}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, reasons, unknown := judged(t, tt.plan, func(_ *Header, rs []*Record, _, _ *TargetInfo) []*Record {
				for _, r := range rs {
					tt.edit(r)
				}
				return rs
			})
			if diff := cmp.Diff(append([]string{}, tt.reasons...), reasons); diff != "" {
				t.Errorf("reasons (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(append([]string{CodeClientLag, CodeCoalesced}, tt.unknown...), unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRestingSlots: between the turns of a conversation slots have nothing in
// flight, and that is no defect.
func TestRestingSlots(t *testing.T) {
	half := func(rs []*Record) []*Record {
		for _, r := range rs {
			r.Times = testRecord(r.Seq, r.Slot, *r.Times.SentNS, e2eOf(r.Seq)/2).Times
		}
		return rs
	}
	_, reasons, unknown := judged(t, "", func(h *Header, rs []*Record, _, _ *TargetInfo) []*Record {
		h.Stages[0].Turns = 3
		return half(rs)
	})
	if diff := cmp.Diff([][]string{{}, {CodeLittle, CodeClientLag, CodeCoalesced}}, [][]string{reasons, unknown}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLengthFigures: what one request lacks another does not make good, and what
// failed has no length.
func TestLengthFigures(t *testing.T) {
	records := closedLoop(0, 2, upTo(4))
	for _, r := range records {
		r.Asked = &Asked{OutputTokens: ptr(20 + 20*(r.Seq%2)), OutputChars: ptr(26)} // 30 and 26 came
		if r.Seq == 3 {
			fail(r, "cut_stream")
		}
	}
	got := stageOf(t, "", 2, records).Lengths
	want := Lengths{
		OutputTokens: &LengthFigure{N: 3, Asked: 26.666666667, Got: 30, Off: 0.375},
		OutputChars:  &LengthFigure{N: 3, Asked: 26, Got: 26, Off: 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWindowOfConversations: in an open loop the schedule brings conversations;
// a later turn is due by an answer.
func TestWindowOfConversations(t *testing.T) {
	var records []*Record
	for i, turn := range []int{0, 0, 1, 0, 1, 1} {
		r := testRecord(i, 0, int64(i+1)*100*msec, 50*msec)
		r.Times.DueNS, r.Turn = ptr(int64(i+1)*100*msec), &turn
		records = append(records, r)
	}
	want := Window{DurationNS: ptr(300 * msec), Sessions: []Span{{OpenNS: 100 * msec, CloseNS: 400 * msec}}}
	if diff := cmp.Diff(want, openWindow(factsOf(records))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
