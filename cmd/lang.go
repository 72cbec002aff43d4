package cmd

import (
	"os"
	"strings"

	"github.com/hanbench/hanbench/results/compare"
)

// language is the terminal's: --lang, else the locale's, else English.
func (s *IO) language() string {
	if s.lang != "" {
		return s.lang
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if lang, _, _ := strings.Cut(v, "_"); lang == "ko" || strings.HasPrefix(v, "ko.") {
				return "ko"
			}
			return "en"
		}
	}
	return "en"
}

func (s *IO) words() words {
	if s.language() == "ko" {
		return korean
	}
	return english
}

// words are what the terminal says, one field a phrase; a test finds those that
// a language leaves empty.
type words struct {
	preset, maker, country, keyVariable, keySet, yes, no              string
	noLocal, foundLocal                                               string
	suite, version, tasks, items, license, description                string
	task, kind, gold, target, level                                   string
	serving                                                           string
	simulated, simulatedShort, noServer, foundServer                  string
	dryTarget                                                         string
	answered, errors, accuracy, interval, baseline                    string
	outcomes, unparsed, refused, truncated, blocked                   string
	requestsPerS, tokensPerS, syllablesPerS, charsPerS                string
	fertility, valid, invalid, validity                               string
	accuracyTitle, speedTitle, ratesTitle, errorsTitle, wrote, resume string
	energyTitle, perToken, perSyllable, perCorrect, noEnergy          string
	groupsTitle, group                                                string
	stopping, warmup                                                  string
	cause, count, share, example, underSampled, fromDue, missing      string
	ready, failedTarget, requests, load                               string
	asManyAsFit, boundedByTime, nothingSent                           string
	judgeRequests, judgeUnknown                                       string
	length, unit, least, median, mean, most                           string
	input, output, turns, chars, tokens                               string
	sharedCores, ownCores, passed, tooMuch, endpointBehind            string
	streams, eventsPerS, gapMS, eventError, clientLag                 string
	scheduleLag, coalesced, cpuEvent, cpuRequest, kbStream            string
	carries, stored, uncalibrated, none, leastCount                   string
	capacityTitle, confirmed, firstLook, stage, verdict               string
	perSecond, inFlight, met, missed, unsound, unfinished             string
	found, atLeast, atLeastMeasured, below, belowOne                  string
	clientLimit, clientLimitAtOnce, contradicts, notFinished          string
	fallsBehind, failing, dropping, noWord, oneAtATime                string
	searching                                                         string
	// hanbench score
	answers, goldInFile, matchedBy, scorer, byPred               string
	leaked, leakedReasoning, majority, meanScore, figure         string
	strict, lenient                                              string
	trials, trial, repeated, unknownItem, failed, empty          string
	otherGold, overall, bounds                                   string
	otherRules, ruleFirst, ruleAll, ruleFailed, ruleMissing      string
	ruleOurs, rulePublished, agrees                              string
	ruleStrict, ruleLenient, noAnswer                            string
	judgedTwice, verdicts, turn, sameRatings                     string
	nothingWritten, neverRescored, rescored, newGolds, was, is   string
	line, item, goldAnswer, ruleName, differs                    string
	here, source, citation, repository, agree, unpinned          string
	examples, metrics, outputTokens                              string
	nothingToPull, pulled, checked, tryingAgain, waitingForOther string
	// hanbench judge
	judgedTitle, judgments, unanswered, penalties string
	judgeReady, judgeResume, notJudged, raw       string
	gatesTitle, gatePass, gateRegression          string
	gateInconclusive, gateUntested                string
	// hanbench compare
	against, isBetter, isWorse, noDifferenceFound, wouldBeSeen string
	notCompared, undecided, theAnswers, rating, categories     string
	better, worse, noDifference, inconclusive, refusedWord     string
	nothingChanged, changedTitle, moreNotes, alikeParts        string
	change, onlyOne, mde                                       string
	loadTitle, moreFigures, loadSaid, loadAlike, untested      string
	loadOpen, loadNone, noSuite                                string
	baseHead, newHead, reservations                            string
	// hanbench plan-size
	seenTitle, neededTitle, sameItems, otherItems            string
	oneScore, sees, comparison, bothSides                    string
	eachSide, aloneWithin, atAccuracy, discordantAssumed     string
	accuracyAssumed, clustersOf, severalTests, answersAnItem string
	givenItems, exactTest                                    string
	// hanbench merge
	mergedTitle, mergedSpeed, runs string
}

