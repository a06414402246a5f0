//go:build cgo

package duckdbc

/*
#include <stdlib.h>

void dwsim_call_function(void *info, void *input, void *output);
typedef void (*dwsim_call)(void *, void *, void *);
typedef void (*dwsim_free)(void *);
*/
import "C"

import (
	"fmt"
	"sync"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Function is a scalar function that is written in Go. It takes any number of values of any
// types, which may be NULL, and returns texts.
type Function struct {
	Name     string
	Volatile bool // equal arguments may give other results
	// Call makes the results of rows: set is called once for each, in their order, nil for NULL.
	// It is called from several goroutines at once.
	Call func(rows int, args []Argument, set func(text []byte)) error
}

// Argument is a vector of arguments and what they are.
type Argument struct {
	Vector
	Column Column // without a name
}

// registered are functions by their names. They stay for the life of the process, as databases
// may.
var registered sync.Map

// Register makes functions known to the whole database. Functions of one name are the same
// in all databases of the process.
func (c *Conn) Register(functions []Function) error {
	any, text := mapping.CreateLogicalType(mapping.TypeAny), mapping.CreateLogicalType(mapping.TypeVarchar)
	defer mapping.DestroyLogicalType(&any)
	defer mapping.DestroyLogicalType(&text)
	for _, f := range functions {
		registered.LoadOrStore(f.Name, f)
		if err := c.register(f, any, text); err != nil {
			return err
		}
	}
	return nil
}

func (c *Conn) register(f Function, any, text mapping.LogicalType) error {
	function := mapping.CreateScalarFunction()
	defer mapping.DestroyScalarFunction(&function)
	mapping.ScalarFunctionSetName(function, f.Name)
	mapping.ScalarFunctionSetVarargs(function, any)
	mapping.ScalarFunctionSetReturnType(function, text)
	mapping.ScalarFunctionSetSpecialHandling(function) // of NULLs
	if f.Volatile {
		mapping.ScalarFunctionSetVolatile(function)
	}
	mapping.ScalarFunctionSetExtraInfo(function, unsafe.Pointer(C.CString(f.Name)), unsafe.Pointer(C.dwsim_free(C.free)))
	mapping.ScalarFunctionSetFunction(function, unsafe.Pointer(C.dwsim_call(C.dwsim_call_function)))
	if failed(mapping.RegisterScalarFunction(c.handle, function)) {
		return fmt.Errorf("DuckDB takes no function %s", f.Name)
	}
	return nil
}

//export dwsim_call_function
func dwsim_call_function(info, input, output unsafe.Pointer) {
	function := mapping.FunctionInfo{Ptr: info}
	if err := callFunction(function, mapping.DataChunk{Ptr: input}, mapping.Vector{Ptr: output}); err != nil {
		mapping.ScalarFunctionSetError(function, err.Error())
	}
}

func callFunction(info mapping.FunctionInfo, input mapping.DataChunk, output mapping.Vector) (err error) {
	name := C.GoString((*C.char)(mapping.ScalarFunctionGetExtraInfo(info)))
	defer func() {
		if r := recover(); r != nil { // it would end the process
			err = fmt.Errorf("%s went wrong: %v", name, r)
		}
	}()
	found, _ := registered.Load(name)
	f := found.(Function)
	chunk := Chunk{Rows: int(mapping.DataChunkGetSize(input)), handle: input}
	args := make([]Argument, mapping.DataChunkGetColumnCount(input))
	for i := range args {
		args[i].Vector = chunk.Vector(i)
		args[i].Column = column("", mapping.VectorGetColumnType(args[i].handle))
	}
	row := mapping.IdxT(0)
	return f.Call(chunk.Rows, args, func(text []byte) {
		if text == nil {
			mapping.VectorEnsureValidityWritable(output)
			mapping.ValiditySetRowInvalid(mapping.VectorGetValidity(output), row)
		} else {
			mapping.VectorAssignStringElementLen(output, row, text)
		}
		row++
	})
}
