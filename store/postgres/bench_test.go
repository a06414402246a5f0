package postgres_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

func BenchmarkLoad(b *testing.B) {
	storetest.BenchmarkLoad(b, openWarehouse(b, pgtest.Start(b).Database(b)))
}

// BenchmarkAgainstCopy has the same rows go into the same tables with the same keys, conditions
// and statistics: generated and loaded as a run does it, and from CSV files, which are there
// already, by psql's \copy, which is the fastest way that people have at hand. They take turns;
// x-copy is how many times as fast the run is. Run it with -benchtime 3x.
func BenchmarkAgainstCopy(b *testing.B) {
	for _, e := range []*schema.Experiment{schematest.Customers(1_000_000), shopOf(b, 27)} {
		b.Run(e.Name, func(b *testing.B) {
			url := pgtest.Start(b).Database(b)
			w := openWarehouse(b, url)
			script := copyScript(b, e, b.TempDir())
			var ours, theirs time.Duration
			for range b.N {
				began := time.Now()
				if _, err := pgtest.Psql(url, script); err != nil {
					b.Fatal(err)
				}
				half := time.Now()
				theirs += half.Sub(began)
				if err := run(b.Context(), w, e, 42); err != nil {
					b.Fatal(err)
				}
				ours += time.Since(half)
			}
			rows := float64(b.N) * float64(rowsOf(e))
			b.ReportMetric(rows/ours.Seconds(), "rows/s")
			b.ReportMetric(rows/theirs.Seconds(), "copy-rows/s")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "x-copy")
		})
	}
}

// shopOf is the shop of the examples, so many times as large.
func shopOf(b *testing.B, scale int64) *schema.Experiment {
	b.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", "shop.json"))
	if err != nil {
		b.Fatal(err)
	}
	e, err := schema.Decode(text)
	if err != nil {
		b.Fatal(err)
	}
	for i := range e.Tables {
		if t := &e.Tables[i]; t.TargetRows >= 1000 {
			t.TargetRows *= scale
		}
	}
	return e
}

func rowsOf(e *schema.Experiment) (rows int64) {
	for _, t := range e.Tables {
		rows += t.TargetRows
	}
	return rows
}

// copyScript writes the rows of e into CSV files, and returns what has psql load them.
func copyScript(b *testing.B, e *schema.Experiment, dir string) string {
	b.Helper()
	scripts, _, err := ddl.TableScripts(e, "postgres", "by_hand")
	if err != nil {
		b.Fatal(err)
	}
	g, err := gen.New(e, gen.Options{Seed: 42})
	if err != nil {
		b.Fatal(err)
	}
	script := []string{"DROP SCHEMA IF EXISTS by_hand CASCADE", "CREATE SCHEMA by_hand"}
	var keys, foreign []string
	for _, t := range scripts {
		path := filepath.Join(dir, t.Table.Name+".csv")
		writeCSV(b, g, t.Table.Name, path)
		script = append(script, t.Create, fmt.Sprintf("\n\\copy %s FROM '%s' (FORMAT csv)\n", t.Name, path))
		keys = append(append(append(append(keys, t.Keys...), t.Checks...), t.Comments...), "ANALYZE "+t.Name)
		foreign = append(foreign, t.Foreign...)
	}
	return strings.Join(append(append(script, keys...), foreign...), ";\n")
}

// writeCSV writes the rows of a table as \copy reads them: what is not quoted and empty is NULL.
func writeCSV(b *testing.B, g *gen.Generator, table, path string) {
	b.Helper()
	var out bytes.Buffer
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	file := bufio.NewWriter(f)
	for batch, err := range g.Batches(b.Context(), table) {
		if err != nil {
			b.Fatal(err)
		}
		for row := range batch.Rows {
			out.Reset()
			for i := range batch.Columns {
				if i > 0 {
					out.WriteByte(',')
				}
				if v := &batch.Columns[i]; !v.IsNull(row) {
					writeField(&out, v, row)
				}
			}
			out.WriteByte('\n')
			if _, err := file.Write(out.Bytes()); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := file.Flush(); err != nil {
		b.Fatal(err)
	}
}

// writeField quotes what CSV would not read as it stands, as most programs do.
func writeField(out *bytes.Buffer, v *gen.Vector, row int) {
	text := v.AppendText(out.AvailableBuffer(), row)
	if len(text) > 0 && !bytes.ContainsAny(text, "\",\n\r\\") {
		out.Write(text)
		return
	}
	fmt.Fprintf(out, `"%s"`, bytes.ReplaceAll(text, []byte(`"`), []byte(`""`)))
}
