package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// dotCommand is a command of the shell itself.
type dotCommand struct {
	name, argument, help string
	run                  func(sh *shell, ctx context.Context, in lineSource, argument string) error
}

// dotCommands are all of them. It is a function because .help, one of them, lists them.
func dotCommands() []dotCommand {
	return []dotCommand{
		{".tables", "", "the tables of the experiment, or of all", (*shell).tablesCommand},
		{".schema", "[TABLE]", "the columns of a table, or of all tables", (*shell).schemaCommand},
		{".experiments", "", "the experiments", (*shell).experimentsCommand},
		{".use", "[NAME]", "have the tables of an experiment go by their own names, or of none", (*shell).useCommand},
		{".format", "[F]", "how rows are written: " + alternatives(formatNames()), (*shell).formatCommand},
		{".limit", "[N]", "most rows to show, 0 for all", (*shell).limitCommand},
		{".timeout", "[TIME]", "longest time to wait, such as 30s, 0 for any", (*shell).timeoutCommand},
		{".param", "[NAME=VALUE]", "what :NAME stands for, as --param has it; .param NAME forgets it", (*shell).paramCommand},
		{".output", "[FILE]", "write the rows of the next statement to a file, all of them", (*shell).outputCommand},
		{".explain", "[SQL]", "the plan of a statement, or of the one before", (*shell).explainCommand},
		{".read", "FILE", "run the statements of a file", (*shell).readCommand},
		{".help", "", "this list", (*shell).helpCommand},
		{".quit", "", "leave", (*shell).quitCommand},
	}
}

// command runs a line that begins with a point.
func (sh *shell) command(ctx context.Context, in lineSource, line string) error {
	name, argument, _ := strings.Cut(line, " ")
	name, argument = strings.TrimSuffix(name, ";"), strings.TrimSuffix(strings.TrimSpace(argument), ";")
	if name != ".param" { // whose values may be secrets
		in.remember(line)
	}
	var names []string
	for _, c := range dotCommands() {
		names = append(names, c.name)
		if c.name != name {
			continue
		}
		if c.argument == "" && argument != "" {
			return fmt.Errorf("%s takes nothing behind it", name)
		}
		return c.run(sh, ctx, in, argument)
	}
	if name == ".exit" {
		return errQuit
	}
	hint := ".help lists what there is"
	if near := schema.Closest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	return fmt.Errorf("there is no command %s (%s)", printable(name), hint)
}

func (sh *shell) helpCommand(context.Context, lineSource, string) error {
	t := columns("COMMAND", "WHAT IT DOES")
	for _, c := range dotCommands() {
		t.add(strings.TrimSpace(c.name+" "+c.argument), c.help)
	}
	return sh.session.console.show(t)
}

func (*shell) quitCommand(context.Context, lineSource, string) error { return errQuit }

func (sh *shell) tablesCommand(ctx context.Context, _ lineSource, _ string) error {
	t := columns("TABLE", ">COLUMNS", ">ROWS ASKED")
	err := sh.eachTable(ctx, func(prefix string, of *schema.Table) {
		t.add(prefix+of.Name, strconv.Itoa(len(of.Columns)), grouped(of.TargetRows))
	})
	if err != nil {
		return err
	}
	return sh.session.console.show(t)
}

// eachTable calls yield with the tables that a statement may use, each with what goes before
// its name.
func (sh *shell) eachTable(ctx context.Context, yield func(prefix string, t *schema.Table)) error {
	experiments := []storedExperiment{{Experiment: sh.experiment}}
	if sh.experiment == nil {
		var err error
		if experiments, err = sh.service.stored(ctx); err != nil {
			return err
		}
	}
	for _, e := range experiments {
		prefix := ""
		if sh.experiment == nil {
			prefix = e.Name + "."
		}
		for i := range e.Tables {
			yield(prefix, &e.Tables[i])
		}
	}
	return nil
}

func (sh *shell) schemaCommand(ctx context.Context, _ lineSource, name string) error {
	t := columns("TABLE", "COLUMN", "TYPE", "KEY", "NULLS")
	var names []string
	err := sh.eachTable(ctx, func(prefix string, of *schema.Table) {
		names = append(names, prefix+of.Name)
		if name != "" && !strings.EqualFold(name, prefix+of.Name) {
			return
		}
		for _, c := range api.ColumnsOf(of) {
			nulls := ""
			if c.Nullable {
				nulls = "NULL"
			}
			t.add(prefix+of.Name, c.Column, c.DataType, c.Key, nulls)
		}
	})
	switch {
	case err != nil:
		return err
	case len(t.rows) > 0 || name == "":
		return sh.session.console.show(t)
	}
	hint := ".tables lists what there is"
	if near := schema.Closest(name, names); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	}
	return fmt.Errorf("table %q %w (%s)", name, store.ErrNotFound, hint)
}

func (sh *shell) experimentsCommand(ctx context.Context, _ lineSource, _ string) error {
	all, err := sh.service.stored(ctx)
	if err != nil {
		return err
	}
	t := columns("EXPERIMENT", "WAREHOUSE", ">TABLES", "DESCRIPTION")
	for _, e := range all {
		t.add(e.Name, e.warehouse, strconv.Itoa(len(e.Tables)), e.Description)
	}
	return sh.session.console.show(t)
}

