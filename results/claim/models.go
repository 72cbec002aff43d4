package claim

import (
	_ "embed"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/hanbench/hanbench/internal/yamlfile"
)

// A Model is what is known of models by their names and does not stand in a run's
// records; models.yaml describes the fields.
type Model struct {
	Match string `yaml:"match" json:"match" jsonschema:"required"`
	Maker string `yaml:"maker" json:"maker,omitempty"`
	// Country is that of the maker, ISO 3166 alpha-2.
	Country string `yaml:"country" json:"country,omitempty"`
	// Parameters are in billions, all of them; 0 where they are not known.
	Parameters float64 `yaml:"parameters" json:"parameters,omitempty"`
	// Base is the model whose weights it is built on, where those are another
	// maker's.
	Base   string `yaml:"base" json:"base,omitempty"`
	Source string `yaml:"source" json:"source,omitempty"` // of what is said
	Price  *Price `yaml:"price" json:"price,omitempty"`
}

// A Price is of a million tokens.
type Price struct {
	Currency string  `yaml:"currency" json:"currency" jsonschema:"required"` // ISO 4217
	Input    float64 `yaml:"input" json:"input" jsonschema:"required"`
	Output   float64 `yaml:"output" json:"output" jsonschema:"required"` // reasoning included
}

//go:embed models.yaml
var modelsYAML []byte

// Models are the models that hanbench knows by name. The first whose pattern fits
// is meant. The error is a mistake in the embedded file.
func Models() ([]Model, error) {
	var f struct {
		Models []Model `yaml:"models"`
	}
	if err := yamlfile.Decode("models.yaml", modelsYAML, &f); err != nil {
		return nil, err
	}
	for i := range f.Models {
		if err := f.Models[i].validate(fmt.Sprintf("models[%d]", i)); err != nil {
			return nil, fmt.Errorf("models.yaml: %w", err)
		}
	}
	return f.Models, nil
}

func (m *Model) validate(at string) error {
	switch {
	case strings.TrimSpace(m.Match) == "":
		return wrong(at+".match", "is missing; write the model's name or a pattern such as gpt-4o*")
	case m.Country != "" && !isCountry(m.Country):
		return wrong(at+".country", "is %q; expected two capitals as in ISO 3166, such as KR", m.Country)
	case !finite(m.Parameters) || m.Parameters < 0:
		return wrong(at+".parameters", "is %v; expected billions of parameters", m.Parameters)
	case m.Price == nil:
		return nil
	case !currency.MatchString(m.Price.Currency):
		return wrong(at+".price.currency", "is %q; expected three capitals as in ISO 4217, such as KRW", m.Price.Currency)
	case !finite(m.Price.Input) || !finite(m.Price.Output) || m.Price.Input < 0 || m.Price.Output < 0:
		return wrong(at+".price", "is %v and %v; expected the price of a million tokens, 0 or more", m.Price.Input, m.Price.Output)
	}
	return nil
}

var currency = regexp.MustCompile(`^[A-Z]{3}$`)

// modelOf joins what the first models that fit say of each thing.
func modelOf(name string, known []Model) Model {
	m := Model{}
	for _, k := range known {
		if !fits(k.Match, name) {
			continue
		}
		m.Maker, m.Country = orDefault(m.Maker, k.Maker), orDefault(m.Country, k.Country)
		m.Base, m.Source = orDefault(m.Base, k.Base), orDefault(m.Source, k.Source)
		if m.Parameters == 0 {
			m.Parameters = k.Parameters
		}
		if m.Price == nil {
			m.Price = k.Price
		}
	}
	return m
}

// billions is a number of parameters as people and servers write it: 7.8B, 32b,
// 235B-A22B (of which 22 are at work), 560M.
var billions = regexp.MustCompile(`(?i)(?:^|[^a-z0-9.])(\d+(?:\.\d+)?)(b|m)(?:$|[^a-z0-9])`)

// parametersIn reads the parameters from a model's name or from what a server
// says of them, billions. ok is false where there are none, or several that are
// not the same: an 8x7B is not told from its name.
func parametersIn(text string) (v float64, ok bool) {
	for _, m := range billions.FindAllStringSubmatch(text, -1) {
		n, err := strconv.ParseFloat(m[1], 64)
		if err != nil || n == 0 {
			continue
		}
		if strings.EqualFold(m[2], "m") {
			n /= 1000
		}
		if ok && n != v {
			return 0, false
		}
		v, ok = n, true
	}
	return v, ok && !math.IsInf(v, 0)
}
