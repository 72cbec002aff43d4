package claim

import (
	"math"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
	"github.com/hanbench/hanbench/results/stat"
)

// A quantity is what a prompt took on one side: over so much of under.
type quantity struct{ over, under float64 }

// quantityOf gives a metric's quantity of a prompt; ok is false where the server
// did not count it.
func quantityOf(metric string, u *results.PromptUsage, c *Contender) (q quantity, ok bool) {
	switch metric {
	case metricTokens:
		return quantity{float64(u.Input)/float64(u.InputN) - c.Info.TemplateTokens, 1}, u.InputN > 0
	case metricPrice:
		price := c.Model.Price
		if price == nil || u.InputN < u.Requests || u.OutputN < u.Requests {
			return q, false
		}
		cost := (float64(u.Input)*price.Input + float64(u.Output)*price.Output) / 1e6
		return quantity{cost, float64(u.Chars) / 1000}, true
	}
	return q, false
}

// usage gathers the quantities of a contender's prompts in a part of a suite.
// Repeats and levels of load add up.
func (c *Contender) usage(part Part, metric string) (map[string]quantity, map[string]string) {
	sums, groups := map[string]quantity{}, map[string]string{}
	for _, run := range c.Side.Runs {
		for i := range run.Stages {
			st := &run.Stages[i]
			if st.Figures.Suite != part.Suite {
				continue
			}
			for j := range st.Prompts {
				u := &st.Prompts[j]
				q, ok := quantityOf(metric, u, c)
				if !ok || !holds(part.Tasks, u.Task) || !holds(part.Categories, u.Category) {
					continue
				}
				sum := sums[u.Prompt]
				sums[u.Prompt] = quantity{sum.over + q.over, sum.under + q.under}
				groups[u.Prompt] = u.Group
			}
		}
	}
	if metric == metricTokens { // a prompt counts once, however often it was asked
		for prompt, q := range sums {
			sums[prompt] = quantity{q.over / q.under, 1}
		}
	}
	return sums, groups
}

// A usageRatio is how a sum per unit of one side stands to the other's over the
// same prompts: (Σa/Σb) / (Σc/Σd). Its interval is normal on the logarithm, by
// the delta method; prompts that share a passage are one cluster. As of a paired
// difference, its degrees of freedom are the clusters less one, and clusters that
// agree by chance do not make it surer than its prompts alone would.
type usageRatio struct {
	subject, rival float64 // Σa/Σb and Σc/Σd
	n              int
	se, df         float64 // of the logarithm
}

// ratioOver pairs the prompts that both sides have. ok is false for fewer than
// two, or where a sum is not positive.
func ratioOver(subject, rival map[string]quantity, groups map[string]string, order []string) (r usageRatio, ok bool) {
	var s, o quantity
	var shared []string
	for _, prompt := range order {
		a, inA := subject[prompt]
		b, inB := rival[prompt]
		if !inA || !inB {
			continue
		}
		shared = append(shared, prompt)
		s.over, s.under = s.over+a.over, s.under+a.under
		o.over, o.under = o.over+b.over, o.under+b.under
	}
	r.n = len(shared)
	if r.n < 2 || !(s.over > 0 && s.under > 0 && o.over > 0 && o.under > 0) {
		return r, false
	}
	r.subject, r.rival = s.over/s.under, o.over/o.under
	influence, clusters := make([]float64, r.n), make([]string, r.n)
	for i, prompt := range shared {
		a, b := subject[prompt], rival[prompt]
		influence[i] = float64(r.n) * (a.over/s.over - a.under/s.under - b.over/o.over + b.under/o.under)
		clusters[i] = orDefault(groups[prompt], prompt)
	}
	d, ok := stat.Paired(influence, clusters)
	r.se, r.df = d.SE, d.DF
	return r, ok
}

// change is subject ÷ rival − 1.
func (r usageRatio) change() float64 { return r.subject/r.rival - 1 }

// Interval implements estimate.
func (r usageRatio) Interval(level float64) (low, high float64, ok bool) {
	half := stat.T(level, r.df) * r.se
	log := math.Log(r.subject / r.rival)
	return math.Exp(log-half) - 1, math.Exp(log+half) - 1, true
}

// order lists the prompts of a contender's part in the order in which they were
// asked, so that sums come out the same each time.
func (c *Contender) order(part Part) []string {
	var order []string
	seen := map[string]bool{}
	for _, run := range c.Side.Runs {
		for i := range run.Stages {
			if run.Stages[i].Figures.Suite != part.Suite {
				continue
			}
			for j := range run.Stages[i].Prompts {
				if p := run.Stages[i].Prompts[j].Prompt; !seen[p] {
					seen[p] = true
					order = append(order, p)
				}
			}
		}
	}
	return order
}

// changed counts the items whose outcome is another in the second of two tasks of
// the same model, by the items' ids.
func (c *Contender) changed(part Part) (n, k int) {
	for _, run := range c.Side.Runs {
		for i := range run.Stages {
			if run.Stages[i].Figures.Suite != part.Suite {
				continue
			}
			first := map[string]*compare.Item{}
			for j := range run.Stages[i].Items {
				if it := &run.Stages[i].Items[j]; sameName(it.Task, part.Tasks[0]) {
					first[it.ID] = it
				}
			}
			for j := range run.Stages[i].Items {
				it := &run.Stages[i].Items[j]
				a := first[it.ID]
				if !sameName(it.Task, part.Tasks[1]) || a == nil || a.Scored == 0 || it.Scored == 0 || !holds(part.Categories, it.Category) {
					continue
				}
				n++
				if a.Correct*it.Scored != it.Correct*a.Scored {
					k++
				}
			}
		}
	}
	return n, k
}

// A share is k of n; its interval is Wilson's.
type share struct{ k, n int }

// Interval implements estimate.
func (s share) Interval(level float64) (low, high float64, ok bool) {
	return stat.Wilson(float64(s.k), float64(s.n), level)
}
