package results

// A PromptUsage is what a stage's answered requests of one prompt took and gave,
// its epochs added up. A count is over the requests that have it.
type PromptUsage struct {
	Prompt   string // hash of what was asked
	Task     string
	Category string
	Group    string
	Requests int

	Input   int // tokens of the prompt, by the server's count
	InputN  int // requests with it
	Output  int // tokens of the answers, reasoning included
	OutputN int
	Chars   int // of the answers
}

// PromptUsages adds up the requests of a stage (Contents.Settled) by what was
// asked, in the order in which it was asked first. Later turns of a conversation
// are left out, since they hold the answers to the first; so is work made by
// specification, of which no two runs ask the same.
func PromptUsages(settled []*Record) []PromptUsage {
	var all []PromptUsage
	type key struct{ task, prompt string }
	places := map[key]int{}
	for _, r := range settled {
		if !r.succeeded() || r.Hashes.Prompt == "" || r.Asked != nil || r.Turn != nil && *r.Turn > 0 {
			continue
		}
		k := key{r.Task, r.Hashes.Prompt}
		i, seen := places[k]
		if !seen {
			i = len(all)
			places[k] = i
			all = append(all, PromptUsage{Prompt: r.Hashes.Prompt, Task: r.Task, Category: r.Category, Group: r.Group})
		}
		all[i].add(r)
	}
	return all
}

func (p *PromptUsage) add(r *Record) {
	p.Requests++
	p.Chars += r.Units.Chars
	if r.Usage == nil {
		return
	}
	if n := r.Usage.InputTokens; n != nil {
		p.Input += *n
		p.InputN++
	}
	if n := r.Usage.OutputTokens; n != nil {
		p.Output += *n
		p.OutputN++
	}
}
