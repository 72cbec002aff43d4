package hangul

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestHasBatchim(t *testing.T) {
	tests := []struct {
		name, word string
		has, ok    bool
	}{
		{"받침 있음", "수박", true, true},
		{"받침 없음", "사과", false, true},
		{"리을 받침", "서울", true, true},
		{"풀어 쓴 글자", norm.NFD.String("수박"), true, true},
		{"따옴표는 건너뜀", "'수박'", true, true},
		{"겹낫표는 건너뜀", "『토지』", false, true},
		{"숫자 이", "2", false, true},
		{"숫자 삼", "3", true, true},
		{"숫자 구", "1,239", false, true},
		{"영", "0", true, true},
		{"십", "10", true, true},
		{"백", "500", true, true},
		{"천", "3,000", true, true},
		{"만", "30000", true, true},
		{"십만", "100,000", true, true},
		{"억", "100000000", true, true},
		{"조", "2,000,000,000,000", false, true},
		{"백조", "200000000000000", false, true},
		{"경", "10000000000000000", true, true},
		{"해는 모름", "100000000000000000000", false, false},
		{"전화번호의 공", "01000000000000", true, true},
		{"소수의 영", "1.2000000000000", true, true},
		{"소수", "3.5", false, true},
		{"단위 앞의 수", "3만 5000", true, true},
		{"엘", "L", true, true},
		{"엠", "M", true, true},
		{"비", "B", false, true},
		{"아르인지 알인지 모름", "R", false, false},
		{"티브이", "TV", false, true},
		{"에프엠", "FM", true, true},
		{"낱말로 읽을 수도 있음", "NATO", false, false},
		{"단위일 수도 있음", "5L", false, false},
		{"소문자", "Seoul", false, false},
		{"대문자로 끝나는 이름", "iPhoneX", false, false},
		{"빈 낱말", "", false, false},
		{"따옴표뿐", "''", false, false},
		{"한자", "韓國", false, false},
		{"홀로 쓴 낱자", "ㄱ", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if has, ok := HasBatchim(tt.word); has != tt.has || ok != tt.ok {
				t.Errorf("HasBatchim(%q) = %v, %v, want %v, %v", tt.word, has, ok, tt.has, tt.ok)
			}
		})
	}
}

func TestJosa(t *testing.T) {
	tests := []struct{ word, pair, want string }{
		{"수박", "은/는", "은"}, {"사과", "은/는", "는"}, {"서울", "은/는", "은"},
		{"수박", "는/은", "은"}, {"사과", "는/은", "는"},
		{"수박", "이/가", "이"}, {"사과", "이/가", "가"}, {"사과", "가/이", "가"},
		{"수박", "을/를", "을"}, {"사과", "을/를", "를"}, {"수박", "를/을", "을"},
		{"수박", "와/과", "과"}, {"사과", "와/과", "와"}, {"수박", "과/와", "과"}, {"물", "과/와", "과"},
		{"부산", "으로/로", "으로"}, {"제주도", "으로/로", "로"}, {"서울", "으로/로", "로"}, {"서울", "로/으로", "로"},
		{"연필", "으로써/로써", "로써"}, {"말", "으로서/로서", "로서"}, {"삶", "으로/로", "으로"},
		{"수박", "이라/라", "이라"}, {"사과", "이라/라", "라"}, {"서울", "이라고/라고", "이라고"}, {"사과", "라/이라", "라"},
		{"지훈", "아/야", "아"}, {"민수", "아/야", "야"}, {"민수", "야/아", "야"},
		{"수박", "이나/나", "이나"}, {"사과", "이나/나", "나"}, {"수박", "이랑/랑", "이랑"},
		{"7", "으로/로", "로"}, {"3", "으로/로", "으로"}, {"10", "을/를", "을"}, {"M", "을/를", "을"}, {"L", "으로/로", "로"},
		{"Seoul", "을/를", "을(를)"}, {"Seoul", "으로/로", "(으)로"}, {"Seoul", "와/과", "과(와)"}, {"Seoul", "이라/라", "(이)라"},
		{"수박", "도", "도"},
	}
	for _, tt := range tests {
		t.Run(tt.word+" "+tt.pair, func(t *testing.T) {
			if got := Josa(tt.word, tt.pair); got != tt.want {
				t.Errorf("Josa(%q, %q) = %q, want %q", tt.word, tt.pair, got, tt.want)
			}
		})
	}
}

// Words and numbers read the same must take the same particle.
func TestNumbersTakeTheParticleOfTheirReading(t *testing.T) {
	for _, pair := range []string{"은/는", "으로/로"} {
		for n := int64(1); n < 2_000_000_000_000; n = n*7/3 + 1 {
			for _, m := range []int64{n, n / 10 * 10, n / 1000 * 1000, n / 10_000 * 10_000} {
				read, digits := Josa(NumberToKorean(m), pair), Josa(NumberMixed(m), pair)
				if read != digits {
					t.Errorf("%d: %s%s but %s%s", m, NumberToKorean(m), read, NumberMixed(m), digits)
				}
			}
		}
	}
}
