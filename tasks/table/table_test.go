package table

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

func readAll(name string, data []byte, o Options) ([]Row, error) {
	var rows []Row
	for row, err := range Rows(fstest.MapFS{name: {Data: data}}, name, o) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func TestRows(t *testing.T) {
	type cells = map[string]any
	for _, tc := range []struct {
		name, file, data, within string
		want                     []Row
	}{
		{"CSV of a spreadsheet", "a.csv", "\ufeff질문,답\r\n\"첫째, \"\"둘째\"\"\r\n셋째\",1\r\n\r\n끝,2", "", []Row{
			{1, 2, cells{"질문": "첫째, \"둘째\"\r\n셋째", "답": "1"}},
			{2, 5, cells{"질문": "끝", "답": "2"}},
		}},
		{"text after a closing quote", "a.tsv", "Text\tAnswer\n\"인용\"한 글\tTRUE\n그는 \"네\"라고\tFalse\n\"\"\t\n", "", []Row{
			{1, 2, cells{"Text": "인용한 글", "Answer": "TRUE"}},
			{2, 3, cells{"Text": "그는 \"네\"라고", "Answer": "False"}},
			{3, 4, cells{"Text": "", "Answer": ""}},
		}},
		{"a lone CR stays", "a.csv", "a,b\nx\ry,z\n", "", []Row{{1, 2, cells{"a": "x\ry", "b": "z"}}}},
		{"one column with an empty cell", "a.csv", "a\n\"\"\n", "", []Row{{1, 2, cells{"a": ""}}}},
		{"NFD becomes NFC", "a.csv", "질문\n한\n", "", []Row{{1, 2, cells{"질문": "한"}}}},
		{"compatibility hanja become unified", "a.jsonl", `{"a": "樂"}`, "", []Row{{1, 1, cells{"a": "樂"}}}},
		{"JSONL", "a.jsonl", "\ufeff{\"id\": 1, \"x\": [1.5, null, true]}\r\n\r\n{\"id\": \"둘\"}\r\n", "", []Row{
			{1, 1, cells{"id": 1, "x": []any{1.5, nil, true}}},
			{2, 3, cells{"id": "둘"}},
		}},
		{"a list in JSON", "a.json", "[\n {\"id\": 1},\n\n {\"id\": 2}\n]\n", "", []Row{
			{1, 2, cells{"id": 1}}, {2, 4, cells{"id": 2}},
		}},
		{"objects one after the other in .json", "a.json", "{\"id\": 1}\n{\"id\": 2}\n", "", []Row{
			{1, 1, cells{"id": 1}}, {2, 2, cells{"id": 2}},
		}},
		{"SQuAD", "a.json", `{"version": "v1", "data": [{"title": "제목", "paragraphs": [
			{"context": "글", "qas": [{"id": "a", "title": "자기 것"}, {"id": "b"}]}]}]}`, "data[].paragraphs[].qas[]", []Row{
			{1, 1, cells{"title": "자기 것", "context": "글", "id": "a"}},
			{2, 1, cells{"title": "제목", "context": "글", "id": "b"}},
		}},
		{"format by content", "noname", "a\tb\n1\t2\n", "", []Row{{1, 2, cells{"a": "1", "b": "2"}}}},
		{"JSON by content", "noname", " [{\"a\": 1}]", "", []Row{{1, 1, cells{"a": 1}}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := readAll(tc.file, []byte(tc.data), Options{Within: tc.within})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRowErrors(t *testing.T) {
	for _, tc := range []struct{ name, file, data, within, want string }{
		{"a missing cell", "a.csv", "a,b\n1,2\n3\n", "", "a.csv:3: has 1 cells; the first line names 2 columns"},
		{"an open quote", "a.csv", "a\n1\n\"2\n3\n", "", "a.csv:3: the quote that opens on line 3 is never closed"},
		{"a column twice", "a.csv", "a,b,a\n1,2,3\n", "", `a.csv:1: columns 1 and 3 are both called "a"`},
		{"nothing", "a.csv", "", "", "a.csv: is empty; expected a line with the columns' names"},
		{"CP949", "a.csv", "a\n\xb0\xa1\n", "", "a.csv:2: is not UTF-8; save the file in that encoding"},
		{"CP949 in JSON", "a.jsonl", "{\"a\": 1}\n{\"a\": \"\xb0\xa1\"}\n", "", "a.jsonl:2: is not UTF-8; save the file in that encoding"},
		{"cut off", "a.jsonl", "{\"a\": 1}\n{\"a\": \"", "", "a.jsonl:2: ends in the middle of a value; is the file whole?"},
		{"a list cut off", "a.json", "[{\"a\": 1}\n", "", "a.json:1: ends in the middle of a value; is the file whole?"},
		{"bad JSON", "a.jsonl", "{\"a\": 1}\n{a: 2}\n", "", "a.jsonl:2: is not JSON: invalid character 'a' looking for beginning of object key string"},
		{"no objects", "a.json", "[1, 2]", "", "a.json:1: is a number; expected an object with the columns as keys"},
		{"an object around a list", "a.json", `{"data": [{"a": 1}]}`, "", "a.json:1: is one object; say with rows: which list in it holds the items (data[])"},
		{"a list of another name", "a.json", `{"data": [{"paragraph": []}]}`, "data[].paragraphs[]", `a.json:1: has no list "paragraphs" (did you mean "paragraph"?), which rows: names`},
		{"an outer list of another name", "a.json", `{"date": []}`, "data[].qas[]", `a.json:1: has no list "data" (did you mean "date"?), which rows: names`},
		{"no Parquet", "a.parquet", "PAR1", "", "a.parquet: cannot be read as Parquet: it has less than 12 bytes; is the file whole?"},
		{"Parquet cut off", "a.parquet", "PAR1 and then some", "", "a.parquet: cannot be read as Parquet: it does not begin and end with PAR1; is the file whole?"},
		{"Parquet with a long footer", "a.parquet", "PAR1\xff\xff\xff\x7fPAR1", "", "a.parquet: cannot be read as Parquet: its footer would be 2147483647 bytes long, and the file has 12; is the file whole?"},
		{"no file", "", "", "", "cannot be read"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := readAll(tc.file, []byte(tc.data), Options{Within: tc.within})
			var te *Error
			if !errors.As(err, &te) || !strings.HasPrefix(err.Error(), tc.want) && tc.file != "" {
				t.Errorf("error is %v\nwant %s", err, tc.want)
			}
		})
	}
}

type squad struct {
	ID      string   `parquet:"id"`
	Choices []string `parquet:"choices,list"`
	Subject string   `parquet:"subject,dict"`
	Label   *int64   `parquet:"label,optional"`
	Score   float64  `parquet:"score"`
	Right   bool     `parquet:"right"`
	Answers struct {
		Text  []string `parquet:"text,list"`
		Start []int32  `parquet:"answer_start,list"`
	} `parquet:"answers"`
	Rules []struct {
		Name *string `parquet:"name,optional"`
		N    []int32 `parquet:"n,list"`
	} `parquet:"rules,list"`
}

// TestParquet: lists, structs of lists, lists of structs, nulls and empty
// lists, over several row groups.
func TestParquet(t *testing.T) {
	label, rule := int64(3), "쉼표 없이"
	var rows []squad
	var want []Row
	for i := range 200 {
		row := squad{ID: "가", Subject: "법", Score: 2.5, Right: i%2 == 0}
		cells := map[string]any{
			"id": "가", "subject": "법", "score": 2.5, "right": i%2 == 0, "choices": []any{}, "label": nil,
			"answers": map[string]any{"text": []any{}, "answer_start": []any{}}, "rules": []any{},
		}
		if i%3 > 0 {
			row.Choices, row.Label = []string{"하나", "둘"}, &label
			row.Answers.Text, row.Answers.Start = []string{"답", "또"}, []int32{1, 2}
			row.Rules = append(row.Rules, struct {
				Name *string `parquet:"name,optional"`
				N    []int32 `parquet:"n,list"`
			}{&rule, []int32{7, 8}}, struct {
				Name *string `parquet:"name,optional"`
				N    []int32 `parquet:"n,list"`
			}{nil, nil})
			cells["choices"], cells["label"] = []any{"하나", "둘"}, 3
			cells["answers"] = map[string]any{"text": []any{"답", "또"}, "answer_start": []any{1, 2}}
			cells["rules"] = []any{
				map[string]any{"name": "쉼표 없이", "n": []any{7, 8}}, map[string]any{"name": nil, "n": []any{}},
			}
		}
		rows = append(rows, row)
		want = append(want, Row{N: i + 1, Values: cells})
	}
	for _, codec := range []string{"snappy", "zstd", "none"} {
		t.Run(codec, func(t *testing.T) {
			got, err := readAll("a.parquet", writeParquet(t, rows, codec), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func writeParquet[T any](tb testing.TB, rows []T, codec string) []byte {
	var buf bytes.Buffer
	options := []parquet.WriterOption{parquet.MaxRowsPerRowGroup(90)}
	switch codec {
	case "snappy":
		options = append(options, parquet.Compression(&parquet.Snappy))
	case "zstd":
		options = append(options, parquet.Compression(&parquet.Zstd))
	}
	w := parquet.NewGenericWriter[T](&buf, options...)
	if _, err := w.Write(rows); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

func FuzzRows(f *testing.F) {
	f.Add(1, []byte("a,b\n\"x\"y,2\n"), "")
	f.Add(2, []byte("a\tb\n1\t2\n"), "")
	f.Add(3, []byte(`[{"a": [1, {"b": null}]}]`), "")
	f.Add(4, []byte("{\"a\": 1}\n{\"a\": \"가\"}"), "")
	f.Add(3, []byte(`{"data": [{"p": [{"q": 1}]}]}`), "data[].p[]")
	f.Add(0, writeParquet(f, []squad{{ID: "가", Choices: []string{"나"}}}, "snappy"), "")
	names := []string{"a.parquet", "a.csv", "a.tsv", "a.json", "a.jsonl", "a"}
	f.Fuzz(func(t *testing.T, form int, data []byte, within string) {
		name := names[(form%len(names)+len(names))%len(names)]
		n := 0
		for row, err := range Rows(fstest.MapFS{name: {Data: data}}, name, Options{Within: within}) {
			var te *Error
			if err != nil && !errors.As(err, &te) {
				t.Fatalf("error %v is not an *Error", err)
			}
			if err == nil && (row.Values == nil || row.N != n+1) {
				t.Fatalf("row %d is %+v", n+1, row)
			}
			if n++; n > 10_000 {
				break
			}
		}
	})
}

func TestAsIs(t *testing.T) {
	nfd := "\u1112\u1161\u11ab" // 한, in three letters
	for file, data := range map[string]string{"a.csv": nfd + "\n" + nfd + "\n", "a.jsonl": `{"` + nfd + `": "` + nfd + `"}`} {
		for asIs, want := range map[bool]string{true: nfd, false: "한"} {
			got, err := readAll(file, []byte(data), Options{AsIs: asIs})
			if err != nil || len(got) != 1 || got[0].Values[want] != want {
				t.Errorf("%s, as it is %t: %v, %v", file, asIs, got, err)
			}
		}
	}
}
