package cmd

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

func printPlanSize(streams *IO, o *planSizeOptions, sets []planned) {
	w, out := streams.words(), streams.Out
	power, alpha := shortPoints(float64(o.power))+"%", strconv.FormatFloat(o.alpha, 'g', 4, 64)
	if len(sets) == 0 {
		fmt.Fprintf(out, w.neededTitle+"\n\n", o.difference.String(), power, alpha)
		printNeeded(streams, o)
	} else {
		fmt.Fprintf(out, w.seenTitle+"\n\n", power, alpha)
		printSeen(streams, o, sets)
	}
	fmt.Fprintln(out)
	printExact(streams, o, len(sets) == 0)
	d := o.design(1)
	fmt.Fprintf(out, w.atAccuracy+"\n", percent(d.Accuracy), percent(max(d.Discordant, float64(o.difference))))
	if o.discordantAssumed() {
		fmt.Fprintf(out, w.discordantAssumed+"\n", o.correlation)
	}
	if !o.given.Changed("accuracy") {
		fmt.Fprintln(out, w.accuracyAssumed)
	}
	if o.epochs > 1 {
		fmt.Fprintf(out, w.answersAnItem+"\n", o.epochs, percent(float64(o.noise)))
	}
	if o.comparisons > 1 {
		fmt.Fprintf(out, w.severalTests+"\n", o.comparisons, strconv.FormatFloat(d.Alpha, 'g', 2, 64))
	}
	if len(sets) == 0 && o.clusterSize > 1 {
		fmt.Fprintf(out, w.clustersOf+"\n", w.items, digits(o.clusterSize), o.clusterCorrelation, digits(o.design(o.clusterSize).DesignEffect))
	}
	for _, s := range sets {
		if s.clusterSize > 1 {
			fmt.Fprintf(out, w.clustersOf+"\n", s.label(w), digits(s.clusterSize), o.clusterCorrelation, digits(s.design.DesignEffect))
		}
	}
}

func printNeeded(streams *IO, o *planSizeOptions) {
	w := streams.words()
	d, difference := o.design(o.clusterSize), float64(o.difference)
	t := table{header: []string{w.comparison, w.items}, right: []int{1}}
	t.add(w.bothSides, wanting(d.Paired(difference)))
	t.add(w.eachSide, wanting(d.Unpaired(difference)))
	t.add(fmt.Sprintf(w.aloneWithin, o.difference.String()), wanting(d.Alone(difference, 1-o.alpha)))
	t.print(streams)
}

// printExact says by how much the number of items is above that of published tables.
func printExact(streams *IO, o *planSizeOptions, needed bool) {
	d, w := o.design(o.clusterSize), streams.words()
	if !d.Exact || !needed {
		return
	}
	n, ok := d.Paired(float64(o.difference))
	d.Exact = false
	if formula, _ := d.Paired(float64(o.difference)); ok {
		fmt.Fprintf(streams.Out, w.exactTest+"\n", n-formula, formula)
	}
}

// label names a set of items.
func (p *planned) label(w words) string {
	switch {
	case p.task != "":
		return p.suite + "/" + p.task
	case p.suite != "":
		return p.suite
	}
	return fmt.Sprintf(w.givenItems, p.items)
}

// wanting shows a number of items; "–" for a difference that none show.
func wanting(n int, ok bool) string {
	if !ok {
		return "–"
	}
	return strconv.Itoa(n)
}

