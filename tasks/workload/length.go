package workload

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"
	"gonum.org/v1/gonum/stat/distuv"
)

// A Length says how long a text is to be, in exactly one unit. The zero value
// stands for the default of where it is used.
type Length struct {
	// Chars are grapheme clusters of the NFC text: the same work for every model.
	Chars *Distribution `yaml:"chars,omitempty" json:"chars,omitempty"`
	// Tokens are those of the model that is measured.
	Tokens *Distribution `yaml:"tokens,omitempty" json:"tokens,omitempty"`
}

func (l Length) given() bool { return l.Chars != nil || l.Tokens != nil }

// validate names the field, called so, that makes no sense. Nothing given is
// sound.
func (l Length) validate(field string) error {
	switch {
	case l.Chars != nil && l.Tokens != nil:
		return fmt.Errorf("%s is given in chars and in tokens; expected one of them", field)
	case l.Chars != nil:
		return under(field+".chars", l.Chars.validate(1))
	case l.Tokens != nil:
		return under(field+".tokens", l.Tokens.validate(1))
	}
	return nil
}

// under puts the name of a field before what its error says.
func under(field string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s.%w", field, err)
}

// The distributions of a count.
const (
	Fixed     = "fixed"
	Normal    = "normal"
	LogNormal = "lognormal"
	Uniform   = "uniform"
	FromFile  = "file"
)

// maxCount bounds a length, in characters or tokens.
const maxCount = 2_000_000

// A Distribution is that of a count. In YAML a bare number is a fixed one.
type Distribution struct {
	// Kind is fixed, normal, lognormal, uniform or file.
	Kind string `yaml:"distribution" json:"distribution" jsonschema:"enum=fixed,enum=normal,enum=lognormal,enum=uniform,enum=file,required"`
	// Value is that of a fixed one.
	Value int `yaml:"value,omitempty" json:"value,omitempty"`
	// Mean and SD, of a normal or lognormal one, are those of the count itself,
	// before it is rounded and clipped: of a lognormal not of its logarithm.
	Mean float64 `yaml:"mean,omitempty" json:"mean,omitempty"`
	SD   float64 `yaml:"sd,omitempty" json:"sd,omitempty"`
	// Min and Max are the bounds of a uniform one, both included; any other is
	// clipped to them. 0 is no bound, which leaves 1 to 2000000.
	Min int `yaml:"min,omitempty" json:"min,omitempty"`
	Max int `yaml:"max,omitempty" json:"max,omitempty"`
	// File holds the counts to draw from, one a line; # begins a comment.
	File string `yaml:"file,omitempty" json:"file,omitempty"`
}

// BareYAML says that a whole number will do.
func (Distribution) BareYAML() any { return 0 }

// UnmarshalYAML also takes a bare number.
func (d *Distribution) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&d.Value) == nil {
		d.Kind = Fixed
		return nil
	}
	type plain Distribution // without this method
	return unmarshal((*plain)(d))
}

// MarshalYAML writes a fixed one as a bare number.
func (d Distribution) MarshalYAML() (any, error) {
	if d == (Distribution{Kind: Fixed, Value: d.Value}) {
		return d.Value, nil
	}
	type plain Distribution
	return plain(d), nil
}

// JSONSchemaExtend says the same of the bare number in the JSON Schema.
func (Distribution) JSONSchemaExtend(s *jsonschema.Schema) {
	object := *s
	*s = jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "integer"}, &object}}
}

// validate finds the first field that makes no sense; least is the smallest
// count that is of use.
func (d Distribution) validate(least int) error {
	switch {
	case d.Kind == Fixed && (d.Value < least || d.Value > maxCount):
		return fmt.Errorf("value is %d; expected %d to %d", d.Value, least, maxCount)
	case d.Kind != Fixed && d.Value != 0:
		return fmt.Errorf("value is %d; expected none beside distribution %s", d.Value, d.Kind)
	case d.Min < 0 || d.Min > maxCount:
		return fmt.Errorf("min is %d; expected %d to %d", d.Min, least, maxCount)
	case d.Max < 0 || d.Max > maxCount:
		return fmt.Errorf("max is %d; expected %d to %d", d.Max, least, maxCount)
	case d.Max > 0 && d.Max < max(d.Min, least):
		return fmt.Errorf("max is %d, below min, which is %d", d.Max, max(d.Min, least))
	case d.File != "" && d.Kind != FromFile:
		return fmt.Errorf("file is %q; expected none beside distribution %s", d.File, d.Kind)
	}
	return d.validateKind()
}

