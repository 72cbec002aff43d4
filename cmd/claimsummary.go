package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/claim"
	"github.com/hanbench/hanbench/tasks"
)

// claimPrinter prints claims and verdicts for a person.
type claimPrinter struct {
	*IO
	w claimWords
}

// list shows claims without verdicts; in full also what would test each.
func (p *claimPrinter) list(claims []claim.Claim, full bool) {
	if !full {
		t := &table{header: []string{p.w.claimTitle, p.w.saidBy, p.w.needs}}
		for i := range claims {
			c := &claims[i]
			t.add(c.ID, c.Source.Who+" "+c.Source.When, p.needs(c))
		}
		t.print(p.IO)
		fmt.Fprintf(p.Out, "\n%s\n", p.w.listHint)
		return
	}
	for i := range claims {
		if i > 0 {
			fmt.Fprintln(p.Out)
		}
		c := &claims[i]
		fmt.Fprintln(p.Out, c.ID)
		p.text(c)
		fmt.Fprintf(p.Out, "  %s: %s\n", p.w.needs, p.needs(c))
		p.commands(c, c.Commands())
		p.published(c)
	}
}

// needs are the suites, metrics and models of a claim.
func (p *claimPrinter) needs(c *claim.Claim) string {
	if !c.Closed.Empty() {
		return c.Closed.In(p.language())
	}
	var parts []string
	for _, s := range c.Suites {
		parts = append(parts, s.Label())
	}
	text := strings.Join(parts, " + ")
	if len(c.Metrics) > 0 {
		text += " (" + strings.Join(c.Metrics, ", ") + ")"
	}
	text += " · " + c.Subject.Label()
	var rivals []string
	for i := range c.Rivals {
		rivals = append(rivals, c.Rivals[i].Label())
	}
	if len(rivals) > 0 {
		text += " – " + strings.Join(rivals, ", ")
	}
	return text
}

func (p *claimPrinter) text(c *claim.Claim) {
	fmt.Fprintf(p.Out, "  “%s”\n", c.Text.In(p.language()))
	fmt.Fprintf(p.Out, "  — %s\n", source(c.Source))
	if !c.Reading.Empty() {
		fmt.Fprintf(p.Out, "  "+p.w.readAs+"\n", c.Reading.In(p.language()))
	}
}

func source(s claim.Source) string {
	text := s.Who + ", " + s.Where + ", " + s.When
	if s.URL != "" {
		text += ", " + s.URL
	}
	return text
}

func (p *claimPrinter) published(c *claim.Claim) {
	if len(c.Published) == 0 {
		return
	}
	fmt.Fprintf(p.Out, "  %s\n", p.w.publishedTitle)
	for _, q := range c.Published {
		fmt.Fprintf(p.Out, "    · %s (%s)\n", q.Text.In(p.language()), source(q.Source))
	}
}

// commands are runs that would give evidence, after the suites that have to be
// fetched for them.
func (p *claimPrinter) commands(c *claim.Claim, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(p.Out, "  %s\n", p.w.thatRun)
	var public []string
	for _, s := range c.Suites {
		if slices.Contains(tasks.Public(), s.Suite) {
			public = append(public, s.Suite)
		}
	}
	if len(public) > 0 {
		fmt.Fprintf(p.Out, "    hanbench suites pull %s\n", strings.Join(public, " "))
	}
	for _, line := range lines {
		fmt.Fprintf(p.Out, "    %s\n", line)
	}
}

// print shows the verdicts: first those that were tested, in full, then those that
// were not; these in full only where there is more to say than what is not there,
// or with all.
func (p *claimPrinter) print(v *claim.Verdicts, all bool) {
	p.evidence(v.Evidence)
	var untested, short []*claim.Verdict
	for i := range v.Claims {
		switch c := &v.Claims[i]; {
		case c.Verdict != claim.Untested:
			p.verdict(c)
		case all || len(c.Findings) > 0 || slices.ContainsFunc(c.Pairs, func(q *claim.Pair) bool { return q.N > 0 }):
			untested = append(untested, c)
		default:
			short = append(short, c)
		}
	}
	for _, c := range untested {
		p.verdict(c)
	}
	if len(short) > 0 {
		t := &table{header: []string{p.w.untestedWord, ""}}
		for _, c := range short {
			t.add(c.ID, p.say(c.Reason))
		}
		t.print(p.IO)
		fmt.Fprintf(p.Out, "%s\n\n", p.w.more)
	}
	fmt.Fprintf(p.Out, p.w.counts+"\n", v.Count(claim.Supported), v.Count(claim.Refuted), v.Count(claim.Inconclusive), v.Count(claim.Untested))
}

// evidence lists the models that were measured.
func (p *claimPrinter) evidence(all []claim.Measure) {
	t := &table{header: []string{p.w.evidenceTitle, p.w.maker, p.w.suite, ""}}
	for _, m := range all {
		maker := p.w.nobody
		if m.Maker != "" || m.Country != "" {
			maker = strings.TrimPrefix(m.Maker+", "+m.Country, ", ")
		}
		var notes []string
		if m.Simulated {
			notes = append(notes, p.w.simulatedShort)
		}
		if m.Recorded {
			notes = append(notes, p.w.elsewhere)
		}
		for _, s := range m.Invalid {
			notes = append(notes, s+" "+p.w.invalid)
		}
		t.add(m.Name, maker, strings.Join(m.Suites, ", "), strings.Join(notes, ", "))
	}
	t.print(p.IO)
	if slices.ContainsFunc(all, func(m claim.Measure) bool { return m.Simulated }) {
		fmt.Fprintln(p.Out, p.w.simulated)
	}
	fmt.Fprintln(p.Out)
}

