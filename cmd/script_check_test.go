package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// patience bounds every wait of a script.
const patience = 30 * time.Second

// await is "await FILE N [TEXT]": waits until the file holds N lines, those
// with TEXT if it is given.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: await FILE N [TEXT]")
	}
	want := number(ts, false, args[1:])
	text := []byte(strings.Join(args[2:], ""))
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		data, _ := os.ReadFile(ts.MkAbs(args[0])) // not there yet is no lines
		n := 0
		for line := range bytes.Lines(data) {
			if bytes.Contains(line, text) && bytes.HasSuffix(line, []byte{'\n'}) {
				n++
			}
		}
		if n >= want {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s has %d such lines after %s, want %d", args[0], n, patience, want)
		}
	}
}

// appendTo is "append FILE TEXT": puts the text at its end, as it is.
func appendTo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: append FILE TEXT")
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY|os.O_APPEND, 0)
	ts.Check(err)
	defer f.Close()
	_, err = f.WriteString(args[1])
	ts.Check(err)
}

// validate is "validate DIR", every file of a run directory is as `hanbench
// schema` says, or "validate PLAN.yaml", or "validate …/NAME.json" or .jsonl with
// the name of a schema.
func validate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: validate DIR|PLAN.yaml|NAME.json|NAME.jsonl")
	}
	if name, ok := strings.CutSuffix(filepath.Base(args[0]), ".json"); ok {
		conforms(ts, name, []byte(ts.ReadFile(args[0])))
		return
	}
	if name, ok := strings.CutSuffix(filepath.Base(args[0]), ".jsonl"); ok {
		conforms(ts, name, jsonLines([]byte(ts.ReadFile(args[0])))...)
		return
	}
	if strings.HasSuffix(args[0], ".yaml") {
		validatePlan(ts, args[0])
		return
	}
	dir := ts.MkAbs(args[0])
	validatePlan(ts, filepath.Join(dir, "plan.yaml"))
	result, err := os.ReadFile(filepath.Join(dir, "result.json"))
	ts.Check(err)
	conforms(ts, "result", result)
	records, err := os.ReadFile(filepath.Join(dir, "records.jsonl"))
	ts.Check(err)
	if len(records) == 0 {
		ts.Fatalf("records.jsonl is empty: nothing to check")
	}
	conforms(ts, "records", jsonLines(records)...)
	if judgments, err := os.ReadFile(filepath.Join(dir, "judgments.jsonl")); err == nil {
		conforms(ts, "judgments", jsonLines(judgments)...)
	}
	if scores, err := os.ReadFile(filepath.Join(dir, "scores.jsonl")); err == nil {
		conforms(ts, "scores", jsonLines(scores)...)
	}
}

func jsonLines(data []byte) [][]byte {
	return bytes.SplitAfter(bytes.TrimSuffix(data, []byte{'\n'}), []byte{'\n'})
}

func validatePlan(ts *testscript.TestScript, path string) {
	plan, err := yaml.YAMLToJSON([]byte(ts.ReadFile(path)))
	ts.Check(err)
	conforms(ts, "plan", plan)
}

func conforms(ts *testscript.TestScript, name string, documents ...[]byte) {
	var out, messages bytes.Buffer
	if code := Main([]string{"schema", name}, &IO{Out: &out, Err: &messages}); code != exitOK {
		ts.Fatalf("hanbench schema %s: exit code %d: %s", name, code, messages.String())
	}
	schema, err := jsonschema.UnmarshalJSON(&out)
	ts.Check(err)
	compiler := jsonschema.NewCompiler()
	ts.Check(compiler.AddResource(name, schema))
	compiled, err := compiler.Compile(name)
	ts.Check(err)
	for i, d := range documents {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(d))
		ts.Check(err)
		if err := compiled.Validate(v); err != nil {
			ts.Fatalf("%s, document %d: %v\n%s", name, i+1, err, d)
		}
	}
}

