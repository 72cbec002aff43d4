package reference

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/ollama/ollama/api"
)

// What a client that takes bytes as they come saw of one response.
type raw struct {
	status int
	header http.Header
	body   string
	err    error // of the request or of reading the body
}

const (
	nativePath     = "/api/chat"
	compatiblePath = "/v1/chat/completions"
)

func (e endpoint) raw(ctx context.Context, path, prompt string, stream bool) raw {
	body := fmt.Sprintf(`{"model":%q,"stream":%t,"messages":[{"role":"user","content":%q}]}`, e.Model(), stream, prompt)
	return e.post(ctx, path, body)
}

func (e endpoint) post(ctx context.Context, path, body string) raw {
	req, err := http.NewRequestWithContext(ctx, "POST", e.URL()+path, strings.NewReader(body))
	if err != nil {
		return raw{err: err}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return raw{err: err}
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	return raw{resp.StatusCode, resp.Header, string(got), err}
}

// events are the payloads of a stream of either protocol.
func (r raw) events() []string {
	var events []string
	for line := range strings.Lines(r.body) {
		line = strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "data: ")
		if line != "" && !strings.HasPrefix(line, ":") {
			events = append(events, line)
		}
	}
	return events
}

// invalid counts the events that are no JSON; [DONE] is not one.
func (r raw) invalid() int {
	n := 0
	for _, e := range r.events() {
		if e != "[DONE]" && !json.Valid([]byte(e)) {
			n++
		}
	}
	return n
}

// finished reports whether the stream says why it ended.
func (r raw) finished() bool {
	return strings.Contains(r.body, `"done":true`) || strings.Contains(r.body, `"finish_reason":"`)
}

// The undisturbed answer to 문항 1, in tokens: 정답은 C입니다. or like it. The
// role event is not counted.
func tokensIn(r raw, path string) int {
	n := strings.Count(r.body, `"content":"`)
	if path == compatiblePath && n > 0 {
		n--
	} else if strings.Contains(r.body, `"done":true`) {
		n--
	}
	return n
}

func TestFaultsInStreams(t *testing.T) {
	statusIs := func(status int, words string) func(string, raw) bool {
		return func(_ string, r raw) bool {
			return r.err == nil && r.status == status && strings.Contains(r.body, words)
		}
	}
	for kind, holds := range map[string]func(path string, r raw) bool{
		FaultRefuse: func(_ string, r raw) bool { return errors.Is(r.err, io.EOF) && r.status == 0 },
		FaultRefuseReset: func(_ string, r raw) bool {
			return errors.Is(r.err, syscall.ECONNRESET) && r.status == 0
		},
		FaultStatus503: statusIs(503, `"error":`),
		FaultStatus500: statusIs(500, `"error":`),
		FaultStatus429: func(_ string, r raw) bool { return r.status == 429 && r.header.Get("Retry-After") == "3" },
		FaultHTML: func(_ string, r raw) bool {
			return r.status == 200 && strings.HasPrefix(r.header.Get("Content-Type"), "text/html")
		},
		FaultHTML502: statusIs(502, "<h1>502 Bad Gateway</h1>"),
		FaultEmpty:   func(_ string, r raw) bool { return r.status == 200 && r.err == nil && r.body == "" },
		FaultReset: func(_ string, r raw) bool {
			return r.status == 200 && errors.Is(r.err, syscall.ECONNRESET) && !r.finished()
		},
		FaultCut: func(path string, r raw) bool {
			return r.err == nil && !r.finished() && tokensIn(r, path) == 2
		},
		FaultMalformedJSON: func(_ string, r raw) bool { return r.err == nil && r.invalid() == 1 && r.finished() },
		FaultError200: func(path string, r raw) bool {
			events := r.events()
			return r.status == 200 && !r.finished() && tokensIn(r, path) == 2 &&
				strings.HasPrefix(events[len(events)-1], `{"error":`)
		},
		FaultInvalidUTF8: func(_ string, r raw) bool { return !utf8.ValidString(r.body) && r.finished() },
		FaultSplitSyllable: func(_ string, r raw) bool {
			events := r.events()
			broken := slices.IndexFunc(events, func(e string) bool { return !utf8.ValidString(e) })
			return broken >= 0 && !utf8.ValidString(events[broken+1]) && r.finished()
		},
		FaultLongLine: func(_ string, r raw) bool {
			return r.finished() && slices.ContainsFunc(r.events(), func(e string) bool { return len(e) > longLine })
		},
		FaultContentFilter: func(path string, r raw) bool {
			return strings.Contains(r.body, `_reason":"content_filter"`) && tokensIn(r, path) == 2
		},
		FaultSlowDrip: func(_ string, r raw) bool { return r.err == nil && r.invalid() == 0 && r.finished() },
		FaultKeepAlive: func(path string, r raw) bool {
			comments := strings.HasPrefix(r.body, ": keep-alive\n\n\n")
			return r.invalid() == 0 && r.finished() && comments == (path == compatiblePath)
		},
		FaultNoDone: func(_ string, r raw) bool { return r.finished() && !strings.Contains(r.body, "[DONE]") },
	} {
		e := start(t, Profile{Faults: []Fault{{Kind: kind, Rate: 1, AfterTokens: 2, Duration: faultDuration(kind)}}})
		for _, path := range []string{nativePath, compatiblePath} {
			t.Run(kind+path, func(t *testing.T) {
				if r := e.raw(t.Context(), path, "문항 1", true); !holds(path, r) {
					r.body = r.body[:min(len(r.body), 2000)]
					t.Errorf("%+v", r)
				}
			})
		}
	}
}

