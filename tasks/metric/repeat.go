package metric

// PassAtK is the chance, 0 to 1, that of k tries drawn from n at least one is
// correct, where correct of the n are: 1 - C(n-correct, k)/C(n, k), the unbiased
// estimator of Chen et al. 2021 (arXiv 2107.03374). ok is false unless
// 1 ≤ k ≤ n and 0 ≤ correct ≤ n.
func PassAtK(n, correct, k int) (share float64, ok bool) {
	if k < 1 || k > n || correct < 0 || correct > n {
		return 0, false
	}
	if n-correct < k {
		return 1, true // more tries than there are wrong ones
	}
	none := 1.0
	for i := n - correct + 1; i <= n; i++ {
		none *= 1 - float64(k)/float64(i)
	}
	return 1 - none, true
}

// A Vote is the answer of one try, as it was read.
type Vote struct {
	Answer string
	Parsed bool // false: a try without an answer, which does not vote
}

// Majority is the answer that most tries gave, with how many they are. Of
// several with as many, the one that had them first: with the tries in their
// order the result does not depend on how the labels sort. ok is false where
// nobody votes.
func Majority(votes []Vote) (answer string, count int, ok bool) {
	counts := map[string]int{}
	for _, v := range votes {
		if !v.Parsed {
			continue
		}
		counts[v.Answer]++
		if counts[v.Answer] > count {
			answer, count = v.Answer, counts[v.Answer]
		}
	}
	return answer, count, count > 0
}

// Mean is the arithmetic mean. ok is false without values.
func Mean(values []float64) (mean float64, ok bool) {
	for _, v := range values {
		mean += v
	}
	return mean / float64(max(len(values), 1)), len(values) > 0
}

// ItemMean is the mean over items of each item's mean over its tries, so that
// an item asked more often does not weigh more. Items without tries are left
// out. ok is false where none has any.
func ItemMean(items [][]float64) (mean float64, ok bool) {
	var means []float64
	for _, tries := range items {
		if m, ok := Mean(tries); ok {
			means = append(means, m)
		}
	}
	return Mean(means)
}
