package gate

import (
	"bytes"
	"encoding/xml"

	"github.com/jstemmer/go-junit-report/v2/junit"
)

// JUnit is the report as JUnit XML, a test case for each check: a regression is a
// failure, what could not be decided or tested an error; what may stay undecided is
// skipped.
func (r *Report) JUnit(name string) ([]byte, error) {
	suite := junit.Testsuite{Name: name, Time: "0"} // a decimal by the schema
	for i := range r.Checks {
		suite.AddTestcase(r.testcase(&r.Checks[i]))
	}
	all := junit.Testsuites{Name: "hanbench"}
	all.AddSuite(suite)
	var b bytes.Buffer
	if err := all.WriteXML(&b); err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), b.Bytes()...), nil
}

func (r *Report) testcase(k *Check) junit.Testcase {
	c := junit.Testcase{Name: k.Gate + " [" + k.where() + "]", Classname: "hanbench." + k.New}
	result := &junit.Result{Message: k.Says(), Type: k.Outcome, Data: k.Says()} // GitLab shows the text, others the attribute
	switch {
	case k.Outcome == Pass:
		c.SystemOut = &junit.Output{Data: k.Says()}
	case k.Outcome == Regression:
		c.Failure = result
	case k.Outcome == Inconclusive && r.Inconclusive == InconclusivePass:
		c.Skipped = result
	default:
		c.Error = result
	}
	return c
}
