package workload

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hangul"
	"golang.org/x/text/unicode/norm"
	"gonum.org/v1/gonum/stat"
)

func chars(n int) Length  { return Length{Chars: &Distribution{Kind: Fixed, Value: n}} }
func tokens(n int) Length { return Length{Tokens: &Distribution{Kind: Fixed, Value: n}} }

// TestExactCharacters: a prompt has exactly the characters asked, in grapheme
// clusters of NFC text, whatever the length.
func TestExactCharacters(t *testing.T) {
	for _, n := range []int{14, 15, 20, 27, 40, 60, 61, 100, 200, 333, 500, 1000, 4000, 12345, 320_001} {
		w := newWorkload(t, Recipe{Name: "w", Input: chars(n)})
		for i := range 5 {
			turn := w.Turn(i, 0, Marker{Seq: i}, Rates{})
			if got := hangul.Count(turn.Text).Chars; got != n || turn.InputChars != n {
				t.Errorf("%d characters asked (%d): %d made", n, turn.InputChars, got)
			}
			if !norm.NFC.IsNormalString(turn.Text) {
				t.Errorf("%d: not NFC", n)
			}
		}
	}
}

// TestWholeSentences: a prompt long enough ends in a request, and what precedes
// it is whole sentences.
func TestWholeSentences(t *testing.T) {
	w := newWorkload(t, Recipe{Name: "w", Input: Length{Chars: &Distribution{Kind: Uniform, Min: 50, Max: 3000}}, Output: chars(250)})
	for i := range 1000 {
		text := w.Turn(i, 0, Marker{}, Rates{}).Text
		if strings.Contains(text, "…") || strings.Contains(text, "  ") {
			t.Errorf("a passage ends in the middle: %q", text)
		}
		if last := text[strings.LastIndexAny(text[:len(text)-1], ".?")+1:]; !strings.Contains(last, "250자") {
			t.Errorf("no request for 250 characters in %q", text)
		}
	}
}

// TestSameSeedSameTurns: a turn depends on its numbers and the seed alone.
func TestSameSeedSameTurns(t *testing.T) {
	recipe := Recipe{
		Name: "w", Input: Length{Chars: &Distribution{Kind: LogNormal, Mean: 300, SD: 200}}, Turns: &Distribution{Kind: Uniform, Min: 1, Max: 5},
		Think: Pause{time.Second, time.Second}, Prefix: &Prefix{Chars: 100, Groups: 3},
	}
	a, b := newWorkload(t, recipe), newWorkload(t, recipe)
	other, err := New(recipe, 43)
	if err != nil {
		t.Fatal(err)
	}
	differ := 0
	for _, n := range []int{50, 3, 3, 0} {
		for turn := range 3 {
			m := Marker{Run: "r", Seq: n}
			x, y := a.Turn(n, turn, m, Rates{}), b.Turn(n, turn, m, Rates{})
			if diff := cmp.Diff(x, y); diff != "" {
				t.Errorf("%d.%d: %s", n, turn, diff)
			}
			if other.Turn(n, turn, m, Rates{}).Text != x.Text {
				differ++
			}
		}
	}
	if a.Hash != b.Hash || a.Hash == other.Hash || differ != 12 {
		t.Errorf("hashes %s %s %s, %d of 12 turns differ with another seed", a.Hash, b.Hash, other.Hash, differ)
	}
}

// TestMarkersDiffer: no two uses of prompts begin alike, and a marker takes no
// more than 12 tokens even where each digit is one.
func TestMarkersDiffer(t *testing.T) {
	seen := map[string]Marker{}
	add := func(m Marker) {
		text := m.text()
		digits := text[:12]
		if strings.Trim(digits, "0123456789") != "" || hangul.Count(text).Chars != markerChars {
			t.Fatalf("marker %q", text)
		}
		if other, ok := seen[digits]; ok {
			t.Fatalf("%+v and %+v begin with the same digits", m, other)
		}
		seen[digits] = m
	}
	for stage := range 20 {
		for _, warmup := range []bool{false, true} {
			for attempt := range 3 {
				for seq := range 1000 {
					add(Marker{Run: "20261123", Session: stage % 5, Stage: stage, Seq: seq, Attempt: attempt, Warmup: warmup})
				}
			}
		}
	}
	if a, b := (Marker{Run: "a"}).text(), (Marker{Run: "b"}).text(); a == b {
		t.Error("two runs have the same marker")
	}
	w := newWorkload(t, Recipe{Name: "w", Repeat: true, Items: 3})
	if a, b := w.Turn(1, 0, Marker{Seq: 1}, Rates{}), w.Turn(4, 0, Marker{Seq: 4}, Rates{}); a.Text != b.Text || a.Cold {
		t.Errorf("repeat: the fifth of three prompts is %q; want %q, and not cold", b.Text, a.Text)
	}
}

// TestGroups: each group comes once in every round, in more than one order, with
// a prefix of its own that its members share.
func TestGroups(t *testing.T) {
	const groups = 12
	w := newWorkload(t, Recipe{Name: "w", Prefix: &Prefix{Chars: 300, Groups: groups}})
	prefixes, orders := map[int]string{}, map[string]bool{}
	for round := range 10 {
		seen := map[int]bool{}
		order := ""
		for i := range groups {
			n := round*groups + i
			g := w.Group(n)
			seen[g] = true
			order += fmt.Sprint(g, " ")
			turn := w.Turn(n, 0, Marker{Seq: n}, Rates{})
			if hangul.Count(turn.System).Chars != 300 || turn.InputChars != 800 || turn.Cold {
				t.Fatalf("system message of %d characters, %d in all, cold %t", hangul.Count(turn.System).Chars, turn.InputChars, turn.Cold)
			}
			if before, ok := prefixes[g]; ok && before != turn.System {
				t.Fatalf("group %d has two prefixes", g)
			}
			prefixes[g] = turn.System
		}
		if len(seen) != groups {
			t.Errorf("round %d has %d groups; want %d", round, len(seen), groups)
		}
		orders[order] = true
	}
	different := map[string]bool{}
	for _, p := range prefixes {
		different[p] = true
	}
	if len(different) != groups || len(orders) < 5 {
		t.Errorf("%d prefixes in %d orders; want %d in several", len(different), len(orders), groups)
	}
}

