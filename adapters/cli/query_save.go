package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

type saveCommand struct {
	source
	Output string `required:"" short:"o" placeholder:"FILE" complete:"file" help:"File to write, such as revenue.sql."`
	Force  bool   `help:"Replace a file of that name."`
}

func (*saveCommand) Help() string {
	return `With --experiment the statements are checked first, without running them: each must be one
that the warehouse understands. A statement with parameters is checked with the values
that --param gives.

Examples:

    dw-sim query save "SELECT count(*) FROM orders" --output orders.sql --experiment shop
    dw-sim query execute @orders.sql --experiment shop`
}

// Run writes the file.
func (cmd *saveCommand) Run(ctx context.Context, s *session) error {
	if cmd.Output == "-" {
		return usagef("--output is a file, not standard output")
	}
	script, err := s.console.readSQL(ctx, cmd.SQL)
	if err != nil {
		return err
	}
	all := sqltext.Split(script)
	if len(all) == 0 {
		return usagef("there is no SQL statement in %q", cmd.SQL)
	}
	if err := cmd.check(ctx, s, script, all); err != nil {
		return err
	}
	if err := saveSQL(cmd.Output, ended(script), cmd.Force); err != nil {
		return err
	}
	if s.JSON {
		return s.console.printJSON(map[string]any{"output": cmd.Output, "statements": len(all)})
	}
	s.console.notef("%s in %s", count(len(all), "statement"), cmd.Output)
	run := "dw-sim query execute @" + cmd.Output
	if cmd.Experiment != "" {
		run += " --experiment " + cmd.Experiment
	}
	for _, name := range namedIn(script) {
		run += " --param " + name + "=…"
	}
	s.console.notef("Next: %s", run)
	return nil
}

// check has the warehouse read the statements, where an experiment says which one.
func (cmd *saveCommand) check(ctx context.Context, s *session, script string, all []sqltext.Statement) error {
	names := namedIn(script)
	switch {
	case cmd.Experiment == "" && len(cmd.Param) > 0:
		return usagef("--param is for checking the statements; say with --experiment in which experiment")
	case cmd.Experiment == "":
		return nil
	case len(names) > 0 && len(cmd.Param) == 0:
		s.console.notef("not checked, as :%s has no value: --param %s=… gives one", names[0], names[0])
		return nil
	}
	params, err := paramsFor(cmd.Param, script)
	if err != nil {
		return err
	}
	return s.asking(ctx, cmd.Experiment, func(a *asking) error {
		a.params, a.timeout = params, api.DefaultTimeout
		for _, statement := range all {
			if _, err := a.explain(ctx, statement.Text); err != nil {
				return placedIn(script, statement.Offset, err)
			}
		}
		return nil
	})
}

// ended returns a script with a semicolon and a line break at its end.
func ended(script string) string {
	script = strings.TrimSpace(script)
	var last sqltext.Token // that says something
	for _, t := range sqltext.Tokens(script) {
		if !t.IsSpace() {
			last = t
		}
	}
	switch {
	case last.Kind == sqltext.Semicolon:
	case last.End < len(script): // a comment, which may go on to the end of its line
		script += "\n;"
	default:
		script += ";"
	}
	return script + "\n"
}

// saveSQL writes a new file, or with force another one in its place.
func saveSQL(path, script string, force bool) error {
	flags := os.O_CREATE | os.O_WRONLY
	if force {
		flags |= os.O_TRUNC
	} else {
		flags |= os.O_EXCL
	}
	f, err := os.OpenFile(path, flags, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("file %q %w; --force replaces it", path, store.ErrExists)
	}
	if err == nil {
		_, err = f.WriteString(script)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("file %q cannot be written: %w", path, cmp.Or(errors.Unwrap(err), err))
	}
	return nil
}
