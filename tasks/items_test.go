package tasks

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// kindYAML is a suite with one task of a kind; settings are more lines for it.
func kindYAML(kind Kind, settings ...string) string {
	text := fmt.Sprintf("schema: 1\nname: x\nversion: 1.0.0\ntasks:\n  - name: x\n    kind: %s\n    items: items.jsonl\n    prompt: \"{{ question }}\"\n", kind)
	for _, s := range settings {
		text += "    " + s + "\n"
	}
	return text
}

func TestItemErrors(t *testing.T) {
	short, number := kindYAML(ShortAnswer), kindYAML(Number)
	choice, two := kindYAML(MultipleChoice), kindYAML(MultipleChoice, "labels: [가, 나]")
	for _, tc := range []struct{ name, suite, items, want string }{
		{"빈 파일", short, "", ": holds no items; expected one JSON object a line"},
		{"빈 줄뿐", short, "\ufeff\n\r\n  \n", ": holds no items; expected one JSON object a line"},
		{"id 없음", short, `{"question": "물음", "answer": "답"}`, `:1: field "id": is missing; expected a name that no other item of the task has`},
		{"물음 없음", short, `{"id": "1", "question": " ", "answer": "답"}`, `:1: field "question": is missing; expected the question's text`},
		{"정답 없음", short, `{"id": "1", "question": "물음"}`, `:1: field "answer": is missing; expected the answer's text`},
		{"정답이 null", short, `{"id": "1", "question": "물음", "answer": null}`, `:1: field "answer": is missing; expected the answer's text`},
		{"빈 정답", short, `{"id": "1", "question": "물음", "answer": " "}`, `:1: field "answer": is missing; expected the answer's text`},
		{"글자 없는 정답", short, `{"id": "1", "question": "물음", "answer": "…"}`, `:1: field "answer": is "…"; expected letters or digits`},
		{"참인 정답", short, `{"id": "1", "question": "물음", "answer": true}`, `:1: field "answer": is true; expected the answer's text`},
		{"목록인 정답", short, `{"id": "1", "question": "물음", "answer": ["답"]}`, `:1: field "answer": is ["답"]; expected the answer's text`},
		{"빈 다른 답", short, `{"id": "1", "question": "물음", "answer": "답", "aliases": ["해답", ""]}`, `:1: field "aliases": entry 2 is empty; expected another accepted answer`},
		{"수가 아닌 정답", number, `{"id": "1", "question": "물음", "answer": "많다"}`, `:1: field "answer": is "많다"; expected a number`},
		{"수 문제에 정답 없음", number, `{"id": "1", "question": "물음"}`, `:1: field "answer": is missing; expected a number`},
		{"긴 정답", number, `{"id": "1", "question": "물음", "answer": "` + strings.Repeat("가", 70) + `"}`, `:1: field "answer": is "` + strings.Repeat("가", 60) + `…"; expected a number`},
		{"수 문제에 보기", number, `{"id": "1", "question": "물음", "answer": 1, "options": ["1", "2"]}`, `:1: field "options": are for multiple_choice; the task's kind is number`},
		{"부하에 보기", kindYAML(Load), `{"id": "1", "question": "물음", "options": ["1", "2"]}`, `:1: field "options": are for multiple_choice; the task's kind is load`},
		{"보기 없음", choice, `{"id": "1", "question": "물음", "answer": 1}`, `:1: field "options": has 0 entries; expected two or more`},
		{"보기 하나", choice, `{"id": "1", "question": "물음", "answer": 1, "options": ["가"]}`, `:1: field "options": has 1 entries; expected two or more`},
		{"라벨보다 많은 보기", two, `{"id": "1", "question": "물음", "answer": 1, "options": ["1", "2", "3"]}`, `:1: field "options": has 3 entries, more than the task's 2 labels`},
		{"같은 보기", choice, `{"id": "1", "question": "물음", "answer": 1, "options": ["서울", "부산", "서울 "]}`, `:1: field "options": entries 1 and 3 are the same; expected different options`},
		{"NFD로 같은 보기", choice, `{"id": "1", "question": "물음", "answer": 1, "options": ["서울", "` + norm.NFD.String("서울") + `"]}`, `:1: field "options": entries 1 and 2 are the same; expected different options`},
		{"빈 보기", choice, `{"id": "1", "question": "물음", "answer": 1, "options": ["서울", ""]}`, `:1: field "options": entry 2 is empty; expected an option's text`},
		{"객관식에 정답 없음", choice, `{"id": "1", "question": "물음", "options": ["1", "2", "3"]}`, `:1: field "answer": is missing; expected the right option's position (1 to 3) or its label`},
		{"0번 보기", choice, `{"id": "1", "question": "물음", "answer": 0, "options": ["1", "2"]}`, `:1: field "answer": is position 0; expected 1 to 2`},
		{"보기 밖의 번호", choice, `{"id": "1", "question": "물음", "answer": 3, "options": ["1", "2"]}`, `:1: field "answer": is position 3; expected 1 to 2`},
		{"없는 라벨", two, `{"id": "1", "question": "물음", "answer": "다", "options": ["1", "2"]}`, `:1: field "answer": is "다"; expected one of the labels 가, 나 or a position from 1`},
		{"보기보다 뒤의 라벨", choice, `{"id": "1", "question": "물음", "answer": "C", "options": ["1", "2"]}`, `:1: field "answer": is "C"; expected one of the labels A, B or a position from 1`},
		{"소수 번호", choice, `{"id": "1", "question": "물음", "answer": 1.5, "options": ["1", "2"]}`, `:1: field "answer": is "1.5"; expected one of the labels A, B or a position from 1`},
		{"모르는 필드", short, `{"id": "1", "question": "물음", "anser": "답"}`, `:1: unknown field "anser" (did you mean "answer"?); anything else goes under "meta"`},
		{"먼 이름의 필드", short, `{"id": "1", "question": "물음", "answer": "답", "difficulty": 3}`, `:1: unknown field "difficulty" (known: id, question, passage, options, answer, aliases, category, group, source, meta); anything else goes under "meta"`},
		{"수인 id", short, `{"id": 1, "question": "물음", "answer": "답"}`, `:1: field "id": is a number; expected a string`},
		{"목록인 물음", short, `{"id": "1", "question": ["물음"], "answer": "답"}`, `:1: field "question": is an array; expected a string`},
		{"글인 보기", choice, `{"id": "1", "question": "물음", "answer": 1, "options": "서울"}`, `:1: field "options": is a string; expected a list of strings`},
		{"수인 보기", choice, `{"id": "1", "question": "물음", "answer": 1, "options": [1, 2]}`, `:1: field "options": is a number; expected a list of strings`},
		{"목록인 meta", short, `{"id": "1", "question": "물음", "answer": "답", "meta": [1]}`, `:1: field "meta": is an array; expected an object`},
		{"목록인 줄", short, `["1", "물음"]`, `:1: is an array; expected an object`},
		{"JSON이 아닌 줄", short, "물음,답", `:1: is not a JSON object: invalid character 'ë' looking for beginning of value`},
		{"잘린 줄", short, `{"id": "1", "question": "물`, `:1: is not a JSON object: unexpected EOF`},
		{"한 줄에 둘", short, `{"id": "1", "question": "물음", "answer": "답"} {"id": "2", "question": "물음", "answer": "답"}`, `:1: holds more than one JSON value; expected one item a line`},
		{"뒤에 남은 괄호", short, `{"id": "1", "question": "물음", "answer": "답"}]`, `:1: holds more than one JSON value; expected one item a line`},
		{"다른 부호화", short, "{\"id\": \"1\", \"question\": \"\xb9\xb0\xc0\xbd\", \"answer\": \"답\"}", `:1: is not UTF-8; save the file in that encoding`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := loadFiles(map[string]string{"suite.yaml": tc.suite, "items.jsonl": tc.items})
			checkError(t, err, "mine/items.jsonl"+tc.want)
		})
	}
}

