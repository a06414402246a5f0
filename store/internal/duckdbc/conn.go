//go:build cgo

package duckdbc

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Version is that of the library: "1.5.6".
func Version() string {
	version := mapping.LibraryVersion()
	if len(version) > 1 && version[0] == 'v' {
		return version[1:]
	}
	return version
}

// DB is an open database file, with its own memory and threads. Its methods may be called
// from several goroutines; Close comes last, after that of its connections.
type DB struct{ handle mapping.Database }

// Setting is one of DuckDB's settings.
// https://duckdb.org/docs/stable/configuration/overview
type Setting struct{ Name, Value string }

// Open opens the file at path with settings, made in this order.
func Open(path string, settings []Setting) (*DB, error) {
	var config mapping.Config
	if failed(mapping.CreateConfig(&config)) {
		return nil, errors.New("the configuration of DuckDB cannot be made: out of memory")
	}
	defer mapping.DestroyConfig(&config)
	for _, s := range settings {
		if failed(mapping.SetConfig(config, s.Name, s.Value)) {
			return nil, fmt.Errorf("DuckDB takes no setting %s = %q", s.Name, s.Value)
		}
	}
	var message string
	d := &DB{}
	if failed(mapping.OpenExt(path, &d.handle, config, &message)) {
		return nil, newError(message)
	}
	return d, nil
}

// Close closes the file. Without a transaction under way, changes are in the file then,
// and there is no log beside it.
func (d *DB) Close() { mapping.Close(&d.handle) }

// Connect opens a connection.
func (d *DB) Connect() (*Conn, error) {
	c := &Conn{}
	if failed(mapping.Connect(d.handle, &c.handle)) {
		return nil, errors.New("DuckDB cannot open a connection: out of memory")
	}
	return c, nil
}

// Conn is a connection: one transaction, one result at a time. It is used by one goroutine
// at a time.
type Conn struct{ handle mapping.Connection }

// Close ends the connection; a transaction that is under way is rolled back. Its results,
// statements and appenders are closed before.
func (c *Conn) Close() { mapping.Disconnect(&c.handle) }

// interruptPeriod is how often a connection is interrupted until it gives up: an interrupt
// that comes before the work began is forgotten.
const interruptPeriod = 10 * time.Millisecond

// Interruptible interrupts what c does when ctx ends. The returned function is called when
// that is done; what c does next is not disturbed after it.
func (c *Conn) Interruptible(ctx context.Context) (done func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	finished, idle := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(idle)
		c.interrupt(finished)
	})
	return func() {
		close(finished)
		if !stop() {
			<-idle
		}
	}
}

func (c *Conn) interrupt(finished <-chan struct{}) {
	tick := time.NewTicker(interruptPeriod)
	defer tick.Stop()
	for {
		mapping.Interrupt(c.handle)
		select {
		case <-finished:
			return
		case <-tick.C:
		}
	}
}

// Exec runs the statements of a script, one after the other, and returns how many rows the
// last of them changed. It ends with the cause of ctx when that ends. An error does not
// quote the script, which nobody wrote.
func (c *Conn) Exec(ctx context.Context, script string) (changed int64, err error) {
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	done := c.Interruptible(ctx)
	defer done()
	var result mapping.Result
	state := mapping.Query(c.handle, script, &result)
	defer mapping.DestroyResult(&result)
	if failed(state) {
		message, _, _ := strings.Cut(mapping.ResultError(&result), "\n\nLINE ")
		return 0, cause(ctx, newError(message))
	}
	return int64(mapping.RowsChanged(&result)), nil
}

// cause is why ctx ended, if it did, else err.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
