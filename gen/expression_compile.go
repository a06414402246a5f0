package gen

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/checker/nature"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
)

// maxNodes bounds the length of an expression.
const maxNodes = 2_000

// compiledFunctions are those that a program can call, under the names that it has for
// them.
var compiledFunctions = func() conf.FunctionsTable {
	table := conf.FunctionsTable{}
	add := func(name string, result func(args []reflect.Type) (reflect.Type, error), call func(args ...any) (any, error)) {
		table[name] = &builtin.Function{Name: name, Func: call, Validate: func(args []reflect.Type) (reflect.Type, error) {
			t, err := result(args)
			if t == nil {
				t = anyType
			}
			return t, err
		}}
	}
	for name, f := range functions {
		add(name, func(args []reflect.Type) (reflect.Type, error) { return f.result(name, args) }, f.checked(name))
	}
	for token, apply := range operators {
		add(operatorName(token), operationOn(token), func(args ...any) (any, error) { return apply(args[0], args[1]) })
	}
	add(operatorName("negate"), negation, func(args ...any) (any, error) { return negate(args[0]) })
	add(exactFunction, always(decimalType), func(args ...any) (any, error) { return toDecimal(args[0]) })
	add(wholeFunction, always(intType), wholeNumber)
	add(drawFunction, drawn, drawNumber)
	return table
}()

func always(t reflect.Type) func([]reflect.Type) (reflect.Type, error) {
	return func([]reflect.Type) (reflect.Type, error) { return t, nil }
}

// negation returns the type of a negative number.
func negation(args []reflect.Type) (reflect.Type, error) { return args[0], nil }

// drawn returns the type of what rand draws: its own arguments follow two of ours.
func drawn(args []reflect.Type) (reflect.Type, error) {
	for _, t := range args[2:] {
		if t != intType && t != anyType {
			return nil, fmt.Errorf("rand wants two integers, not %s", typeName(t))
		}
	}
	if len(args) == 2 {
		return floatType, nil
	}
	return intType, nil
}

// wholeNumber returns a whole number of any type as an int.
func wholeNumber(args ...any) (any, error) {
	v := reflect.ValueOf(args[0])
	if !v.IsValid() || !v.CanInt() {
		return nil, fmt.Errorf("%s is no integer", describe(args[0]))
	}
	return int(v.Int()), nil
}

// drawNumber draws for one call of rand in the cell: a float from 0 on and below 1, or an integer
// from one number to another.
func drawNumber(args ...any) (any, error) {
	hash := lane(args[0].(*cell).hash, args[1].(int))
	if len(args) == 2 {
		return float64(hash>>11) / (1 << 53), nil
	}
	low, ok := args[2].(int)
	high, also := args[3].(int)
	if !ok || !also || low > high {
		return nil, fmt.Errorf("rand(%v, %v) wants two integers, the least first", args[2], args[3])
	}
	n := uint64(high) - uint64(low) + 1
	if n == 0 {
		return int(hash), nil
	}
	return int(uint64(low) + below(hash, n)), nil
}

// newConfig returns what the language is made up of, with the columns as names.
func newConfig() *conf.Config {
	config := conf.CreateNew()
	config.MaxNodes = maxNodes
	for name := range config.Builtins {
		if !slices.Contains(builtins, name) {
			config.Disabled[name] = true
			delete(config.Builtins, name)
		}
	}
	maps.Copy(config.Functions, compiledFunctions)
	return config
}

// compile compiles an expression over the columns of t.
func compile(t *tablePlan, text string, s stream) (_ *expression, wrong *flaw) {
	defer func() { // the language does not promise never to panic
		if p := recover(); p != nil {
			wrong = &flaw{message: fmt.Sprintf("the expression cannot be compiled: %v", p)}
		}
	}()
	config := newConfig()
	tree, err := parser.ParseWithConfig(text, config)
	if err != nil {
		return nil, flawOf(err)
	}
	names := &namer{table: t, slots: map[string]int{}}
	names.resolve(&tree.Node)
	if names.flaw != nil {
		return nil, names.flaw
	}
	nulls := nullity{namer: names}
	e := &expression{table: t, stream: s}
	e.nullable = nulls.find(tree.Node)
	e.inputs, e.numbered, e.drawn = names.inputs, names.numbered, names.draws > 0
	if names.flaw != nil {
		return nil, names.flaw
	}
	if len(e.inputs) == 1 && nameOf(tree.Node) == e.inputs[0].slot {
		e.result, _ = expressionType(e.inputs[0].column.typ)
		return e, nil
	}
	return e, e.finish(tree, config)
}

// finish checks the types of an expression whose names are resolved, and compiles it.
func (e *expression) finish(tree *parser.Tree, config *conf.Config) *flaw {
	config.WithEnv(e.names())
	types := &typer{source: tree.Source}
	for {
		forgetCalls(tree.Node)
		_, _ = checker.Check(tree, config) // what is wrong may go with the next change
		if types.applied = false; types.flaw == nil {
			ast.Walk(&tree.Node, types)
		}
		if types.flaw != nil {
			return types.flaw
		}
		if !types.applied && types.unknown {
			break
		}
		types.unknown = !types.applied
	}
	forgetCalls(tree.Node)
	result, err := checker.Check(tree, config)
	if err != nil {
		return flawOf(err)
	}
	if e.result = result; result == anyType {
		e.result = nil
	}
	if err := optimizer.Optimize(&tree.Node, config); err != nil {
		return flawOf(err)
	}
	e.program, err = compiler.Compile(tree, config)
	if err != nil {
		return flawOf(err)
	}
	return nil
}

// forgetCalls forgets the types of calls, which the checker would not look at again.
func forgetCalls(node ast.Node) {
	if call, ok := node.(*ast.CallNode); ok {
		call.SetNature(nature.Nature{})
	}
	for _, child := range childrenOf(node) {
		forgetCalls(*child)
	}
}

// names returns a value of the type of each name.
func (e *expression) names() map[string]any {
	names := map[string]any{rowSlot: 0, cellSlot: new(cell)}
	for i := range e.inputs {
		t, _ := expressionType(e.inputs[i].column.typ)
		names[e.inputs[i].slot] = reflect.Zero(t).Interface()
	}
	return names
}

// ourTypes are the names that messages of the language have for types, and ours.
var ourTypes = []struct{ pattern, name string }{
	{`decimal\.Decimal`, "decimal"}, {`time\.Time`, "time"}, {`time\.Duration`, "duration"}, {`\bfloat64\b`, "float"},
	{`\bstring\b`, "text"}, {`\bint\b`, "integer"}, {`\bbool\b`, "boolean"}, {`\[\]interface {}`, "list"},
	{`^invalid integer literal.*`, "the integer does not fit 64 bits"}, {`unexpected token EOF`, "the expression is not complete"}, {` $`, ""},
}

func flawOf(err error) *flaw {
	f := &flaw{message: err.Error()}
	var at *file.Error
	if errors.As(err, &at) {
		f = &flaw{at: at.Location, message: at.Message}
	}
	if strings.Contains(f.message, doesNotTake) {
		return f // ours: it may name the function string
	}
	for _, t := range ourTypes {
		f.message = regexp.MustCompile(t.pattern).ReplaceAllString(f.message, t.name)
	}
	return f
}

// place returns line and column of a flaw in its expression, from 1.
func (f *flaw) place(text string) string {
	at := (&file.Error{Location: f.at}).Bind(file.NewSource(text))
	return fmt.Sprintf("%d:%d", max(at.Line, 1), at.Column+1)
}
