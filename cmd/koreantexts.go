package cmd

// koreanCaveats are the warnings of package results, and why a level is not met.
func koreanCaveats() map[string]string {
	return map[string]string{
		"the server worked on about %.1f requests at a time while %d were in flight: the others waited in its queue, and ttft and e2e are mostly that wait. Ollama serves OLLAMA_NUM_PARALLEL requests at once, 1 unless it is set; start it with OLLAMA_NUM_PARALLEL=%d to measure concurrency": "요청 %[2]d건이 진행 중일 때 서버는 한 번에 약 %.1[1]f건만 처리했습니다. 나머지는 대기열에서 기다렸고, ttft와 e2e는 대부분 그 대기 시간입니다. Ollama는 OLLAMA_NUM_PARALLEL(기본값 1)건을 동시에 처리합니다. 동시 처리를 측정하려면 OLLAMA_NUM_PARALLEL=%[3]d로 시작하십시오",
		"under-sampled percentiles: %d requests were timed; %s":                                                                                  "표본이 부족한 백분위수: 시간을 측정한 요청 %d건; %s",
		"schedule lag p99 is %s ms, above %v ms: slots stood idle between requests":                                                              "스케줄 지연의 p99가 %s ms로 한도 %v ms를 넘습니다. 요청과 요청 사이에 슬롯이 쉬었습니다",
		"the server gave no count of output tokens for %d of %d answers; figures per token leave them out or are null":                           "서버가 답 %[2]d개 가운데 %[1]d개의 출력 토큰 수를 알려 주지 않았습니다. 토큰당 수치에서는 빠지거나 null입니다",
		"not steady: the median ttft went from %s ms in the window's first fifth to %s ms in its last (rank correlation with time %.2f, p %.2g)": "일정하지 않음: ttft 중앙값이 측정 구간의 처음 1/5에서 %s ms, 마지막 1/5에서 %s ms였습니다(시간과의 순위 상관 %.2f, p %.2g)",
		"session %d was made with %s, the first with %s":                                                                                         "세션 %d은(는) %s(으)로, 첫 세션은 %s(으)로 측정했습니다",
		"session %d ran on another machine (%s/%s, %d CPUs)":                                                                                     "세션 %d은(는) 다른 컴퓨터에서 실행했습니다(%s/%s, CPU %d개)",
		"the answers were scored again after the run: %d of %d scores changed (%s)":                                                              "실행한 뒤 답을 다시 채점했습니다. 점수 %[2]d개 가운데 %[1]d개가 바뀌었습니다(%[3]s)",
		"%d requests were recorded after the answers were scored again, and keep their first score":                                              "요청 %d건은 다시 채점한 뒤에 기록되어 처음 점수를 그대로 씁니다",
		"%s:%d: the last line is torn (%d bytes without an end): dropped":                                                                        "%s:%d: 마지막 줄이 끊겨 있어(끝나지 않은 %d바이트) 버렸습니다",
		"%s: the last line was torn (%d bytes without an end): removed; %s":                                                                      "%s: 마지막 줄이 끊겨 있어(끝나지 않은 %d바이트) 지웠습니다. %s",
		"the judge is simulated (hanbench's reference endpoint): its ratings say nothing of any answer":                                          "심사 모델이 모의(hanbench의 기준 엔드포인트)입니다. 심사 점수는 어떤 답에 대해서도 말해 주지 않습니다",
		"%s streams and %s events/s within %v ms; %s requests/s on schedule":                                                                     "스트림 %s, 이벤트/초 %s(오차 %v ms 이내), 제때 보내는 요청/초 %s",
		"the server completes at most %s requests/s, fewer than come":                                                                            "서버가 끝내는 요청은 초당 최대 %s건으로, 들어오는 요청보다 적습니다",
		"requests are missing": "빠진 요청이 있습니다",
		"%d of %d requests were not sent: max_in_flight was reached": "요청 %[2]d건 가운데 %[1]d건을 보내지 못했습니다. 진행 중인 요청이 max_in_flight에 이르렀습니다",
		"%d of %d requests failed: %s, above %s":                     "요청 %[2]d건 가운데 %[1]d건이 실패했습니다. %[3]s로 한도 %[4]s를 넘습니다",
		"%s was not measured: no request of the stage has it":        "%s을(를) 측정하지 못했습니다. 이 단계의 어떤 요청에도 그 값이 없습니다",
	}
}

