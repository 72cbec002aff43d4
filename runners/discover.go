package runners

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/hanbench/hanbench/runners/wire"
	"github.com/ollama/ollama/api"
	"github.com/sashabaranov/go-openai"
)

// A Found endpoint answers on this machine.
type Found struct {
	Preset string
	URL    string
	Models []string // the one to measure first; empty where it has none
}

// Target is the endpoint's first model as a target's name. It must have one.
func (f Found) Target() string { return f.Preset + ":" + f.Models[0] }

// discoverTimeout is enough for a server on this machine to say what it has.
const discoverTimeout = 2 * time.Second

// Discover asks the local presets' addresses, in their order, what models they
// serve. Whatever does not answer like the preset's protocol is left out.
func Discover(ctx context.Context, presets []Preset) []Found {
	var found []Found
	for _, p := range presets {
		if !p.Local {
			continue
		}
		address, err := presetURL(p)
		if err != nil {
			continue
		}
		u, err := parseURL(address)
		if err != nil {
			continue
		}
		t := Target{Protocol: p.Protocol, Preset: p, URL: u, user: u.User}
		u.User = nil
		if models, err := listModels(ctx, t); err == nil {
			found = append(found, Found{Preset: p.Name, URL: u.String(), Models: models})
		}
	}
	return found
}

func listModels(ctx context.Context, t Target) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, discoverTimeout)
	defer cancel()
	transport := wire.NewTransport(wire.NewClock(), wire.Options{Conns: 1})
	defer transport.Close()
	header, err := t.header()
	if err != nil {
		return nil, err
	}
	transport.Header = header
	if t.Protocol == Ollama {
		return ollamaModels(ctx, api.NewClient(t.URL, transport.Client()))
	}
	return openAIModels(ctx, t, transport.Client())
}

// ollamaModels lists the models: those in memory first, then the newest.
func ollamaModels(ctx context.Context, c *api.Client) ([]string, error) {
	list, err := c.List(ctx)
	if err != nil {
		return nil, err
	}
	if list.Models == nil { // a server of another kind that answers with some JSON
		return nil, fmt.Errorf("no list of models")
	}
	var loaded []string
	if running, err := c.ListRunning(ctx); err == nil {
		for _, m := range running.Models {
			loaded = append(loaded, m.Name)
		}
	}
	slices.SortStableFunc(list.Models, func(a, b api.ListModelResponse) int {
		if x, y := slices.Contains(loaded, a.Name), slices.Contains(loaded, b.Name); x != y {
			if x {
				return -1
			}
			return 1
		}
		return b.ModifiedAt.Compare(a.ModifiedAt)
	})
	var names []string
	for _, m := range list.Models {
		names = append(names, m.Name)
	}
	return names, nil
}

func openAIModels(ctx context.Context, t Target, h *http.Client) ([]string, error) {
	conf := openai.DefaultConfig("")
	conf.BaseURL = t.URL.String()
	conf.HTTPClient = h
	list, err := openai.NewClientWithConfig(conf).ListModels(ctx)
	if err != nil {
		return nil, err
	}
	if list.Models == nil {
		return nil, fmt.Errorf("no list of models")
	}
	var names []string
	for _, m := range list.Models {
		names = append(names, m.ID)
	}
	return names, nil
}