func printSeen(streams *IO, o *planSizeOptions, sets []planned) {
	w := streams.words()
	t := table{header: []string{w.suite, w.items, w.sameItems, w.otherItems, w.oneScore}, right: []int{1, 2, 3, 4, 5}}
	if o.difference > 0 {
		t.header = append(t.header, fmt.Sprintf(w.sees, o.difference.String()))
	}
	for _, s := range sets {
		row := []string{s.label(w), strconv.Itoa(s.items), "–", "–", "–"}
		if d, ok := s.design.PairedMDE(s.items); ok {
			row[2] = digits(100 * d)
		}
		if d, ok := s.design.UnpairedMDE(s.items); ok {
			row[3] = digits(100 * d)
		}
		row[4] = digits(100 * s.design.HalfWidth(s.items, 1-o.alpha))
		if o.difference > 0 {
			row = append(row, percent(s.design.PairedPower(float64(o.difference), s.items)))
		}
		t.add(row...)
	}
	t.print(streams)
}

// A sizeReport is what plan-size prints as JSON. Shares and differences are from
// 0 to 1; null is what no number of items, or these, can do.
type sizeReport struct {
	Accuracy          float64  `json:"accuracy"`
	Discordant        float64  `json:"discordant"`
	DiscordantAssumed bool     `json:"discordant_assumed"`
	Noise             float64  `json:"noise"`
	Epochs            int      `json:"epochs"`
	Power             float64  `json:"power"`
	Alpha             float64  `json:"alpha"`
	Comparisons       int      `json:"comparisons"`
	AlphaEach         float64  `json:"alpha_each"`
	Difference        *float64 `json:"difference"`

	Needs *sizeNeeds  `json:"needs"` // null without a difference
	Shows []sizeShows `json:"shows"`
}

type sizeNeeds struct {
	DesignEffect  float64 `json:"design_effect"`
	SameItems     *int    `json:"same_items"`
	OtherItems    *int    `json:"other_items"` // of each side
	OneScoreItems *int    `json:"one_score_items"`
}

type sizeShows struct {
	Suite        string   `json:"suite,omitempty"`
	Task         string   `json:"task,omitempty"`
	Items        int      `json:"items"`
	ClusterSize  float64  `json:"cluster_size"`
	DesignEffect float64  `json:"design_effect"`
	SameItems    *float64 `json:"same_items"`
	OtherItems   *float64 `json:"other_items"`
	OneScore     float64  `json:"one_score"`
	Power        *float64 `json:"power"` // for the difference; null without one
}

func printPlanSizeJSON(streams *IO, o *planSizeOptions, sets []planned) error {
	d := o.design(o.clusterSize)
	r := sizeReport{
		Accuracy: nine(d.Accuracy), Discordant: nine(d.Discordant), DiscordantAssumed: o.discordantAssumed(),
		Noise: nine(d.Noise), Epochs: d.Epochs, Power: nine(d.Power), Alpha: o.alpha,
		Comparisons: o.comparisons, AlphaEach: nine(d.Alpha), Shows: []sizeShows{},
	}
	difference := nine(float64(o.difference))
	if difference > 0 {
		r.Difference = &difference
		r.Needs = &sizeNeeds{nine(d.DesignEffect), known(d.Paired(difference)), known(d.Unpaired(difference)), known(d.Alone(difference, 1-o.alpha))}
	}
	for _, s := range sets {
		shows := sizeShows{
			Suite: s.suite, Task: s.task, Items: s.items, ClusterSize: nine(s.clusterSize), DesignEffect: nine(s.design.DesignEffect),
			SameItems: orNull(s.design.PairedMDE(s.items)), OtherItems: orNull(s.design.UnpairedMDE(s.items)),
			OneScore: nine(s.design.HalfWidth(s.items, 1-o.alpha)),
		}
		if difference > 0 {
			shows.Power = orNull(s.design.PairedPower(difference, s.items), true)
		}
		r.Shows = append(r.Shows, shows)
	}
	e := json.NewEncoder(streams.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// nine rounds a share to nine decimals, as result.json does: processors differ
// in the last bit.
func nine(v float64) float64 { return math.Round(v*1e9) / 1e9 }

// known and orNull are nil for what is undefined.
func known(n int, ok bool) *int {
	if !ok {
		return nil
	}
	return &n
}

func orNull(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	v = nine(v)
	return &v
}
