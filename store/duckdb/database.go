//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// database is a file that is open for reading, for all queries on it at once. It keeps
// being read when another file is put in its place.
type database struct {
	file  string
	info  os.FileInfo // of the opened file
	db    *duckdbc.DB
	users int   // readers of it
	used  int64 // the clock at its last use
}

// reader is a connection to the file of an experiment, for one query.
type reader struct {
	*database
	conn *duckdbc.Conn
}

// maxOpen is how many files stay open that nobody reads: each has threads of its own.
const maxOpen = 4

// acquire returns a reader of an experiment's present file; release it.
func (w *Warehouse) acquire(ctx context.Context, experiment string) (*reader, error) {
	file, err := w.files.FileOf(experiment)
	if err != nil {
		return nil, err
	}
	d, err := w.current(ctx, file, experiment)
	if err != nil {
		return nil, err
	}
	conn, err := d.db.Connect()
	if err != nil {
		w.leave(d)
		return nil, err
	}
	return &reader{database: d, conn: conn}, nil
}

func (w *Warehouse) release(r *reader) {
	r.conn.Close()
	w.leave(r.database)
}

// current returns the database of the present file, of which the caller is a user then.
func (w *Warehouse) current(ctx context.Context, file, experiment string) (*database, error) {
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		info, err := w.files.Stat(file, experiment)
		if err != nil {
			return nil, err
		}
		if d := w.join(file, info); d != nil {
			return d, nil
		}
		d, again, err := w.openPresent(ctx, file, info)
		if !again {
			return d, err
		}
	}
}

// openPresent opens the file that info describes. The file may have been replaced, or
// removed, just before it was opened: then it is to be tried again.
func (w *Warehouse) openPresent(ctx context.Context, file string, info os.FileInfo) (d *database, again bool, err error) {
	w.opening.Lock()
	defer w.opening.Unlock()
	if d := w.join(file, info); d != nil {
		return d, false, nil // another query was faster
	}
	d, failed := openDatabase(ctx, file, info)
	now, err := os.Stat(file)
	if err != nil || !dbfiles.SameFile(info, now) {
		if failed == nil {
			d.db.Close()
		}
		return nil, true, nil
	}
	if failed != nil {
		return nil, false, failed
	}
	w.put(d)
	return d, false, nil
}

// join returns the open database of the file that info describes, or nil.
func (w *Warehouse) join(file string, info os.FileInfo) *database {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.open[file]
	if d == nil || !dbfiles.SameFile(d.info, info) {
		return nil
	}
	w.clock++
	d.users, d.used = d.users+1, w.clock
	return d
}

// put makes d, which has one user, that of its file.
func (w *Warehouse) put(d *database) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock++
	d.users, d.used = 1, w.clock
	w.takeOut(d.file)
	w.open[d.file] = d
	w.evict()
}

// takeOut closes the database of a file, or leaves that to its last user.
func (w *Warehouse) takeOut(file string) {
	if d := w.open[file]; d != nil && d.users == 0 {
		d.db.Close()
	}
	delete(w.open, file)
}

// evict closes the databases whose last use is the longest ago, of those without users.
func (w *Warehouse) evict() {
	for {
		var oldest *database
		idle := 0
		for _, d := range w.open {
			if d.users > 0 {
				continue
			}
			if idle++; oldest == nil || d.used < oldest.used {
				oldest = d
			}
		}
		if idle <= maxOpen {
			return
		}
		w.takeOut(oldest.file)
	}
}

// leave ends a use of d; the last one closes it where it is not that of its file any more.
func (w *Warehouse) leave(d *database) {
	w.mu.Lock()
	defer w.mu.Unlock()
	d.users--
	if d.users > 0 {
		return
	}
	if w.closed || w.open[d.file] != d {
		if w.open[d.file] == d {
			delete(w.open, d.file)
		}
		d.db.Close()
		return
	}
	w.evict()
}

// forget closes the database of a file that is about to be replaced, when its users leave.
func (w *Warehouse) forget(file string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.takeOut(file)
}

// Close closes the files that are open for queries; those of queries that are still
// being read close with them.
func (w *Warehouse) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for file := range w.open {
		w.takeOut(file)
	}
	return nil
}

func openDatabase(ctx context.Context, file string, info os.FileInfo) (*database, error) {
	db, err := duckdbc.Open(file, reading())
	if err != nil {
		return nil, refusedFile(file, err)
	}
	d := &database{file: file, info: info, db: db}
	if err := d.prepare(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return d, nil
}

// prepare locks the database down and checks that the file is one of ours.
func (d *database) prepare(ctx context.Context) error {
	conn, err := d.db.Connect()
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Exec(ctx, lockDown); err != nil {
		return err
	}
	mark, err := conn.Prepare(selectMark)
	if err != nil {
		return fmt.Errorf("%s is not a file of a dwsim warehouse", d.file)
	}
	mark.Close()
	return nil
}

// refusedFile says why a file cannot be opened.
func refusedFile(file string, err error) error {
	if e, ok := errors.AsType[*duckdbc.Error](err); ok && strings.Contains(e.Message, "Conflicting lock is held") {
		_, holder, _ := strings.Cut(e.Message, "Conflicting lock is held in ")
		holder, _, _ = strings.Cut(holder, ". ")
		return fmt.Errorf("%s %w: another program has it open for writing: %s; close it there, then try again", file, store.ErrUnreachable, holder)
	}
	return fmt.Errorf("%s %w: %w", file, store.ErrUnreachable, err)
}
