package reference

import (
	"encoding/json"
	"io"
	"sync"
	"time"
)

// A LogLine is what the endpoint writes of one request when it has ended, as a
// line of JSON. Moments are nanoseconds of the wall clock (Unix), 0 for what
// did not happen.
type LogLine struct {
	ID         string `json:"id"` // of the X-Request-Id header, may be empty
	Method     string `json:"method"`
	Path       string `json:"path"`
	Status     int    `json:"status"` // of HTTP; 0: no answer was begun
	ReceivedNS int64  `json:"received_ns"`
	StartedNS  int64  `json:"started_ns"` // when it got its slot
	// SentNS are the moments just before each event of a stream, or the whole
	// of an unstreamed answer, was handed to the kernel: for OpenAI the role,
	// each token, the finish, the usage, [DONE]; for Ollama each line.
	SentNS []int64 `json:"sent_ns"`
	// FirstOutputNS and LastOutputNS are those among SentNS of the first and
	// the last event with text.
	FirstOutputNS int64  `json:"first_output_ns"`
	LastOutputNS  int64  `json:"last_output_ns"`
	EndNS         int64  `json:"end_ns"`
	PromptTokens  int    `json:"prompt_tokens"`
	Tokens        int    `json:"tokens"` // sent, thinking included
	Finish        string `json:"finish"` // "" where no finish was sent
	Fault         string `json:"fault"`
}

// sent notes that an event is about to be written.
func (l *LogLine) sent(hasText bool) {
	now := time.Now().UnixNano()
	l.SentNS = append(l.SentNS, now)
	if !hasText {
		return
	}
	if l.FirstOutputNS == 0 {
		l.FirstOutputNS = now
	}
	l.LastOutputNS = now
}

// A journal writes log lines, one at a time.
type journal struct {
	mu sync.Mutex
	w  io.Writer // nil: nothing is written
}

// write writes one line. A log that cannot be written stops no answer.
func (j *journal) write(l *LogLine) {
	if j.w == nil {
		return
	}
	line, err := json.Marshal(l)
	if err != nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.w.Write(append(line, '\n'))
}
