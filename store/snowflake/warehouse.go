package snowflake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// Warehouse is a database of Snowflake with a schema per experiment. Several processes may
// work in the same database.
type Warehouse struct {
	o       Options
	db      *sql.DB // of Options.Role
	reading *sql.DB // of queries

	mu       sync.Mutex
	controls map[string]bool // namespaces whose table of owners is known to be there
	idle     []*session      // that wait for the next query
	closed   bool
}

var (
	_ store.Warehouse    = (*Warehouse)(nil)
	_ store.TableScanner = (*Warehouse)(nil)
	_ store.Versioner    = (*Warehouse)(nil)
	_ store.Typed        = (*Warehouse)(nil)
	_ store.TypeWarner   = (*Warehouse)(nil)
	_ store.Examiner     = (*Warehouse)(nil)
)

// Sessions that a warehouse has at most, and how long one that is idle stays.
const (
	maxSessions = 16
	maxIdle     = 4
	idleTime    = 10 * time.Minute
)

// OpenWarehouse logs in and opens a database. It is an [store.ErrUnreachable] when Snowflake
// does not answer within Options.LoginTimeout.
func OpenWarehouse(ctx context.Context, o Options) (*Warehouse, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	w := &Warehouse{o: o, controls: map[string]bool{}}
	var err error
	if w.db, err = o.open(o.Role); err != nil {
		return nil, err
	}
	w.reading = w.db
	if o.QueryRole != "" {
		if w.reading, err = o.open(o.QueryRole); err != nil {
			return nil, errors.Join(err, w.db.Close())
		}
	}
	for _, db := range w.pools() {
		db.SetMaxOpenConns(maxSessions)
		db.SetMaxIdleConns(maxIdle)
		db.SetConnMaxIdleTime(idleTime)
	}
	if err := w.db.PingContext(ctx); err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("the database %s in the account %s cannot be opened: %w", o.Database, o.Account, failure(ctx, err))
	}
	return w, nil
}

func (w *Warehouse) pools() []*sql.DB {
	if w.reading == w.db {
		return []*sql.DB{w.db}
	}
	return []*sql.DB{w.db, w.reading}
}

// Close logs out. Queries that are still being read end with an error.
func (w *Warehouse) Close() error {
	w.mu.Lock()
	w.closed = true
	waiting := w.idle
	w.idle = nil
	w.mu.Unlock()
	var failed error
	for _, s := range waiting {
		failed = errors.Join(failed, s.conn.Close())
	}
	for _, db := range w.pools() {
		failed = errors.Join(failed, db.Close())
	}
	return failed
}

// CreateTables implements [store.Warehouse].
func (w *Warehouse) CreateTables(ctx context.Context, e *schema.Experiment) error {
	return w.putEmpty(ctx, e, "", func(now contents.Contents) error {
		if now.Exists {
			return fmt.Errorf("the schema of experiment %q %w", e.Name, store.ErrExists)
		}
		return nil
	})
}

// Truncate implements [store.Warehouse]: it puts a schema of empty tables in the place of the
// present one.
func (w *Warehouse) Truncate(ctx context.Context, e *schema.Experiment, owner string) error {
	return w.putEmpty(ctx, e, owner, func(contents.Contents) error { return nil })
}

// putEmpty puts a schema with the empty tables of e in its place, if check allows it.
func (w *Warehouse) putEmpty(ctx context.Context, e *schema.Experiment, owner string, check func(contents.Contents) error) error {
	e = e.Resolved()
	now, err := w.contents(ctx, e.Name)
	if err == nil {
		err = w.checkFence(ctx, w.db, e.Name, owner)
	}
	if err = errors.Join(err, check(now)); err != nil {
		return err
	}
	s, err := w.newStage(ctx, e.Name, owner)
	if err != nil {
		return err
	}
	defer s.discard()
	if err := s.createEmpty(ctx, e); err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, err)
	}
	return w.swap(ctx, s, e.Name, owner, check, store.Mark{})
}

// createEmpty makes all tables of e with their keys, and an empty mark.
func (s *stage) createEmpty(ctx context.Context, e *schema.Experiment) error {
	scripts, _, err := ddl.TableScripts(e, "snowflake", s.name)
	if err != nil {
		return err
	}
	for i := range scripts {
		if err := s.exec(ctx, scripts[i].Create); err != nil {
			return err
		}
		tableMade.Hit()
	}
	if err := s.declareKeys(ctx, scripts, nil); err != nil {
		return err
	}
	return s.writeMark(ctx, store.Mark{})
}

// Drop implements [store.Warehouse]. The table of owners stays, as it tells who was fenced.
func (w *Warehouse) Drop(ctx context.Context, experiment, owner string) error {
	namespace, err := namespaceOf(experiment)
	if err != nil {
		return err
	}
	if err := w.dropChecked(ctx, experiment, namespace, owner); err != nil {
		return err
	}
	return w.sweep(ctx, func(s staged) bool { return strings.EqualFold(s.Experiment, experiment) })
}

func (w *Warehouse) dropChecked(ctx context.Context, experiment, namespace, owner string) error {
	k, err := w.lock(ctx, experiment)
	if err != nil {
		return err
	}
	defer k.release()
	if err := w.checkFence(ctx, k.conn, experiment, owner); err != nil {
		return err
	}
	now, err := w.contents(ctx, experiment)
	if err != nil || !now.Exists {
		return err
	}
	changeChecked.Hit()
	if _, err := w.db.ExecContext(ctx, "DROP SCHEMA IF EXISTS "+quote(namespace)); err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be removed: %w", experiment, failure(ctx, err))
	}
	schemaDropped.Hit()
	k.commit()
	return nil
}

// Mark implements [store.Warehouse].
func (w *Warehouse) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	c, err := w.contents(ctx, experiment)
	return c.Mark, err
}

// Type implements [store.Typed].
func (*Warehouse) Type() string { return "snowflake" }

// Version implements [store.Versioner].
func (w *Warehouse) Version(ctx context.Context) (string, error) {
	var version string
	if err := w.db.QueryRowContext(ctx, "SELECT CURRENT_VERSION()").Scan(&version); err != nil {
		return "", failure(ctx, err)
	}
	return "Snowflake " + version, nil
}

// TypeWarnings implements [store.TypeWarner]. Types are those of [ddl.TableScripts].
func (*Warehouse) TypeWarnings(e *schema.Experiment) []string {
	var warnings []string
	for i := range e.Tables {
		t := &e.Tables[i]
		for j := range t.Columns {
			if c := &t.Columns[j]; c.Type() == schema.UUID {
				warnings = append(warnings, fmt.Sprintf("Snowflake keeps column %q of table %q, a UUID, as VARCHAR(36) in lower case, so a comparison with upper-case digits finds nothing; write LOWER('…') there", c.Name, t.Name))
			} else if _, scale := c.Digits(); c.Type() == schema.Decimal && scale > maxScale {
				warnings = append(warnings, fmt.Sprintf("Snowflake keeps column %q of table %q, a DECIMAL of scale %d, as VARCHAR, as its numbers have at most %d digits after the point; write %s::DOUBLE to compare approximately", c.Name, t.Name, scale, maxScale, c.Name))
			}
		}
	}
	return warnings
}
