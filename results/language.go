package results

import "github.com/hanbench/hanbench/results/stat"

// Language says of one request in which letters it was answered, reasoning apart.
// A text in which nothing was written is null.
type Language struct {
	Answer    *Written `json:"answer"`
	Reasoning *Written `json:"reasoning"`
}

// Written is what the prose of a text is written in: the text in NFC without code,
// formulas, addresses and tags.
type Written struct {
	Hangul int `json:"hangul"` // letters
	Latin  int `json:"latin"`
	Han    int `json:"han"`
	Kana   int `json:"kana"`
	Other  int `json:"other"`
	// Leak says that the text does not belong in an answer to its prompt: it has
	// runs of Han or kana that the prompt has not and that are no gloss, or it is
	// not in Korean. Null where the prompt is not Korean.
	Leak *bool `json:"leak"`
	// Runs counts the runs of Han and kana that the prompt has not, glosses aside;
	// Examples are the first few of them, left out under --no-text.
	Runs     int      `json:"runs"`
	Examples []string `json:"examples,omitempty"`
	// NotKorean: fewer words in Hangul than in other letters, and Language then
	// the language as ISO 639-1, where it can be told. Null where there is too
	// little to tell.
	NotKorean *bool  `json:"not_korean"`
	Language  string `json:"language,omitempty"`
}

// LanguageFigures are a stage's, over the requests that were answered. Each half
// is null where there is no text of its kind, or the records say nothing of it.
type LanguageFigures struct {
	Answer    *WrittenFigures `json:"answer"`
	Reasoning *WrittenFigures `json:"reasoning"`
}

// WrittenFigures are of the texts of one kind.
type WrittenFigures struct {
	N      int     `json:"n"`      // texts looked at
	Shares *Shares `json:"shares"` // null where no text has a letter
	// Korean counts the texts whose prompt is Korean. Of them Leaked leak: in
	// Foreign there are Han or kana, NotKorean are not in Korean, and some are
	// both. The rate and its 95% interval (Wilson) are null for none.
	Korean    int      `json:"korean_prompts"`
	Leaked    int      `json:"leaked"`
	Foreign   int      `json:"with_han_or_kana"`
	NotKorean int      `json:"not_korean"`
	LeakRate  *float64 `json:"leak_rate"`
	CILow     *float64 `json:"ci_low"`
	CIHigh    *float64 `json:"ci_high"`
	// Languages counts the texts that are not in Korean by their language.
	Languages map[string]int `json:"languages,omitempty"`
}

// Shares are the shares of letters by script, together 1.
type Shares struct {
	Hangul float64 `json:"hangul"`
	Latin  float64 `json:"latin"`
	Han    float64 `json:"han"`
	Kana   float64 `json:"kana"`
	Other  float64 `json:"other"`
}

func languageOf(succeeded []*fact) LanguageFigures {
	var answers, thoughts writing
	for _, f := range succeeded {
		if f.answer.there {
			answers.add(&f.answer, f.language)
		}
		if f.thought != nil {
			thoughts.add(f.thought, f.thoughtLanguage)
		}
	}
	return LanguageFigures{answers.figures(), thoughts.figures()}
}

// writing adds up texts.
type writing struct {
	WrittenFigures
	hangul, latin, han, kana, other int
}

// add adds a text; language is that of one that is not in Korean.
func (w *writing) add(s *script, language string) {
	w.N++
	w.hangul += int(s.hangul)
	w.latin += int(s.latin)
	w.han += int(s.han)
	w.kana += int(s.kana)
	w.other += int(s.other)
	if !s.prompted {
		return
	}
	w.Korean++
	if s.leak {
		w.Leaked++
	}
	if s.runs {
		w.Foreign++
	}
	if !s.notKorean {
		return
	}
	w.NotKorean++
	if language != "" {
		if w.Languages == nil {
			w.Languages = map[string]int{}
		}
		w.Languages[language]++
	}
}

// figures are nil where there was no text.
func (w *writing) figures() *WrittenFigures {
	if w.N == 0 {
		return nil
	}
	f := w.WrittenFigures
	if total := float64(w.hangul + w.latin + w.han + w.kana + w.other); total > 0 {
		share := func(n int) float64 { return *ratio(float64(n), total) }
		f.Shares = &Shares{share(w.hangul), share(w.latin), share(w.han), share(w.kana), share(w.other)}
	}
	if low, high, ok := stat.Wilson(float64(f.Leaked), float64(f.Korean), confidence); ok {
		f.LeakRate = ratio(float64(f.Leaked), float64(f.Korean))
		f.CILow, f.CIHigh = figure(low), figure(high)
	}
	return &f
}
