package workload

import (
	"fmt"
	"hash/fnv"
	"math/bits"
)

// A Marker tells one use of a prompt from every other: see text.
type Marker struct {
	// Run names the run; the server may still know the prompts of another.
	Run string
	// Session, Stage, Seq and Attempt count from 0 and name the request.
	Session, Stage, Seq, Attempt int
	Warmup                       bool
}

// markers is the number of different markers, 12 digits.
const markers = 1_000_000_000_000

// markerChars is the length of every marker's text.
const markerChars = 14

// saltedSessions is how many sessions of a run share a salt.
const saltedSessions = 5

// number is a different one for each marker of a run, in no order: it takes the
// markers' numbers to places of 12 digits one to one, as long as there are at
// most 10 million conversations in a stage, 10 attempts and 1,000 stages. Every
// fifth session has other places for them all.
func (m Marker) number() uint64 {
	const stride = 618_033_988_749 // prime to 10, so that the multiples are all different
	n := uint64(m.Session % saltedSessions)
	n = n*1000 + uint64(m.Stage%1000)
	n *= 2
	if m.Warmup {
		n++
	}
	n = n*10 + uint64(m.Attempt%10)
	n = (n*10_000_000 + uint64(m.Seq%10_000_000)) % markers
	salt := fnv.New64a()
	salt.Write([]byte(m.Run))
	if round := m.Session / saltedSessions; round > 0 {
		fmt.Fprintf(salt, "/%d", round)
	}
	hi, lo := bits.Mul64(n, stride)
	return (bits.Rem64(hi, lo, markers) + salt.Sum64()%markers) % markers
}

// text begins a prompt. It is digits: no tokenizer takes more than one token for
// a digit, so two prompts differ within 12 tokens, and every marker takes as
// many as any other where digits are taken one by one or three by three.
func (m Marker) text() string { return fmt.Sprintf("%012d번 ", m.number()) }