// TestItemLines: the line that is named is the line in the file, whatever
// stands before it.
func TestItemLines(t *testing.T) {
	const good = `{"id": "%d", "question": "물음", "answer": "답"}`
	line := func(n int) string { return fmt.Sprintf(good, n) }
	items := "\ufeff" + line(1) + "\r\n\r\n" + line(2) + "\n  \n" + line(1) + "\r\n{\n" + line(3) + "\n" + line(1)
	_, err := loadFiles(map[string]string{"suite.yaml": kindYAML(ShortAnswer), "items.jsonl": items})
	checkError(t, err,
		`mine/items.jsonl:5: field "id": "1" was already used on line 1; ids must differ`,
		`mine/items.jsonl:6: is not a JSON object: unexpected EOF`,
		`mine/items.jsonl:8: field "id": "1" was already used on line 1; ids must differ`)
}

func TestItemsUnreadable(t *testing.T) {
	fsys := fstest.MapFS{
		"suite.yaml":       {Data: []byte(kindYAML(ShortAnswer))},
		"items.jsonl/file": {Data: []byte("a folder in the file's place")},
	}
	_, err := load(place{fsys, "mine", ""}, Options{Seed: 1})
	checkError(t, err, `mine/items.jsonl:1: cannot be read: invalid argument`)
}

