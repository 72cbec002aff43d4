package ifeval

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

type given = map[string]any

func TestKoreanRules(t *testing.T) {
	atLeastTwo := func(name string) given { return given{name: 2, "relation": "at least"} }
	level := func(l string) given { return given{"level": l} }
	tests := []struct {
		name, id string
		args     given
		yes, no  []string
	}{
		{"음절", "korean:syllables", given{"num_syllables": 4, "relation": "equal to"},
			[]string{"가을 하늘", "가을, ABC 하늘 12!", norm.NFD.String("가을하늘")}, []string{"가을", "가을 하늘은"}},
		{"어절", "korean:eojeol", given{"num_eojeol": 2, "relation": "at most"},
			[]string{"3.5미터는 길다", "길다"}, []string{"3.5미터는 꽤 길다"}},
		{"공백 뺀 글자 수", "korean:characters", given{"num_characters": 4, "relation": "equal to"},
			[]string{"가 나\n다!", "👍🏽가나다"}, []string{"가나다", "가나다라마"}},
		{"공백 넣은 글자 수", "korean:characters", given{"num_characters": 4, "relation": "equal to", "with_spaces": true},
			[]string{"가 나다", " 가 나\n다 "}, []string{"가나다"}},
		{"문장 수", "korean:sentences", given{"num_sentences": 2, "relation": "equal to"},
			[]string{"갔다. 왔다.", "갔다\n왔다", "# 제목\n갔다! 왔다?", "1. 갔다.\n2. 왔다.", "“갔다.”라고 했다. 왔다.", "3.5미터를 갔다… 왔다", "답은 1. 그리고 갔다. 왔다."},
			[]string{"갔다.", "갔다. 왔다. 섰다.", "“갔다.”라고 했다."}},
		{"문단 수", "korean:paragraphs", given{"num_paragraphs": 2, "relation": "equal to"},
			[]string{"가\n\n나", "가\n나\n \n\n\n다\n"}, []string{"가\n나", "가\n\n나\n\n다"}},
		{"조사 붙은 낱말", "korean:keywords", given{"keywords": []any{"바다", "여름"}},
			[]string{"여름에는 바다까지가 멀다", "'여름'과 '바다'", "바다였다. 여름입니다"}, []string{"여름 바다표범", "늦여름 바다"}},
		{"낱말 빈도", "korean:keyword_frequency", given{"keyword": "사과", "frequency": 2, "relation": "equal to"},
			[]string{"사과는 사과다", "사과나무의 사과, 사과"}, []string{"사과", "사과문과 사과"}},
		{"금지한 낱말", "korean:forbidden_words", given{"forbidden_words": []any{"사과", "AI"}},
			[]string{"사과나무가 있다", "풋사과", "AIX"}, []string{"사과를 먹었다", "사과.", "ai가"}},
		{"첫 문장", "korean:first_sentence", given{"sentence": "봄이 왔다."},
			[]string{"봄이  왔다. 좋다.", "봄이 왔다\n끝", "**봄이 왔다.**"}, []string{"참 봄이 왔다.", "좋다. 봄이 왔다."}},
		{"마지막 문장", "korean:last_sentence", given{"sentence": "봄이 왔다"},
			[]string{"좋다. 봄이 왔다.", "봄이 왔다!"}, []string{"봄이 왔다. 좋다."}},
		{"번호 목록", "korean:numbered_list", atLeastTwo("num_items"),
			[]string{"1. 가\n2. 나", "1) 가\n 2) 나\n3) 다", "① 가\n② 나"}, []string{"1. 가", "- 가\n- 나", "1.5 미터\n2.5 미터"}},
		{"글머리표 목록", "korean:bulleted_list", atLeastTwo("num_items"),
			[]string{"- 가\n- 나", "• 가\n• 나", "* 가\n+ 나"}, []string{"- 가", "-가\n-나", "1. 가\n2. 나"}},
		{"한자 없이", "korean:no_hanja", nil, []string{"한글만 ABC"}, []string{"훈민정음(訓民正音)", "\uF914"}},
		{"외국 글자 없이", "korean:no_foreign_letters", nil,
			[]string{"한글만 씁니다. 123 😀 ㄱ", "국(國)"}, []string{"C입니다", "すし", "α파"}},
		{"따옴표", "korean:quotes", nil, []string{`"가"`, "“가나”", "『토지』", " '가' "}, []string{"가", "“가", "“가』", `"`, `""`}},
		{"추신", "korean:postscript", given{"postscript_marker": "추신"},
			[]string{"편지\n\n추신: 또 봐요", "가\n\n나\n\n**추신** 다"}, []string{"추신: 또", "추신: 가\n\n편지", "편지\n추신: 가"}},
		{"두 답", "korean:two_answers", given{"separator": "---"},
			[]string{"가\n---\n나", "---\n가\n---\n나\n---"}, []string{"가", "가---가", "가---나---다", "가------나"}},
		{"합쇼체", "korean:speech_level", level("합쇼체"),
			[]string{"갑니다. 옵니까? 드십시오!", "# 제목\n- 먹었습니다.", "차례:\n갑니다.", "갑니다(웃음). 갑니다 😀", "“갑니다.”", "같이 갑시다."},
			[]string{"갑니다. 가요.", "간다.", "제목", "아니다.", "가니까."}},
		{"해요체", "korean:speech_level", level("해요체"),
			[]string{"가요. 그렇죠? 하세요!", "저예요~", "갔어요ㅎㅎ... 좋아요^^"}, []string{"가요. 갑니다.", "중요.", "가십시요.", "간다."}},
		{"해라체", "korean:speech_level", level("해라체"),
			[]string{"간다. 가냐? 가자! 가라.", "아니다.", "꽃이 피었구나."}, []string{"갑니다.", "가요.", "간다. 갑니다.", "다."}},
		{"삼행시", "korean:line_syllables", given{"syllables": "가나다"},
			[]string{"가을이\n나를\n다시", "**가**: 가을\n\n나: 나무\n다: 다리", "1. 가을\n2. 나무\n3. 다리"},
			[]string{"가을이\n나를", "가을이\n다시\n나를", "가을이\n나를\n다시\n라면"}},
		{"줄머리 초성", "korean:line_initials", given{"initials": "ㄱㄲㄷ"},
			[]string{"가을\n까치\n달"}, []string{"가을\n가치\n달", "가을\n까치"}},
		{"두운", "korean:alliteration", given{"initial": "ㅅ"}, []string{"산에\n시내가\n'솔'"}, []string{"산에\n나무", "…"}},
		{"끝말잇기", "korean:word_chain", given{"num_words": 3, "relation": "at least", "first_word": "기차"},
			[]string{"기차 - 차량 - 양력 - 역사", "기차, 차량, 량심", "기차→차도→도로", "1. 기차\n2. 차도\n3. 도로"},
			[]string{"기차, 차도", "차도, 도로, 로봇", "기차, 도로, 로봇", "기차, 차기, 기차", "기차, 차, 차도", "기차, 차도, doro", "그럼요! 기차, 차도, 도로"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			i, err := New(tt.id, tt.args)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range tt.yes {
				if !strictly(i, text) {
					t.Errorf("%q does not follow", text)
				}
			}
			for _, text := range append(tt.no, "", " \n") {
				if strictly(i, text) {
					t.Errorf("%q follows", text)
				}
			}
		})
	}
}

// Where the published rule and the Korean one of the same name differ.
func TestKoreanRulesSeeParticles(t *testing.T) {
	published, err := New("keywords:forbidden_words", given{"forbidden_words": []any{"사과"}})
	if err != nil {
		t.Fatal(err)
	}
	ours, err := New("korean:forbidden_words", given{"forbidden_words": []any{"사과"}})
	if err != nil {
		t.Fatal(err)
	}
	const text = "나는 사과를 먹었다."
	if !strictly(published, text) || strictly(ours, text) {
		t.Errorf("published %t, Korean %t, want true and false", strictly(published, text), strictly(ours, text))
	}
}
