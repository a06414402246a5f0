package dwsim

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// QueryOptions are the limits of a query, and what it is given. The zero value has none.
type QueryOptions struct {
	Limit   int64         // rows; 0 means all
	Timeout time.Duration // from the start of the query to the last row that is read; 0 means none
	// Params are what :name stands for in the statement, see [Params]. A name that is not given a
	// value is an error, and so is a value whose name is not there.
	Params []store.Param
	// ID is the name by which [Simulator.Queries] lists the query and [Simulator.CancelQuery] finds
	// it: up to 64 letters, digits, points, hyphens and underscores. One that a query in progress
	// has is a [store.ErrExists]. One is drawn where it is empty; Rows.ID tells it.
	ID string
}

// Query runs one read-only statement in which the experiment's tables go by their own names,
// and those of other experiments in its warehouse by qualified ones (shop.customers). The rows
// must be closed. What the writer of the statement can put right is a [store.QueryError].
//
// The query ends with ctx, which stays in use until the rows are closed, and at its timeout,
// whether or not somebody reads the rows. Close may be called while Next runs in another
// goroutine, which then ends with an error.
func (e *Experiment) Query(ctx context.Context, sql string, o QueryOptions) (*store.Rows, error) {
	r, err := e.readingOf(sql)
	if err != nil {
		return nil, err
	}
	return e.sim.query(ctx, r, o)
}

// Query runs one read-only statement in which all tables go by qualified names
// (shop.customers), in the warehouse of the experiments that it names, or in the default one
// where it names none. Experiments in different warehouses are an error that says which is
// where. All else is as with [Experiment.Query].
func (s *Simulator) Query(ctx context.Context, sql string, o QueryOptions) (*store.Rows, error) {
	r, err := s.readingOf(ctx, sql)
	if err != nil {
		return nil, err
	}
	return s.query(ctx, r, o)
}

// maxStatement is how many bytes a statement may have: as many as SQLite reads by default, see
// https://www.sqlite.org/limits.html#max_sql_length.
const maxStatement = 1_000_000

// mostNames bounds how many experiments are looked for because of one statement.
const mostNames = 1000

// checkStatement refuses texts that no engine takes for a statement, and would take long
// to find out.
func checkStatement(sql string) error {
	if len(sql) > maxStatement {
		return Refused(fmt.Errorf("the statement has %d bytes; at most %d are read", len(sql), maxStatement))
	}
	if at := strings.IndexByte(sql, 0); at >= 0 {
		return &store.QueryError{Message: "there is a NUL character, which ends the statement for some and not for others", SQL: sql, Offset: at}
	}
	return nil
}

// reading is a statement and where it is run.
type reading struct {
	sql       string
	home      *Experiment // whose tables go by their own names; nil for nobody's
	warehouse string      // its name
}

// experiment returns the name of the experiment whose tables go by their own names, or "".
func (r *reading) experiment() string {
	if r.home == nil {
		return ""
	}
	return r.home.Name()
}

// readingOf takes a statement in which the tables of e go by their own names.
func (e *Experiment) readingOf(sql string) (*reading, error) {
	if err := checkStatement(sql); err != nil {
		return nil, err
	}
	return &reading{sql: sql, home: e, warehouse: e.Warehouse()}, nil
}

// readingOf finds the warehouse of a statement that has qualified names alone.
func (s *Simulator) readingOf(ctx context.Context, sql string) (*reading, error) {
	if err := checkStatement(sql); err != nil {
		return nil, err
	}
	r := &reading{sql: sql, warehouse: s.defaultWarehouse}
	var first *Experiment
	seen := map[string]bool{}
	for _, name := range qualified(sql) {
		key := strings.ToLower(name.experiment + "." + name.table)
		if seen[key] {
			continue
		}
		if seen[key] = true; len(seen) > mostNames {
			return nil, Refused(fmt.Errorf("the statement has more than %d different qualified names", mostNames))
		}
		e, err := s.Experiment(ctx, name.experiment)
		switch {
		case errors.Is(err, store.ErrNotFound):
			continue // an alias, or a mistake, which the database reports with its place
		case err != nil:
			return nil, err
		case e.Document().Table(name.table) == nil:
			continue // an alias of that name, most likely
		case first == nil:
			first, r.warehouse = e, e.Warehouse()
		case e.Warehouse() != r.warehouse:
			return nil, &store.QueryError{
				Message: fmt.Sprintf("experiment %s lies in warehouse %s, and %s in %s", first.Name(), r.warehouse, e.Name(), e.Warehouse()),
				SQL:     sql, Offset: name.offset, Hint: "a query reads from one warehouse",
			}
		}
	}
	return r, nil
}

