package cmd

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// devices serves pages in the layout that dcgm-exporter's documentation shows, of
// two made-up GPUs that take 300 W and 100 W. What a page lacks its path says:
//
//	/metrics   energy and power
//	/power     power alone
//	/idle      neither
//	/lost      HTTP 500 from the 10th reading on
//	/down      HTTP 500
//	/html      another type of page
type devices struct {
	mu    sync.Mutex
	began time.Time
	reads map[string]int
}

func (d *devices) serve(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	if d.reads == nil {
		d.began, d.reads = time.Now(), map[string]int{}
	}
	d.reads[r.URL.Path]++
	reads, passed := d.reads[r.URL.Path], time.Since(d.began).Seconds()
	d.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/")
	switch {
	case path == "down", path == "lost" && reads >= 10:
		http.Error(w, "DCGM is not there", http.StatusInternalServerError)
		return
	case path == "html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	default:
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	}
	figure := func(name, kind string, values ...float64) {
		fmt.Fprintf(w, "# HELP %s of a device.\n# TYPE %s %s\n", name, name, kind)
		for i, v := range values {
			fmt.Fprintf(w, "%s{gpu=\"%d\",UUID=\"GPU-%d\",device=\"nvidia%d\",modelName=\"NVIDIA A100\",Hostname=\"box\"} %f\n", name, i, i, i, v)
		}
	}
	figure("DCGM_FI_DEV_GPU_UTIL", "gauge", 90, 30)
	if path != "idle" {
		figure("DCGM_FI_DEV_POWER_USAGE", "gauge", 300, 100)
	}
	if path == "power" || path == "idle" {
		return
	}
	figure("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", "counter", 1e6+300_000*passed, 5e9+100_000*passed) // mJ
}