var english = words{
	preset: "preset", maker: "maker", country: "country", keyVariable: "key variable", keySet: "key set", yes: "yes", no: "no",
	noLocal:    "No server found on this machine; `hanbench run` would measure the reference endpoint.",
	foundLocal: "Found on this machine:",
	suite:      "suite", version: "version", tasks: "tasks", items: "items", license: "license", description: "description",
	task: "task", kind: "kind", gold: "gold labels", target: "target", level: "level",
	serving:        "reference endpoint (profile %s) on %s; Ctrl-C ends it. Try:\n",
	simulated:      "SIMULATED: hanbench's reference endpoint answers, not a model. The figures say nothing of any model.",
	simulatedShort: "SIMULATED",
	noServer:       "No model server found on this machine: measuring the embedded reference endpoint (--target names a real one).",
	dryTarget:      "No target is named: a run looks for a model server on this machine first; here the reference endpoint stands in for it.",
	foundServer:    "Found %s; measuring %s (--target names another).",
	answered:       "answered", errors: "errors", accuracy: "accuracy", interval: "95% CI", baseline: "one letter",
	outcomes: "other outcomes", unparsed: "unparsed", refused: "refused", truncated: "truncated", blocked: "blocked",
	requestsPerS: "req/s", tokensPerS: "tok/s", syllablesPerS: "syll/s", charsPerS: "chars/s",
	fertility: "tok/syll", valid: "VALID", invalid: "INVALID", validity: "validity",
	groupsTitle: "Groups", group: "group",
	energyTitle: "Energy", perToken: "J/token", perSyllable: "J/syllable", perCorrect: "J/correct answer", noEnergy: "energy is not known",
	accuracyTitle: "Accuracy", speedTitle: "Speed (ms: median / p99)", ratesTitle: "Throughput", errorsTitle: "Errors",
	wrote: "results in %s", resume: "stopped; continue with: hanbench run --resume %s",
	stopping: "stopping: waiting for the requests in flight (Ctrl-C again ends at once)",
	warmup:   "warm-up",
	cause:    "cause", count: "count", share: "share", example: "first message", underSampled: "fewer requests than the percentile needs", fromDue: "open loop: ttft, ttfa and e2e count from when a request was due", missing: "missing",
	ready: "ready", failedTarget: "cannot be measured", requests: "requests", load: "loaded in",
	asManyAsFit: "as fit in %s", boundedByTime: "requests: bounded by time",
	judgeRequests: "requests to the judge, %s: %d", judgeUnknown: "requests to the judge, %s: one for each answer",
	nothingSent: "dry run: nothing was sent",
	length:      "length", unit: "unit", least: "least", median: "median", mean: "mean", most: "most",
	input: "input", output: "output", turns: "turns", chars: "chars", tokens: "tokens",
	sharedCores: "calibrating: hanbench and the reference endpoint share the cores of this machine",
	ownCores:    "calibrating: hanbench on cores %s, the reference endpoint on cores %s",
	passed:      "passed", tooMuch: "too much", endpointBehind: "endpoint behind",
	streams: "streams", eventsPerS: "events/s", gapMS: "gap ms", eventError: "event error", clientLag: "client lag",
	scheduleLag: "schedule lag", coalesced: "coalesced", cpuEvent: "CPU µs/event", cpuRequest: "CPU µs/req", kbStream: "KiB/stream",
	carries: "this machine carries %s streams and %s events/s within %v ms; %s requests/s on schedule",
	none:    "no", leastCount: "at least %s", stored: "stored in %s", uncalibrated: "hanbench calibrate measures what hanbench carries on this machine.",
	capacityTitle: "Capacity (%s)", confirmed: "full", firstLook: "quick", stage: "stage", verdict: "verdict",
	perSecond: "%s requests/s", inFlight: "%s in flight", met: "met", missed: "missed", unsound: "client's fault", unfinished: "unfinished",
	found:             "%s meet the objective, %s do not: %s",
	atLeast:           "at least %s: the bound of the search",
	atLeastMeasured:   "at least %s: the highest level measured",
	below:             "below %s, the lowest level: %s",
	belowOne:          "even one request in flight at a time misses the objective: %s",
	clientLimit:       "at least %s; beyond that the client on this machine is the limit, not the server: %s",
	clientLimitAtOnce: "not known: the client on this machine is the limit, not the server: %s",
	contradicts:       "not known: the measurements contradict each other. The server's speed changes, or the objective lies within its noise; longer stages (capacity.stage_requests) may tell",
	notFinished:       "not finished; so far %s",
	fallsBehind:       "the server falls behind", failing: "requests fail", dropping: "requests are dropped", noWord: "nothing",
	oneAtATime: "The server answers one request at a time: the others wait in its queue. Ollama does so where OLLAMA_NUM_PARALLEL is 1, its default; start it with OLLAMA_NUM_PARALLEL=4 or more. Other servers have such a setting of their own.",
	searching:  "A search for the capacity (%s) makes its stages as it goes: how many requests it takes is not known beforehand.",
	answers:    "answers", goldInFile: "gold in the file", matchedBy: "matched by %s", scorer: "scorer", byPred: "read by the pred column",
	leaked: "leaked answers", leakedReasoning: "leaked reasoning", majority: "majority vote", meanScore: "mean score", figure: "figure",
	strict: "strict reading", lenient: "lenient reading",
	trials: "trials", trial: "trial", repeated: "repeated", unknownItem: "unknown item", failed: "failed", empty: "empty",
	otherGold: "other gold", overall: "overall", bounds: "%s … %s with them",
	otherRules: "by other rules", ruleFirst: "first answers only", ruleAll: "every row", ruleFailed: "failed counted as wrong", ruleMissing: "missing counted as wrong",
	ruleOurs: "hanbench's own rules", rulePublished: "as published: pred column, every row, FAILED left out",
	agrees: "Readings agree with the pred column on %s of %d answers: %d differ, %d only hanbench reads, %d only pred has.",
	line:   "line", item: "item", goldAnswer: "gold", ruleName: "rule", differs: "differs",
	noAnswer: "no answer", ruleStrict: "strict reading: explicit answers alone", ruleLenient: "lenient reading: the one option named",
	judgedTwice: "%d verdicts are on an item and turn that were judged before in the file; they are in the means.",
	verdicts:    "verdicts", turn: "turn", sameRatings: "Ratings read as the file says: %d of %d.",
	nothingWritten: "dry run: nothing was written", neverRescored: "%s was never scored again",
	rescored: "%d answers scored again: %d outcomes and %d scores changed; %d requests without an answer and %d of changed items keep theirs.",
	newGolds: "The gold answer of %d items changed: %s", was: "was", is: "is",
	here: "here", source: "source", citation: "citation", repository: "repository", agree: "asks for agreement to its terms",
	unpinned: "no commit is pinned: what %s is on the day of the download is fetched, and which commit that was is kept",
	examples: "examples", metrics: "metrics", outputTokens: "tokens",

	nothingToPull:   "%s brings its items itself: nothing to fetch",
	checked:         "%s %s: ok, %d tasks, %d items, %s",
	pulled:          "%s: %d files, %s, %d of them new, in %s",
	tryingAgain:     "again in %s: %s",
	waitingForOther: "%s: another process is fetching it; waiting",

	judgedTitle: "Judged (mean rating)", judgments: "judgments", unanswered: "no answer to judge", penalties: "penalties",
	judgeReady: "judge %s: ready", judgeResume: "stopped; continue with: hanbench judge %s --target %s",
	notJudged: "The answers of %s are not rated yet: hanbench judge DIR --target JUDGE", raw: "before penalties",

	gatesTitle: "Gates", gatePass: "pass", gateRegression: "REGRESSION",
	gateInconclusive: "inconclusive", gateUntested: "untested",
	against:           "%s against %s: %s.",
	isBetter:          "%s is better than %s on %s: %s.",
	isWorse:           "%s is worse than %s on %s: %s.",
	noDifferenceFound: "No difference was found between %s and %s on %s: %s.", wouldBeSeen: "One of %s would have been seen with 80%% power.",
	notCompared: "%s and %s cannot be compared on %s.", undecided: "%s against %s on %s cannot be decided: %s; %s.",
	theAnswers: "the answers", rating: "rating", categories: "categories",
	better: "better", worse: "worse", noDifference: "no difference", inconclusive: "inconclusive", refusedWord: "not compared",
	nothingChanged: "Nothing that is known around the measurement differs.", changedTitle: "What differs",
	moreNotes: "%d more notes (--all)", alikeParts: "%s: %d more, in which nothing was found (--all)",
	change: "change", baseHead: "base", newHead: "new",
	reservations: "with reservations: %s (what each means: docs/compare.md, docs/compare-load.md)",
	onlyOne:      "lost / won", mde: "detectable",
	loadTitle: "Load", moreFigures: "%d more figures, in which nothing was found (--all)",
	noSuite:  compare.NoSuite,
	loadOpen: "%s (figures: %d)",
	loadSaid: "Under load: %s.", loadAlike: "Under load no difference was found.", loadNone: "Under load nothing was compared: no level of load is on both sides.", untested: "not tested",
	seenTitle:         "What these items show, in points (power %s, two-sided α %s):",
	neededTitle:       "Items that show a difference of %s pp (power %s, two-sided α %s):",
	sameItems:         "same items",
	otherItems:        "other items",
	oneScore:          "one score ±",
	sees:              "power for %s",
	comparison:        "measured",
	bothSides:         "two sides, the same items",
	eachSide:          "two sides, other items each",
	aloneWithin:       "one score to ±%s",
	atAccuracy:        "At an accuracy of %s, with %s of the items right on one side alone.",
	discordantAssumed: "That share is assumed (outcomes correlated by %v). hanbench compare shows it; give it with --discordant.",
	accuracyAssumed:   "The accuracy is assumed too, as the one that takes most items; give it with --accuracy.",
	clustersOf:        "%s: %s share a passage (correlation %v), so they count as %s times fewer.",
	severalTests:      "%d comparisons, so α %s for each (the first step of Holm).",
	answersAnItem:     "%d answers an item; asked again, %s of the items come out differently.",
	givenItems:        "%d items",
	exactTest:         "The same items are compared by McNemar's exact test; it takes %d more than the large-sample formula (%d).",

	mergedTitle: "Merged", mergedSpeed: "Speed (ms: median / p99, to 0.1%)", runs: "runs",
}

