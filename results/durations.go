package results

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// Durations are those of a stream's events, in nanoseconds. In JSON they are an
// array like any.
type Durations []int64

// UnmarshalJSON implements json.Unmarshaler. A summary holds those of a million
// events: what encoding/json reads by itself takes a third more room, and twice
// the time.
func (d *Durations) UnmarshalJSON(data []byte) error {
	inside, isArray := bytes.CutPrefix(data, []byte{'['})
	inside = bytes.TrimSpace(bytes.TrimSuffix(inside, []byte{']'}))
	if !isArray || len(inside) == 0 {
		return json.Unmarshal(data, (*[]int64)(d))
	}
	out := make([]int64, 0, 1+bytes.Count(inside, []byte{','}))
	for number := range bytes.SplitSeq(inside, []byte{','}) {
		v, err := strconv.ParseInt(string(bytes.TrimSpace(number)), 10, 64)
		if err != nil {
			return json.Unmarshal(data, (*[]int64)(d)) // which says what is wrong
		}
		out = append(out, v)
	}
	*d = out
	return nil
}
