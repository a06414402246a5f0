package pg

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/ddl"
)

// completion gives the tables of a stage their keys, conditions, comments and statistics: each as
// soon as its rows are there, in this order, while those of others are still made. Its foreign keys follow when
// the tables that they refer to have their keys.
type completion struct {
	s    *stage
	bare bool // neither keys nor conditions

	ctx     context.Context // of the statements
	stop    context.CancelCauseFunc
	running *errgroup.Group
	turns   chan struct{} // one for each connection that this may take
	adding  sync.Mutex    // to add a foreign key locks two tables: never two at a time

	keyed map[string]chan struct{} // closed when the table has its keys; by names in lower case

	mu    sync.Mutex
	begun map[string]bool
	last  chan struct{} // closed when the table that began last has had its turn, or has it
	ended bool
}

func newCompletion(s *stage) *completion {
	c := &completion{s: s, turns: make(chan struct{}, s.w.o.LoadConnections), keyed: map[string]chan struct{}{}, begun: map[string]bool{}, last: make(chan struct{})}
	close(c.last)
	for _, name := range s.tables() {
		c.keyed[name] = make(chan struct{})
	}
	ctx, stop := context.WithCancelCause(context.Background())
	c.stop = stop
	c.running, c.ctx = errgroup.WithContext(ctx)
	return c
}

// begin completes a table whose rows are there, unless that has begun. It does not wait.
func (c *completion) begin(t *ddl.TableScript) {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := strings.ToLower(t.Table.Name)
	if c.ended || c.begun[name] {
		return
	}
	before, mine := c.last, make(chan struct{})
	c.begun[name], c.last = true, mine
	c.running.Go(func() error {
		select {
		case <-before:
		case <-c.ctx.Done():
			return context.Cause(c.ctx)
		}
		err := c.inTurn(t, func(conn *pgx.Conn, t *ddl.TableScript) error {
			close(mine)
			return c.complete(conn, t)
		})
		if err != nil {
			return err
		}
		close(c.keyed[name])
		c.s.w.engine.Points.KeysMade.Hit()
		if c.bare || !c.s.w.engine.Foreign || len(t.Foreign) == 0 {
			return nil
		}
		if err := c.awaitParents(t); err != nil {
			return err
		}
		return c.inTurn(t, c.declareForeign)
	})
}

// wait completes what has not begun, and returns when all tables are complete.
func (c *completion) wait(ctx context.Context) error {
	for i := range c.s.scripts {
		c.begin(&c.s.scripts[i])
	}
	unwatch := context.AfterFunc(ctx, func() { c.stop(context.Cause(ctx)) })
	defer unwatch()
	return c.running.Wait()
}

// end stops what is not complete yet, and waits for it.
func (c *completion) end() {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	c.stop(errStopped)
	_ = c.running.Wait() // whoever wants the tables has asked before
}

// inTurn calls do with a connection, when it is the turn of this table.
func (c *completion) inTurn(t *ddl.TableScript, do func(conn *pgx.Conn, t *ddl.TableScript) error) error {
	select {
	case c.turns <- struct{}{}:
	case <-c.ctx.Done():
		return context.Cause(c.ctx)
	}
	defer func() { <-c.turns }()
	return c.s.w.with(c.ctx, func(conn *pgx.Conn) error { return do(conn, t) })
}

func (c *completion) awaitParents(t *ddl.TableScript) error {
	for _, key := range t.Table.References() {
		select {
		case <-c.keyed[strings.ToLower(key.ReferencesTable)]:
		case <-c.ctx.Done():
			return context.Cause(c.ctx)
		}
	}
	return nil
}

// complete does all but foreign keys.
func (c *completion) complete(conn *pgx.Conn, t *ddl.TableScript) error {
	var statements []string
	engine := &c.s.w.engine
	if !c.bare && engine.Keys {
		statements = append(statements, t.Keys...)
	}
	if !c.bare && engine.Checks {
		statements = append(statements, t.Checks...)
	}
	statements = append(statements, t.Comments...)
	if engine.Analyze != "" {
		statements = append(statements, engine.Analyze+" "+t.Name)
	}
	return c.run(conn, t, statements...)
}

// run runs statements about a table. Its error names the table whose rows break a key or a
// condition; the server's detail names the columns and values.
func (c *completion) run(conn *pgx.Conn, t *ddl.TableScript, statements ...string) error {
	for _, statement := range statements {
		if err := run(c.ctx, conn, statement); err != nil {
			return NotLoaded(t.Table.Name, c.s.w.plain(c.ctx, err))
		}
	}
	return nil
}

// declareForeign declares foreign keys in two steps: at first for new rows alone, which takes
// no time; then those that are there are checked, which locks only the child.
// https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
func (c *completion) declareForeign(conn *pgx.Conn, t *ddl.TableScript) error {
	if err := c.addForeign(conn, t); err != nil {
		return err
	}
	if !c.s.w.engine.NotChecked {
		if err := c.validate(conn, t); err != nil {
			return err
		}
	}
	c.s.w.engine.Points.ForeignMade.Hit()
	return nil
}

func (c *completion) addForeign(conn *pgx.Conn, t *ddl.TableScript) error {
	c.adding.Lock()
	defer c.adding.Unlock()
	for _, statement := range t.Foreign {
		if !c.s.w.engine.NotChecked {
			statement += " NOT VALID"
		}
		if err := c.run(conn, t, statement); err != nil {
			return err
		}
	}
	return nil
}

func (c *completion) validate(conn *pgx.Conn, t *ddl.TableScript) error {
	names, err := texts(c.ctx, conn, "SELECT conname::text FROM pg_constraint WHERE conrelid = $1::text::regclass AND NOT convalidated ORDER BY 1", t.Name)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := c.run(conn, t, fmt.Sprintf("ALTER TABLE %s VALIDATE CONSTRAINT %s", t.Name, Quote(name))); err != nil {
			return err
		}
	}
	return nil
}
