package main

import (
	"fmt"
	"slices"

	"github.com/hanbench/hanbench/results/stat"
)

// Quantiles describe durations, in milliseconds; null for none.
type Quantiles struct {
	N   int      `json:"n"`
	P50 *float64 `json:"p50"`
	P99 *float64 `json:"p99"`
	Max *float64 `json:"max"`
}

// describe takes nanoseconds.
func describe(ns []int64) Quantiles {
	sorted := make([]float64, len(ns))
	for i, v := range ns {
		sorted[i] = float64(v) / 1e6
	}
	slices.Sort(sorted)
	at := func(percent float64) *float64 {
		v, ok := stat.Percentile(sorted, percent)
		if !ok {
			return nil
		}
		return &v
	}
	return Quantiles{N: len(ns), P50: at(50), P99: at(99), Max: at(100)}
}

// magnitudes are the values without their signs.
func magnitudes(ns []int64) []int64 {
	m := make([]int64, len(ns))
	for i, v := range ns {
		m[i] = max(v, -v)
	}
	return m
}

// String is "p50 / p99 / max".
func (q Quantiles) String() string {
	if q.N == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f / %.3f / %.3f", *q.P50, *q.P99, *q.Max)
}
