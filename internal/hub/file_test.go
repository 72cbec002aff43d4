package hub

import (
	"strings"
	"testing"
)

const commit = "2222222222222222222222222222222222222222"

func TestValidate(t *testing.T) {
	good := File{Repo: "HAERAE-HUB/KMMLU", Revision: commit, Path: "data/Law-test.csv"}
	with := func(change func(*File)) File {
		f := good
		change(&f)
		return f
	}
	tests := []struct {
		name string
		file File
		want string // of the error; empty is none
	}{
		{"좋은 이름", good, ""},
		{"이름만 있는 저장소", with(func(f *File) { f.Repo = "klue" }), ""},
		{"밑줄로 시작", with(func(f *File) { f.Repo = "a/_b.c-d" }), ""},
		{"판이 없음", with(func(f *File) { f.Revision = "" }), ""},
		{"변환된 parquet", with(func(f *File) { f.Revision = "refs/convert/parquet" }), ""},
		{"무늬", with(func(f *File) { f.Path = "data/test-*.parquet" }), ""},
		{"한글 경로", with(func(f *File) { f.Path = "자료/형법 시험.csv" }), ""},
		{"저장소 없음", with(func(f *File) { f.Repo = "" }), `field "repo"`},
		{"길이 셋", with(func(f *File) { f.Repo = "datasets/a/b" }), `field "repo"`},
		{"위로 가는 저장소", with(func(f *File) { f.Repo = "a/.." }), `field "repo"`},
		{"두 줄표", with(func(f *File) { f.Repo = "a--b/c" }), `field "repo"`},
		{"긴 저장소", with(func(f *File) { f.Repo = strings.Repeat("a", 97) }), `field "repo"`},
		{"위로 가는 판", with(func(f *File) { f.Revision = "refs/../../../x" }), `field "revision"`},
		{"빈 경로", with(func(f *File) { f.Path = "" }), `field "path"`},
		{"절대 경로", with(func(f *File) { f.Path = "/etc/passwd" }), `field "path"`},
		{"위로 가는 경로", with(func(f *File) { f.Path = "data/../../x" }), `field "path"`},
		{"거꾸로 된 빗금", with(func(f *File) { f.Path = `..\x` }), `field "path"`},
		{"드라이브", with(func(f *File) { f.Path = "C:x" }), `field "path"`},
		{"나쁜 무늬", with(func(f *File) { f.Path = "data/[x" }), `field "path"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.file.Validate()
			if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("%v; want %q", err, tt.want)
			}
		})
	}
}

func TestURL(t *testing.T) {
	tests := []struct {
		name string
		file File
		want string
	}{
		{"커밋", File{Repo: "a/b", Revision: commit, Path: "data/x y#1.csv"}, "https://h/datasets/a/b/resolve/" + commit + "/data/x%20y%231.csv"},
		{"변환된 parquet", File{Repo: "b", Revision: "refs/convert/parquet", Path: "가.parquet"}, "https://h/datasets/b/resolve/refs%2Fconvert%2Fparquet/%EA%B0%80.parquet"},
		{"무늬", File{Repo: "a/b", Path: "data/*.csv"}, "https://h/datasets/a/b/tree/main"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.file.URL("https://h"); got != tt.want {
				t.Errorf("%s; want %s", got, tt.want)
			}
		})
	}
}