// faultDuration is what TestFaultsInStreams gives as duration.
func faultDuration(kind string) time.Duration {
	if kind == FaultStatus429 {
		return 2500 * time.Millisecond // rounded up to whole seconds
	}
	return 20 * time.Microsecond
}

// A silence lasts until the client goes where no duration is given.
func TestSilences(t *testing.T) {
	for _, kind := range []string{FaultStall, FaultFirstByteStall, FaultHangAfterDone} {
		e := start(t, Profile{Slots: 1, Faults: []Fault{{Kind: kind, Rate: 1, AfterTokens: 2, Match: "문항 1"}}})
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
		r := e.raw(ctx, compatiblePath, "문항 1", true)
		cancel()
		if !errors.Is(r.err, context.DeadlineExceeded) {
			t.Errorf("%s: ended by itself: %+v", kind, r)
		}
		if got := r.status != 0; got == (kind == FaultFirstByteStall) {
			t.Errorf("%s: status %d", kind, r.status)
		}
		if strings.Contains(r.body, "[DONE]") != (kind == FaultHangAfterDone) {
			t.Errorf("%s: body %s", kind, r.body)
		}
		// The next request is not matched, and finds the slot free.
		if r := e.raw(t.Context(), compatiblePath, "문항 2", true); !r.finished() {
			t.Errorf("%s: the request after it: %+v", kind, r)
		}
		lines := e.lines(t) // as the requests ended, which may be in either order
		slices.SortFunc(lines, func(a, b LogLine) int { return int(a.ReceivedNS - b.ReceivedNS) })
		if lines[0].Fault != kind || lines[1].Fault != "" {
			t.Errorf("%s: the log says %q, %q", kind, lines[0].Fault, lines[1].Fault)
		}
	}
}