func (d Distribution) validateKind() error {
	moments := d.Mean != 0 || d.SD != 0
	switch d.Kind {
	case Normal, LogNormal:
		switch {
		case !(d.Mean > 0 && d.Mean <= maxCount):
			return fmt.Errorf("mean is %v; expected more than 0, up to %d", d.Mean, maxCount)
		case !(d.SD >= 0 && d.SD <= maxCount):
			return fmt.Errorf("sd is %v; expected 0 to %d", d.SD, maxCount)
		}
		return nil
	case Fixed, Uniform, FromFile:
		if moments {
			return fmt.Errorf("mean is %v and sd %v; expected none with distribution %s", d.Mean, d.SD, d.Kind)
		}
	default:
		return fmt.Errorf("distribution is %q; expected %s, %s, %s or %s, or a bare number", d.Kind, Normal, LogNormal, Uniform, FromFile)
	}
	switch {
	case d.Kind == Fixed && (d.Min != 0 || d.Max != 0):
		return errors.New("min and max clip nothing of a fixed count; leave them out")
	case d.Kind == Uniform && (d.Min == 0 || d.Max == 0):
		return errors.New("min or max is missing; a uniform distribution needs both")
	case d.Kind == FromFile && d.File == "":
		return errors.New("file is missing; expected a file of counts, one a line")
	}
	return nil
}

// sampler is the quantile function of a valid distribution, rounded to a whole
// count, clipped and never below least: a count for each u from 0 to 1. The
// error is that of the file.
func (d Distribution) sampler(least int) (func(u float64) int, error) {
	quantile := func(float64) float64 { return float64(d.Value) }
	switch d.Kind {
	case Normal:
		quantile = distuv.Normal{Mu: d.Mean, Sigma: d.SD}.Quantile
	case LogNormal:
		// The mean m and the standard deviation s of a lognormal variable are
		// those of a normal one with σ² = ln(1 + s²/m²) and μ = ln m − σ²/2.
		variance := math.Log1p(d.SD * d.SD / (d.Mean * d.Mean))
		quantile = distuv.LogNormal{Mu: math.Log(d.Mean) - variance/2, Sigma: math.Sqrt(variance)}.Quantile
	case Uniform:
		quantile = func(u float64) float64 { return float64(d.Min + int(u*float64(d.Max-d.Min+1))) }
	case FromFile:
		counts, err := readCounts(d.File)
		if err != nil {
			return nil, err
		}
		quantile = func(u float64) float64 { return float64(counts[min(int(u*float64(len(counts))), len(counts)-1)]) }
	}
	lo, hi := max(d.Min, least), maxCount
	if d.Max > 0 {
		hi = d.Max
	}
	return func(u float64) int {
		return int(min(max(math.Round(quantile(u)), float64(lo)), float64(hi)))
	}, nil
}

// readCounts reads a file of counts, one a line.
func readCounts(file string) ([]int, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("lengths cannot be read: %w", err)
	}
	defer f.Close()
	return parseCounts(f, file)
}

func parseCounts(r io.Reader, file string) ([]int, error) {
	var counts []int
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "\ufeff"), "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		count, err := strconv.Atoi(text)
		if err != nil || count < 1 || count > maxCount {
			return nil, fmt.Errorf("%s:%d: %.40q is no length; expected a whole number from 1 to %d", file, n, text, maxCount)
		}
		counts = append(counts, count)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(counts) == 0 {
		return nil, fmt.Errorf("%s holds no length; expected one a line", file)
	}
	return counts, nil
}
