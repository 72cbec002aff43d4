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
