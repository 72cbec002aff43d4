package fetch

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hub"
)

func TestNextLink(t *testing.T) {
	tests := []struct {
		name    string
		headers []string
		want    string
		ok      bool
	}{
		{"없음", nil, "", false},
		{"허브의 것", []string{`<https://huggingface.co/api/datasets/a/b/tree/main?recursive=true&cursor=ZXlK%3D>; rel="next"`}, "https://huggingface.co/api/datasets/a/b/tree/main?recursive=true&cursor=ZXlK%3D", true},
		{"따옴표 없음", []string{`</next>;rel=next`}, "/next", true},
		{"둘 가운데 뒤", []string{`</first>; rel="first", </next>; title="a, b"; rel="last Next"`}, "/next", true},
		{"줄이 둘", []string{`</first>; rel="first"`, `</next>; rel="next"`}, "/next", true},
		{"다른 관계뿐", []string{`</prev>; rel="prev"`}, "", false},
		{"끝나지 않음", []string{`</next; rel="next"`}, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := nextLink(tt.headers); got != tt.want || ok != tt.ok {
				t.Errorf("%q, %v", got, ok)
			}
		})
	}
}

func TestNextPage(t *testing.T) {
	tests := []struct{ name, endpoint, link, want string }{
		{"같은 곳", "https://huggingface.co", "https://huggingface.co/api/x?cursor=1", "https://huggingface.co/api/x?cursor=1"},
		{"상대 주소", "https://hub.test", "/api/x?cursor=1", "https://hub.test/api/x?cursor=1"},
		{"거울이 허브를 가리킴", "https://hf-mirror.com", "https://huggingface.co/api/x?cursor=1", "https://hf-mirror.com/api/x?cursor=1"},
		{"길 있는 거울", "https://hub.test/hf", "https://huggingface.co/api/x?cursor=1", "https://hub.test/hf/api/x?cursor=1"},
		{"남의 곳", "https://hub.test", "https://evil.test/api/x", ""},
		{"허브와 비슷한 이름", "https://hub.test", "https://huggingface.co.evil.test/api/x", ""},
		{"주소 아님", "https://hub.test", "https://hub.test/%zz", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := New(Settings{Endpoint: tt.endpoint}, nil)
			if err != nil {
				t.Fatal(err)
			}
			from, err := c.address("/api/x")
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.nextPage(from, tt.link)
			if (err != nil) != (tt.want == "") || (err == nil && got.String() != tt.want) {
				t.Errorf("%v, %v; want %s", got, err, tt.want)
			}
		})
	}
}

func TestContentRange(t *testing.T) {
	type result struct {
		From, Total int64
		OK          bool
	}
	tests := []struct {
		name, header string
		want         result
	}{
		{"보통", "bytes 100-199/200", result{100, 200, true}},
		{"모르는 길이", "bytes 0-9/*", result{0, -1, true}},
		{"없음", "", result{}},
		{"다른 단위", "items 0-9/10", result{}},
		{"거꾸로", "bytes 9-0/10", result{}},
		{"길이보다 김", "bytes 0-10/10", result{0, 10, false}},
		{"만족 못함", "bytes */10", result{}},
		{"음수", "bytes -5-9/10", result{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got result
			got.From, got.Total, got.OK = contentRange(tt.header)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"하나", `{"error":"Repository not found"}`, "Repository not found"},
		{"여럿", `{"error":["하나","둘"]}`, "하나; 둘"},
		{"글", "Entry\r\nnot found", "Entry not found"},
		{"쪽", "<html><title>Log in</title>", ""},
		{"UTF-8 아님", "\xff\xfe", ""},
		{"터미널 글자", "{\"error\":\"a\\u001b[31mb\"}", "a [31mb"},
		{"긴 글", strings.Repeat("가", 400), strings.Repeat("가", 300) + "…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := errorText([]byte(tt.body)); got != tt.want {
				t.Errorf("%q; want %q", got, tt.want)
			}
		})
	}
}

func FuzzHeaders(f *testing.F) {
	f.Add(`</a>; rel="first", </b>; rel="next"`)
	f.Add("bytes 1-2/3")
	f.Add(`"api";r=0;t=55`)
	f.Add(`{"error": ["a"]}`)
	f.Add(`"` + strings.Repeat("a", 64) + `"`)
	f.Fuzz(func(t *testing.T, s string) {
		if link, ok := nextLink([]string{s}); ok && !strings.Contains(s, "<"+link+">") {
			t.Errorf("link %q of %q", link, s)
		}
		if from, total, ok := contentRange(s); ok && (from < 0 || (total >= 0 && from >= total)) {
			t.Errorf("range from %d of %d", from, total)
		}
		for _, name := range []string{"Retry-After", "RateLimit"} {
			if wait := retryAfter(http.Header{http.CanonicalHeaderKey(name): {s}}); wait < 0 {
				t.Errorf("%s %q waits %s", name, s, wait)
			}
		}
		if strings.ContainsFunc(errorText([]byte(s)), unicode.IsControl) {
			t.Errorf("%q lets a control character through", s)
		}
	})
}

func FuzzTreePage(f *testing.F) {
	f.Add([]byte(`[{"type":"directory","oid":"x","size":0,"path":"data"},{"type":"file","oid":"` + second + `","size":3,"path":"data/a.csv"},
		{"type":"file","oid":"` + first + `","size":3,"path":"b.parquet","lfs":{"oid":"` + strings.Repeat("a", 64) + `","size":9,"pointerSize":130}}]`))
	f.Add([]byte(`[{"type":"file","path":"../x","oid":"` + second + `"}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var page treePage
		if json.Unmarshal(b, &page) != nil {
			return
		}
		entries, err := page.appendTo(nil)
		if err != nil {
			return
		}
		// What is accepted can be kept and read again.
		c := hub.Cache{Dir: t.TempDir()}
		if err := c.KeepListing(org, second, entries); err != nil {
			t.Fatal(err)
		}
		if got, ok := c.Listing(org, second); !ok || len(got) > len(entries) {
			t.Errorf("kept %v, read %v %v", entries, got, ok)
		}
	})
}
