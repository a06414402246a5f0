package dwsim_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

const clinic = `
name: clinic
tables:
  - name: patients
    target_rows: 1000
    columns:
      - {name: patient_id, data_type: INT, is_unique: true}
      - {name: born_on, data_type: DATE, date_start: 1930-01-01, date_end: 2024-12-31}
`

func Example() {
	ctx := context.Background()
	data, err := os.MkdirTemp("", "dwsim-")
	check(err)
	defer os.RemoveAll(data)

	meta, err := sqlite.OpenMetadata(ctx, filepath.Join(data, "dw_simulator.db"))
	check(err)
	defer meta.Close()
	warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(data, "warehouse"))
	check(err)
	defer warehouse.Close()
	sim, err := dwsim.New(dwsim.Config{
		Metadata:   meta,
		Warehouses: map[string]store.Warehouse{"sqlite": warehouse},
		DataRoot:   data,
	})
	check(err)
	defer sim.Close()

	document, err := schema.Decode([]byte(clinic))
	check(err)
	experiment, err := sim.CreateExperiment(ctx, document)
	check(err)
	run, err := experiment.Generate(ctx, dwsim.GenerateOptions{Seed: new(int64(42))})
	check(err)
	fmt.Println("run", run.ID, run.Status)

	rows, err := experiment.Query(ctx, "select count(*), max(patient_id) from patients", dwsim.QueryOptions{})
	check(err)
	defer rows.Close()
	row, err := rows.Next()
	check(err)
	fmt.Println(row...)
	// Output:
	// run 1 COMPLETED
	// 1000 1000
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// Start generates in the background; Progress tells how far it is.
func ExampleExperiment_Start() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	document, err := schema.Decode([]byte(clinic))
	check(err)
	experiment, err := sim.CreateExperiment(ctx, document)
	check(err)

	run, err := experiment.Start(ctx, dwsim.GenerateOptions{Rows: map[string]int64{"patients": 20_000}})
	check(err)
	var last dwsim.Progress
	for p, err := range sim.Runs().Progress(ctx, "clinic", run.ID) {
		check(err)
		last = p
	}
	fmt.Println(last.Status, last.Done, "of", last.Asked, "rows")
	// Output: COMPLETED 20000 of 20000 rows
}

// Verify makes the rows of a run once more and compares.
func ExampleRunTracker_Verify() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	document, err := schema.Decode([]byte(clinic))
	check(err)
	experiment, err := sim.CreateExperiment(ctx, document)
	check(err)
	run, err := experiment.Generate(ctx, dwsim.GenerateOptions{})
	check(err)

	verification, err := sim.Runs().Verify(ctx, "clinic", run.ID)
	check(err)
	for _, t := range verification.Tables {
		fmt.Println(t.Table, t.Held, "rows are those of the run:", t.Want == t.Got)
	}
	// Output: patients 1000 rows are those of the run: true
}

// Preview shows rows without writing any.
func ExampleExperiment_Preview() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	document, err := schema.Decode([]byte(clinic))
	check(err)
	experiment, err := sim.CreateExperiment(ctx, document)
	check(err)

	batch, err := experiment.Preview("patients", 3, 42)
	check(err)
	fmt.Println(batch.Columns[0].Column.Name, batch.Columns[0].Ints[:batch.Rows])
	// Output: patient_id [1 2 3]
}

// A query has values for the names that it writes with a colon.
func ExampleExperiment_Query() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	document, err := schema.Decode([]byte(clinic))
	check(err)
	experiment, err := sim.CreateExperiment(ctx, document)
	check(err)
	_, err = experiment.Generate(ctx, dwsim.GenerateOptions{Seed: new(int64(42))})
	check(err)

	rows, err := experiment.Query(ctx, "SELECT patient_id FROM patients WHERE patient_id > :least ORDER BY 1", dwsim.QueryOptions{
		Params: dwsim.Params(map[string]any{"least": 990}),
		Limit:  3,
	})
	check(err)
	defer rows.Close()
	for {
		row, err := rows.Next()
		check(err)
		if row == nil {
			break
		}
		fmt.Println(row...)
	}
	fmt.Println("there are more:", rows.Truncated())
	// Output:
	// 991
	// 992
	// 993
	// there are more: true
}

// A query of several experiments writes their names before those of the tables.
func ExampleSimulator_Query() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	for _, name := range []string{"berlin", "bern"} {
		document, err := schema.Decode([]byte(clinic))
		check(err)
		document.Name = name
		experiment, err := sim.CreateExperiment(ctx, document)
		check(err)
		_, err = experiment.Generate(ctx, dwsim.GenerateOptions{})
		check(err)
	}

	rows, err := sim.Query(ctx, "SELECT (SELECT count(*) FROM berlin.patients) + (SELECT count(*) FROM bern.patients)", dwsim.QueryOptions{})
	check(err)
	defer rows.Close()
	row, err := rows.Next()
	check(err)
	fmt.Println(row...)
	// Output: 2000
}

// A query in progress is known by its id.
func ExampleSimulator_CancelQuery() {
	ctx := context.Background()
	sim, done := newSimulator(ctx)
	defer done()
	const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
	rows, err := sim.Query(ctx, endless, dwsim.QueryOptions{ID: "report"})
	check(err)
	defer rows.Close()

	for _, q := range sim.Queries() {
		check(sim.CancelQuery(q.ID))
	}
	_, err = rows.Next()
	fmt.Println(err)
	// Output: query "report" was cancelled
}

// newSimulator opens a simulator in a temporary folder.
func newSimulator(ctx context.Context) (sim *dwsim.Simulator, done func()) {
	data, err := os.MkdirTemp("", "dwsim-")
	check(err)
	meta, err := sqlite.OpenMetadata(ctx, filepath.Join(data, "dw_simulator.db"))
	check(err)
	warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(data, "warehouse"))
	check(err)
	sim, err = dwsim.New(dwsim.Config{
		Metadata:   meta,
		Warehouses: map[string]store.Warehouse{"sqlite": warehouse},
		DataRoot:   data,
	})
	check(err)
	return sim, func() {
		_, _, _ = sim.Close(), warehouse.Close(), meta.Close()
		_ = os.RemoveAll(data)
	}
}
