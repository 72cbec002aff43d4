package tasks

import (
	"strings"
	"unicode/utf8"

	"github.com/hanbench/hanbench/internal/hangul"
)

// A cueKind orders the places where an answer may be stated: where a stronger
// kind gives one, weaker ones are not heard.
type cueKind uint8

const (
	conclusionCue cueKind = iota // 따라서, 그러므로, therefore
	answerCue                    // 정답, 답, answer, \boxed
	fieldCue                     // "answer": in JSON
)

// A cue is a place after which an answer is stated.
type cue struct {
	kind       cueKind
	start, end int // the cue's own words in the folded text
	boxed      bool
	verdict    bool // the answer stands before it: … 정답입니다
	alone      bool // only a label alone on the line counts: 질문 1: C
	announces  bool // only what the next line begins with counts: 정답입니다.⏎C
	about      bool // the question's own words: 옳지 않은 것은 C
	corrects   bool // takes back what was stated: 아니, 다시 보니 C
}

// findCues lists the cues of a folded text in order.
func findCues(s string) []cue { return cuesOf(s, sight(s)) }

// cuesOf lists the cues, of every kind of answer, at the words seen in a text.
func cuesOf(s string, seen []sighting) []cue {
	var cues []cue
	for _, g := range seen {
		var q cue
		ok := true
		switch end := g.at + len(g.text()); g.use() {
		case koreanUse:
			q, ok = koreanCue(s, g.at)
		case englishUse:
			q, ok = englishCue(s, g.at)
		case boxUse:
			q = cue{kind: answerCue, start: g.at, end: end, boxed: true}
		case fieldUse:
			q = cue{kind: fieldCue, start: g.at, end: end}
		case conclusionUse:
			q = cue{kind: conclusionCue, start: g.at, end: end}
		default:
			ok = false
		}
		if ok {
			cues = append(cues, q)
		}
	}
	return cues
}

// correction reads a cue that takes back what was stated before it. What it is
// for a choice is told by its sentence; other answers must have been stated.
func correction(s string, g sighting) (cue, bool) {
	q := cue{kind: conclusionCue, start: g.at, end: g.at + len(g.text()), corrects: true}
	switch g.text() {
	case "다시 ":
	case "아니 ": // an interjection: B... 아니 C입니다; not 이것이 아니 …
		before := strings.TrimRight(s[:g.at], " ")
		return q, before == "" || strings.ContainsRune(".,…?!\n-", lastRune(before))
	default:
		return q, true
	}
	const widest = 40 // bytes: 생각해 보니, 꼼꼼히 검토한 결과
	far := runeStart(s, min(len(s), q.end+widest))
	for _, w := range [...]string{"보니", "결과", "하니", "하면", "보면"} {
		at := strings.Index(s[q.end:far], w)
		if at < 0 || strings.ContainsAny(s[q.end:q.end+at], ".\n?!") {
			continue
		}
		end := q.end + at + len(w)
		if end < len(s) && (s[end] == ' ' || s[end] == ',') {
			q.end = end
			return q, true
		}
	}
	return q, false
}

// corrections lists the cues that take back what was stated, from byte i on.
func corrections(s string, i int) []cue {
	var cues []cue
	for _, g := range sight(s[i:]) {
		g.at += i
		if g.use() != correctingUse {
			continue
		}
		if q, ok := correction(s, g); ok {
			cues = append(cues, q)
		}
	}
	return cues
}

func each(s, word string, f func(i int)) {
	for i := 0; ; i += len(word) {
		j := strings.Index(s[i:], word)
		if j < 0 {
			return
		}
		i += j
		f(i)
	}
}

// koreanCue reads the cue round the syllable 답 at i: 답, 정답, 해답, 최종 답,
// 답안, 답변. It is none in 오답, 답하다, 답답, nor in 정답이 아닌 (것은).
func koreanCue(s string, i int) (cue, bool) {
	start, end := i, i+len("답")
	if prev, n := utf8.DecodeLastRuneInString(s[:i]); hangul.IsSyllable(prev) {
		if !strings.ContainsRune("정해대응종범", prev) {
			return cue{}, false
		}
		start -= n
	}
	for _, more := range [...]string{"안", "변"} {
		if strings.HasPrefix(s[end:], more) {
			end += len(more)
			break
		}
	}
	kind := answerCue
	if start > 0 && s[start-1] == '"' && end < len(s) && s[end] == '"' {
		kind = fieldCue
	}
	t := tail{at: end}
	t.suffix(s)
	next, _ := utf8.DecodeRuneInString(s[end:])
	switch {
	case t.class == subjectTail || t.class == topicTail || t.class == objectTail || t.word == "으로":
		end = t.next
		if denies(s[end:]) {
			return cue{}, false
		}
		if strings.HasPrefix(s[end:], "? ") {
			end++ // 정답은? C입니다
		}
	case strings.HasPrefix(s[end:], "란 "):
		end += len("란")
	case strings.HasPrefix(s[end:], "은요"): // 정답은요, C예요
		end += len("은요")
		if strings.HasPrefix(s[end:], ",") {
			end++
		}
	case t.class != badTail:
		return cue{}, false // a predicate: … 정답입니다, 정답이며
	case hangul.IsSyllable(next):
		return cue{}, false
	}
	return cue{kind: kind, start: start, end: end}, true
}

