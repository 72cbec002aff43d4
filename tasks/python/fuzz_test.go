package python

import (
	"testing"
	"unicode/utf8"
)

// A value that was read from a literal is read the same from what Repr writes.
func FuzzLiteral(f *testing.F) {
	for _, s := range []string{"['가', \"it's\", 1.5, None]", "{'a': (1,), 'b': -2}", `'\x00\u200b\n'`, "1_0", "'''a'''", "[[[", "-0.0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		v, err := Literal(source)
		if err != nil || !utf8.ValidString(source) {
			return
		}
		again, err := Literal(Repr(v))
		if err != nil {
			if Repr(v) == "inf" || containsInf(Repr(v)) {
				return // Python does not read what it writes for 1e999 either
			}
			t.Fatalf("%q became %s: %v", source, Repr(v), err)
		}
		if !Equal(v, again) {
			t.Fatalf("%q became %s, then %s", source, Repr(v), Repr(again))
		}
	})
}

func containsInf(s string) bool {
	for i := 0; i+3 <= len(s); i++ {
		if s[i:i+3] == "inf" {
			return true
		}
	}
	return false
}

// Whatever a pattern is, it is used or there is an error.
func FuzzRegexp(f *testing.F) {
	for _, s := range []string{`(?P<x>가)\b(?P=x)`, `[^\W\d]{,2}`, `(?<=은 )\(?([A-E])`, `(?x) a # b`, `[\]-a]`, `(?(1)a|b)`, `\u0041\x42\103`} {
		f.Add(s, "정답은 A입니다", `\1\g<0>`)
	}
	f.Fuzz(func(t *testing.T, pattern, text, by string) {
		re, err := Compile(pattern)
		if err != nil || len(text) > 100 {
			return
		}
		_, _ = re.FindAll(text)
		_, _ = re.Replace(text, by, 0)
	})
}

func TestCatastrophe(t *testing.T) {
	re, err := Compile(`(a+)+$`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := re.FindAll("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"); err == nil {
		t.Error("a search without end came to an end")
	}
}
