package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/bench"
	"github.com/hanbench/hanbench/internal/suggest"
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
	return append(append([]string{"plan", "suite", "item"}, results.JSONSchemaNames()...), "comparison", "gates", "gate-report", "claims", "verdicts", "merged", "dry-run", "plan-size", "targets")
}

func newSchema(streams *IO) *cobra.Command {
	return &cobra.Command{
		Use:   "schema NAME",
		Short: "Print the JSON Schema of a file format",
		Long: `Print the JSON Schema of one of hanbench's formats:
  ` + strings.Join(schemaNames()[:8], ", ") + `,
  ` + strings.Join(schemaNames()[8:13], ", ") + `,
  ` + strings.Join(schemaNames()[13:], ", ") + `

What hanbench reads: plan, suite, item, gates, claims. What it writes: the files of
a run (records, result, scores, judgments), and what --json, --details, --gate-json,
merge and calibrate give, --dry-run, plan-size and targets with --json
(docs/records.md).`,
		Example: "  hanbench schema result > result.schema.json",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return &usageError{c.CommandPath(), fmt.Errorf("name one of %s", strings.Join(schemaNames(), ", "))}
			}
			if !slices.Contains(schemaNames(), args[0]) {
				return &usageError{c.CommandPath(), fmt.Errorf("no schema %s; name one of %s", suggest.Unknown(args[0], schemaNames()), strings.Join(schemaNames(), ", "))}
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
	case "dry-run":
		return results.JSONSchemaFor(name, dryRun{})
	case "plan-size":
		return results.JSONSchemaFor(name, sizeReport{})
	case "targets":
		return results.JSONSchemaFor(name, targetList{})
	case "item":
		return results.JSONSchemaFor(name, tasks.ItemLine{})
	}
	return results.JSONSchema(name)
}
