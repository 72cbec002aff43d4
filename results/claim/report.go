package claim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/compare"
)

// The verdicts on a claim.
const (
	Supported    = "supported"
	Refuted      = "refuted"
	Inconclusive = "inconclusive" // measured, and neither was shown
	Untested     = "untested"     // what it needs was not measured
)

// Verdicts is what `hanbench claims --json` writes.
type Verdicts struct {
	Schema int          `json:"schema" jsonschema:"enum=1"`
	Tool   results.Tool `json:"tool"`
	// Alpha is the two-sided error of every test.
	Alpha    float64   `json:"alpha"`
	Evidence []Measure `json:"evidence"` // what was there, in the order it was given
	Claims   []Verdict `json:"claims"`
}

// A Measure is a contender as verdicts name it.
type Measure struct {
	Name    string `json:"name"`
	Model   string `json:"model"`
	Maker   string `json:"maker,omitempty"`
	Country string `json:"country,omitempty"`
	Side    string `json:"side,omitempty"` // domestic, foreign, or not known
	// Parameters are in billions; null where they are not known.
	Parameters   *float64 `json:"parameters"`
	Quantization string   `json:"quantization,omitempty"`
	Reasoning    string   `json:"reasoning,omitempty"`
	Base         string   `json:"base,omitempty"` // another maker's model on which it is built
	Simulated    bool     `json:"simulated"`
	Recorded     bool     `json:"recorded"`
	Sources      []string `json:"sources"`
	Suites       []string `json:"suites"`
	Invalid      []string `json:"invalid,omitempty"` // suites with stages that are INVALID and were left out
}

// A Verdict is what the evidence says of one claim.
type Verdict struct {
	Claim
	Verdict string `json:"verdict" jsonschema:"enum=supported,enum=refuted,enum=inconclusive,enum=untested"`
	// Reason says in a sentence what the verdict rests on.
	Reason results.Finding `json:"reason"`
	// PSupport and PRefute are the p-values of the two hypotheses that the claim is
	// not so, and that it is so, corrected for its family; null where nothing was
	// tested.
	PSupport *float64 `json:"p_support"`
	PRefute  *float64 `json:"p_refute"`
	// FamilySize counts the tested claims that were corrected together, Family's
	// pairs those of their pairs.
	FamilySize  int `json:"family_size"`
	FamilyPairs int `json:"family_pairs"`

	Pairs       []*Pair           `json:"pairs"`
	Assumptions []results.Finding `json:"assumptions"`
	// Findings are what was left out, and what marks what was not.
	Findings []results.Finding `json:"findings"`
	// Would says what would change the verdict.
	Would []results.Finding `json:"would_change"`
	// Commands are runs that would give evidence.
	Commands []string `json:"commands"`
}

// A Pair is one comparison that a claim rests on. A claim of one model's own
// answers has pairs without a rival.
type Pair struct {
	Subject string `json:"subject"`
	Rival   string `json:"rival,omitempty"`
	On      Part   `json:"on"`
	Level   string `json:"level,omitempty"`
	Metric  string `json:"metric"`
	Unit    string `json:"unit,omitempty"`
	Higher  bool   `json:"higher_is_better"`

	SubjectValue *float64 `json:"subject_value"`
	RivalValue   *float64 `json:"rival_value"`
	// Change is subject − rival, or where Relative subject ÷ rival − 1, with its 95%
	// interval.
	Relative bool     `json:"relative"`
	Change   *float64 `json:"change"`
	CILow    *float64 `json:"ci_low"`
	CIHigh   *float64 `json:"ci_high"`
	// P is two-sided, of the change being what the claim's margin allows and no
	// more; PHolm is corrected for all pairs of the claim's family.
	P     *float64 `json:"p"`
	PHolm *float64 `json:"p_holm"`

	N          int                 `json:"n"`
	Discordant *compare.Discordant `json:"discordant,omitempty"`
	MDE        *float64            `json:"mde"`
	// Shown is what the pair shows by itself.
	Shown  string           `json:"shown" jsonschema:"enum=for,enum=against,enum=neither,enum=nothing"` // ShownFor, ShownAgainst, ShownNeither, ShownNothing
	Reason *results.Finding `json:"reason,omitempty"`
	// NeedItems is how many items would show a change as large as the one that was
	// seen with 80% power; null where none would, or the pair shows something.
	NeedItems *int     `json:"need_items"`
	Marks     []string `json:"marks,omitempty"`

	raw, holm evidence
}

// Values of Pair.Shown.
const (
	ShownFor     = "for"     // the interval is on the claim's side
	ShownAgainst = "against" // it is on the other
	ShownNeither = "neither"
	ShownNothing = "nothing" // it could not be compared; Reason says why
)

// Encode is the file's content: indented JSON with a newline at its end.
func (v *Verdicts) Encode() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("encode verdicts: %v", err)) // plain numbers and texts
	}
	return b.Bytes()
}

// Count is how many claims have a verdict.
func (v *Verdicts) Count(verdict string) int {
	n := 0
	for i := range v.Claims {
		if v.Claims[i].Verdict == verdict {
			n++
		}
	}
	return n
}

// remark makes a finding whose English text can be said in another language.
func remark(code, format string, args ...any) results.Finding {
	plain := slices.Clone(args)
	for i, a := range args {
		if f, ok := a.(results.Finding); ok {
			plain[i] = f.Message
		}
	}
	return results.Finding{Code: code, Message: fmt.Sprintf(format, plain...), Format: format, Args: args}
}

// because is the reason of a pair.
func because(format string, args ...any) *results.Finding {
	f := remark("pair", format, args...)
	return &f
}
