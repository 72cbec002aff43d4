package bench

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/runners/reference"
)

// BenchmarkSchedule reports how much longer N requests take than N·L/C on a
// real server that always takes L: 1 is perfect. N is b.N; give it at least 20
// times the concurrency with -benchtime=1000x.
func BenchmarkSchedule(b *testing.B) {
	for _, c := range []int{1, 10, 50} {
		b.Run(fmt.Sprintf("concurrency=%d", c), func(b *testing.B) {
			const latency = 100 * time.Millisecond
			server, err := reference.Start(reference.Config{Profile: reference.Profile{Name: "fixed", FixedLatency: latency, LoadTokens: 8}})
			if err != nil {
				b.Fatal(err)
			}
			defer server.Close()
			s := newSession(b, func(p *Plan) {
				p.Targets = []TargetPlan{{Target: "openai:" + server.Model() + "@" + server.URL() + "/v1"}}
				p.Requests, p.Concurrency = b.N, []int{c}
			})
			r, err := runners.New(s.job.Targets[0].Target, s.runnerOptions(&s.job.Targets[0]))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := r.Prepare(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			measure(b, s, r)
			waves := (b.N + c - 1) / c
			b.ReportMetric(float64(b.Elapsed())/float64(time.Duration(waves)*latency), "×N·L/C")
		})
	}
}
