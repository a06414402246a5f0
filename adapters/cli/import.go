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

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

type importCommand struct {
	File            string `arg:"" help:"SQL script, or - for standard input."`
	Name            string `required:"" placeholder:"N" help:"Name of the experiment."`
	Dialect         string `required:"" placeholder:"D" help:"SQL of the script: redshift, snowflake or ansi."`
	TargetRows      *int64 `placeholder:"ROWS" help:"Rows of every table (default: 1000); fewer where a key holds no more values."`
	TargetWarehouse string `placeholder:"W" help:"Warehouse that gets the rows (default: sqlite)."`
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
is {schema, import_warnings}.

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
	if cmd.DryRun {
		doc, warnings, err := ddl.Import(cmd.Name, script, cmd.options())
		if err != nil {
			return inScript(file, err)
		}
		return s.printImported(file, doc, warnings)
	}
	return s.with(ctx, func(d *databases) error {
		e, warnings, err := d.sim.ImportDDL(ctx, cmd.Name, script, cmd.options())
		if err != nil {
			return inScript(file, err)
		}
		return s.imported(ctx, file, e, warnings)
	})
}

func (cmd *importCommand) check() (err error) {
	if cmd.TargetRows != nil && *cmd.TargetRows < 1 {
		return usagef("--target-rows is %d; it is 1 or more", *cmd.TargetRows)
	}
	cmd.Dialect, err = oneOf("--dialect", cmd.Dialect, ddl.Dialects())
	return err
}

func (cmd *importCommand) options() ddl.Options {
	o := ddl.Options{Dialect: cmd.Dialect, TargetWarehouse: cmd.TargetWarehouse, NoInfer: cmd.NoInfer}
	if cmd.TargetRows != nil {
		o.TargetRows = *cmd.TargetRows
	}
	return o
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

// printImported prints a document that is not stored.
func (s *session) printImported(file string, doc *schema.Experiment, warnings []ddl.Warning) error {
	s.warnOfScript(file, warnings)
	if s.JSON {
		return s.console.printJSON(struct {
			Schema   *schema.Experiment `json:"schema"`
			Warnings []ddl.Warning      `json:"import_warnings"`
		}{doc, append([]ddl.Warning{}, warnings...)})
	}
	var text bytes.Buffer
	if err := schema.Encode(&text, doc); err != nil {
		return err
	}
	_, err := text.WriteTo(s.console.out)
	return err
}

// importView is an imported experiment in JSON.
type importView struct {
	*experimentView
	ImportWarnings []ddl.Warning `json:"import_warnings"`
}

// imported tells of an experiment that was just stored.
func (s *session) imported(ctx context.Context, file string, e *dwsim.Experiment, warnings []ddl.Warning) error {
	if s.JSON {
		s.warnOfScript(file, warnings)
		s.warn(e.WarehouseWarnings())
		v, err := view(ctx, e)
		if err != nil {
			return err
		}
		return s.console.printJSON(importView{v, append([]ddl.Warning{}, warnings...)})
	}
	if err := s.showImported(e.Document()); err != nil {
		return err
	}
	s.warnOfScript(file, warnings)
	s.warn(e.WarehouseWarnings())
	s.created(e)
	return nil
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
