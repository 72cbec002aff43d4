package arrival

import (
	"math"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

func TestValidate(t *testing.T) {
	ramp := func(from, to float64, over time.Duration, steps int) Spec {
		return Spec{Process: Poisson, Ramp: &Ramp{from, to, over, steps}}
	}
	const s = time.Second
	tests := []struct {
		name string
		spec Spec
		want string
	}{
		{"비어 있음", Spec{}, `arrival.process is ""; expected constant, poisson, gamma or trace`},
		{"모르는 과정", Spec{Process: "포아송", Rate: 1}, `arrival.process is "포아송"; expected constant, poisson, gamma or trace`},
		{"속도 없음", Spec{Process: Poisson}, "arrival.rate_rps is 0; expected 0.000001 to 1000000 requests per second"},
		{"음수 속도", Spec{Process: Poisson, Rate: -1}, "arrival.rate_rps is -1; expected 0.000001 to 1000000 requests per second"},
		{"숫자가 아닌 속도", Spec{Process: Poisson, Rate: math.NaN()}, "arrival.rate_rps is NaN; expected 0.000001 to 1000000 requests per second"},
		{"끝없는 속도", Spec{Process: Poisson, Rate: math.Inf(1)}, "arrival.rate_rps is +Inf; expected 0.000001 to 1000000 requests per second"},
		{"정상", Spec{Process: Poisson, Rate: 2.5}, ""},
		{"포아송의 몰림", Spec{Process: Poisson, Rate: 1, Burstiness: 2}, "arrival.burstiness is 2; expected none with process poisson (only gamma has it)"},
		{"몰림 없는 감마", Spec{Process: Gamma, Rate: 1}, "arrival.burstiness is 0; expected 0.01 to 1000 with process gamma (1 is Poisson)"},
		{"감마", Spec{Process: Gamma, Rate: 1, Burstiness: 0.01}, ""},
		{"너무 고른 감마", Spec{Process: Gamma, Rate: 1, Burstiness: 1001}, "arrival.burstiness is 1001; expected 0.01 to 1000 with process gamma (1 is Poisson)"},
		{"둘 다", Spec{Process: Poisson, Rate: 3, Ramp: &Ramp{1, 2, s, 0}}, "arrival.rate_rps is 3; expected none beside ramp, which ends at to_rps"},
		{"경사", ramp(0, 5, s, 0), ""},
		{"내리막", ramp(5, 0, 720*time.Hour, 1000), ""},
		{"음수에서", ramp(-1, 5, s, 0), "arrival.ramp.from_rps is -1; expected 0.000001 to 1000000 requests per second"},
		{"너무 빠르게", ramp(1, 2e6, s, 0), "arrival.ramp.to_rps is 2e+06; expected 0.000001 to 1000000 requests per second"},
		{"0에서 0", ramp(0, 0, s, 0), "arrival.ramp.to_rps is 0, and from_rps too; expected a rate above 0 in one of them"},
		{"시간 없음", ramp(1, 2, 0, 0), "arrival.ramp.over is 0s; expected more than 0s, up to 720h0m0s"},
		{"너무 길게", ramp(1, 2, 721*time.Hour, 0), "arrival.ramp.over is 721h0m0s; expected more than 0s, up to 720h0m0s"},
		{"한 계단", ramp(1, 2, s, 1), "arrival.ramp.steps is 1; expected 2 to 1000, or 0 for a smooth ramp"},
		{"기록 없는 재생", Spec{Process: Replay}, "arrival.file is missing; expected the file of the trace"},
		{"모르는 형식", Spec{Process: Replay, File: "f", Format: "har"}, `arrival.format is "har"; expected mooncake, burstgpt or azure`},
		{"음수 배율", Spec{Process: Replay, File: "f", Scale: -1}, "arrival.scale is -1; expected 1e-06 to 1e+06 (0.5 is twice as fast)"},
		{"재생의 속도", Spec{Process: Replay, File: "f", Rate: 2},
			"arrival.rate_rps, burstiness and ramp: expected none with process trace, whose times are recorded; scale makes it faster or slower"},
		{"재생이 아닌 배율", Spec{Process: Poisson, Rate: 2, Scale: 2}, "arrival.file, format and scale are for process trace; expected none with process poisson"},
		{"음수 계단", ramp(1, 2, s, -2), "arrival.ramp.steps is -2; expected 2 to 1000, or 0 for a smooth ramp"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if err := tt.spec.Validate(); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("Validate: %q\nwant      %q", got, tt.want)
			}
			if _, err := New(tt.spec, 1); (err == nil) != (tt.want == "") {
				t.Errorf("New: %v", err)
			}
		})
	}
}

func TestSpecYAML(t *testing.T) {
	want := Spec{Process: Gamma, Burstiness: 0.5, Ramp: &Ramp{From: 1, To: 20, Over: 90 * time.Second, Steps: 4}}
	const text = "process: gamma\nburstiness: 0.5\nramp: {from_rps: 1, to_rps: 20, over: 1m30s, steps: 4}\n"
	var got Spec
	if err := yaml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	data, err := yaml.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var again Spec
	if err := yaml.Unmarshal(data, &again); err != nil || !cmp.Equal(want, again) {
		t.Errorf("written and read again: %+v, %v\n%s", again, err, data)
	}
}
