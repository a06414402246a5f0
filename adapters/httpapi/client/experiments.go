package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/dwsim/lineage"
	"github.com/dw-sim/dw-sim/schema"
)

const experimentsPath = "/api/experiments"

// Experiments lists experiments, the newest first.
func (c *Client) Experiments(ctx context.Context, p api.Page) (*api.Experiments, error) {
	return answer[api.Experiments](ctx, c, call{path: experimentsPath, query: pageQuery(p)}, "experiments")
}

// Experiment returns one experiment. One that is not there is a [store.ErrNotFound].
func (c *Client) Experiment(ctx context.Context, name string) (*api.Experiment, error) {
	return about[api.Experiment](ctx, c, name, call{}, "name")
}

// Document returns the document of an experiment.
func (c *Client) Document(ctx context.Context, name string) (*schema.Experiment, error) {
	return about[schema.Experiment](ctx, c, name, call{path: "/document"}, "tables")
}

// Create checks and stores a document. What is wrong with it is [schema.Problems]; a name that is
// taken is a [store.ErrExists].
func (c *Client) Create(ctx context.Context, document *schema.Experiment) (*api.Experiment, error) {
	e, err := answer[api.Experiment](ctx, c, call{method: http.MethodPost, path: experimentsPath, body: document}, "name")
	return e, aboutValue(err)
}

// Delete removes an experiment with its tables, runs and Parquet files.
func (c *Client) Delete(ctx context.Context, name string) (*api.Removed, error) {
	return about[api.Removed](ctx, c, name, call{method: http.MethodDelete}, "deleted")
}

// Import stores the experiment of a script. Places where it cannot be read are [ddl.Errors].
func (c *Client) Import(ctx context.Context, in api.Import) (*api.Imported, error) {
	in.DryRun = false
	return importing[api.Imported](ctx, c, in)
}

// Interpret tells what would become of a script, and stores nothing.
func (c *Client) Interpret(ctx context.Context, in api.Import) (*api.Interpreted, error) {
	in.DryRun = true
	return importing[api.Interpreted](ctx, c, in)
}

func importing[T any](ctx context.Context, c *Client, in api.Import) (*T, error) {
	if !utf8.ValidString(in.SQL) { // JSON would have it be something else
		if _, err := api.Interpret(in); err != nil {
			return nil, err
		}
	}
	v, err := answer[T](ctx, c, call{method: http.MethodPost, path: experimentsPath + "/import-sql", body: in}, "import_warnings")
	if script, ok := errors.AsType[ddl.Errors](err); ok {
		quote(script, in.SQL)
	}
	return v, err
}

// quote gives errors the lines of the script that they are about.
func quote(script ddl.Errors, sql string) {
	lines := strings.Split(sql, "\n")
	for i := range script {
		if line := script[i].Line; line > 0 && line <= len(lines) {
			script[i].Source = strings.TrimSuffix(lines[line-1], "\r")
		}
	}
}

// Script writes an experiment as CREATE TABLE statements of a dialect; with rules, see
// [ddl.PrintRules].
func (c *Client) Script(ctx context.Context, name, dialect string, rules bool) (*api.Script, error) {
	q := url.Values{"dialect": {dialect}}
	if rules {
		q.Set("rules", "true")
	}
	return about[api.Script](ctx, c, name, call{path: "/ddl", query: q}, "sql")
}

// Columns tells how the columns of a table are understood; "" means those of all tables.
func (c *Client) Columns(ctx context.Context, name, table string) (*api.Columns, error) {
	q := url.Values{}
	setText(q, "table", table)
	return about[api.Columns](ctx, c, name, call{path: "/columns", query: q}, "columns")
}

// Preview makes the first rows of tables, and writes none.
func (c *Client) Preview(ctx context.Context, name string, o api.PreviewOptions) (*api.Preview, error) {
	return about[api.Preview](ctx, c, name, call{path: "/preview", query: previewQuery(o)}, "tables")
}

func previewQuery(o api.PreviewOptions) url.Values {
	q := url.Values{}
	setText(q, "table", o.Table)
	setInt(q, "rows", int64(o.Rows))
	if o.Seed != nil {
		q.Set("seed", strconv.FormatInt(int64(*o.Seed), 10))
	}
	return q
}

// Lineage returns the graph of an experiment's tables.
func (c *Client) Lineage(ctx context.Context, name string) (*lineage.Graph, error) {
	return about[lineage.Graph](ctx, c, name, call{path: "/lineage"}, "foreign_keys")
}

// Profile describes what the columns of an experiment hold. Progress is not told.
func (c *Client) Profile(ctx context.Context, name string, o dwsim.ProfileOptions) (*dwsim.Profile, error) {
	q := url.Values{}
	setText(q, "table", strings.Join(o.Tables, ","))
	setInt(q, "top", int64(o.Top))
	setInt(q, "buckets", int64(o.Buckets))
	setInt(q, "sample_rows", o.SampleRows)
	if o.Full {
		q.Set("full", "true")
	}
	return about[dwsim.Profile](ctx, c, name, call{path: "/profile", query: q}, "tables")
}

// Reset empties the tables of an experiment.
func (c *Client) Reset(ctx context.Context, name string) (*api.Emptied, error) {
	return about[api.Emptied](ctx, c, name, call{method: http.MethodPost, path: "/reset"}, "reset")
}

// answer asks for a T.
func answer[T any](ctx context.Context, c *Client, what call, key string) (*T, error) {
	v := new(T)
	if err := c.ask(ctx, what, key, v); err != nil {
		return nil, err
	}
	return v, nil
}

// about asks for a T of an experiment; the path is what comes behind its name.
func about[T any](ctx context.Context, c *Client, name string, what call, key string) (*T, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	what.path = of(name) + what.path
	return answer[T](ctx, c, what, key)
}

func pageQuery(p api.Page) url.Values {
	q := url.Values{}
	setInt(q, "limit", int64(p.Limit))
	setText(q, "cursor", p.Cursor)
	return q
}

// setInt sets a parameter unless it has its default.
func setInt(q url.Values, name string, value int64) {
	if value != 0 {
		q.Set(name, strconv.FormatInt(value, 10))
	}
}

func setText(q url.Values, name, value string) {
	if value != "" {
		q.Set(name, value)
	}
}