func TestItems(t *testing.T) {
	choice := kindYAML(MultipleChoice)
	long := strings.Repeat("긴 글 ", 1<<20)
	for _, tc := range []struct {
		name, suite, items string
		want               Item
	}{
		{"바이트 순서 표시와 CRLF", kindYAML(ShortAnswer), "\ufeff\r\n{\"id\": \"1\", \"question\": \"물음\", \"answer\": \"답\"}\r\n\r\n", Item{ID: "1", Question: "물음", Answer: "답"}},
		{"마지막 줄바꿈 없음", kindYAML(ShortAnswer), `{"id": "1", "question": "물음", "answer": "답"}`, Item{ID: "1", Question: "물음", Answer: "답"}},
		{"아주 긴 줄", kindYAML(Load), `{"id": "1", "question": "` + long + `"}`, Item{ID: "1", Question: long}},
		{"번호로 쓴 정답", choice, `{"id": "1", "question": "물음", "answer": 2, "options": ["가", "나"]}`, Item{ID: "1", Question: "물음", Answer: "B", Options: []string{"가", "나"}}},
		{"라벨로 쓴 정답", choice, `{"id": "1", "question": "물음", "answer": "B", "options": ["가", "나"]}`, Item{ID: "1", Question: "물음", Answer: "B", Options: []string{"가", "나"}}},
		{"NFD 라벨", kindYAML(MultipleChoice, "labels: ["+norm.NFD.String("가, 나")+"]"), `{"id": "1", "question": "물음", "answer": "` + norm.NFD.String("나") + `", "options": ["1", "2"]}`, Item{ID: "1", Question: "물음", Answer: "나", Options: []string{"1", "2"}}},
		{"수 라벨이어도 수는 번호", kindYAML(MultipleChoice, "labels: ['0', '1']"), `{"id": "1", "question": "물음", "answer": 1, "options": ["가", "나"]}`, Item{ID: "1", Question: "물음", Answer: "0", Options: []string{"가", "나"}}},
		{"따옴표 안의 수는 라벨", kindYAML(MultipleChoice, "labels: ['0', '1']"), `{"id": "1", "question": "물음", "answer": "1", "options": ["가", "나"]}`, Item{ID: "1", Question: "물음", Answer: "1", Options: []string{"가", "나"}}},
		{"수인 정답", kindYAML(Number), `{"id": "1", "question": "물음", "answer": -3.50}`, Item{ID: "1", Question: "물음", Answer: "-3.50"}},
		{"한글로 쓴 수", kindYAML(Number), `{"id": "1", "question": "물음", "answer": "3만 5천 원"}`, Item{ID: "1", Question: "물음", Answer: "3만 5천 원"}},
		{"수로 쓴 짧은 답", kindYAML(ShortAnswer), `{"id": "1", "question": "물음", "answer": 1446}`, Item{ID: "1", Question: "물음", Answer: "1446"}},
		{"부하의 정답은 버림", kindYAML(Load), `{"id": "1", "question": "물음", "answer": "답"}`, Item{ID: "1", Question: "물음"}},
		{"meta의 수와 글", kindYAML(Load), `{"id": "1", "question": "물음", "meta": {"해": 1446, "비": 0.5, "몫": 2.0, "큰 수": 12345678901234567890, "목록": [1, "` + norm.NFD.String("가") + `", null, true]}}`,
			Item{ID: "1", Question: "물음", Meta: map[string]any{"해": 1446, "비": 0.5, "몫": 2.0, "큰 수": "12345678901234567890", "목록": []any{1, "가", nil, true}}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := mustLoad(t, tc.suite, tc.items)
			got := s.Tasks[0].Items
			if len(got) != 1 {
				t.Fatalf("%d items; want one", len(got))
			}
			tc.want.Hash, tc.want.Position = got[0].Hash, 1
			if diff := cmp.Diff(&tc.want, got[0]); diff != "" {
				t.Errorf("(-want +got):\n%.2000s", diff)
			}
		})
	}
}

