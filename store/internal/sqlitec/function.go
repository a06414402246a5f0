package sqlitec

import (
	"fmt"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// Function is a function written in Go that statements of a connection call by its name, in
// the place of the library's own of that name. It has either Call or New.
//
// Values are nil, int64, float64, string and []byte. The slice of arguments is reused by the
// next call, its values are not. A result may be a bool, too. An error ends the statement, with
// its text as the message; so does a panic.
type Function struct {
	Name string
	// Arguments is how many there must be; -1 means any number.
	Arguments int
	// Deterministic says that equal arguments give equal results while a statement runs, so that
	// it need not be called for every row where the arguments are constant.
	Deterministic bool
	// JSON says that texts which the library knows to be JSON are textform.JSON among the
	// arguments, and that a result may be one.
	JSON bool

	Call func(arguments []any) (any, error) // of one row
	New  func() Accumulator                 // of many rows
}

// Accumulator makes the result of one group of rows.
type Accumulator interface {
	Step(arguments []any) error
	// Value returns the result for the rows so far; more may follow.
	Value() (any, error)
}

// Sized is an Accumulator that keeps more with each row: its bytes count as those that the
// library holds do.
type Sized interface {
	Accumulator
	Size() int64
}

// Inverter is an Accumulator that can leave out a row again, the oldest first. Others cannot
// be used over a window whose begin moves.
type Inverter interface {
	Accumulator
	Inverse(arguments []any) error
}

// Register adds functions. They are for statements alone: what a file holds, such as a view,
// cannot call them. https://www.sqlite.org/c3ref/c_deterministic.html
func (c *Conn) Register(functions []Function) error {
	for i := range functions {
		if err := c.register(&functions[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *Conn) register(f *Function) error {
	name, err := libc.CString(f.Name)
	if err != nil {
		return err
	}
	defer libc.Xfree(c.tls, name)
	flags := int32(sqlite3.SQLITE_UTF8 | sqlite3.SQLITE_DIRECTONLY)
	if f.JSON {
		flags |= sqlite3.SQLITE_SUBTYPE | sqlite3.SQLITE_RESULT_SUBTYPE
	}
	if f.Deterministic {
		flags |= sqlite3.SQLITE_DETERMINISTIC
	}
	c.functions = append(c.functions, f)
	user := c.slot<<functionBits | uintptr(len(c.functions)-1)
	var code int32
	if f.New == nil {
		code = sqlite3.Xsqlite3_create_function_v2(c.tls, c.db, name, int32(f.Arguments), flags, user, functionPointer(onCall), 0, 0, 0)
	} else {
		code = sqlite3.Xsqlite3_create_window_function(c.tls, c.db, name, int32(f.Arguments), flags, user,
			functionPointer(onStep), functionPointer(onFinal), functionPointer(onValue), functionPointer(onInverse), 0)
	}
	if code != sqlite3.SQLITE_OK {
		return fmt.Errorf("function %s cannot be registered: %w", f.Name, c.errorOf(code))
	}
	return nil
}

// functionBits is how much of what the library hands to a callback is the number of a function;
// the rest is that of its connection.
const functionBits = 16

// functionOf returns the function that a callback is about, and its connection.
func functionOf(tls *libc.TLS, context uintptr) (*Conn, *Function) {
	user := sqlite3.Xsqlite3_user_data(tls, context)
	c := connAt(user >> functionBits)
	return c, c.functions[user&(1<<functionBits-1)]
}

func onCall(tls *libc.TLS, context uintptr, n int32, values uintptr) {
	c, f := functionOf(tls, context)
	defer c.recovered(context, f)
	result, err := f.Call(c.argumentsOf(f, n, values))
	c.setResult(context, f, result, err)
}

func onStep(tls *libc.TLS, context uintptr, n int32, values uintptr) {
	c, f := functionOf(tls, context)
	defer c.recovered(context, f)
	g := c.groupOf(context, f)
	if g == nil {
		sqlite3.Xsqlite3_result_error_nomem(tls, context)
		return
	}
	if err := g.Step(c.argumentsOf(f, n, values)); err != nil {
		g.failed = true
		c.setError(context, err)
	} else if !c.grantsGroup(g) {
		g.failed = true
		sqlite3.Xsqlite3_result_error_nomem(tls, context)
	}
}

func onInverse(tls *libc.TLS, context uintptr, n int32, values uintptr) {
	c, f := functionOf(tls, context)
	defer c.recovered(context, f)
	if g := c.groupOf(context, f); g != nil { // it was there for Step
		if err := g.inverse(f, c.argumentsOf(f, n, values)); err != nil {
			g.failed = true
			c.setError(context, err)
		}
	}
}

func onValue(tls *libc.TLS, context uintptr) {
	c, f := functionOf(tls, context)
	defer c.recovered(context, f)
	if g := c.groupOf(context, f); g != nil && !g.failed {
		result, err := g.Value()
		c.setResult(context, f, result, err)
	}
}

func onFinal(tls *libc.TLS, context uintptr) {
	c, _ := functionOf(tls, context)
	defer c.dropGroup(context)
	if !c.interrupted.Load() { // else nobody waits for the result
		onValue(tls, context)
	}
}

// group is one group of rows of an aggregate.
type group struct {
	Accumulator
	failed bool  // its statement is about to end with an error
	sized  Sized // nil where it keeps little
	bytes  int64 // that are on the account for it
}

// grantsGroup puts what a group has grown by on the account, and reports whether there is room.
func (c *Conn) grantsGroup(g *group) bool {
	if g.sized == nil || c.account.budget.Memory == 0 {
		return true
	}
	size := g.sized.Size()
	c.account.memory, g.bytes = c.account.memory+size-g.bytes, size
	return c.account.memory <= c.account.budget.Memory
}

func (g *group) inverse(f *Function, arguments []any) error {
	inverter, ok := g.Accumulator.(Inverter)
	if !ok {
		return fmt.Errorf("%s cannot be used over a window whose begin moves; let its frame begin with UNBOUNDED PRECEDING", f.Name)
	}
	return inverter.Inverse(arguments)
}

// groupOf returns the group that a callback of an aggregate is about, a new one for its first
// row. The library keeps its number; it is nil when the library has no memory left for that.
func (c *Conn) groupOf(context uintptr, f *Function) *group {
	const word = int32(unsafe.Sizeof(context))
	at := sqlite3.Xsqlite3_aggregate_context(c.tls, context, word)
	if at == 0 {
		return nil
	}
	number := (*uintptr)(unsafe.Pointer(unsafe.SliceData(libc.GoBytes(at, int(word)))))
	if *number == 0 {
		g := &group{Accumulator: f.New()}
		g.sized, _ = g.Accumulator.(Sized)
		if n := len(c.freeGroups); n > 0 {
			*number, c.freeGroups = c.freeGroups[n-1], c.freeGroups[:n-1]
			c.groups[*number-1] = g
		} else {
			c.groups = append(c.groups, g)
			*number = uintptr(len(c.groups))
		}
	}
	return c.groups[*number-1]
}

// dropGroup forgets the group that the last callback of an aggregate was about.
func (c *Conn) dropGroup(context uintptr) {
	at := sqlite3.Xsqlite3_aggregate_context(c.tls, context, 0)
	if at == 0 {
		return
	}
	if number := pointerAt(at); number != 0 {
		c.account.memory -= c.groups[number-1].bytes
		c.groups[number-1] = nil
		c.freeGroups = append(c.freeGroups, number)
	}
}
