package results

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// judged summarises 40 requests over 4 slots after edit, and returns the codes
// of the reasons and of what is unknown.
func judged(t *testing.T, plan string, edit func(*Header, []*Record, *TargetInfo, *TargetInfo) []*Record) (StageResult, []string, []string) {
	t.Helper()
	h, start, end := testHeader(0, 40, 4), testTarget(0, WhenStart), testTarget(0, WhenEnd)
	records := edit(&h, closedLoop(0, 4, upTo(40)), &start, &end)
	lines := []any{h, start, records}
	if end.When != "" {
		lines = append(lines, end)
	}
	st := mustSummarize(t, testPlan(plan), journal(t, lines...)).Stages[0]
	codes := func(fs []Finding) []string {
		out := []string{}
		for _, f := range fs {
			if f.Message == "" || strings.Contains(f.Message, "%!") {
				t.Errorf("%s: message is %q", f.Code, f.Message)
			}
			out = append(out, f.Code)
		}
		return out
	}
	return st, codes(st.Validity.Reasons), codes(st.Validity.Unknown)
}

func TestValidity(t *testing.T) {
	type edit = func(*Header, []*Record, *TargetInfo, *TargetInfo) []*Record
	each := func(f func(*Record)) edit {
		return func(_ *Header, rs []*Record, _, _ *TargetInfo) []*Record {
			for _, r := range rs {
				f(r)
			}
			return rs
		}
	}
	kernel := func(lag, gapShare int64, coalesced int) edit {
		return func(h *Header, rs []*Record, _, _ *TargetInfo) []*Record {
			h.Clock = ClockKernel
			for _, r := range rs {
				r.Times.ClientLagNS, r.Times.Coalesced = []int64{lag}, coalesced
				if gapShare > 0 {
					r.Times.ClientLagNS = []int64{r.Times.ICLNS[0] * gapShare / 100}
				}
			}
			return rs
		}
	}
	userSpace := []string{CodeClientLag, CodeCoalesced}
	tests := []struct {
		name    string
		plan    string
		edit    edit
		reasons []string
		unknown []string
	}{
		{"흠 없음", "", each(func(*Record) {}), nil, userSpace},
		{"마흔에 하나 실패: 2.5%", "", each(func(r *Record) {
			if r.Seq == 3 {
				fail(r, "cut_stream")
			}
		}), []string{CodeErrorRate}, userSpace},
		{"계획이 허락한 실패", "validity: {error_rate_max: 0.05}\n", each(func(r *Record) {
			if r.Seq == 3 {
				fail(r, "cut_stream")
			}
		}), nil, userSpace},
		{"하나가 빠짐", "", func(_ *Header, rs []*Record, _, _ *TargetInfo) []*Record { return rs[:39] }, []string{CodeIncomplete}, userSpace},
		{"아무것도 없음", "", func(h *Header, _ []*Record, _, _ *TargetInfo) []*Record { h.Stages[0].Requests = 0; return nil },
			[]string{CodeIncomplete}, []string{CodeLittle, CodeClientLag, CodeCoalesced}},
		// 40 requests of about 48 ms over 4 slots: a window of some 0.45 s.
		{"시간을 못 채움", "", func(h *Header, rs []*Record, _, _ *TargetInfo) []*Record {
			h.Stages[0].Requests, h.Stages[0].DurationNS = 0, 1000*msec
			return rs
		}, []string{CodeWindowShort}, userSpace},
		{"시간을 채움", "", func(h *Header, rs []*Record, _, _ *TargetInfo) []*Record {
			h.Stages[0].Requests, h.Stages[0].DurationNS = 0, 400*msec
			return rs
		}, nil, userSpace},
		// Half of the time in flight is cut off each request.
		{"슬롯이 놀았음: 리틀의 법칙", "", each(func(r *Record) {
			r.Times = testRecord(r.Seq, r.Slot, *r.Times.SentNS, e2eOf(r.Seq)/2).Times
		}), []string{CodeLittle}, userSpace},
		{"연결하느라 걸린 시간은 노는 시간이 아님", "", each(func(r *Record) {
			sent, e2e := *r.Times.SentNS, e2eOf(r.Seq)
			r.Times = testRecord(r.Seq, r.Slot, sent+e2e/4, e2e-e2e/4).Times
			r.Times.ConnectNS = ptr(e2e / 4)
		}), nil, userSpace},
		{"재시도가 있으면 리틀의 법칙을 따지지 않음", "", func(_ *Header, rs []*Record, _, _ *TargetInfo) []*Record {
			first := testRecord(0, 0, msec/2, msec/4)
			fail(first, "overloaded")
			return append([]*Record{first}, rs...)
		}, nil, append([]string{CodeLittle}, userSpace...)},
		{"요청이 적으면 리틀의 법칙을 따지지 않음", "", func(h *Header, rs []*Record, _, _ *TargetInfo) []*Record {
			h.Stages[0].Requests = 12
			return closedLoop(0, 4, upTo(12))
		}, nil, append([]string{CodeLittle}, userSpace...)},
		{"간격의 단위가 틀림", "", each(func(r *Record) {
			for i := range r.Times.ICLNS {
				r.Times.ICLNS[i] /= 1000
			}
		}), []string{CodeMoments}, userSpace},
		{"끝이 첫 글자보다 앞섬", "", each(func(r *Record) {
			if r.Seq == 7 {
				*r.Times.FirstOutputNS, *r.Times.LastOutputNS = *r.Times.EndNS+2*msec, *r.Times.EndNS+3*msec
				r.Times.ICLNS = []int64{msec}
			}
		}), []string{CodeMoments}, userSpace},
		{"보낸 시각을 조금 늦게 적은 것은 괜찮음", "", each(func(r *Record) { *r.Times.FirstByteNS = *r.Times.SentNS - msec/2 }), nil, userSpace},
		{"모델이 바뀜", "", func(_ *Header, rs []*Record, _, end *TargetInfo) []*Record {
			end.Digest = "sha256:다른 무게"
			return rs
		},
			[]string{CodeTargetChange}, userSpace},
		{"서버가 바뀜", "", func(_ *Header, rs []*Record, _, end *TargetInfo) []*Record { end.ServerVersion = "0.18.0"; return rs },
			[]string{CodeTargetChange}, userSpace},
		{"처음에 모르던 것은 바뀐 것이 아님", "", func(_ *Header, rs []*Record, start, _ *TargetInfo) []*Record { start.Digest = ""; return rs }, nil, userSpace},
		{"끝에 말하지 않은 것도 바뀐 것이 아님", "", func(_ *Header, rs []*Record, _, end *TargetInfo) []*Record {
			end.Digest, end.ServerVersion = "", ""
			return rs
		}, nil, userSpace},
		{"끝에 다시 읽지 않음", "", func(_ *Header, rs []*Record, _, end *TargetInfo) []*Record { end.When = ""; return rs },
			nil, append([]string{CodeTargetChange}, userSpace...)},
		{"슬롯보다 적은 요청", "", func(h *Header, rs []*Record, _, _ *TargetInfo) []*Record { h.Stages[0].Concurrency = 5; return rs },
			[]string{CodeSlots}, userSpace},
		{"GPU에 절반", "validity: {require_gpu: true}\n", func(_ *Header, rs []*Record, start, end *TargetInfo) []*Record {
			start.GPUShare, end.GPUShare = ptr(1.0), ptr(0.5)
			return rs
		}, []string{CodeGPU}, userSpace},
		{"GPU를 요구하는데 서버가 말하지 않음", "validity: {require_gpu: true}\n", each(func(*Record) {}), []string{CodeGPU}, userSpace},
		{"GPU에 절반, 요구하지 않음", "", func(_ *Header, rs []*Record, start, _ *TargetInfo) []*Record { start.GPUShare = ptr(0.5); return rs }, nil, userSpace},
		// Medians: ttft about 12 ms, so 2% is 0.24 ms.
		{"늦게 읽음: 0.3밀리초는 ttft의 2%를 넘음", "", each(func(r *Record) { r.Times.ClientLagNS = []int64{msec * 3 / 10} }), []string{CodeClientLag}, []string{CodeCoalesced}},
		{"늦게 읽음: 2밀리초는 둘 다 넘음", "", each(func(r *Record) { r.Times.ClientLagNS = []int64{2 * msec} }), []string{CodeClientLag, CodeClientLag}, []string{CodeCoalesced}},
		{"제때 읽음", "", each(func(r *Record) { r.Times.ClientLagNS = []int64{msec / 10} }), nil, []string{CodeCoalesced}},
		{"커널 시각이면 2밀리초도 간격의 절반 아래", "", kernel(2*msec, 0, 0), nil, nil},
		{"커널 시각, 간격의 70%", "", kernel(0, 70, 0), []string{CodeClientLag}, nil},
		{"여섯 사건에 하나가 겹쳐 읽힘", "", kernel(0, 0, 1), []string{CodeCoalesced}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st, reasons, unknown := judged(t, tt.plan, tt.edit)
			if diff := cmp.Diff(append([]string{}, tt.reasons...), reasons); diff != "" {
				t.Errorf("reasons (-want +got):\n%s\n%+v", diff, st.Validity.Reasons)
			}
			if diff := cmp.Diff(append([]string{}, tt.unknown...), unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s\n%+v", diff, st.Validity.Unknown)
			}
			want := Valid
			if len(tt.reasons) > 0 {
				want = Invalid
			}
			if st.Validity.Status != want {
				t.Errorf("status is %s, want %s", st.Validity.Status, want)
			}
		})
	}
}

