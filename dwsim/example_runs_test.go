package dwsim_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

// A run is followed while it goes on, here to a line for each phase; the loop ends with
// the run. A run of another process is followed in the same way.
func ExampleRunTracker_Progress() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	document, err := schema.Decode([]byte(clinic))
	check(err)
	experiment, err := sim.CreateExperiment(ctx, document)
	check(err)
	run, err := experiment.Start(ctx, dwsim.GenerateOptions{Rows: map[string]int64{"patients": 50_000}})
	check(err)

	for p, err := range sim.Runs().Progress(ctx, run.Experiment, run.ID) {
		check(err)
		if p.Phase == dwsim.PhaseDone { // else p has rows, rows/s and the time left
			fmt.Println(p.Status, p.Done, "of", p.Asked, "rows")
		}
	}
	// Output: COMPLETED 50000 of 50000 rows
}

// A run is aborted by its id, from this process or another one. The rows of the run
// before are still there, and its finished files are of use to the next run.
func ExampleRunTracker_Abort() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	document, err := schema.Decode([]byte(clinic))
	check(err)
	experiment, err := sim.CreateExperiment(ctx, document)
	check(err)
	_, err = experiment.Generate(ctx, dwsim.GenerateOptions{})
	check(err)

	long := dwsim.GenerateOptions{Rows: map[string]int64{"patients": 2_000_000_000}, IgnoreDisk: true}
	run, err := experiment.Start(ctx, long)
	check(err)
	check(sim.Runs().Abort(ctx, run.Experiment, run.ID, "too many patients"))
	run, err = sim.Runs().Wait(ctx, run.Experiment, run.ID)
	fmt.Println(run.Status)
	fmt.Println(err)

	mark, err := experiment.Mark(ctx)
	check(err)
	fmt.Println("the patients are those of run", mark["patients"].Run)
	// Output:
	// ABORTED
	// run 2 was aborted: too many patients
	// the patients are those of run 1
}

// Work of the caller's own becomes a run: this one exports the patients as CSV. While it
// goes on nobody replaces the rows under it; dw-sim run list shows it, dw-sim run watch
// follows it, dw-sim run abort ends it; and it is ABORTED when its process dies.
func ExampleRunTracker_Track() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	document, err := schema.Decode([]byte(clinic))
	check(err)
	experiment, err := sim.CreateExperiment(ctx, document)
	check(err)
	_, err = experiment.Generate(ctx, dwsim.GenerateOptions{Seed: new(int64(42))})
	check(err)

	work := dwsim.Work{
		Experiment: "clinic",
		Purpose:    "export",
		Tables:     []dwsim.WorkTable{{Table: "patients", Rows: 1000}},
	}
	run, err := sim.Runs().Track(ctx, work, func(ctx context.Context, w *dwsim.Tracked) error {
		return exportPatients(ctx, experiment, w, csv.NewWriter(io.Discard))
	})
	check(err)
	fmt.Println("run", run.ID, run.Purpose, run.Status, run.Tables[0].Generated, "rows")

	// An error of the work is that of the run.
	run, err = sim.Runs().Track(ctx, work, func(context.Context, *dwsim.Tracked) error {
		return errors.New("the other side hung up")
	})
	fmt.Println("run", run.ID, run.Purpose, run.Status)
	fmt.Println(err)
	// Output:
	// run 2 export COMPLETED 1000 rows
	// run 3 export FAILED
	// run 3 failed: the other side hung up
}

// exportPatients writes the patients to wherever they are wanted. ctx ends when the run is
// aborted.
func exportPatients(ctx context.Context, e *dwsim.Experiment, w *dwsim.Tracked, to *csv.Writer) error {
	w.Enter("export")
	rows, err := e.Query(ctx, "select patient_id, born_on from patients", dwsim.QueryOptions{})
	if err != nil {
		return err
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			to.Flush()
			return errors.Join(err, to.Error())
		}
		if err := to.Write([]string{fmt.Sprint(row[0]), fmt.Sprint(row[1])}); err != nil {
			return err
		}
		w.Done("patients", 1)
	}
}
