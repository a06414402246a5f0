//go:build linux

package peers_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/sqlite"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// Tasks that the command line does not do alone, as a program does them that embeds the
// packages.
func init() {
	tasks["generate"] = taskGenerate
	tasks["digests"] = func(ctx context.Context, t task) error {
		g, err := t.generator()
		if err != nil {
			return err
		}
		_, err = g.Generate(ctx)
		return err
	}
	tasks["csv"] = taskCSV
	tasks["parquet"] = taskParquet
	tasks["sqlite"] = func(ctx context.Context, t task) error {
		w, err := sqlite.OpenWarehouse(ctx, t.Dir)
		if err != nil {
			return err
		}
		defer w.Close()
		return fill(ctx, t, w)
	}
	tasks["postgres"] = func(ctx context.Context, t task) error {
		w, err := postgres.OpenWarehouse(ctx, t.How)
		if err != nil {
			return err
		}
		defer w.Close()
		return fill(ctx, t, w)
	}
}

const seed = 42

func (t task) experiment() *schema.Experiment {
	if t.Unique {
		return schematest.UniqueCustomers(t.Rows)
	}
	return schematest.Customers(t.Rows)
}

func (t task) generator() (*gen.Generator, error) {
	return gen.New(t.experiment(), gen.Options{Seed: seed})
}

// taskGenerate makes the rows on one core, and nothing of them.
func taskGenerate(ctx context.Context, t task) error {
	_, err := sumsOf(ctx, t, false)
	return err
}

func taskParquet(ctx context.Context, t task) error {
	c, err := parquet.ParseCompression(t.How)
	if err != nil {
		return err
	}
	info := parquet.RunInfo{ManifestInfo: parquet.ManifestInfo{Run: 1, Experiment: "bench", Seed: seed, EngineVersion: gen.EngineVersion()}}
	folder, err := parquet.Create(ctx, filepath.Join(t.Dir, "run-1"), info, parquet.Options{Compression: c})
	if err != nil {
		return err
	}
	defer folder.Rollback()
	g, err := t.generator()
	if err != nil {
		return err
	}
	if _, err := g.Generate(ctx, folder); err != nil {
		return err
	}
	return folder.Commit(ctx)
}

// fill generates into a warehouse, up to the swap.
func fill(ctx context.Context, t task, w store.Warehouse) error {
	g, err := t.generator()
	if err != nil {
		return err
	}
	_, err = storetest.Generate(ctx, w, g, "")
	return err
}

// taskCSV writes the rows on one core, as .import and \copy read them.
func taskCSV(ctx context.Context, t task) error {
	g, err := t.generator()
	if err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(t.Dir, "customers.csv"))
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	for b, err := range g.Batches(ctx, "customers") {
		if err != nil {
			return err
		}
		for row := range b.Rows {
			if _, err := out.Write(appendCSV(out.AvailableBuffer(), b, row)); err != nil {
				return err
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Close()
}

func appendCSV(line []byte, b *gen.Batch, row int) []byte {
	for i := range b.Columns {
		v := &b.Columns[i]
		switch {
		case v.Kind == gen.KindBool: // Postgres reads a digit, too, and SQLite stores one
			line = append(line, "01"[bit(v.Bools.Get(row))])
		case v.Kind == gen.KindBytes && bytes.ContainsAny(v.Bytes(row), `,"`):
			line = append(line, '"')
			line = append(line, bytes.ReplaceAll(v.Bytes(row), []byte(`"`), []byte(`""`))...)
			line = append(line, '"')
		default:
			line = v.AppendText(line, row)
		}
		line = append(line, ',')
	}
	line[len(line)-1] = '\n'
	return line
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// sums tell tables of customers apart.
type sums struct{ rows, points, active, email int64 }

func (s sums) String() string {
	return fmt.Sprintf("%d rows with %d points, %d active, %d bytes of e-mail addresses", s.rows, s.points, s.active, s.email)
}

// sumsOf makes the rows, and their sums where these are asked for.
func sumsOf(ctx context.Context, t task, add bool) (s sums, err error) {
	g, err := t.generator()
	if err != nil {
		return s, err
	}
	for b, err := range g.Batches(ctx, "customers") {
		if err != nil {
			return s, err
		}
		s.rows += int64(b.Rows)
		for row := 0; add && row < b.Rows; row++ {
			s.points += b.Columns[8].Ints[row]
			s.active += int64(bit(b.Columns[9].Bools.Get(row)))
		}
		s.email += int64(len(b.Columns[1].Data))
	}
	if s.rows != t.Rows {
		err = fmt.Errorf("there are %d rows, want %d", s.rows, t.Rows)
	}
	return s, err
}
