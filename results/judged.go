package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// JudgmentsFile stands in a run directory whose answers a judge rated.
const JudgmentsFile = "judgments.jsonl"

// The kinds of line in judgments.jsonl.
const (
	kindJudgments = "judgments"
	kindJudgment  = "judgment"
)

// The outcomes of a judgment.
const (
	JudgmentRated    = "rated"
	JudgmentUnparsed = "unparsed" // the judge answered, and no rating can be read
	// JudgmentRefused, JudgmentTruncated and JudgmentBlocked say why no rating is
	// there: the judge declined, ran into its token limit, or was silenced by its
	// endpoint's policy.
	JudgmentRefused   = "refused"
	JudgmentTruncated = "truncated"
	JudgmentBlocked   = "blocked"
	JudgmentFailed    = "error" // no answer came from the judge
)

func judgmentOutcomes() []any {
	return []any{JudgmentRated, JudgmentUnparsed, JudgmentRefused, JudgmentTruncated, JudgmentBlocked, JudgmentFailed}
}

// JudgeInfo says who judged, and by what.
type JudgeInfo struct {
	Tool Tool `json:"tool"`
	// Judge is the target as it was found before its first request.
	Judge TargetInfo `json:"judge"`
	// Version is that of the rules by which prompts are made and verdicts read.
	Version   string          `json:"judge_version"`
	Protocols []JudgeProtocol `json:"protocols"` // one for each suite
}

// A JudgeProtocol is how the answers to a suite are judged.
type JudgeProtocol struct {
	Suite    string  `json:"suite"`
	Protocol string  `json:"protocol"`
	Low      float64 `json:"low"` // of the scale
	High     float64 `json:"high"`
	// Templates is "sha256:…" over the prompts' templates.
	Templates string `json:"templates"`
	MaxTokens int    `json:"max_tokens"` // of a verdict; 0: left to the server
}

// JudgmentsHead is the first line of judgments.jsonl.
type JudgmentsHead struct {
	Kind   string `json:"kind"` // "judgments"
	Schema int    `json:"schema"`
	RunID  string `json:"run_id"`
	JudgeInfo
}

// Same reports whether judgments of both can stand in one file: the same judge,
// by the same protocols and rules. The error says what differs.
func (h *JudgmentsHead) Same(now *JudgmentsHead) error {
	for _, f := range []struct{ name, was, is string }{
		{"run", h.RunID, now.RunID},
		{"judge", h.Judge.Target, now.Judge.Target},
		{"judge's model", h.Judge.Model, now.Judge.Model},
		{"judge's digest", h.Judge.Digest, now.Judge.Digest},
		{"version of the rules", h.Version, now.Version},
		{"protocol", protocolNames(h.Protocols), protocolNames(now.Protocols)},
	} {
		if f.was != f.is {
			return fmt.Errorf("the %s was %s and is %s", f.name, orNone(f.was), orNone(f.is))
		}
	}
	if !slices.Equal(h.Protocols, now.Protocols) {
		return errors.New("the templates of the judge's prompts are others")
	}
	return nil
}

func protocolNames(list []JudgeProtocol) string {
	var b bytes.Buffer
	for i, p := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(p.Protocol + " for " + p.Suite)
	}
	return b.String()
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// A Judgment is a judge's verdict on one answer. An answer may have several
// lines, where the judge failed and was asked again: the last counts.
type Judgment struct {
	Kind    string `json:"kind"`    // "judgment"
	Request string `json:"request"` // id of the request whose answer is judged
	ID      string `json:"id"`      // sent to the judge as X-Request-Id
	// Attempts is how often the judge was asked for it; 0 where it could not be.
	Attempts int `json:"attempts"`

	Stage    int    `json:"stage"`
	Suite    string `json:"suite"`
	Task     string `json:"task"`
	Category string `json:"category,omitempty"`
	Item     string `json:"item"`
	Epoch    int    `json:"epoch"`
	Turn     int    `json:"turn"` // from 0

	Outcome string `json:"outcome"`
	// Rating is the judge's, null where there is none. Adjusted is what counts:
	// the rating after the protocol's penalty.
	Rating   *float64 `json:"rating"`
	Adjusted *float64 `json:"adjusted"`
	Penalty  string   `json:"penalty,omitempty"`
	// Korean says whether the answer is; null where it is too short to tell.
	Korean *bool   `json:"korean"`
	Why    string  `json:"why,omitempty"` // of an unparsed one: no-rating, out-of-range, several
	Rule   string  `json:"rule,omitempty"`
	Span   *[2]int `json:"span"` // bytes of text.answer
	// Text is what the judge was asked and what it said, as it came; null where
	// it was not asked.
	Text    *Text  `json:"text"`
	Usage   *Usage `json:"usage"`
	Finish  string `json:"finish,omitempty"`
	TotalNS *int64 `json:"total_ns"` // from sending to the end of the verdict
	Error   *Error `json:"error"`
}

