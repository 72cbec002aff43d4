package telemetry

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hanbench/hanbench/results"
)

// The pages of these tests are written by hand in the layout that each exporter's
// documentation shows: no exporter of a real device was at hand.

func ptr(v float64) *float64 { return &v }

func known(t testing.TB) *exporters {
	t.Helper()
	all, err := loadExporters()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPages(t *testing.T) {
	tests := []struct {
		name, page string
		want       []results.DeviceReading
		doubts     []string
	}{
		{"DCGM, GPU 둘", `
# HELP DCGM_FI_DEV_SM_CLOCK SM clock frequency (in MHz).
# TYPE DCGM_FI_DEV_SM_CLOCK gauge
DCGM_FI_DEV_SM_CLOCK{gpu="0",UUID="GPU-aa",device="nvidia0",modelName="NVIDIA H100"} 1980
DCGM_FI_DEV_SM_CLOCK{gpu="1",UUID="GPU-bb",device="nvidia1",modelName="NVIDIA H100"} 345
# TYPE DCGM_FI_DEV_POWER_USAGE gauge
DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-aa",device="nvidia0",modelName="NVIDIA H100"} 512.25
DCGM_FI_DEV_POWER_USAGE{gpu="1",UUID="GPU-bb",device="nvidia1",modelName="NVIDIA H100"} 71.5
# TYPE DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION counter
DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="0",UUID="GPU-aa",device="nvidia0",modelName="NVIDIA H100"} 1234567890
DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="1",UUID="GPU-bb",device="nvidia1",modelName="NVIDIA H100"} 500
DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-aa"} 98
DCGM_FI_DEV_FB_USED{gpu="0",UUID="GPU-aa"} 1024
DCGM_FI_DEV_GPU_TEMP{gpu="0",UUID="GPU-aa"} 9223372036854775794
`, []results.DeviceReading{
			{Device: "GPU-aa", Index: "0", Model: "NVIDIA H100", EnergyJ: ptr(1234567.89), PowerW: ptr(512.25), Utilization: ptr(0.98), MemoryUsedBytes: ptr(1 << 30), ClockHz: ptr(1.98e9)},
			{Device: "GPU-bb", Index: "1", Model: "NVIDIA H100", EnergyJ: ptr(0.5), PowerW: ptr(71.5), ClockHz: ptr(3.45e8)},
		}, []string{"DCGM_FI_DEV_GPU_TEMP of GPU-aa is not given: left out"}},
		{"MIG: 같은 값이 여러 번", `
DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-aa",GPU_I_ID="1"} 200
DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="GPU-aa",GPU_I_ID="2"} 200
DCGM_FI_DEV_FB_USED{gpu="0",UUID="GPU-aa",GPU_I_ID="1"} 10
DCGM_FI_DEV_FB_USED{gpu="0",UUID="GPU-aa",GPU_I_ID="2"} 20
`, []results.DeviceReading{{Device: "GPU-aa", Index: "0", PowerW: ptr(200)}},
			[]string{"DCGM_FI_DEV_FB_USED of GPU-aa stands there several times, with other values: left out"}},
		{"UUID 없는 DCGM", `DCGM_FI_DEV_POWER_USAGE{gpu="3"} 99` + "\n", []results.DeviceReading{{Device: "3", Index: "3", PowerW: ptr(99)}}, nil},
		{"nvidia-smi 익스포터", `
nvidia_smi_energy_joules_total{uuid="aa"} 8430000
nvidia_smi_power_draw_watts{uuid="aa"} 250
nvidia_smi_utilization_gpu_ratio{uuid="aa"} 0.5
`, []results.DeviceReading{{Device: "aa", EnergyJ: ptr(8.43e6), PowerW: ptr(250), Utilization: ptr(0.5)}}, nil},
		{"AMD MI300", `
gpu_energy_consumed{gpu_id="0",serial_number="S1",card_model="MI300X"} 5000000
gpu_package_power{gpu_id="0",serial_number="S1",card_model="MI300X"} 650
gpu_power_usage{gpu_id="0",serial_number="S1",card_model="MI300X"} 640
gpu_gfx_activity{gpu_id="0",serial_number="S1",card_model="MI300X"} 100
`, []results.DeviceReading{{Device: "S1", Index: "0", Model: "MI300X", EnergyJ: ptr(5), PowerW: ptr(650), Utilization: ptr(1)}}, nil},
		{"AMD, 대문자 이름", "GPU_ENERGY_CONSUMED{GPU_UUID=\"U\"} 7e6\nGPU_POWER_USAGE{GPU_UUID=\"U\"} 300\n",
			[]results.DeviceReading{{Device: "U", EnergyJ: ptr(7), PowerW: ptr(300)}}, nil},
		{"리벨리온, 옛 이름", `
RBLN_DEVICE_STATUS:CARD_POWER{name="rbln0",uuid="u0",card="RBLN-CA25"} 52
RBLN_DEVICE_STATUS:UTILIZATION{name="rbln0",uuid="u0",card="RBLN-CA25"} 75
RBLN_DEVICE_STATUS:DRAM_USED{name="rbln0",uuid="u0",card="RBLN-CA25"} 2
RBLN_DEVICE_STATUS:HEALTH{name="rbln0",uuid="u0",card="RBLN-CA25"} 0
`, []results.DeviceReading{{Device: "u0", Index: "rbln0", Model: "RBLN-CA25", PowerW: ptr(52), Utilization: ptr(0.75), MemoryUsedBytes: ptr(2 << 30)}}, nil},
		{"리벨리온, 새 이름도 같이", `
rbln_npu_power{name="rbln0",uuid="u0",card="RBLN-CA25"} 53
RBLN_DEVICE_STATUS:CARD_POWER{name="rbln0",uuid="u0",card="RBLN-CA25"} 52
rbln_npu_memory_used{name="rbln0",uuid="u0",card="RBLN-CA25"} 2147483648
`, []results.DeviceReading{{Device: "u0", Index: "rbln0", Model: "RBLN-CA25", PowerW: ptr(53), MemoryUsedBytes: ptr(2 << 30)}}, nil},
		{"퓨리오사, 마이크로와트", `
furiosa_npu_hw_power{arch="rngd",core="0-7",device="npu0",label="rms",uuid="f0"} 4795000
furiosa_npu_core_utilization{arch="rngd",core="0",device="npu0",uuid="f0"} 90
furiosa_npu_core_utilization{arch="rngd",core="1",device="npu0",uuid="f0"} 60
furiosa_npu_core_utilization{arch="rngd",core="2",device="npu0",uuid="f0"} 30
furiosa_npu_hw_temperature{arch="rngd",core="0-7",device="npu0",label="peak",uuid="f0"} 39
furiosa_npu_hw_temperature{arch="rngd",core="0-7",device="npu0",label="ambient",uuid="f0"} 35
`, []results.DeviceReading{{Device: "f0", Index: "npu0", Model: "rngd", PowerW: ptr(4.795), Utilization: ptr(0.6), TemperatureC: ptr(39)}}, nil},
		{"퓨리오사, 와트", `furiosa_npu_hw_power{device="npu0",label="rms",uuid="f0"} 38` + "\n", []results.DeviceReading{{Device: "f0", Index: "npu0", PowerW: ptr(38)}}, nil},
		{"말이 안 되는 전력", `DCGM_FI_DEV_POWER_USAGE{gpu="0",UUID="a"} 51225` + "\n", []results.DeviceReading{{Device: "a", Index: "0"}},
			[]string{"DCGM_FI_DEV_POWER_USAGE of a is 51225, which makes no sense: left out"}},
		{"NaN과 음수", "DCGM_FI_DEV_POWER_USAGE{UUID=\"a\"} NaN\nDCGM_FI_DEV_GPU_UTIL{UUID=\"a\"} -1\n", []results.DeviceReading{{Device: "a"}},
			[]string{"DCGM_FI_DEV_POWER_USAGE of a is not given: left out", "DCGM_FI_DEV_GPU_UTIL of a is -1, which makes no sense: left out"}},
		{"이름 없는 장치", "DCGM_FI_DEV_POWER_USAGE 100\n", nil, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			p, err := known(t).parse([]byte(strings.TrimPrefix(tc.page, "\n")))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, p.devices, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.doubts, p.doubts); diff != "" {
				t.Errorf("doubts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPagesThatAreNone(t *testing.T) {
	for _, tc := range []struct{ name, page, want string }{
		{"웹 페이지", "<!DOCTYPE html><html>\n", "no page in the Prometheus text format"},
		{"JSON", `{"power": 3}`, "no page in the Prometheus text format"},
		{"잘린 페이지", "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",UUI", "no page in the Prometheus text format"},
	} {
		if _, err := known(t).parse([]byte(tc.page)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", tc.name, err, tc.want)
		}
	}
	for _, page := range []string{"", "go_goroutines 12\n", "node_load1 0.5\n"} {
		if _, err := known(t).parse([]byte(page)); !errors.Is(err, errUnknown) {
			t.Errorf("%q: error %v, want errUnknown", page, err)
		}
	}
}

func TestExportersFile(t *testing.T) {
	const sense = "sense: {power_w: [0, 5000]}\n"
	for _, tc := range []struct{ name, file, want string }{
		{"모르는 수치", sense + "exporters: [{name: x, figures: {power: [{metric: m, times: 1}]}}]", `figure "power" is not known`},
		{"모르는 수치에 범위", "sense: {power: [0, 1]}\nexporters: [{name: x, figures: {power: [{metric: m, times: 1}]}}]", `figure "power" is not known`},
		{"범위 없음", sense + "exporters: [{name: x, figures: {energy_j: [{metric: m, times: 1}]}}]", "no range under sense"},
		{"배수 없음", sense + "exporters: [{name: x, figures: {power_w: [{metric: m}]}}]", "times above 0"},
		{"모르는 열쇠", sense + "exporters: [{name: x, figures: {power_w: [{metric: m, time: 1}]}}]", `"times"`},
		{"모르는 합치기", sense + "exporters: [{name: x, figures: {power_w: [{metric: m, times: 1, join: sum}]}}]", "join"},
	} {
		if _, err := readExporters([]byte(tc.file)); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want one with %q", tc.name, err, tc.want)
		}
	}
}

// FuzzPage: whatever stands there, a value that is taken makes sense, and a device
// has a name and stands there once.
func FuzzPage(f *testing.F) {
	f.Add([]byte("DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",UUID=\"a\"} 12\n"))
	f.Add([]byte("# TYPE gpu_energy_consumed counter\ngpu_energy_consumed{gpu_id=\"0\"} 1e400\n"))
	f.Add([]byte("furiosa_npu_core_utilization{uuid=\"a\",core=\"0\"} 1\nfuriosa_npu_core_utilization{uuid=\"a\",core=\"1\"} NaN\n"))
	all := known(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := all.parse(text)
		if err != nil {
			return
		}
		var names []string
		for i := range p.devices {
			d := &p.devices[i]
			if d.Device == "" || slices.Contains(names, d.Device) {
				t.Fatalf("device %q of %q", d.Device, names)
			}
			names = append(names, d.Device)
			for _, figure := range figures() {
				if v := *place(d, figure); v != nil && !(*v >= all.Sense[figure][0] && *v <= all.Sense[figure][1] && !math.IsNaN(*v)) {
					t.Errorf("%s is %v", figure, *v)
				}
			}
		}
	})
}

// BenchmarkPage is one reading of a page of 8 GPUs.
func BenchmarkPage(b *testing.B) {
	var page strings.Builder
	for _, name := range []string{"DCGM_FI_DEV_SM_CLOCK", "DCGM_FI_DEV_MEM_CLOCK", "DCGM_FI_DEV_POWER_USAGE", "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", "DCGM_FI_DEV_GPU_UTIL", "DCGM_FI_DEV_FB_USED", "DCGM_FI_DEV_FB_FREE", "DCGM_FI_DEV_GPU_TEMP", "DCGM_FI_DEV_XID_ERRORS", "DCGM_FI_DEV_PCIE_REPLAY_COUNTER"} {
		page.WriteString("# TYPE " + name + " gauge\n")
		for _, gpu := range "01234567" {
			page.WriteString(name + `{gpu="` + string(gpu) + `",UUID="GPU-604ac76c-d9cf-fef3-62e9-d92044ab6e5` + string(gpu) + `",device="nvidia0",modelName="NVIDIA H100 80GB HBM3",Hostname="box"} 50` + "\n")
		}
	}
	all, text := known(b), []byte(page.String())
	for b.Loop() {
		if _, err := all.parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
