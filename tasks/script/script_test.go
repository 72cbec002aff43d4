package script

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestCount(t *testing.T) {
	tests := []struct {
		name, text string
		want       Letters
	}{
		{"한글과 로마자", "한글 abc", Letters{Hangul: 2, Latin: 3}},
		{"낱자도 한글", "ㄱㅏㆍ", Letters{Hangul: 3}},
		{"풀어 쓴 글자", norm.NFD.String("한글"), Letters{Hangul: 2}},
		{"한자와 호환 한자", "樂\uF914々", Letters{Han: 3}},
		{"가나와 긴소리표", "スキー ひらがな", Letters{Kana: 7}},
		{"전각 로마자", "ＡＢ", Letters{Latin: 2}},
		{"악센트", "é Ø", Letters{Latin: 2}},
		{"그 밖", "αдक", Letters{Other: 3}},
		{"글자가 아닌 것", "12 ① ½ ，。😀 \xff", Letters{}},
		{"빈 글", "", Letters{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Count(tt.text)); diff != "" {
				t.Errorf("Count(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestProse(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"코드 블록", "앞\n```python\nprint('x')\n```\n뒤", "앞 뒤"},
		{"닫지 않은 코드 블록", "앞\n```\nfor x in y:", "앞"},
		{"물결 블록", "앞\n~~~\ncode\n~~~\n뒤", "앞 뒤"},
		{"줄 안 코드", "`useState`를 쓴다", "를 쓴다"},
		{"수식", "넓이는 $\\pi r^2$이고 \\(x+y\\)와 \\[E = mc^2\\]이다", "넓이는 이고 와 이다"},
		{"돈은 수식이 아님", "값은 $5와 $10 사이", "값은 $5와 $10 사이"},
		{"여러 줄 수식", "앞 $$\na = b\n$$ 뒤", "앞 뒤"},
		{"환경", "\\begin{align*} a &= b \\end{align*} 끝", "끝"},
		{"명령", "\\boxed{정답}", "{정답}"},
		{"주소", "자세히는 https://example.com/a?b=c에서", "자세히는 에서"},
		{"www", "www.example.com 참고", "참고"},
		{"전자우편", "ab@example.co.kr로 보내세요", "로 보내세요"},
		{"태그", "<b>굵게</b> 1 < 2", "굵게 1 < 2"},
		{"아무것도 없음", "그냥 글 A와 B", "그냥 글 A와 B"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(strings.Fields(Prose(tt.text)), " "); got != tt.want {
				t.Errorf("Prose(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestLeaks(t *testing.T) {
	tests := []struct {
		name, answer, prompt string
		want                 []Leak
	}{
		{"중국어가 섞임", "이 문제는 因为 어렵습니다", "왜?", []Leak{{Text: "因为"}}},
		{"일본어가 섞임", "그것은 とても 좋아요", "", []Leak{{Text: "とても", Kana: true}}},
		{"한자와 가나가 한 줄기", "食べる 것", "", []Leak{{Text: "食べる", Kana: true}}},
		{"물음에 있던 한자", "仁은 어짊이다", "仁의 뜻은?", nil},
		{"물음에 있던 것보다 긴 줄기", "仁義다", "仁의 뜻은?", []Leak{{Text: "仁義"}}},
		{"한자 병기", "훈민정음(訓民正音)은", "", []Leak{{Text: "訓民正音", Gloss: true}}},
		{"한 칸 띄운 병기", "훈민정음 (訓民正音)은", "", []Leak{{Text: "訓民正音", Gloss: true}}},
		{"전각 괄호 병기", "이순신（李舜臣）", "", []Leak{{Text: "李舜臣", Gloss: true}}},
		{"병기 안의 쉼표", "의(義, 禮)는", "", []Leak{{Text: "義", Gloss: true}, {Text: "禮", Gloss: true}}},
		{"거꾸로 병기", "東京(도쿄)에 갔다", "", []Leak{{Text: "東京", Gloss: true}}},
		{"괄호 안 한국어 뒤의 한자", "답(이것은 答이다)", "", []Leak{{Text: "答"}}},
		{"괄호 속 중국어 문장", "맞습니다 (这个问题的答案是正确的因为)", "", []Leak{{Text: "这个问题的答案是正确的因为"}}},
		{"로마자 뒤의 괄호는 병기가 아님", "Seoul(首爾)", "", []Leak{{Text: "首爾"}}},
		{"닫힌 괄호 뒤의 한자", "표(1) 漢字", "", []Leak{{Text: "漢字"}}},
		{"코드 안은 세지 않음", "`变量`을 쓴다", "", nil},
		{"호환 한자도 물음과 같음", "\uF914이다", "樂의 음은?", nil},
		{"없음", "정답은 C입니다.", "", nil},
		{"빈 답", "", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Examine(tt.answer, tt.prompt).Leaks); diff != "" {
				t.Errorf("Leaks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"한국어", "세종대왕은 훈민정음을 만들었다.", "ko"},
		{"영어 낱말이 많은 한국어", "React의 useState hook을 사용하면 component가 다시 render 됩니다.", "ko"},
		{"영어 코드 블록을 단 한국어", "이렇게 씁니다.\n```go\nfunc main() { return the value of the list }\n```", "ko"},
		{"영어", "The king made the alphabet and it is still in use.", "en"},
		{"한국 이름이 든 영어", "The answer is 세종 because the other kings of that time did not care.", "en"},
		{"중국어", "这个问题的答案是第二个，因为其他的选项都不正确。", "zh"},
		{"일본어", "正解は二番です。ほかの選択肢は正しくありません。", "ja"},
		{"독일어", "Der König hat das Alphabet für die Menschen gemacht und es ist nicht schwer.", "de"},
		{"프랑스어", "Le roi est dans la ville avec les enfants pour une fête.", "fr"},
		{"스페인어", "El rey y los niños están en la ciudad para una fiesta.", "es"},
		{"포르투갈어", "O rei não está em casa, mas ele vem com uma carta para os filhos.", "pt"},
		{"이탈리아어", "Il re non è nella città, ma viene con una lettera per gli amici.", "it"},
		{"베트남어", "Nhà vua và những người dân không có trong thành phố này.", "vi"},
		{"핀란드어", "Kuningas on kaupungissa ja hän ei ole vielä kotona, mutta se on hyvä.", "fi"},
		{"스와힐리어", "Mfalme ni mtu wa watu na yeye yuko kwa ajili ya watoto.", "sw"},
		{"러시아어", "Царь не был в городе, но он и его дети это знали.", "ru"},
		{"불가리아어", "Царят не е в града и ще се върне, това са неговите деца.", "bg"},
		{"아랍어", "الملك في المدينة مع أطفاله و هذا هو اليوم الذي كان", "ar"},
		{"페르시아어", "پادشاه در شهر است و این کتاب را برای شما آورده است که", "fa"},
		{"우르두어", "بادشاہ شہر میں ہے اور یہ کتاب آپ کے لیے ہے", "ur"},
		{"힌디어", "राजा शहर में है और यह किताब आप के लिए है", "hi"},
		{"마라티어", "राजा शहरात आहे आणि हे पुस्तक तुमच्यासाठी आहे", "mr"},
		{"네팔어", "राजा सहरमा छन् र यो किताब तपाईंको लागि हो", "ne"},
		{"타이어", "กษัตริย์อยู่ในเมือง", "th"},
		{"칸나다어", "ರಾಜನು ನಗರದಲ್ಲಿ ಇದ್ದಾನೆ", "kn"},
		{"펀자브어", "ਰਾਜਾ ਸ਼ਹਿਰ ਵਿੱਚ ਹੈ", "pa"},
		{"모음 기호뿐인 낱말", "की है", "hi"},
		{"이름 속의 낱말 하나", "Procter and Gamble", Undetermined},
		{"이름표", "C", Undetermined},
		{"단위와 식", "x = 3 cm, y = 4 kg, α + β", Undetermined},
		{"수", "42", Undetermined},
		{"빈 글", "", Undetermined},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Language(tt.text); got != tt.want {
				t.Errorf("Language = %q, want %q", got, tt.want)
			}
			if tt.want != Undetermined && !Known(tt.want) {
				t.Errorf("Known(%q) is false", tt.want)
			}
		})
	}
	if Known("tlh") || Known("") {
		t.Error("a language is known that is not")
	}
}

func TestNotKorean(t *testing.T) {
	type verdict struct{ NotKorean, Known bool }
	tests := []struct {
		name, answer string
		want         verdict
	}{
		{"한국어", "정답은 C입니다.", verdict{false, true}},
		{"영어 문장", "The answer is C because the others are wrong.", verdict{true, true}},
		{"한국어로 시작한 영어", "정답은 C입니다 because the article says that the king was born in Seoul", verdict{true, true}},
		{"용어가 많은 한국어", "B2B(Business to Business) CRM의 설명", verdict{false, true}},
		{"이름 하나", "Seoul", verdict{false, false}},
		{"이름표", "C", verdict{false, false}},
		{"식뿐", "[H+]+[K+]=[OH-]+[H2PO4-]+2[HPO42-]", verdict{false, false}},
		{"코드뿐", "```python\nprint('hello world of the code')\n```", verdict{false, false}},
		{"중국어", "这个问题的答案是第二个", verdict{true, true}},
		{"러시아어", "Царь не был в городе вчера вечером", verdict{true, true}},
		{"빈 답", "", verdict{false, false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got verdict
			got.NotKorean, got.Known = NotKorean(tt.answer)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("NotKorean (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExamine(t *testing.T) {
	tests := []struct {
		name, answer string
		want         Report
		leaked       bool
	}{
		{"한국어", "정답은 C입니다.", Report{Letters: Letters{Hangul: 6, Latin: 1}, Language: "ko", LanguageKnown: true}, false},
		{"병기는 새어 나온 것이 아님", "인(仁)입니다", Report{Letters{Hangul: 4, Han: 1}, "ko", false, true, []Leak{{"仁", false, true}}}, false},
		{"한 낱말이 새어 나옴", "因为 그렇습니다", Report{Letters{Hangul: 5, Han: 2}, "ko", false, true, []Leak{{"因为", false, false}}}, true},
		{"영어", "That is not the answer to it", Report{Letters: Letters{Latin: 22}, Language: "en", NotKorean: true, LanguageKnown: true}, true},
		{"코드뿐", "`因为`", Report{}, false},
		{"빈 답", "", Report{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Examine(tt.answer, "왜?")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Examine (-want +got):\n%s", diff)
			}
			if got.Leaked() != tt.leaked {
				t.Errorf("Leaked = %t, want %t", got.Leaked(), tt.leaked)
			}
		})
	}
}

func FuzzScript(f *testing.F) {
	f.Add("훈민정음(訓民正音)은 `code` $x$ 東京(도쿄)", "물음")
	f.Add("```\n~~~ \\begin{align} a@b.c www.x", "漢")
	f.Add("\xff(\u1112\u1161\u11ab）", "")
	f.Fuzz(func(t *testing.T, answer, prompt string) {
		report := Examine(answer, prompt)
		for _, l := range report.Leaks {
			if l.Text == "" || strings.Contains(norm.NFC.String(prompt), l.Text) {
				t.Errorf("leak %q with prompt %q", l.Text, prompt)
			}
			if n := Count(l.Text); n.Han+n.Kana == 0 || n.Hangul+n.Latin+n.Other != 0 || (n.Kana > 0) != l.Kana {
				t.Errorf("leak %+v holds %+v", l, n)
			}
		}
		if l := Language(answer); l != Undetermined && !Known(l) {
			t.Errorf("Language = %q, which is not known", l)
		}
		if not, known := NotKorean(answer); not && !known {
			t.Error("not Korean, and not known")
		}
	})
}

func BenchmarkExamine(b *testing.B) {
	prompt := "훈민정음은 누가 만들었습니까?"
	for _, bb := range []struct{ name, answer string }{
		{"label", "정답은 C입니다."},
		{"korean", strings.Repeat("세종대왕은 1443년에 훈민정음을 만들었고, 3년 뒤에 반포하였습니다. ", 12)}, // 1 KB
		{"code-and-gloss", strings.Repeat("세종대왕은 1443년에 훈민정음(訓民正音)을 만들었고, 이는 `code`와 같은 뜻입니다. ", 10)},
		{"english", strings.Repeat("The king made the alphabet, and it is still in use. ", 20)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.answer)))
			for b.Loop() {
				Examine(bb.answer, prompt)
			}
		})
	}
}
