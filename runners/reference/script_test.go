package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What is sent of a reply, one part an event: its text, and its tokens.
func TestScript(t *testing.T) {
	r := reply{thinking: []string{"생", "각", "함"}, content: []string{"정", "답", "은", " \xed\x95", "\x9c", "글", "\xec", "\x9d\xb4"}, finish: finishStop}
	for _, test := range []struct {
		name  string
		p     Profile
		limit int
		want  []string
	}{
		{"모음", Profile{}, 0, []string{"(생 1)", "(각 1)", "(함 1)", "정 1", "답 1", "은 1", " 한 2", "글 1", "이 2"}},
		{"빈 사건", Profile{SplitSyllables: SplitSyllables{Sent: splitEmpty}}, 0,
			[]string{"(생 1)", "(각 1)", "(함 1)", "정 1", "답 1", "은 1", " 1", " 한 1", "글 1", " 1", "이 1"}},
		{"그대로", Profile{SplitSyllables: SplitSyllables{Sent: splitRaw}}, 0,
			[]string{"(생 1)", "(각 1)", "(함 1)", "정 1", "답 1", "은 1", " \xed\x95 1", "\x9c 1", "글 1", "\xec 1", "\x9d\xb4 1"}},
		{"둘씩", Profile{TokensPerChunk: 2}, 0,
			[]string{"(생각 2)", "(함 1)", "정답 2", "은 한 3", "글이 3"}},
		{"넷씩 그대로", Profile{TokensPerChunk: 4, SplitSyllables: SplitSyllables{Sent: splitRaw}}, 0,
			[]string{"(생각함 3)", "정답은 \xed\x95 4", "\x9c글\xec\x9d\xb4 4"}},
		{"넷씩 모음", Profile{TokensPerChunk: 4}, 0, []string{"(생각함 3)", "정답은 한 5", "글이 3"}},
		{"음절 속에서 끝남", Profile{}, 7, []string{"(생 1)", "(각 1)", "(함 1)", "정 1", "답 1", "은 1", " 1"}},
		{"음절 속에서 그대로 끝남", Profile{SplitSyllables: SplitSyllables{Sent: splitRaw}}, 7,
			[]string{"(생 1)", "(각 1)", "(함 1)", "정 1", "답 1", "은 1", " \xed\x95 1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, s := range r.cut(test.limit).script(test.p.withDefaults()) {
				if s.kind != stepToken {
					continue
				}
				part := fmt.Sprint(s.text, " ", s.tokens)
				if s.thinking {
					part = "(" + part + ")"
				}
				if s.beats != s.tokens {
					t.Errorf("%s takes %d beats", part, s.beats)
				}
				got = append(got, part)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A share of the syllables is split, the same ones always, and nothing is lost.
func TestSplitSyllables(t *testing.T) {
	var all []string
	for r := '가'; r <= '힣'; r++ {
		all = append(all, " "+string(r))
	}
	all = append(all, "abc", " ", "①")
	s := SplitSyllables{Share: 0.25}
	got := s.split(all, 7)
	n := len(all) - 3
	checkShare(t, "split", len(got)-len(all), n, 0.25)
	if strings.Join(got, "") != strings.Join(all, "") {
		t.Error("the text has changed")
	}
	if !slices.Equal(got, s.split(all, 7)) || slices.Equal(got, s.split(all, 8)) {
		t.Error("which are split does not depend on the seed alone")
	}
	cuts := map[int]int{}
	for _, token := range got {
		if startsSyllable(token) {
			cuts[len(token)]++
		}
	}
	checkShare(t, "after one byte", cuts[2], cuts[2]+cuts[3], 0.5)
}

// Whichever way they are sent, the syllables arrive, and each part counts.
func TestSplitSyllablesArrive(t *testing.T) {
	whole := start(t, Profile{LoadTokens: 60})
	want, err := whole.viaOpenAI(t.Context(), "물음", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, sent := range splitWays() {
		e := start(t, Profile{LoadTokens: 60, SplitSyllables: SplitSyllables{Share: 0.3, Sent: sent}})
		for _, path := range []string{nativePath, compatiblePath} {
			r := e.raw(t.Context(), path, "물음", true)
			text, empty := "", 0
			for _, event := range r.events() {
				_, rest, ok := strings.Cut(event, `"content":"`)
				part, _, _ := strings.Cut(rest, `"`)
				text += part
				if ok && part == "" {
					empty++
				}
			}
			if text != want.Text || r.err != nil {
				t.Errorf("%s %s: %s", sent, path, text)
			}
			// Besides the role, or the last line.
			if got := empty > 1; got != (sent == splitEmpty) {
				t.Errorf("%s %s: %d events without text", sent, path, empty)
			}
		}
		got, err := e.viaOllama(t.Context(), "물음", false, nil)
		if err != nil || got.Tokens <= 60 || got.Text != want.Text {
			t.Errorf("%s: %+v, %v", sent, got, err)
		}
	}
}

// An event goes out with its last token.
func TestTokensOfAChunkAreDueTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(Config{Profile: Profile{DecodeTPS: 100, LoadTokens: 5, TokensPerChunk: 2}})
		l := served(t, s, call{stream: true, messages: user("가")})
		var got []time.Duration
		for _, ns := range l.SentNS {
			got = append(got, time.Duration(ns))
		}
		// The role, two chunks of two and one of one, the finish, [DONE].
		if diff := cmp.Diff([]time.Duration{0, 10 * ms, 30 * ms, 40 * ms, 50 * ms, 50 * ms}, got); diff != "" || l.Tokens != 5 {
			t.Error(diff, l.Tokens)
		}
	})
}

// The events of an answer of three tokens, from the delta on.
func TestPlacesOfRoleAndUsage(t *testing.T) {
	const used = `"usage":{"prompt_tokens":6,"completion_tokens":%d,"total_tokens":%d}`
	usage := func(n int) string { return fmt.Sprintf(used, n, 6+n) }
	role := `{"role":"assistant","content":""}`
	for _, test := range []struct {
		name  string
		p     Profile
		asked bool
		want  []string
	}{
		{"처음의 역할", Profile{}, false, []string{
			role + `,"finish_reason":null}]}`,
			`{"content":"가"},"finish_reason":null}]}`, `{"content":"을"},"finish_reason":null}]}`, `{},"finish_reason":"length"}]}`}},
		{"따로 오는 사용량", Profile{}, true, []string{
			role + `,"finish_reason":null}],"usage":null}`,
			`{"content":"가"},"finish_reason":null}],"usage":null}`, `{"content":"을"},"finish_reason":null}],"usage":null}`,
			`{},"finish_reason":"length"}],"usage":null}`, `"choices":[],` + usage(2) + `}`}},
		{"끝맺음의 사용량", Profile{Usage: usageFinishChunk, RoleChunk: roleWithText}, true, []string{
			`{"role":"assistant","content":"가"},"finish_reason":null}]}`, `{"content":"을"},"finish_reason":null}]}`,
			`{},"finish_reason":"length"}],` + usage(2) + `}`}},
		{"어디에나 있는 역할과 사용량", Profile{Usage: usageEveryChunk, RoleChunk: roleEveryChunk}, false, []string{
			`{"role":"assistant","content":"가"},"finish_reason":null}],` + usage(1) + `}`,
			`{"role":"assistant","content":"을"},"finish_reason":null}],` + usage(2) + `}`,
			`{},"finish_reason":"length"}],` + usage(2) + `}`}},
		{"사용량 없음", Profile{Usage: usageNone}, true, []string{
			role + `,"finish_reason":null}]}`,
			`{"content":"가"},"finish_reason":null}]}`, `{"content":"을"},"finish_reason":null}]}`, `{},"finish_reason":"length"}]}`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := start(t, test.p)
			options := ""
			if test.asked {
				options = `,"stream_options":{"include_usage":true}`
			}
			r := e.post(t.Context(), compatiblePath, fmt.Sprintf(
				`{"model":%q,"stream":true,"max_tokens":2,"messages":[{"role":"user","content":"가을"}]%s}`, e.Model(), options))
			events := r.events()
			var got []string
			for _, event := range events[:len(events)-1] {
				if _, rest, ok := strings.Cut(event, `"delta":`); ok {
					got = append(got, rest)
				} else {
					got = append(got, event[strings.Index(event, `"choices"`):])
				}
			}
			for i, want := range test.want {
				for _, text := range []string{"가", "을"} { // the answer's own
					test.want[i] = strings.Replace(want, `"content":"`+text+`"`, `"content":"…"`, 1)
					want = test.want[i]
				}
			}
			for i := range got {
				before, rest, ok := strings.Cut(got[i], `"content":"`)
				if text, after, _ := strings.Cut(rest, `"`); ok && text != "" {
					got[i] = before + `"content":"…"` + after
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" || r.invalid() != 0 {
				t.Error(diff)
			}
		})
	}
}
