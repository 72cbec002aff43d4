package tasks

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/metric"
	"github.com/hanbench/hanbench/tasks/lmeval"
	"github.com/hanbench/hanbench/tasks/python"
)

// harness asks and scores the items of one task file. Prompts are rendered when
// they are asked for.
type harness struct {
	task     *lmeval.Task
	docs     []lmeval.Doc   // by the items' positions
	examples [][]lmeval.Doc // of each
	shots    int            // how many examples that is
	goldless []bool         // which have no answer; an empty text is one
	figures  []figure
	// shown says that the prompts hold the options, so that they can be asked in
	// words as they are.
	shown bool
}

// A figure is one of a task's metrics, after one of its pipelines, that is
// computed here. The first of a task is the headline.
type figure struct {
	name     string
	metric   lmeval.Metric
	pipeline lmeval.Pipeline
}

// corpus says whether all answers together have the figure, and not each.
func (f figure) corpus() bool {
	return slices.Contains([]string{metric.CorpusBLEU, metric.CorpusChrF, metric.CorpusChrFPlusPlus, metric.BinaryF1}, f.metric.Name)
}

// figureName is what results call a metric after a pipeline.
func figureName(metric, pipeline string) string {
	if pipeline == "none" {
		return metric
	}
	return metric + "," + pipeline
}

func kindOf(t *lmeval.Task) Kind {
	if t.Output == lmeval.MultipleChoice {
		return MultipleChoice
	}
	return Filtered
}

// figuresOf are those that are computed here.
func figuresOf(t *lmeval.Task) []figure {
	computed := []string{"exact_match", metric.CorpusBLEU, metric.CorpusChrF, metric.CorpusChrFPlusPlus}
	if t.Output == lmeval.MultipleChoice {
		computed = []string{"acc", "acc_norm", "acc_bytes", metric.BinaryF1}
	}
	var figures []figure
	for _, p := range t.Pipelines {
		for _, m := range t.Metrics {
			name := figureName(m.Name, p.Name)
			twice := slices.ContainsFunc(figures, func(f figure) bool { return f.name == name })
			f := figure{name, m, p}
			if p.Python == nil && m.Python == nil && m.Known && slices.Contains(computed, m.Name) && !twice && (!f.corpus() || m.Aggregation == m.Name) {
				figures = append(figures, f)
			}
		}
	}
	if t.Output == lmeval.MultipleChoice && !slices.ContainsFunc(figures, func(f figure) bool { return !f.corpus() }) {
		figures = append(figures, figure{name: "acc", metric: lmeval.Metric{Name: "acc"}}) // those that it asks for are left out, and said
	}
	return figures
}

// answerable is an error where a task cannot be scored here.
func answerable(t *lmeval.Task) error {
	if t.Output != lmeval.MultipleChoice && t.Output != lmeval.Generate {
		return fmt.Errorf("task %s: output_type %s asks how likely a given text is (perplexity), which hanbench does not measure; expected %s or %s",
			t.Name, t.Output, lmeval.MultipleChoice, lmeval.Generate)
	}
	for _, e := range t.Python {
		if e.Key == "process_results" {
			return fmt.Errorf("task %s cannot be scored: %w", t.Name, e)
		}
	}
	if len(figuresOf(t)) > 0 {
		return nil
	}
	if len(t.Python) > 0 {
		return fmt.Errorf("task %s cannot be scored: %w", t.Name, t.Python[0])
	}
	var names []string
	for _, m := range t.Metrics {
		names = append(names, m.Name)
	}
	return fmt.Errorf("task %s cannot be scored: hanbench computes exact_match, bleu, chrf and chrf++ of answers, and acc, acc_norm, acc_bytes and f1 of choices; the file asks for %s",
		t.Name, strings.Join(names, ", "))
}

// newHarnessTask reads the rows of a task and makes items of them.
func newHarnessTask(lm *lmeval.Task, d *harnessData, shots *int) (*Task, []Finding, error) {
	t := &Task{Name: lm.Name, Kind: kindOf(lm)}
	h := &harness{task: lm, figures: figuresOf(lm)}
	t.harness = h
	if lm.Output == lmeval.Generate {
		h.generation(t)
	}
	var err error
	if h.docs, err = d.docs(lm, lm.Splits.Evaluated(), true); err != nil {
		return nil, nil, err
	}
	if err := lm.Check(columnsOf(h.docs)); err != nil {
		return nil, nil, err
	}
	h.shots = lm.Shots
	if shots != nil {
		h.shots = *shots
	}
	if err := h.chooseExamples(d, h.shots); err != nil {
		return nil, nil, err
	}
	findings, err := h.items(t)
	if i := slices.IndexFunc(t.Items, func(it *Item) bool { return len(it.Options) != 2 }); i >= 0 { // sklearn's F1 is of two
		h.figures = slices.DeleteFunc(h.figures, func(f figure) bool { return f.metric.Name == metric.BinaryF1 })
	}
	for _, f := range h.figures {
		if f.corpus() {
			t.Metrics = append(t.Metrics, f.name)
		}
	}
	return t, append(h.notes(t), findings...), err
}

