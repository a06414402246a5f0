package parquet_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

// TestEstimateBytes holds estimates against what runs of the example documents write.
func TestEstimateBytes(t *testing.T) {
	documents := []string{"shop.json", "hospital.json", "saas.yaml", "school.yaml", "telecom.yaml"}
	if testing.Short() {
		documents = documents[:1]
	}
	for _, name := range documents {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("../../examples", name))
			if err != nil {
				t.Fatal(err)
			}
			e, err := schema.Decode(text)
			if err != nil {
				t.Fatal(err)
			}
			estimateRun(t, e, enlarged(e))
		})
	}
}

// enlarged returns row counts with 100 000 in the largest table.
func enlarged(e *schema.Experiment) map[string]int64 {
	most := int64(1)
	for _, table := range e.Tables {
		most = max(most, table.TargetRows)
	}
	rows := map[string]int64{}
	for _, table := range e.Tables {
		rows[strings.ToLower(table.Name)] = max(table.TargetRows, table.TargetRows*100_000/most)
	}
	return rows
}

func estimateRun(t *testing.T, e *schema.Experiment, rows map[string]int64) {
	g, err := gen.New(e, gen.Options{Seed: 1, Rows: rows})
	if err != nil {
		g, err = gen.New(e, gen.Options{Seed: 1})
	}
	if err != nil {
		t.Fatal(err)
	}
	folder, err := parquet.Create(t.Context(), filepath.Join(t.TempDir(), "run-1"), info, parquet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Generate(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	if err := folder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := manifestOf(t, folder.Dir())
	for i := range e.Tables {
		table := &e.Tables[i]
		var bytes, n int64
		for _, f := range m.Table(table.Name) {
			bytes, n = bytes+f.Bytes, n+f.Rows
		}
		sample, err := g.Batch(table.Name, max(0, n/2-8192), int(min(n, 16384)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := parquet.EstimateBytes(e, table, sample, n, parquet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		off := float64(got)/float64(bytes) - 1
		t.Logf("%-24s %7d rows %9d bytes, estimate %+.1f %%", table.Name, n, bytes, 100*off)
		if off < -0.10 || off > 0.40 || math.IsNaN(off) {
			t.Errorf("table %q: the estimate of %d bytes is off by %.1f %%", table.Name, got, 100*off)
		}
	}
}

func TestEstimateBytesRefuses(t *testing.T) {
	e, all := everything(t)
	table := &e.Tables[0]
	if _, err := parquet.EstimateBytes(e, table, rowsOf(table, all, 0, 0), 10, parquet.Options{}); err == nil {
		t.Error("there is no error for an empty sample")
	}
	if n, err := parquet.EstimateBytes(e, table, rowsOf(table, all, 0, 0), 0, parquet.Options{}); n <= 0 || err != nil {
		t.Errorf("no rows: %d bytes, %v", n, err)
	}
	if _, err := parquet.EstimateBytes(e, table, rowsOf(table, all, 0, 10), -1, parquet.Options{}); err == nil {
		t.Error("there is no error for -1 rows")
	}
}
