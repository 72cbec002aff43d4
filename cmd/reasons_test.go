package cmd

import (
	"fmt"
	"io"
	"testing"

	"github.com/hanbench/hanbench/results"
)

func TestReasonOfASummary(t *testing.T) {
	const format = "%d of %d requests are missing"
	made := results.Finding{Code: results.CodeIncomplete, Message: fmt.Sprintf(format, 3, 40), Format: format, Args: []any{3, 40}}
	read := results.Finding{Code: made.Code, Message: made.Message}
	late := results.Finding{Code: results.CodeClientLag, Format: "client lag p99 is %s ms, above %v ms", Args: []any{"2.5", 1.0}}
	carried := 2000.0
	calibration := &results.Calibrated{Limits: results.CalibrationLimits{ErrorMS: 1, Streams: results.Bound{Value: &carried, Failed: &carried}}}
	for _, tc := range []struct {
		lang, want string
		finding    results.Finding
	}{
		{"en", "3 of 40 requests are missing", made},
		{"ko", "요청 40건 가운데 3건이 빠졌습니다", made},
		{"ko", "3 of 40 requests are missing", read},
		{"ko", "클라이언트 지연의 p99가 2.5 ms로 한도 1 ms를 넘습니다; 이 컴퓨터가 감당하는 부하: 스트림 2,000, 이벤트/초 없음(오차 1 ms 이내), 제때 보내는 요청/초 없음", late},
	} {
		streams := &IO{Out: io.Discard, lang: tc.lang}
		s := &summary{IO: streams, w: streams.words(), r: &results.Result{Calibration: calibration}}
		if got := s.reason(tc.finding); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.lang, got, tc.want)
		}
	}
}
