package outside

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// grid is a table's content: column names, then a row each.
func grid(t *Table) [][]string {
	out := [][]string{t.Columns}
	for _, r := range t.Rows {
		row := []string{}
		for _, c := range r.cells {
			row = append(row, strings.Join(c, "|"))
		}
		out = append(out, row)
	}
	return out
}

func TestRead(t *testing.T) {
	tests := []struct {
		name, file, text string
		want             [][]string
		lines            []int
	}{
		{"쉼표", "a.csv", "id,response\n가,다\n나,\n", [][]string{{"id", "response"}, {"가", "다"}, {"나", ""}}, []int{2, 3}},
		{"BOM과 CRLF", "a.csv", "\ufeffid,response\r\n가,C입니다\r\n", [][]string{{"id", "response"}, {"가", "C입니다"}}, []int{2}},
		{"따옴표 안의 줄바꿈", "a.csv", "id,response\n가,\"첫 줄\n정답은 \"\"C\"\"\"\n나,B\n", [][]string{{"id", "response"}, {"가", "첫 줄\n정답은 \"C\""}, {"나", "B"}}, []int{2, 4}},
		{"확장자 대문자", "A.CSV", "id,response\n가,B\n", [][]string{{"id", "response"}, {"가", "B"}}, []int{2}},
		{"탭과 따옴표", "a.tsv", "id\tresponse\n가\t그는 \"예\"라고 했다\n", [][]string{{"id", "response"}, {"가", "그는 \"예\"라고 했다"}}, []int{2}},
		{"따옴표로 시작하는 답", "a.tsv", "id\tresponse\n가\t\"A\"라고 생각합니다\n나\tB\n다\t\"C\"\n라\t\"D\n", [][]string{{"id", "response"}, {"가", "\"A\"라고 생각합니다"}, {"나", "B"}, {"다", "\"C\""}, {"라", "\"D"}}, []int{2, 3, 4, 5}},
		{"탭과 제대로 쓴 따옴표", "a.tsv", "id\tresponse\n가\t\"첫 줄\n\"\"C\"\"\"\n나\tB\n", [][]string{{"id", "response"}, {"가", "첫 줄\n\"C\""}, {"나", "B"}}, []int{2, 4}},
		{"줄마다 JSON", "a.jsonl", "\ufeff{\"id\":\"가\",\"response\":\"C\"}\n\n{\"id\":2,\"answer\":true,\"response\":[\"A\",\"B\"]}\n", [][]string{{"id", "response", "answer"}, {"가", "C"}, {"2", "A|B", "true"}}, []int{1, 3}},
		{"null", "a.ndjson", "{\"response\":null,\"id\":\"가\"}", [][]string{{"response", "id"}, {"", "가"}}, []int{1}},
		{"목록 속의 목록", "a.jsonl", "{\"resps\":[[\"정답은 C\"]]}", [][]string{{"resps"}, {"정답은 C"}}, []int{1}},
		{"JSON 목록", "a.json", "[{\"id\":\"가\"},\n{\"id\":\"나\"}]", [][]string{{"id"}, {"가"}, {"나"}}, []int{1, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := Read([]byte(tt.text), tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, grid(table)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			var lines []int
			for _, r := range table.Rows {
				lines = append(lines, r.Line)
			}
			if diff := cmp.Diff(tt.lines, lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadMistakes(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"빈 파일", "a.csv", "", "a.csv: is empty; expected a line of column names"},
		{"머리글뿐", "a.csv", "id,response\n", "a.csv: holds no rows"},
		{"빈 JSONL", "a.jsonl", "\n", "a.jsonl: holds no rows"},
		{"칸 수가 다름", "a.csv", "id,response\n가,B\n나\n", "a.csv:3: has another number of fields than the 2 column names"},
		{"닫히지 않은 따옴표", "a.csv", "id,response\n가,\"B\n", "a.csv:2: a quote is not closed"},
		{"칸 가운데의 따옴표", "a.csv", "id,response\n가,그는 \"예\"\n", "a.csv:2: a quote stands in a field that is not quoted"},
		{"같은 열 이름", "a.csv", "id,id\n가,B\n", `a.csv:1: two columns are called "id"`},
		{"UTF-8이 아님", "a.csv", "id,response\n\xb0\xa1,B\n", "a.csv:2: is not UTF-8; where a spreadsheet wrote it, it may be CP949"},
		{"JSON이 아님", "a.jsonl", "{\"id\":1}\nid: 2\n", "a.jsonl:2: is no JSON object"},
		{"끊긴 JSON", "a.jsonl", "{\"id\":1", "a.jsonl:1: is no"},
		{"한 줄에 둘", "a.jsonl", "{\"id\":1}{\"id\":2}", "a.jsonl:1: holds more than one JSON value"},
		{"목록이 아님", "a.json", "{}", "a.json: is no JSON list of objects"},
		{"탭인데 csv", "a.csv", "id\tresponse\n가\tB\n", "a.csv:1: sets its columns apart by tabs; name it .tsv"},
		{"쌍반점", "a.csv", "id;response\n가;B\n", "a.csv:1: sets its columns apart by semicolons; write it with commas"},
		{"쉼표인데 tsv", "a.tsv", "id,response\n가,B\n", "a.tsv:1: sets its columns apart by commas; name it .csv"},
		{"CR만", "a.csv", "id,response\r가,B\r", "a.csv: ends its lines with CR alone"},
		{"따옴표 없는 탭의 칸 수", "a.tsv", "id\tresponse\n가\t\"A\"다\n나\n", "a.tsv:3: has another number of fields than the 2 column names (the file was read without quoting"},
		{"UTF-16", "a.csv", "\xff\xfei\x00d\x00", "a.csv: is UTF-16"},
		{"압축", "a.csv", "\x1f\x8b\x08", "a.csv: is compressed"},
		{"엑셀", "a.csv", "PK\x03\x04", "a.csv: is an archive or a spreadsheet"},
		{"같은 열쇠 둘", "a.jsonl", "{\"answer\":null,\"answer\":\"B\"}\n", `a.jsonl:1: has "answer" twice`},
		{"목록인데 jsonl", "a.jsonl", "[{\"id\":1}]\n", "a.jsonl:1: is a JSON list; expected an object a line"},
		{"JSONL인데 json", "a.json", "{\"id\":1}\n{\"id\":2}\n", "a.json: is no JSON list of objects: it begins with an object; where each line is one, name it .jsonl"},
		{"객체 하나", "a.json", "{\"data\":[]}", "a.json: is no JSON list of objects: it is one object; give the list in it alone"},
		{"빈 JSON", "a.json", "\n", "a.json: is no JSON list of objects: it is empty"},
		{"모르는 형식", "a.xlsx", "x", "a.xlsx: cannot be told by its name; expected one that ends in .csv, .tsv, .jsonl"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read([]byte(tt.text), tt.file)
			var fe *FileError
			if !errors.As(err, &fe) || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
}

// What is no text is refused where it is used, and harmless elsewhere.
func TestOddValues(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"객체인 응답", `{"answer":"A","response":{"text":"A"}}`, `a.jsonl:1: "response" is an object, or lists within lists, as log-likelihoods are; expected a text`},
		{"로그 우도", `{"target":"1","resps":[[["-1.0","False"]],[["-2.0","False"]]]}`, `a.jsonl:1: "resps" is an object, or lists within lists`},
		{"정답이 여럿", `{"answer":["A","C"],"response":"C"}`, `a.jsonl:1: "answer" is a list of 2; expected one value`},
		{"쓰지 않는 열", `{"answer":"A","response":"A","doc":{"query":"무엇?"},"tags":["가","나"]}`, ""},
		{"시행이 여럿", `{"answer":"A","response":["A","B"]}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := Read([]byte(tt.text), "a.jsonl")
			if err != nil {
				t.Fatal(err)
			}
			c, err := Columns{}.Resolve(table)
			if err != nil {
				t.Fatal(err)
			}
			_, err = table.Answers(c, "")
			if got := fmt.Sprint(err); !strings.HasPrefix(got, tt.want) || tt.want == "" && err != nil {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
}

func TestResolve(t *testing.T) {
	tests := []struct {
		name, columns string
		header        []string
		want          Columns
	}{
		{"기록된 KMMLU", "", []string{"category", "answer", "pred", "response"}, Columns{Category: "category", Gold: "answer", Pred: "pred", Response: []string{"response"}}},
		{"다른 이름과 대문자", "", []string{"Question_ID", "Output", "Target", "Model"}, Columns{ID: "Question_ID", Gold: "Target", Model: "Model", Response: []string{"Output"}}},
		{"gold가 answer보다 먼저", "", []string{"answer", "gold", "response"}, Columns{Gold: "gold", Response: []string{"response"}}},
		{"시행마다 한 열", "", []string{"id", "response_1", "response_2"}, Columns{ID: "id", Response: []string{"response_1", "response_2"}}},
		{"이름을 줌", "id=번호,response=답1+답2,gold=정답,pred=-", []string{"번호", "답1", "답2", "정답", "pred"}, Columns{ID: "번호", Gold: "정답", Response: []string{"답1", "답2"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := ParseColumns(tt.columns)
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Resolve(&Table{Name: "a.csv", Columns: tt.header})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestColumnMistakes(t *testing.T) {
	header := []string{"id", "answer", "generated"}
	tests := []struct{ name, columns, want string }{
		{"응답 열이 없음", "", "no column is called response; name the one that holds the answers' text with --columns response=NAME (columns: id, answer, generated)"},
		{"없는 열", "response=generatd", `no column is called "generatd" (did you mean "generated"?), which --columns names for response`},
		{"없는 정답 열", "response=generated,answer=정답", "which --columns names for answer"},
		{"모르는 역할", "reponse=generated", `unknown role "reponse" (did you mean "response"?)`},
		{"꼴이 아님", "response", `"response" is no ROLE=COLUMN`},
		{"빈 이름", "response=", "is no ROLE=COLUMN"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := ParseColumns(tt.columns)
			if err == nil {
				_, err = c.Resolve(&Table{Name: "a.csv", Columns: header})
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
}

// What Read takes it gives back as rows that every later step can walk.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"id,response\n가,\"B\n\"\n", "{\"id\":[[\"a\"],null],\"response\":{\"x\":1}}", "[{\"response\":null}]", "\ufeffanswer\tresponse\r\nA\t\"B\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range Formats() {
			table, err := Read([]byte(s), "a"+format)
			if err != nil {
				continue
			}
			c, err := Columns{}.Resolve(table)
			if err != nil {
				continue
			}
			answers, err := table.Answers(c, "")
			if err != nil {
				continue
			}
			if len(answers) < len(table.Rows) {
				t.Fatalf("%d answers of %d rows", len(answers), len(table.Rows))
			}
			m, err := Alone("a", answers, abcd)
			if err == nil && len(m.Pairs) != len(answers) {
				t.Fatalf("%d pairs of %d answers", len(m.Pairs), len(answers))
			}
		}
	})
}
