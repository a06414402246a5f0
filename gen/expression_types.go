package gen

import (
	"reflect"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	exact "github.com/shopspring/decimal"
)

// typer puts functions of ours in the place of operators, by the types of their operands.
// It is told what a walk over the tree has changed, and is done when nothing is left.
type typer struct {
	source  file.Source
	applied bool
	unknown bool // replaces operators on values of unknown types too, which then are checked when they are there
	flaw    *flaw
}

// typeOf returns the type of a node, nil where it is not known.
func typeOf(node ast.Node) reflect.Type {
	t := node.Type()
	if t == anyType || isNil(node) {
		return nil
	}
	return t
}

// Visit implements [ast.Visitor]: what is below node has been visited.
func (t *typer) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BinaryNode:
		t.binary(node, n)
	case *ast.UnaryNode:
		t.unary(node, n)
	case *ast.ConditionalNode:
		t.unify(&n.Exp1, &n.Exp2)
	}
}

// unify makes both nodes decimals where one is and the other can be.
func (t *typer) unify(a, b *ast.Node) {
	switch x, y := typeOf(*a), typeOf(*b); {
	case x == decimalType && y != decimalType && canBeExact(*b):
		t.makeExact(b)
	case y == decimalType && x != decimalType && canBeExact(*a):
		t.makeExact(a)
	}
}

func (t *typer) unary(node *ast.Node, n *ast.UnaryNode) {
	of := typeOf(n.Node)
	if n.Operator == "+" && (of == decimalType || of == durationType) {
		*node = n.Node
		t.applied = true
		return
	}
	_, literal := n.Node.(*ast.IntegerNode)
	if n.Operator != "-" || literal || isNil(n.Node) {
		return
	}
	if of == intType || of == decimalType || of == durationType || of == nil && t.unknown {
		t.patch(node, operatorName("negate"), of, n.Node)
	}
}

func (t *typer) binary(node *ast.Node, n *ast.BinaryNode) {
	if n.Operator == "??" {
		t.unify(&n.Left, &n.Right)
		return
	}
	if operators[n.Operator] == nil || isNil(n.Left) || isNil(n.Right) {
		return
	}
	if n.Operator == "in" {
		t.in(node, n)
		return
	}
	if typeOf(n.Left) != intType && typeOf(n.Right) != intType { // an integer goes with a decimal
		t.unify(&n.Left, &n.Right)
	}
	left, right := typeOf(n.Left), typeOf(n.Right)
	if left == nil || right == nil {
		if t.unknown {
			result, _ := resultOf(n.Operator, nil, nil)
			t.patch(node, operatorName(n.Operator), result, n.Left, n.Right)
		}
		return
	}
	result, ok := resultOf(n.Operator, left, right)
	switch {
	case ok && needsFunction(n, left, right):
		t.patch(node, operatorName(n.Operator), result, n.Left, n.Right)
	case !ok && t.unknown: // nothing more will come to be known
		t.refuse(n, left, right)
	}
}

func (t *typer) refuse(n *ast.BinaryNode, left, right reflect.Type) {
	if t.flaw != nil {
		return
	}
	t.flaw = &flaw{at: n.Location(), message: typeName(left) + " " + n.Operator + " " + typeName(right) + " is no operation"}
	if isNumber(left) && isNumber(right) {
		t.flaw.hint = "write decimal(…) or float(…) around one of them"
	}
}

// needsFunction reports whether the language would compute the operation otherwise than
// we do.
func needsFunction(n *ast.BinaryNode, left, right reflect.Type) bool {
	special := left == decimalType || right == decimalType
	switch n.Operator {
	case "==", "!=", "<", "<=", ">", ">=":
		return special
	case "/", "**", "^", "%":
		return true
	case "*", "-", "+":
		if left == intType && right == intType {
			return !isSmall(n.Left) || !isSmall(n.Right)
		}
		return special || left != intType && left != floatType
	}
	return false
}

// isSmall reports whether a node is an integer that does not overflow with another one.
func isSmall(node ast.Node) bool {
	n, ok := node.(*ast.IntegerNode)
	return ok && n.Value < 1<<31 && n.Value > -1<<31
}

