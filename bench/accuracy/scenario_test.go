package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseScenario(t *testing.T) {
	tests := map[string]scenario{
		"400x20ms":        {Requests: 1200, Tokens: 100, Prefill: prefill, Gap: 20 * time.Millisecond, Streams: 400},
		"200x2ms":         {Requests: 600, Tokens: 300, Prefill: prefill, Gap: 2 * time.Millisecond, Streams: 200},
		"3x50msx7":        {Requests: 9, Tokens: 7, Prefill: prefill, Gap: 50 * time.Millisecond, Streams: 3},
		"poisson@1000":    {Requests: 10000, Tokens: 1, Prefill: 20 * time.Millisecond, Rate: 1000, Process: "poisson"},
		"constant@2.5":    {Requests: 200, Tokens: 1, Prefill: 20 * time.Millisecond, Rate: 2.5, Process: "constant"},
		"gamma:0.5@10x30": {Requests: 30, Tokens: 1, Prefill: 20 * time.Millisecond, Rate: 10, Process: "gamma", Burstiness: 0.5},
		"starved":         {Requests: 300, Tokens: 100, Prefill: 200 * time.Millisecond, Gap: 20 * time.Millisecond, Streams: 100, Starved: true},
		"overload":        {Requests: 4000, Tokens: 1, Prefill: 100 * time.Millisecond, Rate: 400, Process: "constant", Slots: 20},
	}
	for name, want := range tests {
		want.Name = name
		got, err := parseScenario(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, name := range []string{"", "400", "400x", "0x20ms", "400x0s", "400x-1ms", "4x20msx0", "4x20msx1x1",
		"@10", "poisson@", "poisson@0", "poisson@NaN", "poisson:2@10", "gamma@10", "gamma:0@10", "uniform@10", "poisson@10x0"} {
		if s, err := parseScenario(name); err == nil {
			t.Errorf("%q is taken for %+v", name, s)
		} else if !strings.Contains(err.Error(), `"`+name+`"`) {
			t.Errorf("%q: the error does not name it: %v", name, err)
		}
	}
}

// What --help promises without a case can be measured.
func TestDefaultCases(t *testing.T) {
	o, err := parseOptions(nil, t.Output())
	if err != nil || len(o.Cases) != 1+strings.Count(defaultCases, ",") {
		t.Errorf("%d cases, %v", len(o.Cases), err)
	}
}

func TestOptionsRefused(t *testing.T) {
	for _, args := range [][]string{{"400x20ms"}, {"--protocol", "grpc"}, {"--case", "400x20ms,"}, {"--nothing"}} {
		if _, err := parseOptions(args, t.Output()); err == nil {
			t.Errorf("%q is taken", args)
		}
	}
}
