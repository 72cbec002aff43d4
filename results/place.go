package results

// A place holds one record and all that its pointers point at, so that a record
// is one allocation, or none where the place is used again.
type place struct {
	Record
	due, sent, firstByte, firstChunk, firstOutput, firstAnswer, firstSyllable, lastOutput, end int64
	dns, connect, tls                                                                          int64

	gaps, lags            []int64
	timeline, timelineEnd int // where in the line they stand, from the first one's name on
	conversation, turn    int
	asked                 Asked
	lengths               [4]int
	usage                 Usage
	tokens                [4]int
	server                Server
	timings               [4]int64
	seed, retryAfter      int64
	value, outside        float64
	span                  [2]int
	failure               Error
	text                  Text
	written               Language
	answer, reasoning     writtenPlace
}

type writtenPlace struct {
	Written
	leak, notKorean bool
}
