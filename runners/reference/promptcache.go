package reference

import (
	"container/list"
	"hash/maphash"
	"sync"
)

// promptBlock is the tokens of a block of the prompt cache, vLLM's default.
const promptBlock = 16

// A promptCache remembers what has been read, in blocks of promptBlock tokens:
// a block is known by itself and all that stands before it. Those used last
// stay. A nil cache remembers nothing.
type promptCache struct {
	seed maphash.Seed

	mu     sync.Mutex
	room   int // blocks
	blocks map[uint64]*list.Element
	recent *list.List // of uint64, the last used in front
}

// newPromptCache has room for so many tokens; nil for none.
func newPromptCache(tokens int) *promptCache {
	if tokens == 0 {
		return nil
	}
	return &promptCache{
		seed: maphash.MakeSeed(), room: tokens / promptBlock,
		blocks: make(map[uint64]*list.Element), recent: list.New(),
	}
}

// chain names the full blocks of a conversation, the first one first. A message
// has its role and separators, MessageTokens, before the tokens of its content.
func (c *promptCache) chain(messages []message) []uint64 {
	if c == nil {
		return nil
	}
	var names []uint64
	var h maphash.Hash
	h.SetSeed(c.seed)
	n := 0
	add := func(token string) {
		h.WriteString(token)
		h.WriteByte(0xff) // no token has it: it divides them
		if n++; n%promptBlock == 0 {
			names = append(names, h.Sum64())
		}
	}
	for _, m := range messages {
		add(m.role)
		for range MessageTokens - 1 {
			add("")
		}
		for rest := m.content; rest != ""; {
			size := nextToken(rest)
			add(rest[:size])
			rest = rest[size:]
		}
	}
	return names
}

// known is how many tokens of a prompt of the given size are remembered. The
// last token never counts: the first token of the answer comes of reading it.
func (c *promptCache) known(chain []uint64, prompt int) int {
	if c == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for n < len(chain) && c.blocks[chain[n]] != nil && (n+1)*promptBlock < prompt {
		n++
	}
	return n * promptBlock
}

// put remembers a conversation's blocks. The first is made the last used, as
// the others are of no use without it.
func (c *promptCache) put(chain []uint64) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := min(len(chain), c.room) - 1; i >= 0; i-- {
		if e := c.blocks[chain[i]]; e != nil {
			c.recent.MoveToFront(e)
		} else {
			c.blocks[chain[i]] = c.recent.PushFront(chain[i])
		}
	}
	for c.recent.Len() > c.room {
		delete(c.blocks, c.recent.Remove(c.recent.Back()).(uint64))
	}
}
