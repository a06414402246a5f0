package cli

import (
	"bytes"
	"context"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
)

type ddlCommand struct {
	Name    string `arg:"" help:"Experiment."`
	Dialect string `required:"" placeholder:"D" help:"SQL to print: redshift, snowflake, postgres, sqlite or duckdb."`

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

// ddlView is an experiment in SQL, in JSON.
type ddlView struct {
	Experiment string   `json:"experiment"`
	Dialect    string   `json:"dialect"`
	SQL        string   `json:"sql"`
	Warnings   []string `json:"warnings"`
}

// Run prints the statements that make the tables of an experiment.
func (cmd *ddlCommand) Run(ctx context.Context, s *session) error {
	dialect, err := oneOf("--dialect", cmd.Dialect, ddl.PrintDialects())
	if err != nil {
		return err
	}
	return s.withExperiment(ctx, cmd.Name, func(_ *databases, e *dwsim.Experiment) error {
		var sql bytes.Buffer
		write := ddl.Print
		if cmd.WithRules {
			write = ddl.PrintRules
		}
		warnings, err := write(&sql, e.Document(), dialect)
		if err != nil {
			return err
		}
		s.warn(warnings)
		if s.JSON {
			return s.console.printJSON(ddlView{e.Name(), dialect, sql.String(), append([]string{}, warnings...)})
		}
		_, err = sql.WriteTo(s.console.out)
		return err
	})
}
