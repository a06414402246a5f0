package gen

import (
	"fmt"
	"reflect"
)

// resultOf returns the type of an operation on two types; nil where it is not known, and
// false where there is none.
func resultOf(token string, a, b reflect.Type) (t reflect.Type, ok bool) {
	if a == nil || b == nil {
		return resultOfUnknown(token)
	}
	switch token {
	case "==", "!=", "<", "<=", ">", ">=":
		return boolType, canCompare(token, a, b)
	case "in":
		return boolType, true
	}
	return resultTypes[operation{token, a, b}], resultTypes[operation{token, a, b}] != nil
}

// operationOn returns what tells the type of an operation from those of its operands.
func operationOn(token string) func(args []reflect.Type) (reflect.Type, error) {
	return func(args []reflect.Type) (reflect.Type, error) {
		a, b := args[0], args[1]
		if a == anyType || b == anyType {
			a = nil
		}
		t, ok := resultOf(token, a, b)
		if !ok {
			return nil, fmt.Errorf("%s %s %s is no operation", typeName(a), token, typeName(b))
		}
		return t, nil
	}
}

func resultOfUnknown(token string) (reflect.Type, bool) {
	switch token {
	case "==", "!=", "<", "<=", ">", ">=", "in":
		return boolType, true
	}
	return nil, true
}

type operation struct {
	token string
	a, b  reflect.Type
}

// resultTypes are those of arithmetic operations, whatever the order of the operands
// where it does not count.
var resultTypes = func() map[operation]reflect.Type {
	types := map[operation]reflect.Type{
		{"+", textType, textType}:         textType,
		{"+", timeType, durationType}:     timeType,
		{"+", durationType, timeType}:     timeType,
		{"-", timeType, durationType}:     timeType,
		{"-", timeType, timeType}:         durationType,
		{"+", durationType, durationType}: durationType,
		{"-", durationType, durationType}: durationType,
		{"/", durationType, durationType}: floatType,
		{"/", intType, intType}:           floatType,
		{"**", intType, intType}:          floatType,
		{"**", decimalType, intType}:      decimalType,
	}
	for _, token := range []string{"+", "-", "*", "%"} {
		types[operation{token, intType, intType}] = intType
	}
	for _, token := range []string{"+", "-", "*", "/", "%"} {
		types[operation{token, decimalType, decimalType}] = decimalType
		types[operation{token, decimalType, intType}] = decimalType
		types[operation{token, intType, decimalType}] = decimalType
	}
	for _, token := range []string{"+", "-", "*", "/", "**"} {
		types[operation{token, floatType, floatType}] = floatType
		types[operation{token, floatType, intType}] = floatType
		types[operation{token, intType, floatType}] = floatType
	}
	for _, number := range []reflect.Type{intType, floatType, decimalType} {
		types[operation{"*", number, durationType}] = durationType
		types[operation{"*", durationType, number}] = durationType
		types[operation{"/", durationType, number}] = durationType
	}
	for o, t := range types {
		if o.token == "**" {
			types[operation{"^", o.a, o.b}] = t
		}
	}
	return types
}()

func isNumber(t reflect.Type) bool { return t == intType || t == floatType || t == decimalType }

// canCompare reports whether values of two types can be compared.
func canCompare(token string, a, b reflect.Type) bool {
	mixed := a == decimalType && b == floatType || a == floatType && b == decimalType
	if isNumber(a) && isNumber(b) {
		return !mixed
	}
	if token == "==" || token == "!=" {
		return a == b
	}
	return a == b && (a == textType || a == timeType || a == durationType)
}
