package sqlite

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// loading fills a staged file. A SQLite connection does one thing at a time, so
// everything happens under mu.
type loading struct {
	w          *Warehouse
	experiment *schema.Experiment
	file       string
	owner      string
	seen       contents              // what Begin saw
	referenced map[string][][]string // see referencedColumns

	mu    sync.Mutex
	stage *stage
	sinks map[string]*sink // by table name in lower case
}

// Begin implements [store.Warehouse].
func (w *Warehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	e = e.Resolved()
	file, err := w.files.FileOf(e.Name)
	if err != nil {
		return nil, err
	}
	seen, err := w.contents(ctx, e.Name)
	if err != nil {
		return nil, err
	}
	s, err := w.newStage()
	if err != nil {
		return nil, err
	}
	if err := s.conn.Exec(createTables(e)); err != nil {
		return nil, errors.Join(fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, s.failure(err)), s.discard())
	}
	tablesCreated.Hit()
	return &loading{
		w: w, experiment: e, file: file, owner: owner, seen: seen, referenced: referencedColumns(e),
		stage: s, sinks: map[string]*sink{},
	}, nil
}

var errEnded = errors.New("the load has ended")

// OpenSink implements [gen.SinkOpener].
func (l *loading) OpenSink(ctx context.Context, _ *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage == nil {
		return nil, errEnded
	}
	table := l.experiment.Table(t.Name)
	key := strings.ToLower(t.Name)
	switch {
	case table == nil:
		return nil, fmt.Errorf("table %q of experiment %q %w", t.Name, l.experiment.Name, store.ErrNotFound)
	case l.sinks[key] != nil:
		return nil, fmt.Errorf("table %q is loaded twice", t.Name)
	}
	s, err := newSink(ctx, l, table)
	if err != nil {
		return nil, err
	}
	l.sinks[key] = s
	return s, nil
}

// Commit implements [store.Loading]. It also refuses, with [store.ErrMarkChanged], when
// the namespace was dropped since Begin.
//
// What takes long comes before the lock of the namespace is taken: the present file does
// not change, but is replaced, and then the mark or the fence is another one.
func (l *loading) Commit(ctx context.Context, m store.Mark) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage == nil {
		return errEnded
	}
	if err := l.checkComplete(m); err != nil {
		return err
	}
	now, err := l.unchanged(ctx, l.seen)
	if err != nil {
		return err
	}
	s := l.stage
	l.stage = nil
	defer s.discard()
	if err := l.finish(ctx, s, now, m); err != nil {
		return fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", l.experiment.Name, err)
	}
	return l.swap(ctx, s, now)
}

// unchanged returns the present contents of the namespace, if a load that saw others
// before may replace them. The fence comes after them: it was there before whatever an heir
// of the owner has changed.
func (l *loading) unchanged(ctx context.Context, before contents) (contents, error) {
	now, err := l.w.contents(ctx, l.experiment.Name)
	if err != nil {
		return now, err
	}
	if err := l.w.files.CheckFence(l.file, l.experiment.Name, l.owner); err != nil {
		return now, err
	}
	if before.replaced(now) {
		return now, fmt.Errorf("experiment %q %w", l.experiment.Name, store.ErrMarkChanged)
	}
	return now, nil
}

// swap puts the staged file, of which carried was carried over, in place.
func (l *loading) swap(ctx context.Context, s *stage, carried contents) error {
	unlock, err := l.w.files.LockNamespace(ctx, l.file)
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := l.unchanged(ctx, carried); err != nil {
		return err
	}
	namespaceChecked.Hit()
	l.w.forget(l.file)
	if err := s.Publish(l.file); err != nil {
		return fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", l.experiment.Name, err)
	}
	return nil
}

// checkComplete refuses a mark that does not tell what was loaded.
func (l *loading) checkComplete(m store.Mark) error {
	for name, s := range l.sinks {
		mark, marked := m[name]
		switch {
		case s.state != committed:
			return fmt.Errorf("the rows of table %q are incomplete", s.table.Name)
		case !marked:
			return fmt.Errorf("table %q was loaded, but its mark is missing", s.table.Name)
		case mark.Rows != s.rows:
			return fmt.Errorf("table %q was loaded with %d rows, but its mark says %d", s.table.Name, s.rows, mark.Rows)
		}
	}
	for name := range m {
		if l.experiment.Table(name) == nil {
			return fmt.Errorf("there is a mark for table %q, which experiment %q does not have", name, l.experiment.Name)
		}
	}
	return nil
}

