package reference

import "strings"

// A call is a request for an answer, whichever protocol it came by. A nil
// pointer is a parameter that was not sent.
type call struct {
	model       string
	messages    []message
	stream      bool
	seed        *int64
	temperature *float64
	limit       int // most output tokens; 0: no limit
	least       int // output tokens before the answer may end
	stop        []string
	think       *bool
	ignoreEOS   bool // go on until the limit
	context     int  // tokens of context asked for; 0: the profile's
}

type message struct{ role, content string }

// prompt is the last user message, which is where a suite puts its item; "" if
// there is none.
func (c call) prompt() string {
	for i := len(c.messages) - 1; i >= 0; i-- {
		if c.messages[i].role == "user" {
			return c.messages[i].content
		}
	}
	return ""
}

// promptTokens is the size of the whole prompt, every message counted.
func (c call) promptTokens() int {
	n := 0
	for _, m := range c.messages {
		n += MessageTokens + CountTokens(m.content)
	}
	return n
}

// said lists the messages, roles and contents in turn.
func (c call) said() []string {
	parts := make([]string, 0, 2*len(c.messages))
	for _, m := range c.messages {
		parts = append(parts, m.role, m.content)
	}
	return parts
}

// cutAtStop cuts text before the first of the call's stop sequences.
func (c call) cutAtStop(text string) string {
	end := len(text)
	for _, stop := range c.stop {
		if i := strings.Index(text, stop); stop != "" && i >= 0 {
			end = min(end, i)
		}
	}
	return text[:end]
}
