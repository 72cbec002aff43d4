package ifeval

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestBadArguments(t *testing.T) {
	tests := []struct {
		name, id string
		args     given
		want     string // part of the error
	}{
		{"없는 규칙", "keywords:exist", nil, `did you mean "keywords:existence"`},
		{"빠진 인자", "keywords:frequency", given{"keyword": "가", "relation": "at least"}, "argument frequency: missing"},
		{"빈 값은 빠진 것", "keywords:existence", given{"keywords": []any{}}, "argument keywords: missing"},
		{"영도 빠진 것", "length_constraints:number_words", given{"num_words": 0, "relation": "at least"}, "argument num_words: missing"},
		{"모르는 인자", "detectable_format:title", given{"num_title": 3}, `argument "num_title"`},
		{"비슷한 인자", "detectable_format:number_bullet_lists", given{"num_bullet": 3, "num_bullets": 3}, `did you mean "num_bullets"`},
		{"정수가 아님", "detectable_format:number_bullet_lists", given{"num_bullets": 2.5}, "whole number"},
		{"음수", "detectable_format:number_bullet_lists", given{"num_bullets": -1}, "whole number"},
		{"수가 아님", "detectable_format:number_bullet_lists", given{"num_bullets": "3"}, "whole number"},
		{"글이 아님", "startend:end_checker", given{"end_phrase": 3}, "must be a text"},
		{"목록이 아님", "keywords:existence", given{"keywords": "가"}, "must be a list"},
		{"목록 안의 수", "keywords:existence", given{"keywords": []any{"가", 3}}, "element 2"},
		{"모르는 관계", "length_constraints:number_words", given{"num_words": 3, "relation": "more than"}, `"at least"`},
		{"한국어 규칙의 관계", "korean:eojeol", given{"num_eojeol": 3, "relation": "over"}, `"equal to"`},
		{"정규식이 아님", "keywords:existence", given{"keywords": []any{"(가"}}, "regular expression"},
		{"문단보다 큰 번호", "length_constraints:nth_paragraph_first_word", given{"num_paragraphs": 2, "nth_paragraph": 3, "first_word": "가"}, "is 3 of 2"},
		{"글자 둘", "keywords:letter_frequency", given{"letter": "ab", "let_frequency": 2, "let_relation": "at least"}, "one character"},
		{"모르는 언어", "language:response_language", given{"language": "tlh"}, `"tlh"`},
		{"모르는 문체", "korean:speech_level", given{"level": "하게체"}, "합쇼체"},
		{"초성이 아님", "korean:line_initials", given{"initials": "ㄱㅏ"}, "initial consonants"},
		{"음절이 아님", "korean:line_syllables", given{"syllables": "가A"}, "Hangul syllables"},
		{"빈칸뿐인 구분", "korean:two_answers", given{"separator": " "}, "blank"},
		{"참 거짓이 아님", "korean:characters", given{"num_characters": 3, "relation": "at least", "with_spaces": "예"}, "true or false"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(tt.id, tt.args)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), strings.SplitN(tt.id, ":", 2)[0]) {
				t.Errorf("New: %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// Readers of files give numbers, lists and nulls in several types.
func TestArgumentTypes(t *testing.T) {
	for _, n := range []any{3, int32(3), int64(3), uint64(3), float32(3), 3.0, json.Number("3")} {
		i, err := New("korean:syllables", given{"num_syllables": n, "relation": "equal to", "keywords": nil, "frequency": int64(0), "keyword": ""})
		if err != nil {
			t.Errorf("%T: %v", n, err)
			continue
		}
		if !strictly(i, "가나다") || strictly(i, "가나") {
			t.Errorf("%T was not read as 3", n)
		}
	}
	if _, err := New("keywords:existence", given{"keywords": []string{"가"}}); err != nil {
		t.Error(err)
	}
}

func TestParse(t *testing.T) {
	_, err := Parse([]string{"punctuation:no_comma", "startend:end_checker"}, []map[string]any{nil, {}})
	if err == nil || !strings.Contains(err.Error(), "instruction 2 of 2") {
		t.Errorf("Parse: %v, want an error about the second", err)
	}
	if _, err := Parse([]string{"punctuation:no_comma"}, nil); err == nil {
		t.Error("Parse takes one instruction and no arguments")
	}
	if _, err := Parse(nil, nil); err == nil {
		t.Error("Parse takes no instructions")
	}
}

func checklist(t *testing.T) Checklist {
	t.Helper()
	list, err := Parse([]string{"punctuation:no_comma", "korean:line_syllables"}, []map[string]any{nil, {"syllables": "가나"}})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestCheck(t *testing.T) {
	comma, lines := "punctuation:no_comma", "korean:line_syllables"
	tests := []struct {
		name, response string
		want           Verdict
	}{
		{"둘 다 따름", "가을\n나무", Verdict{[]Result{{comma, true, true}, {lines, true, true}}, true, true}},
		{"머리말을 떼면 따름", "네, 여기요:\n가을\n나무", Verdict{[]Result{{comma, false, true}, {lines, false, true}}, false, true}},
		{"맺음말을 떼면 따름", "가을\n나무\n어때요?", Verdict{[]Result{{comma, true, true}, {lines, false, true}}, false, true}},
		{"하나만 따름", "가을, 비\n나무, 잎", Verdict{[]Result{{comma, false, false}, {lines, true, true}}, false, false}},
		{"풀어 쓴 글", norm.NFD.String("가을\n나무"), Verdict{[]Result{{comma, true, true}, {lines, true, true}}, true, true}},
		{"빈 답은 아무것도 따르지 않음", "", Verdict{[]Result{{comma, false, false}, {lines, false, false}}, false, false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, checklist(t).Check(tt.response)); diff != "" {
				t.Errorf("Check (-want +got):\n%s", diff)
			}
		})
	}
	if v := Checklist(nil).Check("가"); v.Strict || v.Loose {
		t.Errorf("a checklist of nothing is followed: %+v", v)
	}
}

// What the comparison with the published checker leaves out: it asks langdetect
// for the language and Punkt's English model for abbreviations.
func TestLanguageAndAbbreviations(t *testing.T) {
	tests := []struct {
		name, id string
		args     given
		yes, no  string
	}{
		{"한국어로", "language:response_language", given{"language": "ko"}, "바다는 넓다. OK.", "The sea is wide and it is blue."},
		{"영어로", "language:response_language", given{"language": "en"}, "The sea is wide and it is blue.", "바다는 넓다."},
		{"지역이 붙은 중국어", "language:response_language", given{"language": "zh-cn"}, "大海很宽。", "바다는 넓다."},
		{"알 수 없으면 따른 것", "language:response_language", given{"language": "de"}, "42", "바다는 넓다."},
		{"영어 대문자", "change_case:english_capital", nil, "THE SEA IS WIDE AND BLUE.", "The SEA IS WIDE."},
		{"영어 소문자", "change_case:english_lowercase", nil, "the sea is wide and it is blue.", "The sea is wide."},
		{"한글에는 대문자가 없음", "change_case:english_capital", nil, "THE SEA OF THE KING IS WIDE", "바다는 넓다."},
		{"약어", "length_constraints:number_sentences", given{"num_sentences": 3, "relation": "less than"}, "Mr. Kim is here, e.g. now. Yes.", "Kim is. He was. Yes."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			i, err := New(tt.id, tt.args)
			if err != nil {
				t.Fatal(err)
			}
			if !strictly(i, tt.yes) {
				t.Errorf("%q does not follow", tt.yes)
			}
			if strictly(i, tt.no) {
				t.Errorf("%q follows", tt.no)
			}
		})
	}
}

// someArguments are arguments that every rule finds its own among, for fuzzing.
func someArguments(word string) given {
	return given{
		"keywords": []any{word}, "keyword": word, "forbidden_words": []any{word}, "frequency": 1, "relation": "at least",
		"letter": "e", "let_frequency": 1, "let_relation": "less than", "language": "ko", "num_sentences": 2, "num_paragraphs": 2,
		"num_words": 3, "nth_paragraph": 1, "first_word": word, "num_placeholders": 1, "postscript_marker": word, "num_bullets": 1,
		"num_highlights": 1, "section_spliter": word, "num_sections": 1, "prompt_to_repeat": word, "end_phrase": word,
		"capital_frequency": 1, "capital_relation": "at least", "num_syllables": 3, "num_eojeol": 3, "num_characters": 3,
		"sentence": word, "num_items": 1, "level": "해요체", "syllables": "가나", "initials": "ㄱㄴ", "initial": "ㄱ", "separator": word,
	}
}

// FuzzRules: no rule fails on any text or word, strict implies loose, and a
// rule that knows an argument says so by not calling it unknown.
func FuzzRules(f *testing.F) {
	f.Add("바다", "1. 바다는 넓다. **끝** [x] <<제목>>\n\n추신: \"가자.\"라고 했다… ***\n기차→차도")
	f.Add("", "")
	f.Add("\xff(", "#\n|\n---\n... ) (")
	f.Add("[가", "p.p. s ```json {}``` ******")
	f.Fuzz(func(t *testing.T, word, response string) {
		for _, r := range rules() {
			a := newArgs(someArguments(word))
			r.build(a)
			arguments := given{}
			for name, v := range someArguments(word) {
				if slices.Contains(a.asked, name) {
					arguments[name] = v
				}
			}
			list, err := Parse([]string{r.id}, []map[string]any{arguments})
			if err != nil {
				continue
			}
			if v := list.Check(response); v.Strict && !v.Loose || v.Strict != strictly(list[0], response) {
				t.Errorf("%s: %+v", r.id, v)
			}
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	ids := []string{"keywords:existence", "length_constraints:number_sentences", "korean:speech_level"}
	kwargs := []map[string]any{
		{"keywords": []any{"바다"}},
		{"num_sentences": 3, "relation": "at least"},
		{"level": "합쇼체"},
	}
	list, err := Parse(ids, kwargs)
	if err != nil {
		b.Fatal(err)
	}
	response := strings.Repeat("여름 바다는 넓고 푸릅니다. 우리는 그곳에서 쉬었습니다.\n", 15)
	for b.Loop() {
		list.Check(response)
	}
}

// strictly is whether a response follows one instruction as it stands.
func strictly(i Instruction, response string) bool { return Checklist{i}.Check(response).Strict }
