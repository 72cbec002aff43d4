package results

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
)

// A Log is records.jsonl with a fact of each request, and the file open: whole
// requests are read again when they are asked for. The scores are those recorded.
// It may be used by several goroutines.
type Log struct {
	*Contents
	file     *os.File
	decoders sync.Pool // of *decoder
	stages   map[int][]*fact
}

// Log reads records.jsonl. The error is as of Read. The caller closes it.
func (d *Dir) Log() (*Log, error) {
	f, err := openRead(d.file(RecordsFile))
	if err != nil {
		return nil, err
	}
	c, all, err := readFacts(f, f.Name(), nil, keepIDs, io.Discard)
	if err != nil {
		f.Close()
		return nil, err
	}
	l := &Log{Contents: c, file: f, stages: map[int][]*fact{}}
	l.decoders.New = func() any { return newDecoder(decodeTexts | decodeHashes) }
	for _, f := range all {
		l.stages[int(f.stage)] = append(l.stages[int(f.stage)], f)
	}
	return l, nil
}

// Close closes the file and forgets the requests.
func (l *Log) Close() error {
	l.stages = nil
	return l.file.Close()
}

// Done says which requests of a stage (by seq, without warm-up) need not be sent
// again on resuming: answered or failed, but not cancelled.
func (l *Log) Done(stage int) map[int]bool {
	done := map[int]bool{}
	for _, f := range settle(l.stages[stage]).final {
		done[int(f.seq)] = true
	}
	return done
}

// SpentNS is the time from a stage's first measured request due to the last one's
// end, added up over sessions, in nanoseconds.
func (l *Log) SpentNS(stage int) int64 {
	type span struct{ first, last given }
	spans := map[int32]span{}
	for _, f := range l.stages[stage] {
		if f.warmup || !f.due.there() || !f.end.there() {
			continue
		}
		s, seen := spans[f.session]
		if !seen {
			s = span{f.due, f.end}
		}
		spans[f.session] = span{min(s.first, f.due), max(s.last, f.end)}
	}
	var spent given
	for _, s := range spans {
		spent += s.last - s.first
	}
	return int64(spent)
}

// Whole reads the requests of a stage again, in the order of their ends.
func (l *Log) Whole(stage int) ([]*Record, error) {
	var all []*Record
	for _, f := range l.stages[stage] {
		r, err := l.Record(Logged{f})
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// Judgable are the requests of a stage, the attempt that counts of each, to which
// tasks of kind judged belong, answered or not, in the order of seq.
func (l *Log) Judgable(stage int) []Logged {
	var all []Logged
	for _, f := range judgable(l.Headers[0], settle(l.stages[stage]).final) {
		all = append(all, Logged{f})
	}
	return all
}

// A Logged request is one of a Log.
type Logged struct{ fact *fact }

// ID is the record's.
func (r Logged) ID() string { return *r.fact.id }

// Answered reports whether a text came that can be judged.
func (r Logged) Answered() bool { return r.fact.answered }

// Conversation is the record's; ok is false for a request that is in none.
func (r Logged) Conversation() (number int, ok bool) {
	return int(r.fact.conversation), r.fact.conversation != outside
}

// Record reads a request again, whole. The error is of a file that cannot be read
// or was changed meanwhile.
func (l *Log) Record(r Logged) (*Record, error) {
	data := make([]byte, r.fact.size)
	_, err := l.file.ReadAt(data, r.fact.line)
	if err == nil {
		if rec, ok := l.parse(bytes.TrimSpace(data)); ok && rec.ID == r.ID() {
			return rec, nil
		}
		err = errChanged
	}
	return nil, fmt.Errorf("read %s again: %w", l.file.Name(), cause(err))
}

func (l *Log) parse(data []byte) (*Record, bool) {
	d := l.decoders.Get().(*decoder)
	defer l.decoders.Put(d)
	var p place
	if d.record(data, &p) {
		return &p.Record, true
	}
	other, err := parseLine(l.file.Name(), data)
	r, ok := other.(*Record)
	return r, ok && err == nil
}
