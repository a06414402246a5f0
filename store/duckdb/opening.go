//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// openDatabase opens files for reading. The database itself is in memory, with the files
// attached and a view of each table that goes by its own name. Then it is closed to everything
// else.
func openDatabase(ctx context.Context, sources []source) (*database, error) {
	settings, err := reading()
	if err != nil {
		return nil, err
	}
	db, err := duckdbc.Open(":memory:", settings)
	if err != nil {
		return nil, err
	}
	d := &database{key: keyOf(sources), sources: sources, db: db, registered: map[string]bool{}}
	if err := d.prepare(ctx); err != nil {
		db.Close()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	return d, nil
}

func (d *database) prepare(ctx context.Context) error {
	conn, err := d.db.Connect()
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, s := range d.sources {
		if err := s.attach(ctx, conn); err != nil {
			return err
		}
	}
	_, err = conn.Exec(ctx, lockDown)
	return err
}

// attach attaches a file, checks that it is one of ours, and makes views of its tables where
// they go by their own names.
func (s *source) attach(ctx context.Context, conn *duckdbc.Conn) error {
	if _, err := conn.Exec(ctx, fmt.Sprintf("ATTACH %s AS %s (READ_ONLY, TYPE duckdb)", quoteText(s.file), s.name())); err != nil {
		return refusedFile(s.file, err)
	}
	ours := false
	var views strings.Builder
	tables := "SELECT table_name FROM duckdb_tables() WHERE database_name = " + quoteText(s.catalog()) + " AND schema_name = 'main'"
	err := eachRow(ctx, conn, tables, func(row []string) error {
		if row[0] == "_dwsim_run" {
			ours = true
		} else if s.own {
			fmt.Fprintf(&views, "CREATE VIEW %s AS FROM %s.main.%[1]s;", quote(row[0]), s.name())
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !ours {
		return fmt.Errorf("%s is not a file of a dwsim warehouse", s.file)
	}
	if views.Len() > 0 {
		_, err = conn.Exec(ctx, views.String())
	}
	return err
}

// catalog is what the file is called in SQL: as the experiment, but for two names of DuckDB's own.
// memory is the catalog of the views, so memory.customers is right in queries of that experiment.
func (s *source) catalog() string {
	name := strings.ToLower(s.experiment)
	if name == "system" || name == "memory" {
		return "_dwsim_" + name
	}
	return name
}

// name is catalog as SQL writes it.
func (s *source) name() string { return quote(s.catalog()) }

// own is the name of the file whose tables go by their own names, as SQL writes it.
func (d *database) own() string { return d.sources[0].name() }

// refusedFile says why a file cannot be opened.
func refusedFile(file string, err error) error {
	if e, ok := errors.AsType[*duckdbc.Error](err); ok && strings.Contains(e.Message, "Conflicting lock is held") {
		_, holder, _ := strings.Cut(e.Message, "Conflicting lock is held in ")
		holder, _, _ = strings.Cut(holder, ". ")
		return fmt.Errorf("%s %w: another program has it open for writing: %s; close it there, then try again", file, store.ErrUnreachable, holder)
	}
	return fmt.Errorf("%s %w: %w", file, store.ErrUnreachable, err)
}
