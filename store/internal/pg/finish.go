package pg

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

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
	return s.complete(ctx, carried, !l.keyless)
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

// complete declares keys and conditions where constrained, writes the mark, and lets those read
// the tables who may.
func (s *stage) complete(ctx context.Context, mark store.Mark, constrained bool) error {
	s.mark = mark
	if err := s.eachTable(ctx, func(ctx context.Context, conn *pgx.Conn, t *ddl.TableScript) error {
		return s.completeTable(ctx, conn, t, constrained)
	}); err != nil {
		return err
	}
	s.w.engine.Points.KeysMade.Hit()
	if constrained && s.w.engine.Foreign {
		if err := s.declareForeign(ctx); err != nil {
			return err
		}
		s.w.engine.Points.ForeignMade.Hit()
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

// eachTable calls do for all tables, several at a time.
func (s *stage) eachTable(ctx context.Context, do func(ctx context.Context, conn *pgx.Conn, t *ddl.TableScript) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.w.o.LoadConnections)
	for i := range s.scripts {
		group.Go(func() error {
			return s.w.with(ctx, func(conn *pgx.Conn) error { return do(ctx, conn, &s.scripts[i]) })
		})
	}
	return group.Wait()
}

func (s *stage) completeTable(ctx context.Context, conn *pgx.Conn, t *ddl.TableScript, constrained bool) error {
	var statements []string
	if constrained && s.w.engine.Keys {
		statements = append(statements, t.Keys...)
	}
	if constrained && s.w.engine.Checks {
		statements = append(statements, t.Checks...)
	}
	statements = append(statements, t.Comments...)
	if s.w.engine.Analyze != "" {
		statements = append(statements, s.w.engine.Analyze+" "+t.Name)
	}
	for _, statement := range statements {
		if err := run(ctx, conn, statement); err != nil {
			return s.refused(ctx, t, err)
		}
	}
	return nil
}

// refused names the table whose rows break a key or a condition; the server's detail names
// the columns and values.
func (s *stage) refused(ctx context.Context, t *ddl.TableScript, err error) error {
	return NotLoaded(t.Table.Name, s.w.plain(ctx, err))
}

// declareForeign declares foreign keys in two steps: at first for new rows alone, which takes
// no time, one after the other, as each locks two tables; then those that are there are
// checked, which locks only the child.
// https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
func (s *stage) declareForeign(ctx context.Context) error {
	err := s.w.with(ctx, func(conn *pgx.Conn) error {
		for i := range s.scripts {
			for _, statement := range s.scripts[i].Foreign {
				if !s.w.engine.NotChecked {
					statement += " NOT VALID"
				}
				if err := run(ctx, conn, statement); err != nil {
					return s.refused(ctx, &s.scripts[i], err)
				}
			}
		}
		return nil
	})
	if err != nil || s.w.engine.NotChecked {
		return err
	}
	return s.eachTable(ctx, s.validate)
}

func (s *stage) validate(ctx context.Context, conn *pgx.Conn, t *ddl.TableScript) error {
	if len(t.Foreign) == 0 {
		return nil
	}
	names, err := texts(ctx, conn, "SELECT conname::text FROM pg_constraint WHERE conrelid = $1::text::regclass AND NOT convalidated ORDER BY 1", t.Name)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := run(ctx, conn, fmt.Sprintf("ALTER TABLE %s VALIDATE CONSTRAINT %s", t.Name, Quote(name))); err != nil {
			return s.refused(ctx, t, err)
		}
	}
	return nil
}
