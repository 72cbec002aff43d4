package results

import (
	"fmt"
	"slices"
)

// Contents is what a records file holds.
type Contents struct {
	Headers []*Header // one for each session; never empty
	Targets []*TargetInfo
	// Declared are the stages that a search made, in its order.
	Declared []Stage
	Records  []*Record // in the order of their ends; nil where they were not kept
	Warnings []string
}

// Stages are those of the first header, then those declared since.
func (c *Contents) Stages() []Stage {
	return append(slices.Clone(c.Headers[0].Stages), c.Declared...)
}

// Read reads records.jsonl, texts included, and keeps all of it: it is for runs that
// are known to be small. The error is ErrNoHeader for a file that holds nothing, a
// *SyntaxError for the first line that is bad or does not belong, a *VersionError
// for an unknown schema. A torn last line is dropped and leaves a warning.
func (d *Dir) Read() (*Contents, error) {
	var all []*Record
	c, err := d.Records(func(_ *Contents, r *Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.Records = all
	return c, nil
}

// Records reads records.jsonl as Read does and shows visit each request in the order
// of their ends, with what was read before it; it keeps none. An error of visit ends
// the reading.
func (d *Dir) Records(visit func(before *Contents, r *Record) error) (*Contents, error) {
	f, err := openRead(d.file(RecordsFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return wholeRecords(f.Name()).each(f, visit)
}

// begun is ErrNoHeader for a file that was read and held nothing.
func (c *Contents) begun(name string) error {
	if len(c.Headers) == 0 {
		return fmt.Errorf("%s: %w: nothing was measured", name, ErrNoHeader)
	}
	return nil
}

const beforeHeader = "comes before any header line"

// add keeps a line that is no request, or says why it does not belong.
func (c *Contents) add(l line) (msg string) {
	if h, ok := l.(*Header); ok {
		return c.addHeader(h)
	}
	if len(c.Headers) == 0 {
		return beforeHeader
	}
	switch v := l.(type) {
	case *TargetInfo:
		c.Targets = append(c.Targets, v)
	case *StageLine:
		if want := len(c.Headers[0].Stages) + len(c.Declared); v.Index != want {
			return fmt.Sprintf("declares stage %d; expected stage %d", v.Index, want)
		}
		c.Declared = append(c.Declared, v.Stage)
	}
	return ""
}

func (c *Contents) addHeader(h *Header) string {
	if len(c.Headers) > 0 {
		first := c.Headers[0]
		switch {
		case h.RunID != first.RunID:
			return fmt.Sprintf("belongs to run %q; this file is of run %q", h.RunID, first.RunID)
		case h.PlanHash != first.PlanHash || !slices.EqualFunc(h.Stages, first.Stages, sameStage):
			return "was written for another plan than the session before it"
		}
	}
	if h.Session != len(c.Headers) {
		return fmt.Sprintf("is session %d; expected session %d", h.Session, len(c.Headers))
	}
	if _, err := parseAnchor(h.Anchor); err != nil {
		return fmt.Sprintf("anchor is %q; expected a time as in RFC 3339", h.Anchor)
	}
	c.Headers = append(c.Headers, h)
	return ""
}

// belongs says why a record of this stage, session and suite cannot stand after
// what was read; "" where it can.
func (c *Contents) belongs(stage, session int, suite string) string {
	at := func(s Stage) bool { return s.Index == stage }
	of := c.Headers[len(c.Headers)-1].Stages
	i := slices.IndexFunc(of, at)
	if i < 0 {
		of = c.Declared
		i = slices.IndexFunc(of, at)
	}
	switch {
	case i < 0:
		return fmt.Sprintf("stage %d is not among those of the header, nor was it declared since", stage)
	case session < 0 || session >= len(c.Headers):
		return fmt.Sprintf("session %d has no header", session)
	case of[i].Suite != suite:
		return fmt.Sprintf("suite is %q, and stage %d asks %q: the line was edited, or is another run's", suite, stage, of[i].Suite)
	}
	return ""
}
