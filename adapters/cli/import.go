package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
)

type importCommand struct {
	File            string `arg:"" help:"SQL script, or - for standard input."`
	Name            string `required:"" placeholder:"N" help:"Name of the experiment."`
	Dialect         string `required:"" placeholder:"D" complete:"dialect" help:"SQL of the script: redshift, snowflake or ansi."`
	TargetRows      *int64 `placeholder:"ROWS" help:"Rows of every table (default: 1000); fewer where a key holds no more values."`
	TargetWarehouse string `placeholder:"W" complete:"warehouse" help:"Warehouse that gets the rows (default: sqlite)."`
	NoInfer         bool   `help:"Give no column a faker rule or a range because of its name."`
	DryRun          bool   `help:"Print the document instead of storing the experiment."`
}

func (*importCommand) Help() string {
	return `Every CREATE TABLE of the script becomes a table, with its columns, types, keys,
constraints and physical design; ALTER TABLE and COMMENT ON are taken in. What
the experiment does not carry, or not as it was written, is named in a warning
with its place. A script that cannot be read is refused with all places at which
it is wrong, and nothing is stored.

Columns get a faker rule or a range that their names suggest; the column VALUES
lists them. To change them, or the rows of a table, take the document of
--dry-run, edit it, and store it with dw-sim experiment create.

With --json the answer is that of experiment show, with the warnings as
import_warnings: [{line, column, table, code, message}]; with --dry-run as well it
is {schema, columns, import_warnings}.

Examples:

    dw-sim experiment import-sql schema.sql --name shop --dialect redshift
    dw-sim experiment import-sql schema.sql --name shop --dialect snowflake --dry-run > shop.json
    cat tables/*.sql | dw-sim experiment import-sql - --name shop --dialect ansi --target-rows 50_000`
}

// Run stores the experiment of a script, or prints its document.
func (cmd *importCommand) Run(ctx context.Context, s *session) error {
	if err := cmd.check(); err != nil {
		return err
	}
	script, file, err := s.console.readScript(cmd.File)
	if err != nil {
		return err
	}
	in := cmd.request(script)
	if cmd.DryRun {
		v, err := s.interpret(ctx, in)
		if err != nil {
			return inScript(file, err)
		}
		return s.printInterpreted(file, v)
	}
	return s.through(ctx, func(to service) error {
		v, err := to.Import(ctx, in)
		if err != nil {
			return inScript(file, err)
		}
		return s.imported(file, v)
	})
}

func (cmd *importCommand) check() (err error) {
	if cmd.TargetRows != nil && *cmd.TargetRows < 1 {
		return usagef("--target-rows is %d; it is 1 or more", *cmd.TargetRows)
	}
	cmd.Dialect, err = oneOf("--dialect", cmd.Dialect, ddl.Dialects())
	return err
}

func (cmd *importCommand) request(script string) api.Import {
	in := api.Import{Name: cmd.Name, SQL: script, Dialect: cmd.Dialect, TargetWarehouse: cmd.TargetWarehouse, NoInfer: cmd.NoInfer, DryRun: cmd.DryRun}
	if cmd.TargetRows != nil {
		in.TargetRows = *cmd.TargetRows
	}
	return in
}

// oneOf returns the choice that value is, in whatever case. What is none is a usage
// error.
func oneOf(flag, value string, choices []string) (string, error) {
	if i := slices.IndexFunc(choices, func(c string) bool { return strings.EqualFold(c, value) }); i >= 0 {
		return choices[i], nil
	}
	hint := ""
	if near := schema.Closest(value, choices); near != "" {
		hint = fmt.Sprintf(" (did you mean %q?)", near)
	}
	return "", usagef("%s is %q; it is one of %s%s", flag, value, strings.Join(choices, ", "), hint)
}

// inScript says of an error that it is about a script, where it is.
func inScript(file string, err error) error {
	if found, ok := errors.AsType[ddl.Errors](err); ok {
		return &scriptError{file, found}
	}
	return err
}

// printInterpreted prints a document that is not stored.
func (s *session) printInterpreted(file string, v *api.Interpreted) error {
	s.warnOfScript(file, v.ImportWarnings)
	if s.JSON {
		return s.console.printJSON(v)
	}
	var text bytes.Buffer
	if err := schema.Encode(&text, v.Schema); err != nil {
		return err
	}
	_, err := text.WriteTo(s.console.out)
	return err
}

// imported tells of an experiment that was just stored.
func (s *session) imported(file string, v *api.Imported) error {
	if !s.JSON {
		if err := s.showImported(v.Schema); err != nil {
			return err
		}
	}
	s.warnOfScript(file, v.ImportWarnings)
	s.warn(warehouseWarnings(v.Experiment))
	if s.JSON {
		return s.console.printJSON(v)
	}
	s.created(v.Schema)
	return nil
}

// warehouseWarnings returns those of the warnings that are not in the document, see
// [dwsim.Experiment.Warnings].
func warehouseWarnings(e *api.Experiment) []string {
	before := len(e.Schema.Warnings)
	for i := range e.Schema.Tables {
		before += len(e.Schema.Tables[i].Warnings)
	}
	return e.Warnings[min(before, len(e.Warnings)):]
}

// manyTables is how many are shown with all of their columns.
const manyTables = 20

// showImported shows the tables, each in one line where there are many.
func (s *session) showImported(doc *schema.Experiment) error {
	out := s.console.out
	if len(doc.Tables) > manyTables {
		err := s.console.show(tableList(doc))
		fmt.Fprintln(out)
		s.console.notef("All columns: dw-sim experiment show %s", doc.Name)
		return err
	}
	for i := range doc.Tables {
		if err := s.console.describeTable(&doc.Tables[i]); err != nil {
			return err
		}
		fmt.Fprintln(out)
	}
	return nil
}

func tableList(doc *schema.Experiment) *table {
	t := columns("TABLE", ">COLUMNS", ">ROWS", "UNIQUE", "REFERENCES")
	for i := range doc.Tables {
		of := &doc.Tables[i]
		var unique, parents []string
		for _, key := range of.UniqueKeys() {
			unique = append(unique, strings.Join(key, "+"))
		}
		for _, key := range of.References() {
			if !slices.Contains(parents, key.ReferencesTable) {
				parents = append(parents, key.ReferencesTable)
			}
		}
		t.add(of.Name, grouped(len(of.Columns)), grouped(of.TargetRows), strings.Join(unique, ", "), strings.Join(parents, ", "))
	}
	return t
}

// warnOfScript tells the warnings of an import with their places, and counts them.
func (s *session) warnOfScript(file string, warnings []ddl.Warning) {
	kinds := map[string]int{}
	for _, w := range warnings {
		place := file + ":" // which goes on with line and column, where the warning has them
		if w.Line == 0 {
			place += " "
		}
		s.console.notef("warning: %s%s", place, printable(w.String()))
		kinds[w.Code]++
	}
	if len(warnings) > 1 {
		s.console.notef("%s: %s: %s", file, count(len(warnings), "warning"), kindCounts(kinds))
	}
}

// kindCounts lists how many there are of each kind, the most frequent first.
func kindCounts(kinds map[string]int) string {
	names := slices.SortedFunc(maps.Keys(kinds), func(a, b string) int {
		return cmp.Or(cmp.Compare(kinds[b], kinds[a]), cmp.Compare(a, b))
	})
	counts := make([]string, len(names))
	for i, name := range names {
		counts[i] = grouped(kinds[name]) + " " + name
	}
	return strings.Join(counts, ", ")
}
