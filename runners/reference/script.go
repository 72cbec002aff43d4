package reference

import "time"

// A step is one thing that happens while an answer is sent.
type step struct {
	kind     stepKind
	text     string // of a token; may be a part of a character
	thinking bool
	tokens   int           // what text counts as
	beats    int           // how many steps of decoding it takes; 0: none
	pause    time.Duration // of a stall or a hang; 0: until the client goes
}

type stepKind int

const (
	stepOpen      stepKind = iota // the opening event, where a protocol has one
	stepToken                     // an event with text
	stepFinish                    // the event that says why the answer ended
	stepUsage                     // the usage by itself, where a protocol has that
	stepDone                      // the end of the stream
	stepStall                     // silence
	stepMalformed                 // an event that is no JSON
	stepFailure                   // an error object as an event
	stepReset                     // the connection is reset
	stepCut                       // the answer ends here
	stepHang                      // silence, the slot given back
)

// script is how a reply is sent when nothing goes wrong.
func (r reply) script(p Profile) []step {
	steps := make([]step, 0, len(r.thinking)+len(r.content)+4)
	steps = append(steps, step{kind: stepOpen})
	steps = appendTokens(steps, r.thinking, true, p)
	steps = appendTokens(steps, r.content, false, p)
	return append(steps, step{kind: stepFinish}, step{kind: stepUsage}, step{kind: stepDone})
}

// appendTokens makes events of tokens: as many to each as the profile says, and
// of parts of syllables what it makes of them. A part that is held back goes
// with the rest of its syllable; where a limit has cut that off it counts, but
// its event is without text.
func appendTokens(steps []step, tokens []string, thinking bool, p Profile) []step {
	event, held := step{kind: stepToken, thinking: thinking}, ""
	for i, token := range tokens {
		event.tokens++
		event.beats++
		switch {
		case p.SplitSyllables.Sent == splitRaw:
			event.text += token
		case startsSyllable(token):
			held = token
		default:
			event.text += held + token
			held = ""
		}
		last := i == len(tokens)-1
		full := event.tokens >= p.TokensPerChunk && (held == "" || p.SplitSyllables.Sent == splitEmpty)
		if full || last {
			steps = append(steps, event)
			event.text, event.tokens, event.beats = "", 0, 0
		}
	}
	return steps
}

// beats is the number of steps of decoding that steps take.
func beats(steps []step) int {
	n := 0
	for _, s := range steps {
		n += s.beats
	}
	return n
}
