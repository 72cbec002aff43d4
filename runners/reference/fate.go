package reference

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"strconv"
)

// A fate decides everything that is drawn for one request. It is a hash of what
// the request says, so the answer does not depend on the order of arrival, on
// concurrency or on the time.
type fate [sha256.Size]byte

// newFate hashes the profile's seed and parts. Each part goes in with its
// length, so that no two lists of parts run together.
func newFate(seed uint64, parts ...string) fate {
	h := sha256.New()
	var word [8]byte
	put := func(n uint64) {
		binary.LittleEndian.PutUint64(word[:], n)
		h.Write(word[:])
	}
	put(seed)
	for _, part := range parts {
		put(uint64(len(part)))
		h.Write([]byte(part))
	}
	var f fate
	h.Sum(f[:0])
	return f
}

// rng is the stream of draws for one purpose. Purposes do not share a stream,
// so that drawing more for one changes no other.
func (f fate) rng(purpose string) *rand.Rand {
	h := sha256.Sum256(append(f[:len(f):len(f)], purpose...))
	return rand.New(rand.NewPCG(binary.LittleEndian.Uint64(h[:8]), binary.LittleEndian.Uint64(h[8:16])))
}

// chance draws from [0, 1) for a purpose.
func (f fate) chance(purpose string) float64 { return f.rng(purpose).Float64() }

// id is a short name of the fate, the same for the same request.
func (f fate) id() string { return hex.EncodeToString(f[:12]) }

// answerFate is the fate of what a call is answered. At temperature 0 the
// call's seed plays no part, as in greedy decoding.
func answerFate(profileSeed uint64, c call) fate {
	temperature, seed := "", ""
	if c.temperature != nil {
		temperature = strconv.FormatFloat(*c.temperature, 'g', -1, 64)
	}
	if c.seed != nil && (c.temperature == nil || *c.temperature != 0) {
		seed = strconv.FormatInt(*c.seed, 10)
	}
	return newFate(profileSeed, append([]string{"answer", temperature, seed}, c.said()...)...)
}

// faultFate is the fate of what goes wrong with a call: the messages and the
// call's seed, at every temperature.
func faultFate(profileSeed uint64, c call) fate {
	seed := ""
	if c.seed != nil {
		seed = strconv.FormatInt(*c.seed, 10)
	}
	return newFate(profileSeed, append([]string{"fault", seed}, c.said()...)...)
}
