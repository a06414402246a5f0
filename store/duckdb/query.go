//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// Query implements [store.Warehouse]. Integers beyond 64 bits and DECIMALs are strings with
// all their digits; dates, times, UUIDs, and types that SQL alone has, such as lists and
// intervals, are texts. Other experiments that the statement names are attached for it. A query
// that has to end does so within a moment, even while DuckDB is making something huge, which it
// then finishes for itself.
func (w *Warehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	cancel := context.CancelFunc(func() {})
	if q.Timeout > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, q.Timeout, slowError(q.Timeout))
	}
	rows, err := w.query(ctx, cancel, q)
	if err != nil {
		cancel()
	}
	return rows, err
}

// query runs a query under its own context, and calls cancel when its rows are closed.
func (w *Warehouse) query(ctx context.Context, cancel func(), q store.Query) (*store.Rows, error) {
	if err := refuseNames(q.SQL); err != nil {
		return nil, err
	}
	statement, err := spelling.Rewrite(q.SQL, q.Params, spelling.Options{Engine: spelling.DuckDB})
	if err != nil {
		return nil, err
	}
	others, err := w.named(q)
	if err != nil {
		return nil, err
	}
	r, err := w.acquire(ctx, q.Experiment, others...)
	if err != nil {
		return nil, err
	}
	c := newCursor(ctx, r, q, statement, func() { w.release(r); cancel() })
	if err := c.do(c.start); err != nil {
		_ = c.close()
		return nil, c.explain(err)
	}
	columns := make([]store.ResultColumn, len(c.columns))
	for i, column := range c.columns {
		columns[i] = store.ResultColumn{Name: column.Name, Type: typeWord(column.Type)}
	}
	return store.NewRows(columns, q.Limit, c.next, c.close), nil
}

// named returns the experiments of this warehouse that a query names before a point, besides
// its own, in the order of their names.
func (w *Warehouse) named(q store.Query) ([]string, error) {
	var names []string
	for _, name := range sqltext.QualifiedNames(q.SQL) {
		name = strings.ToLower(name)
		file, err := w.files.FileOf(name)
		if err != nil || name == strings.ToLower(q.Experiment) {
			continue
		}
		if _, err := w.files.Stat(file, name); errors.Is(err, store.ErrNotFound) {
			continue // an alias, or DuckDB says what is missing
		} else if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// slowError is the error of a query that reached its Timeout.
type slowError time.Duration

func (e slowError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(e))
}

// Is makes it a [context.DeadlineExceeded].
func (slowError) Is(target error) bool { return target == context.DeadlineExceeded }
