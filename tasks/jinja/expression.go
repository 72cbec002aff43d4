package jinja

import "slices"

// expression reads one, with a condition after it: a if b else c.
func (p *parser) expression() (expr, error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.leave()
	start := len(p.loads)
	e, err := p.noCondition()
	for err == nil && p.is("if") {
		line := p.next().line
		c := &choice{then: e, line: line}
		asked, then := p.asked, len(p.loads)
		if c.test, err = p.noCondition(); err != nil {
			return nil, err
		}
		test := slices.Clone(p.loads[then:])
		if p.take("else") {
			if c.other, err = p.expression(); err != nil {
				return nil, err
			}
		}
		if p.asked > asked { // what is in the branches may be missing
			p.loads = append(p.loads[:start], test...)
		}
		e = c
	}
	return e, err
}

// tuple reads expressions with commas between them: more than one, or one with
// a comma after it, are a tuple.
func (p *parser) tuple() (expr, error) { return p.tupleOf(p.expression) }

func (p *parser) tupleOf(read func() (expr, error)) (expr, error) {
	first, err := read()
	if err != nil || !p.is(",") {
		return first, err
	}
	items := []expr{first}
	for p.take(",") {
		if p.endsTuple() {
			break
		}
		e, err := read()
		if err != nil {
			return nil, err
		}
		items = append(items, e)
	}
	return &sequence{items: items, tuple: true}, nil
}

func (p *parser) endsTuple() bool {
	t := p.peek()
	return t.kind == tokenBlockEnd || t.kind == tokenPrintEnd || t.kind == tokenEnd || p.is(")") || p.is("]") || p.is("in")
}

func (p *parser) noCondition() (expr, error) { return p.or() }

func (p *parser) or() (expr, error) {
	left, err := p.and()
	for err == nil && p.is("or") {
		line := p.next().line
		var right expr
		right, err = p.and()
		left = &logical{"or", left, right, line}
	}
	return left, err
}

func (p *parser) and() (expr, error) {
	left, err := p.not()
	for err == nil && p.is("and") {
		line := p.next().line
		var right expr
		right, err = p.not()
		left = &logical{"and", left, right, line}
	}
	return left, err
}

func (p *parser) not() (expr, error) {
	if !p.is("not") {
		return p.compare()
	}
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.leave()
	line := p.next().line
	e, err := p.not()
	return &negation{e, line}, err
}

func (p *parser) compare() (expr, error) {
	first, err := p.sum()
	if err != nil {
		return nil, err
	}
	c := &comparison{first: first}
	for {
		t := p.peek()
		operator := t.text
		switch {
		case t.kind == tokenOperator && slices.Contains([]string{"==", "!=", "<", "<=", ">", ">="}, operator), p.is("in"):
			p.pos++
		case p.is("not") && p.tokens[p.pos+1].kind == tokenName && p.tokens[p.pos+1].text == "in":
			p.pos += 2
			operator = "not in"
		default:
			if len(c.operators) == 0 {
				return first, nil
			}
			return c, nil
		}
		right, err := p.sum()
		if err != nil {
			return nil, err
		}
		c.line = t.line
		c.operators = append(c.operators, operator)
		c.rest = append(c.rest, right)
	}
}

// binary reads operators of one rank, from left to right.
func (p *parser) binary(operand func() (expr, error), operators ...string) (expr, error) {
	left, err := operand()
	for err == nil && p.peek().kind == tokenOperator && slices.Contains(operators, p.peek().text) {
		t := p.next()
		var right expr
		right, err = operand()
		left = &arithmetic{t.text, left, right, t.line}
	}
	return left, err
}

func (p *parser) sum() (expr, error)    { return p.binary(p.concat, "+", "-") }
func (p *parser) concat() (expr, error) { return p.binary(p.product, "~") }
func (p *parser) product() (expr, error) {
	return p.binary(p.power, "*", "/", "//", "%")
}
func (p *parser) power() (expr, error) {
	return p.binary(func() (expr, error) { return p.unary(true) }, "**")
}

func (p *parser) unary(filters bool) (expr, error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.leave()
	t := p.peek()
	var e expr
	var err error
	if p.take("-") || p.take("+") {
		e, err = p.unary(false)
		e = &sign{t.text, e, t.line}
	} else {
		e, err = p.primary()
	}
	if err != nil {
		return nil, err
	}
	if e, err = p.postfix(e); err != nil || !filters {
		return e, err
	}
	return p.filtersAndTests(e)
}

func (p *parser) primary() (expr, error) {
	t := p.next()
	switch t.kind {
	case tokenName:
		switch t.text {
		case "true", "True":
			return constant{true}, nil
		case "false", "False":
			return constant{false}, nil
		case "none", "None":
			return constant{nil}, nil
		}
		p.loads = append(p.loads, t.text)
		return &name{t.text, t.line}, nil
	case tokenNumber:
		return constant{t.value}, nil
	case tokenText:
		text := t.text
		for p.peek().kind == tokenText {
			text += p.next().text
		}
		return constant{text}, nil
	case tokenOperator:
		switch t.text {
		case "(":
			return p.parenthesis()
		case "[":
			return p.list()
		case "{":
			return p.dict()
		}
	}
	if t.kind != tokenEnd {
		p.pos--
	}
	return nil, p.fail("an expression is missing before %s", p.found())
}

func (p *parser) parenthesis() (expr, error) {
	if p.take(")") {
		return &sequence{tuple: true}, nil
	}
	e, err := p.tuple()
	if err != nil {
		return nil, err
	}
	return e, p.expect(")")
}

func (p *parser) list() (expr, error) {
	s := &sequence{}
	for !p.take("]") {
		if len(s.items) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
			if p.take("]") {
				break
			}
		}
		e, err := p.expression()
		if err != nil {
			return nil, err
		}
		s.items = append(s.items, e)
	}
	return s, nil
}

func (p *parser) dict() (expr, error) {
	d := &mapping{line: p.peek().line}
	for !p.take("}") {
		if len(d.keys) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
			if p.take("}") {
				break
			}
		}
		key, err := p.expression()
		if err != nil {
			return nil, err
		}
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		value, err := p.expression()
		if err != nil {
			return nil, err
		}
		d.keys, d.values = append(d.keys, key), append(d.values, value)
	}
	return d, nil
}
