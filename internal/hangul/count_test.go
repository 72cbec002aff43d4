package hangul

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

// Whatever follows a letter or a mark, the short cut says what norm says.
func TestShortCutToNFC(t *testing.T) {
	for r := rune(1); r < 0x30000; r++ {
		for _, before := range []string{"가e", "각\u0301"} {
			if s := before + string(r); NFC(s) != norm.NFC.String(s) {
				t.Fatalf("%U after %q: %q", r, before, NFC(s))
			}
		}
	}
	if got := NFC("\u1112\u1161\u11ab"); got != "한" {
		t.Errorf("풀어 쓴 한: %q", got)
	}
}
