// Embed is a program that makes a small warehouse, asks it a question and prints the
// answer:
//
//	go run ./examples/embed [data root]
//
// Without an argument it works in a temporary folder, which it removes.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

// clinic is a document written in Go. In JSON or YAML it would go through schema.Decode.
var clinic = &schema.Experiment{
	Name: "clinic",
	Tables: []schema.Table{
		{Name: "doctors", TargetRows: 5, Columns: []schema.Column{
			{Name: "doctor_id", DataType: "INT", Unique: true},
			{Name: "name", DataType: "VARCHAR", FakerRule: "last_name"},
		}},
		{Name: "visits", TargetRows: 1000, Columns: []schema.Column{
			{Name: "visit_id", DataType: "BIGINT", Unique: true},
			{Name: "doctor_id", DataType: "INT", ForeignKey: &schema.ForeignKey{
				ReferencesTable: "doctors", ReferencesColumn: "doctor_id",
			}},
			{Name: "visited_on", DataType: "DATE", DateStart: "2024-01-01", DateEnd: "2024-12-31"},
			{Name: "fee", DataType: "DECIMAL", Precision: new(8), Scale: new(2), MinValue: "20", MaxValue: "400"},
		}},
	},
}

const question = `
	select d.doctor_id, count(*) as visits, count(distinct visited_on) as days, min(fee) >= 20 and max(fee) <= 400 as fees_in_range
	from doctors d join visits v on v.doctor_id = d.doctor_id
	group by d.doctor_id order by d.doctor_id`

func main() {
	if err := run(context.Background(), os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, args []string) error {
	root, done, err := dataRoot(args)
	if err != nil {
		return err
	}
	defer done()
	meta, err := sqlite.OpenMetadata(ctx, filepath.Join(root, "dw_simulator.db"))
	if err != nil {
		return err
	}
	defer meta.Close()
	warehouse, err := sqlite.OpenWarehouse(ctx, filepath.Join(root, "warehouse"))
	if err != nil {
		return err
	}
	defer warehouse.Close()
	sim, err := dwsim.New(dwsim.Config{
		Metadata:   meta,
		Warehouses: map[string]store.Warehouse{"sqlite": warehouse},
		DataRoot:   root,
	})
	if err != nil {
		return err
	}
	defer sim.Close()
	return ask(ctx, out, sim)
}

// ask generates the clinic and prints the answer to the question.
func ask(ctx context.Context, out io.Writer, sim *dwsim.Simulator) error {
	experiment, err := sim.CreateExperiment(ctx, clinic)
	if err != nil {
		return err
	}
	done, err := experiment.Generate(ctx, dwsim.GenerateOptions{Seed: new(int64(42))})
	if err != nil {
		return err
	}
	for _, t := range done.Tables {
		fmt.Fprintf(out, "%s: %d rows\n", t.Table, t.Loaded)
	}
	rows, err := experiment.Query(ctx, question, dwsim.QueryOptions{})
	if err != nil {
		return err
	}
	defer rows.Close()
	return printRows(out, rows)
}

func printRows(out io.Writer, rows *store.Rows) error {
	for _, c := range rows.Columns {
		fmt.Fprint(out, c.Name, "\t")
	}
	fmt.Fprintln(out)
	for {
		row, err := rows.Next()
		if row == nil || err != nil {
			return err
		}
		for _, v := range row {
			fmt.Fprint(out, v, "\t")
		}
		fmt.Fprintln(out)
	}
}

func dataRoot(args []string) (root string, done func(), err error) {
	if len(args) > 0 {
		return args[0], func() {}, nil
	}
	root, err = os.MkdirTemp("", "embed-")
	return root, func() { _ = os.RemoveAll(root) }, err
}
