package pg

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/store"
)

// finish completes the staged schema, with what it keeps of the present contents.
func (l *Loading) finish(ctx context.Context, s *stage, now Contents, m store.Mark) error {
	carried := store.Mark{}
	for i := range s.scripts {
		key := strings.ToLower(s.scripts[i].Table.Name)
		if l.sinks[key] != nil || !slices.Contains(now.Tables, key) {
			continue
		}
		if err := s.carryOver(ctx, l.schemaName, &s.scripts[i]); err != nil {
			return err
		}
		if mark, marked := now.Mark[key]; marked {
			carried[key] = mark
		}
	}
	maps.Copy(carried, m)
	return s.complete(ctx, carried)
}

// carryOver copies the rows of a table that this load keeps.
func (s *stage) carryOver(ctx context.Context, present string, script *ddl.TableScript) error {
	t, name := script.Table, strings.ToLower(script.Table.Name)
	return s.w.inTx(ctx, func(tx *Tx) error {
		stored, err := texts(ctx, tx.Conn, `SELECT a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`, present, name)
		if err != nil {
			return err
		}
		for i := range t.Columns {
			if len(stored) != len(t.Columns) || !strings.EqualFold(stored[i], t.Columns[i].Name) {
				return fmt.Errorf("table %q cannot be kept: its stored columns (%s) are not those of the document", t.Name, strings.Join(stored, ", "))
			}
		}
		if err := tx.waitFor(ctx); err != nil {
			return err
		}
		err = tx.Run(ctx, fmt.Sprintf("INSERT INTO %s SELECT * FROM %s", script.Name, qualified(present, name)))
		if err != nil {
			return fmt.Errorf("table %q cannot be kept: %w", t.Name, err)
		}
		s.w.engine.Points.CarriedOver.Hit()
		return nil
	})
}

// complete waits until all tables have their keys and conditions, writes the mark, and lets those
// read the tables who may.
func (s *stage) complete(ctx context.Context, mark store.Mark) error {
	s.mark = mark
	if err := s.completion.wait(ctx); err != nil {
		return err
	}
	return s.w.with(ctx, func(conn *pgx.Conn) error {
		if err := writeMark(ctx, conn, s.name, s.tables(), mark); err != nil {
			return err
		}
		n := Namespace{Experiment: s.experiment.Name, Schema: s.name, Tables: s.tables()}
		if s.w.engine.Granted != nil {
			if err := s.w.engine.Granted(ctx, &Tx{Conn: conn, w: s.w}, n); err != nil {
				return err
			}
		}
		s.w.engine.Points.Finished.Hit()
		return nil
	})
}
