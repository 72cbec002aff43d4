package jinja

import "slices"

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
		p.asked++
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
