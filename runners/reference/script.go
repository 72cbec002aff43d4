package reference

import "time"

// A step is one thing that happens while an answer is sent.
type step struct {
	kind     stepKind
	text     string // of a token; may be half a character, see FaultSplitSyllable
	thinking bool
	tokens   int           // what text counts as
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
func (r reply) script() []step {
	steps := []step{{kind: stepOpen}}
	for _, t := range r.thinking {
		steps = append(steps, step{kind: stepToken, text: t, thinking: true, tokens: 1})
	}
	for _, t := range r.content {
		steps = append(steps, step{kind: stepToken, text: t, tokens: 1})
	}
	return append(steps, step{kind: stepFinish}, step{kind: stepUsage}, step{kind: stepDone})
}

// paced is the number of steps that take the time of a token.
func paced(steps []step) int {
	n := 0
	for _, s := range steps {
		if s.tokens > 0 {
			n++
		}
	}
	return n
}
