package cmd

// koreanReasons are the reasons of package results by their English format. They
// take the same figures, by number where the order is another.
func koreanReasons() map[string]string {
	return map[string]string{
		"%d of %d requests failed: %s, above %s": "요청 %[2]d건 가운데 %[1]d건이 실패했습니다. %[3]s로 한도 %[4]s를 넘습니다",
		"%d of %d requests were not sent: they were due while %d, the most, were in flight; the server does not keep up with this rate, or the plan's max_in_flight is too low": "요청 %[2]d건 가운데 %[1]d건을 보내지 못했습니다. 보낼 때 이미 최대치인 %[3]d건이 진행 중이었습니다. 서버가 이 속도를 따라가지 못하거나 계획의 max_in_flight가 너무 작습니다",
		"%d of %d slots sent anything: the stage has too few requests for its concurrency":                                                                                      "슬롯 %[2]d개 가운데 %[1]d개만 요청을 보냈습니다. 동시 요청 수에 비해 단계의 요청이 너무 적습니다",
		"schedule lag p99 is %s ms without the time to connect, above %v ms: requests left later than they were due":                                                            "연결 시간을 뺀 스케줄 지연의 p99가 %s ms로 한도 %v ms를 넘습니다. 요청이 예정보다 늦게 나갔습니다",
		"%d of %d requests are missing": "요청 %[2]d건 가운데 %[1]d건이 빠졌습니다",
		"no request was made":           "보낸 요청이 없습니다",
		"the window at full concurrency lasted %.3f s; %.3f s were asked": "동시 요청 수를 다 채운 구간이 %.3f초였습니다. 계획한 시간은 %.3f초입니다",
		"%.2f requests were in flight on average where %.2f slots should have kept as many busy: the load was %s lower than asked, above %s; the client is slow beside this server": "슬롯 %.2[2]f개가 쉬지 않아야 하는데 진행 중인 요청은 평균 %.2[1]f건이었습니다. 부하가 계획보다 %[3]s 낮아 한도 %[4]s를 넘습니다. 이 서버에 비해 클라이언트가 느립니다",
		"Little's law: %.2f requests were in flight on average in %.2f slots: %s more than there can be, above %s; a defect of the client's clock":                                  "리틀의 법칙: 슬롯 %.2[2]f개에서 요청이 평균 %.2[1]f건 진행 중이었습니다. 가능한 수보다 %[3]s 많아 한도 %[4]s를 넘습니다. 클라이언트 시계의 결함입니다",
		"%d of %d records hold moments that contradict each other (the first is %s); a defect of the client":                                                                        "기록 %[2]d건 가운데 %[1]d건의 시각이 서로 모순됩니다(첫 기록: %[3]s). 클라이언트의 결함입니다",
		"the model digest changed during the run: %s, then %s":                                                                                                                      "실행 중에 모델 다이제스트가 바뀌었습니다: 처음 %s, 나중 %s",
		"the server version changed during the run: %s, then %s":                                                                                                                    "실행 중에 서버 버전이 바뀌었습니다: 처음 %s, 나중 %s",
		"the plan requires the model in GPU memory, and the server does not say where it is":                                                                                        "계획은 모델이 GPU 메모리에 있어야 한다고 하는데, 서버가 모델의 위치를 알려 주지 않습니다",
		"%s of the model is in GPU memory; the plan requires all of it":                                                                                                             "모델의 %s만 GPU 메모리에 있습니다. 계획은 전부를 요구합니다",
		"client lag p99 is %s ms, above %s of the median gap between events (%s ms)":                                                                                                "클라이언트 지연의 p99가 %[1]s ms로 이벤트 간격 중앙값(%[3]s ms)의 %[2]s를 넘습니다",
		"client lag p99 is %s ms, above %v ms":                                                                                                                                      "클라이언트 지연의 p99가 %s ms로 한도 %v ms를 넘습니다",
		"client lag p99 is %s ms, above %s of the median ttft (%s ms)":                                                                                                              "클라이언트 지연의 p99가 %[1]s ms로 ttft 중앙값(%[3]s ms)의 %[2]s를 넘습니다",
		"%d of %d events were read together with another segment's: %s, above %s":                                                                                                   "이벤트 %[2]d개 가운데 %[1]d개가 다른 세그먼트의 이벤트와 함께 읽혔습니다. %[3]s로 한도 %[4]s를 넘습니다",
		"%s is judged from %d values, fewer than its percentile needs":                                                                                                              "%s 판정에 쓰인 값이 %d개뿐이어서 백분위수에 필요한 수에 못 미칩니다",
		"the server found %s of the tokens of cold prompts in its cache, above %s: ttft is that of a warm cache":                                                                    "처음 보낸 프롬프트인데 서버가 토큰의 %s를 캐시에서 찾아 한도 %s를 넘습니다. ttft는 캐시가 준비된 상태의 값입니다",
		"prompts have on average %.1f tokens where %.1f were asked, and differ by %s, above %s: the server may have read only a part of them, or the texts take other tokens than the set-up requests' did": "프롬프트가 평균 %.1f토큰인데 계획은 %.1f토큰입니다. 차이 %s가 한도 %s를 넘습니다. 서버가 일부만 읽었거나, 글의 토큰 수가 준비 요청에서 잰 것과 다릅니다",
		"answers have on average %.1f tokens where %.1f were asked, and differ by %s, above %s: the model ends them by itself, or the server bounds them; does it know ignore_eos?":                         "답이 평균 %.1f토큰인데 계획은 %.1f토큰입니다. 차이 %s가 한도 %s를 넘습니다. 모델이 스스로 끝냈거나 서버가 길이를 제한했습니다. 서버가 ignore_eos를 지원하는지 확인하십시오",
	}
}
