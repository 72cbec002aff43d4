package claim

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/internal/suggest"
)

// A fieldError names the field of a claim file that cannot be.
type fieldError struct {
	field string // such as claims[2].source.url
	msg   string
}

func (e *fieldError) Error() string { return e.field + ": " + e.msg }

func wrong(field, format string, args ...any) error {
	return &fieldError{field, fmt.Sprintf(format, args...)}
}

// first is the first error of several.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Validate names the first field that cannot be, and what to do.
func (f *File) Validate() error {
	if f.Schema != Schema {
		if f.Schema == 0 {
			return wrong("schema", "is missing; write schema: %d", Schema)
		}
		return wrong("schema", "is %d; this build reads %d", f.Schema, Schema)
	}
	if err := first(f.Domestic.validate("domestic"), f.Foreign.validate("foreign")); err != nil {
		return err
	}
	for i := range f.Models {
		if err := f.Models[i].validate(fmt.Sprintf("models[%d]", i)); err != nil {
			return err
		}
	}
	if len(f.Claims) == 0 {
		return wrong("claims", "is empty; write at least one claim")
	}
	seen := map[string]bool{}
	for i := range f.Claims {
		c, at := &f.Claims[i], fmt.Sprintf("claims[%d]", i)
		if err := c.validate(at); err != nil {
			return err
		}
		if seen[c.ID] {
			return wrong(at+".id", "%q stands there twice; give each claim an id of its own", c.ID)
		}
		seen[c.ID] = true
	}
	return nil
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (c *Claim) validate(at string) error {
	if !idForm.MatchString(c.ID) {
		return wrong(at+".id", "is %q; expected words of a–z and 0–9 with hyphens, such as naver-korean-kmmlu", c.ID)
	}
	return first(
		c.Text.validate(at+".text"),
		c.Reading.validateIfThere(at+".reading"),
		c.Source.validate(at+".source"),
		c.validateSides(at),
		oneOf(at+".quantifier", c.Quantifier, QuantifierAll, QuantifierNamed, QuantifierBest, QuantifierAny),
		oneOf(at+".direction", c.Direction, DirectionAhead, DirectionBehind, DirectionSame),
		oneOf(at+".reasoning", c.Reasoning, ReasoningOn, ReasoningOff, likeRival),
		oneOf(at+".lineage", c.Lineage, lineageOwn),
		c.validateMargin(at),
		c.validateWhat(at),
		c.Size.validate(at+".size"),
		c.Evidence.validate(at+".evidence", c.metrics()[0]),
		c.validateLevels(at+".levels"),
		c.Closed.validateIfThere(at+".closed"),
		c.validatePublished(at),
	)
}

func (w Words) validate(at string) error {
	for _, f := range []struct{ name, text string }{{"ko", w.KO}, {"en", w.EN}} {
		if strings.TrimSpace(f.text) == "" {
			return wrong(at+"."+f.name, "is missing; a text is told in Korean (ko) and English (en)")
		}
	}
	return nil
}

func (w Words) validateIfThere(at string) error {
	if w.Empty() {
		return nil
	}
	return w.validate(at)
}

func (s Source) validate(at string) error {
	for _, f := range []struct{ name, text, what string }{
		{"who", s.Who, "who said it"}, {"where", s.Where, "where it stands"}, {"when", s.When, "a year, a month or a day"},
	} {
		if strings.TrimSpace(f.text) == "" {
			return wrong(at+"."+f.name, "is missing; write %s", f.what)
		}
	}
	if !isWhen(s.When) {
		return wrong(at+".when", "is %q; expected a year (2025), a month (2025-09) or a day (2025-09-18), in quotes", s.When)
	}
	if s.URL == "" {
		return nil
	}
	if u, err := url.Parse(s.URL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return wrong(at+".url", "is %q; expected an address such as https://arxiv.org/abs/2402.11548", s.URL)
	}
	return nil
}

func oneOf(at, value string, known ...string) error {
	if value == "" || slices.Contains(known, value) {
		return nil
	}
	near := ""
	if n := suggest.Nearest(value, known); n != "" {
		near = fmt.Sprintf(" (did you mean %q?)", n)
	}
	return wrong(at, "is %q%s; expected one of %s", value, near, strings.Join(known, ", "))
}

// validateSides: a claim of changed answers is of its subject alone.
func (c *Claim) validateSides(at string) error {
	if err := c.Subject.validate(at + ".subject"); err != nil {
		return err
	}
	if c.Subject.empty() {
		return wrong(at+".subject", "names nobody; give one of side, preset, model, maker, country")
	}
	alone := slices.Contains(c.Metrics, metricChanged)
	switch {
	case alone && len(c.Rivals) > 0:
		return wrong(at+".rivals", "do not go with %s, which is of one model's own answers; take them out", metricChanged)
	case !alone && len(c.Rivals) == 0:
		return wrong(at+".rivals", "is missing; say whom the subject is held against")
	}
	for i := range c.Rivals {
		r, at := &c.Rivals[i], fmt.Sprintf("%s.rivals[%d]", at, i)
		if err := r.validate(at); err != nil {
			return err
		}
		if r.empty() {
			return wrong(at, "names nobody; give one of side, preset, model, maker, country")
		}
		if c.Quantifier == QuantifierNamed && len(r.Model) == 0 {
			return wrong(at+".model", "is missing; quantifier named wants a model in each of the rivals")
		}
	}
	return nil
}

func (s *Selector) empty() bool {
	return s.Side == "" && len(s.Preset)+len(s.Model)+len(s.Maker)+len(s.Country) == 0
}

func (s *Selector) validate(at string) error {
	if s == nil {
		return nil
	}
	for _, f := range []struct {
		name string
		list []string
	}{{"preset", s.Preset}, {"model", s.Model}, {"maker", s.Maker}, {"country", s.Country}} {
		for i, text := range f.list {
			if strings.TrimSpace(text) == "" {
				return wrong(fmt.Sprintf("%s.%s[%d]", at, f.name, i), "is empty; write a name or a pattern such as exaone*, or take it out")
			}
		}
	}
	for i, country := range s.Country {
		if country != "*" && !isCountry(country) {
			return wrong(fmt.Sprintf("%s.country[%d]", at, i), "is %q; expected two capitals as in ISO 3166, such as KR", country)
		}
	}
	if at == "domestic" || at == "foreign" {
		if s.Side != "" {
			return wrong(at+".side", "cannot say who is %s; use preset, model, maker or country", at)
		}
	}
	return first(oneOf(at+".side", s.Side, SideDomestic, SideForeign), s.Except.validate(at+".except"))
}

func isCountry(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func (c *Claim) validateMargin(at string) error {
	switch {
	case !finite(c.Margin) || c.Margin < 0:
		return wrong(at+".margin", "is %v; expected 0 or more: 0.01 for a point of accuracy, 0.3 for 30%% fewer tokens", c.Margin)
	case c.Margin == 0 && c.direction() == DirectionSame:
		return wrong(at+".margin", "is missing; nothing can be shown to be exactly the same: say how much is still the same")
	case c.Margin > 0 && len(c.Metrics) > 1:
		return wrong(at+".margin", "is in the unit of one metric; give each metric a claim of its own")
	case c.Margin >= 1 && c.metrics()[0] != metricRating:
		return wrong(at+".margin", "is %v; expected less than 1: 0.01 for a point of accuracy, 0.3 for 30%% fewer tokens", c.Margin)
	}
	return nil
}

func (c *Claim) validateWhat(at string) error {
	for i, m := range c.Metrics {
		if known := Metrics(); !slices.Contains(known, m) {
			return wrong(fmt.Sprintf("%s.metrics[%d]", at, i), "is %s", suggest.Unknown(m, known))
		}
		if slices.Contains(c.Metrics[:i], m) {
			return wrong(fmt.Sprintf("%s.metrics[%d]", at, i), "is %q, which stands there before; name it once", m)
		}
	}
	if len(c.Suites) == 0 && c.Closed.Empty() {
		return wrong(at+".suites", "is missing; name the suites that would show it, or say with closed why nobody can test it")
	}
	for i, p := range c.Suites {
		at := fmt.Sprintf("%s.suites[%d]", at, i)
		if p.Suite == "" {
			return wrong(at+".suite", "is missing; name the suite")
		}
		if slices.ContainsFunc(c.Suites[:i], func(q Part) bool { return q.Label() == p.Label() }) {
			return wrong(at, "is %q, which stands there before; name it once", p.Label())
		}
		if slices.Contains(c.Metrics, metricChanged) && len(p.Tasks) != 2 {
			return wrong(at+".tasks", "names %d tasks; %s compares the answers to two", len(p.Tasks), metricChanged)
		}
	}
	if slices.Contains(c.Metrics, metricChanged) && (len(c.Metrics) > 1 || c.direction() != DirectionSame) {
		return wrong(at+".direction", "must be %s with the metric %s, which stands alone", DirectionSame, metricChanged)
	}
	return nil
}

func (s *Size) validate(at string) error {
	switch {
	case s == nil:
		return nil
	case !finite(s.Least) || s.Least < 0:
		return wrong(at+".least", "is %v; expected billions of parameters", s.Least)
	case !finite(s.Most) || s.Most < 0 || s.Most > 0 && s.Most < s.Least:
		return wrong(at+".most", "is %v; expected billions of parameters, not below least", s.Most)
	case !finite(s.Ratio) || s.Ratio != 0 && s.Ratio < 1:
		return wrong(at+".ratio", "is %v; expected 1 or more: the larger model's parameters by the smaller's", s.Ratio)
	case *s == Size{}:
		return wrong(at, "bounds nothing; give least, most or ratio")
	}
	return nil
}

// validateLevels: what is of all levels together is of none.
func (c *Claim) validateLevels(at string) error {
	if len(c.Levels) == 0 || slices.ContainsFunc(c.metrics(), ofLevel) {
		return nil
	}
	return wrong(at, "chooses levels of load, and %s is of all levels together; leave it out", strings.Join(c.metrics(), " and "))
}

func (n Need) validate(at, metric string) error {
	if n.Items < 0 {
		return wrong(at+".items", "is %d; expected 0 or more", n.Items)
	}
	if !finite(n.MDE) || n.MDE < 0 {
		return wrong(at+".mde", "is %v; expected 0 or more, in the unit of margin", n.MDE)
	}
	if n.MDE >= 1 && metric != metricRating {
		return wrong(at+".mde", "is %v; expected less than 1: 0.02 for two points of accuracy, 0.3 for 30%% fewer tokens", n.MDE)
	}
	return nil
}

func (c *Claim) validatePublished(at string) error {
	for i, p := range c.Published {
		at := fmt.Sprintf("%s.published[%d]", at, i)
		if err := first(p.Text.validate(at+".text"), p.Source.validate(at+".source")); err != nil {
			return err
		}
	}
	return nil
}
