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

// promptUsagesOf adds up the settled requests of a stage by what was asked, in the
// order in which it was asked first. Later turns of a conversation are left out,
// since they hold the answers to the first; so is work made by specification, of
// which no two runs ask the same.
func promptUsagesOf(settled []*fact) []PromptUsage {
	var all []PromptUsage
	type key struct{ task, prompt string }
	places := map[key]int{}
	for _, f := range settled {
		if !f.succeeded() || f.prompt == "" || f.wants != nil || f.turn > 0 {
			continue
		}
		k := key{f.task, f.prompt}
		i, seen := places[k]
		if !seen {
			i = len(all)
			places[k] = i
			all = append(all, PromptUsage{Prompt: f.prompt, Task: f.task, Category: f.category, Group: f.group})
		}
		all[i].add(f)
	}
	return all
}

func (p *PromptUsage) add(f *fact) {
	p.Requests++
	p.Chars += int(f.chars)
	if f.inputTokens.there() {
		p.Input += int(f.inputTokens)
		p.InputN++
	}
	if f.outputTokens.there() {
		p.Output += int(f.outputTokens)
		p.OutputN++
	}
}
