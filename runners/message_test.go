package runners

import "testing"

// TestMessagesAsTheyStand: nothing in a prompt is written in another way than it
// has to be.
func TestMessagesAsTheyStand(t *testing.T) {
	got := string(encodeMessages([]Message{{"system", "<b>&</b>"}, {"user", "따옴표 \" 와\n줄"}}))
	want := `[{"role":"system","content":"<b>&</b>"},{"role":"user","content":"따옴표 \" 와\n줄"}]`
	if got != want {
		t.Errorf("encoded %s; want %s", got, want)
	}
}
