package sqlitec

import (
	"slices"
	"sync"
	"sync/atomic"
)

// slots are the open connections. The callbacks of the library find theirs by its number,
// which the library hands to them: a pointer would be hidden from the garbage collector.
var slots struct {
	sync.Mutex                         // held to change the table
	table      atomic.Pointer[[]*Conn] // copied to be changed; number 0 is nobody's
}

// connAt returns the connection of a number, or nil.
func connAt(slot uintptr) *Conn {
	table := slots.table.Load()
	if table == nil || slot >= uintptr(len(*table)) {
		return nil
	}
	return (*table)[slot]
}

// takeSlot gives a connection a number.
func (c *Conn) takeSlot() {
	slots.Lock()
	defer slots.Unlock()
	table := []*Conn{nil}
	if old := slots.table.Load(); old != nil {
		table = slices.Clone(*old)
	}
	free := 1
	for free < len(table) && table[free] != nil {
		free++
	}
	if free == len(table) {
		table = append(table, nil)
	}
	table[free], c.slot = c, uintptr(free)
	slots.table.Store(&table)
}

// freeSlot takes the number back.
func (c *Conn) freeSlot() {
	slots.Lock()
	defer slots.Unlock()
	if c.slot == 0 {
		return
	}
	table := slices.Clone(*slots.table.Load())
	table[c.slot], c.slot = nil, 0
	slots.table.Store(&table)
}
