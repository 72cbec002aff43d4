package wire

import (
	"net"
	"testing"
)

// TestReadAllocatesNothing: a read is what every event of every stream costs.
func TestReadAllocatesNothing(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ours, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	theirs, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	reader := stamped(ours)
	if reader == nil {
		t.Skip("no kernel timestamps here")
	}
	awaitStamps(t, reader, theirs)
	line, buf := []byte("data: 가\n"), make([]byte, 64)
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := theirs.Write(line); err != nil {
			t.Fatal(err)
		}
		n, received, err := reader.read(buf)
		if err != nil || string(buf[:n]) != string(line) || received.IsZero() {
			t.Fatalf("%q at %v, error %v", buf[:n], received, err)
		}
	})
	if allocs != 0 {
		t.Errorf("%.0f allocations a read", allocs)
	}
}