func columnsOf(docs []lmeval.Doc) []string {
	var names []string
	for name := range docs[0] {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// generation takes over how the answers are to be had.
func (h *harness) generation(t *Task) {
	g := h.task.Generation
	t.MaxTokens = g.MaxTokens
	t.Stop = slices.DeleteFunc(slices.Clone(g.Until), func(s string) bool { return s == "" })
	t.Sampling = map[string]any{}
	if g.Temperature > 0 {
		t.Sampling["temperature"] = g.Temperature
	}
	if g.TopP > 0 {
		t.Sampling["top_p"] = g.TopP
	}
}

// notes say what of the file is not done, or done in another way.
func (h *harness) notes(t *Task) []Finding {
	var texts []string
	texts = append(texts, h.task.Warnings...)
	for _, p := range h.task.Pipelines {
		if p.Python != nil {
			texts = append(texts, fmt.Sprintf("filter %s is not applied: %v", p.Name, p.Python))
		}
	}
	for _, m := range h.task.Metrics {
		switch {
		case t.Kind == MultipleChoice && m.Python != nil && strings.HasSuffix(m.Python.Function, "macro_f1_score"):
			t.Metrics = append(t.Metrics, "macro_f1")
			texts = append(texts, fmt.Sprintf("metric %s is put together by %s; hanbench computes a macro F1 of its own, macro_f1", m.Name, m.Python.Function))
		case m.Python != nil:
			texts = append(texts, fmt.Sprintf("metric %s is not computed: %v", m.Name, m.Python))
		case !slices.ContainsFunc(h.figures, func(f figure) bool { return f.metric.Name == m.Name }):
			texts = append(texts, fmt.Sprintf("metric %s is not computed", m.Name))
		case m.Aggregation != "mean" && !(figure{metric: m}).corpus():
			texts = append(texts, fmt.Sprintf("metric %s is put together as a mean, and not by %s", m.Name, m.Aggregation))
		}
	}
	for key := range h.task.Generation.Other {
		texts = append(texts, fmt.Sprintf("generation_kwargs.%s is not sent", key))
	}
	slices.Sort(texts)
	var findings []Finding
	for _, text := range texts {
		findings = append(findings, Finding{Task: t.Name, Code: LeftOut, Count: 1, Text: text})
	}
	return findings
}

// chooseExamples draws them for all documents in their order, as the harness
// does: the draw goes on from one to the next.
func (h *harness) chooseExamples(d *harnessData, count int) error {
	h.examples = make([][]lmeval.Doc, len(h.docs))
	if count == 0 {
		return nil
	}
	split, pool := h.task.Examples()
	if pool == nil {
		var err error
		if pool, err = d.docs(h.task, split, split == h.task.Splits.Evaluated()); err != nil {
			return err
		}
	}
	sampler, err := h.task.Sampler(pool, count, lmeval.Seed)
	if err != nil {
		return err
	}
	for i, doc := range h.docs {
		if h.examples[i], err = sampler.Next(doc); err != nil {
			return fmt.Errorf("task %s: row %d: examples: %w", h.task.Name, i+1, err)
		}
	}
	return nil
}

// items makes an item of each document. Its id is doc- and the number that the
// harness's logs call doc_id.
func (h *harness) items(t *Task) ([]Finding, error) {
	prompts := make([]lmeval.Prompt, len(h.docs))
	for i, doc := range h.docs {
		var err error
		if prompts[i], err = h.task.Prompt(doc, nil); err != nil {
			return nil, fmt.Errorf("row %d of split %s: %w", i+1, h.task.Splits.Evaluated(), err)
		}
	}
	if t.Kind == MultipleChoice {
		h.shown = allShown(prompts)
		t.Labels = labelsOf(prompts, h.shown)
	}
	h.goldless = make([]bool, len(h.docs))
	bad := Finding{Task: t.Name, Code: BadGold}
	named := newDocNames()
	for i, p := range prompts {
		it := &Item{ID: fmt.Sprintf("doc-%d", i), Position: i + 1, Question: strings.Join(p.Contexts, "\n"), Options: p.Choices}
		if t.Kind != MultipleChoice {
			it.Options = nil
		}
		golds := p.Gold.Texts
		if t.Kind == MultipleChoice {
			golds = nil
			for _, index := range p.Gold.Indices {
				golds = append(golds, t.Labels[index])
			}
		}
		if len(golds) > 0 {
			it.Answer, it.Aliases = golds[0], golds[1:]
		}
		if h.goldless[i] = len(golds) == 0; h.goldless[i] {
			if bad.Count++; len(bad.Items) < maxNamed {
				bad.Items = append(bad.Items, it.ID)
			}
		}
		it.Hash = h.itemHash(it, named)
		t.Items = append(t.Items, it)
	}
	if bad.Count == 0 {
		return nil, nil
	}
	bad.Text = bad.Code.says(bad.Count)
	return []Finding{bad}, nil
}

// itemHash covers the document and the examples before it.
func (h *harness) itemHash(it *Item, named *docNames) string {
	sum := newHasher()
	sum.text(it.hash())
	sum.text(named.of(h.docs[it.Position-1]))
	for _, doc := range h.examples[it.Position-1] {
		sum.text(named.of(doc))
	}
	return sum.String()
}

// docNames names documents by what they hold. One that is shown to many items is
// read once.
type docNames struct{ known map[uintptr]string }

func newDocNames() *docNames { return &docNames{map[uintptr]string{}} }

func (n *docNames) of(doc lmeval.Doc) string {
	at := reflect.ValueOf(doc).Pointer()
	if name, ok := n.known[at]; ok {
		return name
	}
	v, err := python.From(doc)
	if err != nil { // it has been rendered
		panic(err)
	}
	sum := sha256.Sum256([]byte(python.Repr(v)))
	n.known[at] = hex.EncodeToString(sum[:])
	return n.known[at]
}
