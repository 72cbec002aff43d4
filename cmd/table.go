package cmd

import (
	"fmt"
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

// narrowest is the least that a table's last column is broken into.
const narrowest = 24

// print prints the table. On a terminal too narrow for it the last column, which
// holds the words where there are any, is broken into lines; elsewhere a row is a
// line.
func (t *table) print(streams *IO) {
	widths := make([]int, len(t.header))
	for _, row := range append([][]string{t.header}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], hangul.Width(cell))
		}
	}
	last := len(widths) - 1
	if room := streams.width - t.upTo(last, widths); streams.width > 0 && !slices.Contains(t.right, last) {
		widths[last] = min(widths[last], max(room, narrowest))
	}
	t.line(streams, t.header, widths)
	rules := make([]string, len(widths))
	for i, n := range widths {
		rules[i] = strings.Repeat("─", n)
	}
	t.line(streams, rules, widths)
	for _, row := range t.rows {
		t.line(streams, row, widths)
	}
}

// upTo is how many columns of the terminal stand before a table's column.
func (t *table) upTo(column int, widths []int) int {
	n := 0
	for _, w := range widths[:column] {
		n += w + len(between)
	}
	return n
}

const between = "  "

func (t *table) line(streams *IO, cells []string, widths []int) {
	last := len(cells) - 1
	parts := []string{cells[last]}
	if hangul.Width(cells[last]) > widths[last] {
		parts = hangul.Wrap(cells[last], widths[last])
	}
	var b strings.Builder
	for i, cell := range append(slices.Clone(cells[:last]), parts[0]) {
		if i > 0 {
			b.WriteString(between)
		}
		pad := strings.Repeat(" ", widths[i]-hangul.Width(cell))
		if slices.Contains(t.right, i) {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	fmt.Fprintln(streams.Out, strings.TrimRight(b.String(), " "))
	for _, part := range parts[1:] {
		fmt.Fprintln(streams.Out, strings.Repeat(" ", t.upTo(last, widths))+part)
	}
}

// sentence prints text behind a sign. On a terminal it is broken between words,
// and further lines stand under the first.
func (s *IO) sentence(sign, text string) {
	indent := hangul.Width(sign)
	lines := []string{text}
	if room := s.width - indent; s.width > 0 && room >= narrowest {
		lines = hangul.Wrap(text, room)
	}
	for i, line := range lines {
		if i > 0 {
			sign = strings.Repeat(" ", indent)
		}
		fmt.Fprintln(s.Out, strings.TrimRight(sign+line, " "))
	}
}
