package postgres_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

func BenchmarkLoad(b *testing.B) {
	storetest.BenchmarkLoad(b, openWarehouse(b, pgtest.Start(b).Database(b)))
}

// compared is how many rows [BenchmarkAgainstCopy] loads: about a million.
const compared = 122 * storetest.BatchRows

// BenchmarkAgainstCopy loads the same rows into the same table with the same keys: as a run
// does, by as many connections as it likes, and from a CSV file by psql's \copy, which is the
// fastest way that people have at hand. Run it with -benchtime 1x.
func BenchmarkAgainstCopy(b *testing.B) {
	url := pgtest.Start(b).Database(b)
	csv := filepath.Join(b.TempDir(), "customers.csv")
	writeCSV(b, csv)
	for _, connections := range []string{"1", "2", "3"} {
		b.Run("connections="+connections, func(b *testing.B) {
			w := openWarehouse(b, url+"&load_connections="+connections)
			var ours, theirs time.Duration
			for range b.N {
				theirs += psqlCopy(b, url, csv)
				ours += loadRun(b, w)
			}
			rows := float64(b.N * compared)
			b.ReportMetric(rows/ours.Seconds(), "rows/s")
			b.ReportMetric(rows/theirs.Seconds(), "psql-rows/s")
			b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times-as-fast")
		})
	}
}

// loadRun loads the rows through two workers, as a run has them, and puts them in place.
func loadRun(b *testing.B, w *postgres.Warehouse) time.Duration {
	e := schematest.UniqueCustomers(0)
	batches := make([]*gen.Batch, 2)
	for i := range batches {
		batches[i] = storetest.NewBatch(&e.Tables[0])
	}
	began := time.Now()
	l, err := w.Begin(b.Context(), e, "")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Rollback()
	sink, err := l.OpenSink(b.Context(), e, &e.Tables[0])
	if err != nil {
		b.Fatal(err)
	}
	var workers errgroup.Group
	for i, batch := range batches {
		workers.Go(func() error {
			for n := i; n < compared/storetest.BatchRows; n += len(batches) {
				storetest.Refill(batch, int64(n)*storetest.BatchRows)
				if err := sink.WriteBatch(b.Context(), batch); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := workers.Wait(); err != nil {
		b.Fatal(err)
	}
	if err := sink.Commit(b.Context()); err != nil {
		b.Fatal(err)
	}
	copied := time.Since(began)
	if err := l.Commit(b.Context(), store.Mark{"customers": {Rows: compared}}); err != nil {
		b.Fatal(err)
	}
	b.Logf("ours: copied after %s, in place after %s", copied, time.Since(began))
	return time.Since(began)
}

func psqlCopy(b *testing.B, url, csv string) time.Duration {
	scripts, _, err := ddl.TableScripts(schematest.UniqueCustomers(0), "postgres", "by_hand")
	if err != nil {
		b.Fatal(err)
	}
	t := scripts[0]
	script := fmt.Sprintf("DROP SCHEMA IF EXISTS by_hand CASCADE; CREATE SCHEMA by_hand;\n%s;\n\\copy %s FROM '%s' (FORMAT csv)\n", t.Create, t.Name, csv)
	keys := ""
	for _, key := range t.Keys {
		keys += key + ";\n"
	}
	began := time.Now()
	if _, err := pgtest.Psql(url, script); err != nil {
		b.Fatal(err)
	}
	copied := time.Since(began)
	if _, err := pgtest.Psql(url, keys+"ANALYZE "+t.Name); err != nil {
		b.Fatal(err)
	}
	b.Logf("psql: copied after %s, with keys after %s", copied, time.Since(began))
	return time.Since(began)
}

// writeCSV writes the rows as \copy reads them.
func writeCSV(b *testing.B, path string) {
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	e := schematest.UniqueCustomers(0)
	batch := storetest.NewBatch(&e.Tables[0])
	out := bufio.NewWriter(f)
	var line []byte
	for first := int64(0); first < compared; first += storetest.BatchRows {
		storetest.Refill(batch, first)
		for row := range batch.Rows {
			line = line[:0]
			for i := range batch.Columns {
				line = append(batch.Columns[i].AppendText(line, row), ',')
			}
			line[len(line)-1] = '\n'
			if _, err := out.Write(line); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
}
