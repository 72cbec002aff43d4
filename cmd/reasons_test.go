package cmd

import (
	"testing"
)

// What other packages say in English is said in Korean, whether they have just made
// it or a file held it: alone, with what a calibration adds, and within another
// sentence.
func TestSaidInKorean(t *testing.T) {
	for _, tc := range []struct{ english, korean string }{
		{"3 of 40 requests are missing", "요청 40건 가운데 3건이 빠졌습니다"},
		{
			"client lag p99 is 2.5 ms, above 1 ms; calibrated on this machine: at least 2,000 streams and no events/s within 1 ms; 40 requests/s on schedule",
			"클라이언트 지연의 p99가 2.5 ms로 한도 1 ms를 넘습니다; 이 컴퓨터가 감당하는 부하: 스트림 최소 2,000, 이벤트/초 없음(오차 1 ms 이내), 제때 보내는 요청/초 40",
		},
		{
			"2 of 9 requests were not sent: they were due while 4, the most, were in flight; the server does not keep up with this rate, or the plan's max_in_flight is too low",
			"요청 9건 가운데 2건을 보내지 못했습니다. 보낼 때 이미 최대치인 4건이 진행 중이었습니다. 서버가 이 속도를 따라가지 못하거나 계획의 max_in_flight가 너무 작습니다",
		},
		{
			"s at ×8 is INVALID on new and is not compared, but for the share of failures: runs/b: no request was made; runs/c: 1 of 4 requests are missing",
			"s ×8: new에서 무효이므로 실패율 말고는 비교하지 않습니다: runs/b: 보낸 요청이 없습니다; runs/c: 요청 4건 가운데 1건이 빠졌습니다",
		},
		{
			"b, small ×4: 1 of 4 requests are missing; hanbench run --resume goes on with it",
			"b, small ×4: 요청 4건 가운데 1건이 빠졌습니다. hanbench run --resume으로 이어서 할 수 있습니다",
		},
		{
			"the interval holds the margin; about 1,266 requests in place of 150 would decide",
			"구간이 허용 폭에 걸쳐 있습니다; 요청이 150건이 아니라 약 1,266건이면 판단할 수 있습니다",
		},
		{"suite 세트 was asked of 모델 alone", "평가 세트 세트는 모델에만 물었습니다"},
		{"nobody knows this sentence: it stays", "nobody knows this sentence: it stays"},
		{"", ""},
	} {
		if got := (&IO{lang: "ko"}).said(tc.english); got != tc.korean {
			t.Errorf("%s:\n got %s\nwant %s", tc.english, got, tc.korean)
		}
		if got := (&IO{lang: "en"}).said(tc.english); got != tc.english {
			t.Errorf("in English %q became %q", tc.english, got)
		}
	}
}

func TestParticles(t *testing.T) {
	for text, want := range map[string]string{
		"모델은(는) 세트을(를) 3이(가) 서버(으)로": "모델은 세트를 3이 서버로",
		"gpt-4o과(와) HCX-007은(는)":     "gpt-4o과(와) HCX-007은",
		"은(는)":                       "은(는)",
	} {
		if got := particles(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
