package generate

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

func loads() []string { return []string{"chat", "long", "summary", "translate"} }

// leastChars is the length from which every prompt can be made.
const leastChars = 200

func TestPromptsAreExactlyAsLongAsAsked(t *testing.T) {
	lengths := []int{512, 777, 1000, 1024, 2000, 2048, 4000, 4096}
	for n := leastChars; n < leastChars+120; n++ {
		lengths = append(lengths, n)
	}
	for _, name := range loads() {
		t.Run(name, func(t *testing.T) {
			for _, n := range lengths {
				for _, q := range mustGenerate(t, name, uint64(n), Params{Count: 3, Chars: n}) {
					if got := uniseg.GraphemeClusterCount(q.Text); got != n {
						t.Errorf("%d characters, want %d:\n%s", got, n, q.Text)
					}
					if end, _ := utf8.DecodeLastRuneInString(q.Text); end != '.' && end != '?' {
						t.Errorf("does not end a sentence: %q", q.Text)
					}
					if q.Passage != "" || q.Answer != "" || q.Options != nil || q.Aliases != nil {
						t.Errorf("more than a text: %+v", q)
					}
				}
			}
		})
	}
}

// Longer than all essays together, so that they come round again.
func TestVeryLongPrompt(t *testing.T) {
	const n = 30_000
	for _, name := range loads() {
		q := mustGenerate(t, name, 1, Params{Count: 1, Chars: n})[0]
		if got := uniseg.GraphemeClusterCount(q.Text); got != n {
			t.Errorf("%s: %d characters, want %d", name, got, n)
		}
	}
}

func TestShortPrompts(t *testing.T) {
	for name, least := range map[string]int{"chat": 120, "summary": 120, "translate": 120} {
		for n := least; n < leastChars; n++ {
			mustGenerate(t, name, 5, Params{Count: 1, Chars: n})
		}
	}
}

// Prompts that begin alike would be served from a prefix cache.
func TestPromptsShareNoLongPrefix(t *testing.T) {
	chars := map[string]int{"chat": 200, "long": 4000, "summary": 1000, "translate": 500}
	for _, name := range loads() {
		longest, a, b := 0, "", ""
		qs := append(mustGenerate(t, name, 1, Params{Count: 64, Chars: chars[name]}),
			mustGenerate(t, name, 2, Params{Count: 64, Chars: chars[name]})...)
		for i := range qs {
			for j := range i {
				if n := sharedPrefix(qs[i].Text, qs[j].Text); n > longest {
					longest, a, b = n, qs[i].Text, qs[j].Text
				}
			}
		}
		if longest > 16 {
			t.Errorf("%s: two prompts begin with the same %d characters:\n%.90s\n%.90s", name, longest, a, b)
		}
	}
}

