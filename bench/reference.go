package bench

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
	"github.com/hanbench/hanbench/tasks"
)

// referencePrefix begins a target on hanbench's own endpoint, started for the
// run: reference:PROFILE, or reference:PROFILE@ollama for the native protocol.
const referencePrefix = "reference:"

// ReferenceTarget names the endpoint that is measured when there is no other.
const ReferenceTarget = referencePrefix + "default"

func referenceTarget(tp TargetPlan, rest string) (Target, error) {
	name, protocol, given := strings.Cut(rest, "@")
	if !given {
		protocol = string(runners.OpenAI)
	}
	if protocol != string(runners.OpenAI) && protocol != string(runners.Ollama) {
		return Target{}, fmt.Errorf("target %s%s@…: expected @openai or @ollama, the protocol to speak", referencePrefix, name)
	}
	if _, err := reference.LoadProfile(name); err != nil {
		return Target{}, fmt.Errorf("target %s: %w", tp.Target, err)
	}
	if !slices.Contains(reference.Profiles(), name) {
		name = absolute(name)
		rest = name
		if given {
			rest += "@" + protocol
		}
	}
	return Target{
		Target: runners.Target{
			Name: referencePrefix + rest, Protocol: runners.Protocol(protocol), Simulated: true, URL: &url.URL{},
		},
		reference: name,
	}, nil
}

// startReference starts the target's endpoint and points the target at it.
func startReference(t *Target, oracle reference.Oracle) (*reference.Server, error) {
	profile, err := reference.LoadProfile(t.reference)
	if err != nil {
		return nil, err
	}
	server, err := reference.Start(reference.Config{Profile: profile, Oracle: oracle})
	if err != nil {
		return nil, fmt.Errorf("reference endpoint: %w", err)
	}
	t.Model = server.Model()
	base := server.URL()
	if t.Protocol == runners.OpenAI {
		base += "/v1"
	}
	t.URL, err = url.Parse(base)
	return server, err
}

// Oracle finds gold answers by prompt, for the reference endpoint: it sees
// what any server sees, the text of the last message.
func Oracle(suites []*tasks.Suite) (reference.Oracle, error) {
	golds := golds{}
	for _, s := range suites {
		for _, t := range s.Tasks {
			for _, it := range t.Items {
				messages, err := t.Messages(it)
				if err != nil {
					return nil, fmt.Errorf("suite %s: %w", s.Name, err)
				}
				golds.add(messages, s, t, it)
			}
		}
	}
	return golds.find, nil
}

// oracle is Oracle of the chosen items, where a target asks it.
func (j *Job) oracle() reference.Oracle {
	golds := golds{}
	if !slices.ContainsFunc(j.Targets, func(t Target) bool { return t.reference != "" }) {
		return golds.find
	}
	for i, suite := range j.Suites {
		for k := range j.orders[i] {
			q := &j.orders[i][k]
			if messages, err := q.task.Messages(q.item); err == nil { // one without a prompt is not asked
				golds.add(messages, suite, q.task, q.item)
			}
		}
	}
	return golds.find
}

// golds are by the SHA-256 of the prompt: with examples it is long.
type golds map[[sha256.Size]byte]reference.Gold

func (g golds) add(messages []tasks.Message, s *tasks.Suite, t *tasks.Task, it *tasks.Item) {
	if t.Kind != tasks.Load && t.Kind != tasks.Judged { // what has a gold
		g[sha256.Sum256([]byte(messages[len(messages)-1].Content))] = goldOf(s, t, it)
	}
}

func (g golds) find(prompt string) (reference.Gold, bool) {
	gold, ok := g[sha256.Sum256([]byte(prompt))]
	return gold, ok
}

func goldOf(s *tasks.Suite, t *tasks.Task, it *tasks.Item) reference.Gold {
	g := reference.Gold{Task: s.Name + "/" + t.Name, Kind: string(t.Kind), Answer: it.Answer}
	labels := t.OptionLabels(it)
	for i, text := range it.Options {
		if labels[i] == it.Answer {
			g.Text = text
		} else {
			g.Wrong = append(g.Wrong, reference.Choice{Label: labels[i], Text: text})
		}
	}
	return g
}
