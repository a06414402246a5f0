package ddl

// relation is a condition between two columns: left operator right, with the operator <,
// <= or <>. It holds where one of them is NULL.
type relation struct {
	left, right name
	operator    string
}

// relations reads a part of a condition that compares columns with each other. It is
// false for all else.
func (p *parser) relations(part []token) (found []relation, ok bool) {
	q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.unwrap(part)}
	ok = q.try(func() bool {
		parts := q.alternatives()
		var nulls []name
		var rest [][]token
		for _, one := range parts {
			if n, isNull := q.isNullTest(one, "IS NULL"); isNull {
				nulls = append(nulls, n)
			} else {
				rest = append(rest, one)
			}
		}
		if len(rest) != 1 {
			return false
		}
		one := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.unwrap(rest[0])}
		found = one.related()
		for _, n := range nulls {
			if !isAbout(found, n) {
				return false
			}
		}
		return one.atEnd()
	})
	return found, ok
}

// isAbout reports whether all relations are about a column.
func isAbout(relations []relation, n name) bool {
	for _, r := range relations {
		if r.left.text != n.text && r.right.text != n.text {
			return false
		}
	}
	return true
}

// isNullTest reports whether tokens are a column with IS NULL or IS NOT NULL behind it.
func (p *parser) isNullTest(tokens []token, words string) (n name, ok bool) {
	q := &parser{lexer: p.lexer, dialect: p.dialect, tokens: p.unwrap(tokens)}
	ok = q.try(func() bool { n = q.operand(); return q.words(words) && q.atEnd() })
	return n, ok
}

// related takes a < b, or a BETWEEN b AND c, which are two relations.
func (p *parser) related() []relation {
	left := p.operand()
	if p.words("BETWEEN") {
		low := p.operand()
		p.needWords("AND")
		return []relation{{low, left, "<="}, {left, p.operand(), "<="}}
	}
	operator := p.text(p.take())
	right := p.operand()
	switch operator {
	case "<", "<=":
		return []relation{{left, right, operator}}
	case ">", ">=":
		return []relation{{right, left, mirrored[operator]}}
	case "<>", "!=":
		return []relation{{left, right, "<>"}}
	}
	p.expected("a comparison")
	return nil
}
