package lmeval

import (
	"os"
	"path/filepath"
	"testing"
)

// Whatever stands in a file, it is loaded or there is an error; what was loaded
// renders or says why not.
func FuzzLoad(f *testing.F) {
	files, err := filepath.Glob("testdata/tasks/*.yaml")
	if err != nil || len(files) < 10 {
		f.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("task: x\n<<: {task: y}\n? [1]\n: 2"))
	doc := Doc{"question": "물음?", "options": []any{"가", "나"}, "gold": 1, "letter": "나", "field": "역사",
		"sentence": "a _ b", "first": "x", "second": "y", "right": "첫째", "choices": []any{"가", "나"}}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decodeYAML("f.yaml", data)
		if err != nil {
			return
		}
		task, err := newTask("f.yaml", s)
		if err != nil {
			return
		}
		task.Columns()
		_, _ = task.Prompt(doc, []Doc{doc})
		for _, p := range task.Pipelines {
			_, _ = p.Apply([]string{"정답은 (나)", "나"}, doc)
		}
		for _, m := range task.Metrics {
			_, _ = m.Matches("나", []string{"나."})
		}
	})
}
