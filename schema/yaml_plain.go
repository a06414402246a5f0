package schema

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// What stands unquoted in YAML: https://yaml.org/spec/1.2.2/#1032-tag-resolution
var (
	plainDecimal = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	plainBased   = regexp.MustCompile(`^0(o[0-7]+|x[0-9a-fA-F]+)$`)
	plainSpecial = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// resolvePlain finds out what an unquoted text is, and brings numbers into the syntax
// of JSON. It returns a problem for a number that readers of YAML do not agree on or
// that no document can mean.
func (n *node) resolvePlain() (problem string) {
	switch n.text {
	case "", "~", "null", "Null", "NULL":
		n.kind = nullNode
		return ""
	case "true", "True", "TRUE", "false", "False", "FALSE":
		n.kind, n.text = boolNode, strings.ToLower(n.text)
		return ""
	}
	switch {
	case plainSpecial.MatchString(n.text):
		return fmt.Sprintf("want a finite number, got %s", n.text)
	case plainBased.MatchString(n.text):
		return n.resolveBased()
	case plainDecimal.MatchString(n.text):
		return n.resolveDecimal()
	}
	return ""
}

func (n *node) resolveBased() (problem string) {
	if len(n.text) > maxExponent {
		return fmt.Sprintf("%s is too large for a number", clip(n.text))
	}
	v, _ := new(big.Int).SetString(n.text, 0) // base by prefix: 0x and 0o
	n.kind, n.text = numberNode, v.String()
	return ""
}

func (n *node) resolveDecimal() (problem string) {
	text, negative := strings.CutPrefix(strings.TrimPrefix(n.text, "+"), "-")
	if len(text) > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9' {
		return fmt.Sprintf("the number %s starts with a zero, which some read as octal; leave it out, or write the value in quotes", clip(n.text))
	}
	if text[0] == '.' {
		text = "0" + text
	}
	mantissa, exponent := text, ""
	if e := strings.IndexAny(text, "eE"); e >= 0 {
		mantissa, exponent = text[:e], text[e:]
	}
	text = strings.TrimSuffix(mantissa, ".") + exponent
	if negative {
		text = "-" + text
	}
	n.kind, n.text = numberNode, text
	return ""
}
