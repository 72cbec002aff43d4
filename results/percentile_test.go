package results

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ptr[T any](v T) *T { return &v }

func TestDescribe(t *testing.T) {
	q := func(v, low, high *float64) Quantile { return Quantile{v, low, high, true} }
	tests := []struct {
		name   string
		values []float64
		want   Distribution
	}{
		{"비어 있으면 모두 null", nil, Distribution{
			P50: q(nil, nil, nil), P90: q(nil, nil, nil), P95: q(nil, nil, nil), P99: q(nil, nil, nil), P999: q(nil, nil, nil)}},
		// One value is below p99 with probability 0.99: that much it can say.
		{"값 하나에는 표준편차가 없음", []float64{5}, Distribution{
			N: 1, Mean: ptr(5.0), Min: ptr(5.0), Max: ptr(5.0),
			P50: q(ptr(5.0), nil, nil), P90: q(ptr(5.0), nil, nil), P95: q(ptr(5.0), nil, nil),
			P99: q(ptr(5.0), ptr(5.0), nil), P999: q(ptr(5.0), ptr(5.0), nil)}},
		// Mean 30, squares 400+100+0+100+400 = 1000, /4 = 250, root 15.81 → 16.
		// p90 at rank 3.6: 40 + 0.6·10. With p = 0.9, P(count ≤ 2) = 0.0086 and
		// P(count ≤ 3) = 0.0815, so rank 3 is the lower bound; with p = 0.95,
		// P(count ≤ 3) = 0.0226: rank 4.
		{"다섯 값, 섞인 순서", []float64{50, 10, 40, 20, 30}, Distribution{
			N: 5, Mean: ptr(30.0), StdDev: ptr(16.0), Min: ptr(10.0), Max: ptr(50.0),
			P50: q(ptr(30.0), nil, nil), P90: q(ptr(46.0), ptr(30.0), nil), P95: q(ptr(48.0), ptr(40.0), nil),
			P99: q(ptr(50.0), ptr(40.0), nil), P999: q(ptr(50.0), ptr(50.0), nil)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := slices.Clone(tt.values)
			got := Describe(tt.values)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Describe (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tt.values); diff != "" {
				t.Errorf("the caller's values were changed:\n%s", diff)
			}
		})
	}
}

func TestUnderSampled(t *testing.T) {
	under := func(n int) []bool {
		d := Describe(make([]float64, n))
		return []bool{d.P50.UnderSampled, d.P90.UnderSampled, d.P95.UnderSampled, d.P99.UnderSampled, d.P999.UnderSampled}
	}
	for _, tt := range []struct {
		n    int
		want []bool
	}{
		{10, []bool{true, true, true, true, true}},
		{11, []bool{false, true, true, true, true}},
		{64, []bool{false, false, true, true, true}},
		{130, []bool{false, false, false, true, true}},
		{661, []bool{false, false, false, true, true}},
		{662, []bool{false, false, false, false, true}},
		{6636, []bool{false, false, false, false, false}},
	} {
		if diff := cmp.Diff(tt.want, under(tt.n)); diff != "" {
			t.Errorf("%d values (-want +got):\n%s", tt.n, diff)
		}
	}
}
