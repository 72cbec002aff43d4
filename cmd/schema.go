package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/results/claim"
	"github.com/hanbench/hanbench/results/compare"
	"github.com/hanbench/hanbench/results/gate"
	"github.com/hanbench/hanbench/results/merge"
	"github.com/hanbench/hanbench/tasks"
	"github.com/spf13/cobra"
)

// schemaNames are the files that have a JSON Schema.
func schemaNames() []string {
	return append(append([]string{"plan", "suite", "item"}, results.JSONSchemaNames()...), "comparison", "gates", "gate-report", "claims", "verdicts", "merged")
}

func newSchema(streams *IO) *cobra.Command {
	return &cobra.Command{
		Use:   "schema NAME",
		Short: "Print the JSON Schema of a file format: " + strings.Join(schemaNames(), ", "),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(schemaNames(), args[0]) {
				return &usageError{c.CommandPath(), fmt.Errorf("name one of %s", strings.Join(schemaNames(), ", "))}
			}
			return nil
		},
		ValidArgs: schemaNames(),
		RunE: func(_ *cobra.Command, args []string) error {
			data, err := jsonSchema(args[0])
			if err != nil {
				return err
			}
			_, err = streams.Out.Write(data)
			return err
		},
	}
}

func jsonSchema(name string) ([]byte, error) {
	switch name {
	case "plan":
		return results.JSONSchemaOfSettings(name, bench.Plan{})
	case "suite":
		return results.JSONSchemaFor(name, tasks.SuiteFile{})
	case "gates":
		return results.JSONSchemaOfSettings(name, gate.File{})
	case "gate-report":
		return results.JSONSchemaFor(name, gate.Report{})
	case "comparison":
		return results.JSONSchemaFor(name, compare.Comparison{})
	case "claims":
		return results.JSONSchemaOfSettings(name, claim.File{})
	case "verdicts":
		return results.JSONSchemaFor(name, claim.Verdicts{})
	case "merged":
		return results.JSONSchemaFor(name, merge.Merged{})
	case "item":
		return results.JSONSchemaFor(name, tasks.ItemLine{})
	}
	return results.JSONSchema(name)
}