// qualifiedName is experiment.table, or alias.column, as a statement writes it.
type qualifiedName struct {
	experiment, table string // without quotes
	offset            int    // of the first part
}

// qualified returns the names in sql that have a point in them, by their first two parts.
func qualified(sql string) []qualifiedName {
	var all []qualifiedName
	tokens := meaningful(sql)
	for i := 0; i+2 < len(tokens); i++ {
		first, point, second := tokens[i], tokens[i+1], tokens[i+2]
		if !isName(first) || point.Text(sql) != "." || !isName(second) || i > 0 && tokens[i-1].Text(sql) == "." {
			continue
		}
		all = append(all, qualifiedName{nameOf(sql, first), nameOf(sql, second), first.Start})
	}
	return all
}

// meaningful returns the tokens of sql without blanks and comments.
func meaningful(sql string) []sqltext.Token {
	return slices.DeleteFunc(sqltext.Tokens(sql), sqltext.Token.IsSpace)
}

func isName(t sqltext.Token) bool { return t.Kind == sqltext.Word || t.Kind == sqltext.Quoted }

// nameOf returns the name that a token writes.
func nameOf(sql string, t sqltext.Token) string { return sqltext.Unquote(t.Text(sql)) }

// check returns what is wrong with the options.
func (o *QueryOptions) check() error {
	if o.Limit < 0 {
		return refusedf("limit is %d; it is 1 or more, or 0 for all rows", o.Limit)
	}
	if o.Timeout < 0 {
		return refusedf("timeout is %s; it is above 0, or 0 for none", o.Timeout)
	}
	return checkQueryID(o.ID)
}

// query runs a statement, which is on the list of those in progress until its rows are closed.
func (s *Simulator) query(ctx context.Context, r *reading, o QueryOptions) (*store.Rows, error) {
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
	rows, err := warehouse.Query(ctx, store.Query{
		Experiment: r.experiment(), SQL: r.sql, Params: params, Limit: o.Limit, Timeout: o.Timeout,
	})
	if err != nil {
		err = s.explained(ctx, r, err) // before it leaves, which ends ctx
		q.failed = err
		q.leave()
		return nil, err
	}
	q.follow(ctx, rows, func(err error) error { return s.explained(ctx, r, err) })
	s.describe(ctx, r, rows.Columns)
	return rows, nil
}

// explained says why a query that was stopped was stopped, and gives an error of the
// statement its hint.
func (s *Simulator) explained(ctx context.Context, r *reading, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if wrong, ok := errors.AsType[*store.QueryError](err); ok {
		placeOfValue(wrong)
		if wrong.Hint == "" {
			wrong.Hint = s.hint(ctx, r, wrong)
		}
	}
	return err
}

// describe gives the columns of a result that are columns of a table their names and types as
// the documents write them.
func (s *Simulator) describe(ctx context.Context, r *reading, columns []store.ResultColumn) {
	documents := map[string]*schema.Experiment{}
	for i := range columns {
		c := &columns[i]
		origin := s.documentOf(ctx, r, documents, c.Origin.Experiment)
		if c.Origin.Column == "" || origin == nil || origin.Table(c.Origin.Table) == nil {
			continue
		}
		column := origin.Table(c.Origin.Table).Column(c.Origin.Column)
		if column == nil {
			continue
		}
		if strings.EqualFold(c.Name, column.Name) { // and has no other name by AS
			c.Name = column.Name
		}
		c.Type = column.TypeText()
	}
}

// documentOf returns the document of an experiment, by default that of the query, or nil.
func (s *Simulator) documentOf(ctx context.Context, r *reading, known map[string]*schema.Experiment, name string) *schema.Experiment {
	if r.home != nil && (name == "" || strings.EqualFold(name, r.home.Name())) {
		return r.home.Document()
	}
	name = strings.ToLower(name)
	if _, ok := known[name]; !ok {
		known[name] = nil
		if e, err := s.Experiment(ctx, name); err == nil {
			known[name] = e.Document()
		}
	}
	return known[name]
}
