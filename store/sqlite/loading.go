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
	"github.com/dw-sim/dw-sim/store/internal/contents"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// loading fills a staged file. A SQLite connection does one thing at a time, so
// everything happens under mu.
type loading struct {
	w          *Warehouse
	experiment *schema.Experiment
	namespace  *dbfiles.Namespace
	seen       contents.Contents     //  what Begin saw
	referenced map[string][][]string // see referencedColumns

	mu    sync.Mutex
	stage *stage
	built *builder             // nil where rows are inserted by SQL
	sinks map[string]tableSink // by table name in lower case
}

// Begin implements [store.Warehouse].
func (w *Warehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	e = e.Resolved()
	n, err := w.namespace(e.Name, owner)
	if err != nil {
		return nil, err
	}
	seen, err := w.contents(ctx, e.Name)
	if err != nil {
		return nil, err
	}
	l := &loading{
		w: w, experiment: e, namespace: n, seen: seen, referenced: referencedColumns(e),
		sinks: map[string]tableSink{},
	}
	if err := l.begin(); err != nil {
		return nil, err
	}
	tablesCreated.Hit()
	return l, nil
}

// begin makes the staged file with its tables. Where nothing else is asked for, their pages are
// written past SQLite; it makes their indexes as well then, so that these have roots.
func (l *loading) begin() error {
	if l.w.options.LoadBySQL {
		return l.create(createTables(l.experiment))
	}
	if err := l.create(createAll(l.experiment) + "COMMIT"); err != nil {
		return err
	}
	built, err := newBuilder(l.stage)
	if err == nil {
		l.built = built
		return nil
	}
	l.w.options.Logger.Warn("rows are inserted by SQL, which takes longer than writing pages", "experiment", l.experiment.Name, "reason", err.Error())
	if err := l.stage.discard(); err != nil {
		return err
	}
	return l.create(createTables(l.experiment))
}

// create makes a staged file and runs script in it.
func (l *loading) create(script string) error {
	s, err := l.w.newStage()
	if err != nil {
		return err
	}
	if err := s.conn.Exec(script); err != nil {
		return errors.Join(fmt.Errorf("the tables of experiment %q cannot be created: %w", l.experiment.Name, s.failure(err)), s.discard())
	}
	l.stage = s
	return nil
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
	s, err := l.newSink(ctx, table)
	if err != nil {
		return nil, err
	}
	l.sinks[key] = s
	return s, nil
}

func (l *loading) newSink(ctx context.Context, t *schema.Table) (tableSink, error) {
	if l.built != nil {
		return newBuiltSink(ctx, l, t)
	}
	return newSink(ctx, l, t)
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
	if err := contents.CheckMark(l.experiment, l.loaded(), m); err != nil {
		return err
	}
	now, err := l.namespace.Unchanged(ctx, l.seen)
	if err != nil {
		return err
	}
	s := l.stage
	l.stage = nil
	defer s.discard()
	defer l.close()
	if err := l.finish(ctx, s, now, m); err != nil {
		return fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", l.experiment.Name, err)
	}
	return l.namespace.Swap(ctx, s.Stage, now)
}

// loaded returns what was put into the tables.
func (l *loading) loaded() map[string]contents.Loaded {
	loaded := map[string]contents.Loaded{}
	for name, t := range l.sinks {
		loaded[name] = t.loaded()
	}
	return loaded
}

// finish completes the staged file, with what it keeps of the present contents.
func (l *loading) finish(ctx context.Context, s *stage, now contents.Contents, m store.Mark) error {
	if err := l.endRows(s); err != nil {
		return s.failure(err)
	}
	rowsCommitted.Hit()
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

// endRows has the rows of all sinks in the file, which SQLite has open then.
func (l *loading) endRows(s *stage) error {
	if l.built == nil {
		return s.conn.Exec("COMMIT")
	}
	if err := l.built.close(); err != nil {
		return err
	}
	return s.open(stagePragmas)
}

func (l *loading) complete(conn *sqlitec.Conn, now contents.Contents, m store.Mark) error {
	carried := store.Mark{}
	if now.Exists {
		if err := conn.Exec("ATTACH " + quoteText(sqlitec.FileURI(l.namespace.File, sqlitec.ReadOnly)) + " AS present"); err != nil {
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
		there, err := l.carryOver(conn, t, now.Exists)
		if err != nil {
			return err
		}
		tableCarriedOver.Hit()
		if mark, marked := now.Mark[name]; marked && there {
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

// carryOver makes the indexes of a table that this load keeps, where these are not there yet, and
// copies its rows, if it is there. SQLite copies table and indexes page by page, as they are alike.
// https://www.sqlite.org/src/file?name=src/insert.c (xferOptimization)
func (l *loading) carryOver(conn *sqlitec.Conn, t *schema.Table, exists bool) (there bool, err error) {
	if l.built == nil {
		if err := conn.Exec(l.indexes(t)); err != nil {
			return false, err
		}
	}
	if !exists {
		return false, nil
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
	l.close()
	err := l.stage.discard()
	l.stage = nil
	if err != nil {
		return fmt.Errorf("the unfinished rows of experiment %q cannot be removed: %w", l.experiment.Name, err)
	}
	return nil
}

// close frees what the sinks hold. It may be called more than once.
func (l *loading) close() {
	for _, s := range l.sinks {
		s.close()
	}
	if l.built != nil {
		_ = l.built.close() // the file goes, or was closed
	}
}

// quoteText returns a text literal.
func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
