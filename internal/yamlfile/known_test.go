package yamlfile

import (
	"strings"
	"testing"
)

// TestKeyOfElsewhere: a key that another mapping has is not suggested for
// itself.
func TestKeyOfElsewhere(t *testing.T) {
	var file struct {
		Rate struct {
			From float64 `yaml:"from"`
		} `yaml:"rate"`
		Arrival struct {
			RateRPS float64 `yaml:"rate_rps"`
		} `yaml:"arrival"`
	}
	err := Decode("f.yaml", []byte("arrival: {rate: 1}\n"), &file)
	if err == nil || !strings.Contains(err.Error(), `unknown key "rate" (did you mean "rate_rps"?)`) {
		t.Errorf("error is %v", err)
	}
}
