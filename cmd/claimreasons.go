package cmd

// koreanOfClaims are the sentences of package claim by their English format. They
// take the same values, by number where the order is another.
func koreanOfClaims() map[string]string {
	return map[string]string{
		// What a verdict rests on.
		"nobody outside can test it: %s": "밖에서는 시험할 수 없습니다: %s",
		"what it needs was measured by simulated runs alone; they say nothing of any model": "필요한 것을 모의 측정만 했습니다. 모델에 관해서는 아무것도 말해 주지 않습니다",
		"not measured: %s":                                     "측정하지 않았습니다: %s",
		"nothing could be compared":                            "비교할 수 있는 것이 없습니다",
		"nothing could be compared: %s":                        "비교할 수 있는 것이 없습니다: %s",
		"not each of the rivals":                               "모든 상대를 측정하지는 않았습니다",
		"only a part of what the claim needs was measured: %s": "주장에 필요한 것의 일부만 측정했습니다: %s",
		"measured and not decided: comparisons that show it by themselves %d, that show the other way %d, neither %d": "측정했지만 가려지지 않았습니다. 비교 하나하나로는 주장대로 %d건, 반대로 %d건, 어느 쪽도 아닌 것 %d건",
		"%s shows it (p %s, corrected)": "%s: 주장대로입니다(보정한 p %s)",
		"every comparison that it needs shows it (%d; p of the least sure %s, corrected)": "필요한 비교가 모두 주장대로입니다(%d건, 가장 덜 확실한 것의 보정한 p %s)",
		"%s shows the other way (p %s, corrected)":                                        "%s: 주장과 반대입니다(보정한 p %s)",
		"every comparison shows the other way (%d; p %s, corrected)":                      "비교가 모두 주장과 반대입니다(%d건, 보정한 p %s)",

		// Why a pair is no evidence.
		"no model (%s) was measured":                  "측정하지 않은 모델(%s)",
		"%s was not asked %s":                         "%s에 %s 문항을 묻지 않았습니다",
		"%s was not asked %s (did you mean %q?)":      "%s에 %s 문항을 묻지 않았습니다(%q을(를) 뜻했습니까?)",
		"no figure %s of %s on both sides":            "양쪽에 다 있는 %s 값이 없습니다(%s)",
		"%s answered no item of both tasks":           "%s: 두 과제에 다 답한 문항이 없습니다",
		"%d items are too few: the claim asks for %d": "문항 %d개는 너무 적습니다. 주장은 %d개를 요구합니다",
		"it would not see a difference of %.3g: the least it finds with 80%% power is %.3g":              "%.3g의 차이는 알아볼 수 없습니다. 검정력 80%%로 찾는 가장 작은 차이는 %.3g입니다",
		"%d prompts are the same on both sides and have the server's count of tokens; two are the least": "양쪽이 같고 서버가 토큰을 센 프롬프트가 %d개입니다. 적어도 둘이 있어야 합니다",
		"too little was measured for an interval":                                                        "구간을 내기에는 측정한 것이 너무 적습니다",
		"answers did not come, and with them it could be otherwise":                                      "오지 않은 답이 있고, 그 답에 따라 달라질 수 있습니다",
		"the price of %s is not known: write it under models: in the claim file":                         "%s의 가격을 모릅니다. 주장 파일의 models:에 적으십시오",
		"prices are in %s and %s": "가격의 통화가 %s, %s로 다릅니다",
		"the size of %s is not known: write its parameters under models: in the claim file": "%s의 크기를 모릅니다. 주장 파일의 models:에 매개변수 수를 적으십시오",
		"%s has %g billion parameters and is not of the class":                              "%s: 매개변수 %gB(10억 개 단위), 이 크기에 들지 않습니다",
		"%s (%g billion parameters) and %s (%g) are not of one class: %.2g times apart":     "%s(매개변수 %g십억), %s(%g): 크기가 %.2g배 달라 같은 급이 아닙니다",
		"reasoning is %s in %s and %s in %s":                                                "추론이 %[1]s인 모델(%[2]s), %[3]s인 모델(%[4]s)입니다",
		"reasoning is %s in %s; the claim is of models with reasoning %s":                   "추론이 %[1]s인 모델(%[2]s)입니다. 주장은 추론이 %[3]s인 모델에 관한 것입니다",
		"%s is quantized as %s and %s as %s":                                                "양자화가 다릅니다: %s %s, %s %s",
		"%s is quantized as %s; the claim is of %s":                                         "%s의 양자화는 %s입니다. 주장은 %s에 관한 것입니다",
		"%s and %s were asked by other plans":                                               "%s, %s: 서로 다른 계획으로 물었습니다",
		"%s and %s were not served by the same machine, as far as the runs tell":            "%s, %s: 기록으로 보아 같은 장비가 아닙니다",

		// What is to be known.
		"%s is simulated: its figures say nothing of any model and are no evidence":                    "%s: 모의 서버입니다. 모델에 관해서는 아무것도 말해 주지 않아 증거가 아닙니다",
		"%s is built on %s and does not count: the claim is of models on weights of their maker's own": "%s: %s 위에 만들어져 세지 않습니다. 주장은 스스로 만든 가중치의 모델에 관한 것입니다",
		"%s: a stage on %s is INVALID and gives no evidence: %s":                                       "%s: %s 단계가 무효라서 증거가 아닙니다: %s",
		"%s – %s: %s": "%s – %s 비교: %s",

		// What is taken for granted.
		"it is said of the %d models measured here, not of others":                                                                  "여기서 측정한 모델 %d개에 대한 판정이며, 다른 모델에는 해당하지 않습니다",
		"of a mixture of experts all parameters count for its size":                                                                 "전문가 혼합 모델의 크기는 매개변수 전부로 셉니다",
		"the same machine is told by its address and by the client's system; the runs do not name its GPU":                          "같은 장비인지는 주소와 클라이언트의 시스템으로 봅니다. 기록에 GPU의 이름은 없습니다",
		"whether %s reasoned before it answered is not known":                                                                       "%s: 답하기 전에 추론했는지 모릅니다",
		"%s reasoned in some stages and not in others":                                                                              "%s: 추론한 단계와 하지 않은 단계가 섞여 있습니다",
		"reasoning is %s in %s, as its answers show":                                                                                "추론은 %s입니다(%s, 답으로 보아)",
		"the quantization of %s is not known":                                                                                       "%s의 양자화를 모릅니다",
		"%s is quantized as %s":                                                                                                     "%s의 양자화는 %s입니다",
		"%s has %g billion parameters":                                                                                              "%s: 매개변수 %gB(10억 개 단위)",
		"lineage: %s is built on %s (%s); whoever asks for weights of the maker's own does not count it":                            "계보: %s, 바탕 모델 %s(%s). 스스로 만든 가중치를 요구한다면 세지 않습니다",
		"the answers of %s were recorded elsewhere: by what prompt, reasoning and quantization is not known":                        "%s의 답은 다른 곳에서 기록한 것입니다. 프롬프트, 추론, 양자화를 모릅니다",
		"%s and %s differ in reasoning: it may be what makes the difference":                                                        "%s, %s: 추론 여부가 달라 차이가 그 때문일 수 있습니다",
		"%s has %g billion parameters and %s %g: they are not of one size class":                                                    "매개변수가 %s %gB, %s %gB로 크기 등급이 다릅니다",
		"%g tokens of the chat template are taken off each prompt of %s":                                                            "채팅 템플릿의 토큰 %g개를 프롬프트마다 뺐습니다(%s)",
		"the tokens of %s's chat template and of any hidden system prompt are counted with the text: they draw the ratio towards 1": "%s의 채팅 템플릿과 숨은 시스템 프롬프트의 토큰이 글과 함께 세어져 비율이 1에 가까워집니다",

		// What would change it.
		"that its owner publishes the items, or answers to them that others can score": "소유자가 문항을 공개하거나, 남이 채점할 수 있는 답을 공개하는 것",
		"measuring a model (%s)": "모델(%s)을 측정하는 것",
		"mending this: %s":       "이것을 고치는 것: %s",
		"one model of the rivals that was not measured here and is not beaten":                      "여기서 측정하지 않은 상대 가운데 앞서지 못하는 모델 하나",
		"other settings: reasoning, prompts, quantization, a newer version of a model":              "다른 설정: 추론, 프롬프트, 양자화, 모델의 새 버전",
		"a better model of the one for whom it is claimed, measured against the same rivals":        "주장하는 쪽의 더 나은 모델을 같은 상대와 함께 측정하는 것",
		"%s: about %s items, if the difference is what it seems to be (%d were compared)":           "%s: 보이는 만큼의 차이라면 약 %s문항(비교한 것은 %d문항)",
		"%s: no number of items, if the difference is what it seems to be: it stands on the margin": "%s: 보이는 만큼의 차이라면 몇 문항으로도 가려지지 않습니다. 경계에 걸쳐 있습니다",
		"%s: longer stages, or repeats of the run":                                                  "%s: 더 긴 단계나 되풀이한 측정",
		"%s: repeats, and fewer comparisons to correct for":                                         "%s: 되풀이한 측정, 그리고 함께 보정할 비교를 줄이는 것",
	}
}
