package secret

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
)

func TestBytes(t *testing.T) {
	for _, tc := range []struct {
		name     string
		secrets  []string
		in, want string
	}{
		{"비밀 없음", nil, "열쇠는 sk-12345678", "열쇠는 sk-12345678"},
		{"한 번", []string{"sk-12345678"}, "열쇠는 sk-12345678.", "열쇠는 [secret]."},
		{"여러 번", []string{"sk-12345678"}, "sk-12345678sk-12345678 sk-12345678", "[secret][secret] [secret]"},
		{"여럿", []string{"sk-12345678", "geheimnis"}, "geheimnis sk-12345678", "[secret] [secret]"},
		{"한글 열쇠", []string{"열쇠말"}, "열쇠말", "[secret]"},
		{"짧은 것은 비밀이 아님", []string{"EMPTY", "1234567", ""}, "EMPTY 1234567", "EMPTY 1234567"},
		{"꼭 여덟 바이트", []string{"12345678"}, "12345678", "[secret]"},
		{"앞부분이 같은 두 열쇠", []string{"sk-12345678", "sk-12345678-long-tail"}, "sk-12345678-long-tail sk-12345678", "[secret] [secret]"},
		{"비슷하지만 다름", []string{"sk-12345678"}, "sk-12345679 SK-12345678", "sk-12345679 SK-12345678"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var r Redactor
			r.Add(tc.secrets...)
			if got := string(r.Bytes([]byte(tc.in))); got != tc.want {
				t.Errorf("%q; want %q", got, tc.want)
			}
			var out bytes.Buffer
			if n, err := r.Writer(&out).Write([]byte(tc.in)); n != len(tc.in) || err != nil || out.String() != tc.want {
				t.Errorf("written %q, %d, %v; want %q", out.String(), n, err, tc.want)
			}
		})
	}
}

// TestBytesInJSON: a record holds texts as JSON strings, where a key may look
// different.
func TestBytesInJSON(t *testing.T) {
	const key = `p<a>&"ss\word/é` + "\t"
	var r Redactor
	r.Add(key)
	for _, escapeHTML := range []bool{true, false} {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(escapeHTML)
		if err := e.Encode(map[string]string{"error": "refused " + key + "!"}); err != nil {
			t.Fatal(err)
		}
		got := r.Bytes(b.Bytes())
		if want := `{"error":"refused [secret]!"}` + "\n"; string(got) != want {
			t.Errorf("escapeHTML %v: %s; want %s", escapeHTML, got, want)
		}
	}
}

func TestBytesWithoutSecrets(t *testing.T) {
	in := []byte("그대로")
	var known Redactor
	known.Add("sk-12345678")
	for _, r := range []*Redactor{nil, {}, &known} {
		if got := r.Bytes(in); &got[0] != &in[0] {
			t.Error("a text without secrets was copied")
		}
	}
	if string(in) != "그대로" {
		t.Errorf("the caller's bytes are now %q", in)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriterError(t *testing.T) {
	var r Redactor
	if n, err := r.Writer(fullDisk{}).Write([]byte("가")); n != 0 || err == nil {
		t.Errorf("%d, %v; want the writer's error", n, err)
	}
}

// TestAtOnce is for the race detector: keys are added while others write.
func TestAtOnce(t *testing.T) {
	var r Redactor
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() { r.Add(strings.Repeat("k", 8+i)) })
		wg.Go(func() { r.Bytes([]byte("kkkkkkkkkkkkkkkkkkkk")) })
	}
	wg.Wait()
	if got := string(r.Bytes([]byte(strings.Repeat("k", 15)))); got != Mark {
		t.Errorf("%q; want all of it hidden", got)
	}
}
