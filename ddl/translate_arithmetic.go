package ddl

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// concatenation is text || text.
func (t *translator) concatenation() term {
	x := t.sum()
	for t.mark("||") {
		y := t.sum()
		x = term{text: t.asText(x).within(rankSum) + " + " + t.asText(y).within(rankProduct), kind: textTerm, rank: rankSum}
	}
	return x
}

// asText returns a term as || takes it.
func (t *translator) asText(x term) term {
	if x.kind == wholeTerm {
		return term{text: "string(" + x.text + ")", kind: textTerm, rank: rankAtom}
	}
	t.need(x, textTerm)
	return x
}

func (t *translator) sum() term {
	x := t.product()
	for t.isMark("+") || t.isMark("-") {
		operator := t.text(t.take())
		x = t.arithmetic(x, operator, t.product(), rankSum)
	}
	return x
}

func (t *translator) product() term {
	x := t.sign()
	for t.isMark("*") || t.isMark("/") || t.isMark("%") {
		operator := t.text(t.take())
		x = t.arithmetic(x, operator, t.sign(), rankProduct)
	}
	return x
}

func (t *translator) sign() term {
	switch {
	case t.mark("+"):
		return t.atom()
	case t.mark("-"):
		zero := term{text: "0", kind: wholeTerm, rank: rankAtom, literal: true, least: new(big.Rat), most: new(big.Rat)}
		x := t.atom()
		made := t.arithmetic(zero, "-", x, rankSum)
		made.text, made.rank, made.literal = "-"+x.within(rankAtom), rankUnary, x.literal
		return made
	}
	return t.atom()
}

// arithmetic joins two numbers. Databases divide whole numbers without a remainder and
// expressions with one, so that has no translation.
func (t *translator) arithmetic(x term, operator string, y term, rank int) term {
	if !x.isNumber() || !y.isNumber() {
		t.no("no numbers")
	}
	made := term{text: x.within(rank) + " " + operator + " " + y.within(rank+1), kind: t.mixed(x, y), rank: rank}
	switch whole := made.kind == wholeTerm; {
	case operator == "/" && whole, operator == "%" && !whole:
		t.no("another division")
	case x.least == nil || y.least == nil:
		return made
	case operator == "%":
		made.least, made.most = new(big.Rat).Neg(largest(y.least, y.most)), largest(y.least, y.most)
	}
	t.between(&made, x, operator, y)
	return made
}

// largest returns the larger of two distances from 0.
func largest(a, b *big.Rat) *big.Rat {
	a, b = new(big.Rat).Abs(a), new(big.Rat).Abs(b)
	if a.Cmp(b) < 0 {
		return b
	}
	return a
}

// between sets the range of a sum, a difference or a product.
func (t *translator) between(made *term, x term, operator string, y term) {
	var ends []*big.Rat
	for _, a := range []*big.Rat{x.least, x.most} {
		for _, b := range []*big.Rat{y.least, y.most} {
			switch operator {
			case "+":
				ends = append(ends, new(big.Rat).Add(a, b))
			case "-":
				ends = append(ends, new(big.Rat).Sub(a, b))
			case "*":
				ends = append(ends, new(big.Rat).Mul(a, b))
			default:
				return
			}
		}
	}
	made.least = slices.MinFunc(ends, (*big.Rat).Cmp)
	made.most = slices.MaxFunc(ends, (*big.Rat).Cmp)
	if made.kind == wholeTerm && (!made.least.Num().IsInt64() || !made.most.Num().IsInt64()) {
		t.no("beyond 64 bits")
	}
}

// mixed returns what two kinds of numbers make. Decimals and floats do not mix.
func (t *translator) mixed(x, y term) termKind {
	a, b := min(x.kind, y.kind), max(x.kind, y.kind)
	switch {
	case a == decimalTerm && b == floatTerm:
		t.no("a decimal with a float")
	case a == numberTerm && b == wholeTerm:
		return floatTerm
	}
	return b
}

// literalNumber translates a number without an exponent.
func (t *translator) literalNumber() term {
	text := t.text(t.take())
	value, ok := new(big.Rat), len(text) <= 40 && !strings.ContainsAny(text, "eE")
	if ok {
		_, ok = value.SetString(text)
	}
	if !ok {
		t.no("such a number")
	}
	made := term{text: text, kind: wholeTerm, rank: rankAtom, literal: true, least: value, most: value}
	switch {
	case strings.Contains(text, "."):
		made.kind = numberTerm
		if strings.HasPrefix(text, ".") {
			made.text = "0" + text
		}
		made.text = strings.TrimSuffix(made.text, ".")
	case !value.Num().IsInt64():
		t.no("beyond 64 bits")
	}
	return made
}

func (t *translator) literalText(text string) term {
	return term{text: strconv.Quote(text), kind: textTerm, rank: rankAtom, literal: true}
}
