package tasks

import (
	"strings"
	"unicode/utf8"
)

// A wordUse says what a word of cueWords is looked up for.
type wordUse uint8

const (
	koreanUse     wordUse = iota // 답 in all its forms
	englishUse                   // answer
	boxUse                       // \boxed{
	fieldUse                     // a JSON key
	conclusionUse                // 따라서
	pickUse                      // 선택: C (choice only, as all below)
	choosingUse                  // I choose C
	narrowingUse                 // 고르면 C, probably C
	aboutUse                     // 옳은 것은 C
	headUse                      // 질문 2: …
	askedUse                     // …?⏎
	correctingUse                // 아니, 다시 보니 C (every kind of answer)
)

// The words at which answers are stated, or other questions begin. They are
// found all in one pass.
var cueWords = [...]struct {
	text string
	use  wordUse
}{
	{"답", koreanUse}, {"answer", englishUse}, {"Answer", englishUse}, {"ANSWER", englishUse},
	{`\boxed{`, boxUse}, {`\fbox{`, boxUse},
	{`"choice"`, fieldUse}, {`"label"`, fieldUse}, {`"option"`, fieldUse}, {`"선택"`, fieldUse}, {`"result"`, fieldUse},
	{`"정답번호"`, fieldUse}, {`"정답 번호"`, fieldUse}, {`"prediction"`, fieldUse}, {`"selection"`, fieldUse}, {`"selected"`, fieldUse},
	{`_option"`, fieldUse}, {`_choice"`, fieldUse}, {`_label"`, fieldUse},
	{"따라서", conclusionUse}, {"그러므로", conclusionUse}, {"결론적으로", conclusionUse}, {"결국", conclusionUse},
	{"결론은", conclusionUse}, {"결론:", conclusionUse}, {"∴", conclusionUse}, {"Therefore", conclusionUse},
	{"therefore", conclusionUse}, {"Thus", conclusionUse}, {"Hence", conclusionUse},
	{"선택", pickUse},
	{"고르라면 ", narrowingUse}, {"고르자면 ", narrowingUse}, {"고르면 ", narrowingUse}, {"고른다면 ", narrowingUse},
	{"선택한다면 ", narrowingUse}, {"선택하자면 ", narrowingUse}, {"꼽자면 ", narrowingUse}, {"꼽는다면 ", narrowingUse}, {"찍자면 ", narrowingUse},
	{"결과: ", narrowingUse},
	{"答案", choosingUse}, {"正解", choosingUse}, {"正答", choosingUse}, {"選", choosingUse}, {"选", choosingUse},
	{"orrect option is ", choosingUse}, {"orrect choice is ", choosingUse}, {"orrect one is ", choosingUse},
	{"best option is ", choosingUse}, {"best choice is ", choosingUse}, {"right option is ", choosingUse},
	{"I choose ", choosingUse}, {"'ll choose ", choosingUse}, {"would choose ", choosingUse},
	{"emaining choice is ", choosingUse}, {"emaining option is ", choosingUse}, {"hat leaves ", choosingUse}, {"leaves only ", choosingUse},
	{"I select ", choosingUse}, {"'ll select ", choosingUse}, {"I pick ", choosingUse}, {"go with ", choosingUse},
	{"y choice: ", choosingUse}, {"orrect choice: ", choosingUse}, {"orrect option: ", choosingUse},
	{"est choice: ", choosingUse}, {"inal choice: ", choosingUse}, {"Final:", choosingUse}, {"Ans:", choosingUse}, {"ANS:", choosingUse},
	{"최종 판단:", choosingUse}, {"答え", choosingUse}, {"So it's ", narrowingUse}, {"so it's ", narrowingUse},
	{"hink it's ", narrowingUse}, {"hink it is ", narrowingUse}, {"elieve it's ", narrowingUse}, {"elieve it is ", narrowingUse},
	{"t would be ", narrowingUse}, {"t must be ", narrowingUse}, {"tatement is ", narrowingUse}, {"t has to be ", narrowingUse}, {"'d say ", narrowingUse}, {"would say ", narrowingUse}, {"즉, ", narrowingUse}, {"그래서 ", narrowingUse}, {"So ", narrowingUse}, {"<final>", choosingUse}, {"I think ", narrowingUse}, {"I believe ", narrowingUse}, {"robably ", narrowingUse}, {"I guess ", narrowingUse},
	{"It's ", narrowingUse}, {"It is ", narrowingUse},
	{"것은 ", aboutUse}, {"것: ", aboutUse}, {"보기: ", aboutUse}, {"선택지: ", aboutUse}, {"선지: ", aboutUse},
	{"질문", headUse}, {"문제", headUse}, {"문항", headUse}, {"문:", headUse}, {"Q", headUse},
	{"?\n", askedUse},
	{"다시 ", correctingUse}, {"아니, ", correctingUse}, {"아니다. ", correctingUse}, {"아니다, ", correctingUse}, {"아닙니다. ", correctingUse},
	{"정정하면 ", correctingUse}, {"정정하면, ", correctingUse}, {"정정합니다. ", correctingUse}, {"정정: ", correctingUse},
	{"no. It's ", correctingUse}, {"no, it's ", correctingUse}, {"No, it's ", correctingUse},
	{"아니 ", correctingUse}, {"실수했습니다. ", correctingUse}, {"실수입니다. ", correctingUse}, {"착각했습니다. ", correctingUse},
	{"잘못 읽었습니다. ", correctingUse}, {"잘못 보았습니다. ", correctingUse}, {"잘못 봤습니다. ", correctingUse}, {"제가 틀렸습니다. ", correctingUse},
	{"잠깐, ", correctingUse}, {"ait, ", correctingUse}, {"ctually, ", correctingUse},
}

