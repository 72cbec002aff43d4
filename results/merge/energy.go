package merge

import (
	"fmt"

	"github.com/hanbench/hanbench/results"
)

// addEnergy adds up what the parts took. Devices that two parts read at the same
// time, as several clients of one endpoint do, would count twice: then nothing is
// added.
func (f *Figures) addEnergy(parts []Part) {
	var all []*results.Energy
	for i := range parts {
		all = append(all, parts[i].Energy)
	}
	f.Energy = results.AddEnergies(all)
	if f.Energy == nil {
		return
	}
	if len(parts) == 1 {
		f.Energy.MeanPowerW = parts[0].Energy.MeanPowerW
	}
	if device := shared(parts); device != "" {
		devices := f.Energy.Devices
		*f.Energy = results.Energy{Undefined: device + " was read beside several parts at the same time and would count twice", Devices: devices}
	}
	if f.Energy.EnergyJ == nil {
		f.Warnings = append(f.Warnings, fmt.Sprintf("energy is not added: %s", f.Energy.Undefined))
	}
}

// shared is a device of two parts whose windows overlap, "" for none.
func shared(parts []Part) string {
	for i := range parts {
		for k := range i {
			if !meet(parts[i].Window, parts[k].Window) || parts[i].Energy == nil || parts[k].Energy == nil {
				continue
			}
			for _, a := range parts[i].Energy.Devices {
				for _, b := range parts[k].Energy.Devices {
					if a.Device == b.Device {
						return a.Device
					}
				}
			}
		}
	}
	return ""
}

// meet reports whether some moment is in both.
func meet(a, b []Interval) bool {
	for _, x := range a {
		for _, y := range b {
			if x.FromNS < y.ToNS && y.FromNS < x.ToNS {
				return true
			}
		}
	}
	return false
}
