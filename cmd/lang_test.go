package cmd

import (
	"go/ast"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hangul"
)

// phrases are the fields of a word list by name.
func phrases(w words) map[string]string {
	v := reflect.ValueOf(w)
	out := map[string]string{}
	for i := range v.NumField() {
		out[v.Type().Field(i).Name] = v.Field(i).String()
	}
	return out
}

func TestWordsAreThere(t *testing.T) {
	for name, list := range map[string]words{"영어": english, "한국어": korean} {
		t.Run(name, func(t *testing.T) {
			for field, text := range phrases(list) {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s is empty", field)
				}
			}
		})
	}
}

// A phrase takes the same values, in the same order, in every language.
func TestWordsTakeTheSameValues(t *testing.T) {
	verb := regexp.MustCompile(`%[-+#0-9.\[\]]*[a-zA-Z%]`)
	other := phrases(korean)
	for field, text := range phrases(english) {
		if diff := cmp.Diff(verb.FindAllString(text, -1), verb.FindAllString(other[field], -1)); diff != "" {
			t.Errorf("%s (-english +korean):\n%s", field, diff)
		}
	}
}

// A Korean phrase that was left in English has no Hangul.
func TestKoreanIsKorean(t *testing.T) {
	for field, text := range phrases(korean) {
		if hangul.Count(text).Syllables == 0 {
			t.Errorf("%s is %q: no Korean", field, text)
		}
	}
	for field, text := range phrases(english) {
		if hangul.Count(text).Syllables > 0 {
			t.Errorf("%s is %q: no English", field, text)
		}
	}
}

// A phrase that nobody says is a mistake in one place or the other.
func TestWordsAreSaid(t *testing.T) {
	said := map[string]bool{}
	for _, f := range sourceFiles(t) {
		if f.pkg() != "cmd" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				said[s.Sel.Name] = true
			}
			return true
		})
	}
	for field := range phrases(english) {
		if !said[field] {
			t.Errorf("%s is never said", field)
		}
	}
}

func TestLanguage(t *testing.T) {
	tests := []struct {
		name, flag, lcAll, lcMessages, lang, want string
	}{
		{"아무것도 없음", "", "", "", "", "en"},
		{"한국어 로캘", "", "", "", "ko_KR.UTF-8", "ko"},
		{"로캘 이름뿐", "", "", "", "ko", "ko"},
		{"나라 없는 로캘", "", "", "", "ko.UTF-8", "ko"},
		{"다른 말 로캘", "", "", "", "ja_JP.UTF-8", "en"},
		{"콩고어는 한국어가 아님", "", "", "", "kok_IN", "en"},
		{"LC_ALL이 LANG보다 먼저", "", "C", "", "ko_KR.UTF-8", "en"},
		{"LC_MESSAGES가 LANG보다 먼저", "", "", "ko_KR", "en_US.UTF-8", "ko"},
		{"LC_ALL이 LC_MESSAGES보다 먼저", "", "ko_KR", "C", "C", "ko"},
		{"깃발이 로캘보다 먼저", "en", "ko_KR", "", "ko_KR", "en"},
		{"깃발로 한국어", "ko", "C", "", "C", "ko"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, value := range map[string]string{"LC_ALL": tt.lcAll, "LC_MESSAGES": tt.lcMessages, "LANG": tt.lang} {
				t.Setenv(name, value)
			}
			if got := (&IO{lang: tt.flag}).language(); got != tt.want {
				t.Errorf("language is %s, want %s", got, tt.want)
			}
		})
	}
}
