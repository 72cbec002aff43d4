package claim

import (
	"strings"
	"testing"

	"github.com/hanbench/hanbench/results"
)

// TestConditions: what keeps two models from being compared.
func TestConditions(t *testing.T) {
	side := func(size float64, reasoning, quantization string) *Contender {
		return &Contender{Name: "m", Model: Model{Parameters: size}, Reasoning: reasoning, Info: results.TargetInfo{Quantization: quantization}}
	}
	for _, tc := range []struct {
		name  string
		claim Claim
		a, b  *Contender
		want  string // a part of the reason, "" for none
	}{
		{"조건 없음", Claim{}, side(0, "", ""), side(0, "", ""), ""},
		{"같은 급", Claim{Size: &Size{Ratio: 1.5}}, side(8, "", ""), side(10, "", ""), ""},
		{"다른 급", Claim{Size: &Size{Ratio: 1.5}}, side(8, "", ""), side(14, "", ""), "1.8 times apart"},
		{"급의 경계", Claim{Size: &Size{Ratio: 1.5}}, side(8, "", ""), side(12, "", ""), ""},
		{"작음", Claim{Size: &Size{Least: 6, Most: 10}}, side(3, "", ""), side(8, "", ""), "3 billion parameters and is not of the class"},
		{"큼", Claim{Size: &Size{Least: 6, Most: 10}}, side(8, "", ""), side(70, "", ""), "70 billion"},
		{"크기를 모름", Claim{Size: &Size{Most: 10}}, side(8, "", ""), side(0, "", ""), "is not known"},
		{"추론이 다름", Claim{Reasoning: "same"}, side(8, "on", ""), side(8, "off", ""), "reasoning is on in m and off in m"},
		{"추론을 모름", Claim{Reasoning: "same"}, side(8, "on", ""), side(8, "", ""), ""},
		{"추론 없이", Claim{Reasoning: "off"}, side(8, "on", ""), side(8, "off", ""), "with reasoning off"},
		{"섞인 추론", Claim{Reasoning: "on"}, side(8, "on", ""), side(8, "mixed", ""), "reasoning is mixed"},
		{"양자화가 다름", Claim{Quantization: "same"}, side(8, "", "Q4_K_M"), side(8, "", "Q8_0"), "quantized as Q4_K_M and m as Q8_0"},
		{"양자화를 모름", Claim{Quantization: "same"}, side(8, "", "Q4_K_M"), side(8, "", ""), ""},
		{"양자화 이름", Claim{Quantization: "Q4*"}, side(8, "", "Q4_K_M"), side(8, "", "F16"), "the claim is of Q4*"},
		{"기록은 같은 계획을 모름", Claim{Evidence: Need{SamePlan: true}}, &Contender{Recorded: true}, &Contender{}, "other plans"},
		{"기록은 같은 장비를 모름", Claim{Evidence: Need{SameMachine: true}}, &Contender{Recorded: true}, &Contender{}, "not served by the same machine"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := conditions(&tc.claim, tc.a, tc.b)
			switch {
			case tc.want == "" && got != nil:
				t.Errorf("%s", got.Message)
			case tc.want != "" && (got == nil || !strings.Contains(got.Message, tc.want)):
				t.Errorf("%v; want %q", got, tc.want)
			}
		})
	}
}
