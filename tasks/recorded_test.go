package tasks

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Real models' recorded answers must give the scores that were published with
// them. Rows whose pred is FAILED are left out, as their authors did.
func TestPublishedScores(t *testing.T) {
	data := os.Getenv("HANBENCH_DATA")
	if data == "" {
		t.Skip("set HANBENCH_DATA to the folder with recorded/*.csv")
	}
	for _, c := range []struct {
		file      string
		labels    string
		rows      int
		published float64 // per cent
		// also counts the rows that the published parser missed and a reader
		// does not: "…따라서 …정답은 D입니다." in kmmlu-hard_gpt-4o, and a bare 3 for the
		// third option in kormedmcqa.
		also int
	}{
		{"click_gpt-4o.csv", "ABCDE", 1975, 80.46, 0},
		{"click_gpt-4.1.csv", "ABCDE", 1985, 80.55, 0},
		{"haerae_gpt-4o.csv", "ABCDE", 1538, 85.70, 0},
		{"haerae_gpt-oss-120b.csv", "ABCDE", 1534, 38.66, 0},
		{"kmmlu-hard_gpt-4o.csv", "ABCD", 4084, 39.62, 1},
		{"kormedmcqa_gpt-5.1.csv", "ABCDE", 6018, 91.19, 1},
	} {
		t.Run(c.file, func(t *testing.T) {
			f, err := os.Open(filepath.Join(data, "recorded", c.file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			rows, err := csv.NewReader(f).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			column := func(name string) int { return slices.Index(rows[0], name) }
			var labels []string
			for _, l := range c.labels {
				labels = append(labels, string(l))
			}
			n, right := 0, 0
			for _, row := range rows[1:] {
				if row[column("pred")] == "FAILED" {
					continue
				}
				n++
				if readChoice(labels, nil, row[column("response")], false).Label == row[column("answer")] {
					right++
				}
			}
			got := 100 * float64(right-c.also) / float64(n)
			if n != c.rows || math.Abs(got-c.published) > 0.005 {
				t.Errorf("%d of %d right, %.4f%% without the %d: published %.2f%% of %d", right, n, got, c.also, c.published, c.rows)
			}
		})
	}
}
