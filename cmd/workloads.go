package cmd

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/workload"
)

// isWorkload tells a workload's specification from the name or folder of a suite.
func isWorkload(arg string) bool {
	file := strings.HasSuffix(arg, ".yaml") || strings.HasSuffix(arg, ".yml")
	return strings.HasPrefix(strings.TrimSpace(arg), "{") || file && !strings.HasSuffix(arg, "suite.yaml") && !tasks.IsTaskFile(arg)
}

// showWorkload prints the lengths that a workload asks and its first prompts, as
// a model of typical rates would be sent them.
func showWorkload(streams *IO, command, arg string, o suitesOptions) error {
	recipe, err := workload.Parse(arg)
	if err != nil {
		return orFile(command, err)
	}
	w, err := workload.New(recipe, o.seed)
	if err != nil {
		return orFile(command, err)
	}
	out := streams.Out
	fmt.Fprintf(out, "%s · %s\n\n", recipe.Name, w.Hash)
	printLengths(streams, w)
	for n := range min(o.items, w.Recipe.Items) {
		for turn := range w.Turns(n) {
			t := w.Turn(n, turn, workload.Marker{Seq: n}, workload.Typical())
			fmt.Fprintf(out, "\n── %s\n", w.ID(n, turn))
			if t.System != "" {
				fmt.Fprintf(out, "[system]\n%s\n", t.System)
			}
			if turn > 0 {
				fmt.Fprintf(out, "[assistant]\n…\n(%s)\n", t.Think.Round(1e6))
			}
			fmt.Fprintf(out, "[user]\n%s\n", t.Text)
		}
	}
	return nil
}

// shown is how many conversations a table of lengths is made of.
const shown = 1000

func printLengths(streams *IO, w *workload.Workload) {
	words := streams.words()
	t := table{header: []string{words.length, words.unit, words.least, words.median, words.mean, words.most}, right: []int{2, 3, 4, 5}}
	var inputs, outputs, turns []int
	input, output := words.chars, words.tokens
	for n := range shown {
		first := w.Turn(n, 0, workload.Marker{}, workload.Typical())
		inputs = append(inputs, first.InputChars+first.InputTokens)
		outputs = append(outputs, first.OutputChars+first.OutputTokens)
		turns = append(turns, w.Turns(n))
		if first.InputTokens > 0 {
			input = words.tokens
		}
		if first.OutputChars > 0 {
			output = words.chars
		}
	}
	for _, row := range []struct {
		name, unit string
		counts     []int
	}{{words.input, input, inputs}, {words.output, output, outputs}, {words.turns, "", turns}} {
		slices.Sort(row.counts)
		if row.counts[shown-1] == 0 { // a length in both units has no sum
			continue
		}
		sum := 0
		for _, c := range row.counts {
			sum += c
		}
		t.add(row.name, row.unit, strconv.Itoa(row.counts[0]), strconv.Itoa(row.counts[shown/2]),
			strconv.FormatFloat(float64(sum)/shown, 'f', 1, 64), strconv.Itoa(row.counts[shown-1]))
	}
	t.print(streams)
}