func (sh *shell) useCommand(ctx context.Context, _ lineSource, name string) error {
	err := sh.use(ctx, name)
	if err == nil {
		sh.names = catalog{}
	}
	return err
}

// formatNames are the formats of the screen.
func formatNames() []string {
	names := []string{tableFormat}
	for _, f := range result.Formats() {
		names = append(names, string(f))
	}
	return names
}

// setting tells what a setting is when nothing is to be changed.
func (sh *shell) setting(name, value string) error {
	fmt.Fprintf(sh.session.console.out, "%s %s\n", name, printable(value))
	return nil
}

func (sh *shell) formatCommand(_ context.Context, _ lineSource, format string) error {
	if format == "" {
		return sh.setting(".format", sh.format)
	}
	if !slices.Contains(formatNames(), format) {
		return fmt.Errorf("%q is no format: that is %s", format, alternatives(formatNames()))
	}
	sh.format = format
	return nil
}

func (sh *shell) limitCommand(_ context.Context, _ lineSource, text string) error {
	if text == "" {
		return sh.setting(".limit", strconv.FormatInt(sh.limit, 10))
	}
	n, err := parseInteger(text, 64)
	if err != nil || n < 0 {
		return fmt.Errorf("%q is no limit: that is a number of rows, 0 for all", text)
	}
	sh.limit = n
	return nil
}

func (sh *shell) timeoutCommand(_ context.Context, _ lineSource, text string) error {
	if text == "" {
		return sh.setting(".timeout", sh.timeout.String())
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return fmt.Errorf("%q is no time: write 500ms, 30s or 5m, or 0 for any", text)
	}
	sh.timeout = d
	return nil
}

func (sh *shell) hasParam(name string) bool {
	return slices.ContainsFunc(sh.params, func(p store.Param) bool { return p.Name == name })
}

func (sh *shell) paramCommand(_ context.Context, _ lineSource, text string) error {
	if text == "" {
		t := columns("PARAMETER", "TYPE", "VALUE")
		for _, p := range sh.params {
			value := null.text
			if p.Value != nil {
				value = string(result.AppendText(nil, p.Value))
			}
			t.add(":"+p.Name, p.Type.String(), value)
		}
		return sh.session.console.show(t)
	}
	if name := text; !strings.Contains(name, "=") {
		if !sh.hasParam(name) {
			return fmt.Errorf("parameter %s has no value: say .param %s=…", printable(name), printable(name))
		}
		sh.params = slices.DeleteFunc(sh.params, func(p store.Param) bool { return p.Name == name })
		return nil
	}
	var p parameter
	if err := p.UnmarshalText([]byte(text)); err != nil {
		return err
	}
	sh.params = slices.DeleteFunc(sh.params, func(other store.Param) bool { return other.Name == p.Name })
	sh.params = append(sh.params, p.Param)
	return nil
}

// onScreen is what the shell goes back to behind a statement whose rows went to a file.
type onScreen struct {
	format  string
	limit   int64
	timeout time.Duration
}

func (sh *shell) outputCommand(_ context.Context, _ lineSource, file string) error {
	if file == "" {
		sh.toScreen()
		return nil
	}
	ending, _ := result.FormatOf(file)
	format := string(ending)
	if format == "" && sh.format != tableFormat {
		format = sh.format
	}
	if format == "" {
		return fmt.Errorf("the name of the file %q does not end in %s; or say .format first", file, alternatives(result.Endings()))
	}
	sh.toScreen()
	sh.screen = &onScreen{sh.format, sh.limit, sh.timeout}
	sh.output, sh.format, sh.limit, sh.timeout = file, format, 0, 0
	return nil
}

// toScreen has rows shown again.
func (sh *shell) toScreen() {
	if sh.screen != nil {
		sh.output, sh.format, sh.limit, sh.timeout = "", sh.screen.format, sh.screen.limit, sh.screen.timeout
		sh.screen = nil
	}
}

func (sh *shell) explainCommand(ctx context.Context, _ lineSource, sql string) error {
	if sql == "" {
		sql = sh.last
	}
	all := sqltext.Split(sql)
	if len(all) != 1 {
		return errors.New(".explain is followed by one statement, or comes behind one")
	}
	return sh.interruptibly(ctx, func(ctx context.Context) error {
		lines, err := sh.explain(ctx, all[0].Text)
		for _, line := range lines {
			fmt.Fprintln(sh.session.console.out, printable(line))
		}
		return err
	})
}

func (sh *shell) readCommand(ctx context.Context, in lineSource, file string) error {
	if file == "" || file == "-" {
		return errors.New(".read is followed by the name of a file")
	}
	script, _, err := sh.session.console.readScript(file)
	if err != nil {
		return err
	}
	sh.written = script
	return sh.run(ctx, unremembered{in})
}

// unremembered is a lineSource whose lines are not worth keeping.
type unremembered struct{ lineSource }

func (unremembered) remember(string) {}
