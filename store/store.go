// Package store says what dwsim needs of a database: a [Warehouse] that holds the rows
// of experiments and a [Metadata] that holds the experiments and their runs.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// Sentinels that drivers wrap, each the predicate of a sentence whose subject comes
// before it: `experiment "shop" does not exist`.
var (
	ErrNotFound    = errors.New("does not exist")
	ErrExists      = errors.New("already exists")
	ErrRunActive   = errors.New("has a run in progress")
	ErrMarkChanged = errors.New("was changed by another run meanwhile")
	ErrSlotLost    = errors.New("has another owner by now")
	ErrFenced      = errors.New("was declared dead")
	ErrUnreachable = errors.New("cannot be reached")
)

// Warehouse holds the rows of experiments, each in a namespace of its own: a database
// file, or a schema. All methods may be called from several goroutines.
type Warehouse interface {
	// CreateTables makes the namespace of e with its tables, empty and without a mark.
	// It is an ErrExists when the namespace is there.
	CreateTables(ctx context.Context, e *schema.Experiment) error
	// Begin starts to build the next contents of e's namespace beside the present ones,
	// which stay readable and unchanged until Commit. A namespace that is not there is
	// taken for an empty one without a mark. owner is the nonce of the slot under which
	// this is done, see Fence; empty means that nobody can declare it dead.
	Begin(ctx context.Context, e *schema.Experiment, owner string) (Loading, error)
	// Truncate empties the tables of e and removes its mark, in one step. It makes the
	// namespace when it is not there. owner is as in Begin.
	Truncate(ctx context.Context, e *schema.Experiment, owner string) error
	// Drop removes the namespace of an experiment and what unfinished loads left
	// beside it. It is no error when there is none. owner is as in Begin.
	Drop(ctx context.Context, experiment, owner string) error
	// Fence keeps an owner, which is declared dead, from changing an experiment's namespace,
	// however late it wakes: its Commit, Truncate and Drop are an ErrFenced from now on, for
	// ever. It waits for one of them that is changing the namespace at this moment, and
	// returns the mark of what is there then, as Mark does.
	Fence(ctx context.Context, experiment, owner string) (Mark, error)
	// Mark tells what the namespace holds: an empty Mark where nothing was loaded.
	Mark(ctx context.Context, experiment string) (Mark, error)
	// Query runs one read-only statement.
	Query(ctx context.Context, q Query) (*Rows, error)
	// Close frees what the warehouse holds. Nothing else is called after it.
	Close() error
}

// Loading builds the next contents of a namespace: all tables of one run. A table of
// the experiment for which no sink was opened keeps its present rows and its mark.
type Loading interface {
	gen.SinkOpener
	// Commit puts the new contents in the place of the old in one step: readers see all
	// of it or none. m has a TableMark for each table that a sink was opened for, and is
	// merged over the present mark. Commit refuses with ErrMarkChanged, and changes
	// nothing, when the namespace's mark is no longer the one that Begin saw, or when
	// the namespace was dropped meanwhile: what was deleted does not come back. It is an
	// ErrFenced when the owner was declared dead.
	Commit(ctx context.Context, m Mark) error
	// Rollback removes what was built. After Commit it does nothing, so
	// `defer l.Rollback()` is safe; it may be called more than once.
	Rollback() error
}

