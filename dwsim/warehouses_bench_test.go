package dwsim_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

const warehouseRows = 1_000_000

// contestants are the kinds of warehouses, each with the fastest tool that its database
// brings along.
var contestants = []contestant{
	{"sqlite", openSQLite, sqliteImport},
	{"postgres", openPostgres, psqlCopy},
}

type contestant struct {
	name string
	open func(b *testing.B) store.Warehouse
	// native returns what fills the same table, with the same keys, from files.
	native func(b *testing.B, e *schema.Experiment, f rowFiles) func() error
}

// rowFiles hold the rows of the table.
type rowFiles struct{ csv, parquet string }

// BenchmarkWarehouses puts a million rows of ten columns with two unique keys into each
// kind of warehouse: generated (with the Parquet files that every run writes), loaded from
// these files, and, to compare, filled by the database's own tool.
func BenchmarkWarehouses(b *testing.B) {
	for _, c := range contestants {
		b.Run(c.name, func(b *testing.B) {
			sim, e := openContest(b, c.open(b))
			o := dwsim.GenerateOptions{Seed: new(int64(42))}
			run, err := e.Generate(b.Context(), o)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := sim.Runs().Verify(b.Context(), e.Name(), run.ID); err != nil {
				b.Fatal(err)
			}
			measure(b, "generate", func() error { _, err := e.Generate(b.Context(), o); return err })
			measure(b, "load", func() error { _, err := e.Load(b.Context(), dwsim.LoadOptions{Run: run.ID}); return err })
			measure(b, "native", c.native(b, e.Document(), writeFiles(b, e.Document(), run)))
		})
	}
}

func measure(b *testing.B, name string, work func() error) {
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			if err := work(); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(warehouseRows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}

func openContest(b *testing.B, w store.Warehouse) (*dwsim.Simulator, *dwsim.Experiment) {
	b.Helper()
	meta, err := sqlite.OpenMetadata(b.Context(), filepath.Join(b.TempDir(), "metadata.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = meta.Close() })
	sim, err := dwsim.New(dwsim.Config{Metadata: meta, Warehouses: map[string]store.Warehouse{"w": w}, DataRoot: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = sim.Close() })
	e, err := sim.CreateExperiment(b.Context(), schematest.UniqueCustomers(warehouseRows))
	if err != nil {
		b.Fatal(err)
	}
	return sim, e
}

// writeFiles writes the rows of a run as CSV, beside the Parquet file that is there.
func writeFiles(b *testing.B, e *schema.Experiment, run *dwsim.Run) rowFiles {
	b.Helper()
	f := rowFiles{csv: filepath.Join(b.TempDir(), "customers.csv"), parquet: filepath.Join(run.OutputPath, "customers", "part-*.parquet")}
	out, err := os.Create(f.csv)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	g, err := gen.New(e, gen.Options{Seed: run.Seed})
	if err != nil {
		b.Fatal(err)
	}
	buffered := bufio.NewWriter(out)
	w := csv.NewWriter(buffered)
	record := make([]string, len(e.Tables[0].Columns))
	for batch, err := range g.Batches(b.Context(), "customers") {
		if err != nil {
			b.Fatal(err)
		}
		for row := range batch.Rows {
			for i := range batch.Columns {
				record[i] = ""
				if v := &batch.Columns[i]; !v.IsNull(row) {
					record[i] = string(v.AppendText(nil, row))
				}
			}
			if err := w.Write(record); err != nil {
				b.Fatal(err)
			}
		}
	}
	w.Flush()
	if err := buffered.Flush(); err != nil {
		b.Fatal(err)
	}
	return f
}

// script returns the statements that make the table for a dialect, and its keys.
func script(b *testing.B, e *schema.Experiment, dialect string) (create, keys string) {
	b.Helper()
	scripts, _, err := ddl.TableScripts(e, dialect, "")
	if err != nil {
		b.Fatal(err)
	}
	return scripts[0].Create + ";\n", strings.Join(scripts[0].Keys, ";\n") + ";\n"
}

func openSQLite(b *testing.B) store.Warehouse {
	w, err := sqlite.OpenWarehouse(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.Close() })
	return w
}

func sqliteImport(b *testing.B, e *schema.Experiment, f rowFiles) func() error {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		b.Skip("sqlite3 is not installed")
	}
	create, _ := script(b, e, "sqlite")
	file := filepath.Join(b.TempDir(), "native.db")
	text := "PRAGMA journal_mode = OFF;\nPRAGMA synchronous = OFF;\n" + create + ".import --csv " + f.csv + " customers\n" +
		"CREATE UNIQUE INDEX a ON customers (customer_id);\nCREATE UNIQUE INDEX b ON customers (email);\n"
	return func() error {
		_ = os.Remove(file)
		return feed(exec.Command("sqlite3", "-bail", file), text)
	}
}

func feed(cmd *exec.Cmd, text string) error {
	cmd.Stdin = strings.NewReader(text)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd.Path, err, out.String())
	}
	return nil
}

func openPostgres(b *testing.B) store.Warehouse {
	w, err := postgres.OpenWarehouse(b.Context(), pgtest.Start(b).Database(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.Close() })
	return w
}

func psqlCopy(b *testing.B, e *schema.Experiment, f rowFiles) func() error {
	create, keys := script(b, e, "postgres")
	database := pgtest.Start(b).Database(b)
	text := "DROP TABLE IF EXISTS customers;\n" + create + "\\copy customers FROM '" + f.csv + "' CSV\n" + keys + "ANALYZE customers;\n"
	return func() error { return feed(exec.Command("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", database), text) }
}
