package dwsim

import (
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Problems returns all that is wrong with a document, as [Simulator.CreateExperiment] finds it:
// what gen.Check does, and a warehouse that is not configured. It stores nothing and does not
// look at whether the name is taken.
func (s *Simulator) Problems(e *schema.Experiment) schema.Problems { return s.check(e) }

// Warehouses returns the names that target_warehouse may give, in lower case and in order.
func (s *Simulator) Warehouses() []string { return s.warehouseNames() }

// WarehouseType returns what kind of database a warehouse is, by its name: sqlite, postgres, redshift,
// duckdb, snowflake, or what a driver of the caller's own says; "" where that is not known. It
// opens nothing.
func (s *Simulator) WarehouseType(name string) string {
	if w, ok := s.warehouses[s.warehouseName(name)].(store.Typed); ok {
		return w.Type()
	}
	return ""
}

// DefaultWarehouse returns the name of the warehouse of the experiments that name none.
func (s *Simulator) DefaultWarehouse() string { return s.defaultWarehouse }
