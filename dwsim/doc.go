// Package dwsim is the front door: it keeps experiments, generates their rows and
// tells what became of each run.
//
//	meta, err := sqlite.OpenMetadata(ctx, "data/dw_simulator.db")
//	warehouse, err := sqlite.OpenWarehouse(ctx, "data/warehouse")
//	sim, err := dwsim.New(dwsim.Config{
//		Metadata:   meta,
//		Warehouses: map[string]store.Warehouse{"sqlite": warehouse},
//		DataRoot:   "data",
//	})
//	shop, err := sim.CreateExperiment(ctx, document)
//	run, err := shop.Generate(ctx, dwsim.GenerateOptions{Seed: new(int64(42))})
//	rows, err := shop.Query(ctx, "select count(*) from customers", dwsim.QueryOptions{})
//
// The drivers come from their own packages, here store/sqlite: a program links the
// databases that it imports and no others. The first example below is this program
// in full.
//
// # What a run leaves
//
// [Experiment.Generate] makes the rows of an experiment once, and writes them to
// Parquet files and to the experiment's warehouse in the same pass. Readers of the
// warehouse see the rows of the run before until the last moment and those of the
// new one from then on. Whatever goes wrong on the way leaves the rows of the run
// before; the run is then on record as [store.Failed] or [store.Aborted], with the
// reason.
//
// # One run at a time
//
// Generate, reset and delete hold the experiment's slot, a lock file below the data
// root that the operating system frees when its owner dies. Whoever else wants the
// slot gets an error that wraps [store.ErrRunActive]. A run whose owner died is settled
// by the next who looks: Completed where its rows had got into the warehouse, Aborted
// otherwise. Simulators that share metadata must therefore share the data root too.
package dwsim
