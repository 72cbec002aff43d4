package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Every field of a line is written as encoding/json would.
func TestLogLineIsJSON(t *testing.T) {
	for _, l := range []LogLine{
		{SentNS: []int64{}},
		{
			ID: "기록 \"1\"\x01<\xff", Method: "POST", Path: "/api/\\chat", Status: 200, ReceivedNS: 1, StartedNS: 2,
			SentNS: []int64{3, 4, 1763900000123456789}, LateNS: 5, FirstOutputNS: 6, LastOutputNS: 7, EndNS: 8,
			PromptTokens: 9, CachedTokens: 10, Tokens: 11, Finish: "stop", Fault: "cut",
		},
	} {
		want, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(l.append(nil))); diff != "" {
			t.Error(diff)
		}
	}
}

// Lines are written within a second, and all of them before close returns; a
// writer that is stuck keeps nobody from handing in more.
func TestJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := &slowFile{wait: 10 * time.Second}
		j := startJournal(file)
		begin := time.Now()
		for i := range 3 {
			j.write(&LogLine{ID: fmt.Sprint(i), SentNS: []int64{}})
		}
		time.Sleep(1100 * ms)
		file.mu.Lock()
		if n := bytes.Count(file.text, []byte("\n")); n != 3 {
			t.Errorf("%d lines after a second, want 3", n)
		}
		file.mu.Unlock()
		for i := range 1000 {
			j.write(&LogLine{ID: fmt.Sprint(3 + i), SentNS: []int64{}})
		}
		if waited := time.Since(begin); waited != 1100*ms {
			t.Errorf("handing in took %v", waited-1100*ms)
		}
		j.close()
		ids := json.NewDecoder(bytes.NewReader(file.text))
		for i := range 1003 {
			var l LogLine
			if err := ids.Decode(&l); err != nil || l.ID != fmt.Sprint(i) {
				t.Fatalf("line %d: %+v, %v", i, l, err)
			}
		}
	})
}

// A slowFile has what is written at once, but takes its time to return.
type slowFile struct {
	wait time.Duration
	mu   sync.Mutex
	text []byte
}

func (f *slowFile) Write(b []byte) (int, error) {
	f.mu.Lock()
	f.text = append(f.text, b...)
	f.mu.Unlock()
	time.Sleep(f.wait)
	return len(b), nil
}

func BenchmarkLogLine(b *testing.B) {
	l := LogLine{ID: "run.1.m17.1", Method: "POST", Path: "/v1/chat/completions"}
	for i := range 100 {
		l.SentNS = append(l.SentNS, 1763900000123456789+int64(i))
	}
	var buf []byte
	for b.Loop() {
		buf = l.append(buf[:0])
	}
}
