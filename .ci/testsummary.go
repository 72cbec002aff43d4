// Testsummary reads the events of go test -json. It prints what go test itself
// would, skipped tests with their reasons, and last a line
// "N passed, N failed, N skipped". Subtests count.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is what of a test2json event matters here.
type event struct {
	Action, Package, Test, Output string
}

func main() {
	if err := summarize(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "testsummary:", err)
		os.Exit(1)
	}
}

func summarize(in io.Reader, out io.Writer) error {
	counts := map[string]int{}
	written := map[[2]string]string{} // what a test has written so far
	failedTests := map[string]bool{}  // packages in which a test failed
	decoder := json.NewDecoder(bufio.NewReader(in))
	for {
		var e event
		if err := decoder.Decode(&e); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("read go test -json: %w", err)
		}
		key := [2]string{e.Package, e.Test}
		switch e.Action {
		case "build-output":
			fmt.Fprint(out, e.Output)
		case "output":
			if e.Test != "" {
				written[key] += e.Output
			} else if e.Output != "PASS\n" && !strings.HasPrefix(e.Output, "?") {
				fmt.Fprint(out, e.Output)
			}
		case "pass", "fail", "skip":
			if e.Test == "" {
				// A package that fails without a test did not build, or its TestMain failed.
				if e.Action == "fail" && !failedTests[e.Package] {
					counts["fail"]++
				}
				continue
			}
			counts[e.Action]++
			if e.Action == "fail" {
				failedTests[e.Package] = true
			}
			if e.Action != "pass" {
				fmt.Fprint(out, written[key])
			}
			delete(written, key)
		}
	}
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", counts["pass"], counts["fail"], counts["skip"])
	if counts["pass"] == 0 {
		return fmt.Errorf("no test passed")
	}
	return nil
}
