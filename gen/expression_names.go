package gen

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/dw-sim/dw-sim/schema"
)

// flaw is what is wrong with an expression.
type flaw struct {
	at      file.Location
	message string
	hint    string
}

// builtins are the functions of the language that expressions may call: none reads the
// machine, depends on the order of a map, or makes much of little.
var builtins = []string{
	"all", "any", "bitand", "bitnand", "bitnot", "bitor", "bitshl", "bitshr", "bitushr", "bitxor", "count", "duration",
	"filter", "find", "findIndex", "findLast", "findLastIndex", "first", "hasPrefix", "hasSuffix", "indexOf", "last",
	"lastIndexOf", "len", "lower", "map", "mean", "median", "none", "one", "reduce", "reverse", "sort", "sortBy",
	"split", "sum", "take", "trim", "trimPrefix", "trimSuffix", "type", "upper",
}

// methods are those of times and durations that depend on nothing else, and whether they
// return a whole number of a type of their own.
var methods = map[string]bool{
	"Year": true, "Month": true, "Day": true, "Hour": true, "Minute": true, "Second": true, "Weekday": true, "YearDay": true,
	"Unix": true, "UnixMilli": true, "UnixMicro": true, "Milliseconds": true, "Microseconds": true, "Nanoseconds": true,
	"Hours": false, "Minutes": false, "Seconds": false, "Add": false, "AddDate": false, "Truncate": false,
	"Before": false, "After": false, "Equal": false, "Format": false, "IsZero": false,
}

// wholeFunction makes an int of the whole numbers that methods return.
const wholeFunction = "whole number"

// exactFunction makes a decimal of an integer, and nothing of nil.
const exactFunction = "exact number"

// drawFunction is what rand is to the program: the cell, the number of the call, and what
// is between its parentheses.
const drawFunction = "draw"

// namer finds what the names of an expression mean. It puts the slot of a column in the
// place of its name, and collects the inputs.
type namer struct {
	table    *tablePlan
	inputs   []input
	slots    map[string]int // where in inputs, by name
	locals   []string       // variables in sight
	draws    int            // calls of rand so far
	numbered bool
	within   int   // predicates around the present place
	flaw     *flaw // the first
}

func (r *namer) refuse(node ast.Node, hint, format string, args ...any) {
	if r.flaw == nil {
		r.flaw = &flaw{at: node.Location(), message: fmt.Sprintf(format, args...), hint: hint}
	}
}

// resolve resolves the names in node.
func (r *namer) resolve(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		r.identifier(node, n)
	case *ast.MemberNode:
		r.member(node, n)
	case *ast.CallNode:
		r.call(node, n)
	case *ast.BuiltinNode:
		if !slices.Contains(builtins, n.Name) {
			r.unknownFunction(n, n.Name)
		}
		r.children(node)
	case *ast.PredicateNode:
		if r.within++; r.within > 1 {
			r.refuse(n, "", "a predicate within a predicate would take too long for each row")
		}
		r.children(node)
		r.within--
	case *ast.VariableDeclaratorNode:
		r.variable(n)
	default:
		r.children(node)
	}
}

func (r *namer) children(node *ast.Node) {
	for _, child := range childrenOf(*node) {
		r.resolve(child)
	}
}

// childrenOf returns the nodes right below a node, in the order of the text.
func childrenOf(node ast.Node) []*ast.Node {
	var nodes []*ast.Node
	add := func(children ...*ast.Node) {
		for _, child := range children {
			if *child != nil {
				nodes = append(nodes, child)
			}
		}
	}
	addAll := func(children []ast.Node) {
		for i := range children {
			add(&children[i])
		}
	}
	switch n := node.(type) {
	case *ast.UnaryNode:
		add(&n.Node)
	case *ast.BinaryNode:
		add(&n.Left, &n.Right)
	case *ast.ChainNode:
		add(&n.Node)
	case *ast.MemberNode:
		add(&n.Node, &n.Property)
	case *ast.SliceNode:
		add(&n.Node, &n.From, &n.To)
	case *ast.CallNode:
		add(&n.Callee)
		addAll(n.Arguments)
	case *ast.BuiltinNode:
		addAll(n.Arguments)
	case *ast.PredicateNode:
		add(&n.Node)
	case *ast.VariableDeclaratorNode:
		add(&n.Value, &n.Expr)
	case *ast.SequenceNode:
		addAll(n.Nodes)
	case *ast.ConditionalNode:
		add(&n.Cond, &n.Exp1, &n.Exp2)
	case *ast.ArrayNode:
		addAll(n.Nodes)
	case *ast.MapNode:
		addAll(n.Pairs)
	case *ast.PairNode:
		add(&n.Key, &n.Value)
	}
	return nodes
}

