package ifeval

// A Tally adds up verdicts.
type Tally struct {
	Prompts, StrictPrompts, LoosePrompts                int
	Instructions, StrictInstructions, LooseInstructions int
}

// Add counts one prompt.
func (t *Tally) Add(v Verdict) {
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	t.Prompts++
	count(&t.StrictPrompts, v.Strict)
	count(&t.LoosePrompts, v.Loose)
	for _, r := range v.Results {
		t.Instructions++
		count(&t.StrictInstructions, r.Strict)
		count(&t.LooseInstructions, r.Loose)
	}
}

// Rates are the four figures of IFEval, each 0 to 1.
type Rates struct {
	PromptStrict, PromptLoose           float64 // prompts all of whose instructions were followed
	InstructionStrict, InstructionLoose float64 // instructions followed, of all prompts together
}

// Rates are undefined (ok is false) without prompts or without instructions.
func (t Tally) Rates() (r Rates, ok bool) {
	if t.Prompts == 0 || t.Instructions == 0 {
		return Rates{}, false
	}
	share := func(n, of int) float64 { return float64(n) / float64(of) }
	return Rates{
		PromptStrict:      share(t.StrictPrompts, t.Prompts),
		PromptLoose:       share(t.LoosePrompts, t.Prompts),
		InstructionStrict: share(t.StrictInstructions, t.Instructions),
		InstructionLoose:  share(t.LooseInstructions, t.Instructions),
	}, true
}
