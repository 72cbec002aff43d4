package wire

import (
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestMergedLines: what was read together counts unless the program was prompt,
// and at the end of a stream it stands apart.
func TestMergedLines(t *testing.T) {
	const ms = int64(time.Millisecond)
	type read struct {
		at       int64
		lines    string
		merged   bool
		lateness int64
	}
	for _, tc := range []struct {
		name          string
		reads         []read
		merged, atEnd []int
	}{
		{"하나씩", []read{{20 * ms, "a\n", false, 0}, {40 * ms, "b\n", false, 0}, {60 * ms, "end\n", false, 0}}, nil, nil},
		{"한 조각에 둘", []read{{20 * ms, "a\nb\n", false, 0}, {60 * ms, "end\n", false, 0}}, nil, nil},
		{"가운데", []read{{20 * ms, "a\n", false, 0}, {80 * ms, "b\nc\nd\n", true, ms / 4}, {100 * ms, "end\n", false, 0}}, []int{1, 2}, nil},
		{"가운데, 제때", []read{{20 * ms, "a\n", false, 0}, {80 * ms, "b\nc\nd\n", true, ms / 5}, {100 * ms, "end\n", false, 0}}, nil, nil},
		{"촘촘한 가운데", []read{{20 * ms, "a\n", false, 0}, {21 * ms, "b\nc\n", true, ms / 10}, {22 * ms, "d\nend\n", false, 0}}, []int{1}, nil},
		{"끝", []read{{20 * ms, "a\n", false, 0}, {40 * ms, "b\nc\nend\n", true, ms / 2}}, nil, []int{1, 2}},
		{"끝이 두 번에", []read{{20 * ms, "a\nb\n", true, 0}, {20*ms + ms/2, "end\n", false, 0}}, nil, []int{0}},
		{"끝, 많이 늦음", []read{{20 * ms, "a\n", false, 0}, {40 * ms, "b\nc\nend\n", true, 15 * ms}}, []int{1, 2}, nil},
		{"끝에서 먼 것", []read{{20 * ms, "a\nb\n", true, 0}, {22 * ms, "end\n", false, 0}}, []int{0}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := &Call{Done: func(line []byte) bool { return string(line) == "end" }}
			c.Status = 200
			for _, r := range tc.reads {
				kept, err := c.takeBody([]byte(r.lines), r.at, 0)
				if err != nil {
					t.Fatal(err)
				}
				if r.merged {
					c.merge(kept, r.lateness)
				}
			}
			c.finish(io.EOF, NewClock())
			if diff := cmp.Diff([2][]int{tc.merged, tc.atEnd}, [2][]int{c.Merged, c.MergedAtEnd}); diff != "" {
				t.Errorf("merged, merged at the end (-want +got):\n%s", diff)
			}
		})
	}
}
