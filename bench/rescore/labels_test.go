package rescore

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/tasks/outside"
)

func TestLabels(t *testing.T) {
	for name, tc := range map[string]struct {
		golds []string
		want  []string
	}{
		"letters":                 {[]string{"A", "D", "(b)"}, []string{"A", "B", "C", "D"}},
		"numbers":                 {[]string{"3", "1"}, []string{"1", "2", "3"}},
		"one letter says nothing": {[]string{"A"}, nil},
		"words":                   {[]string{"A", "서울"}, nil},
		"mixed":                   {[]string{"A", "2"}, nil},
		"too high a number":       {[]string{"1", "1998"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.csv")
			text := "id,answer,response\n"
			for i, g := range tc.golds {
				text += string(rune('a'+i)) + "," + g + ",A\n"
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			got, ok, err := Labels([]string{path}, outside.Columns{}, "")
			if err != nil || ok != (tc.want != nil) {
				t.Fatalf("%t, %v", ok, err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
		})
	}
}
