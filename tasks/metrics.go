package tasks

import "slices"

// Figures that a task may name under metrics, besides those of its kind's answers
// (Measure). Of MacroF1, Pearson and the like only all answers together have one;
// package results computes them.
const (
	metricAccuracy      = "accuracy"
	metricMacroAccuracy = "macro_accuracy"
	metricMacroF1       = "macro_f1"
	metricPearson       = "pearson"
	metricSpearman      = "spearman"
	metricDiffBias      = "diff_bias_disambiguated"
	metricJudge         = "judge"
)

// Metrics are the names that a task of the kind may have under metrics.
func (k Kind) Metrics() []string {
	always := []string{metricAccuracy, metricMacroAccuracy}
	switch k {
	case MultipleChoice:
		return append(always, metricMacroF1, AccAmbiguous, AccDisambiguated, DiffBiasAmbiguous, metricDiffBias)
	case ShortAnswer:
		return append(always, metricMacroF1)
	case Number:
		return always
	case Span:
		return append(always, ExactMatch, SpanF1, ExactMatchWhole, SpanF1Whole)
	case Similarity:
		return append(always, metricPearson, metricSpearman)
	case Instructions:
		return append(always, PromptStrict, PromptLoose, InstructionStrict, InstructionLoose)
	case Generation:
		return []string{ChrF, ChrFPlusPlus, BLEU, RougeL, RougeLMorphemes}
	case Judged:
		return []string{metricJudge}
	}
	return nil
}

// metricNames are those of all kinds.
func metricNames() []string {
	var names []string
	for _, k := range kinds {
		for _, name := range k.Metrics() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
