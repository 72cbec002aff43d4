package metric

// PRF is precision, recall and their harmonic mean, each 0 to 1.
type PRF struct{ Precision, Recall, F1 float64 }

// prf is of same things of which answer and reference have so many. Nothing in
// common is 0, as in every tool compared with.
func prf(same, answer, reference int) PRF {
	if same == 0 {
		return PRF{}
	}
	p, r := float64(same)/float64(answer), float64(same)/float64(reference)
	return PRF{p, r, 2 * p * r / (p + r)}
}

// A Rouge is ROUGE (Lin 2004) of an answer against the best of its references,
// chosen for each kind by F1, as Google's rouge-score does.
type Rouge struct {
	One PRF // single tokens
	Two PRF // pairs of tokens
	L   PRF // longest common subsequence
}

// ScoreRouge compares tokens: Characters, or morphemes. ok is false without
// references. Time and memory grow with the product of the lengths and with
// the reference's length.
func ScoreRouge(answer []string, references [][]string) (best Rouge, ok bool) {
	ids := numbered{}
	a := ids.of(answer)
	better := func(have *PRF, got PRF) {
		if got.F1 > have.F1 {
			*have = got
		}
	}
	for _, reference := range references {
		r := ids.of(reference)
		better(&best.One, sharedRuns(a, r, 1))
		better(&best.Two, sharedRuns(a, r, 2))
		better(&best.L, prf(longestCommon(a, r), len(a), len(r)))
	}
	return best, len(references) > 0
}

// sharedRuns compares the bags of runs of n tokens, 1 or 2.
func sharedRuns(answer, reference []int32, n int) PRF {
	run := func(tokens []int32, i int) [2]int32 {
		if n == 1 {
			return [2]int32{tokens[i], -1}
		}
		return [2]int32{tokens[i], tokens[i+1]}
	}
	answers, references, same := max(len(answer)-n+1, 0), max(len(reference)-n+1, 0), 0
	counts := make(map[[2]int32]int, references)
	for i := range references {
		counts[run(reference, i)]++
	}
	for i := range answers {
		if k := run(answer, i); counts[k] > 0 {
			counts[k]--
			same++
		}
	}
	return prf(same, answers, references)
}

// longestCommon is the length of the longest common subsequence, by the rows
// of the usual table.
func longestCommon(a, b []int32) int {
	row := make([]int32, len(b)+1)
	for _, x := range a {
		diagonal := int32(0) // the row before, one to the left
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return int(row[len(b)])
}
