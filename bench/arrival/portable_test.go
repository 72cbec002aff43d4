package arrival

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestLnAndExp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	worstLn, worstExp := 0.0, 0.0
	checkLn := func(x float64) {
		if want := math.Log(x); want != 0 {
			worstLn = max(worstLn, math.Abs(ln(x)/want-1))
		}
	}
	for range 200_000 {
		u := float64(r.Uint64()>>11+1) * 0x1p-53
		checkLn(u)
		checkLn(u * 8)
		checkLn(1 - u*0x1p-20)
		checkLn(1 + u*0x1p-20)
		x := -u * 690
		worstExp = max(worstExp, math.Abs(exp(x)/math.Exp(x)-1))
	}
	checkLn(0x1p-53)
	t.Logf("greatest relative difference from math: ln %.2g, exp %.2g", worstLn, worstExp)
	if worstLn > 5e-16 || worstExp > 5e-16 {
		t.Errorf("relative difference from math: ln %g, exp %g; expected 5e-16 at most", worstLn, worstExp)
	}
	if ln(1) != 0 || exp(0) != 1 || exp(-701) != 0 || exp(math.Inf(-1)) != 0 {
		t.Errorf("ln(1) = %v, exp(0) = %v, exp(-701) = %v", ln(1), exp(0), exp(-701))
	}
}

func TestUnits(t *testing.T) {
	var u units
	for range 1 << 20 {
		u.add(0.75)
		u.add(0x1p-60)
	}
	if want := (units{3 << 18, 1 << 24}); u != want {
		t.Errorf("sum %x; want %x", u, want)
	}
	a, b := units{3, 1 << 62}, units{1, 1 << 63}
	if got := a.since(b); got != 1.75 {
		t.Errorf("3.25 - 1.5 = %v", got)
	}
	if a.compare(b) <= 0 || b.compare(a) >= 0 || a.compare(a) != 0 || a.compare(units{3, 0}) <= 0 {
		t.Error("compare is wrong")
	}
}
