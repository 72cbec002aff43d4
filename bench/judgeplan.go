package bench

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/judge"
	"github.com/invopop/jsonschema"
)

// A JudgePlan says who rates the answers of judged suites, and how.
type JudgePlan struct {
	Target string `yaml:"target" json:"target" jsonschema:"required"`
	// KeyEnv names the environment variable with the key, where it is not the preset's.
	KeyEnv string `yaml:"key_env,omitempty" json:"key_env,omitempty"`
	// Sampling is laid over temperature 0; null takes a parameter away.
	Sampling map[string]any `yaml:"sampling,omitempty" json:"sampling,omitempty"`
	// Protocol, where it is not "", is that of every suite; else a suite has the
	// one of its name (judge.For).
	Protocol string `yaml:"protocol,omitempty" json:"protocol,omitempty"`
	// Template is a file with the prompts, in FastChat's form; "" for hanbench's.
	Template string `yaml:"template,omitempty" json:"template,omitempty"`
	// Concurrency is how many verdicts are asked for at a time; 0 for 4.
	Concurrency int `yaml:"concurrency,omitempty" json:"concurrency,omitempty"`
}

// BareYAML says that a text will do.
func (JudgePlan) BareYAML() any { return "" }

// UnmarshalYAML also takes the bare name of a target.
func (j *JudgePlan) UnmarshalYAML(unmarshal func(any) error) error {
	var name string
	if unmarshal(&name) == nil {
		j.Target = name
		return nil
	}
	type plain JudgePlan // without this method
	return unmarshal((*plain)(j))
}

// JSONSchemaExtend says the same of the bare name in the JSON Schema.
func (JudgePlan) JSONSchemaExtend(s *jsonschema.Schema) {
	object := *s
	*s = jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, &object}}
}

// Validate finds the first field that makes no sense, and names it. A nil plan is
// one without a judge.
func (j *JudgePlan) Validate() error {
	switch {
	case j == nil:
		return nil
	case j.Target == "":
		return errors.New("judge.target is missing; expected a target, for example openai:gpt-4o")
	case j.Protocol != "" && !slices.Contains(judge.Names(), j.Protocol):
		return fmt.Errorf("judge.protocol is %q; expected one of %s", j.Protocol, strings.Join(judge.Names(), ", "))
	case j.Concurrency < 0 || j.Concurrency > maxConcurrency:
		return fmt.Errorf("judge.concurrency is %d; expected 1 to %d", j.Concurrency, maxConcurrency)
	}
	for name := range j.Sampling {
		if name == "max_tokens" {
			return errors.New("judge.sampling has max_tokens; the protocol says how long a verdict may be")
		}
	}
	return nil
}

// Params are what the judge is sent besides the messages.
func (j *JudgePlan) Params() map[string]any {
	params := map[string]any{"temperature": 0}
	maps.Copy(params, j.Sampling)
	maps.DeleteFunc(params, func(_ string, v any) bool { return v == nil })
	return params
}

// ParseTarget finds the judge's target; presets names a file with presets of the
// user's own, "" for none.
func (j *JudgePlan) ParseTarget(presets string) (*Target, error) {
	known, err := runners.Presets(presets)
	if err != nil {
		return nil, err
	}
	t, err := parseTarget(TargetPlan{Target: j.Target, KeyEnv: j.KeyEnv}, known)
	if err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	t.http = http1
	return &t, nil
}

// Protocols are those of the suites that have a judged task, by the suite's name;
// empty where none has one. The error is a suite without a protocol, or templates
// that cannot be read.
func (j *JudgePlan) Protocols(suites []results.SuiteRef) (map[string]*judge.Protocol, error) {
	protocols := map[string]*judge.Protocol{}
	names := map[string]bool{}
	for _, s := range suites {
		if !slices.ContainsFunc(s.Tasks, func(t results.TaskRef) bool { return t.Kind == string(tasks.Judged) }) {
			continue
		}
		name, ok := judge.For(s.Name)
		if j.Protocol != "" {
			name = j.Protocol
		} else if !ok {
			return nil, fmt.Errorf("suite %s has no protocol of its own for a judge; name one with judge.protocol or --protocol: %s", s.Name, strings.Join(judge.Names(), ", "))
		}
		p, err := judge.Open(name)
		if err != nil {
			return nil, err
		}
		protocols[s.Name], names[name] = p, true
	}
	if j.Template == "" {
		return protocols, nil
	}
	if len(names) > 1 {
		return nil, fmt.Errorf("the templates in %s are those of one protocol, and the suites have %d; name it with judge.protocol or --protocol", j.Template, len(names))
	}
	f, err := os.Open(j.Template)
	if err != nil {
		return nil, fmt.Errorf("judge templates: %w", err)
	}
	defer f.Close()
	templates, err := judge.ReadTemplates(f, filepath.Base(j.Template))
	if err != nil {
		return nil, err
	}
	for _, p := range protocols {
		p.Templates = templates
	}
	return protocols, nil
}

// JudgeRequests is how many answers the plan's judge will be asked to rate: all
// that are measured of judged tasks, if all come. ok is false where it cannot be
// known, because time bounds a stage or a search is to find the levels.
func (job *Job) JudgeRequests() (n int, ok bool) {
	if job.Judge == nil {
		return 0, true
	}
	if job.Searches() {
		return 0, false
	}
	for i := range job.Stages {
		st := &job.Stages[i]
		if st.suite == nil || !slices.ContainsFunc(st.order, question.judged) {
			continue
		}
		if st.Requests == 0 {
			return 0, false
		}
		for talk := range st.conversations() {
			if st.order[talk%len(st.order)].judged() {
				n += st.turns(talk)
			}
		}
	}
	return n, true
}

func (q question) judged() bool { return q.task.Kind == tasks.Judged }

// resolveJudge finds out before a request is sent whether the judge will have
// answers to rate and a way to rate them.
func (job *Job) resolveJudge() error {
	if job.Plan.Judge == nil {
		return nil
	}
	plan := *job.Plan.Judge
	if plan.Template != "" {
		plan.Template = absolute(plan.Template)
	}
	t, err := plan.ParseTarget(job.Plan.Presets)
	if err != nil {
		return err
	}
	plan.Target = t.Name // without credentials
	job.Judge, job.Plan.Judge = t, &plan
	if len(job.Suites) < len(job.Plan.Suites) {
		return nil // that is said already
	}
	if job.Plan.NoText {
		return errors.New("plan: judge: with no_text there are no answers to judge; leave out one of them")
	}
	protocols, err := plan.Protocols(job.suiteRefs())
	if err == nil && len(protocols) == 0 {
		err = errors.New("judge: no suite of the plan has a judged task (logickor and ko-mt-bench have)")
	}
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	return nil
}
