package mathexpr_test

import (
	"errors"
	"testing"

	"github.com/hanbench/hanbench/tasks/mathexpr"
)

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       bool
	}{
		{"정수", "42", "42", true},
		{"다른 정수", "42", "43", false},
		{"천 단위", "1{,}234", "1234", true},
		{"쉼표", "12,345,678", "12345678", true},
		{"소수와 분수", "0.5", `\frac{1}{2}`, true},
		{"약분", `\frac{2}{4}`, `\dfrac12`, true},
		{"빗금 분수", "3/4", `\tfrac{3}{4}`, true},
		{"대분수", `2\frac{1}{3}`, `\frac{7}{3}`, true},
		{"음의 분수", `-\frac{1}{2}`, `\frac{-1}{2}`, true},
		{"근호", `2\sqrt{3}`, `\sqrt{12}`, true},
		{"근호의 분수", `\frac{1}{\sqrt{2}}`, `\frac{\sqrt 2}{2}`, true},
		{"완전 제곱", `\sqrt{16}`, "4", true},
		{"세제곱근", `\sqrt[3]{8}`, "2", true},
		{"음수의 세제곱근", `\sqrt[3]{-2}`, `-\sqrt[3]{2}`, true},
		{"어림수", `\sqrt{2}`, "1.414", false},
		{"파이", `2\pi`, `\pi*2`, true},
		{"파이 분수", `\frac{\pi}{6}`, `\pi/6`, true},
		{"거듭제곱", "2^{10}", "1024", true},
		{"음의 지수", "2^{-2}", "0.25", true},
		{"분수 지수", `8^{2/3}`, "4", true},
		{"마이너스 제곱", "-2^2", "-4", true},
		{"과학 표기", `3 \times 10^4`, "30000", true},
		{"팩토리얼", "5!", "120", true},
		{"조합", `\binom{5}{2}`, "10", true},
		{"로그", `\log_2 8`, "3", true},
		{"자연로그", `\ln e`, "1", true},
		{"사인", `\sin \frac{\pi}{6}`, `\frac12`, true},
		{"절댓값", "|-3|", "3", true},
		{"바닥", `\lfloor 3.7 \rfloor`, "3", true},
		{"변수", "x^2+2x+1", "(x+1)^2", true},
		{"다른 식", "x^2+2x", "(x+1)^2", false},
		{"다른 변수", "a+1", "b+1", false},
		{"변수의 값", "x = 3", "3", true},
		{"함수의 값", "f(2) = 7", "7", true},
		{"복소수", "3+4i", "4i+3", true},
		{"순서쌍", "(1, 2)", `\left(1,2\right)`, true},
		{"순서쌍의 순서", "(1,2)", "(2,1)", false},
		{"구간", "[1,2)", "[1, 2)", true},
		{"구간의 끝", "[1,2)", "[1,2]", false},
		{"무한 구간", `(-\infty, 3]`, `\left(-\infty,3\right]`, true},
		{"집합", `\{1,2,3\}`, `\{3,2,1\}`, true},
		{"집합의 크기", `\{1,2\}`, `\{1,2,2\}`, false},
		{"나열", "1, -2", "-2, 1", true},
		{"나열과 이름", "x=1, x=-2", "-2, 1", true},
		{"또는", `1 \text{ 또는 } -2`, "-2, 1", true},
		{"복부호", `\pm 3`, "3, -3", true},
		{"이차방정식의 근", `1\pm\sqrt{2}`, `1-\sqrt{2}, 1+\sqrt{2}`, true},
		{"단위", `35000\text{원}`, "35000", true},
		{"단위 cm", `5\,\mathrm{cm}`, "5", true},
		{"각도", `45^\circ`, "45", true},
		{"백분율", `12.5\%`, "12.5", true},
		{"달러 기호", `$\frac{1}{3}$`, "1/3", true},
		{"마침표", `\frac{1}{3}.`, "1/3", true},
		{"어림한 3분의 1", "0.333", "1/3", false},
		{"순서쌍과 수", "(1,2)", "12", false},
		{"영으로 나눔", `\frac{1}{0}`, "1", false},
		{"무한", `\infty`, `\infty`, true},
		{"거대한 지수", "9^{9^{9}}", "9^{9^{8}}", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := mathexpr.Parse(c.a)
			if err != nil {
				t.Fatal(err)
			}
			b, err := mathexpr.Parse(c.b)
			if err != nil {
				t.Fatal(err)
			}
			if got := mathexpr.Equal(a, b); got != c.want || mathexpr.Equal(b, a) != got {
				t.Errorf("%q and %q: equal %v, want %v", c.a, c.b, got, c.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "서울", "정답은 3", `\frac{1}{`, "1 +", "(1", `\unknowncommand{3}`, "[", "3 명", "((((((((((", `\begin{pmatrix}1\end{pmatrix}`} {
		if _, err := mathexpr.Parse(s); !errors.Is(err, mathexpr.ErrNoExpression) {
			t.Errorf("Parse(%q) = %v, want ErrNoExpression", s, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`\frac{1}{2}`, `2\sqrt[3]{x}`, `(1,2]`, `\{1,\pm 2\}`, "9^{9^{9!!}}", `\log_2^3 8`, "|||", `x=\text{또는}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := mathexpr.Parse(s)
		if err != nil {
			return
		}
		mathexpr.Equal(a, a)
		if v, ok := a.Rat(); ok && !mathexpr.Equal(a, a) {
			t.Errorf("%q is %v and not equal to itself", s, v)
		}
	})
}