// cueIndex finds cueWords; it is made once and never changed.
var cueIndex = indexCues()

func indexCues() *wordIndex {
	words := make([]string, len(cueWords))
	for i, w := range cueWords {
		words[i] = w.text
	}
	return indexWords(words)
}

// A wordIndex finds many words in one pass over a text: it holds for each hash
// of a first character the words that begin so.
type wordIndex struct {
	words    []string
	bucket   [hashes]uint8 // 0: no word
	inBucket [][]uint8     // numbers of words, by bucket
}

const hashes = utf8.RuneSelf + 1024

// indexWords makes an index of up to 255 words.
func indexWords(words []string) *wordIndex {
	x := &wordIndex{words: words, inBucket: [][]uint8{nil}}
	for k, w := range words {
		h, _ := hashAt(w, 0)
		if x.bucket[h] == 0 {
			x.bucket[h] = uint8(len(x.inBucket))
			x.inBucket = append(x.inBucket, nil)
		}
		b := x.bucket[h]
		x.inBucket[b] = append(x.inBucket[b], uint8(k))
	}
	return x
}

// find calls f for each word in s, in order, with its place and its number,
// until f returns false.
func (x *wordIndex) find(s string, f func(at int, word uint8) bool) {
	for i := 0; i < len(s); {
		h, n := hashAt(s, i)
		if b := x.bucket[h]; b != 0 {
			for _, k := range x.inBucket[b] {
				if strings.HasPrefix(s[i:], x.words[k]) && !f(i, k) {
					return
				}
			}
		}
		i += n
	}
}

// in reports whether any of the words stands in s.
func (x *wordIndex) in(s string) bool {
	found := false
	x.find(s, func(int, uint8) bool { found = true; return false })
	return found
}

// hashAt hashes the character that begins at byte i of s and gives its length.
// Bytes that begin no character of one or three bytes hash like the first.
func hashAt(s string, i int) (hash, n int) {
	switch b := s[i]; {
	case b < utf8.RuneSelf:
		return int(b), 1
	case b < 0xe0 || i+2 >= len(s):
		return 0, 1
	}
	return utf8.RuneSelf + (int(s[i+1])<<6|int(s[i+2])&0x3f)&1023, 3
}

// A sighting is a word of cueWords in a text.
type sighting struct {
	at   int
	word uint8
}

func (g sighting) text() string { return cueWords[g.word].text }

func (g sighting) use() wordUse { return cueWords[g.word].use }

// sight lists the words of cueWords in a folded text, in order.
func sight(s string) []sighting {
	seen := make([]sighting, 0, 16)
	cueIndex.find(s, func(at int, word uint8) bool {
		seen = append(seen, sighting{at, word})
		return true
	})
	return seen
}
