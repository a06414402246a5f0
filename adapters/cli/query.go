package cli

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

const (
	defaultLimit   = 10_000
	defaultTimeout = 30 * time.Second
)

type queryCommands struct {
	Shell   shellCommand   `cmd:"" default:"withargs" help:"Query by hand: a prompt with history and completion."`
	Execute executeCommand `cmd:"" help:"Run read-only SQL against the tables of an experiment."`
	Explain explainCommand `cmd:"" help:"Show how the warehouse would go about a statement."`
	Save    saveCommand    `cmd:"" help:"Keep SQL in a file for later."`
}

// source is what the commands that take SQL have in common.
type source struct {
	SQL        string      `arg:"" name:"sql" help:"Statement, - for standard input, or @FILE."`
	Experiment string      `short:"e" placeholder:"NAME" help:"Experiment whose tables go by their own names (default: none, and tables go by names such as shop.customers)."`
	Param      []parameter `short:"p" sep:"none" placeholder:"NAME=VALUE" help:"What :NAME stands for; the type goes by the look of the value, or NAME:TYPE=VALUE says it."`
}

type executeCommand struct {
	source
	Limit   *int64         `placeholder:"N" help:"Most rows to show, 0 for all (default: 10000; all with --output)."`
	Timeout *time.Duration `placeholder:"TIME" help:"Longest time to wait, 0 for any (default: 30s; any with --output)."`
	Output  string         `short:"o" placeholder:"FILE" help:"Write the rows to a file, by whose ending the format goes: .csv, .json, .ndjson or .jsonl."`
	Format  string         `placeholder:"FORMAT" help:"table, csv, json or ndjson (default: table; in a file by its ending)."`
}

func (*executeCommand) Help() string {
	return `A script of several statements, separated by semicolons, is shown as one table after
the other; the other formats take one statement. A statement only reads.

NULL is NULL in tables, an empty cell in CSV (an empty string is "" there) and null in
JSON. Integers beyond 2⁵³ are strings in JSON; bytes are hexadecimal digits.

--param city=Berlin puts a value in the place of :city, and never into the text of the
statement. 5 is a BIGINT, 1.5 a DECIMAL, true and false are BOOLEANs, null is NULL, and
all else is text, 007 too; --param since:date=2024-01-31 says a type.

Examples:

    dw-sim query execute "SELECT * FROM orders LIMIT 5" --experiment shop
    dw-sim query execute @examples/queries/shop.sql --experiment shop
    dw-sim query execute "SELECT * FROM customers" --experiment shop --output customers.csv
    dw-sim query execute "SELECT * FROM orders WHERE total > :least" -e shop --param least=100
    dw-sim query execute "SELECT count(*) FROM shop.orders"`
}

// Run runs the statements.
func (cmd *executeCommand) Run(ctx context.Context, s *session) error {
	if err := cmd.resolve(s.JSON); err != nil {
		return err
	}
	script, err := s.console.readSQL(ctx, cmd.SQL)
	if err != nil {
		return err
	}
	all := sqltext.Split(script)
	switch {
	case len(all) == 0:
		return usagef("there is no SQL statement in %q", cmd.SQL)
	case len(all) > 1 && (cmd.Format != "table" || s.JSON):
		return usagef("only tables on the screen take several statements; this script has %d", len(all))
	}
	params, err := paramsFor(cmd.Param, script)
	if err != nil {
		return err
	}
	return s.asking(ctx, cmd.Experiment, func(a *asking) error {
		a.params, a.limit, a.timeout, a.format, a.output = params, *cmd.Limit, *cmd.Timeout, cmd.Format, cmd.Output
		a.allRows = "--limit 0"
		return a.script(ctx, script, all)
	})
}

// resolve gives the flags that were not given their values.
func (cmd *executeCommand) resolve(asJSON bool) error {
	if cmd.Format != "" && !slices.Contains(formats, cmd.Format) {
		return usagef("--format is table, csv, json or ndjson, not %q", cmd.Format)
	}
	if cmd.Format != "" && asJSON && cmd.Output == "" {
		return usagef("--json and --format exclude each other")
	}
	if cmd.Limit != nil && *cmd.Limit < 0 || cmd.Timeout != nil && *cmd.Timeout < 0 {
		return usagef("--limit and --timeout are 0 or more")
	}
	if cmd.Output == "-" {
		return usagef("without --output the rows go to standard output")
	}
	limit, timeout := int64(defaultLimit), defaultTimeout
	if cmd.Output != "" {
		limit, timeout = 0, 0
		if err := cmd.resolveFile(); err != nil {
			return err
		}
	}
	cmd.Format = cmp.Or(cmd.Format, "table")
	if cmd.Limit == nil {
		cmd.Limit = &limit
	}
	if cmd.Timeout == nil {
		cmd.Timeout = &timeout
	}
	return nil
}

