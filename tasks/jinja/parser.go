package jinja

import (
	"fmt"
	"slices"
)

// parser makes statements and expressions of tokens.
type parser struct {
	tokens []token
	pos    int
	depth  int
	loads  []string        // names that are read, as often as they are,
	stores map[string]bool // that the template sets itself,
	// optional are those that it asks for before it reads them.
	optional map[string]bool
	asked    int // how often it asked
}

// deepest bounds how expressions and blocks may be nested.
const deepest = 200

func (p *parser) columns() []string {
	names := slices.DeleteFunc(p.loads, func(name string) bool {
		_, global := globals(name)
		return p.stores[name] || p.optional[name] || global
	})
	slices.Sort(names)
	return slices.Compact(names)
}

func (p *parser) peek() token { return p.tokens[p.pos] }

func (p *parser) next() token {
	t := p.tokens[p.pos]
	if t.kind != tokenEnd {
		p.pos++
	}
	return t
}

func (p *parser) fail(format string, args ...any) error {
	return &Error{Line: p.peek().line, Msg: fmt.Sprintf(format, args...)}
}

// is reports whether the next token is an operator or a word.
func (p *parser) is(text string) bool {
	t := p.peek()
	return (t.kind == tokenOperator || t.kind == tokenName) && t.text == text
}

// take skips an operator or a word if it comes next.
func (p *parser) take(text string) bool {
	if p.is(text) {
		p.pos++
		return true
	}
	return false
}

func (p *parser) expect(text string) error {
	if !p.take(text) {
		return p.fail("%q is missing before %s", text, p.found())
	}
	return nil
}

// found words the next token.
func (p *parser) found() string {
	t := p.peek()
	switch t.kind {
	case tokenEnd:
		return "the end"
	case tokenBlockEnd, tokenPrintEnd:
		return "the end of the tag"
	}
	return fmt.Sprintf("%q", t.text)
}

