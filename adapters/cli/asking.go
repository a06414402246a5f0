package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// asking is how statements are run, and where their rows go.
type asking struct {
	session        *session
	service        service
	experiment     *schema.Experiment // whose tables go by their own names; nil for nobody's
	params         []store.Param      // each goes to the statements that name it
	limit          int64
	timeout        time.Duration
	format, output string // output is a file, or empty for the screen
	allRows        string // what to say for all rows
}

// asking has do run statements, in an experiment or, for "", in none.
func (s *session) asking(ctx context.Context, experiment string, do func(a *asking) error) error {
	return s.through(ctx, func(to service) error {
		a := &asking{session: s, service: to, format: tableFormat}
		if err := a.use(ctx, experiment); err != nil {
			return err
		}
		return do(a)
	})
}

// use has the tables of an experiment go by their own names, or for "" of none.
func (a *asking) use(ctx context.Context, experiment string) (err error) {
	if experiment == "" {
		a.experiment = nil
		return nil
	}
	doc, err := a.service.document(ctx, experiment)
	if err == nil {
		a.experiment = doc
	}
	return err
}

// script runs the statements of a script.
func (a *asking) script(ctx context.Context, script string, all []sqltext.Statement) error {
	for i, statement := range all {
		if len(all) > 1 {
			a.session.console.notef("%s%s", strings.Repeat("\n", min(i, 1)), cmp.Or(title(statement.Text), fmt.Sprintf("Statement %d", i+1)))
		}
		if err := a.execute(ctx, statement.Text); err != nil {
			return placedIn(script, statement.Offset, err)
		}
	}
	return nil
}

// execute runs one statement and hands on its rows.
func (a *asking) execute(ctx context.Context, sql string) (err error) {
	start := time.Now()
	var x *api.Exported
	if a.output != "" {
		x, err = a.export(ctx, sql)
	} else {
		x, err = a.show(ctx, sql, start)
	}
	if err != nil {
		return err
	}
	if err := a.tell(x, time.Since(start)); err != nil {
		return err
	}
	if compared, instead := comparedWithNull(sql); compared != "" {
		a.session.console.notef("%s is never true, as NULL is unknown; write %s", compared, instead)
	}
	return nil
}

// show writes the rows to standard output.
func (a *asking) show(ctx context.Context, sql string, start time.Time) (*api.Exported, error) {
	q, c := a.limited(sql), a.session.console
	if !a.session.JSON && a.format != tableFormat {
		if q.Format = a.format; result.Format(a.format).Binary() && c.outTTY {
			return nil, usagef("%s is not for a terminal; write it to a file", a.format)
		}
		return a.service.Export(ctx, q, c.out)
	}
	rows, err := a.service.Query(ctx, q)
	if err != nil {
		return nil, err
	}
	var w result.Writer = &tableResult{console: c}
	if a.session.JSON {
		w = result.NewReply(c.out, rows, start)
	}
	if err := result.Copy(w, rows); err != nil {
		return nil, err
	}
	return &api.Exported{ID: rows.ID, Rows: rows.Count(), Truncated: rows.Truncated()}, nil
}

// tell says how many rows there were and how long that took.
func (a *asking) tell(x *api.Exported, took time.Duration) error {
	c := a.session.console
	where := ""
	if a.output != "" {
		where = " in " + a.output
	}
	c.notef("%s%s, %s", count(x.Rows, "row"), where, elapsed(took))
	if x.Truncated {
		c.notef("%s of more rows, %s for all", grouped(x.Rows), a.allRows)
	}
	if a.output != "" && a.session.JSON {
		return c.printJSON(map[string]any{
			"output": a.output, "format": a.format, "row_count": x.Rows,
			"truncated": x.Truncated, "elapsed_ms": took.Milliseconds(),
		})
	}
	return nil
}

func (a *asking) explain(ctx context.Context, sql string) ([]string, error) {
	return a.service.Explain(ctx, a.request(sql))
}

// request makes the query of a statement, without a limit of its rows.
func (a *asking) request(sql string) api.Query {
	q := api.Query{SQL: sql, Timeout: (*api.Duration)(&a.timeout), Params: map[string]api.Value{}}
	if a.experiment != nil {
		q.Experiment = a.experiment.Name
	}
	for _, p := range paramsIn(a.params, sql) {
		q.Params[p.Name] = api.ValueOf(p)
	}
	return q
}

// limited makes the query of a statement that is run.
func (a *asking) limited(sql string) api.Query {
	q := a.request(sql)
	q.Limit = &a.limit
	return q
}
