package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// soakStep is one of the things that clients do.
type soakStep struct {
	name   string
	weight int
	reads  bool // runs and queries alone
	do     func(ctx context.Context, s *soak, c *client.Client, rng *rand.Rand) error
}

const soakJoin = "SELECT p.color, count(*) AS items, sum(i.quantity) AS pieces FROM order_items i JOIN products p ON p.product_id = i.product_id GROUP BY p.color ORDER BY 2 DESC"

var soakSteps = []soakStep{
	{"list runs", 30, true, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		_, err := c.Runs(ctx, pickExperiment(rng), api.RunsPage{})
		return err
	}},
	{"query one row", 30, true, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		return readAll(ctx, c, pickExperiment(rng), "SELECT * FROM customers WHERE customer_id = 7")
	}},
	{"query a join", 1, true, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		return readAll(ctx, c, pickExperiment(rng), soakJoin)
	}},
	{"query 1000 rows", 5, true, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		return readAll(ctx, c, pickExperiment(rng), "SELECT * FROM orders LIMIT 1000")
	}},
	{"experiment", 10, false, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		_, err := c.Experiment(ctx, pickExperiment(rng))
		return err
	}},
	{"preview", 5, false, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		_, err := c.Preview(ctx, pickExperiment(rng), api.PreviewOptions{})
		return err
	}},
	{"profile", 1, false, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		_, err := c.Profile(ctx, pickExperiment(rng), dwsim.ProfileOptions{Tables: []string{"customers"}})
		return err
	}},
	{"lineage", 5, false, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		_, err := c.Lineage(ctx, pickExperiment(rng))
		return err
	}},
	{"export CSV", 2, false, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		_, err := c.Export(ctx, api.Query{Experiment: pickExperiment(rng), SQL: "SELECT * FROM orders", Format: "csv"}, io.Discard)
		return err
	}},
	{"export Parquet", 1, false, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		_, err := c.Export(ctx, api.Query{Experiment: pickExperiment(rng), SQL: "SELECT color, count(*) AS n FROM products GROUP BY color", Format: "parquet"}, io.Discard)
		return err
	}},
	{"leave a query", 3, false, leaveQuery},
	{"cancel a query", 3, false, cancelQuery},
	{"wrong query", 5, false, func(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
		_, err := c.Query(ctx, api.Query{Experiment: pickExperiment(rng), SQL: "SELECT nothing FROM orders"})
		if _, ok := errors.AsType[*store.QueryError](err); ok {
			return nil
		}
		return err
	}},
	{"generate and watch", 1, false, generateAndWatch},
	{"generate and abort", 1, false, generateAndAbort},
	{"create and delete", 1, false, createAndDelete},
	{"interpret a script", 5, false, func(ctx context.Context, _ *soak, c *client.Client, _ *rand.Rand) error {
		_, err := c.Interpret(ctx, api.Import{Name: "x", Dialect: "redshift", SQL: "CREATE TABLE t (id INT PRIMARY KEY, email VARCHAR(80));", DryRun: true})
		return err
	}},
	{"garbage", 5, false, sendGarbage},
}

func readAll(ctx context.Context, c *client.Client, experiment, sql string) error {
	rows, err := c.Query(ctx, api.Query{Experiment: experiment, SQL: sql, Timeout: new(api.Duration(0))})
	if err != nil {
		return err
	}
	for {
		row, err := rows.Next()
		if row == nil {
			return errors.Join(err, rows.Close())
		}
	}
}

const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

// leaveQuery hangs up while its query computes.
func leaveQuery(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
	ctx, leave := context.WithTimeoutCause(ctx, time.Duration(rng.IntN(50))*time.Millisecond, errLeft)
	defer leave()
	return readAll(ctx, c, pickExperiment(rng), endless)
}

// cancelQuery cancels its query from another connection.
func cancelQuery(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
	id := fmt.Sprintf("soak-%d", rng.Uint64())
	ended := make(chan error, 1)
	go func() {
		rows, err := c.Query(ctx, api.Query{Experiment: pickExperiment(rand.New(rand.NewPCG(1, 2))), SQL: endless, ID: id, Timeout: new(api.Duration(5 * time.Second))})
		if err == nil {
			_, err = rows.Next()
			rows.Close()
		}
		ended <- err
	}()
	for {
		select {
		case err := <-ended:
			return err
		case <-time.After(5 * time.Millisecond):
			if err := c.CancelQuery(ctx, id); err != nil && !errors.Is(err, store.ErrNotFound) {
				return errors.Join(err, <-ended)
			}
		}
	}
}

func generateAndWatch(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
	name := pickExperiment(rng)
	run, err := c.Generate(ctx, name, api.Generate{Seed: new(api.Integer(rng.Int64())), Keep: 2})
	if err != nil {
		return err
	}
	for _, err := range c.Progress(ctx, name, run.ID) {
		if err != nil {
			return err
		}
	}
	return nil
}

func generateAndAbort(ctx context.Context, _ *soak, c *client.Client, rng *rand.Rand) error {
	name := pickExperiment(rng)
	run, err := c.Generate(ctx, name, api.Generate{Keep: 2})
	if err != nil {
		return err
	}
	_, err = c.Abort(ctx, name, run.ID, "soaked")
	return err
}

func createAndDelete(ctx context.Context, s *soak, c *client.Client, rng *rand.Rand) error {
	doc := s.document.Clone()
	doc.Name = fmt.Sprintf("soak_%d", rng.Uint32())
	if _, err := c.Create(ctx, doc); err != nil {
		return err
	}
	_, err := c.Delete(context.WithoutCancel(ctx), doc.Name)
	return err
}

// sendGarbage posts bytes to some route; that must not be the server's fault.
func sendGarbage(ctx context.Context, s *soak, _ *client.Client, rng *rand.Rand) error {
	paths := []string{"/api/experiments", "/api/query/execute", "/api/experiments/import-sql", "/api/experiments/shop_a/generate"}
	body := strings.Repeat(string(rune('a'+rng.IntN(26))), rng.IntN(100)) + `{"`
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+paths[rng.IntN(len(paths))], strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := s.transport.RoundTrip(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	if answer.StatusCode >= http.StatusInternalServerError && answer.StatusCode != http.StatusServiceUnavailable {
		return fmt.Errorf("%s of %q", answer.Status, body)
	}
	return err
}
