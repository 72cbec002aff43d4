package workload

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// drawn is a sample of n lengths as a workload draws them.
func drawn(t *testing.T, d Distribution, n int) []float64 {
	t.Helper()
	w := newWorkload(t, Recipe{Name: "w", Input: Length{Tokens: &d}})
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(w.Turn(i, 0, Marker{}, Typical()).InputTokens)
	}
	return out
}

func newWorkload(t testing.TB, s Recipe) *Workload {
	t.Helper()
	w, err := New(s, 42)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestDistributions holds drawn lengths against the equations of their
// distributions: mean, standard deviation, quantiles, and as a whole by
// Kolmogorov and Smirnov.
func TestDistributions(t *testing.T) {
	const n = 4000
	sigma := math.Sqrt(math.Log(1 + 0.64)) // of a lognormal with sd = 0.8 × mean
	for _, tc := range []struct {
		name     string
		d        Distribution
		mean, sd float64
		cdf      func(x float64) float64
	}{
		{"정규", Distribution{Kind: Normal, Mean: 5000, SD: 800}, 5000, 800, distuv.Normal{Mu: 5000, Sigma: 800}.CDF},
		{"로그정규", Distribution{Kind: LogNormal, Mean: 5000, SD: 4000}, 5000, 4000,
			distuv.LogNormal{Mu: math.Log(5000) - sigma*sigma/2, Sigma: sigma}.CDF},
		{"균등", Distribution{Kind: Uniform, Min: 1001, Max: 9000}, 5000.5, 7999 / math.Sqrt(12), distuv.Uniform{Min: 1000.5, Max: 9000.5}.CDF},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := drawn(t, tc.d, n)
			mean, sd := stat.MeanStdDev(got, nil)
			if math.Abs(mean-tc.mean) > 4*tc.sd/math.Sqrt(n) {
				t.Errorf("mean %.1f; want %.1f", mean, tc.mean)
			}
			if math.Abs(sd/tc.sd-1) > 0.1 {
				t.Errorf("sd %.1f; want %.1f", sd, tc.sd)
			}
			slices.Sort(got)
			for _, q := range []float64{0.1, 0.5, 0.9} {
				if p := tc.cdf(got[int(q*n)]); math.Abs(p-q) > 0.03 {
					t.Errorf("the %v quantile is that of %.3f", q, p)
				}
			}
			d := 0.0
			for i, x := range got {
				d = max(d, tc.cdf(x)-float64(i)/n, float64(i+1)/n-tc.cdf(x))
			}
			if limit := 1.63 / math.Sqrt(n); d > limit { // 1%
				t.Errorf("Kolmogorov-Smirnov distance %.4f; want at most %.4f", d, limit)
			}
		})
	}
}

func TestClipping(t *testing.T) {
	got := drawn(t, Distribution{Kind: Normal, Mean: 100, SD: 100, Min: 50, Max: 120}, 1000)
	if lo, hi := slices.Min(got), slices.Max(got); lo != 50 || hi != 120 {
		t.Errorf("%v to %v; want 50 to 120", lo, hi)
	}
	if lo := slices.Min(drawn(t, Distribution{Kind: Normal, Mean: 10, SD: 100}, 1000)); lo != 1 {
		t.Errorf("the least is %v; want 1", lo)
	}
	if got := drawn(t, Distribution{Kind: Fixed, Value: 77}, 3); !slices.Equal(got, []float64{77, 77, 77}) {
		t.Errorf("fixed: %v", got)
	}
}

func TestLengthsFromFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lengths.txt")
	if err := os.WriteFile(file, []byte("\ufeff# 길이\r\n100\r\n\n200 # 둘째\n900\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	count := map[float64]int{}
	for _, n := range drawn(t, Distribution{Kind: FromFile, File: file, Max: 800}, 3000) {
		count[n]++
	}
	for _, want := range []float64{100, 200, 800} {
		if c := count[want]; c < 900 || c > 1100 {
			t.Errorf("%v came %d times in 3000; want about 1000", want, c)
		}
	}
	if len(count) != 3 {
		t.Errorf("lengths %v; want 100, 200 and 800", count)
	}
}

func TestParseCountsErrors(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"빈 파일", "# 없음\n", "f holds no length; expected one a line"},
		{"글", "1\n셋\n", `f:2: "셋" is no length; expected a whole number from 1 to 2000000`},
		{"영", "0\n", `f:1: "0" is no length; expected a whole number from 1 to 2000000`},
		{"두 수", "1 2\n", `f:1: "1 2" is no length; expected a whole number from 1 to 2000000`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := parseCounts(strings.NewReader(tc.text), "f"); err == nil || err.Error() != tc.want {
				t.Errorf("error %v; want %s", err, tc.want)
			}
		})
	}
}

// FuzzParseCounts: what is read is within the bounds, or there is an error.
func FuzzParseCounts(f *testing.F) {
	f.Add("1\n2 # x\n")
	f.Add("\ufeff12\r\n")
	f.Add("-1\n")
	f.Fuzz(func(t *testing.T, text string) {
		counts, err := parseCounts(strings.NewReader(text), "f")
		if (err == nil) != (len(counts) > 0) {
			t.Fatalf("%d counts and error %v", len(counts), err)
		}
		for _, n := range counts {
			if n < 1 || n > maxCount {
				t.Errorf("count %d", n)
			}
		}
	})
}

func TestDistributionYAML(t *testing.T) {
	for text, want := range map[string]Distribution{
		"500\n": {Kind: Fixed, Value: 500},
		"distribution: lognormal\nmean: 500.5\nsd: 10.0\nmin: 3\n": {Kind: LogNormal, Mean: 500.5, SD: 10, Min: 3},
	} {
		var got Distribution
		if err := yaml.Unmarshal([]byte(text), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		back, err := yaml.Marshal(got)
		if err != nil || string(back) != text {
			t.Errorf("written back as %q, %v; want %q", back, err, text)
		}
	}
}

// TestHashOfFiles: the hash is that of what a file holds, not of where it lies.
func TestHashOfFiles(t *testing.T) {
	hash := func(name, content string) string {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return newWorkload(t, Recipe{Name: "w", Output: Length{Tokens: &Distribution{Kind: FromFile, File: file}}}).Hash
	}
	if a, b := hash("a", "1\n2\n"), hash("b", "1\n2\n"); a != b {
		t.Errorf("the same content has hashes %s and %s", a, b)
	}
	if a, b := hash("a", "1\n2\n"), hash("a", "1\n3\n"); a == b {
		t.Error("other content has the same hash")
	}
}
