package pg

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// Contents is what tells one state of a namespace from another, with its tables.
type Contents struct {
	contents.Contents
	Tables []string // those of the experiment, in alphabetical order
}

// Contents returns the state of the namespace of an experiment.
func (w *Warehouse) Contents(ctx context.Context, experiment string) (Contents, error) {
	name, err := SchemaOf(experiment)
	if err != nil {
		return Contents{}, err
	}
	return w.contents(ctx, name)
}

func (w *Warehouse) contents(ctx context.Context, schemaName string) (c Contents, err error) {
	err = w.with(ctx, func(conn *pgx.Conn) error {
		c, err = w.readContents(ctx, conn, schemaName)
		return err
	})
	return c, err
}

// readContents reads the state of a namespace. A schema that was not made here is an error,
// so that nothing of it is ever replaced.
func (w *Warehouse) readContents(ctx context.Context, conn *pgx.Conn, schemaName string) (Contents, error) {
	c := Contents{Contents: contents.Contents{Mark: store.Mark{}}}
	exists, marked, err := probe(ctx, conn, schemaName)
	if err != nil || !exists {
		return c, err
	}
	if !marked {
		return c, fmt.Errorf("the schema %q has no table %s, so it is not that of an experiment, and is left alone; give the experiment another name, or rename the schema", schemaName, MarkTable)
	}
	rows, err := conn.Query(ctx, "SELECT table_name, mark FROM "+qualified(schemaName, MarkTable))
	if err != nil {
		return c, err
	}
	c.Exists = true
	var name string
	var text *string
	_, err = pgx.ForEachRow(rows, []any{&name, &text}, func() error {
		c.Tables = append(c.Tables, name)
		if text == nil {
			return nil
		}
		var m store.TableMark
		if err := json.Unmarshal([]byte(*text), &m); err != nil {
			return fmt.Errorf("the mark in schema %q cannot be read: %w", schemaName, err)
		}
		c.Mark[strings.ToLower(name)] = m
		return nil
	})
	slices.Sort(c.Tables)
	return c, err
}

// probe tells whether a schema exists, and whether it has a mark.
func probe(ctx context.Context, conn *pgx.Conn, schemaName string) (exists, marked bool, err error) {
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1),
		EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2)`,
		schemaName, MarkTable).Scan(&exists, &marked)
	return exists, marked, err
}

// writeMark writes a row for each table of a staged namespace: those that no run has filled
// have no mark.
func writeMark(ctx context.Context, conn *pgx.Conn, schemaName string, tables []string, mark store.Mark) error {
	for _, table := range slices.Sorted(slices.Values(tables)) {
		text := "NULL"
		if m, marked := mark[strings.ToLower(table)]; marked {
			encoded, err := json.Marshal(m)
			if err != nil {
				return err
			}
			text = QuoteText(string(encoded))
		}
		insert := fmt.Sprintf("INSERT INTO %s (table_name, mark) VALUES (%s, %s)", qualified(schemaName, MarkTable), QuoteText(table), text)
		if err := run(ctx, conn, insert); err != nil {
			return err
		}
	}
	return nil
}

// textColumns are the columns of a schema that hold JSON and are no JSONB: JSON, or text.
type textColumns map[[2]string]bool

func readTextColumns(ctx context.Context, conn *pgx.Conn, schemaName string) (textColumns, error) {
	rows, err := conn.Query(ctx, `SELECT c.relname::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
		JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
		WHERE n.nspname = $1 AND a.attnum > 0 AND t.typname IN ('json', 'text', 'varchar', 'bpchar')`, schemaName)
	if err != nil {
		return nil, err
	}
	found := textColumns{}
	var table, column string
	_, err = pgx.ForEachRow(rows, []any{&table, &column}, func() error {
		found[[2]string{table, column}] = true
		return nil
	})
	return found, err
}

// of returns what tells of the columns of a table, by their names in lower case.
func (c textColumns) of(table string) func(column string) bool {
	return func(column string) bool { return c[[2]string{strings.ToLower(table), column}] }
}
