package reference

import (
	"bytes"
	"io"
	"net"
	"testing"
)

// A quick connection writes all of what no socket buffer holds, and says when
// the other side has gone.
func TestQuickConn(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	conn, err := quickListener{listener}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()

	want := bytes.Repeat([]byte("가나다라마바사아자차"), 1<<20)
	type result struct {
		n   int
		err error
	}
	wrote := make(chan result)
	go func() {
		n, err := conn.Write(want)
		wrote <- result{n, err}
	}()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(client, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("what was written did not arrive: %v", err)
	}
	if r := <-wrote; r.n != len(want) || r.err != nil {
		t.Errorf("write: %+v", r)
	}
	if n, err := conn.Write(nil); n != 0 || err != nil {
		t.Errorf("writing nothing: %d, %v", n, err)
	}
	client.(*net.TCPConn).SetLinger(0)
	client.Close()
	for range 100 { // the reset may be on its way
		if _, err = conn.Write(want); err != nil {
			break
		}
	}
	if err == nil {
		t.Error("the other side has gone, and nobody says so")
	}
	conn.Close()
	if _, err := conn.Write(want); err == nil {
		t.Error("writing to a closed connection is no error")
	}
}
