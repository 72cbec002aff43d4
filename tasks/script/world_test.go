package script

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Judgments that a model wrote in Korean, with names, figures and English words
// in them.
func TestRealKoreanIsKorean(t *testing.T) {
	folder := os.Getenv("HANBENCH_DATA")
	if folder == "" {
		t.Skip("HANBENCH_DATA names no folder with real data")
	}
	file, err := os.Open(filepath.Join(folder, "mtbench", "komtbench_gpt-4_single_final.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<22)
	n := 0
	for ; lines.Scan(); n++ {
		var line struct{ Judgment string }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		r := Examine(line.Judgment, "")
		if r.NotKorean || !r.LanguageKnown || r.Language != "ko" {
			t.Errorf("judgment %d: %+v", n+1, r)
		}
	}
	if n != 160 {
		t.Errorf("%d judgments were read, want 160", n)
	}
}
