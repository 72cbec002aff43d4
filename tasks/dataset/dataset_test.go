package dataset

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/tasks/table"
)

func TestChoose(t *testing.T) {
	tests := []struct {
		name  string
		part  Part
		paths []string
		want  []string
	}{
		{"조각", Part{"가/나", "", "test"}, []string{"data/test-00001-of-00002.parquet", "data/test-00000-of-00002.parquet", "data/train-00000-of-00001.parquet"},
			[]string{"data/test-00000-of-00002.parquet", "data/test-00001-of-00002.parquet"}},
		{"설정 폴더", Part{"skt/kobest_v1", "boolq", "test"}, []string{"boolq/test-00000-of-00001.parquet", "copa/test-00000-of-00001.parquet", "README.md"},
			[]string{"boolq/test-00000-of-00001.parquet"}},
		{"변환된 파케이", Part{"skt/kobest_v1", "boolq", "test"}, []string{"boolq/test/0000.parquet", "boolq/test/0001.parquet", "boolq/train/0000.parquet"},
			[]string{"boolq/test/0000.parquet", "boolq/test/0001.parquet"}},
		{"이름에 설정", Part{"HAERAE-HUB/KMMLU", "Law", "test"}, []string{"data/Criminal-Law-test.csv", "data/Law-test.csv", "data/Law-dev.csv"},
			[]string{"data/Law-test.csv"}},
		{"긴 설정", Part{"HAERAE-HUB/KMMLU", "Criminal-Law", "test"}, []string{"data/Criminal-Law-test.csv", "data/Law-test.csv"},
			[]string{"data/Criminal-Law-test.csv"}},
		{"저장소 이름과 대소문자", Part{"HAERAE-HUB/KMMLU", "Criminal-Law", "test"}, []string{"kmmlu_criminal-law_test.json"},
			[]string{"kmmlu_criminal-law_test.json"}},
		{"다른 이름의 나눔", Part{"가/나", "", "validation"}, []string{"dev.jsonl", "train.jsonl"}, []string{"dev.jsonl"}},
		{"제 이름이 먼저", Part{"가/나", "", "dev"}, []string{"validation.jsonl", "dev.jsonl"}, []string{"dev.jsonl"}},
		{"형식의 순서", Part{"가/나", "", "test"}, []string{"test.csv", "test.jsonl", "test.parquet"}, []string{"test.parquet"}},
		{"낱말의 일부가 아님", Part{"가/나", "", "test"}, []string{"latest.csv", "contest/train.csv"}, nil},
		{"없는 설정", Part{"가/나", "역사", "test"}, []string{"test.csv"}, nil},
		{"한 벌의 다른 이름", Part{"가/나", "", "test"}, []string{"ko_hellaswag_test.jsonl", "ko_hellaswag_train.jsonl"}, []string{"ko_hellaswag_test.jsonl"}},
	}
	for _, tc := range tests {
		got, err := tc.part.Choose(tc.paths)
		if diff := cmp.Diff(tc.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", tc.name, err, diff)
		}
	}
	_, err := Part{"가/나", "", "test"}.Choose([]string{"copa/test.csv", "boolq/test.csv"})
	var several *AmbiguousError
	if !errors.As(err, &several) || !cmp.Equal(several.Paths, []string{"boolq/test.csv", "copa/test.csv"}) {
		t.Errorf("two data sets: %v", err)
	}
}

func TestRead(t *testing.T) {
	fsys := fstest.MapFS{
		"t.csv":   {Data: []byte("물음,답,정답률,참,빈,섞임,구멍\n가,1,0.5,TRUE,,1,1\n\"나, 다\",2,,False,NA,x,\n007,3,1,True,,3,3\n")},
		"a.jsonl": {Data: []byte(`{"가":1,"나":"007"}` + "\n")}, "b.jsonl": {Data: []byte(`{"가":2.5,"다":[1]}` + "\n")},
	}
	got, err := Read(fsys, []string{"t.csv"}, table.Options{})
	want := []map[string]any{
		{"물음": "가", "답": int64(1), "정답률": 0.5, "참": true, "빈": nil, "섞임": "1", "구멍": 1.0},
		{"물음": "나, 다", "답": int64(2), "정답률": nil, "참": false, "빈": nil, "섞임": "x", "구멍": nil},
		{"물음": "007", "답": int64(3), "정답률": 1.0, "참": true, "빈": nil, "섞임": "3", "구멍": 3.0},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("csv: %v (-want +got):\n%s", err, diff)
	}
	got, err = Read(fsys, []string{"a.jsonl", "b.jsonl"}, table.Options{})
	want = []map[string]any{{"가": 1, "나": "007", "다": nil}, {"가": 2.5, "나": nil, "다": []any{1}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("jsonl: %v (-want +got):\n%s", err, diff)
	}
	var te *table.Error
	if _, err := Read(fsys, []string{"none.csv"}, table.Options{}); !errors.As(err, &te) {
		t.Errorf("no file: %v", err)
	}
}
