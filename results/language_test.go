package results

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results/stat"
)

func TestLanguageOf(t *testing.T) {
	yes, no := new(bool), new(bool)
	*yes = true
	records := []*Record{
		{Language: &Language{Answer: &Written{Hangul: 8, Latin: 2, Leak: no, NotKorean: no}, Reasoning: &Written{Latin: 30, Leak: yes, NotKorean: yes, Language: "en"}}},
		{Language: &Language{Answer: &Written{Hangul: 4, Han: 2, Leak: yes, Runs: 1, NotKorean: no}}},
		{Language: &Language{Answer: &Written{Latin: 4, Leak: no}}},                   // a label: too little to tell
		{Language: &Language{Answer: &Written{Hangul: 0, Latin: 10, NotKorean: yes}}}, // its prompt is not Korean
		{Language: &Language{}},
		{},
	}
	low, high, _ := stat.Wilson(1, 3, confidence)
	want := LanguageFigures{
		Answer: &WrittenFigures{
			N: 4, Shares: &Shares{Hangul: 0.4, Latin: *figure(16. / 30), Han: *figure(2. / 30)},
			Korean: 3, Leaked: 1, Foreign: 1, LeakRate: figure(1. / 3), CILow: figure(low), CIHigh: figure(high),
		},
	}
	one, all, _ := stat.Wilson(1, 1, confidence)
	want.Reasoning = &WrittenFigures{
		N: 1, Shares: &Shares{Latin: 1}, Korean: 1, Leaked: 1, NotKorean: 1,
		LeakRate: figure(1), CILow: figure(one), CIHigh: figure(all), Languages: map[string]int{"en": 1},
	}
	if diff := cmp.Diff(want, languageOf(factsOf(records))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(LanguageFigures{}, languageOf(factsOf([]*Record{{}}))); diff != "" {
		t.Errorf("records that say nothing (-want +got):\n%s", diff)
	}
}
