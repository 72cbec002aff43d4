package hangul

import "strings"

// InitialLaw is how a syllable is written at the start of a word by 두음 법칙
// (한글 맞춤법, articles 10 to 12): 녀 becomes 여, 량 becomes 양, 락 becomes 낙.
// changed is false for a syllable that stays, and for any other rune.
func InitialLaw(r rune) (start rune, changed bool) {
	initial, medial, final, ok := Decompose(r)
	if !ok {
		return r, false
	}
	switch {
	case (initial == 'ㄴ' || initial == 'ㄹ') && strings.ContainsRune("ㅑㅕㅖㅛㅠㅣ", medial):
		initial = 'ㅇ'
	case initial == 'ㄹ' && strings.ContainsRune("ㅏㅐㅗㅚㅜㅡ", medial):
		initial = 'ㄴ'
	default:
		return r, false
	}
	start, ok = Compose(initial, medial, final)
	return start, ok
}