// TableScanner is an optional interface of a Warehouse: it reads a table back into
// vectors, each value in the form that gen.Vector documents, so that what a warehouse
// holds can be digested and compared.
type TableScanner interface {
	// ScanTable calls yield with the rows of a table, in any order and in batches of any
	// size, until there are no more or yield returns an error, which it passes on. The
	// batch is reused after yield returns. A value that its column cannot hold is an
	// error that names the column and the row, counted from 1 in the order in which the
	// warehouse returns them. A column that is missing is an error that names it.
	ScanTable(ctx context.Context, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error
}

// Versioner is an optional interface of a Warehouse: it asks the database what it is,
// which tells at the same time that it answers.
type Versioner interface {
	// Version returns the name of the database and its version: "SQLite 3.51.0".
	Version(ctx context.Context) (string, error)
}

// Typed is an optional interface of a Warehouse: it tells what kind of database it is, whatever name
// it is configured under, without asking it.
type Typed interface {
	// Type returns sqlite, postgres, redshift, duckdb, snowflake, or what another driver is called by;
	// "" where it is not known.
	Type() string
}

// TypeWarner is an optional interface of a Warehouse: it tells, before anything is
// generated, which values it does not keep in a type that behaves as theirs.
type TypeWarner interface {
	// TypeWarnings returns one sentence for each column of e that the warehouse cannot
	// hold in a type of its own, in the order of the document: what it holds instead,
	// what that means for a query, and what to write there. A DECIMAL that is kept as
	// TEXT, say, is compared and sorted as text. It is nil when there is nothing to say.
	// It only reads e, and asks no database.
	TypeWarnings(e *schema.Experiment) []string
}

// Sizer is an optional interface of a Warehouse that keeps its rows in files of this
// machine: it tells what they take.
type Sizer interface {
	// Folder returns the absolute path of the folder in which namespaces are built.
	Folder() string
	// EstimateBytes returns about how many bytes rows rows of t will take there, with its
	// indexes. sample holds some of these rows.
	EstimateBytes(e *schema.Experiment, t *schema.Table, sample *gen.Batch, rows int64) int64
	// Size returns how many bytes an experiment's namespace takes; 0 where there is none.
	Size(ctx context.Context, experiment string) (int64, error)
}

// Mark tells what the tables of a namespace hold, by table name in lower case. It is
// written in the same step as the rows.
type Mark map[string]TableMark

// TableMark tells which run filled a table, and with what.
type TableMark struct {
	Run          int64           `json:"run"`
	Seed         int64           `json:"seed,string"`
	Rows         int64           `json:"rows"`
	Engine       string          `json:"engine"`        // gen.EngineVersion of the run
	DocumentHash string          `json:"document_hash"` // schema hash of the experiment
	Digest       gen.TableDigest `json:"digest"`
}

// Query is one read-only statement and its limits.
type Query struct {
	Experiment string // whose tables go by their own names; empty where all names are qualified
	SQL        string
	Params     []Param       // what :name stands for in SQL; each is named there, and all that are named are here
	Limit      int64         // rows; 0 means all
	Timeout    time.Duration // 0 means none
}

// Param is the value of one name, which a statement writes as :name. It is bound, never put
// into the text.
type Param struct {
	Name  string      // compared as it is written
	Type  schema.Type // BIGINT, DOUBLE, DECIMAL, BOOLEAN, TEXT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ, UUID, JSON or BINARY
	Value any         // nil, int64, float64, bool or []byte by its type; a string for all other types
}

// Rows is the result of a query. It belongs to one goroutine and must be closed.
type Rows struct {
	Columns []ResultColumn
	ID      string // by which the front door knows the query; empty where it came another way

	next      func() ([]any, error)
	close     func() error
	limit     int64
	count     int64
	truncated bool
}

// ResultColumn is a column of a result.
type ResultColumn struct {
	Name string // the header
	// Type is a type in the words of the document, "DECIMAL(12,2)", where the engine knows one
	// like it; else what the engine calls it; empty where the engine does not know.
	Type string
	// Origin is the column of a table whose values these are, where the engine tells. It is
	// zero for an expression.
	Origin Origin
}

// Origin is a column of a table, as it is called in the warehouse.
type Origin struct{ Experiment, Table, Column string }

// NewRows makes Rows for a driver. next returns the values of the next row (nil,
// int64, float64, bool, string or []byte each), then nil, nil at the end; its slice is
// reused. limit is that of the Query.
func NewRows(columns []ResultColumn, limit int64, next func() ([]any, error), close func() error) *Rows {
	return &Rows{Columns: columns, limit: limit, next: next, close: close}
}

// Wrap puts functions in the place of those that the driver gave to [NewRows], which wrap is
// given. It is for the front door.
func (r *Rows) Wrap(wrap func(next func() ([]any, error), close func() error) (func() ([]any, error), func() error)) {
	r.next, r.close = wrap(r.next, r.close)
}

// Next returns the next row, or nil and no error at the end. Values are nil, int64,
// float64, bool, string or []byte; the slice is valid until the next call.
func (r *Rows) Next() ([]any, error) {
	row, err := r.next()
	if err != nil || row == nil {
		return nil, err
	}
	if r.limit > 0 && r.count == r.limit {
		r.truncated = true
		r.next = func() ([]any, error) { return nil, nil }
		return nil, nil
	}
	r.count++
	return row, nil
}

// Count returns how many rows Next has returned.
func (r *Rows) Count() int64 { return r.count }

// Truncated reports whether the limit of the query cut off rows; it is known once Next
// has returned the end.
func (r *Rows) Truncated() bool { return r.truncated }

// Close ends the query, whether or not all rows were read.
func (r *Rows) Close() error { return r.close() }
