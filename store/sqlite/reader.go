package sqlite

import (
	"context"
	"fmt"
	"os"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// reader is a connection that can only read one experiment's file. It keeps reading the
// file that it opened when another is put in its place.
type reader struct {
	file   string
	info   os.FileInfo // of the opened file
	conn   *sqlitec.Conn
	denied *sqlitec.Action  // what the last prepared statement must not do
	shared *sqlfunc.Context // by the functions of the present statement
}

// maxIdle is how many connections to one file wait for the next query.
const maxIdle = 4

// acquire returns a reader of an experiment's present file; release it.
func (w *Warehouse) acquire(ctx context.Context, experiment string) (*reader, error) {
	file, err := w.files.FileOf(experiment)
	if err != nil {
		return nil, err
	}
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		info, err := w.files.Stat(file, experiment)
		if err != nil {
			return nil, err
		}
		if r := w.takeIdle(file, info); r != nil {
			return r, nil
		}
		r, failed := openReader(file, info)
		// The file may have been replaced, or removed, just before it was opened.
		if now, err := os.Stat(file); err == nil && dbfiles.SameFile(info, now) {
			return r, failed
		}
		if failed == nil {
			_ = r.conn.Close()
		}
	}
}

// takeIdle returns a waiting reader of the file that info describes, or nil. Those of a
// file that was replaced meanwhile are closed.
func (w *Warehouse) takeIdle(file string, info os.FileInfo) *reader {
	w.mu.Lock()
	defer w.mu.Unlock()
	for waiting := w.idle[file]; len(waiting) > 0; waiting = w.idle[file] {
		r := waiting[len(waiting)-1]
		w.idle[file] = waiting[:len(waiting)-1]
		if dbfiles.SameFile(r.info, info) {
			return r
		}
		_ = r.conn.Close()
	}
	return nil
}

func (w *Warehouse) release(r *reader) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || len(w.idle[r.file]) >= maxIdle {
		_ = r.conn.Close()
		return
	}
	w.idle[r.file] = append(w.idle[r.file], r)
}

// forget closes the waiting readers of a file that is about to be replaced.
func (w *Warehouse) forget(file string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.idle[file] {
		_ = r.conn.Close()
	}
	delete(w.idle, file)
}

func openReader(file string, info os.FileInfo) (*reader, error) {
	conn, err := sqlitec.Open(file, sqlitec.ReadOnly)
	if err != nil {
		return nil, fmt.Errorf("%s %w: %w", file, store.ErrUnreachable, err)
	}
	r := &reader{file: file, info: info, conn: conn}
	if err := r.prepare(); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return r, nil
}

// prepare checks that the file is one of ours and locks the connection down.
func (r *reader) prepare() error {
	for _, check := range []struct{ pragma, want, problem string }{
		{"application_id", warehouseID, "is not a file of a dwsim warehouse"},
		{"journal_mode", "delete", "was switched to another journal mode; run PRAGMA journal_mode=DELETE on it"},
	} {
		got, err := pragma(r.conn, check.pragma)
		if err != nil {
			return fmt.Errorf("%s %w: %w", r.file, store.ErrUnreachable, err)
		}
		if got != check.want {
			return fmt.Errorf("%s %s", r.file, check.problem)
		}
	}
	if err := r.conn.Exec("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; PRAGMA cache_size = -16384"); err != nil {
		return err
	}
	if err := r.registerFunctions(); err != nil {
		return err
	}
	r.conn.DenyAttach()
	r.conn.Authorize(r.allow)
	return nil
}

func pragma(conn *sqlitec.Conn, name string) (string, error) {
	s, _, err := conn.Prepare("PRAGMA " + name)
	if err != nil {
		return "", err
	}
	defer s.Close()
	if row, err := s.Step(); err != nil || !row {
		return "", err
	}
	return string(s.Bytes(0)), nil
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