func TestFaultsInWholeAnswers(t *testing.T) {
	for kind, holds := range map[string]func(raw) bool{
		FaultReset:         func(r raw) bool { return errors.Is(r.err, syscall.ECONNRESET) },
		FaultCut:           func(r raw) bool { return r.status == 200 && r.err == nil && r.invalid() == 1 },
		FaultMalformedJSON: func(r raw) bool { return r.status == 200 && r.err == nil && r.invalid() == 1 },
		FaultError200:      func(r raw) bool { return r.status == 200 && strings.HasPrefix(r.body, `{"error":`) },
		FaultStatus503:     func(r raw) bool { return r.status == 503 },
		FaultInvalidUTF8:   func(r raw) bool { return !utf8.ValidString(r.body) },
		FaultSplitSyllable: func(r raw) bool { return utf8.ValidString(r.body) && r.invalid() == 0 },
		FaultContentFilter: func(r raw) bool { return strings.Contains(r.body, `_reason":"content_filter"`) },
	} {
		e := start(t, Profile{Faults: []Fault{{Kind: kind, Rate: 1, AfterTokens: 2}}})
		for _, path := range []string{nativePath, compatiblePath} {
			if r := e.raw(t.Context(), path, "문항 1", false); !holds(r) {
				t.Errorf("%s %s: %+v", kind, path, r)
			}
		}
	}
}

func TestBlockedAsCLOVAWordsIt(t *testing.T) {
	e := start(t, Profile{Faults: []Fault{{Kind: FaultContentFilter, Rate: 1, Status: 400}}})
	r := e.raw(t.Context(), compatiblePath, "문항 1", true)
	if r.status != 400 || !strings.Contains(r.body, `"code":"40005"`) {
		t.Errorf("%+v", r)
	}
}

// The tokens that a fault lets out, and no others, are in the log.
func TestFaultsInTheLog(t *testing.T) {
	e := start(t, Profile{Faults: []Fault{{Kind: FaultCut, Rate: 1, AfterTokens: 2}}})
	e.raw(t.Context(), nativePath, "문항 1", true)
	lines := e.lines(t)
	got := lines[0]
	if got.Fault != FaultCut || got.Tokens != 2 || got.Finish != "" || len(got.SentNS) != 2 {
		t.Errorf("%+v", got)
	}
}

// What a fault adds to the text or divides is counted as the text counts.
func TestUsageUnderFaults(t *testing.T) {
	for _, kind := range []string{FaultLongLine, FaultSplitSyllable} {
		e := start(t, Profile{Faults: []Fault{{Kind: kind, Rate: 1, AfterTokens: 2}}})
		got, err := e.whole(t.Context(), "문항 1")
		if err != nil || got.Tokens == 0 || got.Tokens != CountTokens(got.Text) {
			t.Errorf("%s: %d tokens reported, %d in the text, %v", kind, got.Tokens, CountTokens(got.Text), err)
		}
	}
}