// koreanUndecided are why a figure of a comparison has no verdict.
func koreanUndecided() map[string]string {
	return map[string]string{
		"a search of one side found no two levels with the capacity between them: %s; %s":                                                                                                         "한쪽의 탐색이 처리 용량을 사이에 둔 두 수준을 찾지 못했습니다: %s; %s",
		"base carries from %.4g to below %.4g, new from %.4g to below %.4g: a search can end a step beside when repeated, so these need not differ; a finer step or repeated searches would tell": "기준은 %.4g 이상 %.4g 미만, 대상은 %.4g 이상 %.4g 미만을 감당합니다. 탐색을 되풀이하면 한 단계 옆에서 끝날 수 있어 다르다고 할 수 없습니다. 단계를 더 잘게 하거나 탐색을 되풀이하면 알 수 있습니다",
		"no request was made": "보낸 요청이 없습니다",
		"tokens of %d items are too few to tell; %d would do":                                                      "문항 %d개의 토큰으로는 판단하기에 너무 적습니다. %d개면 됩니다",
		"%s needs %d requests a side (MLPerf's early-stopping rule); there are %d":                                 "%s에는 한쪽에 요청 %d건이 필요한데(MLPerf의 조기 종료 규칙) %d건뿐입니다",
		"neither side varies, so nothing tells how far chance reaches":                                             "양쪽 모두 값이 변하지 않아 우연의 폭을 알 수 없습니다",
		"a run of base has 0, of which there is no ratio":                                                          "기준의 한 실행에서 값이 0이어서 비율을 구할 수 없습니다",
		"%d answers did not come; with them the change is from %s to %s, which could make another verdict than %q": "오지 않은 답이 %d개입니다. 그 답에 따라 차이가 %s에서 %s까지 될 수 있어 판정(%q)이 달라질 수 있습니다",
		"too few items to tell": "문항이 너무 적어 판단할 수 없습니다",
		"in an open loop requests come at the rate that was asked: it says nothing of the server":                                             "오픈 루프에서는 요청이 계획한 속도로 들어오므로 서버에 대해 말해 주는 것이 없습니다",
		"requests are slow and quick together, about %.0f at a time, so that %d in a run tell too little; some %d would do, or repeated runs": "요청이 약 %.0f건씩 함께 느려지고 빨라져서 한 실행의 %d건으로는 알 수 없습니다. %d건쯤이면 되고, 실행을 되풀이해도 됩니다",
		"too few requests in a run: %d; some %d would do, or repeated runs":                                                                   "한 실행의 요청 %d건은 너무 적습니다. %d건쯤이면 되고, 실행을 되풀이해도 됩니다",
	}
}

// koreanOfGates are why a gate came out as it did.
func koreanOfGates() map[string]string {
	return map[string]string{
		"the comparison has no such figure":                                        "비교에 그런 지표가 없습니다",
		"and %d more":                                                              "그 밖에 %d개",
		"%s was measured nowhere on both sides":                                    "%s을(를) 양쪽에서 모두 측정한 곳이 없습니다",
		"%s is of all levels together, so leave out \"at %s\"":                     "%s은(는) 모든 부하 수준을 합친 값이므로 \"at %s\"을(를) 빼십시오",
		"did you mean %q?":                                                         "%q을(를) 뜻했습니까?",
		"it has %s of %s":                                                          "%s이(가) 있는 곳: %s",
		"it takes an exporter's page: hanbench run --telemetry URL":                "익스포터 페이지가 있어야 합니다: hanbench run --telemetry URL",
		"it takes limits: hanbench run --slo":                                      "한도가 있어야 합니다: hanbench run --slo",
		"it takes a search: hanbench run --find-capacity":                          "탐색이 있어야 합니다: hanbench run --find-capacity",
		"too little was measured for an interval":                                  "구간을 내기에는 측정한 것이 너무 적습니다",
		"answers are missing on one side; with them it could be %s in place of %s": "한쪽에 오지 않은 답이 있습니다. 그 답에 따라 %[2]s이(가) 아니라 %[1]s일 수 있습니다",
		"a run ended before all was asked, and nothing says that the rest would have come out alike; hanbench run --resume goes on with it": "실행이 다 묻기 전에 끝나서 나머지도 같은 결과였을지 알 수 없습니다. hanbench run --resume으로 이어서 할 수 있습니다",
		"the whole interval lies beyond the margin":                             "구간 전체가 허용 폭을 넘습니다",
		"the whole interval lies within the margin":                             "구간 전체가 허용 폭 안에 있습니다",
		"no such change is shown; the gate has no margin that it could exclude": "그런 변화는 드러나지 않았습니다. 조건에 허용 폭이 없어 배제할 변화의 크기도 없습니다",
		"such a change is shown, but not whether it passes the margin":          "그런 변화는 드러났지만 허용 폭을 넘는지는 알 수 없습니다",
		"none is shown, and one of the margin's size would have been seen":      "변화가 드러나지 않았고, 허용 폭만 한 변화였다면 드러났을 것입니다",
		"the interval holds the margin":                                         "구간이 허용 폭에 걸쳐 있습니다",
		"about %s requests in place of %s would decide":                         "요청이 %[2]s건이 아니라 약 %[1]s건이면 판단할 수 있습니다",
		"about %s items in place of %s would decide":                            "문항이 %[2]s개가 아니라 약 %[1]s개면 판단할 수 있습니다",
	}
}

