package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// queryIDHeader says by which id a query can be cancelled.
const queryIDHeader = "X-Query-Id"

// Query runs a statement. The rows come as they are read, and must be closed. Format is not
// looked at, but for the limits that it implies. Closing the rows early ends the query in the
// server, as the end of ctx does.
//
// A value is what it was in the warehouse as far as the type of its column tells: where that has
// none, a large integer or bytes are the strings that JSON has for them.
func (c *Client) Query(ctx context.Context, q api.Query) (*store.Rows, error) {
	if err := checkQuery(q); err != nil {
		return nil, err
	}
	q = unformatted(q)
	ctx, cancel := context.WithCancelCause(ctx)
	response, err := c.send(ctx, call{method: http.MethodPost, path: "/api/query/execute", body: q}) //nolint:bodyclose // the rows close it
	if err != nil {
		err = c.ended(ctx, err)
		cancel(nil)
		return nil, aboutStatement(err, q.SQL)
	}
	r := &reply{client: c, ctx: ctx, cancel: cancel, body: response.Body, since: time.Now(), timeout: timeoutOf(q), limit: limitOf(q)}
	rows, err := r.open(response)
	if err != nil {
		return nil, errors.Join(r.failed(err), r.close())
	}
	return rows, nil
}

// checkQuery refuses texts that are not UTF-8, as JSON would have them be something else.
func checkQuery(q api.Query) error {
	if !utf8.ValidString(q.SQL) {
		return dwsim.Refused(errors.New("the statement is not UTF-8; convert it, with iconv -f latin1 -t utf-8 for example"))
	}
	for name, value := range q.Params {
		if value.Text != nil && !utf8.ValidString(*value.Text) {
			return dwsim.Refused(fmt.Errorf("the value of the parameter %s is not UTF-8", name))
		}
	}
	return nil
}

// unformatted is a query without its format, with the limits that it implies.
func unformatted(q api.Query) api.Query {
	if q.Format != "" && q.Limit == nil {
		q.Limit = new(int64(0))
	}
	if q.Format != "" && q.Timeout == nil {
		q.Timeout = new(api.Duration(0))
	}
	q.Format = ""
	return q
}

func limitOf(q api.Query) int64 {
	if q.Limit == nil {
		return api.DefaultLimit
	}
	return *q.Limit
}

func timeoutOf(q api.Query) time.Duration {
	if q.Timeout == nil {
		return api.DefaultTimeout
	}
	return time.Duration(*q.Timeout)
}

// Explain tells how the warehouse would go about a statement, a line for each step.
func (c *Client) Explain(ctx context.Context, q api.Query) ([]string, error) {
	if err := checkQuery(q); err != nil {
		return nil, err
	}
	var answer struct {
		Plan []string `json:"plan"`
	}
	err := c.ask(ctx, call{method: http.MethodPost, path: "/api/query/explain", body: q}, "plan", &answer)
	if err != nil {
		return nil, aboutStatement(err, q.SQL)
	}
	return answer.Plan, nil
}

// Queries returns the queries in progress, the oldest first.
func (c *Client) Queries(ctx context.Context) ([]dwsim.RunningQuery, error) {
	var answer struct {
		Queries []dwsim.RunningQuery `json:"queries"`
	}
	err := c.ask(ctx, call{path: "/api/queries"}, "queries", &answer)
	return answer.Queries, err
}

// CancelQuery ends a query in progress, whoever began it. One that is not is a
// [store.ErrNotFound].
func (c *Client) CancelQuery(ctx context.Context, id string) error {
	var answer map[string]string
	return c.ask(ctx, call{method: http.MethodPost, path: "/api/query/" + url.PathEscape(id) + "/cancel"}, "cancelled", &answer)
}
