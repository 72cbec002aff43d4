package compare

import (
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/results/stat"
)

// extreme is a change that missing answers could have made, and its p.
type extreme struct{ change, p float64 }

// correct corrects the p-values of each family by Holm and gives every figure that
// has none its verdict at alpha.
func correct(figures []Figure, alpha float64) {
	for family, members := range families(figures) {
		ps := make([]float64, len(members))
		for i, f := range members {
			ps[i] = *f.P
		}
		for i, p := range stat.Holm(ps) {
			f := members[i]
			f.PHolm, f.Family = &p, family
			f.Verdict = verdictOf(*f.Change, p, alpha, f.Higher)
			if f.missing > 0 && turned(f, ps, i, alpha) {
				f.Reason = because("%d answers did not come; with them the change is from %s to %s, which could make another verdict than %q",
					f.missing, f.said(f.Bounds[0]), f.said(f.Bounds[1]), f.Verdict)
				f.Verdict = VerdictInconclusive
			}
		}
	}
	for i := range figures {
		if f := &figures[i]; f.Verdict == "" {
			f.Verdict, f.Reason = VerdictInconclusive, because("too few items to tell")
		}
	}
}

// families are the figures that are tested together.
func families(figures []Figure) map[string][]*Figure {
	of := map[string][]*Figure{}
	for i := range figures {
		if f := &figures[i]; f.P != nil && f.Verdict == "" {
			of[f.Family] = append(of[f.Family], f)
		}
	}
	return of
}

func verdictOf(change, p, alpha float64, higher bool) string {
	switch {
	case p > alpha || change == 0:
		return VerdictNoDifference
	case change > 0 == higher:
		return VerdictBetter
	}
	return VerdictWorse
}

// turned says that a figure's missing answers could give it another verdict.
func turned(f *Figure, ps []float64, i int, alpha float64) bool {
	for _, x := range f.extremes {
		other := slices.Clone(ps)
		other[i] = x.p
		if verdictOf(x.change, stat.Holm(other)[i], alpha, f.Higher) != f.Verdict {
			return true
		}
	}
	return false
}

// said is a change in the figure's unit.
func (f *Figure) said(v float64) string {
	switch {
	case f.Unit == "share":
		return fmt.Sprintf("%+.2f points", 100*v)
	case f.Relative:
		return fmt.Sprintf("%+.1f%%", 100*v)
	}
	return fmt.Sprintf("%+.3f", v)
}
