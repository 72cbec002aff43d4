package jinja

import "slices"

// expression reads one, with a condition after it: a if b else c.
func (p *parser) expression() (expr, error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.leave()
	e, err := p.noCondition()
	for err == nil && p.is("if") {
		line := p.next().line
		c := &choice{then: e, line: line}
		if c.test, err = p.noCondition(); err != nil {
			return nil, err
		}
		if p.take("else") {
			if c.other, err = p.expression(); err != nil {
				return nil, err
			}
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
		p.loads[t.text] = true
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

// postfix reads what hangs on an expression: .name, [index], (arguments).
func (p *parser) postfix(e expr) (expr, error) {
	for {
		t := p.peek()
		var err error
		switch {
		case p.take("."):
			attribute := p.next()
			switch attribute.kind {
			case tokenName:
				e = &member{e, attribute.text, t.line}
			case tokenNumber:
				e = &item{e, constant{attribute.value}, t.line}
			default:
				p.pos--
				return nil, p.fail("a name is missing after the dot")
			}
		case p.take("["):
			e, err = p.subscript(e, t.line)
		case p.take("("):
			c := &call{function: e, line: t.line}
			c.arguments, err = p.arguments()
			e = c
		default:
			return e, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func (p *parser) subscript(e expr, line int) (expr, error) {
	var parts [3]expr
	colons := 0
	for !p.is("]") {
		if p.take(":") {
			colons++
			if colons > 2 {
				return nil, p.fail("a slice has three parts at most")
			}
			continue
		}
		var err error
		if parts[colons] != nil {
			return nil, p.fail("%q is missing before %s", "]", p.found())
		}
		if parts[colons], err = p.tuple(); err != nil {
			return nil, err
		}
	}
	p.pos++
	if colons > 0 {
		return &slice{e, parts, line}, nil
	}
	if parts[0] == nil {
		return nil, p.fail("an index is missing")
	}
	return &item{e, parts[0], line}, nil
}

// arguments reads them after the opening parenthesis.
func (p *parser) arguments() (argumentList, error) {
	var list argumentList
	for n := 0; !p.take(")"); n++ {
		if n > 0 {
			if err := p.expect(","); err != nil {
				return list, err
			}
			if p.take(")") {
				break
			}
		}
		if p.is("*") || p.is("**") {
			return list, p.fail("arguments by %s are not supported", p.peek().text)
		}
		t := p.peek()
		following := p.tokens[p.pos+1]
		named := t.kind == tokenName && following.kind == tokenOperator && following.text == "="
		if named {
			p.pos += 2
		}
		e, err := p.expression()
		if err != nil {
			return list, err
		}
		if named {
			list.names = append(list.names, t.text)
			list.named = append(list.named, e)
		} else {
			list.positional = append(list.positional, e)
		}
	}
	return list, nil
}

func (p *parser) filtersAndTests(e expr) (expr, error) {
	for {
		var err error
		switch {
		case p.take("|"):
			e, err = p.filter(e)
		case p.is("is"):
			e, err = p.test(e)
		case p.is("("):
			line := p.next().line
			c := &call{function: e, line: line}
			c.arguments, err = p.arguments()
			e = c
		default:
			return e, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// pipes reads filters alone.
func (p *parser) pipes(e expr) (expr, error) {
	for p.take("|") {
		var err error
		if e, err = p.filter(e); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func (p *parser) filter(e expr) (expr, error) {
	t := p.next()
	if t.kind != tokenName {
		p.pos--
		return nil, p.fail("the name of a filter is missing before %s", p.found())
	}
	if !knownFilter(t.text) {
		p.pos--
		return nil, p.fail("%s", unknownFilter(t.text))
	}
	f := &filtered{value: e, name: t.text, line: t.line}
	if n, ok := e.(*name); ok && (t.text == "default" || t.text == "d") {
		p.optional[n.name] = true
	}
	var err error
	if p.take("(") {
		f.arguments, err = p.arguments()
	}
	return f, err
}

func (p *parser) test(e expr) (expr, error) {
	line := p.next().line // is
	not := p.take("not")
	t := p.next()
	if t.kind != tokenName && t.kind != tokenOperator {
		p.pos--
		return nil, p.fail("the name of a test is missing before %s", p.found())
	}
	if !knownTest(t.text) {
		p.pos--
		return nil, p.fail("%s", unknownTest(t.text))
	}
	c := &tested{value: e, name: t.text, line: line}
	if n, ok := e.(*name); ok && (t.text == "defined" || t.text == "undefined") {
		p.optional[n.name] = true
	}
	following := p.peek()
	var err error
	switch {
	case p.take("("):
		c.arguments, err = p.arguments()
	case following.kind == tokenText || following.kind == tokenNumber || p.is("[") || p.is("{"),
		following.kind == tokenName && !slices.Contains([]string{"else", "or", "and", "is", "if", "not", "in", "recursive"}, following.text):
		var argument expr
		if argument, err = p.primary(); err == nil {
			argument, err = p.postfix(argument)
		}
		c.arguments.positional = []expr{argument}
	}
	if err != nil {
		return nil, err
	}
	if not {
		return &negation{c, line}, nil
	}
	return c, nil
}