// The edges of the window must not look like a breach, whatever the requests'
// lengths: all alike (every slot ends at once), or one very long.
func TestLittleAtTheEdges(t *testing.T) {
	for name, e2e := range map[string]func(seq int) int64{
		"모두 같은 길이": func(int) int64 { return 50 * msec },
		"하나만 긺":    func(seq int) int64 { return map[bool]int64{true: 400 * msec, false: 20 * msec}[seq == 17] },
	} {
		t.Run(name, func(t *testing.T) {
			_, reasons, unknown := judged(t, "", func(_ *Header, _ []*Record, _, _ *TargetInfo) []*Record {
				var rs []*Record
				free := make([]int64, 4)
				for seq := range 40 {
					slot := 0
					for i := range free {
						if free[i] < free[slot] {
							slot = i
						}
					}
					rs = append(rs, testRecord(seq, slot, free[slot]+20_000, e2e(seq)))
					free[slot] += 20_000 + e2e(seq)
				}
				return rs
			})
			if diff := cmp.Diff([]string{}, reasons); diff != "" || len(unknown) != 2 {
				t.Errorf("reasons (-want +got):\n%s; unknown %v", diff, unknown)
			}
		})
	}
}

func TestStageWarnings(t *testing.T) {
	serial := func(rs []*Record) { // the server works on one request at a time
		for _, r := range rs {
			r.Server = &Server{PromptEvalNS: ptr(e2eOf(r.Seq) / 16), EvalNS: ptr(e2eOf(r.Seq) * 3 / 16)}
		}
	}
	tests := []struct {
		name string
		edit func([]*Record)
		want string // the start of the second warning; the first is under-sampling
	}{
		{"줄을 세우는 서버", serial, "the server worked on about 1.0 requests at a time while 4 were in flight"},
		{"함께 하는 서버", func([]*Record) {}, ""},
		{"늦게 보냄", func(rs []*Record) {
			for _, r := range rs {
				*r.Times.DueNS -= 6 * msec
			}
		}, "schedule lag p99 is 6.01 ms, above 5 ms"},
		{"토큰 수를 세지 않는 서버", func(rs []*Record) { rs[0].Usage.OutputTokens = nil }, "the server gave no count of output tokens for 1 of 40 answers"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st, _, _ := judged(t, "", func(_ *Header, rs []*Record, _, _ *TargetInfo) []*Record { tt.edit(rs); return rs })
			if want := "under-sampled percentiles: 40 requests were timed; p90 needs 64, p95 needs 130, p99 needs 662, p99.9 needs 6636"; len(st.Warnings) == 0 || st.Warnings[0] != want {
				t.Fatalf("warnings are %q, want first %q", st.Warnings, want)
			}
			rest := st.Warnings[1:]
			if tt.want == "" && len(rest) > 0 || tt.want != "" && (len(rest) != 1 || !strings.HasPrefix(rest[0], tt.want)) {
				t.Errorf("further warnings are %q, want %q", rest, tt.want)
			}
		})
	}
}