func sharedPrefix(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

// A prompt of the suite's length says nothing twice.
func TestPromptsDoNotRepeat(t *testing.T) {
	chars := map[string]int{"chat": 200, "long": 4000, "summary": 1000, "translate": 500}
	for _, name := range loads() {
		for _, q := range mustGenerate(t, name, 9, Params{Count: 64, Chars: chars[name]}) {
			seen := map[string]bool{}
			for _, s := range regexp.MustCompile(`[^.?\n]+[.?]`).FindAllString(q.Text, -1) {
				s = strings.TrimSpace(s)
				if seen[s] {
					t.Errorf("%s says twice: %s", name, s)
				}
				seen[s] = true
			}
		}
	}
}

// Where a paragraph begins, its essay begins: a text does not jump into the
// middle of another.
func TestParagraphsBeginWithTheirEssay(t *testing.T) {
	opens := map[string]bool{}
	for _, piece := range essays() {
		opens[piece[0]] = true
	}
	paragraphs, orphans := 0, 0
	for seed := range uint64(5) {
		for _, q := range mustGenerate(t, "summary", seed, Params{Count: 64, Chars: 1000}) {
			text, _, _ := strings.Cut(q.Text, "\n\n")
			for _, p := range strings.Split(text, "\n")[1:] {
				paragraphs++
				if first := p[:strings.IndexAny(p, ".?")+1]; !opens[first] {
					orphans++
				}
			}
		}
	}
	if paragraphs < 900 || orphans > 0 {
		t.Errorf("%d of %d paragraphs begin in the middle of an essay", orphans, paragraphs)
	}
}

func TestLongPromptHoldsItsFactOnce(t *testing.T) {
	fact := regexp.MustCompile(`(\S+) 씨의 사물함 번호는 (\d{4})번이다\.`)
	asked := regexp.MustCompile(`위 글에 나오는 (\S+) 씨의 사물함 번호는 몇 번입니까\?`)
	for seed := range uint64(10) {
		for _, q := range mustGenerate(t, "long", seed, Params{Count: 20, Chars: 1500}) {
			facts, owner := fact.FindAllStringSubmatch(q.Text, -1), asked.FindStringSubmatch(q.Text)
			if len(facts) != 1 || owner == nil || facts[0][1] != owner[1] {
				t.Errorf("facts %v, asked of %v", facts, owner)
			}
		}
	}
}

func TestFit(t *testing.T) {
	lines := []line{{"가나", 0}, {"가나다라", 0}, {"가나다", 1}, {"가나다라마", 1}}
	tests := []struct {
		name string
		n    int
		want []line
		ok   bool
	}{
		{"하나", 3, lines[:1], true},
		{"앞의 것이 먼저", 8, lines[:2], true},
		{"건너뛰기", 7, []line{lines[0], lines[2]}, true},
		{"모두", 18, lines, true},
		{"영", 0, nil, true},
		{"안 되는 길이", 2, nil, false},
		{"모두보다 긺", 19, nil, false},
		{"음수", -1, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := fit(lines, tt.n)
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(line{})); diff != "" || ok != tt.ok {
				t.Errorf("ok %v, want %v (-want +got):\n%s", ok, tt.ok, diff)
			}
		})
	}
}

func TestWordLists(t *testing.T) {
	if n := len(nouns()); n < 150 {
		t.Errorf("%d nouns, want 150", n)
	}
	mustBeOnce(t, "word", spellingWords())
	hangulOnly := regexp.MustCompile(`^[가-힣]+$`)
	for _, w := range append(spellingWords(), strings.Fields(cities+" "+givenNames+" "+surnames)...) {
		if !hangulOnly.MatchString(w) {
			t.Errorf("not plain Hangul: %q", w)
		}
	}
}

func TestSentencePool(t *testing.T) {
	plain := regexp.MustCompile(`^[가-힣]([가-힣, ]*[가-힣])?[.?]$`)
	var all []string
	for _, piece := range essays() {
		all = append(all, piece...)
	}
	if len(all) < 120 {
		t.Errorf("%d sentences, want 120", len(all))
	}
	chats := chatAsides()
	for _, topic := range chatTopics() {
		if len(topic.details) < 6 || len(topic.requests) < 3 {
			t.Errorf("%d details and %d requests: %q", len(topic.details), len(topic.requests), topic.details[0])
		}
		chats = append(append(chats, topic.details...), topic.requests...)
	}
	all = append(all, chats...)
	mustBeOnce(t, "sentence", all)
	for _, s := range all {
		if !plain.MatchString(s) || strings.Contains(s, "  ") {
			t.Errorf("not one plain sentence: %q", s)
		}
	}
}

func mustBeOnce(t *testing.T, what string, list []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, s := range list {
		if seen[s] {
			t.Errorf("%s twice: %s", what, s)
		}
		seen[s] = true
	}
}

func BenchmarkSuites(b *testing.B) {
	for b.Loop() {
		for _, name := range scored() {
			if _, err := Generate(name, 1, Params{Count: 20}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkLong(b *testing.B) {
	for b.Loop() {
		if _, err := Generate("long", 1, Params{Count: 64, Chars: 4000}); err != nil {
			b.Fatal(err)
		}
	}
}
