package cores

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestServe: a server's first line is its address; it runs on until it is ended,
// and has written its log then.
func TestServe(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	for _, tc := range []struct{ name, script, err string }{
		{"끝까지", "echo ' 127.0.0.1:80 '; cat; echo 끝 >" + log, ""},
		{"말없이 끝남", "exit 3", "start the server: it does not say where it is: the server: exit status 3"},
		{"말없이 잘 끝남", "exit 0", "start the server: it does not say where it is: EOF"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := Serve(exec.Command("sh", "-c", tc.script), nil)
			if tc.err != "" {
				if err == nil || err.Error() != tc.err {
					t.Errorf("error %v; want %s", err, tc.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if s.Address != "127.0.0.1:80" {
				t.Errorf("address %q", s.Address)
			}
			if _, err := os.Stat(log); err == nil {
				t.Error("the server has ended already")
			}
			if err := s.End(); err != nil {
				t.Error(err)
			}
			if text, err := os.ReadFile(log); strings.TrimSpace(string(text)) != "끝" {
				t.Errorf("log %q, %v", text, err)
			}
		})
	}
	s, err := Serve(exec.Command("sh", "-c", "echo here; cat; exit 4"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.End(); err == nil || err.Error() != "the server: exit status 4" {
		t.Errorf("error %v of a server that ended badly", err)
	}
}
