package telemetry

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/results"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// A page is what an exporter's page says of its devices.
type page struct {
	devices []results.DeviceReading // in the order of the page
	doubts  []string                // values that make no sense
}

// errUnknown says that a page tells nothing that hanbench knows.
var errUnknown = errors.New("the page has none of the metrics that hanbench knows")

// parse reads a page in the Prometheus text format. The error is of the format, or
// errUnknown.
func (all *exporters) parse(text []byte) (*page, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("it is no page in the Prometheus text format: %w", err)
	}
	byName := make(map[string]*dto.MetricFamily, len(families))
	for name, f := range families {
		byName[strings.ToLower(name)] = f
	}
	for i := range all.Exporters {
		if e := &all.Exporters[i]; e.made(byName) {
			return all.read(e, byName), nil
		}
	}
	return nil, errUnknown
}

// made reports whether a page is the exporter's.
func (e *exporter) made(families map[string]*dto.MetricFamily) bool {
	for _, metrics := range e.Figures {
		if slices.ContainsFunc(metrics, func(m metric) bool { return families[strings.ToLower(m.Metric)] != nil }) {
			return true
		}
	}
	return false
}

func (all *exporters) read(e *exporter, families map[string]*dto.MetricFamily) *page {
	p := &page{}
	for _, figure := range figures() {
		values := map[string]bool{} // devices that have it
		var doubts []string
		for _, m := range e.Figures[figure] {
			family := families[strings.ToLower(m.Metric)]
			for _, told := range m.tell(e, family) {
				d := p.device(told.DeviceReading)
				if values[d.Device] {
					continue
				}
				v := told.value * m.Times
				if why := told.wrong(v, all.Sense[figure]); why != "" {
					doubts = append(doubts, fmt.Sprintf("%s\x00%s of %s %s: left out", d.Device, m.Metric, d.Device, why))
					continue
				}
				values[d.Device] = true
				*place(d, figure) = &v
			}
		}
		for _, doubt := range doubts {
			device, text, _ := strings.Cut(doubt, "\x00")
			if !values[device] && !slices.Contains(p.doubts, text) {
				p.doubts = append(p.doubts, text)
			}
		}
	}
	return p
}

// device finds a device of the page, or adds it.
func (p *page) device(like results.DeviceReading) *results.DeviceReading {
	i := slices.IndexFunc(p.devices, func(d results.DeviceReading) bool { return d.Device == like.Device })
	if i < 0 {
		i = len(p.devices)
		p.devices = append(p.devices, like)
	}
	return &p.devices[i]
}

// told is a metric's value for a device.
type told struct {
	results.DeviceReading
	value float64
	apart bool // series of the device differ
	n     int
}

// wrong says what is wrong with a value in our unit; "" for nothing.
func (t *told) wrong(v float64, sense [2]float64) string {
	switch {
	case t.apart:
		return "stands there several times, with other values"
	case math.IsNaN(v) || math.IsInf(v, 0) || t.value >= blank:
		return "is not given"
	case v < sense[0] || v > sense[1]:
		return fmt.Sprintf("is %s, which makes no sense", strconv.FormatFloat(t.value, 'g', -1, 64))
	}
	return ""
}

// blank is DCGM's word for a value that a device has not: 0x7ffffffffffffff0 and
// what follows it.
const blank = 0x7ffffffffffffff0

// tell lists a metric's devices in the order of the page; family may be nil.
func (m *metric) tell(e *exporter, family *dto.MetricFamily) []*told {
	var all []*told
	for _, s := range family.GetMetric() {
		labels := map[string]string{}
		for _, l := range s.GetLabel() {
			labels[strings.ToLower(l.GetName())] = l.GetValue()
		}
		v, ok := valueOf(s)
		if !ok || !m.wants(labels) {
			continue
		}
		d := results.DeviceReading{Index: first(labels, e.Device.Index), Model: first(labels, e.Device.Model)}
		if d.Device = first(labels, e.Device.UUID); d.Device == "" {
			d.Device = d.Index
		}
		if d.Device == "" {
			continue // of no device
		}
		i := slices.IndexFunc(all, func(t *told) bool { return t.Device == d.Device })
		if i < 0 {
			all = append(all, &told{DeviceReading: d, value: v, n: 1})
			continue
		}
		t := all[i]
		if m.Join == joinMean {
			t.value = (t.value*float64(t.n) + v) / float64(t.n+1)
		} else {
			t.apart = t.apart || t.value != v
		}
		t.n++
	}
	return all
}

func (m *metric) wants(labels map[string]string) bool {
	for name, value := range m.Where {
		if labels[strings.ToLower(name)] != value {
			return false
		}
	}
	return true
}

// first is the value of the first label that is there and not empty.
func first(labels map[string]string, names []string) string {
	for _, name := range names {
		if v := labels[strings.ToLower(name)]; v != "" {
			return v
		}
	}
	return ""
}

// valueOf is a gauge's, a counter's or an untyped value.
func valueOf(m *dto.Metric) (float64, bool) {
	switch {
	case m.Gauge != nil:
		return m.Gauge.GetValue(), true
	case m.Counter != nil:
		return m.Counter.GetValue(), true
	case m.Untyped != nil:
		return m.Untyped.GetValue(), true
	}
	return 0, false
}
