package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

const (
	defaultLimit   = 10_000
	defaultTimeout = 30 * time.Second
)

type queryCommands struct {
	Execute executeCommand `cmd:"" help:"Run read-only SQL against the tables of an experiment."`
}

type executeCommand struct {
	SQL        string         `arg:"" name:"sql" help:"Statement, - for standard input, or @FILE."`
	Experiment string         `required:"" short:"e" placeholder:"NAME" help:"Experiment whose tables go by their own names."`
	Limit      *int64         `placeholder:"N" help:"Most rows to show, 0 for all (default: 10000; all with --output)."`
	Timeout    *time.Duration `placeholder:"TIME" help:"Longest time to wait, 0 for any (default: 30s; any with --output)."`
	Output     string         `short:"o" placeholder:"FILE" help:"Write the rows to a file, by whose ending the format goes."`
	Format     string         `placeholder:"FORMAT" help:"table, csv, tsv, json, ndjson, markdown, parquet, arrow or arrows (default: table; in a file by its ending)."`
}

func (*executeCommand) Help() string {
	return `A script of several statements, separated by semicolons, is shown as one table after
the other; the other formats take one statement.

A file is .csv, .tsv, .json, .ndjson (.jsonl), .md, .parquet, .arrow (.feather), or .arrows, a
stream of Arrow. Columns of Parquet and Arrow have the types of the result; where the database
does not tell one, as SQLite of an expression, the values do.

NULL is NULL in tables, an empty cell in CSV (an empty string is "" there), \N in TSV and null
in JSON. Integers beyond 2⁵³ are strings in JSON; bytes are hexadecimal digits.

Examples:

    dw-sim query execute "SELECT * FROM orders LIMIT 5" --experiment shop
    dw-sim query execute @examples/queries/shop.sql --experiment shop
    dw-sim query execute "SELECT * FROM customers" --experiment shop --output customers.csv`
}

// Run runs the statements.
func (cmd *executeCommand) Run(ctx context.Context, s *session) error {
	if err := cmd.resolve(s.JSON); err != nil {
		return err
	}
	script, err := s.console.readSQL(cmd.SQL)
	if err != nil {
		return err
	}
	all := statements(script)
	switch {
	case len(all) == 0:
		return usagef("there is no SQL statement in %q", cmd.SQL)
	case len(all) > 1 && (cmd.Format != tableFormat || s.JSON):
		return usagef("only tables on the screen take several statements; this script has %d", len(all))
	}
	return s.withExperiment(ctx, cmd.Experiment, func(_ *databases, e *dwsim.Experiment) error {
		for i, statement := range all {
			if len(all) > 1 {
				s.console.notef("%s%s", strings.Repeat("\n", min(i, 1)), cmp.Or(title(statement), fmt.Sprintf("Statement %d", i+1)))
			}
			if err := cmd.execute(ctx, s, e, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// resolve gives the flags that were not given their values.
func (cmd *executeCommand) resolve(asJSON bool) error {
	if cmd.Format != "" && cmd.Format != tableFormat && !slices.Contains(result.Formats(), result.Format(cmd.Format)) {
		return usagef("--format is table, %s, not %q", formatList(), cmd.Format)
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
	cmd.Format = cmp.Or(cmd.Format, tableFormat)
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
	ending, _ := result.FormatOf(cmd.Output)
	cmd.Format = cmp.Or(cmd.Format, string(ending))
	switch cmd.Format {
	case tableFormat:
		return usagef("a file is %s, not a table", formatList())
	case "":
		return usagef("the name of the file %q does not end in %s; say --format %s", cmd.Output, alternatives(result.Endings()), formatList())
	}
	return nil
}

// tableFormat is the format for the screen; all others are those of package result.
const tableFormat = "table"

func formatList() string {
	var names []string
	for _, f := range result.Formats() {
		names = append(names, string(f))
	}
	return alternatives(names)
}

// alternatives lists words: "a, b or c".
func alternatives(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

func (c *console) readSQL(argument string) (string, error) {
	file, isFile := strings.CutPrefix(argument, "@")
	if argument != "-" && !isFile {
		return argument, nil
	}
	data, _, err := c.readInput(file)
	return string(data), err
}

func (cmd *executeCommand) execute(ctx context.Context, s *session, e *dwsim.Experiment, statement string) error {
	start := time.Now()
	query := func() (*store.Rows, error) {
		return e.Query(ctx, statement, dwsim.QueryOptions{Limit: *cmd.Limit, Timeout: *cmd.Timeout})
	}
	var rows *store.Rows
	var err error
	if cmd.Output != "" {
		rows, err = writeFile(cmd.Output, result.Format(cmd.Format), query)
	} else if rows, err = query(); err == nil {
		err = cmd.show(s, rows, start)
	}
	if err != nil {
		return err
	}
	return cmd.tell(s, rows, time.Since(start))
}

// show writes the rows to standard output.
func (cmd *executeCommand) show(s *session, rows *store.Rows, start time.Time) error {
	w, err := cmd.writer(s, rows, start)
	if err != nil {
		return errors.Join(err, rows.Close())
	}
	return result.Copy(w, rows)
}

func (cmd *executeCommand) writer(s *session, rows *store.Rows, start time.Time) (result.Writer, error) {
	format := result.Format(cmd.Format)
	switch {
	case s.JSON:
		return result.NewReply(s.console.out, rows, start), nil
	case cmd.Format == tableFormat:
		return &tableResult{console: s.console}, nil
	case format.Binary() && s.console.outTTY:
		return nil, usagef("%s is not for a terminal; write it to a file with --output", format)
	}
	return result.New(format, s.console.out, result.Options{})
}

// tell says how many rows there were and how long that took.
func (cmd *executeCommand) tell(s *session, rows *store.Rows, took time.Duration) error {
	where := ""
	if cmd.Output != "" {
		where = " in " + cmd.Output
	}
	s.console.notef("%s%s, %s", count(rows.Count(), "row"), where, elapsed(took))
	if rows.Truncated() {
		s.console.notef("%s shown of more; --limit 0 shows all", count(rows.Count(), "row"))
	}
	if cmd.Output != "" && s.JSON {
		return s.console.printJSON(map[string]any{
			"output": cmd.Output, "format": cmd.Format, "row_count": rows.Count(),
			"truncated": rows.Truncated(), "elapsed_ms": took.Milliseconds(),
		})
	}
	return nil
}
