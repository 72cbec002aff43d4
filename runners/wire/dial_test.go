package wire

import (
	"context"
	"net/netip"
	"testing"
)

// TestNamesAreResolvedOnce: what was found is asked for no more.
func TestNamesAreResolvedOnce(t *testing.T) {
	d := newDialer(NewClock(), nil)
	found, err := d.resolve(context.Background(), "localhost")
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	again, err := d.resolve(gone, "localhost") // no look-up could end well
	if err != nil || len(again) != len(found) || again[0] != found[0] {
		t.Errorf("again %v, error %v; want %v", again, err, found)
	}
	if got, err := d.resolve(gone, "::1"); err != nil || len(got) != 1 || got[0] != netip.MustParseAddr("::1") {
		t.Errorf("an address is itself: %v, %v", got, err)
	}
}
