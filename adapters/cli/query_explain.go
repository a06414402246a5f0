package cli

import (
	"context"
	"fmt"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

type explainCommand struct {
	source
}

func (*explainCommand) Help() string {
	return `The words are those of the database, a line for each step. Nothing is run.

Example:

    dw-sim query explain "SELECT * FROM orders WHERE order_id = 7" --experiment shop`
}

// Run shows the plan.
func (cmd *explainCommand) Run(ctx context.Context, s *session) error {
	script, err := s.console.readSQL(ctx, cmd.SQL)
	if err != nil {
		return err
	}
	all := sqltext.Split(script)
	if len(all) != 1 {
		return usagef("a plan is that of one statement; there are %d in %q", len(all), cmd.SQL)
	}
	params, err := paramsFor(cmd.Param, script)
	if err != nil {
		return err
	}
	return s.asking(ctx, cmd.Experiment, func(a *asking) error {
		a.params, a.timeout = params, api.DefaultTimeout
		lines, err := a.explain(ctx, all[0].Text)
		if err != nil {
			return placedIn(script, all[0].Offset, err)
		}
		if s.JSON {
			return s.console.printJSON(map[string]any{"plan": lines})
		}
		for _, line := range lines {
			fmt.Fprintln(s.console.out, printable(line))
		}
		return nil
	})
}
