package cmd

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hanbench/hanbench/internal/hangul"
)

// said is a sentence of another package in the terminal's language. Files hold it
// in English; what there is no Korean for stays English.
func (s *IO) said(english string) string {
	if s.language() != "ko" {
		return english
	}
	return particles(inKorean(english))
}

// A translation turns an English sentence with its values into Korean. A wrapper
// ends with what another sentence says.
type translation struct {
	english *regexp.Regexp
	korean  string
	wrapper bool
	literal int // how much of it is no value
}

// translations are those of koreanSentences, the most telling first.
var translations = sync.OnceValue(func() []translation {
	var all []translation
	for english, korean := range koreanSentences() {
		t := translation{korean: korean, wrapper: strings.HasSuffix(english, ": %s"), literal: len(valueIn.ReplaceAllString(english, ""))}
		t.english = regexp.MustCompile(`(?s)^` + patternOf(english, t.wrapper) + `$`)
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b translation) int {
		return cmp.Or(b.literal-a.literal, strings.Compare(a.english.String(), b.english.String()))
	})
	return all
})

// valueIn finds a value in a format: its form, its number, its kind.
var valueIn = regexp.MustCompile(`%([-+#0-9.]*)(?:\[(\d+)\])?([a-z%])`)

// patternOf is a format as a regular expression. Values hold no semicolon, which
// divides sentences, but for the last one of a wrapper.
func patternOf(format string, wrapper bool) string {
	var b strings.Builder
	end := 0
	spans := valueIn.FindAllStringSubmatchIndex(format, -1)
	for i, at := range spans {
		b.WriteString(regexp.QuoteMeta(format[end:at[0]]))
		end = at[1]
		switch kind := format[at[6]:at[7]]; {
		case kind == "%":
			b.WriteString("%")
		case kind == "d":
			b.WriteString(`(-?\d+)`)
		case kind == "f" || kind == "g":
			b.WriteString(`([-+]?[0-9.]+(?:e[-+]?\d+)?)`)
		case wrapper && i == len(spans)-1:
			b.WriteString(`(.+)`)
		default:
			b.WriteString(`([^;]+?)`)
		}
	}
	return b.String() + regexp.QuoteMeta(format[end:])
}

// inKorean finds the sentence, or the sentences that semicolons divide.
func inKorean(text string) string {
	if said, ok := translated(text, false); ok {
		return said
	}
	divided := strings.Split(text, "; ")
	for n := len(divided) - 1; n > 0; n-- {
		if said, ok := translated(strings.Join(divided[:n], "; "), false); ok {
			return said + "; " + inKorean(strings.Join(divided[n:], "; "))
		}
	}
	if said, ok := translated(text, true); ok {
		return said
	}
	if len(divided) > 1 {
		return divided[0] + "; " + inKorean(strings.Join(divided[1:], "; "))
	}
	return text
}

func translated(text string, wrapper bool) (string, bool) {
	for _, t := range translations() {
		if t.wrapper != wrapper {
			continue
		}
		values := t.english.FindStringSubmatch(text)
		if values == nil {
			continue
		}
		n := 0
		return valueIn.ReplaceAllStringFunc(t.korean, func(verb string) string {
			part := valueIn.FindStringSubmatch(verb)
			if part[3] == "%" {
				return "%"
			}
			n++
			at := n
			if part[2] != "" {
				at, _ = strconv.Atoi(part[2])
			}
			return inKorean(values[at])
		}), true
	}
	return "", false
}

// particles puts the particle that fits the word before it in place of both that
// may, where the word tells: "7B은(는)" stays, "모델은(는)" does not.
func particles(text string) string {
	pairs := map[string]string{"은(는)": "은/는", "이(가)": "이/가", "을(를)": "을/를", "과(와)": "과/와", "(으)로": "으로/로"}
	for _, both := range slices.Sorted(maps.Keys(pairs)) {
		parts := strings.Split(text, both)
		var b strings.Builder
		for i, part := range parts {
			b.WriteString(part)
			if i < len(parts)-1 {
				b.WriteString(fitting(part, pairs[both], both))
			}
		}
		text = b.String()
	}
	return text
}

// fitting is the particle after a word, both where the word does not tell.
func fitting(before, pair, both string) string {
	if _, ok := hangul.HasBatchim(before); !ok {
		return both
	}
	return hangul.Josa(before, pair)
}

// koreanSentences are what the other packages say, by their English formats. A
// Korean one takes the same values, by number where the order is another.
func koreanSentences() map[string]string {
	all := map[string]string{
		"%s is not on this machine; fetch it with: hanbench suites pull %s; or bring the files of %s and name their folder: %s@FOLDER": "%s의 데이터가 이 컴퓨터에 없습니다. hanbench suites pull %s(으)로 받거나, %s의 파일을 가져와 폴더를 지정하십시오: %s@폴더",
		"no": "없음", "at least %s": "최소 %s",
		"calibrated on this machine: %s streams and %s events/s within %v ms; %s requests/s on schedule": "이 컴퓨터가 감당하는 부하: 스트림 %s, 이벤트/초 %s(오차 %v ms 이내), 제때 보내는 요청/초 %s",
	}
	for _, of := range []map[string]string{koreanReasons(), koreanCaveats(), koreanFindings(), koreanUndecided(), koreanOfGates(), koreanOfMerge(), koreanOfCalibrate(), koreanNotes()} {
		maps.Copy(all, of)
	}
	return all
}