// TestNFC: an item written in NFD is the same item.
func TestNFC(t *testing.T) {
	suite := kindYAML(ShortAnswer, "system: 짧게 답하세요.")
	line := `{"id": "문항", "question": "물음", "passage": "글", "answer": "답", "aliases": ["해답"], "category": "갈래", "group": "묶음", "source": "책", "meta": {"열쇠": "값"}}`
	want := mustLoad(t, suite, line)
	got := mustLoad(t, norm.NFD.String(suite), norm.NFD.String(line))
	if diff := cmp.Diff(want.Tasks[0].Items, got.Tasks[0].Items); diff != "" {
		t.Errorf("items (-NFC +NFD):\n%s", diff)
	}
	if got.Hash != want.Hash || got.Tasks[0].System != "짧게 답하세요." {
		t.Errorf("hash %s, system %q; want %s", got.Hash, got.Tasks[0].System, want.Hash)
	}
	choice := kindYAML(MultipleChoice)
	options := `{"id": "1", "question": "물음", "answer": 1, "options": ["가나", "다라"]}`
	it := mustLoad(t, choice, norm.NFD.String(options)).Tasks[0].Items[0]
	if diff := cmp.Diff([]string{"가나", "다라"}, it.Options); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
}

// FuzzItems: whatever the file, there is an error or a suite whose items can
// be asked and scored.
func FuzzItems(f *testing.F) {
	for _, seed := range []string{
		itemLine, `{"id": "1", "question": "물음", "answer": 2, "options": ["가", "나"]}`, `{"id": "1", "question": "수", "answer": 3.5}`,
		"\ufeff{}\r\n", "[1]", `{"id": "1", "question": "물음", "answer": "1/0"}`, `{"id":"1","question":"q","answer":"b","meta":{"a":[1e400,{}]}}`,
		`{"id": "1", "question": "물음", "answer": "답", "aliases": null, "group": "g"} x`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, items string) {
		for _, kind := range []Kind{MultipleChoice, ShortAnswer, Number, Load} {
			suite := strings.Replace(kindYAML(kind), "{{ question }}", "{{ question }}{% for o in options %}{{ o.label }}{{ o.text }}{% endfor %}", 1)
			s, err := loadFiles(map[string]string{"suite.yaml": suite, "items.jsonl": items})
			if err != nil {
				continue
			}
			for _, it := range s.Tasks[0].Items {
				if it.ID == "" || !norm.NFC.IsNormalString(it.Question+"\n"+it.Answer) {
					t.Errorf("item %+v is not sound", it)
				}
				if _, err := s.Tasks[0].Messages(it); err != nil {
					t.Error(err)
				}
				if got := s.Tasks[0].Score(it, Answer{Text: it.Answer}); got.Rule == "bad-gold" {
					t.Errorf("kind %s: the gold of %+v cannot be read", kind, it)
				}
			}
		}
	})
}