// field is "field FILE PATH WANT": the JSON value at a dotted path, as JSON or,
// for a string, as text. FILE may be stdout.
func field(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: field FILE PATH WANT")
	}
	v := readJSON(ts, args[0])
	for _, key := range strings.Split(args[1], ".") {
		switch x := v.(type) {
		case map[string]any:
			inner, ok := x[key]
			if !ok {
				ts.Fatalf("%s has no %s", args[0], args[1])
			}
			v = inner
		case []any:
			i := number(ts, false, []string{key})
			if i >= len(x) {
				ts.Fatalf("%s has no %s", args[0], args[1])
			}
			v = x[i]
		default:
			ts.Fatalf("%s has no %s", args[0], args[1])
		}
	}
	got, ok := v.(string)
	if !ok {
		data, err := json.Marshal(v)
		ts.Check(err)
		got = string(data)
	}
	if (got == args[2]) == neg {
		ts.Fatalf("%s is %s, want %s (not: %t)", args[1], got, args[2], neg)
	}
}

func readJSON(ts *testscript.TestScript, file string) any {
	var v any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
	d.UseNumber()
	ts.Check(d.Decode(&v))
	if d.More() {
		ts.Fatalf("%s holds more than one JSON value", file)
	}
	return v
}

// same is "same DIR DIR": the results of two runs are equal save for times and
// what follows from them.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same DIR DIR")
	}
	var results [2]any
	for i, dir := range args {
		results[i] = withoutTimes(readJSON(ts, filepath.Join(dir, "result.json")))
		if !strings.Contains(fmt.Sprint(results[i]), "correct:") {
			ts.Fatalf("%s: nothing is left to compare", dir)
		}
	}
	diff := cmp.Diff(results[0], results[1])
	if (diff == "") == neg {
		ts.Fatalf("results of %s and %s differ (want them to: %t):\n%s", args[0], args[1], neg, diff)
	}
}

// withoutTimes takes out of a result what differs between two runs of one plan.
func withoutTimes(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withoutTimes(v[i])
		}
	case map[string]any:
		for _, key := range []string{
			"window", "latency", "rates", "server", "validity", "sessions", "started", "ended", "run_id",
			"setup_requests", "steady", "warnings", "load_ns", "error_examples", "records_hash", "records_bytes",
		} {
			delete(v, key)
		}
		for key := range v {
			v[key] = withoutTimes(v[key])
		}
	}
	return v
}

// order is "order FILE TEXT TEXT…": the texts stand in the file in this order.
func order(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: order FILE TEXT TEXT…")
	}
	rest := ts.ReadFile(args[0])
	for _, text := range args[1:] {
		_, after, ok := strings.Cut(rest, text)
		if !ok {
			ts.Fatalf("%s: %q does not stand after the texts before it", args[0], text)
		}
		rest = after
	}
}

// hidden is "hidden TEXT PLACE…": the text appears in none of the files and
// folders named, in no spelling, and if it is long not its halves either.
// PLACE may be stdout or stderr.
func hidden(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: hidden TEXT PLACE…")
	}
	parts := []string{args[0]}
	if runes := []rune(args[0]); len(runes) >= 16 {
		parts = append(parts, string(runes[:len(runes)/2]), string(runes[len(runes)/2:]))
	}
	found, searched := "", 0
	look := func(name, text string) {
		searched += len(text)
		for _, part := range parts {
			for _, s := range spellings(part) {
				if strings.Contains(text, s) {
					found = fmt.Sprintf("%s holds it, as %s", name, s)
				}
			}
		}
	}
	for _, place := range args[1:] {
		if place == "stdout" || place == "stderr" {
			look(place, ts.ReadFile(place))
			continue
		}
		ts.Check(filepath.WalkDir(ts.MkAbs(place), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			look(path, string(data))
			return err
		}))
	}
	if searched == 0 {
		ts.Fatalf("there was nothing to search")
	}
	if (found == "") == neg {
		ts.Fatalf("%s: found: %q (want it found: %t)", args[0], found, neg)
	}
}
