// Package telemetry reads what exporters tell of the devices that a model runs on,
// beside a run.
package telemetry

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/internal/yamlfile"
	"github.com/hanbench/hanbench/results"
)

//go:embed exporters.yaml
var exportersYAML []byte

// exporters are what exporters.yaml holds.
type exporters struct {
	Sense     map[string][2]float64 `yaml:"sense"`
	Exporters []exporter            `yaml:"exporters"`
}

// An exporter is how its pages name things; exporters.yaml describes the fields.
type exporter struct {
	Name    string              `yaml:"name"`
	Device  deviceLabels        `yaml:"device"`
	Figures map[string][]metric `yaml:"figures"`
}

type deviceLabels struct {
	UUID  []string `yaml:"uuid"`
	Index []string `yaml:"index"`
	Model []string `yaml:"model"`
}

type metric struct {
	Metric string            `yaml:"metric"`
	Times  float64           `yaml:"times"`
	Where  map[string]string `yaml:"where"`
	Join   string            `yaml:"join"`
}

// joinMean takes the mean of several series of a device.
const joinMean = "mean"

// loadExporters reads the embedded file; the error is a mistake in it.
func loadExporters() (*exporters, error) { return readExporters(exportersYAML) }

func readExporters(data []byte) (*exporters, error) {
	const file = "telemetry/exporters.yaml"
	var all exporters
	if err := yamlfile.Decode(file, data, &all); err != nil {
		return nil, err
	}
	for _, e := range all.Exporters {
		for figure, metrics := range e.Figures {
			if _, ok := all.Sense[figure]; !ok || place(&results.DeviceReading{}, figure) == nil {
				return nil, fmt.Errorf("%s: %s: figure %q is not known, or has no range under sense", file, e.Name, figure)
			}
			for _, m := range metrics {
				if m.Metric == "" || !(m.Times > 0) || m.Join != "" && m.Join != joinMean {
					return nil, fmt.Errorf("%s: %s: %s: a metric needs its name, times above 0, and join only as %q", file, e.Name, figure, joinMean)
				}
			}
		}
	}
	return &all, nil
}

// figures are all that a device can have, in their order.
func figures() []string {
	return []string{"energy_j", "power_w", "utilization", "memory_used_bytes", "temperature_c", "clock_hz"}
}

// place is where a figure stands in a reading; nil for one that is not known.
func place(d *results.DeviceReading, figure string) **float64 {
	switch figure {
	case "energy_j":
		return &d.EnergyJ
	case "power_w":
		return &d.PowerW
	case "utilization":
		return &d.Utilization
	case "memory_used_bytes":
		return &d.MemoryUsedBytes
	case "temperature_c":
		return &d.TemperatureC
	case "clock_hz":
		return &d.ClockHz
	}
	return nil
}

// names lists the exporters.
func (all *exporters) names() string {
	names := make([]string, len(all.Exporters))
	for i, e := range all.Exporters {
		names[i] = e.Name
	}
	return strings.Join(names, ", ")
}
