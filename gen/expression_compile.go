package gen

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker"
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
	for name, f := range functions {
		table[name] = &builtin.Function{Name: name, Func: f.checked(name), Validate: func(args []reflect.Type) (reflect.Type, error) {
			t, err := f.result(args)
			if t == nil {
				t = anyType
			}
			return t, err
		}}
	}
	for token, apply := range operators {
		name := operatorName(token)
		table[name] = &builtin.Function{Name: name, Func: func(args ...any) (any, error) { return apply(args[0], args[1]) }}
	}
	negation := operatorName("negate")
	table[negation] = &builtin.Function{Name: negation, Func: func(args ...any) (any, error) { return negate(args[0]) }}
	table[wholeFunction] = &builtin.Function{Name: wholeFunction, Func: wholeNumber, Types: []reflect.Type{reflect.TypeFor[func(any) int]()}}
	table[drawFunction] = &builtin.Function{Name: drawFunction, Func: drawNumber, Types: []reflect.Type{
		reflect.TypeFor[func(*cell, int) float64](), reflect.TypeFor[func(*cell, int, int, int) int]()}}
	return table
}()

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
	e.inputs, e.numbered = names.inputs, names.numbered
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
var ourTypes = strings.NewReplacer("decimal.Decimal", "decimal", "time.Time", "time", "time.Duration", "duration",
	"float64", "float", "string", "text", "[]interface {}", "list")

func flawOf(err error) *flaw {
	var at *file.Error
	if !errors.As(err, &at) {
		return &flaw{message: ourTypes.Replace(err.Error())}
	}
	return &flaw{at: at.Location, message: ourTypes.Replace(at.Message)}
}

// place returns line and column of a flaw in its expression, from 1.
func (f *flaw) place(text string) string {
	at := (&file.Error{Location: f.at}).Bind(file.NewSource(text))
	return fmt.Sprintf("%d:%d", max(at.Line, 1), at.Column+1)
}
