package jinja

import (
	"fmt"
)

type argumentList struct {
	positional, named []expr
	names             []string
}

func (l argumentList) eval(s *scope) (arguments, error) {
	a := arguments{}
	for _, e := range l.positional {
		v, err := e.eval(s)
		if err != nil {
			return a, err
		}
		a.positional = append(a.positional, v)
	}
	for i, e := range l.named {
		v, err := e.eval(s)
		if err != nil {
			return a, err
		}
		if a.named == nil {
			a.named = map[string]any{}
		}
		a.named[l.names[i]] = v
	}
	return a, nil
}

// defined fails where one of the arguments is undefined.
func (a arguments) defined() error {
	for _, v := range a.positional {
		if _, err := defined(v, nil); err != nil {
			return err
		}
	}
	for _, key := range sortedKeys(a.named) {
		if _, err := defined(a.named[key], nil); err != nil {
			return err
		}
	}
	return nil
}

type call struct {
	function  expr
	arguments argumentList
	line      int
}

func (c *call) eval(s *scope) (any, error) {
	if err := s.step(); err != nil {
		return nil, at(c.line, err)
	}
	f, err := s.value(c.function)
	if err != nil {
		return nil, at(c.line, err)
	}
	a, err := c.arguments.eval(s)
	if err != nil {
		return nil, at(c.line, err)
	}
	callable, ok := f.(function)
	if !ok {
		return nil, at(c.line, fmt.Errorf("'%s' object is not callable", typeName(f)))
	}
	if err := a.defined(); err != nil {
		return nil, at(c.line, err)
	}
	v, err := s.made(callable(a))
	return v, at(c.line, err)
}

type filtered struct {
	value     expr
	name      string
	arguments argumentList
	line      int
}

func (f *filtered) eval(s *scope) (any, error) {
	if err := s.step(); err != nil {
		return nil, at(f.line, err)
	}
	value, err := f.value.eval(s)
	if err != nil {
		return nil, at(f.line, err)
	}
	a, err := f.arguments.eval(s)
	if err != nil {
		return nil, at(f.line, err)
	}
	v, err := s.made(applyFilter(f.name, value, a))
	return v, at(f.line, err)
}

type tested struct {
	value     expr
	name      string
	arguments argumentList
	line      int
}

func (t *tested) eval(s *scope) (any, error) {
	value, err := t.value.eval(s)
	if err != nil {
		return nil, at(t.line, err)
	}
	a, err := t.arguments.eval(s)
	if err != nil {
		return nil, at(t.line, err)
	}
	yes, err := applyTest(t.name, value, a)
	return yes, at(t.line, err)
}
