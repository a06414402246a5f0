//go:build cgo

package duckdb

import (
	"fmt"
	"slices"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// bindAll gives a statement the values of its parameters, whose names are in its order.
func bindAll(s *duckdbc.Stmt, names []string, params []store.Param) error {
	for i, name := range names {
		at := slices.IndexFunc(params, func(p store.Param) bool { return p.Name == name })
		if at < 0 {
			return fmt.Errorf("the parameter :%s has no value", name)
		}
		if err := s.Bind(i+1, params[at].Value); err != nil {
			return fmt.Errorf("the value of :%s cannot be used: %w", name, err)
		}
	}
	return nil
}
