// Package contents tells the states of a namespace apart, for all drivers alike.
package contents

import (
	"fmt"
	"reflect"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Contents is what tells one state of a namespace from another.
type Contents struct {
	Exists bool
	Mark   store.Mark
}

// Replaced reports whether a load that saw c must not replace what is there now. One that
// saw nothing may replace a namespace that was made since, without a mark.
func (c Contents) Replaced(now Contents) bool {
	return c.Exists && !now.Exists || !reflect.DeepEqual(c.Mark, now.Mark)
}

// Check is an ErrMarkChanged of an experiment where c was Replaced.
func (c Contents) Check(now Contents, experiment string) error {
	if c.Replaced(now) {
		return fmt.Errorf("experiment %q %w", experiment, store.ErrMarkChanged)
	}
	return nil
}

// Loaded is what a load has put into a table.
type Loaded struct {
	Rows     int64
	Complete bool // its sink was committed
}

// CheckMark refuses a mark of a load of e that does not tell what was loaded, by table in
// lower case.
func CheckMark(e *schema.Experiment, loaded map[string]Loaded, m store.Mark) error {
	for name, l := range loaded {
		table := e.Table(name).Name
		mark, marked := m[name]
		switch {
		case !l.Complete:
			return fmt.Errorf("the rows of table %q are incomplete", table)
		case !marked:
			return fmt.Errorf("table %q was loaded, but its mark is missing", table)
		case mark.Rows != l.Rows:
			return fmt.Errorf("table %q was loaded with %d rows, but its mark says %d", table, l.Rows, mark.Rows)
		}
	}
	for name := range m {
		if e.Table(name) == nil {
			return fmt.Errorf("there is a mark for table %q, which experiment %q does not have", name, e.Name)
		}
	}
	return nil
}