// deeper counts a level of nesting; the caller defers the call of leave.
func (p *parser) deeper() error {
	p.depth++
	if p.depth > deepest {
		return p.fail("it is nested too deeply")
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

// statements reads up to a tag that is not known here: it closes or divides
// the block around, or nothing.
func (p *parser) statements() ([]statement, error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.leave()
	var list []statement
	for {
		t := p.peek()
		var s statement
		var err error
		switch t.kind {
		case tokenEnd:
			return list, nil
		case tokenData:
			p.pos++
			s = data(t.text)
		case tokenPrintBegin:
			p.pos++
			s, err = p.print(t.line)
		case tokenBlockBegin:
			if closing(p.tokens[p.pos+1].text) {
				return list, nil
			}
			p.pos++
			s, err = p.block(t.line)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
}

func closing(word string) bool {
	return slices.Contains([]string{"elif", "else", "endif", "endfor", "endset", "endwith", "endmacro", "endfilter"}, word)
}

func (p *parser) print(line int) (statement, error) {
	e, err := p.tuple()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != tokenPrintEnd {
		return nil, p.fail("}} is missing before %s", p.found())
	}
	p.pos++
	return &printed{e, line}, nil
}

func (p *parser) blockEnd() error {
	if p.peek().kind != tokenBlockEnd {
		return p.fail("%%} is missing before %s", p.found())
	}
	p.pos++
	return nil
}

// body reads statements and the word of the tag that ends them.
func (p *parser) body(ends ...string) (list []statement, word string, err error) {
	if err := p.blockEnd(); err != nil {
		return nil, "", err
	}
	if list, err = p.statements(); err != nil {
		return nil, "", err
	}
	if p.peek().kind == tokenEnd || !slices.Contains(ends, p.tokens[p.pos+1].text) {
		return nil, "", p.fail("{%% %s %%} is missing", ends[len(ends)-1])
	}
	p.pos++
	return list, p.next().text, nil
}

func (p *parser) block(line int) (statement, error) {
	word := p.next()
	switch word.text {
	case "if":
		return p.condition(line)
	case "for":
		return p.loop(line)
	case "set":
		return p.assignment(line)
	case "with":
		return p.with(line)
	case "macro":
		return p.macro(line)
	case "filter":
		return p.filterBlock(line)
	}
	p.pos--
	return nil, p.fail("the tag {%% %s %%} is not known here (there are if, for, set, with, macro, filter and raw)", word.text)
}

func (p *parser) condition(line int) (statement, error) {
	asked := p.asked
	test, err := p.tuple()
	if err != nil {
		return nil, err
	}
	if p.asked > asked { // what is in the blocks may be missing
		before := len(p.loads)
		defer func() { p.loads = p.loads[:before] }()
	}
	then, word, err := p.body("elif", "else", "endif")
	if err != nil {
		return nil, err
	}
	c := &condition{test: test, then: then, line: line}
	switch word {
	case "elif":
		other, err := p.condition(line)
		c.other = []statement{other}
		return c, err
	case "else":
		if c.other, _, err = p.body("endif"); err != nil {
			return nil, err
		}
	}
	return c, p.blockEnd()
}

// targets reads names that are set, with commas between them.
func (p *parser) targets() ([]string, error) {
	var names []string
	bracket := p.take("(")
	for {
		t := p.next()
		if t.kind != tokenName {
			p.pos--
			return nil, p.fail("a name is missing before %s", p.found())
		}
		names = append(names, t.text)
		p.stores[t.text] = true
		if !p.take(",") {
			break
		}
	}
	if bracket {
		return names, p.expect(")")
	}
	return names, nil
}

func (p *parser) loop(line int) (statement, error) {
	names, err := p.targets()
	if err != nil {
		return nil, err
	}
	if err := p.expect("in"); err != nil {
		return nil, err
	}
	l := &loop{names: names, line: line}
	p.stores["loop"] = true
	if l.over, err = p.tupleOf(p.noCondition); err != nil {
		return nil, err
	}
	if p.take("if") {
		if l.test, err = p.expression(); err != nil {
			return nil, err
		}
	}
	if p.is("recursive") {
		return nil, p.fail("a recursive loop is not supported")
	}
	var word string
	if l.body, word, err = p.body("else", "endfor"); err != nil {
		return nil, err
	}
	if word == "else" {
		if l.other, _, err = p.body("endfor"); err != nil {
			return nil, err
		}
	}
	return l, p.blockEnd()
}

func (p *parser) assignment(line int) (statement, error) {
	names, err := p.targets()
	if err != nil {
		return nil, err
	}
	a := &assignment{names: names, line: line}
	if len(names) == 1 && p.take(".") {
		a.attribute = p.next().text
		delete(p.stores, names[0])
	}
	if p.take("=") {
		if a.value, err = p.tuple(); err != nil {
			return nil, err
		}
		return a, p.blockEnd()
	}
	if a.filters, err = p.pipes(&captured{}); err != nil {
		return nil, err
	}
	if a.body, _, err = p.body("endset"); err != nil {
		return nil, err
	}
	return a, p.blockEnd()
}

func (p *parser) with(line int) (statement, error) {
	w := &with{line: line}
	for p.peek().kind == tokenName {
		names, err := p.targets()
		if err != nil {
			return nil, err
		}
		if err := p.expect("="); err != nil {
			return nil, err
		}
		value, err := p.expression()
		if err != nil {
			return nil, err
		}
		w.sets = append(w.sets, &assignment{names: names, value: value, line: line})
		if !p.take(",") {
			break
		}
	}
	var err error
	if w.body, _, err = p.body("endwith"); err != nil {
		return nil, err
	}
	return w, p.blockEnd()
}

func (p *parser) macro(line int) (statement, error) {
	m := &macro{name: p.next().text, line: line}
	p.stores[m.name] = true
	if err := p.expect("("); err != nil {
		return nil, err
	}
	for !p.take(")") {
		if len(m.parameters) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		t := p.next()
		if t.kind != tokenName {
			p.pos--
			return nil, p.fail("a parameter is missing before %s", p.found())
		}
		p.stores[t.text] = true
		param := parameter{name: t.text}
		if p.take("=") {
			var err error
			if param.fallback, err = p.expression(); err != nil {
				return nil, err
			}
		}
		m.parameters = append(m.parameters, param)
	}
	var err error
	if m.body, _, err = p.body("endmacro"); err != nil {
		return nil, err
	}
	return m, p.blockEnd()
}

func (p *parser) filterBlock(line int) (statement, error) {
	f := &filterBlock{line: line}
	first, err := p.filter(&captured{})
	if err != nil {
		return nil, err
	}
	if f.filters, err = p.pipes(first); err != nil {
		return nil, err
	}
	if f.body, _, err = p.body("endfilter"); err != nil {
		return nil, err
	}
	return f, p.blockEnd()
}