func (p *claimPrinter) word(verdict string) string {
	return map[string]string{
		claim.Supported: p.w.supportedWord, claim.Refuted: p.w.refutedWord, claim.Inconclusive: p.w.inconclusiveWord, claim.Untested: p.w.untestedWord,
	}[verdict]
}

func (p *claimPrinter) verdict(v *claim.Verdict) {
	fmt.Fprintf(p.Out, "%s  %s\n", p.word(v.Verdict), v.ID)
	p.text(&v.Claim)
	fmt.Fprintf(p.Out, "  → %s\n", p.say(v.Reason))
	if len(v.Pairs) > 0 {
		fmt.Fprintln(p.Out)
		p.pairs(v)
	}
	p.items(p.w.leftOut, v.Findings)
	p.items(p.w.assumes, v.Assumptions)
	p.items(p.w.wouldChange, v.Would)
	p.commands(&v.Claim, v.Commands)
	p.published(&v.Claim)
	fmt.Fprintln(p.Out)
}

func (p *claimPrinter) items(title string, all []results.Finding) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(p.Out, "  %s\n", title)
	for _, f := range all {
		fmt.Fprintf(p.Out, "    · %s\n", p.say(f))
	}
}

// pairs prints the comparisons of a claim.
func (p *claimPrinter) pairs(v *claim.Verdict) {
	w := p.w
	t := &table{header: []string{w.subject, w.rival, w.on, w.number, w.its, w.others, w.difference, w.interval, w.holmTitle, w.seen, w.shows}, right: []int{3, 4, 5, 6, 7, 8, 9}}
	for _, q := range v.Pairs {
		where := q.On.Label()
		for _, more := range []string{q.Level, metricNote(q.Metric)} {
			if more != "" {
				where += " " + more
			}
		}
		ci := "–"
		if q.CILow != nil {
			ci = signedOf(q, q.CILow) + " … " + signedOf(q, q.CIHigh)
		}
		t.add(q.Subject, orDash(q.Rival), where, fmt.Sprint(q.N), amountOf(q, q.SubjectValue), amountOf(q, q.RivalValue),
			signedOf(q, q.Change), ci, pValue(q.PHolm), strings.TrimPrefix(signedOf(q, q.MDE), "+"), p.shown(q))
	}
	t.print(p.IO)
	if v.FamilySize > 0 && v.FamilyPairs > 1 {
		family := v.Family
		if family == "" {
			family = v.ID
		}
		fmt.Fprintf(p.Out, w.allOfFamily+"\n", v.FamilyPairs, v.FamilySize, family)
	}
	fmt.Fprintln(p.Out)
}

// metricNote names a metric that is not the usual one.
func metricNote(metric string) string {
	if metric == "accuracy" {
		return ""
	}
	return "(" + metric + ")"
}

func (p *claimPrinter) shown(q *claim.Pair) string {
	word := map[string]string{
		claim.ShownFor: p.w.forIt, claim.ShownAgainst: p.w.againstIt, claim.ShownNeither: p.w.neither, claim.ShownNothing: p.w.notCompared,
	}[q.Shown]
	if q.Reason != nil {
		word += ": " + p.say(*q.Reason)
	}
	if len(q.Marks) > 0 {
		word += " ! " + strings.Join(q.Marks, ", ")
	}
	return word
}

// say says a finding in the terminal's language. Files hold the English message.
func (p *claimPrinter) say(f results.Finding) string {
	format, ok := koreanOfClaims()[f.Format]
	if p.language() != "ko" || !ok {
		return p.said(f.Message)
	}
	args := slices.Clone(f.Args)
	for i, a := range args {
		switch a := a.(type) {
		case results.Finding:
			args[i] = p.say(a)
		case claim.Words:
			args[i] = a.In("ko")
		case string:
			args[i] = p.said(a)
		}
	}
	return particles(fmt.Sprintf(format, args...))
}

// amountOf is one side's figure of a pair.
func amountOf(q *claim.Pair, v *float64) string {
	switch {
	case v == nil:
		return "–"
	case q.Unit == "share":
		return fmt.Sprintf("%.2f%%", 100**v)
	case q.Unit == "ns":
		return fmt.Sprintf("%.1f ms", *v/1e6)
	}
	return fourDigits(*v)
}

// signedOf is a change of a pair: of shares in points, of others relative.
func signedOf(q *claim.Pair, v *float64) string {
	switch {
	case v == nil:
		return "–"
	case q.Unit == "share":
		return fmt.Sprintf("%+.2f", 100**v)
	case q.Relative:
		return fmt.Sprintf("%+.1f%%", 100**v)
	}
	return fmt.Sprintf("%+.3f", *v)
}
