package cores

import (
	"os/exec"
	"strings"
	"testing"
)

func TestStart(t *testing.T) {
	nproc, err := exec.LookPath("nproc")
	if err != nil {
		t.Skip(err)
	}
	all, err := Usable()
	if err != nil || len(all) == 0 {
		t.Fatalf("usable: %v, %v", all, err)
	}
	cmd := exec.Command(nproc)
	var out strings.Builder
	cmd.Stdout = &out
	if err := Start(cmd, all[len(all)-1:]); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || out.String() != "1\n" {
		t.Errorf("on the last of cores %v it has %q, %v", all, out.String(), err)
	}
	if after, err := Usable(); err != nil || len(after) != len(all) {
		t.Errorf("this thread has %v afterwards, %v before; %v", after, all, err)
	}
}
