package sqlite

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// reader is a connection that can only read the files of some experiments. It keeps reading
// the files that it opened when others are put in their places.
type reader struct {
	scope
	databases []database // of the names of the scope, in their order
	conn      *sqlitec.Conn
	guard     *guard           // of the present query; nil while statements are ours
	shared    *sqlfunc.Context // by the functions of the present statement
	columns   columnTypes      // nil until they are asked for
	keys      map[string]bool  // columns of keys; nil until they are asked for
}

// scope is what a query can read: the tables of an experiment by their own names, and those
// of all by their qualified names.
type scope struct {
	own   string // the experiment, in lower case; may be empty
	names string // all, in lower case and separated by commas; own is the first
}

// scopeOf returns the scope of an experiment alone; empty for a query without one.
func scopeOf(experiment string) scope {
	name := strings.ToLower(experiment)
	return scope{own: name, names: name}
}

// with returns the scope with another experiment.
func (s scope) with(experiment string) scope {
	all := s.all()
	if experiment = strings.ToLower(experiment); !slices.Contains(all, experiment) {
		all = append(all, experiment)
	}
	if s.own == "" {
		slices.Sort(all)
	} else {
		slices.Sort(all[1:])
	}
	return scope{own: s.own, names: strings.Join(all, ",")}
}

// all returns the names of all experiments.
func (s scope) all() []string {
	if s.names == "" {
		return nil
	}
	return strings.Split(s.names, ",")
}

// database is the file of one experiment, as it was when it was opened.
type database struct {
	experiment string // in lower case
	file       string
	info       os.FileInfo
}

// How many connections wait for the next query: of one scope, and in all.
const (
	maxIdle    = 4
	maxIdleAll = 32
)

// acquire returns a reader of the present files of a scope; release it.
func (w *Warehouse) acquire(ctx context.Context, s scope) (*reader, error) {
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		databases, err := w.databasesOf(s)
		if err != nil {
			return nil, err
		}
		if r := w.takeIdle(s, databases); r != nil {
			return r, nil
		}
		r, failed := openReader(s, databases)
		// A file may have been replaced, or removed, just before it was opened.
		if unchanged(databases) {
			return r, failed
		}
		if failed == nil {
			_ = r.conn.Close()
		}
	}
}

// databasesOf describes the present files of a scope.
func (w *Warehouse) databasesOf(s scope) ([]database, error) {
	var all []database
	for _, name := range s.all() {
		file, err := w.files.FileOf(name)
		if err != nil {
			return nil, err
		}
		info, err := w.files.Stat(file, name)
		if err != nil {
			return nil, err
		}
		all = append(all, database{experiment: name, file: file, info: info})
	}
	return all, nil
}

func sameFiles(a, b []database) bool {
	return slices.EqualFunc(a, b, func(a, b database) bool { return dbfiles.SameFile(a.info, b.info) })
}

// unchanged reports whether the files are still those that were opened.
func unchanged(databases []database) bool {
	return !slices.ContainsFunc(databases, func(d database) bool {
		now, err := os.Stat(d.file)
		return err != nil || !dbfiles.SameFile(d.info, now)
	})
}

// takeIdle returns a waiting reader of files, or nil. Those of files that were replaced
// meanwhile are closed.
func (w *Warehouse) takeIdle(s scope, databases []database) *reader {
	w.mu.Lock()
	defer w.mu.Unlock()
	for waiting := w.idle[s]; len(waiting) > 0; waiting = w.idle[s] {
		r := waiting[len(waiting)-1]
		w.idle[s] = waiting[:len(waiting)-1]
		if sameFiles(r.databases, databases) {
			return r
		}
		_ = r.conn.Close()
	}
	return nil
}

// release takes a reader back.
func (w *Warehouse) release(r *reader) {
	r.guard, r.shared = nil, nil
	w.mu.Lock()
	defer w.mu.Unlock()
	all := 0
	for _, waiting := range w.idle {
		all += len(waiting)
	}
	if w.closed || len(w.idle[r.scope]) >= maxIdle || all >= maxIdleAll {
		_ = r.conn.Close()
		return
	}
	w.idle[r.scope] = append(w.idle[r.scope], r)
}

// forget closes the waiting readers of a file that is about to be replaced.
func (w *Warehouse) forget(file string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	reads := func(d database) bool { return d.file == file }
	for s, waiting := range w.idle {
		if len(waiting) > 0 && !slices.ContainsFunc(waiting[0].databases, reads) {
			continue // all of a scope read the same files
		}
		for _, r := range waiting {
			_ = r.conn.Close()
		}
		delete(w.idle, s)
	}
}

// closeIdle closes all waiting readers.
func (w *Warehouse) closeIdle() error {
	var failed error
	for _, readers := range w.idle {
		for _, r := range readers {
			failed = errors.Join(failed, r.conn.Close())
		}
	}
	clear(w.idle)
	return failed
}

// interruptible stops conn when ctx ends. The returned function must be called when
// conn's work is done; the next work is not disturbed after it.
func interruptible(ctx context.Context, conn *sqlitec.Conn) (done func()) {
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		conn.Interrupt()
		close(interrupted)
	})
	return func() {
		if !stop() {
			<-interrupted
		}
		conn.Resume()
	}
}

// missing reports whether err says that an experiment has no file.
func missing(err error) bool { return errors.Is(err, store.ErrNotFound) }
