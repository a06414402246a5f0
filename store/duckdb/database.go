//go:build cgo

package duckdb

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// database is files that are open for reading, for all queries on them at once. They keep
// being read when others are put in their places.
type database struct {
	key     string // of its sources
	sources []source
	db      *duckdbc.DB
	users   int   // readers of it
	used    int64 // the clock at its last use

	registering sync.Mutex
	registered  map[string]bool // functions in Go that it knows
}

// source is the file of an experiment.
type source struct {
	experiment string
	file       string
	info       os.FileInfo
	own        bool // its tables go by their own names
}

// reader is a connection to the files of experiments, for one query.
type reader struct {
	*database
	conn *duckdbc.Conn
}

// maxOpen is how many databases stay open that nobody reads: each has threads of its own, and keeps
// what it read, which may be as much as its queries may take.
const maxOpen = 2

// acquire returns a reader of the present files of experiments; release it. The tables of own,
// if it is not empty, go by their own names.
func (w *Warehouse) acquire(ctx context.Context, own string, others ...string) (*reader, error) {
	d, err := w.current(ctx, own, others)
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

// current returns the database of the present files, of which the caller is a user then.
func (w *Warehouse) current(ctx context.Context, own string, others []string) (*database, error) {
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		sources, err := w.present(own, others)
		if err != nil {
			return nil, err
		}
		if d := w.join(sources); d != nil {
			return d, nil
		}
		d, again, err := w.openPresent(ctx, sources)
		if !again {
			return d, err
		}
	}
}

// present describes the files of experiments, which have to be there.
func (w *Warehouse) present(own string, others []string) ([]source, error) {
	var sources []source
	if own != "" {
		sources = append(sources, source{experiment: own, own: true})
	}
	for _, other := range others {
		sources = append(sources, source{experiment: other})
	}
	for i := range sources {
		s := &sources[i]
		var err error
		if s.file, err = w.files.FileOf(s.experiment); err != nil {
			return nil, err
		}
		if s.info, err = w.files.Stat(s.file, s.experiment); err != nil {
			return nil, err
		}
	}
	return sources, nil
}

// openPresent opens files. One of them may have been replaced, or removed, just before it was
// opened: then it is to be tried again.
func (w *Warehouse) openPresent(ctx context.Context, sources []source) (d *database, again bool, err error) {
	w.opening.Lock()
	defer w.opening.Unlock()
	if d := w.join(sources); d != nil {
		return d, false, nil // another query was faster
	}
	d, failed := openDatabase(ctx, sources)
	for _, s := range sources {
		now, err := os.Stat(s.file)
		if err != nil || !dbfiles.SameFile(s.info, now) {
			if failed == nil {
				d.db.Close()
			}
			return nil, true, nil
		}
	}
	if failed != nil {
		return nil, false, failed
	}
	w.put(d)
	return d, false, nil
}

// keyOf names a database of these files.
func keyOf(sources []source) string {
	var key strings.Builder
	for _, s := range sources {
		fmt.Fprintf(&key, "%t %s\n", s.own, s.file)
	}
	return key.String()
}

// join returns the open database of these files, or nil.
func (w *Warehouse) join(sources []source) *database {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.open[keyOf(sources)]
	if d == nil || !slices.EqualFunc(d.sources, sources, func(a, b source) bool { return dbfiles.SameFile(a.info, b.info) }) {
		return nil
	}
	w.clock++
	d.users, d.used = d.users+1, w.clock
	return d
}

// put makes d, which has one user, that of its files.
func (w *Warehouse) put(d *database) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock++
	d.users, d.used = 1, w.clock
	w.takeOut(d.key)
	w.open[d.key] = d
	w.evict()
}

// takeOut closes the database of a key, or leaves that to its last user.
func (w *Warehouse) takeOut(key string) {
	if d := w.open[key]; d != nil && d.users == 0 {
		d.db.Close()
	}
	delete(w.open, key)
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
		w.takeOut(oldest.key)
	}
}

// leave ends a use of d; the last one closes it where it is not that of its files any more.
func (w *Warehouse) leave(d *database) {
	w.mu.Lock()
	defer w.mu.Unlock()
	d.users--
	if d.users > 0 {
		return
	}
	if w.closed || w.open[d.key] != d {
		if w.open[d.key] == d {
			delete(w.open, d.key)
		}
		d.db.Close()
		return
	}
	w.evict()
}

// forget closes the databases of a file that is about to be replaced, when their users leave.
func (w *Warehouse) forget(file string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for key, d := range w.open {
		if slices.ContainsFunc(d.sources, func(s source) bool { return s.file == file }) {
			w.takeOut(key)
		}
	}
}

// Close closes the files that are open for queries; those of queries that are still
// being read close with them.
func (w *Warehouse) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for key := range w.open {
		w.takeOut(key)
	}
	return nil
}