// denies reports whether s goes on with 아니다 in one of its forms.
func denies(s string) bool {
	s = s[skipBlanks(s, 0):]
	if strings.HasPrefix(s, "아니오") || strings.HasPrefix(s, "아니요") {
		return false // 답은 아니오입니다
	}
	return strings.HasPrefix(s, "아니") || strings.HasPrefix(s, "아닌") ||
		strings.HasPrefix(s, "아닙") || strings.HasPrefix(s, "아님")
}

// englishCue reads the cue round the word answer at i.
func englishCue(s string, i int) (cue, bool) {
	start, end := i, i+len("answer")
	first, last := start, end // of the identifier: final_answer, answerKey
	for first > 0 && (isLatin(rune(s[first-1])) || s[first-1] == '_') {
		first--
	}
	for last < len(s) && (isLatin(rune(s[last])) || s[last] == '_') {
		last++
	}
	if first > 0 && s[first-1] == '"' && last < len(s) && s[last] == '"' {
		return cue{kind: fieldCue, start: first, end: last}, true
	}
	if doubted(s[:start]) {
		return cue{}, false
	}
	if start > 0 && isLatin(rune(s[start-1])) || end < len(s) && isLatin(rune(s[end])) {
		return cue{}, false
	}
	return cue{kind: answerCue, start: start, end: end}, true
}

// doubted reports whether the words before an English cue make it a condition
// or a doubt: "if the answer is", "I doubt that the answer is".
func doubted(before string) bool {
	before = before[max(0, len(before)-24):]
	for _, w := range [...]string{"If the ", " if the ", "hether the "} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return containsAny(before, []string{"doubt ", "unlikely ", "n't think ", "not think ", "n't believe "})
}

// A gap is what lies between a cue and the answer it announces.
type gap struct {
	colon, newline bool
	end            int
}

// Words that may stand in a gap.
var fillers = [...]string{
	"다음과 같습니다", "다음과 같다", "아래와 같습니다", "바로 ", "보기 ", "선택지 ", "선택지는 ", "선택지:",
	"선지 ", "선지:", "옵션 ", "번호는 ", "번호:", "번호 ", "역시 ", "당연히 ", "최종적으로 ",
	tickedBox, emptyBox, "<b>", "<strong>", "<em>", "<i>", "<u>", "<p>", "<td>", "<code>", "<br>", "<br/>", "<br />",
	`\text{`, `\textbf{`, `\mathrm{`, `\mathbf{`, `\boxed{`, `\(`, `\[`,
	"(Answer)", "(answer)", "(Final Answer)", "(정답)", "(답)",
	"是", "为", "為", "は", "擇", "择",
	"to the question ", "to this question ", "to the above question ", "to your question ",
	"is ", "is:", "are ", "would be ", "should be ", "must be ", "option ", "Option ", "choice ", "letter ",
}

// isEmoji reports whether r is an arrow, a check mark, a square, a star or a
// picture, as stand before an answer (✅ 👉 ➡ ■ ★). ○ and × are not among them:
// they can be labels.
func isEmoji(r rune) bool {
	switch {
	case r < '←':
		return false
	case r <= '⇿', '■' <= r && r <= '□', r == '▶' || r == '►' || r == '◆' || r == '◇' || r == '★' || r == '☆':
		return true
	}
	return r == '☑' || r == '✅' || r == '✓' || r == '✔' || '➔' <= r && r <= '➿' || '⬀' <= r && r <= '⯿' ||
		0x1F300 <= r && r <= 0x1FAFF
}

const gapPunctuation = " \t\r\n*_`\"'([{<#>|:=→⇒▶▷$「『《〈【)]}」』》〉】–—"

// skipGap goes over particles' white space, punctuation, markdown and filler
// words. A hyphen before a digit is a sign and ends the gap.
func skipGap(s string, p int) gap {
	const widest = 200 // bytes: beyond it nothing is announced any more
	var g gap
	far := min(len(s), p+widest)
scan:
	for p < far {
		r, n := utf8.DecodeRuneInString(s[p:])
		for _, word := range fillers {
			if word[0] == s[p] && strings.HasPrefix(s[p:], word) {
				p += len(word)
				continue scan
			}
		}
		switch {
		case r == '-':
			if p+1 < len(s) && isDigit(rune(s[p+1])) {
				break scan
			}
		case r == '…':
		case r == '.' && strings.HasPrefix(s[p:], ".."):
			n = 2
			if strings.HasPrefix(s[p+2:], ".") {
				n = 3
			}
		case !strings.ContainsRune(gapPunctuation, r) && !isEmoji(r):
			break scan
		case r == '\n':
			g.newline = true
		case r == ':' || r == '=' || r == '→':
			g.colon = true
		}
		p += n
	}
	g.end = p
	return g
}
