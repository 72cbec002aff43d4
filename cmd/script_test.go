package cmd

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be hanbench: the scripts start it as a process
// of its own, with its own signals and exit code.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hanbench": func() { os.Exit(Main(os.Args[1:], System())) },
	})
}

// TestScripts runs testdata/script. Besides testscript's own commands the
// scripts have those below.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata/script",
		Setup:              isolate,
		RequireUniqueNames: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exit": exits, "watch": watch, "terminate": terminate, "exited": exited, "await": await, "append": appendTo,
			"validate": validate, "field": field, "same": same, "order": order,
			"hidden": hidden, "aligned": aligned, "fits": fits,
			"server": startServer, "asked": asked, "freeport": freePort, "up": up,
		},
	})
}

// closed is an address on which nothing listens.
const closed = "127.0.0.1:1"

// isolate keeps the scripts away from the model servers of this machine, and
// gives each the files of testdata/common.
func isolate(env *testscript.Env) error {
	env.Values[watched{}] = new(*exec.Cmd)
	env.Values[counts{}] = map[string]*atomic.Int64{}
	env.Setenv("OLLAMA_HOST", closed)
	// Under the race detector every process would wait a second before its end.
	env.Setenv("GORACE", "atexit_sleep_ms=10")
	config := filepath.Join(env.WorkDir, ".config")
	env.Setenv("XDG_CONFIG_HOME", config)
	// Nor does what this machine was seen to carry matter to them.
	env.Setenv("HANBENCH_CALIBRATION", filepath.Join(env.WorkDir, ".no-calibration.json"))
	presets := "presets:\n"
	for _, name := range []string{"vllm", "sglang", "llama-server", "lmstudio"} {
		presets += "- {name: " + name + ", protocol: openai, url: 'http://" + closed + "/v1', local: true}\n"
	}
	if err := os.MkdirAll(filepath.Join(config, "hanbench"), 0o755); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(config, "hanbench", "presets.yaml"), []byte(presets), 0o644),
		os.CopyFS(env.WorkDir, os.DirFS("testdata/common")),
	)
}

// exits is "exit CODE PROGRAM ARGS…": runs it and checks the exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want := number(ts, neg || len(args) < 2, args)
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// number is the first argument, or the end of the script when the command was
// not called as it should be.
func number(ts *testscript.TestScript, wrong bool, args []string) int {
	if wrong || len(args) == 0 {
		ts.Fatalf("wrong arguments %q", args)
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	return n
}

// watched is the key of the program that exited will ask for its code.
type watched struct{}

// watch remembers the program last started in the background.
func watch(ts *testscript.TestScript, neg bool, args []string) {
	programs := ts.BackgroundCmds()
	if neg || len(args) != 0 || len(programs) == 0 {
		ts.Fatalf("usage: watch, after a program was started in the background")
	}
	*ts.Value(watched{}).(**exec.Cmd) = programs[len(programs)-1]
}

// terminate sends the watched program SIGTERM, which testscript's kill cannot.
func terminate(ts *testscript.TestScript, neg bool, args []string) {
	program := *ts.Value(watched{}).(**exec.Cmd)
	if neg || len(args) != 0 || program == nil {
		ts.Fatalf("usage: terminate, after watch")
	}
	ts.Check(program.Process.Signal(syscall.SIGTERM))
}

// exited is "exited CODE": the watched program, waited for, ended with it.
func exited(ts *testscript.TestScript, neg bool, args []string) {
	want := number(ts, neg || len(args) != 1, args)
	program := *ts.Value(watched{}).(**exec.Cmd)
	if program == nil || program.ProcessState == nil {
		ts.Fatalf("watch the program and wait for it first")
	}
	if code := program.ProcessState.ExitCode(); code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}
