package bench

import (
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
	golds := map[string]reference.Gold{}
	for _, s := range suites {
		for _, t := range s.Tasks {
			for _, it := range t.Items {
				messages, err := t.Messages(it)
				if err != nil {
					return nil, fmt.Errorf("suite %s: %w", s.Name, err)
				}
				if t.Kind != tasks.Load && t.Kind != tasks.Judged { // what has a gold
					golds[messages[len(messages)-1].Content] = goldOf(s, t, it)
				}
			}
		}
	}
	return func(prompt string) (reference.Gold, bool) {
		g, ok := golds[prompt]
		return g, ok
	}, nil
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
