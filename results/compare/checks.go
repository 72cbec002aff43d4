package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
)

// The codes of findings.
const (
	CodeSimulated   = "simulated"    // one side is, or both are, the reference endpoint
	CodeReading     = "reading"      // what was dropped when a side was read
	CodeRepeats     = "repeats"      // runs of one side that are no repeats
	CodeRecorded    = "recorded"     // answers from elsewhere, of which little is known
	CodeOneSide     = "one_side"     // a suite that one side alone was asked
	CodeContent     = "content"      // the suite's content differs, or none of it is shared
	CodeShared      = "shared_items" // items that one side alone was asked
	CodeByID        = "by_id"        // items found by id, their content not being known
	CodePosition    = "by_position"  // items found by their place in the file
	CodeGold        = "gold"         // items of one id with golds that differ
	CodePrompt      = "prompt"       // the same items were asked in other words
	CodeScorer      = "scorer"
	CodeReader      = "reader" // who read the answers
	CodeMethod      = "method"
	CodeJudge       = "judge"
	CodeLevels      = "levels"   // of load
	CodeUnscored    = "unscored" // nothing to compare, though the items are the same
	CodeUnanswered  = "unanswered"
	CodeIncomplete  = "incomplete"
	CodeErrorRate   = "error_rate"
	CodeTargetMoved = "target_changed" // the model or server changed during a stage
)

// around finds what concerns all figures.
func (c *comparing) around() {
	switch a, b := c.base.simulated(), c.new.simulated(); {
	case a && b:
		c.find(finding(SeverityNote, CodeSimulated, OfAll, "both sides are simulated (hanbench's reference endpoint): the figures say nothing of any model"))
	case a != b:
		real, not := c.base, c.new
		if a {
			real, not = c.new, c.base
		}
		c.find(finding(SeverityRefuse, CodeSimulated, OfAll, "%s is simulated (hanbench's reference endpoint), %s is real: that says nothing of any model", not.Name, real.Name))
	}
	sources := map[string][]string{} // by warning: whose it is
	for _, s := range [...]*Side{c.base, c.new} {
		for _, r := range s.Runs {
			for _, w := range r.Summary.Warnings {
				sources[w] = append(sources[w], r.Source)
			}
		}
	}
	for _, s := range [...]*Side{c.base, c.new} {
		for _, r := range s.Runs {
			for _, w := range r.Summary.Warnings {
				if sources[w][0] == r.Source {
					c.find(finding(SeverityNote, CodeReading, OfAll, "%s: %s", strings.Join(sources[w], ", "), w))
				}
			}
		}
		for _, d := range within(s) {
			c.find(finding(SeverityMark, CodeRepeats, OfAll, "the runs of %s are no repeats of one another: %s is %s and %s", s.Name, d.What, d.Base, d.New))
		}
		if s.recorded() {
			c.find(finding(SeverityNote, CodeRecorded, OfAll, "%s are answers recorded elsewhere: what model, prompt and server they came from is not known here", s.Name))
		}
	}
}

// refuse tells the suite's figures, and with them that there are none.
func (v *versus) refuse(code, format string, args ...any) {
	f := finding(SeverityRefuse, code, v.name, format, args...)
	v.find(f)
	v.refused = append(v.refused, f)
	v.marks = append(v.marks, code)
}

func (v *versus) note(code, format string, args ...any) {
	v.find(finding(SeverityNote, code, v.name, format, args...))
}

// check finds what stands between the two sides' answers to the suite.
func (v *versus) check() {
	for _, f := range v.out.Findings {
		if f.Code == CodeSimulated && f.Severity == SeverityRefuse {
			v.refused, v.marks = append(v.refused, f), append(v.marks, f.Code)
		}
		if f.Code == CodeRepeats {
			v.marks = append(v.marks, f.Code)
		}
	}
	v.marks = slices.Compact(v.marks)
	v.scorer()
	v.method()
	v.content()
	v.judges()
	v.stages(v.comparing.base, v.base)
	v.stages(v.comparing.new, v.new)
}

