package gen

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// nullity finds out where an expression may meet NULL. An input that the expression
// compares with nil, or gives to ??, is handled: the expression sees its NULL, and has to
// see to it that nothing else does.
type nullity struct {
	namer  *namer
	locals map[string]bool // whether a variable may be nil
}

// facts are names that are known not to be nil.
type facts map[string]bool

func (f facts) with(more facts) facts {
	if len(more) == 0 {
		return f
	}
	both := maps.Clone(f)
	if both == nil {
		both = facts{}
	}
	maps.Copy(both, more)
	return both
}

// find marks the handled inputs, and returns whether the value may be nil. What cannot be
// computed from nil is noted.
func (n *nullity) find(node ast.Node) bool {
	n.mark(node)
	n.locals = map[string]bool{}
	return n.visit(node, nil)
}

// mark marks the inputs that are handled.
func (n *nullity) mark(node ast.Node) {
	if b, ok := node.(*ast.BinaryNode); ok && (b.Operator == "??" || isNilTest(b)) {
		for _, side := range []ast.Node{b.Left, b.Right} {
			if i, ok := n.namer.slots[nameOf(side)]; ok {
				n.namer.inputs[i].handled = true
			}
		}
	}
	for _, child := range childrenOf(node) {
		n.mark(*child)
	}
}

// nameOf returns the name that a node is, or "".
func nameOf(node ast.Node) string {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.ChainNode:
		return nameOf(n.Node)
	}
	return ""
}

func isNil(node ast.Node) bool {
	_, ok := node.(*ast.NilNode)
	return ok
}

func isNilTest(b *ast.BinaryNode) bool {
	return (b.Operator == "==" || b.Operator == "!=") && (isNil(b.Left) || isNil(b.Right))
}

// mayBeNil reports whether a name may stand for nil.
func (n *nullity) mayBeNil(name string, known facts) bool {
	if known[name] {
		return false
	}
	if i, ok := n.namer.slots[name]; ok {
		in := &n.namer.inputs[i]
		return in.handled && in.mayBeNull()
	}
	return n.locals[name]
}

// visit returns whether the value of node may be nil.
func (n *nullity) visit(node ast.Node, known facts) bool {
	switch b := node.(type) {
	case *ast.NilNode:
		return true
	case *ast.IdentifierNode:
		return n.mayBeNil(b.Value, known)
	case *ast.ChainNode:
		return n.visit(b.Node, known)
	case *ast.BinaryNode:
		return n.binary(b, known)
	case *ast.ConditionalNode:
		n.strict(b.Cond, known)
		yes, no := n.learn(b.Cond)
		first := n.visit(b.Exp1, known.with(yes))
		second := n.visit(b.Exp2, known.with(no))
		return first || second
	case *ast.VariableDeclaratorNode:
		n.locals[b.Name] = n.visit(b.Value, known)
		return n.visit(b.Expr, known)
	case *ast.SequenceNode:
		last := false
		for _, child := range b.Nodes {
			last = n.visit(child, known)
		}
		return last
	}
	for _, child := range childrenOf(node) {
		n.strict(*child, known)
	}
	return false
}

func (n *nullity) binary(b *ast.BinaryNode, known facts) bool {
	switch {
	case b.Operator == "??":
		left := n.visit(b.Left, known)
		right := n.visit(b.Right, known)
		return left && right
	case isNilTest(b):
		n.visit(b.Left, known)
		n.visit(b.Right, known)
		return false
	}
	n.strict(b.Left, known)
	yes, no := n.learn(b.Left)
	switch b.Operator {
	case "&&", "and":
		known = known.with(yes)
	case "||", "or":
		known = known.with(no)
	}
	n.strict(b.Right, known)
	return false
}

// strict notes where a value may be nil that must not be.
func (n *nullity) strict(node ast.Node, known facts) {
	if !n.visit(node, known) {
		return
	}
	what := "this"
	if name := nameOf(node); name != "" {
		what = name[strings.LastIndex(name, " ")+1:]
	}
	n.namer.refuse(node, "write ("+what+" ?? …) with a value for it, or ask before whether it is nil", "%s may be NULL here", what)
}

// learn returns which names are not nil where a condition holds, and where it does not.
func (n *nullity) learn(node ast.Node) (yes, no facts) {
	switch b := node.(type) {
	case *ast.UnaryNode:
		if b.Operator == "!" || b.Operator == "not" {
			yes, no = n.learn(b.Node)
			return no, yes
		}
	case *ast.BinaryNode:
		if isNilTest(b) {
			tested := facts{nameOf(b.Left): true, nameOf(b.Right): true}
			if b.Operator == "==" {
				return nil, tested
			}
			return tested, nil
		}
		yes, no = n.learn(b.Left)
		moreYes, moreNo := n.learn(b.Right)
		switch b.Operator {
		case "&&", "and":
			return yes.with(moreYes), nil
		case "||", "or":
			return nil, no.with(moreNo)
		}
	}
	return nil, nil
}

// mayBeNull reports whether the input is NULL in some row.
func (n *input) mayBeNull() bool {
	return n.column.mayBeNull() || slices.ContainsFunc(n.path, (*foreignKey).mayBeNull)
}

// mayBeNull reports whether a row may refer to none.
func (k *foreignKey) mayBeNull() bool {
	return slices.ContainsFunc(k.columns, (*columnPlan).mayBeNull)
}

// mayBeNull reports whether a value may be NULL.
func (c *columnPlan) mayBeNull() bool {
	if !c.column.Nullable() {
		return false
	}
	never := c.column.NullRate != nil && *c.column.NullRate == 0
	return !never || c.isDerived()
}

// isDerived reports whether other columns say what the value is, or whether it is NULL.
func (c *columnPlan) isDerived() bool { return c.isMade() || c.column.NullWhen != "" }
