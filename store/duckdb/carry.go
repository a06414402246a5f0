//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// present is what the present file is called where it is attached to a staged one.
const present = "_dwsim_present"

// carryOver copies the tables that this load keeps from the present file, and returns their
// marks.
func (l *loading) carryOver(ctx context.Context, s *stage, now contents.Contents) (store.Mark, error) {
	if _, err := s.conn.Exec(ctx, fmt.Sprintf("ATTACH %s AS %s (READ_ONLY)", quoteText(l.namespace.File), present)); err != nil {
		return nil, refusedFile(l.namespace.File, err)
	}
	carried := store.Mark{}
	for i := range l.experiment.Tables {
		t := &l.experiment.Tables[i]
		name := strings.ToLower(t.Name)
		if l.tables[name] != nil {
			continue
		}
		there, err := carryTable(ctx, s, t)
		if err != nil {
			return nil, err
		}
		tableCarriedOver.Hit()
		if mark, marked := now.Mark[name]; marked && there {
			carried[name] = mark
		}
	}
	_, err := s.conn.Exec(ctx, "DETACH "+present)
	return carried, err
}

// carryTable copies a table, if it is there.
func carryTable(ctx context.Context, s *stage, t *schema.Table) (there bool, err error) {
	stored, err := storedColumns(ctx, s, present, t.Name)
	if err != nil || len(stored) == 0 {
		return false, err
	}
	wanted, err := storedColumns(ctx, s, "", t.Name)
	if err != nil {
		return false, err
	}
	if !strings.EqualFold(strings.Join(stored, ", "), strings.Join(wanted, ", ")) {
		return true, fmt.Errorf("table %q cannot be kept: its stored columns (%s) are not those of the document (%s)", t.Name, strings.Join(stored, ", "), strings.Join(wanted, ", "))
	}
	_, err = s.conn.Exec(ctx, fmt.Sprintf("INSERT INTO main.%[1]s SELECT * FROM %[2]s.main.%[1]s", quote(t.Name), present))
	return true, err
}

// storedColumns returns the columns that a table has in a database, with their types; "" is
// the staged one.
func storedColumns(ctx context.Context, s *stage, database, table string) (columns []string, err error) {
	in := "current_database()"
	if database != "" {
		in = quoteText(database)
	}
	query := fmt.Sprintf("SELECT column_name || ' ' || data_type FROM duckdb_columns() WHERE database_name = %s AND schema_name = 'main' AND lower(table_name) = %s ORDER BY column_index",
		in, quoteText(strings.ToLower(table)))
	err = eachRow(ctx, s.conn, query, func(row []string) error {
		columns = append(columns, row[0])
		return nil
	})
	return columns, err
}
