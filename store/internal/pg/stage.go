package pg

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// stage is a schema that is being built beside the present one. As long as its builder lives,
// a connection of its own holds its lease.
type stage struct {
	w          *Warehouse
	experiment *schema.Experiment
	name       string // of the schema
	scripts    []ddl.TableScript
	texts      textColumns
	completion *completion
	mark       store.Mark // that it will have; set by complete

	mu    sync.Mutex // of lease: several tables end at the same time
	lease *pgx.Conn  // nil once the stage is gone, or in place
}

// newStage makes a schema with the tables of e, without keys, and sweeps what builders that
// are dead have left.
func (w *Warehouse) newStage(ctx context.Context, e *schema.Experiment) (*stage, error) {
	if err := w.sweep(ctx); err != nil {
		return nil, err
	}
	if len(w.engine.Control) > 0 {
		if err := w.makeControl(ctx); err != nil {
			return nil, err
		}
	}
	id := randomID()
	s := &stage{w: w, experiment: e, name: stagePrefix + id}
	var err error
	if s.scripts, _, err = ddl.TableScripts(e, w.engine.Dialect, s.name); err != nil {
		return nil, err
	}
	s.completion = newCompletion(s)
	if s.lease, err = w.dial(ctx); err != nil {
		return nil, err
	}
	if err := s.make(ctx, id); err != nil {
		_ = s.discard() // what is left is swept later
		return nil, fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, w.plain(ctx, err))
	}
	w.engine.Points.TablesMade.Hit()
	return s, nil
}

func (s *stage) make(ctx context.Context, id string) error {
	if err := s.w.engine.Lease(ctx, s.lease, id); err != nil {
		return err
	}
	script := []string{
		"CREATE SCHEMA " + Quote(s.name),
		"CREATE TABLE " + qualified(s.name, MarkTable) + " (table_name VARCHAR(63) NOT NULL, mark VARCHAR(65535))",
	}
	for _, t := range s.scripts {
		script = append(script, t.Create)
	}
	tx := &Tx{Conn: s.lease, w: s.w}
	if err := tx.Run(ctx, "BEGIN"); err != nil {
		return err
	}
	for _, statement := range script {
		if err := tx.Run(ctx, statement); err != nil {
			return errors.Join(err, tx.Run(context.WithoutCancel(ctx), "ROLLBACK"))
		}
	}
	if err := tx.Run(ctx, "COMMIT"); err != nil {
		return err
	}
	s.w.engine.Points.StageMade.Hit()
	var err error
	s.texts, err = readTextColumns(ctx, s.lease, s.name)
	return err
}

// script returns the statements of a table.
func (s *stage) script(table string) *ddl.TableScript {
	for i := range s.scripts {
		if strings.EqualFold(s.scripts[i].Table.Name, table) {
			return &s.scripts[i]
		}
	}
	return nil
}

// tables returns the names of the tables as the schema has them.
func (s *stage) tables() []string {
	names := make([]string, len(s.scripts))
	for i := range s.scripts {
		names[i] = strings.ToLower(s.scripts[i].Table.Name)
	}
	return names
}

// leftTime is how long removing what nobody needs any more may take.
const leftTime = 30 * time.Second

// discard removes the stage, if it is not in place. It may be called more than once.
func (s *stage) discard() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lease == nil {
		return nil
	}
	s.completion.end()
	ctx, cancel := context.WithTimeout(context.Background(), leftTime)
	defer cancel()
	err := s.w.with(ctx, func(conn *pgx.Conn) error {
		return run(ctx, conn, "DROP SCHEMA IF EXISTS "+Quote(s.name)+" CASCADE")
	})
	_ = s.lease.Close(ctx)
	s.lease = nil
	return err
}

// inPlace gives the lease back when the stage is one no longer.
func (s *stage) inPlace() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lease != nil {
		_ = s.lease.Close(context.Background())
		s.lease = nil
	}
}

// sweep removes staged schemas whose builders are dead, and old ones that nobody reads any
// more.
func (w *Warehouse) sweep(ctx context.Context) error {
	return w.with(ctx, func(conn *pgx.Conn) error {
		mine := cmp.Or(w.engine.MayDrop, "pg_get_userbyid(nspowner) = current_user")
		names, err := texts(ctx, conn, `SELECT nspname::text FROM pg_namespace WHERE left(nspname::text, 7) = '_dwsim_' AND `+mine+` ORDER BY 1`)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := w.sweepOne(ctx, conn, name); err != nil {
				return fmt.Errorf("what an interrupted load left behind cannot be removed: %w", err)
			}
		}
		return nil
	})
}

// sweepOne leaves alone what somebody works in: a builder may have lost the connection with its
// lease, and still live.
func (w *Warehouse) sweepOne(ctx context.Context, conn *pgx.Conn, name string) error {
	if strings.HasPrefix(name, oldPrefix) {
		return w.dropOld(ctx, conn, name)
	}
	id := strings.TrimPrefix(name, stagePrefix)
	abandoned, err := w.engine.Abandoned(ctx, conn, id)
	if err != nil || !abandoned {
		return err
	}
	drop := "DROP SCHEMA IF EXISTS " + Quote(name) + " CASCADE"
	if w.engine.WaitFor != nil { // else it is the time of all that is impatient, not that of waiting alone
		drop = w.engine.Impatient + drop
	}
	err = run(ctx, conn, drop)
	w.engine.Points.Swept.Hit()
	if isCode(err, codeLockNotAvailable) {
		err = nil
	}
	return errors.Join(err, w.engine.Release(ctx, conn, id))
}

// dropOld removes a schema that was replaced or dropped. Where somebody still reads it, or has
// hung something on it at the last moment, it stays until the next sweep. Tables are dropped by
// their names, and not with all that depends on them.
func (w *Warehouse) dropOld(ctx context.Context, conn *pgx.Conn, name string) error {
	tables, err := texts(ctx, conn, "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') ORDER BY 1", name)
	if err != nil {
		return err
	}
	for i, table := range tables {
		tables[i] = qualified(name, table)
	}
	drop := "DROP SCHEMA IF EXISTS " + Quote(name)
	if len(tables) > 0 {
		drop = "DROP TABLE IF EXISTS " + strings.Join(tables, ", ") + "; " + drop
	}
	err = run(ctx, conn, w.engine.Impatient+drop)
	if isCode(err, codeLockNotAvailable, codeQueryCanceled, codeDependents, codeDeadlock) {
		return nil
	}
	return err
}
