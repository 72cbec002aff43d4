package bench

import (
	"cmp"
	"fmt"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
	"github.com/hanbench/hanbench/tasks/workload"
)

// A work is a workload made ready for the stages of a run.
type work struct {
	*workload.Workload
	task *tasks.Task
}

// resolveWorkloads makes the plan's workloads ready. A plan that replays a trace
// and says nothing of what to ask has one with the trace's lengths.
func (j *Job) resolveWorkloads() error {
	for i := range j.Plan.Workloads {
		recipe := &j.Plan.Workloads[i]
		for _, file := range recipe.Files() {
			*file = absolute(*file)
		}
		w, err := workload.New(*recipe, j.Plan.Seed)
		if err != nil {
			return err
		}
		j.works = append(j.works, &work{w, &tasks.Task{Name: recipe.Name, Kind: tasks.Load}})
	}
	return nil
}

func (p *Plan) validateWorkloads() error {
	seen := map[string]bool{}
	for _, w := range p.Workloads {
		if err := w.Validate(); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		if seen[w.Name] {
			return fmt.Errorf("plan: workloads: two are called %q; give one another name", w.Name)
		}
		seen[w.Name] = true
	}
	return nil
}

// items is how many conversations a stage of the workload has, where nothing
// else bounds it.
func (w *work) items(limit int) int {
	if limit > 0 {
		return min(limit, w.Recipe.Items)
	}
	return w.Recipe.Items
}

func (w *work) ref() results.SuiteRef {
	return results.SuiteRef{
		Name: w.Recipe.Name, Version: workload.Version, Hash: w.Hash, ScorerVersion: tasks.ScorerVersion, Items: w.Recipe.Items,
		Tasks: []results.TaskRef{{Name: w.Recipe.Name, Kind: string(tasks.Load), Items: w.Recipe.Items}},
	}
}

// A turn is a place among a workload's requests, with what was said before.
type turn struct {
	conversation, number int
	history              []tasks.Message
}

// turnOf are the fields of a record that say where in a conversation a
// request stands; nil where it stands by itself.
func (st *Stage) turnOf(q *question) (conversation, number *int) {
	if st.stride() == 1 {
		return nil, nil
	}
	return &q.at.conversation, &q.at.number
}

// turn finds the conversation and the turn of a request by its seq.
func (st *Stage) turn(seq int) turn {
	return turn{conversation: seq / st.stride(), number: seq % st.stride()}
}

// stride is the distance of two conversations' first requests in seq; 1 where
// every request stands by itself.
func (st *Stage) stride() int {
	switch {
	case st.trace != nil:
		return 1
	case st.work != nil:
		return st.work.Stride()
	}
	return max(1, st.most)
}

// question is what a request asks, and its epoch.
func (l *loop) question(at place) (q *question, epoch int) {
	st := l.stage
	t := st.turn(at.seq)
	t.history = at.history
	if st.work == nil {
		return st.order[t.conversation%len(st.order)].part(t), t.conversation / len(st.order)
	}
	m := workload.Marker{
		Run: l.runID, Session: l.number, Stage: st.Index, Seq: t.conversation, Attempt: at.attempt, Warmup: at.phase == phaseWarmup,
	}
	if st.work.Recipe.Repeat {
		epoch = t.conversation / st.work.Recipe.Items
	}
	return st.ask(t, m, st.target.rates), epoch
}

// ask makes the request of a workload's turn.
func (st *Stage) ask(t turn, m workload.Marker, rates workload.Rates) *question {
	w := st.work
	var got workload.Turn
	id := w.ID(t.conversation, t.number)
	if st.trace != nil {
		got = st.replay(t.conversation, m, rates)
		id = fmt.Sprintf("trace-%06d", st.place(t.conversation, m.Warmup)+1)
	} else {
		got = w.Turn(t.conversation, t.number, m, rates)
	}
	q := &question{task: w.task, turn: &got, at: t, messages: t.history}
	q.item = &tasks.Item{ID: id, Hash: hashText(fmt.Sprintf("%s %s %d %d", w.Hash, id, len(got.System), len(got.Text)))}
	if got.System != "" {
		q.messages = append(q.messages, tasks.Message{Role: "system", Content: got.System})
	}
	q.messages = append(q.messages[:len(q.messages):len(q.messages)], tasks.Message{Role: "user", Content: got.Text})
	return q
}

// outputBound is how many tokens an answer of so many characters may take: one
// for each byte of its syllables is what the poorest tokenizer needs.
func outputBound(chars int) int { return 3*chars + 16 }

// turnTokens bounds the answer of a workload's turn: by what it asks, and by
// what the plan or target bounds every answer.
func (l *loop) turnTokens(t *workload.Turn) int {
	n := cmp.Or(t.OutputTokens, outputBound(t.OutputChars))
	for _, bound := range []int{l.stage.target.plan.MaxTokens, l.job.Plan.MaxTokens} {
		if bound > 0 {
			return min(n, bound)
		}
	}
	return n
}

// asked is what a record says of a workload's wishes.
func (l *loop) asked(q *question) *results.Asked {
	t := q.turn
	if t == nil {
		return nil
	}
	a := &results.Asked{
		InputTokens: known(t.InputTokens), InputChars: known(t.InputChars),
		OutputTokens: known(t.OutputTokens), OutputChars: known(t.OutputChars), Exact: t.Exact, Cold: t.Cold,
	}
	if a.OutputTokens != nil {
		*a.OutputTokens = l.turnTokens(t)
	}
	return a
}

// firstWork is what the first request of a workload would be, for a model whose
// tokens are not known yet.
func (st *Stage) firstWork() FirstPrompt {
	q := st.ask(turn{}, workload.Marker{Stage: st.Index}, workload.Typical())
	return FirstPrompt{st.Suite, q.task.Name, q.item.ID, q.messages}
}
