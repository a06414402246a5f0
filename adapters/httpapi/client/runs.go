package client

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// How a request is repeated whose answer was lost: longer pauses each time.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
	generateTry  = 5 // times
)

// Estimate tells what a run is expected to take, and starts none. It is of the server's processors and
// disks.
func (c *Client) Estimate(ctx context.Context, name string, o api.Generate) (*dwsim.Estimate, error) {
	return about[dwsim.Estimate](ctx, c, name, call{method: http.MethodPost, path: "/estimate", body: o}, "tables")
}

// Generate starts a run, which goes on when ctx ends. With o.Wait it returns once the run has
// ended, as Wait does. When the connection breaks before the answer is there the request is repeated
// some times, under one key, so that no second run starts.
func (c *Client) Generate(ctx context.Context, name string, o api.Generate) (*dwsim.Run, error) {
	wait := o.Wait
	o.Wait = false
	what := call{method: http.MethodPost, path: "/generate", body: o, header: http.Header{"Idempotency-Key": {rand.Text()}}}
	tries := 0
	run, err := backoff.Retry(ctx, func() (*dwsim.Run, error) {
		tries++
		run, err := about[dwsim.Run](ctx, c, name, what, "id")
		if err != nil && (tries == 1 && unasked(err) || !passes(err)) {
			return nil, backoff.Permanent(err)
		}
		return run, err
	}, backoff.WithBackOff(pauses()), backoff.WithMaxTries(generateTry), backoff.WithMaxElapsedTime(0))
	if err != nil || !wait {
		return run, c.ended(ctx, err)
	}
	return c.Wait(ctx, name, run.ID)
}

// pauses are those between tries.
func pauses() *backoff.ExponentialBackOff {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.MaxInterval, b.Multiplier = firstPause, longestPause, 2
	return b
}

// Runs lists the runs of an experiment, the newest first.
func (c *Client) Runs(ctx context.Context, name string, p api.RunsPage) (*api.Runs, error) {
	query := pageQuery(p.Page)
	setText(query, "status", string(p.Status))
	return about[api.Runs](ctx, c, name, call{path: "/runs", query: query}, "runs")
}

// Run returns one run. One that is not there is a [store.ErrNotFound].
func (c *Client) Run(ctx context.Context, name string, id int64) (*api.Run, error) {
	return about[api.Run](ctx, c, name, call{path: runPath(id)}, "id")
}

// Abort stops a run and returns it when it has ended.
func (c *Client) Abort(ctx context.Context, name string, id int64, reason string) (*dwsim.Run, error) {
	return about[dwsim.Run](ctx, c, name, call{method: http.MethodPost, path: runPath(id) + "/abort", body: api.Abort{Reason: reason}}, "id")
}

// DeleteRun removes a run and its Parquet files.
func (c *Client) DeleteRun(ctx context.Context, name string, id int64) (*api.RemovedRun, error) {
	return about[api.RemovedRun](ctx, c, name, call{method: http.MethodDelete, path: runPath(id)}, "deleted_run")
}

// Verify makes the rows of a run again and compares them. Where they differ the error says where
// first, and the verification has all of it. tell is not called.
func (c *Client) Verify(ctx context.Context, name string, id int64, _ func(dwsim.Progress)) (*dwsim.Verification, error) {
	v, err := about[dwsim.Verification](ctx, c, name, call{method: http.MethodPost, path: runPath(id) + "/verify"}, "run")
	if err != nil {
		return nil, err
	}
	return v, v.Err()
}

func runPath(id int64) string { return "/runs/" + strconv.FormatInt(id, 10) }

// unasked reports whether an error means that nobody was there to be asked: the first try fails
// with it, as a second would.
func unasked(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == 0 && isDial(err)
}
