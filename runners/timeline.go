package runners

import (
	"strings"
	"unicode"

	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/runners/wire"
	"golang.org/x/text/unicode/norm"
)

// An event is one decoded piece of a stream and when it arrived.
type event struct {
	at        int64
	content   string // visible, or reasoning between tags
	reasoning string // in a field of its own
	tool      bool   // carried the text of a tool call
}

func (e *event) hasText() bool { return e.content != "" || e.reasoning != "" || e.tool }

// thinkTags enclose reasoning in the content of models whose server does not
// take it out: most write <think>, EXAONE Deep <thought>.
var thinkTags = [][2]string{{"<think>", "</think>"}, {"<thought>", "</thought>"}, {"<thinking>", "</thinking>"}}

// assemble joins events into the answer and finds the moments of METRICS.
func assemble(r *Response, events []event, t *wire.Trace) {
	r.Sent, r.FirstByte, r.End = moment(t.Sent), moment(t.FirstByte), moment(t.End)
	if !t.Reused {
		r.DNS, r.Connect, r.TLS = moment(t.DNS), moment(t.Connect), moment(t.TLS)
	}
	r.Events = len(events)
	r.ClientLag, r.Coalesced = clientLag(t), coalesced(events, t)
	if len(events) == 0 {
		return
	}
	r.FirstChunk = moment(events[0].at)
	var content, reasoning strings.Builder
	ends := make([]int, len(events)) // where each event's content ends in the whole
	for i, e := range events {
		content.WriteString(e.content)
		reasoning.WriteString(e.reasoning)
		ends[i] = content.Len()
	}
	visible := splitThinking(content.String())
	r.Text = wire.Restore(content.String()[visible.start:])
	r.Reasoning = wire.Restore(reasoning.String() + visible.thinking)
	outputMoments(r, events)
	answerMoments(r, events, ends, content.String(), visible.start)
}

// clientLag is nil unless the kernel told the time of every line.
func clientLag(t *wire.Trace) []int64 {
	lags := make([]int64, len(t.Lines))
	for i, l := range t.Lines {
		if l.Lag < 0 {
			return nil
		}
		lags[i] = l.Lag
	}
	return lags
}

// coalesced counts the events with text among those whose time is an upper
// bound. What has no text, as a finish reason or usage, is in no figure. One text
// read with the end of the stream was sent with it; several were read late.
func coalesced(events []event, t *wire.Trace) int {
	n := texts(events, t.Merged)
	if atEnd := texts(events, t.MergedAtEnd); atEnd > 1 {
		n += atEnd
	}
	return n
}

// texts is how many of the lines are events with text.
func texts(events []event, lines []int) int {
	n := 0
	for _, i := range lines {
		if i < len(events) && events[i].hasText() {
			n++
		}
	}
	return n
}

func moment(ns int64) *int64 {
	if ns == 0 {
		return nil
	}
	return &ns
}

// visiblePart says where in the content the visible answer starts.
type visiblePart struct {
	start    int
	thinking string
}

// splitThinking takes reasoning between tags from the front of the content. A
// closing tag alone ends reasoning that the prompt's template had opened; an
// opening tag never closed makes everything reasoning.
func splitThinking(s string) visiblePart {
	lead := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	for _, tag := range thinkTags {
		opened := strings.HasPrefix(s[lead:], tag[0])
		end := strings.Index(s, tag[1])
		switch {
		case opened && end < 0:
			return visiblePart{start: len(s), thinking: s[lead+len(tag[0]):]}
		case end >= 0:
			thinking := strings.TrimPrefix(s[lead:end], tag[0])
			rest := s[end+len(tag[1]):]
			start := len(s) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
			return visiblePart{start: start, thinking: thinking}
		}
	}
	return visiblePart{}
}

// outputMoments finds first and last output and the gaps between events with
// text of any kind.
func outputMoments(r *Response, events []event) {
	var last int64
	for i := range events {
		e := &events[i]
		if !e.hasText() {
			continue
		}
		if r.FirstOutput == nil {
			r.FirstOutput = moment(e.at)
		} else {
			if r.ICL == nil {
				r.ICL = make([]int64, 0, len(events)-i)
			}
			r.ICL = append(r.ICL, e.at-last)
		}
		last = e.at
	}
	r.LastOutput = moment(last)
}

// answerMoments finds the first event with visible content, and the first
// after which the visible answer, in NFC, holds a Hangul syllable.
//
// A syllable may be spread over events, as jamo or as escaped raw bytes, so
// each event is read with the 16 bytes before it.
func answerMoments(r *Response, events []event, ends []int, content string, start int) {
	const before = 16
	for i := range events {
		if ends[i] <= start || events[i].content == "" {
			continue
		}
		if r.FirstAnswer == nil {
			r.FirstAnswer = moment(events[i].at)
		}
		from := max(start, ends[i]-len(events[i].content)-before)
		if strings.ContainsFunc(norm.NFC.String(wire.Restore(content[from:ends[i]])), hangul.IsSyllable) {
			r.FirstSyllable = moment(events[i].at)
			return
		}
	}
}