func TestThresholdsValidate(t *testing.T) {
	if err := DefaultThresholds().Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	for name, edit := range map[string]func(*Thresholds){
		"error_rate_max":            func(l *Thresholds) { l.ErrorRateMax = 1.1 },
		"little_max":                func(l *Thresholds) { l.LittleMax = -0.1 },
		"window_short_max":          func(l *Thresholds) { l.WindowShortMax = math.NaN() },
		"client_lag_ms_max":         func(l *Thresholds) { l.ClientLagMSMax = math.Inf(1) },
		"client_lag_ttft_share_max": func(l *Thresholds) { l.ClientLagTTFTShareMax = -1 },
		"client_lag_gap_share_max":  func(l *Thresholds) { l.ClientLagGapShareMax = -1 },
		"coalesced_share_max":       func(l *Thresholds) { l.CoalescedShareMax = 2 },
		"schedule_lag_ms_max":       func(l *Thresholds) { l.ScheduleLagMSMax = -5 },
		"length_error_max":          func(l *Thresholds) { l.LengthErrorMax = 2 },
		"cached_share_max":          func(l *Thresholds) { l.CachedShareMax = -1 },
	} {
		limits := DefaultThresholds()
		edit(&limits)
		if err := limits.Validate(); err == nil || !strings.HasPrefix(err.Error(), "validity."+name+": ") {
			t.Errorf("%s: error is %v, want one that names it", name, err)
		}
	}
}

