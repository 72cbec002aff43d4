package ifeval

import (
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// koreanSpeechLevel: every sentence ends in the speech level. A line that is a
// title, with neither a mark at its end nor a predicate, does not count; at
// least one sentence must.
func koreanSpeechLevel(a *args) check {
	level := a.text("level")
	ends := speechLevel(level)
	if a.err == nil && ends == nil {
		a.fail("level", "must be 합쇼체, 해요체 or 해라체, is %q", level)
	}
	return func(text string) bool {
		counted := 0
		for _, s := range sentences(text) {
			if isTitle(s) {
				continue
			}
			if !ends(lastWord(s)) {
				return false
			}
			counted++
		}
		return counted > 0
	}
}

// speechLevel is the test of a sentence's last word, nil for a level that is
// not known.
func speechLevel(level string) func(word string) bool {
	switch level {
	case "합쇼체":
		return isHapsyo
	case "해요체":
		return isHaeyo
	case "해라체":
		return isHaera
	}
	return nil
}

// lastWord is the last word of a sentence without marks, emoji, laughter in
// single letters (ㅎㅎ) and brackets at the end: 갑니다(웃음)ㅋㅋ. is 갑니다.
func lastWord(s string) string {
	for {
		s = strings.TrimRightFunc(s, func(r rune) bool {
			return !isPyWord(r) && r != ')' && r != ']' || 'ㄱ' <= r && r <= 'ㆎ'
		})
		if !strings.HasSuffix(s, ")") && !strings.HasSuffix(s, "]") {
			return s[strings.LastIndexFunc(s, func(r rune) bool { return !isPyWord(r) })+1:]
		}
		// Without an opening bracket only the closing one goes.
		end := len(s) - 1
		if open := strings.LastIndexAny(s, "(["); open >= 0 {
			end = open
		}
		s = s[:end]
	}
}

// isTitle reports whether a line is a title or an entry of a list: no mark ends
// it, or only a colon, and its last word has no ending of a sentence.
func isTitle(s string) bool {
	bare := strings.TrimRight(s, closers+"*_ ")
	last, _ := utf8.DecodeLastRuneInString(bare)
	if strings.ContainsRune(sentenceMarks, last) {
		return false
	}
	w := lastWord(s)
	return last == ':' || !(isHapsyo(w) || isHaeyo(w) || strings.HasSuffix(w, "다"))
}

// isHapsyo: -ㅂ니다, -ㅂ니까, -ㅂ시다, -십시오.
func isHapsyo(word string) bool {
	for _, end := range [...]string{"니다", "니까", "시다"} {
		if stem, ok := strings.CutSuffix(word, end); ok {
			r, _ := utf8.DecodeLastRuneInString(stem)
			_, _, final, _ := hangul.Decompose(r)
			return final == 'ㅂ'
		}
	}
	return strings.HasSuffix(word, "십시오") || strings.HasSuffix(word, "십시요")
}

// Nouns in 요 that end a clipped sentence and are no polite ending.
const nounsInYo = " 필요 중요 주요 개요 수요 소요 동요 민요 강요 불필요 "

// isHaeyo: -요, 지요 as 죠 too.
func isHaeyo(word string) bool {
	if strings.HasSuffix(word, "십시요") || strings.Contains(nounsInYo, " "+word+" ") {
		return false
	}
	return strings.HasSuffix(word, "요") || strings.HasSuffix(word, "죠")
}

// isHaera: -다, -냐, -니, -라, -자, -구나, -는가, -ㄹ까 without 요. -ㅂ니다 is
// 합쇼체.
func isHaera(word string) bool {
	if isHapsyo(word) || isHaeyo(word) {
		return false
	}
	for _, end := range [...]string{"다", "냐", "니", "라", "자", "구나", "로다", "가", "까", "랴"} {
		if strings.HasSuffix(word, end) && utf8.RuneCountInString(word) > 1 {
			return true
		}
	}
	return false
}
