package hangul

import "testing"

func TestIsNounEnding(t *testing.T) {
	for _, s := range []string{"", "는", "를", "에서는", "까지도", "입니다", "에서까지만은", "이라고", "들은", "으로부터의"} {
		if !IsNounEnding(s) {
			t.Errorf("IsNounEnding(%q) is false", s)
		}
	}
	for _, s := range []string{"문", "나무", "스럽다", "는나무", "는는는는는", " ", "a", "는 "} {
		if IsNounEnding(s) {
			t.Errorf("IsNounEnding(%q) is true", s)
		}
	}
}

func TestInitialLaw(t *testing.T) {
	tests := []struct {
		name    string
		r, want rune
		changed bool
	}{
		{"녀자", '녀', '여', true}, {"뉴대", '뉴', '유', true}, {"닉명", '닉', '익', true},
		{"량심", '량', '양', true}, {"례의", '례', '예', true}, {"리유", '리', '이', true},
		{"락원", '락', '낙', true}, {"래일", '래', '내', true}, {"로인", '로', '노', true},
		{"뢰성", '뢰', '뇌', true}, {"루각", '루', '누', true}, {"릉묘", '릉', '능', true},
		{"나무는 그대로", '나', '나', false}, {"가", '가', '가', false}, {"레는 한자음에 없음", '레', '레', false},
		{"낱자", 'ㄹ', 'ㄹ', false}, {"로마자", 'R', 'R', false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, changed := InitialLaw(tt.r); got != tt.want || changed != tt.changed {
				t.Errorf("InitialLaw(%c) = %c, %t, want %c, %t", tt.r, got, changed, tt.want, tt.changed)
			}
		})
	}
}
