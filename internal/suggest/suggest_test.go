package suggest

import "testing"

func TestUnknown(t *testing.T) {
	known := []string{"concurrency", "ko-basics", "정답"}
	for _, tc := range []struct{ word, want string }{
		{"concurency", `"concurency" (did you mean "concurrency"?)`},
		{"KO-Basic", `"KO-Basic" (did you mean "ko-basics"?)`},
		{"정담", `"정담" (did you mean "정답"?)`},
		{"temperature", `"temperature" (known: concurrency, ko-basics, 정답)`},
	} {
		if got := Unknown(tc.word, known); got != tc.want {
			t.Errorf("Unknown(%q) = %s; want %s", tc.word, got, tc.want)
		}
	}
}

// TestNearest: how far a slip may be depends on the word's letters, not bytes.
func TestNearest(t *testing.T) {
	for _, tc := range []struct{ word, known, want string }{
		{"score", "temperature", ""},
		{"temprature", "temperature", "temperature"},
		{"낱말풀이", "낱말뜻풀이", "낱말뜻풀이"},
		{"서울", "부산", ""},
		{"가", "나", "나"},
		{"", "kind", ""},
		{"", "_kind", ""},
		{"rate", "rate_rps", "rate_rps"},
		{"rat", "rate_rps", ""},
	} {
		if got := Nearest(tc.word, []string{tc.known}); got != tc.want {
			t.Errorf("Nearest(%q, %q) = %q; want %q", tc.word, tc.known, got, tc.want)
		}
	}
	if got := Nearest("kint", []string{"king", "kind", "name"}); got != "king" {
		t.Errorf("of two as near it is %q; want the first", got)
	}
}
