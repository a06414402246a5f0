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
	Output     string         `short:"o" placeholder:"FILE" help:"Write the rows to a file, by whose ending the format goes: .csv, .json, .ndjson or .jsonl."`
	Format     string         `placeholder:"FORMAT" help:"table, csv, json or ndjson (default: table; in a file by its ending)."`
}

func (*executeCommand) Help() string {
	return `A script of several statements, separated by semicolons, is shown as one table after
the other; the other formats take one statement.

NULL is NULL in tables, an empty cell in CSV (an empty string is "" there) and null in
JSON. Integers beyond 2⁵³ are strings in JSON; bytes are hexadecimal digits.

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
	case len(all) > 1 && (cmd.Format != "table" || s.JSON):
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
	rows, err := e.Query(ctx, statement, dwsim.QueryOptions{Limit: *cmd.Limit, Timeout: *cmd.Timeout})
	if err != nil {
		return err
	}
	if cmd.Output != "" {
		err = writeFile(cmd.Output, cmd.Format, rows)
	} else {
		err = writeResult(rows, cmd.writer(s, rows, start))
	}
	if err != nil {
		return err
	}
	return cmd.tell(s, rows, time.Since(start))
}

func (cmd *executeCommand) writer(s *session, rows *store.Rows, start time.Time) resultWriter {
	switch {
	case s.JSON:
		return &replyResult{out: bufio.NewWriterSize(s.console.out, 1<<16), rows: rows, start: start}
	case cmd.Format == "table":
		return &tableResult{console: s.console}
	default:
		return newResultWriter(cmd.Format, s.console.out)
	}
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
