package cmd

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/hangul"
)

// A table is printed with its columns aligned by display width: a Hangul
// syllable takes two columns.
type table struct {
	header []string
	right  []int // columns aligned to the right
	rows   [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(w io.Writer) {
	widths := make([]int, len(t.header))
	for _, row := range append([][]string{t.header}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], hangul.Width(cell))
		}
	}
	t.line(w, t.header, widths)
	rules := make([]string, len(widths))
	for i, n := range widths {
		rules[i] = strings.Repeat("─", n)
	}
	t.line(w, rules, widths)
	for _, row := range t.rows {
		t.line(w, row, widths)
	}
}

func (t *table) line(w io.Writer, cells []string, widths []int) {
	var b strings.Builder
	for i, cell := range cells {
		if i > 0 {
			b.WriteString("  ")
		}
		pad := strings.Repeat(" ", widths[i]-hangul.Width(cell))
		if slices.Contains(t.right, i) {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
}
