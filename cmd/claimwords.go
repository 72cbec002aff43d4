package cmd

// claimWords are what `hanbench claims` says, one field a phrase.
type claimWords struct {
	words
	supportedWord, refutedWord, inconclusiveWord, untestedWord string

	claimTitle, saidBy, needs, evidenceTitle, readAs, assumes, leftOut string
	wouldChange, thatRun, publishedTitle, counts                       string
	subject, rival, on, difference, holmTitle, shows                   string
	forIt, againstIt, neither, notCompared, allOfFamily                string
	number, seen, elsewhere, nobody, more, listHint, its, others       string
}

func (s *IO) claimWords() claimWords {
	w := claimWordsEnglish
	if s.language() == "ko" {
		w = claimWordsKorean
	}
	w.words = s.words()
	return w
}

var claimWordsEnglish = claimWords{
	supportedWord: "SUPPORTED", refutedWord: "REFUTED", inconclusiveWord: "INCONCLUSIVE", untestedWord: "UNTESTED",
	claimTitle: "claim", saidBy: "said by", needs: "needs", evidenceTitle: "Measured", readAs: "Read as: %s", assumes: "Taken for granted:", leftOut: "To be known:",
	wouldChange: "What would change it:", thatRun: "The run that would tell:", publishedTitle: "Published by others (no evidence here):",
	counts:  "%d supported, %d refuted, %d inconclusive, %d untested",
	subject: "model", rival: "against", on: "on", difference: "difference", holmTitle: "p (Holm)", shows: "shows",
	forIt: "what is claimed", againstIt: "the other way", neither: "neither", notCompared: "not compared",
	allOfFamily: "p is corrected for %d comparisons of the %d claims tested together (%s).",
	its:         "its figure", others: "the other's", number: "n", seen: "would see", elsewhere: "recorded elsewhere", nobody: "maker not known",
	more: "Untested claims are listed by their reason; -v shows them in full.", listHint: "hanbench claims --claim ID shows what a claim needs and which run would tell; hanbench claims RUN… gives verdicts.",
}

var claimWordsKorean = claimWords{
	supportedWord: "지지됨", refutedWord: "반증됨", inconclusiveWord: "판단 불가", untestedWord: "미검증",
	claimTitle: "주장", saidBy: "주장한 쪽", needs: "필요한 것", evidenceTitle: "측정한 것", readAs: "해석: %s", assumes: "전제:", leftOut: "유의 사항:",
	wouldChange: "판정을 바꿀 만한 것:", thatRun: "다음을 측정하면 알 수 있습니다:", publishedTitle: "다른 곳에서 발표한 값(여기서는 증거가 아님):",
	counts:  "지지됨 %d, 반증됨 %d, 판단 불가 %d, 미검증 %d",
	subject: "모델", rival: "상대", on: "평가 세트", difference: "차이", holmTitle: "p (Holm)", shows: "결과",
	forIt: "주장대로", againstIt: "반대로", neither: "어느 쪽도 아님", notCompared: "비교 못 함",
	allOfFamily: "p는 비교 %d건(함께 검정한 주장 %d개, %s)에 맞춰 보정했습니다.",
	its:         "모델의 값", others: "상대의 값", number: "문항", seen: "검출 가능", elsewhere: "다른 곳에서 기록함", nobody: "제조사 미상",
	more: "검증하지 못한 주장은 이유만 적었습니다. -v를 주면 전체를 보여 줍니다.", listHint: "hanbench claims --claim ID는 필요한 것과 알려 줄 측정을 보여 주고, hanbench claims RUN…은 판정을 내립니다.",
}
