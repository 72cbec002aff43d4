package reference

import (
	"encoding/json"
	"io"
	"strconv"
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
	// LateNS is how long after its due time a token or the finish was sent at
	// the worst: how far the endpoint can be trusted as a standard.
	LateNS int64 `json:"late_ns"`
	// FirstOutputNS and LastOutputNS are those among SentNS of the first and
	// the last event with text.
	FirstOutputNS int64  `json:"first_output_ns"`
	LastOutputNS  int64  `json:"last_output_ns"`
	EndNS         int64  `json:"end_ns"`
	PromptTokens  int    `json:"prompt_tokens"`
	CachedTokens  int    `json:"cached_tokens"` // of these, from the prompt cache
	Tokens        int    `json:"tokens"`        // sent, thinking included
	Finish        string `json:"finish"`        // "" where no finish was sent
	Fault         string `json:"fault"`
}

// sent notes that an event is about to be written, which was due at a moment;
// zero: at none.
func (l *LogLine) sent(hasText bool, due time.Time) {
	moment := time.Now()
	if !due.IsZero() {
		l.LateNS = max(l.LateNS, moment.Sub(due).Nanoseconds())
	}
	now := moment.UnixNano()
	l.SentNS = append(l.SentNS, now)
	if !hasText {
		return
	}
	if l.FirstOutputNS == 0 {
		l.FirstOutputNS = now
	}
	l.LastOutputNS = now
}

// append appends the line as JSON, as encoding/json would write it: that takes
// longer than the sending of a short answer.
func (l *LogLine) append(dst []byte) []byte {
	text := func(name, value string) {
		dst = appendText(append(dst, name...), value)
	}
	number := func(name string, n int64) {
		dst = strconv.AppendInt(append(dst, name...), n, 10)
	}
	text(`{"id":`, l.ID)
	text(`,"method":`, l.Method)
	text(`,"path":`, l.Path)
	number(`,"status":`, int64(l.Status))
	number(`,"received_ns":`, l.ReceivedNS)
	number(`,"started_ns":`, l.StartedNS)
	dst = append(dst, `,"sent_ns":[`...)
	for i, ns := range l.SentNS {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, ns, 10)
	}
	number(`],"late_ns":`, l.LateNS)
	number(`,"first_output_ns":`, l.FirstOutputNS)
	number(`,"last_output_ns":`, l.LastOutputNS)
	number(`,"end_ns":`, l.EndNS)
	number(`,"prompt_tokens":`, int64(l.PromptTokens))
	number(`,"cached_tokens":`, int64(l.CachedTokens))
	number(`,"tokens":`, int64(l.Tokens))
	text(`,"finish":`, l.Finish)
	text(`,"fault":`, l.Fault)
	return append(dst, '}')
}

// appendText appends a string as JSON, which what a client sent needs not be.
func appendText(dst []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // of a string there is none
	}
	return append(dst, quoted...)
}

// A journal writes log lines beside those who hand them in: they wait for no
// file. A nil journal writes nothing.
type journal struct {
	w    io.Writer
	done chan struct{} // closed by close
	idle chan struct{} // closed when everything is written

	mu    sync.Mutex
	lines []byte // to be written
}

// flushEvery is how long a line waits for others.
const flushEvery = time.Second

// startJournal starts writing to w until close is called; nil for a nil w.
func startJournal(w io.Writer) *journal {
	if w == nil {
		return nil
	}
	j := &journal{w: w, done: make(chan struct{}), idle: make(chan struct{})}
	go j.run()
	return j
}

func (j *journal) run() {
	defer close(j.idle)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	var spare []byte
	for open := true; open; {
		select {
		case <-tick.C:
		case <-j.done:
			open = false
		}
		j.mu.Lock()
		lines := j.lines
		j.lines = spare[:0]
		j.mu.Unlock()
		if len(lines) > 0 {
			j.w.Write(lines) // a log that cannot be written stops no answer
		}
		spare = lines
	}
}

// write hands in a line.
func (j *journal) write(l *LogLine) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(l.append(j.lines), '\n')
}

// close writes what is left, and returns when it is written.
func (j *journal) close() {
	if j == nil {
		return
	}
	close(j.done)
	<-j.idle
}
