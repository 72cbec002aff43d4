package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A client's memory is its own, not that of this process.
func TestClientUsage(t *testing.T) {
	large := bytes.Repeat([]byte{1}, 300<<20)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server, client, err := cores()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{self: self, dir: t.TempDir(), server: server, client: client}
	u, err := b.runClient(exec.Command(self, "-test.run=^$"))
	if err != nil {
		t.Fatal(err)
	}
	if _, own := ownUsage(); own < int64(len(large)) || u.RSS <= 0 || u.RSS > own/2 || u.CPU <= 0 {
		t.Errorf("a process that does nothing took %d bytes and %v; this one %d bytes", u.RSS, u.CPU, own)
	}
}

func TestStartOn(t *testing.T) {
	nproc, err := exec.LookPath("nproc")
	if err != nil {
		t.Skip(err)
	}
	server, _, err := cores()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(nproc)
	var out strings.Builder
	cmd.Stdout = &out
	if err := startOn(server, cmd); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || out.String() != "1\n" {
		t.Errorf("on cores %v it has %q, %v", server, out.String(), err)
	}
}
