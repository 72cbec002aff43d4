package main

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
)

// A client's memory is its own, not that of this process.
func TestClientUsage(t *testing.T) {
	large := bytes.Repeat([]byte{1}, 300<<20)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server, client, err := splitCores()
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
