//go:build cgo

package duckdb

import (
	"context"
	"fmt"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// Examine implements [store.Examiner]: a file is made in the folder and thrown away, and
// what reads Parquet is asked for.
func (w *Warehouse) Examine(ctx context.Context) []store.Finding {
	built := store.Finding{Subject: "build a database file", Detail: w.Folder(), Hint: "give this user the right to write to the folder, and see that the disk has room"}
	parquet := store.Finding{Subject: "read Parquet", Detail: "built in", Hint: "link a DuckDB library that has the parquet extension built in"}
	s, err := w.newStage(ctx, &schema.Experiment{Name: "examination"})
	if err != nil {
		built.Err = err
		return []store.Finding{built}
	}
	defer s.discard()
	parquet.Err = hasParquet(ctx, s.conn)
	return []store.Finding{built, parquet}
}

func hasParquet(ctx context.Context, conn *duckdbc.Conn) error {
	loaded := "false"
	err := eachRow(ctx, conn, "SELECT loaded::VARCHAR FROM duckdb_extensions() WHERE extension_name = 'parquet'", func(row []string) error {
		loaded = row[0]
		return nil
	})
	if err == nil && loaded != "true" {
		err = fmt.Errorf("the parquet extension is not loaded")
	}
	return err
}
