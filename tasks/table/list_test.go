package table

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestList(t *testing.T) {
	for _, tc := range []struct {
		in   string
		want []string
	}{
		{`['손자', '할머니', '알 수 없음']`, []string{"손자", "할머니", "알 수 없음"}},
		{`["할머니's", '그는 "네"']`, []string{"할머니's", `그는 "네"`}},
		{`['it\'s', 'a\\b', 'a\nb', '\d']`, []string{"it's", `a\b`, "a\nb", `\d`}},
		{`["\ud55c\uae00", "\ud83d\ude00", '\xe9']`, []string{"한글", "😀", "é"}},
		{` [ 1, 2.5 , None, null, True,] `, []string{"1", "2.5", "", "", "True"}},
		{`[]`, []string{}},
		{`['한']`, []string{"한"}},
	} {
		got, err := List(tc.in)
		if err != nil {
			t.Errorf("List(%s): %v", tc.in, err)
		} else if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("List(%s) (-want +got):\n%s", tc.in, diff)
		}
	}
	for in, want := range map[string]string{
		"": "begin with [", "가, 나": "begin with [", "['가'": "no comma before", "['가": "not closed", "['가' '나']": "no comma before", "['가'] x": "follows the list",
		"[,]": "is no text", "[[1], [2]]": "is no text", "[가": "end with ]",
	} {
		if got, err := List(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("List(%q) = %q, %v; want an error that says %q", in, got, err, want)
		}
	}
}

// FuzzList: what JSON writes comes back, and nothing crashes.
func FuzzList(f *testing.F) {
	for _, s := range []string{`['가', "나"]`, `["\ud83d\ude00"]`, `['\x`, `[None,]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, _ = List(s)
		list := strings.Split(strings.ToValidUTF8(s, ""), "|")
		for i := range list {
			list[i] = nfc(list[i])
		}
		written, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		got, err := List(string(written))
		if err != nil {
			t.Fatalf("List(%s): %v", written, err)
		}
		if diff := cmp.Diff(list, got); diff != "" {
			t.Errorf("List(%s) (-want +got):\n%s", written, diff)
		}
	})
}
