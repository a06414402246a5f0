//go:build !cgo

package duckdb

import (
	"context"
	"errors"

	"github.com/dw-sim/dw-sim/store"
)

// ErrNotBuilt is why nothing can be opened.
var ErrNotBuilt = errors.New("DuckDB cannot be used: this binary was built without cgo; build it with CGO_ENABLED=1 and a C compiler")

// Warehouse is a warehouse of DuckDB files where cgo is there; here there is none.
type Warehouse struct{ store.Warehouse }

// OpenWarehouse is always an ErrNotBuilt here.
func OpenWarehouse(context.Context, string) (*Warehouse, error) { return nil, ErrNotBuilt }