var korean = words{
	preset: "프리셋", maker: "제조사", country: "국가", keyVariable: "키 변수", keySet: "키 설정", yes: "예", no: "아니요",
	noLocal:    "이 컴퓨터에서 모델 서버를 찾지 못했습니다. `hanbench run`은 기준 엔드포인트를 측정합니다.",
	foundLocal: "이 컴퓨터에서 찾은 서버:",
	suite:      "평가 세트", version: "버전", tasks: "과제", items: "문항", license: "라이선스", description: "설명",
	task: "과제", kind: "유형", gold: "정답 분포", target: "대상", level: "부하",
	serving:        "기준 엔드포인트(프로필 %s) %s에서 실행 중. Ctrl-C로 끝냅니다. 사용 예:\n",
	simulated:      "모의 측정: 모델이 아니라 hanbench의 기준 엔드포인트가 답합니다. 이 수치는 어떤 모델에 대해서도 말해 주지 않습니다.",
	simulatedShort: "모의 측정",
	noServer:       "이 컴퓨터에 모델 서버가 없어 내장 기준 엔드포인트를 측정합니다(--target으로 실제 모델을 지정하십시오).",
	dryTarget:      "지정한 대상이 없습니다. 실제 실행은 먼저 이 컴퓨터에서 모델 서버를 찾으며, 여기서는 기준 엔드포인트로 대신합니다.",
	foundServer:    "%s 발견. %s을(를) 측정합니다(--target으로 바꿀 수 있습니다).",
	answered:       "응답", errors: "오류", accuracy: "정확도", interval: "95% 구간", baseline: "단일 보기 기준",
	outcomes: "그 밖의 결과", unparsed: "해석 불가", refused: "거절", truncated: "잘림", blocked: "차단",
	requestsPerS: "요청/초", tokensPerS: "토큰/초", syllablesPerS: "음절/초", charsPerS: "글자/초",
	fertility: "토큰/음절", valid: "유효", invalid: "무효", validity: "유효성",
	groupsTitle: "묶음", group: "묶음",
	energyTitle: "에너지", perToken: "J/토큰", perSyllable: "J/음절", perCorrect: "J/정답", noEnergy: "에너지를 알 수 없음",
	accuracyTitle: "정확도", speedTitle: "속도 (ms: 중앙값 / p99)", ratesTitle: "처리량", errorsTitle: "오류",
	wrote: "결과: %s", resume: "중단됨. 이어서 하려면: hanbench run --resume %s",
	stopping: "중단하는 중: 보낸 요청의 응답을 기다립니다(Ctrl-C를 다시 누르면 바로 끝냅니다)",
	warmup:   "워밍업",
	cause:    "원인", count: "횟수", share: "비율", example: "첫 오류 메시지", underSampled: "백분위수에 필요한 요청 수보다 적음", fromDue: "오픈 루프: ttft, ttfa, e2e는 예정 시각부터 측정한 것", missing: "누락",
	ready: "준비됨", failedTarget: "측정할 수 없음", requests: "요청", load: "로드",
	asManyAsFit: "%s 동안 되는 만큼", boundedByTime: "요청: 시간으로 제한",
	judgeRequests: "심사 모델 %s에 보낼 요청: %d", judgeUnknown: "심사 모델 %s에 보낼 요청: 답마다 하나",
	nothingSent: "시험 실행: 아무것도 보내지 않았습니다",
	length:      "길이", unit: "단위", least: "최소", median: "중앙값", mean: "평균", most: "최대",
	input: "입력", output: "출력", turns: "턴", chars: "글자", tokens: "토큰",
	sharedCores: "보정 중: hanbench와 기준 엔드포인트가 이 컴퓨터의 코어를 함께 씁니다",
	ownCores:    "보정 중: hanbench는 코어 %s, 기준 엔드포인트는 코어 %s에서 실행",
	passed:      "통과", tooMuch: "한계 초과", endpointBehind: "엔드포인트 지연",
	streams: "스트림", eventsPerS: "이벤트/초", gapMS: "간격 ms", eventError: "이벤트 오차", clientLag: "클라이언트 지연",
	scheduleLag: "스케줄 지연", coalesced: "함께 읽힘", cpuEvent: "CPU µs/이벤트", cpuRequest: "CPU µs/요청", kbStream: "KiB/스트림",
	carries: "이 컴퓨터가 감당하는 부하: 스트림 %s, 이벤트/초 %s(오차 %v ms 이내), 제때 보내는 요청/초 %s",
	none:    "없음", leastCount: "최소 %s", stored: "저장: %s", uncalibrated: "hanbench calibrate로 hanbench가 이 컴퓨터에서 감당하는 부하를 잴 수 있습니다.",
	capacityTitle: "처리 용량 (%s)", confirmed: "확인", firstLook: "탐색", stage: "단계", verdict: "판정",
	perSecond: "초당 %s건", inFlight: "동시 %s건", met: "충족", missed: "미달", unsound: "클라이언트 탓", unfinished: "미완료",
	found:             "%s까지 목표를 충족하고, %s에서는 미달: %s",
	atLeast:           "%s 이상: 탐색 범위의 끝",
	atLeastMeasured:   "%s 이상: 측정한 가장 높은 수준",
	below:             "가장 낮은 수준인 %s에서도 미달: %s",
	belowOne:          "요청을 한 번에 하나씩 보내도 목표에 미달: %s",
	clientLimit:       "%s 이상. 그 위에서는 서버가 아니라 이 컴퓨터의 클라이언트가 한계: %s",
	clientLimitAtOnce: "알 수 없음. 서버가 아니라 이 컴퓨터의 클라이언트가 한계: %s",
	contradicts:       "알 수 없음. 측정 결과가 서로 어긋납니다. 서버의 속도가 변하거나 목표가 잡음 안에 있습니다. 단계를 늘리면(capacity.stage_requests) 알 수 있을지도 모릅니다",
	notFinished:       "끝나지 않음. 지금까지 %s",
	fallsBehind:       "서버가 밀림", failing: "요청이 실패함", dropping: "요청을 보내지 못함", noWord: "없음",
	oneAtATime: "서버가 요청을 한 번에 하나씩 처리합니다. 나머지는 대기열에서 기다립니다. Ollama는 OLLAMA_NUM_PARALLEL이 기본값 1이면 그렇습니다. OLLAMA_NUM_PARALLEL=4 이상으로 시작하십시오. 다른 서버에도 그런 설정이 있습니다.",
	searching:  "처리 용량 탐색(%s)은 진행하면서 단계를 정하므로 요청 수를 미리 알 수 없습니다.",
	answers:    "답", goldInFile: "정답은 파일에 있음", matchedBy: "%s(으)로 짝지음", scorer: "채점기", byPred: "pred 열로 읽음",
	leaked: "외국어가 섞인 답", leakedReasoning: "외국어가 섞인 추론", majority: "다수결", meanScore: "평균 점수", figure: "지표",
	strict: "엄격한 판독", lenient: "관대한 판독",
	trials: "시행", trial: "시행", repeated: "중복", unknownItem: "모르는 문항", failed: "실패", empty: "빈 답",
	otherGold: "다른 정답", overall: "전체", bounds: "이를 포함하면 %s … %s",
	otherRules: "다른 규칙으로", ruleFirst: "첫 답만", ruleAll: "모든 행", ruleFailed: "실패를 오답으로", ruleMissing: "누락을 오답으로",
	ruleOurs: "hanbench의 규칙", rulePublished: "발표된 방식: pred 열, 모든 행, FAILED 제외",
	agrees: "pred 열과 읽은 답이 같은 비율 %s(답 %d개): 다름 %d, hanbench만 읽음 %d, pred에만 있음 %d.",
	line:   "줄", item: "문항", goldAnswer: "정답", ruleName: "읽은 규칙", differs: "다르게 읽음",
	noAnswer: "답 없음", ruleStrict: "엄격한 판독: 분명히 밝힌 답만", ruleLenient: "관대한 판독: 하나만 언급된 보기",
	judgedTwice: "판정 %d개는 파일에서 이미 판정한 문항과 턴에 대한 것이며 평균에 들어 있습니다.",
	verdicts:    "판정", turn: "턴", sameRatings: "파일에 적힌 점수와 같게 읽음: %d/%d.",
	nothingWritten: "시험 실행: 아무것도 쓰지 않았습니다", neverRescored: "%s은(는) 다시 채점한 적이 없습니다",
	rescored: "답 %d개를 다시 채점함: 결과 %d개, 점수 %d개가 바뀜. 답이 없는 요청 %d개와 문항이 바뀐 %d개는 그대로 둠.",
	newGolds: "정답이 바뀐 문항 %d개: %s", was: "이전", is: "지금",
	here: "있음", source: "출처", citation: "인용", repository: "저장소", agree: "약관 동의가 필요",
	unpinned: "커밋이 고정되어 있지 않음: 내려받는 날의 %s를 받고, 어느 커밋이었는지 기록합니다",
	examples: "예시", metrics: "지표", outputTokens: "토큰",

	nothingToPull:   "%s에는 문항이 들어 있어 받을 것이 없습니다",
	checked:         "%s %s: 정상, 과제 %d개, 문항 %d개, %s",
	pulled:          "%s: 파일 %d개, %s, 새로 받은 것 %d개, 위치 %s",
	tryingAgain:     "%s 뒤에 다시 시도: %s",
	waitingForOther: "%s: 다른 프로세스가 받는 중이라 기다립니다",

	judgedTitle: "심사 (평균 점수)", judgments: "심사", unanswered: "심사할 답 없음", penalties: "감점",
	judgeReady: "심사 모델 %s: 준비됨", judgeResume: "중단됨. 이어서 하려면: hanbench judge %s --target %s",
	notJudged: "%s의 답은 아직 심사하지 않았습니다: hanbench judge DIR --target 심사모델", raw: "감점 전",

	gatesTitle: "게이트", gatePass: "통과", gateRegression: "퇴보",
	gateInconclusive: "판단 불가", gateUntested: "확인 못 함",
	against:           "%s, 비교 기준 %s: %s.",
	isBetter:          "%s이(가) %s보다 %s에서 낫습니다: %s.",
	isWorse:           "%s이(가) %s보다 %s에서 뒤떨어집니다: %s.",
	noDifferenceFound: "%s과(와) %s 사이에 %s에서 차이를 찾지 못했습니다: %s.", wouldBeSeen: "%s만큼의 차이였다면 80%%의 확률로 보였을 것입니다.",
	notCompared: "%s과(와) %s은(는) %s에서 비교할 수 없습니다.", undecided: "%s, 비교 기준 %s: %s에서는 판단할 수 없습니다: %s; %s.",
	theAnswers: "답", rating: "심사 점수", categories: "분류",
	better: "우세", worse: "열세", noDifference: "차이 없음", inconclusive: "판단 불가", refusedWord: "비교 안 함",
	nothingChanged: "측정 조건 가운데 알려진 것은 모두 같습니다.", changedTitle: "다른 점",
	moreNotes: "참고 사항 %d개 더 있음(--all)", alikeParts: "%s: 차이를 찾지 못한 것 %d개 더 있음(--all)",
	change: "차이", baseHead: "기준", newHead: "대상",
	reservations: "유의할 점이 있는 수치: %s (뜻은 docs/compare.md, docs/compare-load.md)",
	onlyOne:      "잃음 / 얻음", mde: "검출 가능",
	loadTitle: "부하", moreFigures: "차이를 찾지 못한 지표 %d개 더 있음(--all)",
	noSuite:  "(이름 없음)",
	loadOpen: "%s(지표 %d개)",
	loadSaid: "부하 측정: %s.", loadAlike: "부하 측정에서는 차이를 찾지 못했습니다.", loadNone: "부하 측정은 비교하지 않았습니다. 양쪽에 다 있는 부하 단계가 없습니다.", untested: "검정 안 함",
	seenTitle:         "이 문항으로 보이는 차이, 포인트(검정력 %s, 양측 α %s):",
	neededTitle:       "%s포인트 차이를 보는 데 필요한 문항(검정력 %s, 양측 α %s):",
	sameItems:         "같은 문항",
	otherItems:        "다른 문항",
	oneScore:          "점수 하나 ±",
	sees:              "검정력(%s)",
	comparison:        "측정 방식",
	bothSides:         "두 쪽, 같은 문항",
	eachSide:          "두 쪽, 저마다 다른 문항",
	aloneWithin:       "점수 하나를 ±%s까지",
	atAccuracy:        "정확도 %s, 한쪽만 맞는 문항 %s일 때.",
	discordantAssumed: "이 비율은 가정한 것입니다(두 쪽 결과의 상관 %v). hanbench compare가 보여 주는 값을 --discordant로 주십시오.",
	accuracyAssumed:   "정확도도 문항이 가장 많이 드는 값으로 가정했습니다. --accuracy로 주십시오.",
	clustersOf:        "%s: 지문 하나에 %s개(상관 %v). 독립인 문항이 %s배 적은 셈입니다.",
	severalTests:      "비교가 %d개이므로 하나에 α %s(Holm의 첫 단계).",
	answersAnItem:     "문항마다 답 %d개. 다시 물으면 문항의 %s에서 결과가 바뀝니다.",
	givenItems:        "문항 %d개",
	exactTest:         "같은 문항은 맥니머의 정확 검정으로 비교합니다. 근사식보다 문항이 %d개 더 필요합니다(근사식 %d개).",

	mergedTitle: "합친 결과", mergedSpeed: "속도 (ms: 중앙값 / p99, 오차 0.1% 이내)", runs: "실행",
}
