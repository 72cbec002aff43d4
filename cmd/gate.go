package cmd

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/hanbench/hanbench/results/compare"
	"github.com/hanbench/hanbench/results/gate"
	"github.com/spf13/pflag"
)

// stepSummary names the file to which GitHub Actions wants a step's Markdown added.
const stepSummary = "GITHUB_STEP_SUMMARY"

// gateOptions are the flags by which a comparison decides over a CI job.
type gateOptions struct {
	file         string
	failIf       []string
	inconclusive string
	github       bool
	// Files to write, "-" for standard output.
	junit, markdown, badge, report string
}

func (o *gateOptions) addFlags(f *pflag.FlagSet) {
	f.StringVar(&o.file, "gate", "", "a `FILE` that says what must hold (docs/gates.md)")
	f.StringArrayVar(&o.failIf, "fail-if", nil, "`CONDITION` that must not come about, such as 'accuracy drops > 1pp' or 'p95 ttft rises > 10%'; repeatable")
	f.StringVar(&o.inconclusive, "inconclusive", "", "`WHAT` an undecided gate does: fail (exit code 4, the default) or pass")
	f.BoolVar(&o.github, "github", false, "annotate a GitHub Actions step and add to its summary")
	f.StringVar(&o.junit, "junit", "", "write the gates' outcomes as JUnit XML to `FILE` (- for standard output, and nothing else there)")
	f.StringVar(&o.markdown, "markdown", "", "write them as Markdown to `FILE`")
	f.StringVar(&o.badge, "badge", "", "write them as JSON of a shields.io endpoint badge to `FILE`")
	f.StringVar(&o.report, "gate-json", "", "write them as JSON to `FILE`")
}

// set is what the flags ask for; nil where no gate is named.
func (o *gateOptions) set(command string) (*gate.Set, error) {
	bad := func(err error) (*gate.Set, error) { return nil, &usageError{command, err} }
	if o.file == "" && len(o.failIf) == 0 {
		if o.junit+o.markdown+o.badge+o.report+o.inconclusive != "" || o.github {
			return bad(errors.New("nothing is to be decided: name a condition by --fail-if, or a file by --gate"))
		}
		return nil, nil
	}
	s := gate.DefaultSet()
	if o.file != "" {
		data, err := os.ReadFile(o.file)
		if err != nil {
			return bad(fmt.Errorf("read gates: %w", err))
		}
		if s, err = gate.ReadFile(o.file, data); err != nil {
			return bad(err)
		}
	}
	for _, text := range o.failIf {
		g, err := gate.Parse(text)
		if err != nil {
			return bad(fmt.Errorf("--fail-if %w", err))
		}
		s.Gates = append(s.Gates, g)
	}
	switch o.inconclusive {
	case "":
	case gate.InconclusiveFail, gate.InconclusivePass:
		s.Inconclusive = o.inconclusive
	default:
		return bad(fmt.Errorf("--inconclusive is %q; expected %s or %s", o.inconclusive, gate.InconclusiveFail, gate.InconclusivePass))
	}
	if o.github && os.Getenv(stepSummary) == "" {
		return bad(fmt.Errorf("--github is for a step of GitHub Actions: %s is not set; --markdown FILE writes the same elsewhere", stepSummary))
	}
	return &s, nil
}

// files are what the flags say is to be written, in the order of write.
func (o *gateOptions) files() []outFile {
	return []outFile{{"junit", o.junit}, {"markdown", o.markdown}, {"badge", o.badge}, {"gate-json", o.report}}
}

// decide holds the gates against the comparisons, prints and writes what came out,
// and returns a *gateError where the job is to fail. Where standard output is taken
// by a file nothing else goes there.
func (o *gateOptions) decide(streams *IO, s *gate.Set, comparisons []*compare.Comparison, taken bool) error {
	r := s.Decide(comparisons)
	if !taken {
		printGates(streams, r)
	}
	if err := o.write(streams, r, taken); err != nil {
		return err
	}
	if r.Outcome != gate.Pass {
		return &gateError{r}
	}
	return nil
}

// write writes each file that it can: one that cannot be written keeps no other back.
func (o *gateOptions) write(streams *IO, r *gate.Report, taken bool) error {
	junit, err := r.JUnit("hanbench compare")
	if err != nil {
		return fmt.Errorf("make JUnit XML: %w", err)
	}
	for i, data := range [][]byte{junit, []byte(r.Markdown()), r.Badge("hanbench"), r.Encode()} {
		err = errors.Join(err, o.files()[i].write(streams, data))
	}
	if o.github {
		log := streams.Out
		if taken {
			log = streams.Err // of which Actions reads commands as well
		}
		fmt.Fprint(log, r.Annotations())
		err = errors.Join(err, addTo(os.Getenv(stepSummary), r.Markdown()))
	}
	return err
}

func addTo(path, text string) (err error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("add to the step's summary: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.WriteString(text)
	return err
}

// printGates prints each check: what came out of which gate, and below it what was
// measured.
func printGates(streams *IO, r *gate.Report) {
	w := streams.words()
	outcomes := map[string]string{
		gate.Pass: w.gatePass, gate.Regression: w.gateRegression, gate.Inconclusive: w.gateInconclusive, gate.Untested: w.gateUntested,
	}
	headline := r.Headline()
	if streams.language() == "ko" {
		headline = tallied(r, outcomes)
	}
	fmt.Fprintf(streams.Out, "%s: %s\n", w.gatesTitle, headline)
	for i := range r.Checks {
		k := &r.Checks[i]
		fmt.Fprintf(streams.Out, "%s  %s\n", outcomes[k.Outcome], k.Gate)
		streams.sentence("    ", gateSays(streams, k))
	}
}

// gateSays is a check's sentence in the terminal's language.
func gateSays(streams *IO, k *gate.Check) string {
	if streams.language() != "ko" {
		return k.Says()
	}
	said := *k
	said.Reason = streams.said(k.Reason)
	text := strings.Replace(said.Says(), gate.Answers, streams.words().theAnswers, 1)
	return regexp.MustCompile(`(\d)pp\b`).ReplaceAllString(text, "$1%p")
}

// tallied is a report's headline in the words of outcomes: "퇴보 1, 통과 2".
func tallied(r *gate.Report, outcomes map[string]string) string {
	count := map[string]int{}
	for i := range r.Checks {
		count[r.Checks[i].Outcome]++
	}
	var parts []string
	for _, o := range []string{gate.Regression, gate.Inconclusive, gate.Untested, gate.Pass} {
		if count[o] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", outcomes[o], count[o]))
		}
	}
	return strings.Join(parts, ", ")
}

// A gateError ends a comparison whose gates do not pass. The table has said why.
type gateError struct{ report *gate.Report }

func (e *gateError) Error() string { return "gates: " + e.report.Headline() }

func (e *gateError) code() int {
	if e.report.Outcome == gate.Regression {
		return exitRegression
	}
	return exitInconclusive
}
