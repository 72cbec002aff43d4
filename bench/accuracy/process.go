package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/hanbench/hanbench/bench/cores"
)

// splitCores splits the cores that this process may use: the last is the
// server's, the others the client's. Of a single one both have it.
func splitCores() (server, client []int, err error) {
	all, err := cores.Usable()
	last := len(all) - 1
	if err != nil || last < 1 {
		return all, all, err
	}
	return all[last:], all[:last], nil
}

// startServer starts the independent server on its core.
func startServer(self string, cpus []int, s scenario, log string) (*cores.Server, netip.AddrPort, error) {
	server, err := cores.Serve(exec.Command(self, serveArgs(s, log)...), cpus)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	addr, err := netip.ParseAddrPort(server.Address)
	if err != nil {
		server.End()
	}
	return server, addr, err
}

// usage is what a client cost.
type usage struct {
	CPU time.Duration `json:"cpu_ns"`
	RSS int64         `json:"max_rss_bytes"` // 0 where it is not known
}

// runClient runs a client to its end. What it says on standard error stands in
// the error when it fails.
//
// A launcher stands between: Linux counts into a process's most memory that of
// the process which forked it, and this one is large.
func (b *bench) runClient(cmd *exec.Cmd) (usage, error) {
	path := filepath.Join(b.dir, "usage.json")
	launcher := exec.Command(b.self, append([]string{verbLaunch, path}, cmd.Args...)...)
	launcher.Stdout = cmd.Stdout
	var said bytes.Buffer
	launcher.Stderr = &said
	if err := cores.Start(launcher, b.client); err != nil {
		return usage{}, err
	}
	if err := launcher.Wait(); err != nil {
		return usage{}, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, said.Bytes())
	}
	var u usage
	text, err := os.ReadFile(path)
	if err != nil {
		return u, err
	}
	return u, json.Unmarshal(text, &u)
}

// launch runs the command args[1:] and writes what it cost to the file args[0].
func launch(args []string) error {
	if len(args) < 2 {
		return errors.New("launch: no command")
	}
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	p := cmd.ProcessState
	text, err := json.Marshal(usage{CPU: p.UserTime() + p.SystemTime(), RSS: maxRSS(p)})
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], text, 0o644)
}