// TestShare: the shared part takes its share of the input, and a shorter one is
// the beginning of a longer one.
func TestShare(t *testing.T) {
	w := newWorkload(t, Recipe{Name: "w", Input: Length{Chars: &Distribution{Kind: Uniform, Min: 400, Max: 2000}}, Prefix: &Prefix{Share: 0.25}})
	longest := ""
	for n := range 50 {
		turn := w.Turn(n, 0, Marker{Seq: n}, Rates{})
		system := hangul.Count(turn.System).Chars
		if all := system + hangul.Count(turn.Text).Chars; all != turn.InputChars || system != int(float64(all)*0.25+0.5) {
			t.Errorf("%d of %d characters are shared; %d asked", system, all, turn.InputChars)
		}
		short, long := turn.System, longest
		if len(short) > len(long) {
			short, long = long, short
		}
		if !strings.HasPrefix(long, short) {
			t.Fatalf("%q is not the beginning of %q", short, long)
		}
		longest = long
	}
}

// TestTokens: lengths in tokens become characters by the model's rates, and the
// whole prompt's tokens are what was asked.
func TestTokens(t *testing.T) {
	rates := Rates{PerChar: 0.75, Template: 20}
	w := newWorkload(t, Recipe{Name: "w", Input: tokens(620), Prefix: &Prefix{Tokens: 150}, Output: chars(90)})
	turn := w.Turn(0, 0, Marker{}, rates)
	text, system := hangul.Count(turn.Text).Chars, hangul.Count(turn.System).Chars
	if text != 800 || system != 200 || turn.InputTokens != 770 || turn.OutputChars != 90 || turn.Exact || !w.NeedsRates() {
		t.Errorf("%d and %d characters for %+v", text, system, turn)
	}
	if newWorkload(t, Recipe{Name: "w"}).NeedsRates() {
		t.Error("characters need no rates")
	}
}

func TestTurnsAndThink(t *testing.T) {
	w := newWorkload(t, Recipe{
		Name: "w", Turns: &Distribution{Kind: Uniform, Min: 2, Max: 4}, Think: Pause{2 * time.Second, time.Second}, Prefix: &Prefix{Chars: 50},
	})
	count := map[int]int{}
	var pauses []float64
	for n := range 3000 {
		count[w.Turns(n)]++
		first, second := w.Turn(n, 0, Marker{}, Rates{}), w.Turn(n, 1, Marker{}, Rates{})
		if first.Think != 0 || second.System != "" || second.InputChars != 0 || second.Cold {
			t.Fatalf("turns %+v and %+v", first, second)
		}
		pauses = append(pauses, second.Think.Seconds())
	}
	for turns := 2; turns <= 4; turns++ {
		if c := count[turns]; c < 900 || c > 1100 {
			t.Errorf("%d turns came %d times in 3000; want about 1000", turns, c)
		}
	}
	if mean, sd := stat.MeanStdDev(pauses, nil); mean < 1.9 || mean > 2.1 || sd < 0.85 || sd > 1.15 || w.Stride() != 4 {
		t.Errorf("think time %.2f ± %.2f s, stride %d; want 2 ± 1, 4", mean, sd, w.Stride())
	}
}

// TestReplay: a recorded request has its own lengths, and prompts are equal as
// far as their blocks are.
func TestReplay(t *testing.T) {
	rates := Rates{PerChar: 0.5, Template: 12}
	w := newWorkload(t, Recipe{Name: "w", Input: chars(100), Output: chars(100)})
	m := Marker{Stage: 3}
	turn := w.Replay(0, Recorded{InputTokens: 1012, OutputTokens: 77}, m, rates)
	if got := hangul.Count(turn.Text).Chars; got != 2000 || turn.OutputTokens != 77 || turn.InputTokens != 1012 || !turn.Exact || !turn.Cold {
		t.Errorf("%d characters, %+v", got, turn)
	}
	replay := func(n, input int, blocks ...int64) string {
		turn := w.Replay(n, Recorded{InputTokens: input, OutputTokens: 1, Blocks: blocks}, m, rates)
		if got, want := hangul.Count(turn.Text).Chars, (input-12)*2; got != want || turn.Cold {
			t.Errorf("%d characters for %d tokens; want %d", got, input, want)
		}
		return turn.Text
	}
	a, b := replay(0, 1500, 5, 6, 7), replay(1, 1500, 5, 6, 8)
	common := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			break
		}
		common = i
	}
	shared := hangul.Count(a[:common]).Chars
	if want := markerChars + 2*1024; shared < want || shared > want+10 {
		t.Errorf("%d characters shared; want two blocks, %d", shared, want)
	}
	if c := replay(9, 1500, 5, 6, 7); c != a {
		t.Error("the same blocks and lengths give another prompt")
	}
	if d := replay(0, 1500, 4, 6, 7); strings.HasPrefix(d, a[:60]) {
		t.Error("another first block begins alike")
	}
}

// BenchmarkTurn: a prompt is made while requests run.
func BenchmarkTurn(b *testing.B) {
	w := newWorkload(b, Recipe{Name: "w", Input: chars(4000)})
	for i := range b.N {
		w.Turn(i, 0, Marker{Seq: i}, Rates{})
	}
}
