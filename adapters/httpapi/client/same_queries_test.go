package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

// asked is the result of a query, with values as Go has them.
type asked struct {
	Columns, Types []string
	Rows           []string
	Truncated      bool
	Count          int64
	HasID          bool
}

func query(q api.Query) func(context.Context, *world) (any, error) {
	return func(ctx context.Context, w *world) (any, error) {
		rows, err := w.Query(ctx, q)
		if err != nil {
			return nil, err
		}
		values, err := all(rows)
		if err != nil {
			return nil, err
		}
		a := asked{Truncated: rows.Truncated(), Count: rows.Count(), HasID: rows.ID != ""}
		for _, c := range rows.Columns {
			a.Columns, a.Types = append(a.Columns, c.Name), append(a.Types, c.Type)
		}
		for _, row := range values {
			a.Rows = append(a.Rows, fmt.Sprintf("%#v", row))
		}
		return a, nil
	}
}

func querySteps() []step {
	of := func(sql string) func(context.Context, *world) (any, error) {
		return query(api.Query{Experiment: "shop", SQL: sql})
	}
	text := func(s string) *string { return &s }
	explain := func(q api.Query) func(context.Context, *world) (any, error) {
		return func(ctx context.Context, w *world) (any, error) { return w.Explain(ctx, q) }
	}
	list := []step{
		{"query", of("SELECT * FROM customers ORDER BY customer_id")},
		{"query orders", of("SELECT * FROM orders ORDER BY order_id")},
		{"query nothing", of("SELECT * FROM orders WHERE 1 = 0")},
		{"query expressions", of("SELECT count(*) AS n, 1.5, 'a', NULL, CAST(9007199254740993 AS BIGINT) AS big FROM orders")},
		{"query of nobody", query(api.Query{SQL: "SELECT count(*) FROM shop.orders"})},
		{"query with an id", query(api.Query{Experiment: "shop", SQL: "SELECT 1", ID: "mine"})},
		{"query with a limit", query(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Limit: new(int64(5))})},
		{"query with a limit that cuts nothing", query(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Limit: new(int64(60))})},
		{"query without limits", query(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Limit: new(int64(0)), Timeout: new(api.Duration(0))})},
		{"query with the limits of a format", query(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Format: "csv"})},
		{"query with parameters", query(api.Query{Experiment: "shop", SQL: "SELECT :a, :b, :c, :d, :e, :f, :g", Params: map[string]api.Value{
			"a": {Text: text("5")}, "b": {Type: "text", Text: text("5")}, "c": {}, "d": {Type: "date", Text: text("2024-01-31")},
			"e": {Type: "binary", Text: text("00ff")}, "f": {Text: text("1e5")}, "g": {Type: "int"},
		}})},
		{"query, with a wrong parameter!", query(api.Query{Experiment: "shop", SQL: "SELECT :a", Params: map[string]api.Value{"a": {Type: "int", Text: text("x")}}})},
		{"query, without its parameter!", of("SELECT :missing")},
		{"query of no column!", of("SELECT 1,\n  größe, emale\nFROM customers")},
		{"query of no table!", of("SELECT * FROM orderz")},
		{"query that is cut short!", of("SELECT 'ä',\r\n (1 + ")},
		{"query that changes!", of("DELETE FROM orders")},
		{"query of nothing!", of("")},
		{"query of two!", of("SELECT 1; SELECT 2")},
		{"query of no experiment!", query(api.Query{Experiment: "shup", SQL: "SELECT 1"})},
		{"query with fewer than no rows!", query(api.Query{SQL: "SELECT 1", Limit: new(int64(-1))})},
		{"query with no id!", query(api.Query{SQL: "SELECT 1", ID: "not an id"})},
		{"query that takes too long!", query(api.Query{SQL: slow, Timeout: new(api.Duration(50e6))})},
		{"query that is cancelled!", cancelled},
		{"explain", explain(api.Query{Experiment: "shop", SQL: "SELECT * FROM orders WHERE order_id = 5"})},
		{"explain, wrong!", explain(api.Query{Experiment: "shop", SQL: "SELECT *\nFROM orderz"})},
		{"queries", func(ctx context.Context, w *world) (any, error) { return w.Queries(ctx) }},
		{"a query in progress", inProgress},
		{"cancel no query!", func(ctx context.Context, w *world) (any, error) { return nil, w.CancelQuery(ctx, "nobody") }},
		{"export, of no format!", export(api.Query{Experiment: "shop", SQL: "SELECT 1", Format: "xlsx"})},
		{"export, wrong!", export(api.Query{Experiment: "shop", SQL: "SELECT *\nFROM orderz", Format: "csv"})},
		{"export a part", export(api.Query{Experiment: "shop", SQL: "SELECT order_id FROM orders ORDER BY 1", Format: "csv", Limit: new(int64(3))})},
	}
	for _, f := range result.Formats() {
		list = append(list, step{"export " + string(f), export(api.Query{Experiment: "shop", SQL: "SELECT * FROM orders ORDER BY order_id", Format: string(f)})})
	}
	return list
}

// slow is a statement that takes longer than any test.
const slow = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"

// cancelled cancels a query before its first row.
func cancelled(ctx context.Context, w *world) (any, error) {
	ended := make(chan error, 1)
	go func() {
		_, err := query(api.Query{SQL: slow, ID: "slow"})(ctx, w)
		ended <- err
	}()
	for err := store.ErrNotFound; errors.Is(err, store.ErrNotFound); {
		err = w.CancelQuery(ctx, "slow")
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	return nil, <-ended
}

// inProgress looks at a query while its rows are open, and takes its id.
func inProgress(ctx context.Context, w *world) (any, error) {
	rows, err := w.Query(ctx, api.Query{Experiment: "shop", SQL: "SELECT * FROM orders, customers, order_items", ID: "mine", Limit: new(int64(0))})
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if _, err := rows.Next(); err != nil {
		return nil, err
	}
	list, err := w.Queries(ctx)
	if err != nil || len(list) != 1 {
		return nil, fmt.Errorf("%d queries in progress: %w", len(list), err)
	}
	_, taken := query(api.Query{SQL: "SELECT 1", ID: "mine"})(ctx, w)
	list[0].Rows = 0 // that the server read ahead
	return []any{list, fmt.Sprint(taken), errors.Is(taken, store.ErrExists)}, nil
}

func export(q api.Query) func(context.Context, *world) (any, error) {
	return func(ctx context.Context, w *world) (any, error) {
		var out bytes.Buffer
		x, err := w.Export(ctx, q, &out)
		if err != nil {
			return nil, err
		}
		if x.ID == "" {
			return nil, errors.New("the query has no id")
		}
		x.ID = ""
		return []any{x, out.Bytes()}, nil
	}
}