// scorer refuses answers that were scored by other rules.
func (v *versus) scorer() {
	a, b := v.scorers(v.comparing.base), v.scorers(v.comparing.new)
	if a == b {
		return
	}
	if a == "" || b == "" {
		v.note(CodeScorer, "suite %s: not all of the answers say which scorer read them", orAnswers(v.name))
		return
	}
	if v.comparing.base.recorded() || v.comparing.new.recorded() {
		v.refuse(CodeReader, "suite %s was scored by %s on %s, by %s on %s; have both read in one way (--rule)",
			orAnswers(v.name), a, v.comparing.base.Name, b, v.comparing.new.Name)
		return
	}
	v.refuse(CodeScorer, "suite %s was scored by %s on %s, by %s on %s; score both with this build: hanbench score DIR",
		orAnswers(v.name), a, v.comparing.base.Name, b, v.comparing.new.Name)
}

// scorers are by what a side's answers to the suite were scored.
func (v *versus) scorers(s *Side) string {
	var all []string
	for _, r := range s.Runs {
		for _, ref := range r.Summary.Suites {
			if ref.Name != v.name && ref.Name != "" || ref.ScorerVersion == "" {
				continue
			}
			by := "scorer " + ref.ScorerVersion
			if r.Summary.Rules != nil && r.Summary.Rules.Reader == results.ReaderPred {
				by = "the file's pred column"
			}
			if !slices.Contains(all, by) {
				all = append(all, by)
			}
		}
	}
	slices.Sort(all)
	return strings.Join(all, " and ")
}

