package results

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// spoken is a turn of conversation n in a session; conversations have three.
func spoken(session, n, turn int) *Record {
	r := testRecord(3*n+turn, 0, int64(100*session+10*n+turn)*msec, msec)
	r.Session, r.Conversation, r.Turn = session, ptr(n), ptr(turn)
	return r
}

func spokenAll(session int, turns ...int) []*Record {
	var all []*Record
	for _, turn := range turns {
		all = append(all, spoken(session, 0, turn))
	}
	return all
}

// TestConversationsOfOneSession: the turns of a conversation that was begun anew
// are those of the last session that got anywhere with it, and none of another.
func TestConversationsOfOneSession(t *testing.T) {
	failed := func(r *Record, cause string, again bool) *Record {
		fail(r, cause)
		r.Again = again
		return r
	}
	lost := func(session, turn int) *Record { return failed(spoken(session, 0, turn), "turn_lost", false) }
	tests := []struct {
		name    string
		records []*Record
		final   []string // session.conversation.turn
		retried int
		errors  map[string]int // of attempts that another followed
	}{
		{"한 번에 끝남", spokenAll(0, 0, 1, 2), []string{"0.0.0", "0.0.1", "0.0.2"}, 0, nil},
		{"처음부터 다시", append(spokenAll(0, 0, 1), spokenAll(1, 0, 1, 2)...), []string{"1.0.0", "1.0.1", "1.0.2"}, 2, nil},
		{"다시 하다가 또 끊김", append(spokenAll(0, 0, 1), spokenAll(1, 0)...), []string{"1.0.0"}, 2, nil},
		{"다시 한 첫 차례가 취소됨", append(spokenAll(0, 0, 1), failed(spoken(1, 0, 0), causeCancelled, false)),
			[]string{"0.0.0", "0.0.1"}, 0, nil},
		{"잃은 차례가 다음 세션에 섞이지 않음",
			append([]*Record{spoken(0, 0, 0), failed(spoken(0, 0, 1), "overloaded", true), lost(0, 2)}, spokenAll(1, 0, 1)...),
			[]string{"1.0.0", "1.0.1"}, 3, map[string]int{"overloaded": 1, "turn_lost": 1}},
		{"다른 대화는 그대로", []*Record{spoken(0, 0, 0), spoken(0, 1, 0), spoken(0, 1, 1), spoken(0, 1, 2), spoken(1, 0, 0)},
			[]string{"1.0.0", "0.1.0", "0.1.1", "0.1.2"}, 1, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := settle(factsOf(tt.records))
			var final []string
			for _, r := range s.final {
				final = append(final, fmt.Sprintf("%d.%d.%d", r.session, r.conversation, r.turn))
			}
			if tt.errors == nil {
				tt.errors = map[string]int{}
			}
			if diff := cmp.Diff([]any{tt.final, tt.retried, tt.errors}, []any{final, s.retried, s.attemptErrors}); diff != "" {
				t.Errorf("final, retried, errors of attempts (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDoneOfConversations: a conversation of which two sessions have some turns
// each, together all, is not done.
func TestDoneOfConversations(t *testing.T) {
	lost := spoken(0, 0, 2)
	fail(lost, "turn_lost")
	log := openLog(t, journal(t, testHeader(0, 3, 1), lost, testHeader(1, 3, 1), spokenAll(1, 0, 1)))
	if diff := cmp.Diff(map[int]bool{0: true, 1: true}, log.Done(0)); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
}
