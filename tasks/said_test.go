package tasks

import "testing"

func TestSaid(t *testing.T) {
	tests := []struct{ name, text, answer, reasoning string }{
		{"표시 없음", "답은 C입니다.", "답은 C입니다.", ""},
		{"앞의 생각", "<think>因为</think>\nC", "C", "<think>因为</think>"},
		{"여는 태그 없음", "因为</think>C", "C", "因为</think>"},
		{"닫지 않은 생각", "<think>因为", "", "<think>因为"},
		{"두 번", "<think>가</think>나<think>다</think>라", "나라", "<think>가</think><think>다</think>"},
		{"차례가 끝난 뒤", "C<|im_end|>\n다음 질문: 因为", "C", ""},
		{"채널", "<|channel|>analysis<|message|>因为<|channel|>final<|message|>C", "C", "<|channel|>analysis<|message|>因为<|channel|>final<|message|>"},
		{"빈 글", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer, reasoning := Said(tt.text)
			if answer != tt.answer || reasoning != tt.reasoning {
				t.Errorf("Said = %q, %q; want %q, %q", answer, reasoning, tt.answer, tt.reasoning)
			}
		})
	}
}