// method refuses text against probabilities.
func (v *versus) method() {
	of := func(stages []*Stage) string {
		var all []string
		for _, s := range stages {
			m := s.Figures.Method
			if m == "" {
				m = "text"
			}
			if !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
		slices.Sort(all)
		return strings.Join(all, " and ")
	}
	if a, b := of(v.base), of(v.new); a != b {
		v.refuse(CodeMethod, "suite %s was answered by %s on %s, by %s on %s: these measure different things; run both with one --method",
			orAnswers(v.name), a, v.comparing.base.Name, b, v.comparing.new.Name)
	}
}

// content says which items are not compared, and how surely the others are the
// same.
func (v *versus) content() {
	p, name := &v.pairs, orAnswers(v.name)
	base, new := v.comparing.base.Name, v.comparing.new.Name
	if n := len(p.all); n == 0 {
		switch a, b := byPlace(v.base), byPlace(v.new); {
		case a != b:
			v.refuse(CodePosition, "suite %s: one side's file names its items, the other's does not, so which answers go together cannot be told; a column of ids (--columns id=NAME) or the suite (--suite) would tell", name)
			return
		case a && b:
			v.refuse(CodePosition, "suite %s: the files name no items, and their rows (%d of %s, %d of %s) cannot be told by their place: in no category are the golds the same, in the same order; a column of ids (--columns id=NAME) would tell",
				name, p.onlyBase, base, p.onlyNew, new)
			return
		}
		v.refuse(CodeContent, "suite %s: none of the %d items of %s and %d of %s is the same (what counts is an item's content, or its id where the content is not known); run both on one version of the suite, with one seed",
			name, p.onlyBase, base, p.onlyNew, new)
		return
	}
	if a, b := v.baseRef, v.newRef; a.Name != "" && b.Name != "" && a.Hash != b.Hash {
		v.note(CodeContent, "suite %s is not the same on both sides (version %s, %s; version %s, %s): only items of the same content are compared",
			name, a.Version, short(a.Hash), b.Version, short(b.Hash))
	}
	if p.onlyBase+p.onlyNew > 0 {
		v.note(CodeShared, "suite %s: %d items are on both sides and compared; %d of %s alone and %d of %s alone are not",
			name, len(p.all), p.onlyBase, base, p.onlyNew, new)
	}
	if len(p.unplaced) > 0 {
		v.mark(finding(SeverityMark, CodePosition, v.name, "suite %s: without ids a row's place in its category tells its item; not so in %s, which is left out: the rows or golds of the two files differ there",
			name, strings.Join(p.unplaced, ", ")))
	}
	switch {
	case byPlace(v.base) && byPlace(v.new):
		v.note(CodePosition, "suite %s: the files name no items; rows were paired by their place in their category, where all golds agree", name)
	case 2*p.golds > p.byID:
		v.refuse(CodeGold, "suite %s: %d of %d items that have one id on both sides have another gold: these are not the same items", name, p.golds, p.byID)
	case p.byID > 0:
		if p.golds > 0 {
			v.note(CodeGold, "suite %s: %d of %d items that have one id on both sides have another gold; each side's is held against its own", name, p.golds, p.byID)
		}
		v.note(CodeByID, "suite %s: %d items were paired by id alone, since their content is not known here (--suite tells it)", name, p.byID)
	}
	if p.prompts > 0 {
		v.mark(finding(SeverityMark, CodePrompt, v.name, "suite %s: %d of %d items were asked in other words (prompt template, examples or system text differ): the difference is of model and prompt together",
			name, p.prompts, len(p.all)))
	}
}

// judges refuses ratings by another judge, or by other rules.
func (v *versus) judges() {
	a, b := v.judge(v.comparing.base), v.judge(v.comparing.new)
	if a == b {
		return
	}
	f := finding(SeverityRefuse, CodeJudge, v.name, "suite %s: the ratings are of %s on %s, of %s on %s, and are not compared; have both judged by one: hanbench judge DIR --target JUDGE",
		v.name, a, v.comparing.base.Name, b, v.comparing.new.Name)
	v.find(f)
	v.unrated = append(v.unrated, f)
}

// judge is by whom and by what rules a side's answers to the suite were rated.
func (v *versus) judge(s *Side) string {
	var all []string
	for _, r := range s.Runs {
		by := "no judge"
		if j := r.Summary.Judge; j != nil {
			i := slices.IndexFunc(j.Protocols, func(p results.JudgeProtocol) bool { return p.Suite == v.name })
			if i >= 0 {
				p := j.Protocols[i]
				by = fmt.Sprintf("%s (%s %s, %s)", judgeName(j), p.Protocol, j.Version, short(p.Templates))
			}
		}
		if !slices.Contains(all, by) {
			all = append(all, by)
		}
	}
	slices.Sort(all)
	return strings.Join(all, " and ")
}

// stages marks answers that a stage's own checks put in doubt. What they say of
// times is nothing to answers.
func (v *versus) stages(s *Side, stages []*Stage) {
	for _, st := range stages {
		name := fmt.Sprintf("%s, %s", s.Name, orAnswers(st.Figures.Suite))
		if st.Figures.Concurrency > 0 {
			name += " " + st.Figures.Level()
		}
		for _, reason := range st.Figures.Validity.Reasons {
			switch reason.Code {
			case results.CodeTargetChange:
				v.refuse(CodeTargetMoved, "%s: %s", name, reason.Message)
			case results.CodeErrorRate:
				v.mark(finding(SeverityMark, CodeErrorRate, v.name, "%s: %s", name, reason.Message))
			case results.CodeIncomplete:
				v.mark(finding(SeverityMark, CodeIncomplete, v.name, "%s: %s; hanbench run --resume goes on with it", name, reason.Message))
			}
		}
		if n := st.Figures.Counts.Failed; n > 0 {
			v.note(CodeUnanswered, "%s: %d of %d requests have no answer; their items are compared on the epochs that have one, and the bounds say what the others could change", name, n, st.Figures.Counts.Done)
		}
	}
}

// short is a hash or digest as people name it.
func short(hash string) string {
	const most = 19 // sha256: and 12 digits
	if len(hash) > most {
		return hash[:most]
	}
	return hash
}
