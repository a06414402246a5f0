package dwsim

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// ErrQueryCancelled is the predicate of the error of a query that [Simulator.CancelQuery] ended.
var ErrQueryCancelled = errors.New("was cancelled")

// errRowsClosed is what a Next returns that runs while the rows are closed.
var errRowsClosed = errors.New("the rows of the query were closed")

// RunningQuery is a query in progress: one whose rows are not closed yet.
type RunningQuery struct {
	ID         string    `json:"id"`
	Experiment string    `json:"experiment"` // whose tables go by their own names; empty for nobody's
	SQL        string    `json:"sql"`        // without the values of parameters
	Since      time.Time `json:"since"`
	Rows       int64     `json:"rows"` // that were read so far
}

// Queries returns the queries of this simulator that are in progress, the oldest first.
func (s *Simulator) Queries() []RunningQuery { return s.queries.list() }

// CancelQuery ends a query in progress: its reader gets an error that says so, an
// [ErrQueryCancelled], and its connection is free again soon. A query that is not in progress
// is a [store.ErrNotFound].
func (s *Simulator) CancelQuery(id string) error { return s.queries.cancel(id) }

// liveQueries are the queries in progress, by id. The zero value is ready.
type liveQueries struct {
	tell   func(Event) // is told of each query that ends
	mu     sync.Mutex
	closed bool
	open   sync.WaitGroup // one for each query between begin and leave
	byID   map[string]*liveQuery
}

// liveQuery is a query in progress.
type liveQuery struct {
	RunningQuery // its Rows are in rows
	limit        int64
	rows         atomic.Int64
	stop         context.CancelCauseFunc
	leave        func() // ends the interest in the query; may be called more than once

	reading sync.Mutex // held while the driver is asked for a row, or to close
	closed  bool       // the driver's rows are
	ended   bool       // there are no more rows
	failed  error      // why there are none; nil where all were read
}

// slowError is the error of a query that reached its timeout. Drivers say it in the same words.
type slowError time.Duration

func (e slowError) Error() string {
	return fmt.Sprintf("the query took longer than %s", time.Duration(e))
}

// Is makes it a [context.DeadlineExceeded].
func (slowError) Is(target error) bool { return target == context.DeadlineExceeded }

var queryID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// NewQueryID draws an id for a query, for who must know it before the query begins.
func NewQueryID() string { return strings.ToLower(rand.Text())[:16] }

func checkQueryID(id string) error {
	if id == "" || queryID.MatchString(id) {
		return nil
	}
	return refusedf("%q is no id of a query: that is up to 64 letters, digits, points, hyphens and underscores", id)
}

// begin puts a query on the list and returns the context that it ends with.
func (l *liveQueries) begin(ctx context.Context, r *reading, o QueryOptions) (context.Context, *liveQuery, error) {
	q := &liveQuery{limit: o.Limit}
	q.RunningQuery = RunningQuery{ID: o.ID, Experiment: r.experiment(), SQL: r.sql, Since: time.Now()}
	if q.ID == "" {
		q.ID = NewQueryID()
	}
	stopTimer := context.CancelFunc(func() {})
	ctx, q.stop = context.WithCancelCause(ctx)
	if o.Timeout > 0 {
		ctx, stopTimer = context.WithTimeoutCause(ctx, o.Timeout, slowError(o.Timeout))
	}
	q.leave = sync.OnceFunc(func() {
		stopTimer()
		q.stop(nil)
		l.remove(q)
		l.tell(QueryEnded{Rows: q.readRows(), Took: time.Since(q.Since), Err: q.failed})
	})
	if err := l.add(q); err != nil {
		stopTimer()
		q.stop(nil)
		return nil, nil, err
	}
	return ctx, q, nil
}

func (l *liveQueries) add(q *liveQuery) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return ErrClosed
	}
	if _, taken := l.byID[q.ID]; taken {
		return fmt.Errorf("query %q %w", q.ID, store.ErrExists)
	}
	if l.byID == nil {
		l.byID = map[string]*liveQuery{}
	}
	l.byID[q.ID] = q
	l.open.Add(1)
	return nil
}

func (l *liveQueries) remove(q *liveQuery) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byID, q.ID)
	l.open.Done()
}

func (l *liveQueries) list() []RunningQuery {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]RunningQuery, 0, len(l.byID))
	for _, q := range l.byID {
		running := q.RunningQuery
		running.Rows = q.readRows()
		all = append(all, running)
	}
	slices.SortFunc(all, func(a, b RunningQuery) int {
		if c := a.Since.Compare(b.Since); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return all
}

// readRows returns how many rows of the query were read.
func (q *liveQuery) readRows() int64 {
	rows := q.rows.Load()
	if q.limit > 0 {
		return min(rows, q.limit) // one more tells that there are more
	}
	return rows
}

func (l *liveQueries) cancel(id string) error {
	l.mu.Lock()
	q := l.byID[id]
	l.mu.Unlock()
	if q == nil {
		return fmt.Errorf("query %q %w, or has ended", id, store.ErrNotFound)
	}
	q.stop(fmt.Errorf("query %q %w", id, ErrQueryCancelled))
	return nil
}

// close ends all queries for a cause, and lets none begin.
func (l *liveQueries) close(cause error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	for _, q := range l.byID {
		q.stop(cause)
	}
}

// follow counts the rows of q, and closes them once ctx has ended, whether or not anybody
// reads them. explain words the errors of the driver.
func (q *liveQuery) follow(ctx context.Context, rows *store.Rows, explain func(error) error) {
	rows.ID = q.ID
	rows.Wrap(func(next func() ([]any, error), close func() error) (func() ([]any, error), func() error) {
		unwatch := context.AfterFunc(ctx, func() {
			q.reading.Lock()
			defer q.reading.Unlock()
			q.end(context.Cause(ctx))
			_ = q.close(close)
		})
		return func() ([]any, error) { return q.next(ctx, next, explain) }, func() error {
			unwatch()
			if !q.reading.TryLock() {
				q.stop(errRowsClosed) // ends Next in another goroutine
				q.reading.Lock()
			}
			defer q.reading.Unlock()
			return q.close(close)
		}
	})
}

func (q *liveQuery) next(ctx context.Context, driver func() ([]any, error), explain func(error) error) ([]any, error) {
	q.reading.Lock()
	defer q.reading.Unlock()
	if ctx.Err() != nil {
		q.end(context.Cause(ctx))
	}
	if q.ended || q.closed {
		return nil, q.failed
	}
	row, err := driver()
	switch {
	case err != nil:
		q.end(explain(err))
		return nil, q.failed
	case row == nil:
		q.end(nil)
	default:
		q.rows.Add(1)
	}
	return row, nil
}

// end notes that there are no more rows, and why, unless that is known by now.
func (q *liveQuery) end(cause error) {
	if !q.ended && !q.closed {
		q.ended, q.failed = true, cause
	}
}

// close closes the driver's rows, once.
func (q *liveQuery) close(driver func() error) error {
	if q.closed {
		return nil
	}
	q.closed = true
	err := driver()
	q.leave()
	return err
}
