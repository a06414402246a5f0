package api

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// Query runs a statement. The rows must be closed. Format is not looked at, but for the
// limits that it implies.
func (l Local) Query(ctx context.Context, q Query) (*store.Rows, error) {
	o, err := q.options()
	if err != nil {
		return nil, err
	}
	if q.Experiment == "" {
		return l.Sim.Query(ctx, q.SQL, o)
	}
	e, err := l.experiment(ctx, q.Experiment)
	if err != nil {
		return nil, err
	}
	return e.Query(ctx, q.SQL, o)
}

// Explain tells how the warehouse would go about a statement, a line for each step. Format, limit and
// id have no meaning there.
func (l Local) Explain(ctx context.Context, q Query) ([]string, error) {
	if q.Format != "" || q.Limit != nil || q.ID != "" {
		return nil, dwsim.Refused(errors.New("a statement that is explained has no format, no limit and no id: it is not run"))
	}
	o, err := q.options()
	if err != nil {
		return nil, err
	}
	if q.Experiment == "" {
		return l.Sim.Explain(ctx, q.SQL, o)
	}
	e, err := l.experiment(ctx, q.Experiment)
	if err != nil {
		return nil, err
	}
	return e.Explain(ctx, q.SQL, o)
}

func (q Query) options() (dwsim.QueryOptions, error) {
	o := dwsim.QueryOptions{ID: q.ID}
	if q.Format == "" {
		o.Limit, o.Timeout = DefaultLimit, DefaultTimeout
	}
	if q.Limit != nil {
		o.Limit = *q.Limit
	}
	if q.Timeout != nil {
		o.Timeout = time.Duration(*q.Timeout)
	}
	for _, name := range slices.Sorted(maps.Keys(q.Params)) {
		p, err := q.Params[name].param(name)
		if err != nil {
			return o, err
		}
		o.Params = append(o.Params, p)
	}
	return o, nil
}

// Queries returns the queries in progress, the oldest first.
func (l Local) Queries(context.Context) ([]dwsim.RunningQuery, error) { return l.Sim.Queries(), nil }

// CancelQuery ends a query in progress; see [dwsim.Simulator.CancelQuery].
func (l Local) CancelQuery(_ context.Context, id string) error { return l.Sim.CancelQuery(id) }
