package jinja

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestColumns(t *testing.T) {
	tests := []struct {
		name, source string
		want         []string
	}{
		{"없다", "그냥 글", nil},
		{"여럿", "{{b}} {{a.c}} {{d['e']|upper}} {{a}}", []string{"a", "b", "d"}},
		{"스스로 정한 이름", "{% set x = y %}{{x}}{% for i in z %}{{i}}{{loop.index}}{% endfor %}", []string{"y", "z"}},
		{"물어본 이름", "{{ a if a is defined else b }}", nil},
		{"물어본 뒤의 이름", "{% if a is defined %}{{b}}{% else %}{{c}}{% endif %}{{d}}", []string{"d"}},
		{"묻지 않은 조건", "{{ a if b else c }}", []string{"a", "b", "c"}},
		{"기본값", "{{ a|default('x') }}{{ b|d(c) }}", []string{"c"}},
		{"함수", "{{ range(n)|list }}{{ 'x'.join(parts) }}", []string{"n", "parts"}},
		{"한글 이름", "{{ 질문 }}", []string{"질문"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			template, err := Parse(tt.source)
			if err != nil {
				t.Fatal(err)
			}
			got := template.Columns()
			if len(got) == 0 {
				got = nil
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	values := map[string]any{"n": 3, "list": []any{"가"}}
	tests := []struct{ name, source, want string }{
		{"없는 이름", "첫 줄\n{{ nope }}", "line 2 of the template: 'nope' is undefined"},
		{"없는 글자", "{{ list.nope }}", "'list object' has no attribute 'nope'"},
		{"모르는 거르개", "\n\n{{ n|uper }}", `line 3 of the template: unknown filter "uper" (did you mean "upper"?)`},
		{"모르는 시험", "{{ n is evn }}", `unknown test "evn" (did you mean "even"?)`},
		{"다른 틀", "{% extends 'x' %}", "the tag {% extends %} is not known here (there are if, for, set, with, macro, filter and raw)"},
		{"닫히지 않았다", "{% if n %}x", "{% endif %} is missing"},
		{"끝이 없는 수", "{{ range(10**12)|length }}", "range() gives more than 100,000 numbers"},
		{"너무 긴 글", "{{ 'a' * 10**12 }}", "a repetition becomes too long"},
		{"너무 큰 수", "{{ 10**40 }}", "a whole number becomes too large"},
		{"끝없는 일", "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{{ a }}{% endfor %}{% for a in range(99999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", "the template does not come to an end: more than 1000000 steps or 16 MB"},
		{"끝없이 부른다", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "the macro m calls itself too often"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			template, err := Parse(tt.source)
			if err == nil {
				_, err = template.Render(values)
			}
			var e *Error
			if !errors.As(err, &e) || e.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestUndefinedName(t *testing.T) {
	template, err := Parse("{{ question }}")
	if err != nil {
		t.Fatal(err)
	}
	_, err = template.Render(nil)
	var e *Error
	if !errors.As(err, &e) || e.Undefined != "question" {
		t.Errorf("got %+v, want the name question", err)
	}
}

// Whatever a template is, it renders or there is an error.
func FuzzRender(f *testing.F) {
	g := readGolden(f)
	for _, c := range g.Cases {
		f.Add(c.Template)
	}
	f.Fuzz(func(t *testing.T, source string) {
		template, err := Parse(source)
		if err != nil {
			return
		}
		template.Columns()
		_, _ = template.Render(g.Values)
	})
}

func BenchmarkRender(b *testing.B) {
	template, err := Parse("{{question.strip()}}\nA. {{A}}\nB. {{B}}\nC. {{C}}\nD. {{D}}\n정답：")
	if err != nil {
		b.Fatal(err)
	}
	values := map[string]any{"question": "다음 중 옳은 것은? ", "A": "가", "B": "나", "C": "다", "D": "라"}
	for b.Loop() {
		if _, err := template.Render(values); err != nil {
			b.Fatal(err)
		}
	}
}
