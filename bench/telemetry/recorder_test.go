package telemetry

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/results"
)

const onePage = "DCGM_FI_DEV_POWER_USAGE{gpu=\"0\",UUID=\"GPU-aa\"} 100\nDCGM_FI_DEV_POWER_USAGE{gpu=\"1\",UUID=\"GPU-bb\"} 50\n"

func TestOpen(t *testing.T) {
	mux := http.NewServeMux()
	serve := func(path, contentType, text string, status int) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			fmt.Fprint(w, text)
		})
	}
	const plain = "text/plain; version=0.0.4; charset=utf-8"
	serve("/metrics", plain, onePage, 200)
	serve("/html", "text/html", onePage, 200)
	serve("/failing", plain, "boom", 500)
	serve("/other", plain, "go_goroutines 3\n", 200)
	serve("/garbage", plain, "이것은 아님\n", 200)
	serve("/none", plain, "DCGM_FI_DEV_POWER_USAGE 100\n", 200)
	server := httptest.NewServer(mux)
	defer server.Close()
	for _, tc := range []struct {
		name, url string
		devices   []string
		want      []string // what the error says; none where there is to be none
	}{
		{"읽힘", server.URL + "/metrics", nil, nil},
		{"장치를 골라", server.URL + "/metrics", []string{"1"}, nil},
		{"없는 장치", server.URL + "/metrics", []string{"7"}, []string{"device 7 is not on the page; it has 0 GPU-aa, 1 GPU-bb"}},
		{"다른 형식", server.URL + "/html", nil, []string{"/html cannot be read", "text/html", "start the exporter there"}},
		{"HTTP 500", server.URL + "/failing", nil, []string{"HTTP 500"}},
		{"아는 것이 없음", server.URL + "/other", nil, []string{"none of the metrics", "dcgm-exporter", "/metrics"}},
		{"형식이 깨짐", server.URL + "/garbage", nil, []string{"no page in the Prometheus text format"}},
		{"장치가 없음", server.URL + "/none", nil, []string{"no device is on the page"}},
		{"듣는 곳 없음", "http://127.0.0.1:1/metrics", nil, []string{"telemetry http://127.0.0.1:1/metrics cannot be read", "refused", "--telemetry"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Open(t.Context(), []results.TelemetrySource{{URL: tc.url, EveryNS: 1, Devices: tc.devices}})
			if (err != nil) != (tc.want != nil) {
				t.Fatalf("error %v, want %q", err, tc.want)
			}
			for _, part := range tc.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q lacks %q", err, part)
				}
			}
		})
	}
}

func TestChoose(t *testing.T) {
	p, err := known(t).parse([]byte(onePage))
	if err != nil {
		t.Fatal(err)
	}
	s := source{TelemetrySource: results.TelemetrySource{Devices: []string{"GPU-bb"}}}
	if err := s.choose(p); err != nil || len(p.devices) != 1 || p.devices[0].Device != "GPU-bb" {
		t.Errorf("%v, %v; want GPU-bb alone", p.devices, err)
	}
}

func TestCheckURL(t *testing.T) {
	for url, want := range map[string]string{
		"http://gpu-box:9400/metrics": "", "https://box/metrics": "",
		"gpu-box:9400": "no URL", "ftp://box/": "no URL", "http:///metrics": "no URL", "": "no URL",
		"http://user:geheim@box/metrics": "credentials",
	} {
		err := CheckURL(url)
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "geheim")) {
			t.Errorf("%q: error %v, want %q", url, err, want)
		}
	}
}

// notebook keeps what a Recorder writes and says.
type notebook struct {
	mu    sync.Mutex
	lines []string
	notes []string
	fail  bool
}

func (n *notebook) sink(began time.Time) Sink {
	return Sink{
		Session: 2, Now: func() int64 { return int64(time.Since(began)) },
		Write: func(r results.Reading) error {
			n.mu.Lock()
			defer n.mu.Unlock()
			if n.fail {
				return errors.New("the disk is full")
			}
			n.lines = append(n.lines, fmt.Sprintf("%d.%d at %v in %v: %d %s", r.Session, r.Source, time.Duration(r.AtNS), time.Duration(r.TookNS), len(r.Devices), r.Error))
			return nil
		},
		Note: func(text string) {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.notes = append(n.notes, text)
		},
	}
}

// TestRecorder: a page is read at its pace and once more at the end; what fails is
// recorded, and told once.
func TestRecorder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		reads := 0
		r := &Recorder{stop: make(chan struct{}), sources: []reader{{
			TelemetrySource: results.TelemetrySource{URL: "http://box/metrics", EveryNS: int64(time.Second)},
			read: func(context.Context) (*page, error) {
				reads++
				time.Sleep(100 * time.Millisecond)
				if reads == 3 || reads == 4 {
					return nil, errors.New("HTTP 500")
				}
				return &page{devices: []results.DeviceReading{{Device: "GPU-aa"}}}, nil
			},
		}}}
		n := &notebook{}
		r.Start(n.sink(began))
		time.Sleep(5500 * time.Millisecond)
		r.Stop()
		want := []string{
			"2.0 at 100ms in 100ms: 1 ", "2.0 at 1.1s in 100ms: 1 ", "2.0 at 2.1s in 100ms: 0 HTTP 500", "2.0 at 3.1s in 100ms: 0 HTTP 500",
			"2.0 at 4.1s in 100ms: 1 ", "2.0 at 5.1s in 100ms: 1 ", "2.0 at 5.6s in 100ms: 1 ",
		}
		if diff := cmp.Diff(want, n.lines); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{
			"telemetry http://box/metrics is lost: HTTP 500; no energy will be told of what this touches",
			"telemetry http://box/metrics is there again",
		}, n.notes); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestRecorderCannotWrite: that ends the reading, not the run.
func TestRecorderCannotWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reads := 0
		r := &Recorder{stop: make(chan struct{}), sources: []reader{{
			TelemetrySource: results.TelemetrySource{URL: "http://box/metrics", EveryNS: int64(time.Second)},
			read:            func(context.Context) (*page, error) { reads++; return &page{}, nil },
		}}}
		n := &notebook{fail: true}
		r.Start(n.sink(time.Now()))
		time.Sleep(10 * time.Second)
		r.Stop()
		if reads != 1 || !slices.ContainsFunc(n.notes, func(s string) bool { return strings.Contains(s, "is not read any more: the disk is full") }) {
			t.Errorf("%d readings, notes %q", reads, n.notes)
		}
	})
}

// TestSlowPage: a page that never comes is given up, so that the next can be read.
func TestSlowPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := source{TelemetrySource: results.TelemetrySource{URL: "http://box/metrics"}, known: known(t), client: &http.Client{Transport: never{}}}
		began := time.Now()
		_, err := s.read(t.Context())
		if err == nil || err.Error() != "no page within 5s" || time.Since(began) != 5*time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

// never answers.
type never struct{}

func (never) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}
