package compare

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkLoad compares a run of a million requests with another.
func BenchmarkLoad(b *testing.B) {
	long := quick()
	long.n = 1_000_000
	random := rand.New(rand.NewPCG(1, 2))
	base, new := long.side("a", 1, random), long.side("b", 1, random)
	for b.Loop() {
		if _, all := loadOf(base, new, Options{}, 0); len(all.Figures) < 10 {
			b.Fatalf("%d figures", len(all.Figures))
		}
	}
}
