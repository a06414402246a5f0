package sqlitec

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"modernc.org/libc"
)

// directory finds a connection in the callbacks of the library, which are handed its number,
// or its thread: a pointer to it would be hidden from the garbage collector.
type directory struct {
	slots    []*Conn             // by number; number 0 is nobody's
	budgeted map[*libc.TLS]*Conn // those with a budget
}

// The present directory is copied to be changed, so that callbacks need no lock.
var (
	present  atomic.Pointer[directory]
	changing sync.Mutex
)

// change makes a changed copy the present directory.
func change(change func(*directory)) {
	changing.Lock()
	defer changing.Unlock()
	next := &directory{slots: []*Conn{nil}, budgeted: map[*libc.TLS]*Conn{}}
	if old := present.Load(); old != nil {
		next.slots, next.budgeted = slices.Clone(old.slots), maps.Clone(old.budgeted)
	}
	change(next)
	present.Store(next)
}

// takeSlot gives a connection a number.
func (c *Conn) takeSlot() {
	change(func(d *directory) {
		free := 1
		for free < len(d.slots) && d.slots[free] != nil {
			free++
		}
		if free == len(d.slots) {
			d.slots = append(d.slots, nil)
		}
		d.slots[free], c.slot = c, uintptr(free)
	})
}

// publish makes the budget of a connection known.
func (c *Conn) publish() {
	change(func(d *directory) { d.budgeted[c.tls] = c })
}

// freeSlot takes number and budget back.
func (c *Conn) freeSlot() {
	if c.slot == 0 {
		return
	}
	change(func(d *directory) {
		d.slots[c.slot] = nil
		delete(d.budgeted, c.tls)
	})
	c.slot = 0
}

// connAt returns the connection of a number, or nil.
func connAt(slot uintptr) *Conn {
	if d := present.Load(); d != nil && slot < uintptr(len(d.slots)) {
		return d.slots[slot]
	}
	return nil
}

// budgetedConn returns the connection of a thread, if it has a budget.
func budgetedConn(tls *libc.TLS) *Conn {
	if d := present.Load(); d != nil && len(d.budgeted) > 0 {
		return d.budgeted[tls]
	}
	return nil
}
