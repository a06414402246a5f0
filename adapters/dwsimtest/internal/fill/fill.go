// Package fill has what the warehouses of tests share, whatever database they are in: what a test
// asks for, how that is made, and by which name it may be kept.
package fill

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Options are what a test asks for.
type Options struct {
	Seed   int64
	All    *int64           // rows of every table; nil for those of the document
	Tables map[string]int64 // rows of some
	Server string           // URL of the database server, where there is one
}

// Generate are the options of the run that makes what is asked for.
func (o *Options) Generate(e *schema.Experiment) dwsim.GenerateOptions {
	rows := map[string]int64{}
	if o.All != nil && e != nil {
		for _, t := range e.Tables {
			rows[strings.ToLower(t.Name)] = *o.All
		}
	}
	for table, n := range o.Tables {
		rows[strings.ToLower(table)] = n
	}
	return dwsim.GenerateOptions{Seed: &o.Seed, Rows: rows}
}

const modulePath = "github.com/dw-sim/dw-sim"

// version is that of dwsim in this program.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == modulePath && m.Replace == nil {
			return m.Version
		}
	}
	return ""
}

// Released reports whether rows of dwsim's version are the same for ever.
func Released() bool { return strings.HasPrefix(version(), "v") }

// Key names what the rows depend on.
func Key(e *schema.Experiment, o dwsim.GenerateOptions) (string, error) {
	sum := sha256.New()
	fmt.Fprintf(sum, "1\n%s\n%s\n%d\n", version(), gen.EngineVersion(), *o.Seed)
	if err := json.NewEncoder(sum).Encode(o.Rows); err != nil { // keys in order
		return "", err
	}
	if err := schema.Encode(sum, e); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// WarehouseName lets a warehouse stand in for whatever one the document names.
func WarehouseName(e *schema.Experiment, otherwise string) string {
	if e == nil || e.TargetWarehouse == "" {
		return otherwise
	}
	return e.TargetWarehouse
}

// Place is where a warehouse is, and what is known of it.
type Place struct {
	Dir       string // of the files of a run; exists
	Warehouse string // the name of the warehouse in documents
	// Open connects to both.
	Open func(context.Context) (store.Metadata, store.Warehouse, error)
}

// With opens a place for a function. Everything is closed again, so that nothing but the test itself
// holds the database.
func (p Place) With(ctx context.Context, do func(*dwsim.Simulator) error) (err error) {
	meta, warehouse, err := p.Open(ctx)
	if err != nil {
		return err
	}
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{p.Warehouse: warehouse}, DataRoot: p.Dir})
	if err == nil {
		err = do(sim)
		err = first(err, sim.Close())
	}
	return first(first(err, warehouse.Close()), meta.Close())
}

// first is the error that explains the later one.
func first(err, later error) error {
	if err != nil {
		return err
	}
	return later
}

// Generate fills a place.
func (p Place) Generate(ctx context.Context, e *schema.Experiment, o dwsim.GenerateOptions) (run *dwsim.Run, err error) {
	err = p.With(ctx, func(sim *dwsim.Simulator) error {
		experiment, err := sim.CreateExperiment(ctx, e)
		if err != nil {
			return err
		}
		run, err = experiment.Generate(ctx, o)
		return err
	})
	return run, err
}

// Query runs one statement on the rows of a run, and reads what it answers to its end.
func (p Place) Query(ctx context.Context, run *dwsim.Run, sql string, params map[string]any) (rows [][]any, err error) {
	err = p.With(ctx, func(sim *dwsim.Simulator) error {
		experiment, err := sim.Experiment(ctx, run.Experiment)
		if err != nil {
			return err
		}
		result, err := experiment.Query(ctx, sql, dwsim.QueryOptions{Params: dwsim.Params(params)})
		if err != nil {
			return err
		}
		rows, err = all(result)
		return errors.Join(err, result.Close())
	})
	return rows, err
}

// all reads rows to their end.
func all(result *store.Rows) (rows [][]any, err error) {
	for {
		row, err := result.Next()
		if err != nil || row == nil {
			return rows, err
		}
		rows = append(rows, slices.Clone(row))
	}
}