// finish completes the staged file, with what it keeps of the present contents.
func (l *loading) finish(ctx context.Context, s *stage, now contents, m store.Mark) error {
	done := interruptible(ctx, s.conn)
	err := l.complete(s.conn, now, m)
	done()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return s.failure(err)
	}
	return s.seal(ctx)
}

func (l *loading) complete(conn *sqlitec.Conn, now contents, m store.Mark) error {
	if err := conn.Exec("COMMIT"); err != nil {
		return err
	}
	rowsCommitted.Hit()
	carried := store.Mark{}
	if now.exists {
		if err := conn.Exec("ATTACH " + quoteText(sqlitec.FileURI(l.file, sqlitec.ReadOnly)) + " AS present"); err != nil {
			return err
		}
		presentAttached.Hit()
		// Nothing is attached or detached within a transaction, and closing detaches.
	}
	if err := conn.Exec("BEGIN"); err != nil {
		return err
	}
	for i := range l.experiment.Tables {
		t := &l.experiment.Tables[i]
		name := strings.ToLower(t.Name)
		if l.sinks[name] != nil {
			continue
		}
		there, err := l.carryOver(conn, t, now.exists)
		if err != nil {
			return err
		}
		tableCarriedOver.Hit()
		if mark, marked := now.mark[name]; marked && there {
			carried[name] = mark
		}
	}
	maps.Copy(carried, m)
	if err := writeMark(conn, carried); err != nil {
		return err
	}
	markWritten.Hit()
	if err := conn.Exec("COMMIT"); err != nil {
		return err
	}
	markCommitted.Hit()
	return nil
}

// indexes returns the statements that make the unique indexes of a table.
func (l *loading) indexes(t *schema.Table) string {
	return createIndexes(l.experiment, t, l.referenced[strings.ToLower(t.Name)])
}

// carryOver makes the indexes of a table that this load keeps and copies its rows, if it
// is there. SQLite copies table and indexes page by page, as they are alike.
// https://www.sqlite.org/src/file?name=src/insert.c (xferOptimization)
func (l *loading) carryOver(conn *sqlitec.Conn, t *schema.Table, exists bool) (there bool, err error) {
	if err := conn.Exec(l.indexes(t)); err != nil || !exists {
		return false, err
	}
	stored, err := storedColumns(conn, t.Name)
	if err != nil || len(stored) == 0 {
		return false, err
	}
	for i := range t.Columns {
		if len(stored) != len(t.Columns) || !strings.EqualFold(stored[i], t.Columns[i].Name) {
			return true, fmt.Errorf("table %q cannot be kept: its stored columns (%s) are not those of the document", t.Name, strings.Join(stored, ", "))
		}
	}
	return true, conn.Exec(fmt.Sprintf("INSERT INTO main.%[1]s SELECT * FROM present.%[1]s", quote(t.Name)))
}

// storedColumns returns the columns that a table has in the present file.
func storedColumns(conn *sqlitec.Conn, table string) ([]string, error) {
	s, _, err := conn.Prepare("SELECT name FROM pragma_table_info(?, 'present')")
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.BindString(1, table); err != nil {
		return nil, err
	}
	var names []string
	for {
		more, err := s.Step()
		if err != nil || !more {
			return names, err
		}
		names = append(names, string(s.Bytes(0)))
	}
}

// Rollback implements [store.Loading].
func (l *loading) Rollback() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stage == nil {
		return nil
	}
	for _, s := range l.sinks {
		s.close()
	}
	err := l.stage.discard()
	l.stage = nil
	if err != nil {
		return fmt.Errorf("the unfinished rows of experiment %q cannot be removed: %w", l.experiment.Name, err)
	}
	return nil
}

// quoteText returns a text literal.
func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
