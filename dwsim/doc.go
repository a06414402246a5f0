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
// # Runs
//
// [Simulator.Runs] returns the [RunTracker], which tells of all runs, those of other
// processes too: how far they are, how they ended, and how to stop them. A run that was
// stopped is gone on from with GenerateOptions.Resume; one that is complete is loaded again
// from its Parquet files with [Experiment.Load].
//
// # Queries
//
// [Experiment.Query] and [Simulator.Query] run one statement that only reads, in the SQL of Redshift
// and Snowflake whatever the engine. Values are given by [Params], never put into the text. Rows
// stream and must be closed. A query ends with its context, at its timeout, or by
// [Simulator.CancelQuery] with its id. What the writer of the statement can put right is a
// [store.QueryError], which tells the place and what may be meant. [Experiment.Profile] describes
// what columns hold, [Experiment.Lineage] how tables refer to each other.
//
// # One run at a time
//
// Generate, load, reset, delete and what is tracked hold the experiment's slot. Whoever else
// wants it gets an [ActiveError], a [store.ErrRunActive] that says who has it.
//
// The slot is a row in the metadata, which its owner renews once a second, and a lock file
// below the data root, which the operating system frees when its owner dies. So a dead
// owner is known at once on the same data root, and after ten seconds without a beat
// elsewhere. Who finds it dead first keeps it from the warehouse, however late it may wake,
// and then gives its run an outcome. An owner that was only suspended finds its slot lost:
// it can neither swap its rows in nor write an outcome.
//
// Simulators that share metadata share the data root too, or find only their own Parquet
// files.
package dwsim