// A Verdict is what is kept of the judgments on one answer: the last, without what
// the judge was asked and what it said. About 300 bytes.
type Verdict struct {
	Task, Category, Item string
	Turn                 int
	Outcome              string
	Rating, Adjusted     *float64
	Penalty, Why         string
	Cause                string // of the error
	Attempts             int    // how often the judge was asked, in all judgments
}

// Judgments are what judgments.jsonl holds.
type Judgments struct {
	Head     JudgmentsHead
	Lines    int // judgments in the file
	Warnings []string
	verdicts map[string]*Verdict // by request
	names    map[string]string   // that verdicts share
}

// Of is what stands of the answer to a request; nil for none.
func (j *Judgments) Of(request string) *Verdict { return j.verdicts[request] }

// A judgmentLine is a Judgment of which the texts are not kept.
type judgmentLine struct {
	Judgment
	Text *struct{} `json:"text"`
}

// ReadJudgments reads judgments.jsonl; name is its name in errors. A torn last
// line is dropped with a warning. The error is a *SyntaxError for the first bad
// line, a *VersionError for an unknown schema, ErrNoHeader for an empty file.
func ReadJudgments(r io.Reader, name string) (*Judgments, error) {
	j := &Judgments{verdicts: map[string]*Verdict{}, names: map[string]string{}}
	file := headed[JudgmentsHead, judgmentLine]{name, kindJudgments, kindJudgment, &j.Head, func() int { return j.Head.Schema }, j.add}
	began, torn, err := file.read(r)
	if err != nil {
		return nil, err
	}
	if torn != nil {
		j.Warnings = append(j.Warnings, torn.Error()+": dropped")
	}
	if !began {
		return nil, fmt.Errorf("%s: %w: nothing was judged", name, ErrNoHeader)
	}
	return j, nil
}

func (j *Judgments) add(line *judgmentLine) (wrong string) {
	if wrong := line.check(); wrong != "" {
		return wrong
	}
	j.Lines++
	v := j.verdicts[line.Request]
	if v == nil {
		v = &Verdict{}
		j.verdicts[line.Request] = v
	}
	*v = Verdict{
		Task: j.name(line.Task), Category: j.name(line.Category), Item: j.name(line.Item), Turn: line.Turn,
		Outcome: j.name(line.Outcome), Rating: line.Rating, Adjusted: line.Adjusted, Penalty: j.name(line.Penalty), Why: j.name(line.Why),
		Attempts: v.Attempts + line.Attempts,
	}
	if line.Error != nil {
		v.Cause = j.name(line.Error.Cause)
	}
	return ""
}

// name is the first of the strings that are alike.
func (j *Judgments) name(s string) string {
	have, ok := j.names[s]
	if !ok {
		have = s
		j.names[s] = have
	}
	return have
}

func (l *Judgment) check() string {
	rated := l.Outcome == JudgmentRated
	switch {
	case !slices.Contains(judgmentOutcomes(), any(l.Outcome)):
		return fmt.Sprintf("outcome is %q; expected one of %q", l.Outcome, judgmentOutcomes())
	case rated != (l.Rating != nil) || rated != (l.Adjusted != nil):
		return fmt.Sprintf("outcome is %q, and a rating is there: %t; expected ratings of %q alone", l.Outcome, l.Rating != nil, JudgmentRated)
	case l.Outcome == JudgmentFailed && l.Error == nil:
		return "outcome is \"error\" without an error"
	}
	return ""
}

// Judgments reads judgments.jsonl; nil where nothing was judged.
func (d *Dir) Judgments() (*Judgments, error) {
	f, err := os.Open(d.file(JudgmentsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", d.file(JudgmentsFile), cause(err))
	}
	defer f.Close()
	j, err := ReadJudgments(f, JudgmentsFile)
	if errors.Is(err, ErrNoHeader) { // killed before its first line
		return nil, nil
	}
	return j, err
}
