package dwsim

import (
	"context"

	"github.com/dw-sim/dw-sim/store"
)

// Explain returns how the warehouse would go about a statement, in its own words, a line for
// each step. It does not run it. Only o.Params and o.Timeout count; all else is as with
// [Experiment.Query].
func (e *Experiment) Explain(ctx context.Context, sql string, o QueryOptions) ([]string, error) {
	r, err := e.readingOf(sql)
	if err != nil {
		return nil, err
	}
	return e.sim.explain(ctx, r, o)
}

// Explain is [Experiment.Explain] for a statement whose tables all go by qualified names.
func (s *Simulator) Explain(ctx context.Context, sql string, o QueryOptions) ([]string, error) {
	r, err := s.readingOf(ctx, sql)
	if err != nil {
		return nil, err
	}
	return s.explain(ctx, r, o)
}

func (s *Simulator) explain(ctx context.Context, r *reading, o QueryOptions) ([]string, error) {
	o.Limit, o.ID = 0, ""
	if err := o.check(); err != nil {
		return nil, err
	}
	params, err := boundParams(o.Params)
	if err != nil {
		return nil, err
	}
	warehouse, err := s.warehouse(r.warehouse)
	if err != nil {
		return nil, err
	}
	ctx, q, err := s.queries.begin(ctx, r, o)
	if err != nil {
		return nil, err
	}
	defer q.leave()
	query := store.Query{Experiment: r.experiment(), SQL: r.sql, Params: params, Timeout: o.Timeout}
	var lines []string
	if explainer, ok := warehouse.(store.Explainer); ok {
		lines, err = explainer.Explain(ctx, query)
	} else {
		lines, err = store.ExplainWith(ctx, warehouse, "EXPLAIN ", query)
	}
	if err != nil {
		return nil, s.explained(ctx, r, err)
	}
	return lines, nil
}
