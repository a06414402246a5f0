package cli

import (
	"context"
	"io"

	"github.com/dw-sim/dw-sim/ddl"
)

type ddlCommand struct {
	Name    string `arg:"" help:"Experiment."`
	Dialect string `required:"" placeholder:"D" complete:"print" help:"SQL to print: redshift, snowflake, postgres, sqlite or duckdb."`

	WithRules bool `help:"Print rules, ranges, values and row counts in comments, from which import-sql takes them."`
}

func (*ddlCommand) Help() string {
	return `Keys, constraints, and the physical design where the dialect has it, are printed
too; faker rules, ranges and row counts are no SQL: --with-rules prints them as
comments of one line, -- dwsim: {…}, from which import-sql takes them. What a
dialect cannot say is named in a warning.

With --json the answer is {experiment, dialect, sql, warnings}.

Examples:

    dw-sim experiment ddl shop --dialect redshift > schema.sql
    dw-sim experiment ddl shop --dialect sqlite | sqlite3 empty.db`
}

// Run prints the statements that make the tables of an experiment.
func (cmd *ddlCommand) Run(ctx context.Context, s *session) error {
	dialect, err := oneOf("--dialect", cmd.Dialect, ddl.PrintDialects())
	if err != nil {
		return err
	}
	return s.through(ctx, func(to service) error {
		script, err := to.Script(ctx, cmd.Name, dialect, cmd.WithRules)
		if err != nil {
			return err
		}
		s.warn(script.Warnings)
		if s.JSON {
			return s.console.printJSON(script)
		}
		_, err = io.WriteString(s.console.out, script.SQL)
		return err
	})
}
