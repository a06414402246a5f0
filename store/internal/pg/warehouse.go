package pg

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Warehouse is a database with a schema per experiment. All methods may be called from
// several goroutines, and several processes may have the same database open.
type Warehouse struct {
	engine Engine
	o      Options
	where  string // in sentences: Postgres at host:5432, database "test"

	watch   *watch
	queries *pgxpool.Pool // of queries alone, so that they keep nothing else from being done
	work    *pgxpool.Pool
	origins origins

	setting struct {
		sync.Mutex
		QuerySetting
		made bool
	}
}

// Options are what a URL tells of its own.
type Options struct {
	Config          *pgx.ConnConfig
	QueryRole       string        // as which queries run; "" means as the role that connects
	LoadConnections int           // at a time for the rows of one table
	LockTimeout     time.Duration // how long a swap waits for the locks of others
	Connections     int           // of queries at a time, and again as many of loads
	StallTimeout    time.Duration // how long nothing comes over a connection until the server is asked about it
}

// Open connects to a database. It is an [store.ErrUnreachable] when that does not answer.
func Open(ctx context.Context, engine Engine, o Options) (*Warehouse, error) {
	w := &Warehouse{engine: engine, o: o, where: whereIs(engine.Name, o.Config)}
	w.watch = newWatch(w)
	var err error
	if w.queries, err = w.pool(ctx); err != nil {
		w.watch.close()
		return nil, err
	}
	if w.work, err = w.pool(ctx); err != nil {
		w.queries.Close()
		w.watch.close()
		return nil, err
	}
	if err := w.work.Ping(ctx); err != nil {
		err = w.plain(ctx, err)
		_ = w.Close()
		return nil, err
	}
	return w, nil
}

func whereIs(name string, c *pgx.ConnConfig) string {
	return fmt.Sprintf("%s at %s:%d, database %q,", name, c.Host, c.Port, c.Database)
}

func (w *Warehouse) pool(ctx context.Context) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig("")
	if err != nil {
		return nil, err
	}
	c.ConnConfig = w.config()
	c.MaxConns = int32(w.o.Connections)
	c.AfterConnect = w.begin
	// One that the server has ended meanwhile is replaced by another.
	c.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return true }
	p, err := pgxpool.NewWithConfig(ctx, c)
	return p, w.plain(ctx, err)
}

// config is that of every connection. Nothing is prepared for a second time: a swap changes
// what a name means.
func (w *Warehouse) config() *pgx.ConnConfig {
	c := w.o.Config.Copy()
	c.DefaultQueryExecMode = pgx.QueryExecModeExec
	c.DialFunc = w.watch.dialer(c.DialFunc)
	c.StatementCacheCapacity, c.DescriptionCacheCapacity = 0, 0
	return c
}

// begin makes the settings of a new connection.
func (w *Warehouse) begin(ctx context.Context, conn *pgx.Conn) error {
	if c := watchedOf(conn); c != nil {
		c.pid.Store(conn.PgConn().PID())
	}
	_, err := conn.PgConn().Exec(ctx, w.engine.Session).ReadAll()
	return err
}

// dial opens a connection beside the pools.
func (w *Warehouse) dial(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, w.config())
	if err != nil {
		return nil, w.plain(ctx, err)
	}
	if err := w.begin(ctx, conn); err != nil {
		_ = conn.Close(ctx)
		return nil, w.plain(ctx, err)
	}
	return conn, nil
}

// with calls do with a connection for work other than queries.
func (w *Warehouse) with(ctx context.Context, do func(conn *pgx.Conn) error) error {
	c, err := w.work.Acquire(ctx)
	if err != nil {
		return w.plain(ctx, err)
	}
	defer c.Release()
	return w.plain(ctx, do(c.Conn()))
}

// Engine returns what this warehouse differs by.
func (w *Warehouse) Engine() *Engine { return &w.engine }

// Options returns what this warehouse was opened with.
func (w *Warehouse) Options() Options { return w.o }

// Where says where the database is, to begin a sentence with.
func (w *Warehouse) Where() string { return w.where }

// Do calls do with a connection, and returns its error as a sentence.
func (w *Warehouse) Do(ctx context.Context, do func(conn *pgx.Conn) error) error {
	return w.with(ctx, do)
}

// Close implements [store.Warehouse].
func (w *Warehouse) Close() error {
	w.queries.Close()
	w.work.Close()
	w.watch.close()
	return nil
}

// CreateTables implements [store.Warehouse].
func (w *Warehouse) CreateTables(ctx context.Context, e *schema.Experiment) error {
	return w.putEmpty(ctx, e, "", func(now Contents) error {
		if now.Exists {
			return fmt.Errorf("the schema of experiment %q %w", e.Name, store.ErrExists)
		}
		return nil
	})
}

// Truncate implements [store.Warehouse]. A namespace that is not there is made.
func (w *Warehouse) Truncate(ctx context.Context, e *schema.Experiment, owner string) error {
	return w.putEmpty(ctx, e, owner, func(Contents) error { return nil })
}

// putEmpty puts the empty tables of e in the place of what is there, if check allows it.
func (w *Warehouse) putEmpty(ctx context.Context, e *schema.Experiment, owner string, check func(now Contents) error) error {
	e = e.Resolved()
	name, err := SchemaOf(e.Name)
	if err != nil {
		return err
	}
	now, err := w.contents(ctx, name)
	if err == nil {
		err = check(now)
	}
	if err != nil {
		return err
	}
	s, err := w.newStage(ctx, e)
	if err != nil {
		return err
	}
	defer s.discard()
	if err := s.complete(ctx, store.Mark{}); err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, err)
	}
	return s.swap(ctx, name, owner, check)
}

// Drop implements [store.Warehouse]. What tells who was fenced stays.
func (w *Warehouse) Drop(ctx context.Context, experiment, owner string) error {
	name, err := SchemaOf(experiment)
	if err != nil {
		return err
	}
	if len(w.engine.Control) > 0 {
		if err := w.makeControl(ctx); err != nil {
			return err
		}
	}
	old := oldPrefix + randomID()
	err = again(func() error {
		return w.inTx(ctx, func(tx *Tx) error {
			now, err := w.locked(ctx, tx, experiment, name, owner)
			if err != nil || !now.Exists {
				return err
			}
			n := Namespace{Experiment: experiment, Schema: name, Tables: now.Tables}
			if w.engine.BeforeDrop != nil {
				if err := w.engine.BeforeDrop(ctx, tx, n); err != nil {
					return err
				}
			}
			return tx.Run(ctx, fmt.Sprintf("ALTER SCHEMA %s RENAME TO %s", Quote(name), Quote(old)))
		})
	})
	if err != nil {
		return fmt.Errorf("the tables of experiment %q cannot be removed: %w", experiment, err)
	}
	w.engine.Points.Retired.Hit()
	return w.sweep(ctx)
}

// Mark implements [store.Warehouse].
func (w *Warehouse) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	name, err := SchemaOf(experiment)
	if err != nil {
		return nil, err
	}
	c, err := w.contents(ctx, name)
	return c.Mark, err
}