// Once comments are out, a full queue can only be told as an event.
func TestFullQueueAfterComments(t *testing.T) {
	e := start(t, Profile{Slots: 1, Queue: -1, DecodeTPS: 0.001, Faults: []Fault{{Kind: FaultKeepAlive, Rate: 1, Match: "문항 2"}}})
	stop := errors.New("first token seen")
	var second raw
	err := e.ollama.Chat(t.Context(), &api.ChatRequest{
		Model: e.Model(), Messages: []api.Message{{Role: "user", Content: "문항 1"}},
	}, func(api.ChatResponse) error {
		second = e.raw(t.Context(), compatiblePath, "문항 2", true)
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if second.status != 200 || !strings.HasPrefix(second.body, ": keep-alive") || !strings.Contains(second.body, `data: {"error":`) {
		t.Errorf("%+v", second)
	}
}

func TestFaultRateAndFate(t *testing.T) {
	s := newServer(Config{Profile: Profile{Faults: []Fault{
		{Kind: FaultCut, Rate: 0.2}, {Kind: FaultStatus503, Rate: 0.5, Match: "문항"},
	}}})
	const n = 4000
	hits := map[string]int{}
	for i := range n {
		c := ask(fmt.Sprint("문항 ", i))
		kind := s.pickFault(c).kind()
		if again := s.pickFault(c).kind(); again != kind {
			t.Fatalf("문항 %d: %q, then %q", i, kind, again)
		}
		hits[kind]++
		if kind := s.pickFault(ask(fmt.Sprint("단답 ", i))).kind(); kind == FaultStatus503 {
			t.Fatalf("단답 %d is hit by a fault of 문항", i)
		}
	}
	checkShare(t, FaultCut, hits[FaultCut], n, 0.2)
	checkShare(t, FaultStatus503, hits[FaultStatus503], n, 0.8*0.5)
}

// All kinds of a mixture together make up its rate, each as much as the others.
func TestMixedFaults(t *testing.T) {
	s := newServer(Config{Profile: Profile{Faults: []Fault{
		{Kind: FaultMixed, Rate: 0.3, Match: "문항"},
		{Kind: FaultMixed, Rate: 0.5, Kinds: []string{FaultCut, FaultReset}, Match: "단답", AfterTokens: 3},
	}}})
	const n = 20000
	hits, few := map[string]int{}, map[string]int{}
	for i := range n {
		c := ask(fmt.Sprint("문항 ", i))
		f := s.pickFault(c)
		if again := s.pickFault(c); again.kind() != f.kind() {
			t.Fatalf("문항 %d: %q, then %q", i, f.kind(), again.kind())
		}
		hits[f.kind()]++
		few[s.pickFault(ask(fmt.Sprint("단답 ", i))).kind()]++
	}
	for _, kind := range mixedKinds() {
		checkShare(t, kind, hits[kind], n, 0.03)
	}
	checkShare(t, "none", hits[""], n, 0.7)
	if len(hits) != 11 || len(few) != 3 {
		t.Errorf("kinds %v and %v", hits, few)
	}
	checkShare(t, FaultCut, few[FaultCut], n, 0.25)
	if f := s.profile.Faults[0]; f.Kind != FaultMixed {
		t.Error("the profile itself has changed")
	}
}

func TestConnectionsThatAreReset(t *testing.T) {
	e := start(t, Profile{Faults: []Fault{{Kind: FaultConnectReset, Rate: 0.5}}})
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	const n = 40
	var want, got []bool
	for i := range n {
		want = append(want, (&resettingListener{share: 0.5}).hits(int64(i+1)))
		resp, err := client.Get(e.URL())
		if err == nil {
			resp.Body.Close()
		} else if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) && !errors.Is(err, syscall.EPIPE) {
			t.Error(err)
		}
		got = append(got, err != nil)
	}
	if diff := cmp.Diff(want, got); diff != "" || !slices.Contains(want, true) || !slices.Contains(want, false) {
		t.Error(diff)
	}
}

func TestRetryAfterOf503(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "", 1500 * time.Millisecond: "2"} {
		e := start(t, Profile{Faults: []Fault{{Kind: FaultStatus503, Rate: 1, Duration: d}}})
		if got := e.raw(t.Context(), nativePath, "문항 1", true).header.Get("Retry-After"); got != want {
			t.Errorf("%v: Retry-After %q, want %q", d, got, want)
		}
	}
}

func TestFaultsThatWearOff(t *testing.T) {
	e := start(t, Profile{Faults: []Fault{{Kind: FaultStatus429, Rate: 1, Times: 2}}})
	var got []int
	for _, prompt := range []string{"문항 1", "문항 1", "문항 2", "문항 1", "문항 1"} {
		got = append(got, e.raw(t.Context(), nativePath, prompt, true).status)
	}
	if diff := cmp.Diff([]int{429, 429, 429, 200, 200}, got); diff != "" {
		t.Error(diff)
	}
}

// Every kind is in the tests above.
func TestEveryFaultIsTested(t *testing.T) {
	kinds := faultKinds()
	slices.Sort(kinds)
	if len(slices.Compact(kinds)) != 24 {
		t.Errorf("%d kinds of faults: give the new one a test and count it here", len(kinds))
	}
}