// koreanOfMerge are the warnings of a merged result.
func koreanOfMerge() map[string]string {
	return map[string]string{
		"the runs were made with %d different %s":                                                            "실행마다 다른 것이 있습니다: %[2]s %[1]d가지",
		"a judge rated answers: its ratings are not merged":                                                  "심사 모델이 매긴 점수는 합치지 않습니다",
		"%s: the runs saw server versions %q":                                                                "%s: 실행마다 서버 버전이 다릅니다: %q",
		"%d of %d parts are INVALID in their runs: their figures are in these":                               "합친 %[2]d개 가운데 %[1]d개가 각자의 실행에서 무효입니다. 그 수치도 여기에 들어 있습니다",
		"the runs took times by different clocks: latencies stand apart for each":                            "실행마다 시계가 달라 지연 시간을 시계별로 따로 적습니다",
		"rates are not added: a part has no window at its full load":                                         "처리율을 더하지 않습니다. 동시 요청 수를 다 채운 구간이 없는 것이 있습니다",
		"rates are not added: all parts were measured together in %.0f%% of the time only; %.0f%% are asked": "처리율을 더하지 않습니다. 모두 함께 측정한 시간이 %.0f%%뿐입니다(%.0f%%가 필요)",
	}
}

// koreanOfCalibrate are why a load was too much, and where a search ended.
func koreanOfCalibrate() map[string]string {
	return map[string]string{
		"the reference endpoint took %.2f times as long over its answers as it should: it sends no more here": "기준 엔드포인트가 답하는 데 걸린 시간이 정해진 시간의 %.2f배였습니다. 이 컴퓨터에서는 더 보내지 못합니다",
		"%d of %d answers are not in the endpoint's log as they came":                                         "답 %[2]d개 가운데 %[1]d개가 엔드포인트의 기록과 다릅니다",
		"no request was answered":                                    "응답한 요청이 없습니다",
		"schedule lag p99 is %.3g ms, above %v ms":                   "스케줄 지연의 p99가 %.3g ms로 한도 %v ms를 넘습니다",
		"the %d streams were never open together":                    "스트림 %d개가 한꺼번에 열린 적이 없습니다",
		"no event can be held against the endpoint's log":            "엔드포인트의 기록과 맞춰 볼 이벤트가 없습니다",
		"the error of event times has a p99 of %.3g ms, above %v ms": "이벤트 시각 오차의 p99가 %.3g ms로 한도 %v ms를 넘습니다",
		"client lag p99 is %.3g ms, above %.3g ms":                   "클라이언트 지연의 p99가 %.3g ms로 한도 %.3g ms를 넘습니다",
		"the time for calibrating was up; more may be possible":      "보정할 시간이 다 되었습니다. 더 감당할 수도 있습니다",
		"the most that is tried here; more may be possible":          "시험하는 최대치입니다. 더 감당할 수도 있습니다",
	}
}

// koreanNotes are what a run says as it goes.
func koreanNotes() map[string]string {
	return map[string]string{
		"the calibration of %s is of %s and is not used; hanbench calibrate makes one of this machine and build": "%[1]s에 한 보정은 조건이 달라(%[2]s) 쓰지 않습니다. hanbench calibrate로 이 컴퓨터와 이 빌드의 보정을 새로 하십시오",
		"nothing is missing in %s":                                 "%s에 빠진 것이 없습니다",
		"%s: more is left out: see hanbench suites check":          "%s: 제외한 것이 더 있습니다. hanbench suites check를 보십시오",
		"target %s could not be looked at again after the run: %v": "실행한 뒤 대상 %s을(를) 다시 확인하지 못했습니다: %v",
		"the search: %s": "탐색: %s",
		"%s: %s":         "%s: %s",
	}
}
