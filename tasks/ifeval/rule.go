package ifeval

// A rule is a kind of instruction.
type rule struct {
	id    string
	build func(*args) check
}

// rules are all there are. The names and arguments of the first are IFEval's.
func rules() []rule {
	return []rule{
		{"keywords:existence", keywordsExist},
		{"keywords:frequency", keywordFrequency},
		{"keywords:forbidden_words", forbiddenWords},
		{"keywords:letter_frequency", letterFrequency},
		{"language:response_language", responseLanguage},
		{"length_constraints:number_sentences", numberOfSentences},
		{"length_constraints:number_paragraphs", numberOfParagraphs},
		{"length_constraints:number_words", numberOfWords},
		{"length_constraints:nth_paragraph_first_word", paragraphFirstWord},
		{"detectable_content:number_placeholders", placeholders},
		{"detectable_content:postscript", postscript},
		{"detectable_format:number_bullet_lists", bulletLists},
		{"detectable_format:constrained_response", constrainedResponse},
		{"detectable_format:number_highlighted_sections", highlightedSections},
		{"detectable_format:multiple_sections", multipleSections},
		{"detectable_format:json_format", jsonFormat},
		{"detectable_format:title", title},
		{"combination:two_responses", twoResponses},
		{"combination:repeat_prompt", repeatPrompt},
		{"startend:end_checker", endPhrase},
		{"startend:quotation", quotation},
		{"change_case:capital_word_frequency", capitalWords},
		{"change_case:english_capital", englishCapital},
		{"change_case:english_lowercase", englishLowercase},
		{"punctuation:no_comma", noComma},

		{"korean:syllables", koreanSyllables},
		{"korean:eojeol", koreanEojeol},
		{"korean:characters", koreanCharacters},
		{"korean:sentences", koreanSentences},
		{"korean:paragraphs", koreanParagraphs},
		{"korean:keywords", koreanKeywords},
		{"korean:keyword_frequency", koreanKeywordFrequency},
		{"korean:forbidden_words", koreanForbiddenWords},
		{"korean:first_sentence", koreanFirstSentence},
		{"korean:last_sentence", koreanLastSentence},
		{"korean:numbered_list", koreanNumberedList},
		{"korean:bulleted_list", koreanBulletedList},
		{"korean:no_hanja", koreanNoHanja},
		{"korean:no_foreign_letters", koreanNoForeignLetters},
		{"korean:speech_level", koreanSpeechLevel},
		{"korean:line_syllables", koreanLineSyllables},
		{"korean:line_initials", koreanLineInitials},
		{"korean:alliteration", koreanAlliteration},
		{"korean:word_chain", koreanWordChain},
		{"korean:quotes", koreanQuotes},
		{"korean:postscript", koreanPostscript},
		{"korean:two_answers", koreanTwoAnswers},
	}
}
