package tasks

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hanbench/hanbench/internal/hub/hubtest/layout"
)

// BenchmarkOpen reads as many items as KMMLU has, in as many files, with their
// examples: 35,030 in 45, from CSV and from Parquet.
func BenchmarkOpen(b *testing.B) {
	for _, tc := range []struct{ suite, test, dev string }{
		{"kmmlu", "data/S%02d-test.csv", "data/S%02d-dev.csv"},
		{"kmmlu-hard", "S%02d/test/0000.parquet", "S%02d/dev/0000.parquet"},
	} {
		dir := b.TempDir()
		words := strings.Fields("회계 기준 자산 부채 다음 설명 옳은 것은 관한 경우 방법 원칙 시험 문제 구조 재료 설비 (ㄱ) 100℃ 3.5%")
		r := rand.New(rand.NewPCG(1, 2))
		line := func(n int) string {
			var s []string
			for range n {
				s = append(s, words[r.IntN(len(words))])
			}
			return strings.Join(s, " ")
		}
		n := 0
		for file := range 45 {
			var rows []layout.Exam
			for range 35030/45 + min(1, max(0, 35030%45-file)) {
				n++
				rows = append(rows, layout.Exam{Question: fmt.Sprintf("%s %d?", line(15), n), Answer: int64(n%4 + 1), A: line(6) + "1", B: line(6) + "2", C: line(6) + "3", D: line(6) + "4"})
			}
			put(b, dir, layout.Rows(fmt.Sprintf(tc.test, file), rows...), layout.Rows(fmt.Sprintf(tc.dev, file), layout.Dev(fmt.Sprint(file), 5)...))
		}
		b.Run(tc.suite, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s, err := openStandIn(tc.suite, dir)
				if err != nil {
					b.Fatal(err)
				}
				if s.count() != n || n != 35030 {
					b.Fatalf("%d items of %d", s.count(), n)
				}
			}
		})
	}
}

// BenchmarkMessages renders the prompt of an item with its five examples.
func BenchmarkMessages(b *testing.B) {
	s, err := Open("ko-basics", 1)
	if err != nil {
		b.Fatal(err)
	}
	task := s.Tasks[0]
	for b.Loop() {
		if _, err := task.Messages(task.Items[0]); err != nil {
			b.Fatal(err)
		}
	}
}