func (r *namer) identifier(node *ast.Node, n *ast.IdentifierNode) {
	if slices.Contains(r.locals, n.Value) {
		return
	}
	if c := r.table.byName[strings.ToLower(n.Value)]; c != nil {
		r.column(node, nil, c)
		return
	}
	if n.Value == "row" {
		r.numbered = true
		ast.Patch(node, &ast.IdentifierNode{Value: rowSlot})
		return
	}
	names := append(r.table.columnNames(), r.locals...)
	r.refuse(n, meant(n.Value, append(names, "row")), "there is no column %q in %s", shortened(n.Value), r.table.table.Name)
}

func (t *tablePlan) columnNames() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.column.Name
	}
	return names
}

// meant returns a hint at the name that was probably meant.
func meant(name string, names []string) string {
	if near := schema.Closest(name, names); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// column puts the slot of a column in the place of node.
func (r *namer) column(node *ast.Node, path []*foreignKey, c *columnPlan) {
	_, box := expressionType(c.typ)
	if box == nil {
		r.refuse(*node, "", "%s.%s is %s, which expressions cannot use", c.table.table.Name, c.column.Name, c.typ)
		return
	}
	slot := "column "
	for _, k := range path {
		slot += k.name() + " "
	}
	slot += strings.ToLower(c.column.Name)
	if _, there := r.slots[slot]; !there {
		r.slots[slot] = len(r.inputs)
		r.inputs = append(r.inputs, input{slot: slot, path: path, column: c, box: box})
	}
	ast.Patch(node, &ast.IdentifierNode{Value: slot})
}

// member resolves parent("key").column, and the element of a list.
func (r *namer) member(node *ast.Node, n *ast.MemberNode) {
	path, parent := r.path(n.Node, textOf(n.Property))
	if r.flaw != nil {
		return
	}
	if parent == nil {
		r.ofKey(n)
		r.resolve(&n.Node)
		r.resolve(&n.Property)
		return
	}
	name, ok := n.Property.(*ast.StringNode)
	if !ok {
		r.refuse(n, "write its name", "a column of %s must be named", parent.table.Name)
		return
	}
	c := parent.byName[strings.ToLower(name.Value)]
	if c == nil {
		r.refuse(n, meant(name.Value, parent.columnNames()), "there is no column %q in %s", shortened(name.Value), parent.table.Name)
		return
	}
	r.column(node, path, c)
}

// ofKey refuses to take a column of the parent from the key itself.
func (r *namer) ofKey(n *ast.MemberNode) {
	key, ok := n.Node.(*ast.IdentifierNode)
	if !ok || slices.Contains(r.locals, key.Value) {
		return
	}
	wanted := textOf(n.Property)
	if k, _ := r.table.keyBy(key.Value, wanted); k != nil && k.parent.byName[strings.ToLower(wanted)] != nil {
		r.refuse(n, fmt.Sprintf("write parent(%q).%s", key.Value, wanted), "%s has the key of a row, not its columns", key.Value)
	}
}

// textOf returns the text that a node is, or "".
func textOf(node ast.Node) string {
	if n, ok := node.(*ast.StringNode); ok {
		return n.Value
	}
	return ""
}

// path returns the foreign keys that calls of parent name, and the table that they lead
// to, of which the column wanted is asked for; nil where node is something else.
func (r *namer) path(node ast.Node, wanted string) (path []*foreignKey, parent *tablePlan) {
	call, ok := node.(*ast.CallNode)
	if !ok {
		return nil, nil
	}
	from := r.table
	switch callee := call.Callee.(type) {
	case *ast.IdentifierNode:
		if callee.Value != "parent" {
			return nil, nil
		}
	case *ast.MemberNode:
		name, ok := callee.Property.(*ast.StringNode)
		if !ok || name.Value != "parent" {
			return nil, nil
		}
		next := ""
		if len(call.Arguments) == 1 {
			next = textOf(call.Arguments[0])
		}
		if path, from = r.path(callee.Node, next); from == nil {
			return nil, nil
		}
	default:
		return nil, nil
	}
	k := r.foreignKey(call, from, wanted)
	if k == nil {
		return nil, nil
	}
	return append(slices.Clone(path), k), k.parent
}

// foreignKey returns the key that the argument of a call of parent names, or nil, which is
// noted.
func (r *namer) foreignKey(call *ast.CallNode, from *tablePlan, wanted string) *foreignKey {
	name, ok := &ast.StringNode{}, len(call.Arguments) == 1
	if ok {
		name, ok = call.Arguments[0].(*ast.StringNode)
	}
	if !ok {
		r.refuse(call, `write parent("customer_id")`, "parent wants the name of a foreign key column, in quotes")
		return nil
	}
	k, others := from.keyBy(name.Value, wanted)
	switch c := from.byName[strings.ToLower(name.Value)]; {
	case c == nil:
		r.refuse(name, meant(name.Value, from.columnNames()), "there is no column %q in %s", shortened(name.Value), from.table.Name)
	case k == nil && others != "":
		r.refuse(name, "name "+others, "%s.%s is part of several foreign keys", from.table.Name, c.column.Name)
	case k == nil:
		r.refuse(name, "name a column with a foreign key", "%s.%s is no foreign key", from.table.Name, c.column.Name)
	}
	return k
}

func (r *namer) call(node *ast.Node, n *ast.CallNode) {
	switch callee := n.Callee.(type) {
	case *ast.IdentifierNode:
		r.function(node, n, callee.Value)
	case *ast.MemberNode:
		r.method(node, n, callee)
	default:
		r.refuse(n, "", "only functions can be called")
	}
}

func (r *namer) function(node *ast.Node, n *ast.CallNode, name string) {
	switch _, known := functions[name]; {
	case name == "parent":
		if r.foreignKey(n, r.table, ""); r.flaw == nil {
			r.refuse(n, `write parent("…").column`, "parent is a row; an expression takes one of its columns")
		}
		return
	case name == "rand" && len(n.Arguments) != 0 && len(n.Arguments) != 2:
		r.refuse(n, "write rand(), or rand(1, 6)", "rand takes nothing, or the least and the greatest number")
		return
	case !known && name != "rand":
		r.unknownFunction(n, name)
		return
	}
	for i := range n.Arguments {
		r.resolve(&n.Arguments[i])
	}
	if name == "rand" {
		args := append([]ast.Node{&ast.IdentifierNode{Value: cellSlot}, &ast.IntegerNode{Value: r.draws}}, n.Arguments...)
		ast.Patch(node, &ast.CallNode{Callee: &ast.IdentifierNode{Value: drawFunction}, Arguments: args})
		r.draws++
	}
}

func (r *namer) unknownFunction(node ast.Node, name string) {
	switch name {
	case "now", "timezone":
		r.refuse(node, "use date(…), or a column", "%s reads the machine, so runs could not be repeated", name)
		return
	}
	known := append(slices.Sorted(maps.Keys(functions)), builtins...)
	r.refuse(node, meant(name, append(known, "parent", "rand")), "there is no function %q", shortened(name))
}

func (r *namer) method(node *ast.Node, n *ast.CallNode, callee *ast.MemberNode) {
	if _, parent := r.path(n, ""); parent != nil || r.flaw != nil {
		r.refuse(n, `write parent("…").column`, "parent is a row; an expression takes one of its columns")
		return
	}
	name, ok := callee.Property.(*ast.StringNode)
	if !ok {
		r.refuse(n, "", "only functions can be called")
		return
	}
	whole, known := methods[name.Value]
	if !known {
		r.refuse(n, meant(name.Value, slices.Sorted(maps.Keys(methods))), "there is no method %q", shortened(name.Value))
		return
	}
	r.resolve(&callee.Node)
	for i := range n.Arguments {
		r.resolve(&n.Arguments[i])
	}
	if whole {
		ast.Patch(node, &ast.CallNode{Callee: &ast.IdentifierNode{Value: wholeFunction}, Arguments: []ast.Node{n}})
	}
}

func (r *namer) variable(n *ast.VariableDeclaratorNode) {
	if c := r.table.byName[strings.ToLower(n.Name)]; c != nil || n.Name == "row" {
		r.refuse(n, "give it another name", "the variable %q has the name of a column", shortened(n.Name))
	}
	r.resolve(&n.Value)
	r.locals = append(r.locals, n.Name)
	r.resolve(&n.Expr)
	r.locals = r.locals[:len(r.locals)-1]
}