// in replaces the search for a decimal, or for what is not known, in a list.
func (t *typer) in(node *ast.Node, n *ast.BinaryNode) {
	left := typeOf(n.Left)
	list, ok := n.Right.(*ast.ArrayNode)
	if left == decimalType && ok {
		for i := range list.Nodes {
			if canBeExact(list.Nodes[i]) {
				t.makeExact(&list.Nodes[i])
			}
		}
	}
	right := typeOf(n.Right)
	isList := right != nil && right.Kind() == reflect.Slice
	if left == decimalType && isList || t.unknown && (left == nil && isList || right == nil) {
		t.patch(node, operatorName("in"), boolType, n.Left, n.Right)
	}
}

// patch puts the call of a function in the place of node.
func (t *typer) patch(node *ast.Node, function string, result reflect.Type, args ...ast.Node) {
	call := &ast.CallNode{Callee: &ast.IdentifierNode{Value: function}, Arguments: args}
	if result == nil {
		result = anyType
	}
	call.SetType(result)
	ast.Patch(node, call)
	t.applied = true
}

// canBeExact reports whether a node is a decimal, or computed from nothing but integers
// and literals, so that it can be one.
func canBeExact(node ast.Node) bool {
	if t := typeOf(node); t == decimalType || t == intType {
		return true
	}
	switch n := node.(type) {
	case *ast.FloatNode:
		return true
	case *ast.UnaryNode:
		return n.Operator != "!" && n.Operator != "not" && canBeExact(n.Node)
	case *ast.BinaryNode:
		return (isArithmetic(n.Operator) || n.Operator == "??") && canBeExact(n.Left) && canBeExact(n.Right)
	case *ast.CallNode:
		token := operatorOf(n)
		return isArithmetic(token) && canBeExact(n.Arguments[0]) && canBeExact(n.Arguments[1])
	case *ast.ConditionalNode:
		return canBeExact(n.Exp1) && canBeExact(n.Exp2)
	}
	return false
}

func isArithmetic(token string) bool { return token != "" && strings.Contains("+-*/", token) }

// operatorOf returns the operator that a call stands for, or "".
func operatorOf(n *ast.CallNode) string {
	callee, ok := n.Callee.(*ast.IdentifierNode)
	if !ok {
		return ""
	}
	token, ok := strings.CutPrefix(callee.Value, operatorName(""))
	if !ok {
		return ""
	}
	return token
}

// makeExact makes a decimal of a node that can be one.
func (t *typer) makeExact(node *ast.Node) {
	switch of := typeOf(*node); {
	case of == decimalType:
		return
	case t.literal(node):
		return
	case of == intType:
		t.patch(node, exactFunction, decimalType, *node)
		return
	}
	switch n := (*node).(type) {
	case *ast.UnaryNode:
		t.makeExact(&n.Node)
		if n.Operator == "-" {
			t.patch(node, operatorName("negate"), decimalType, n.Node)
		} else {
			*node = n.Node
		}
	case *ast.BinaryNode:
		t.makeExact(&n.Left)
		t.makeExact(&n.Right)
		if n.Operator == "??" {
			n.SetType(decimalType)
			break
		}
		t.patch(node, operatorName(n.Operator), decimalType, n.Left, n.Right)
	case *ast.CallNode:
		t.makeExact(&n.Arguments[0])
		t.makeExact(&n.Arguments[1])
		n.SetType(decimalType)
	case *ast.ConditionalNode:
		t.makeExact(&n.Exp1)
		t.makeExact(&n.Exp2)
		n.SetType(decimalType)
	}
	t.applied = true
}

// literal makes a decimal of a number that is written in the expression, and reports
// whether node is one.
func (t *typer) literal(node *ast.Node) bool {
	var value exact.Decimal
	switch n := (*node).(type) {
	case *ast.IntegerNode:
		value = exact.New(int64(n.Value), 0)
	case *ast.FloatNode:
		value = exact.NewFromFloat(n.Value)
		if written, err := parseDecimal(t.text(n.Location())); err == nil && written.InexactFloat64() == n.Value {
			value = written // a float has fewer digits than may be written
		}
	default:
		return false
	}
	constant := &ast.ConstantNode{Value: value}
	constant.SetType(decimalType)
	ast.Patch(node, constant)
	t.applied = true
	return true
}

// text returns a part of the expression.
func (t *typer) text(at file.Location) string {
	runes := []rune(t.source.String())
	if at.From < 0 || at.To > len(runes) || at.From > at.To {
		return ""
	}
	return string(runes[at.From:at.To])
}