func TestQueueingNeedsEvidence(t *testing.T) {
	tests := []struct {
		name        string
		served      *float64
		concurrency int
		requests    int
		want        bool
	}{
		{"하나씩 하는 서버", ptr(1.0), 4, 8, true},
		{"넷보다 적게 보냄", ptr(1.0), 3, 100, false},
		{"슬롯마다 두 번이 못 됨", ptr(1.0), 4, 7, false},
		{"한 번에 둘 가까이", ptr(1.5), 4, 8, false},
		{"시간을 말하지 않는 서버", nil, 4, 8, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := StageResult{Stage: Stage{Concurrency: tt.concurrency}, Server: ServerFigures{Concurrency: tt.served}}
			got := queueing(&st, tt.requests)
			if (got != "") != tt.want || tt.want && !strings.Contains(got, "OLLAMA_NUM_PARALLEL=4") {
				t.Errorf("warning is %q, want one: %v", got, tt.want)
			}
		})
	}
}

// TestWindowOfThinkingUsers: a slot whose user thinks to the end of the stage
// does not make its window too short; a stage that was broken off does.
func TestWindowOfThinkingUsers(t *testing.T) {
	for _, tt := range []struct {
		asked int64 // ms
		want  []string
	}{{10_500, nil}, {20_000, []string{CodeWindowShort}}} {
		h := testHeader(0, 0, 1)
		h.Stages[0].Turns, h.Stages[0].DurationNS = 2, tt.asked*msec
		var records []*Record
		for seq := range 6 { // one second each, and another of thinking
			r := testRecord(seq, 0, int64(1+seq*2000)*msec*9/10, 1000*msec)
			r.Conversation, r.Turn = ptr(seq/2), ptr(seq%2)
			records = append(records, r)
		}
		data := journal(t, h, testTarget(0, WhenStart), records, testTarget(0, WhenEnd))
		var got []string
		for _, f := range mustSummarize(t, testPlan(""), data).Stages[0].Validity.Reasons {
			got = append(got, f.Code)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%d ms asked: %v; want %v", tt.asked, got, tt.want)
		}
	}
}
