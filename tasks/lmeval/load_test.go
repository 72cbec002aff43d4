package lmeval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLoadFolder(t *testing.T) {
	library, errs := Load("testdata/tasks")
	var names []string
	for _, task := range library.Tasks {
		names = append(names, task.Name)
	}
	want := []string{"ko_choice_column", "ko_choice_list", "ko_choice_same_split", "ko_fewshot_form", "ko_generate",
		"ko_included", "ko_likelihood", "ko_many_answers", "ko_rolling", "ko_scored_by_python", "ko_two_sentences"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("tasks (-want +got):\n%s", diff)
	}
	// The file that needs Python does not keep the others from being loaded.
	wantErrs := []string{"testdata/tasks/needs_python.yaml:5: doc_to_target: !function utils.target needs Python, which hanbench does not run; write the key in Jinja, or take a task without it"}
	if diff := cmp.Diff(wantErrs, texts(errs)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	if len(library.Groups) != 1 {
		t.Errorf("%d groups, want 1", len(library.Groups))
	}
}

func texts(errs []error) []string {
	var all []string
	for _, err := range errs {
		all = append(all, err.Error())
	}
	return all
}

func TestLoadGroup(t *testing.T) {
	library, errs := Load("testdata/tasks/group.yaml")
	if len(errs) > 0 || len(library.Groups) != 1 {
		t.Fatalf("%d groups, %v", len(library.Groups), errs)
	}
	g := library.Groups[0]
	type member struct {
		Name, Alias, Delimiter string
		Shots                  int
	}
	var got []member
	for _, task := range g.Tasks {
		got = append(got, member{task.Name, task.Alias, task.prompt.targetDelimiter, task.Shots})
	}
	want := []member{
		{"ko_choice_list", "", "", 2}, // the group's own keys are laid over its members
		{"ko_choice_same_split", "", "", 0},
		{"ko_included", "포함", "", 0},
		{"ko_generate", "짧게", "", 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	wantMissing := []string{
		"testdata/tasks/needs_python.yaml:5: doc_to_target: !function utils.target needs Python, which hanbench does not run; write the key in Jinja, or take a task without it",
		"testdata/tasks/group.yaml:3: task: there is no task, group or tag ko_missing below the folder",
	}
	if diff := cmp.Diff(wantMissing, texts(g.Missing)); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Aggregate{{Metric: "acc", Filters: []string{"none"}, WeightBySize: true}}, g.Aggregates); diff != "" {
		t.Errorf("aggregates (-want +got):\n%s", diff)
	}
	inner := g.Groups[0]
	if inner.Name != "ko_group::ko_inner" || len(inner.Tasks) != 1 || inner.Tasks[0].prompt.targetDelimiter != "" || inner.Aggregates[0].WeightBySize {
		t.Errorf("inner group: %+v", inner)
	}
}

func TestIncluded(t *testing.T) {
	task := loadOne(t, "testdata/tasks/included.yaml")
	d, _ := toMap(task.Metadata)
	want := map[string]any{"version": int64(16), "note": "a/b"}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if task.description.value != "접힌 글은 한 줄이 됩니다.\n빈 줄은 남습니다." {
		t.Errorf("description %q", task.description.value)
	}
}

func TestGeneration(t *testing.T) {
	tests := []struct {
		name, yaml string
		want       Generation
		warnings   int
	}{
		{"아무 말도 없다", ``, Generation{Until: []string{"\n\n"}, MaxTokens: 256}, 0},
		{"끝이 없다", `generation_kwargs: {max_gen_toks: 10}`, Generation{Until: []string{"\n\n"}, MaxTokens: 10}, 0},
		{"빈 끝", `generation_kwargs: {until: []}`, Generation{MaxTokens: 256}, 0},
		{"글 하나", `generation_kwargs: {until: "끝", top_p: 0.9, temperature: 1}`, Generation{Until: []string{"끝"}, MaxTokens: 256, Temperature: 1, TopP: 0.9}, 0},
		{"뽑지 않는다", `generation_kwargs: {until: [a], do_sample: false, temperature: 0.7}`, Generation{Until: []string{"a"}, MaxTokens: 256}, 1},
		{"글인 수", `generation_kwargs: {until: [a], temperature: 1e-3}`, Generation{Until: []string{"a"}, MaxTokens: 256, Temperature: 0.001}, 0},
		{"다른 키", `generation_kwargs: {until: [a], num_beams: 3}`, Generation{Until: []string{"a"}, MaxTokens: 256, Other: map[string]any{"num_beams": int64(3)}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			task := loadOne(t, writeTask(t, tt.yaml))
			if diff := cmp.Diff(tt.want, task.Generation); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if len(task.Warnings) != tt.warnings {
				t.Errorf("warnings %q, want %d", task.Warnings, tt.warnings)
			}
		})
	}
}

// writeTask writes a file with what every task needs and more keys.
func writeTask(t testing.TB, more string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.yaml")
	text := "task: t\ndataset_path: d\ntest_split: test\ndoc_to_text: '{{q}}'\ndoc_to_target: '{{a}}'\n" + more + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadErrors(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"모르는 키", "doc_to_txt: x", `6: unknown key "doc_to_txt" (did you mean "doc_to_text"?)`},
		{"모르는 방식", "output_type: multiple_choise", `6: output_type: unknown "multiple_choise" (did you mean "multiple_choice"?)`},
		{"선택지가 없다", "output_type: multiple_choice", "1: doc_to_choice: the key is missing: output_type is multiple_choice"},
		{"틀이 틀렸다", "description: 'a {{ b'", "6: description: a tag is not closed by }}"},
		{"모르는 거르개", "description: '{{ b|uper }}'", `6: description: unknown filter "uper" (did you mean "upper"?)`},
		{"그림", "doc_to_image: image", "6: doc_to_image: the task shows pictures or sounds, hanbench sends text alone"},
		{"문서를 고치는 함수", "process_docs: !function utils.process", "6: process_docs: !function utils.process needs Python, which hanbench does not run; write the key in Jinja, or take a task without it"},
		{"예시의 함수", "fewshot_config:\n  sampler: first_n\n  samples: !function utils.samples", "8: fewshot_config: !function utils.samples needs Python, which hanbench does not run; write the key in Jinja, or take a task without it"},
		{"코드를 실행한다", "unsafe_code: true", "6: unsafe_code: the task runs what the model writes, which hanbench does not"},
		{"정규식이 틀렸다", "filter_list: [{name: n, filter: [{function: regex, regex_pattern: '('}]}]", "6: filter_list: n: regex_pattern: regular expression (: error parsing regexp: missing closing ) in `(`"},
		{"거르개의 키", "filter_list: [{name: n, filter: [{function: regex, group: 1}]}]", `6: filter_list: n: unknown key "group" (did you mean "group_select"?)`},
		{"모르는 합", "metric_list: [{metric: acc, aggregation: meen}]", "6: metric_list: acc: the aggregation meen is not known"},
		{"예시 수", "num_fewshot: many", "6: num_fewshot: a whole number of at least 0 is needed, not 'many'"},
		{"YAML이 아니다", "x: [1", "did not find expected"},
		{"없는 파일", "include: nothing.yaml", "6: include: there is no file"},
		{"파이썬 종류", "class: !function task.Task", "6: class: !function task.Task needs Python"},
		{"모르는 꼬리표", "description: !env HOME", "6: the tag !env is not known"},
		{"고르는 법", "fewshot_config: {sampler: balanced}", `6: fewshot_config.sampler: unknown sampler "balanced" (known: default, first_n)`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := writeTask(t, tt.yaml)
			library, errs := Load(path)
			if len(errs) != 1 || len(library.Tasks) != 0 {
				t.Fatalf("%d tasks, errors %v", len(library.Tasks), errs)
			}
			got := errs[0].Error()
			if !strings.HasPrefix(got, path+":") && !strings.HasPrefix(got, "load tasks") || !strings.Contains(got, tt.want) {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestIncludeCycle(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.yaml": "include: b.yaml\ntask: a", "b.yaml": "include: a.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, errs := Load(filepath.Join(dir, "a.yaml"))
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "the file includes itself") {
		t.Errorf("errors %v", errs)
	}
}

// YAML 1.1, which PyYAML reads, is not what Go's libraries read by themselves.
func TestPlainScalars(t *testing.T) {
	tests := []struct {
		in   string
		want any
	}{
		{"yes", true}, {"Off", false}, {"y", "y"}, {"~", nil}, {"", nil}, {"null", nil}, {"nULL", "nULL"},
		{"010", int64(8)}, {"0x1F", int64(31)}, {"0b101", int64(5)}, {"1_000", int64(1000)}, {"-3", int64(-3)}, {"08", "08"},
		{"1:30", int64(90)}, {"1e3", "1e3"}, {"1.5e+3", 1500.0}, {"1.", 1.0}, {".5", 0.5}, {"1.2.3", "1.2.3"}, {"3.0", 3.0},
		{"가나다", "가나다"}, {"99999999999999999999", "99999999999999999999"},
	}
	for _, tt := range tests {
		if got := plain(tt.in); got != tt.want {
			t.Errorf("%q: got %#v, want %#v", tt.in, got, tt.want)
		}
	}
}

func TestScoredByPython(t *testing.T) {
	task := loadOne(t, "testdata/tasks/scored_by_python.yaml")
	var got []string
	for _, e := range task.Python {
		got = append(got, e.Key+" "+e.Function)
	}
	if diff := cmp.Diff([]string{"filter_list utils.Filter", "metric_list utils.macro_f1"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if _, err := task.Pipelines[0].Apply([]string{"가"}, nil); err == nil || !strings.Contains(err.Error(), "utils.Filter") {
		t.Errorf("a pipeline that needs Python: %v", err)
	}
	m := task.Metrics[0]
	if m.Name != "f1" || m.Python == nil || m.Options["average"] != "macro" {
		t.Errorf("metric %+v", m)
	}
}
