package script

import (
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// A Leak is a run of Han or kana letters in an answer's prose.
type Leak struct {
	Text  string // the run, in NFC
	Kana  bool   // at least one letter is kana
	Gloss bool   // stands beside its Hangul reading: 훈민정음(訓民正音), 東京(도쿄)
}

// longestGloss is the most letters that a bracket may hold to be a gloss. More
// is a sentence in another language.
const longestGloss = 12

// leaks are the runs of Han and kana letters in an answer's prose, which is in NFC,
// that the prompt does not contain, in their order. A run in brackets right after
// Hangul (a space between is allowed), or right before brackets that begin with
// Hangul, is a gloss: Koreans write so, and it is listed but marked. Whether hanja
// are allowed at all is another rule (ifeval: korean:no_hanja).
func leaks(answer, prompt string) []Leak {
	if !mayLeak(answer) {
		return nil
	}
	prompt = hangul.NFC(prompt)
	var out []Leak
	for start := 0; start < len(answer); {
		r, size := utf8.DecodeRuneInString(answer[start:])
		if s := Of(r); s != Han && s != Kana {
			start += size
			continue
		}
		end, kana := runEnd(answer, start)
		if run := answer[start:end]; !strings.Contains(prompt, run) {
			out = append(out, Leak{run, kana, isGloss(answer, start, end)})
		}
		start = end
	}
	return out
}

// mayLeak is a quick look: all Han and kana are beyond U+2E80, and so is
// Hangul, but most answers in Korean have none of the other two.
func mayLeak(text string) bool {
	for _, r := range text {
		if r >= 0x2E80 && (r < 0xAC00 || r > 0xD7A3) {
			return true
		}
	}
	return false
}

// runEnd is where the run of Han and kana letters at start ends.
func runEnd(s string, start int) (end int, kana bool) {
	for i, r := range s[start:] {
		switch Of(r) {
		case Kana:
			kana = true
		case Han:
		default:
			return start + i, kana
		}
	}
	return len(s), kana
}

// isGloss reports whether the run s[start:end] explains Hangul, or is
// explained by it.
func isGloss(s string, start, end int) bool {
	if utf8.RuneCountInString(s[start:end]) > longestGloss {
		return false
	}
	if after := strings.TrimLeft(s[end:], " "); after != "" {
		if r, size := utf8.DecodeRuneInString(after); isOpening(r) && startsWithHangul(after[size:]) {
			return true
		}
	}
	// Back to the bracket that the run stands in, over no more than what a
	// gloss may hold, and no Hangul: 정(丁)은 is one, (은 丁) is not.
	letters := utf8.RuneCountInString(s[start:end])
	for i := start; i > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		switch {
		case isOpening(r):
			before := strings.TrimSuffix(s[:i], " ")
			last, _ := utf8.DecodeLastRuneInString(before)
			return Of(last) == Hangul && letters <= longestGloss
		case Of(r) == Hangul || isClosing(r) || r == '\n':
			return false
		case Of(r) != None:
			letters++
		}
		if letters > longestGloss {
			return false
		}
	}
	return false
}

func startsWithHangul(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return Of(r) == Hangul
}

func isOpening(r rune) bool { return strings.ContainsRune("([（［〔", r) }
func isClosing(r rune) bool { return strings.ContainsRune(")]）］〕", r) }
