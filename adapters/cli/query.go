package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store/result"
	"github.com/dw-sim/dw-sim/store/sqltext"
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
	Experiment string      `short:"e" placeholder:"NAME" complete:"experiment" help:"Experiment whose tables go by their own names (default: none, and tables go by names such as shop.customers)."`
	Param      []parameter `short:"p" sep:"none" placeholder:"NAME=VALUE" help:"What :NAME stands for; the type goes by the look of the value, or NAME:TYPE=VALUE says it."`
}

type executeCommand struct {
	source
	Limit   *int64         `placeholder:"N" help:"Most rows to show, 0 for all (default: 10000; all with --output)."`
	Timeout *time.Duration `placeholder:"TIME" help:"Longest time to wait, 0 for any (default: 30s; any with --output)."`
	Output  string         `short:"o" placeholder:"FILE" complete:"file" help:"Write the rows to a file, by whose ending the format goes."`
	Format  string         `placeholder:"FORMAT" complete:"format" help:"table, csv, tsv, json, ndjson, markdown, parquet, arrow or arrows (default: table; in a file by its ending)."`
}

func (*executeCommand) Help() string {
	return `A script of several statements, separated by semicolons, is shown as one table after
the other; the other formats take one statement. A statement only reads.

A file is .csv, .tsv, .json, .ndjson (.jsonl), .md, .parquet, .arrow (.feather), or .arrows, a
stream of Arrow. Columns of Parquet and Arrow have the types of the result; where the database
does not tell one, as SQLite of an expression, the values do.

NULL is NULL in tables, an empty cell in CSV (an empty string is "" there), \N in TSV and null
in JSON. DECIMALs and integers beyond 2⁵³ are strings in JSON; bytes are hexadecimal digits.

--param city=Berlin puts a value in the place of :city, and never into the text of the
statement. 5 is a BIGINT, 1.5 a DECIMAL, true and false are BOOLEANs, null is NULL, and
all else is text, 007 too; --param since:date=2024-01-31 says a type.

Examples:

    dw-sim query execute "SELECT * FROM orders LIMIT 5" --experiment shop
    dw-sim query execute @examples/queries/shop.sql --experiment shop
    dw-sim query execute "SELECT * FROM customers" --experiment shop --output customers.csv
    dw-sim query execute "SELECT * FROM products WHERE list_price > :least" -e shop --param least=45
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
	case len(all) > 1 && (cmd.Format != tableFormat || s.JSON):
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
	limit, timeout := int64(api.DefaultLimit), api.DefaultTimeout
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
