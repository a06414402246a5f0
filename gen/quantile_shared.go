package gen

import (
	"reflect"
	"sync"
)

// quantileTables keeps the tables that were made last, for all generators of the process: a
// document is planned anew for every check, preview and run, and a table takes milliseconds.
type quantileTables struct {
	mu   sync.Mutex
	made map[truncation]func() *quantileTable
}

var sharedTables quantileTables

// mostSharedTables are how many there are at most, some 40 KB each.
const mostSharedTables = 256

// of returns a function that makes the table of t when it is first called, or the one that
// an equal t was given before. Laws that are pointers equal no other, and have their own.
func (q *quantileTables) of(t *truncation) func() *quantileTable {
	if reflect.TypeOf(t.law).Kind() == reflect.Pointer {
		return sync.OnceValue(t.table)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if made, ok := q.made[*t]; ok {
		return made
	}
	if q.made == nil || len(q.made) == mostSharedTables {
		q.made = make(map[truncation]func() *quantileTable)
	}
	made := sync.OnceValue(t.table)
	q.made[*t] = made
	return made
}
