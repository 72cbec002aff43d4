package cmd

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hanbench/hanbench/runners"
	"github.com/spf13/cobra"
)

type targetsOptions struct {
	presets string
	json    bool
}

func newTargets(streams *IO) *cobra.Command {
	var o targetsOptions
	c := &cobra.Command{
		Use:   "targets",
		Short: "List the endpoints known by name, and those found on this machine",
		Long: `List the presets: who makes their models and where, which environment variable
holds the key and whether it is set; then the servers found on this machine.

A target is PRESET:MODEL, or PRESET:MODEL@URL for another address:
  ollama:exaone3.5:7.8b
  clova:HCX-007
  openai:MODEL@http://127.0.0.1:8000/v1
  reference:default              hanbench's own simulated endpoint

A key may also stand in a file that NAME_FILE names, NAME being the variable.`,
		Example: "  hanbench targets --lang ko",
		Args:    atMost(0),
		RunE:    func(c *cobra.Command, _ []string) error { return runTargets(c.Context(), streams, o) },
	}
	c.Flags().StringVar(&o.presets, "presets", "", "a `FILE` with presets of your own")
	c.Flags().BoolVar(&o.json, "json", false, "print JSON")
	return c
}

func runTargets(ctx context.Context, streams *IO, o targetsOptions) error {
	presets, err := runners.Presets(o.presets)
	if err != nil {
		return err
	}
	found := runners.Discover(ctx, presets)
	if o.json {
		return printTargetsJSON(streams, presets, found)
	}
	w := streams.words()
	t := table{header: []string{w.preset, w.maker, w.country, w.keyVariable, w.keySet, "URL"}}
	for _, p := range presets {
		set := "–"
		if p.KeyEnv != "" {
			set = w.no
			if p.KeySet() {
				set = w.yes
			}
		}
		t.add(p.Name, orDash(p.Maker), orDash(p.Country), orDash(p.KeyEnv), set, p.URL)
	}
	t.print(streams)
	fmt.Fprintln(streams.Out)
	if len(found) == 0 {
		fmt.Fprintln(streams.Out, w.noLocal)
		return nil
	}
	fmt.Fprintln(streams.Out, w.foundLocal)
	for _, f := range found {
		for _, m := range f.Models {
			fmt.Fprintf(streams.Out, "  %s:%s  (%s)\n", f.Preset, m, f.URL)
		}
	}
	return nil
}

// A targetList is what targets prints as JSON.
type targetList struct {
	Presets []presetRow   `json:"presets"`
	Found   []foundServer `json:"found"` // on this machine
}

type presetRow struct {
	runners.Preset
	KeySet bool `json:"key_set"`
}

type foundServer struct {
	Preset string   `json:"preset"`
	URL    string   `json:"url"`
	Models []string `json:"models"`
}

func printTargetsJSON(streams *IO, presets []runners.Preset, found []runners.Found) error {
	list := targetList{[]presetRow{}, []foundServer{}}
	for _, p := range presets {
		list.Presets = append(list.Presets, presetRow{p, p.KeySet()})
	}
	for _, f := range found {
		list.Found = append(list.Found, foundServer(f))
	}
	e := json.NewEncoder(streams.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(list)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