// resolveFile finds the format of the file.
func (cmd *executeCommand) resolveFile() error {
	cmd.Format = cmp.Or(cmd.Format, formatOf(cmd.Output))
	switch cmd.Format {
	case "table":
		return usagef("a file is csv, json or ndjson, not a table")
	case "":
		return usagef("the name of the file %q does not end in .csv, .json, .ndjson or .jsonl; say --format csv, json or ndjson", cmd.Output)
	}
	return nil
}

var formats = []string{"table", "csv", "json", "ndjson"}

// formatOf returns the format that the ending of a file's name stands for, or "".
func formatOf(file string) string {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".csv":
		return "csv"
	case ".json":
		return "json"
	case ".ndjson", ".jsonl":
		return "ndjson"
	}
	return ""
}

// readSQL returns the SQL that an argument stands for. The end of ctx ends the waiting for
// standard input.
func (c *console) readSQL(ctx context.Context, argument string) (string, error) {
	file, isFile := strings.CutPrefix(argument, "@")
	if argument != "-" && !isFile {
		return argument, nil
	}
	if file == "-" {
		in := interruptible(ctx, c.in)
		defer in.Close()
		c = &console{in: in}
	}
	script, _, err := c.readScript(file)
	return script, err
}

// writer makes what shows the rows of a statement on the screen.
func (a *asking) writer(rows *store.Rows, start time.Time) resultWriter {
	switch out := a.session.console.out; {
	case a.session.JSON:
		return &replyResult{out: bufio.NewWriterSize(out, 1<<16), rows: rows, start: start}
	case a.format == "table":
		return &tableResult{console: a.session.console}
	default:
		return newResultWriter(a.format, out)
	}
}

// tell says how many rows there were and how long that took.
func (a *asking) tell(rows *store.Rows, took time.Duration) error {
	c := a.session.console
	where := ""
	if a.output != "" {
		where = " in " + a.output
	}
	c.notef("%s%s, %s", count(rows.Count(), "row"), where, elapsed(took))
	if rows.Truncated() {
		c.notef("%s of more rows, %s for all", grouped(rows.Count()), a.allRows)
	}
	if a.output != "" && a.session.JSON {
		return c.printJSON(map[string]any{
			"output": a.output, "format": a.format, "row_count": rows.Count(),
			"truncated": rows.Truncated(), "elapsed_ms": took.Milliseconds(),
		})
	}
	return nil
}

// asking is how statements are run, and where their rows go.
type asking struct {
	session        *session
	databases      *databases
	experiment     *dwsim.Experiment // whose tables go by their own names; nil for nobody's
	params         []store.Param     // each goes to the statements that name it
	limit          int64
	timeout        time.Duration
	format, output string // output is a file, or empty for the screen
	allRows        string // what to say for all rows
}

// asking opens the databases for a function that runs statements, in an experiment or, for "",
// in none.
func (s *session) asking(ctx context.Context, experiment string, do func(a *asking) error) error {
	return s.with(ctx, func(d *databases) error {
		a := &asking{session: s, databases: d, format: "table"}
		if experiment != "" {
			var err error
			if a.experiment, err = d.experiment(ctx, experiment); err != nil {
				return err
			}
		}
		return do(a)
	})
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
func (a *asking) execute(ctx context.Context, sql string) error {
	start := time.Now()
	rows, err := a.query(ctx, sql)
	if err != nil {
		return err
	}
	if a.output != "" {
		err = a.export(rows)
	} else {
		err = writeResult(rows, a.writer(rows, start))
	}
	if err != nil {
		return err
	}
	return a.tell(rows, time.Since(start))
}

func (a *asking) query(ctx context.Context, sql string) (*store.Rows, error) {
	o := dwsim.QueryOptions{Limit: a.limit, Timeout: a.timeout, Params: paramsIn(a.params, sql)}
	if a.experiment == nil {
		return a.databases.sim.Query(ctx, sql, o)
	}
	return a.experiment.Query(ctx, sql, o)
}

func (a *asking) explain(ctx context.Context, sql string) ([]string, error) {
	o := dwsim.QueryOptions{Timeout: a.timeout, Params: paramsIn(a.params, sql)}
	if a.experiment == nil {
		return a.databases.sim.Explain(ctx, sql, o)
	}
	return a.experiment.Explain(ctx, sql, o)
}
