//go:build cgo

package duckdb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// createMark makes the table that tells which run filled which table.
const createMark = "CREATE TABLE main._dwsim_run (table_name VARCHAR NOT NULL, mark VARCHAR NOT NULL)"

const selectMark = "SELECT table_name, mark FROM %s.main._dwsim_run"

// contents reads the state of an experiment's namespace.
func (w *Warehouse) contents(ctx context.Context, experiment string) (contents.Contents, error) {
	r, err := w.acquire(ctx, experiment)
	if errors.Is(err, store.ErrNotFound) {
		return contents.Contents{Mark: store.Mark{}}, nil
	}
	if err != nil {
		return contents.Contents{}, err
	}
	defer w.release(r)
	mark := store.Mark{}
	err = eachRow(ctx, r.conn, fmt.Sprintf(selectMark, r.own()), func(row []string) error {
		var m store.TableMark
		if err := json.Unmarshal([]byte(row[1]), &m); err != nil {
			return err
		}
		mark[row[0]] = m
		return nil
	})
	if err != nil {
		return contents.Contents{}, fmt.Errorf("the mark in %s cannot be read: %w", r.sources[0].file, err)
	}
	return contents.Contents{Exists: true, Mark: mark}, nil
}

// eachRow calls f with the rows of a query whose columns are all text, NULL as "".
func eachRow(ctx context.Context, conn *duckdbc.Conn, query string, f func(row []string) error) error {
	done := conn.Interruptible(ctx)
	defer done()
	s, err := conn.Prepare(query)
	if err != nil {
		return err
	}
	defer s.Close()
	rows, err := s.Run(ctx)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make([]string, len(s.Columns()))
	for {
		chunk, err := rows.Next(ctx)
		if err != nil || chunk == nil {
			return err
		}
		for i := range chunk.Rows {
			for c := range row {
				row[c] = textAt(chunk.Vector(c), i)
			}
			if err := f(row); err != nil {
				return err
			}
		}
	}
}

func textAt(v duckdbc.Vector, row int) string {
	if isNull(v.Valid(), row) {
		return ""
	}
	return string(v.Bytes(row))
}

func isNull(valid []uint64, row int) bool {
	return valid != nil && valid[row>>6]>>(uint(row)&63)&1 == 0
}

// insertMark returns the statements that write a mark.
func insertMark(mark store.Mark) (string, error) {
	var b strings.Builder
	for _, table := range slices.Sorted(maps.Keys(mark)) {
		text, err := json.Marshal(mark[table])
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "INSERT INTO main._dwsim_run VALUES (%s, %s);\n", quoteText(table), quoteText(string(text)))
	}
	return b.String(), nil
}

// quote returns an identifier as SQL writes it.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// quoteText returns a text literal.
func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
