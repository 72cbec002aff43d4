package judging

import (
	"hash/fnv"
	"sync"

	"github.com/hanbench/hanbench/runners/reference"
	"github.com/hanbench/hanbench/tasks/judge"
)

// An oracle lets hanbench's own endpoint stand in for a judge: it gives each prompt
// a rating of its own, in the form of the protocol that asks.
type oracle struct {
	mu    sync.Mutex
	asked map[uint64]*judge.Protocol // by the prompt's hash
}

// ask says that a prompt is about to be asked.
func (o *oracle) ask(prompt string, p *judge.Protocol) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(prompt))
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked[h.Sum64()] = p
}

// gold is what the endpoint answers by; ok is false for what nobody asked, such as
// a probe's prompt.
func (o *oracle) gold(prompt string) (g reference.Gold, ok bool) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(prompt))
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.asked[h.Sum64()]
	if p == nil {
		return g, false
	}
	short := fnv.New32a()
	_, _ = short.Write([]byte(prompt))
	return reference.Gold{Task: "judge/" + p.Name, Kind: reference.KindShortAnswer, Answer: p.Form(1 + float64(short.Sum32()%10))}, true
}
