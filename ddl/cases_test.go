package ddl_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestCases imports the scripts of testdata/cases and compares what comes of them. In an
// archive every script name.sql is followed by what is wanted, name.want; the comment in
// front has lines such as
//
//	dialect: redshift
//	options: infer rows=10
//
// that hold for all of its scripts. Names suggest no rules unless infer stands there.
func TestCases(t *testing.T) {
	archives, err := filepath.Glob("testdata/cases/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("there are no cases", err)
	}
	cases := 0
	for _, file := range archives {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases += testArchive(t, file, archive)
	}
	t.Logf("%d cases", cases)
}

func testArchive(t *testing.T, file string, archive *txtar.Archive) (cases int) {
	options := archiveOptions(t, string(archive.Comment))
	made := &txtar.Archive{Comment: archive.Comment}
	wanted := map[string]string{}
	for _, f := range archive.Files {
		wanted[f.Name] = string(f.Data)
	}
	for _, f := range archive.Files {
		name, isScript := strings.CutSuffix(f.Name, ".sql")
		if !isScript {
			continue
		}
		cases++
		got := outcome(string(f.Data), options)
		made.Files = append(made.Files, f, txtar.File{Name: name + ".want", Data: []byte(got)})
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name, func(t *testing.T) {
			if want := wanted[name+".want"]; got != want && !*update {
				t.Errorf("%s\ngives\n%s\nwant\n%s", f.Data, got, want)
			}
		})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(made), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return cases
}

func archiveOptions(t *testing.T, comment string) ddl.Options {
	o := ddl.Options{NoInfer: true}
	for line := range strings.Lines(comment) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "dialect":
			o.Dialect = value
		case "options":
			for option := range strings.FieldsSeq(value) {
				if rows, ok := strings.CutPrefix(option, "rows="); ok {
					n, err := strconv.ParseInt(rows, 10, 64)
					if err != nil {
						t.Fatal(err)
					}
					o.TargetRows = n
				}
				o.NoInfer = o.NoInfer && option != "infer"
			}
		}
	}
	return o
}

// outcome imports a script and writes what comes of it: tables, warnings, errors.
func outcome(script string, o ddl.Options) string {
	e, warnings, err := ddl.Import("test", script, o)
	var b strings.Builder
	if errs, ok := errors.AsType[ddl.Errors](err); ok {
		for _, one := range errs {
			fmt.Fprintf(&b, "error %s\n", one)
		}
		return b.String()
	}
	if err != nil {
		return "error " + err.Error() + "\n"
	}
	if problems := gen.Check(e); len(problems) > 0 {
		return "not accepted: " + problems.Error() + "\n"
	}
	for i := range e.Tables {
		writeTable(&b, &e.Tables[i])
	}
	for _, w := range warnings {
		fmt.Fprintf(&b, "warning %s [%s]\n", w, w.Code)
	}
	return b.String()
}

// writeTable writes a table: a line for it, one for each column and key.
func writeTable(b *strings.Builder, t *schema.Table) {
	fmt.Fprintf(b, "table %s", t.Name)
	if t.TargetRows != ddl.DefaultRows {
		fmt.Fprintf(b, " rows=%d", t.TargetRows)
	}
	if t.Description != "" {
		fmt.Fprintf(b, " %q", t.Description)
	}
	if t.Physical != nil {
		fmt.Fprintf(b, " %s", compact(t.Physical))
	}
	b.WriteByte('\n')
	for i := range t.Columns {
		fmt.Fprintf(b, "  %s\n", columnLine(&t.Columns[i]))
	}
	if t.PrimaryKey != nil {
		fmt.Fprintf(b, "  primary key (%s)\n", strings.Join(t.PrimaryKey, ", "))
	}
	for _, key := range t.Unique {
		fmt.Fprintf(b, "  unique (%s)\n", strings.Join(key, ", "))
	}
	for _, f := range t.ForeignKeys {
		fmt.Fprintf(b, "  foreign key (%s) to %s (%s)%s\n", strings.Join(f.Columns, ", "), f.ReferencesTable, strings.Join(f.ReferencesColumns, ", "), actions(f.OnDelete, f.OnUpdate))
	}
	for _, check := range t.Checks {
		fmt.Fprintf(b, "  check %s\n", check)
	}
}

func columnLine(c *schema.Column) string {
	parts := []string{c.Name, typeOf(c)}
	add := func(there bool, format string, args ...any) {
		if there {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(c.Nullable(), "null")
	add(c.Unique, "unique")
	if c.Identity != nil {
		add(true, "identity(%d,%d)", c.Identity.Start, c.Identity.Step)
	}
	if f := c.ForeignKey; f != nil {
		add(true, "-> %s.%s%s", f.ReferencesTable, f.ReferencesColumn, actions(f.OnDelete, f.OnUpdate))
		add(f.Cardinality != nil, "cardinality %s", compact(f.Cardinality))
		add(f.DiffersFrom != nil, "differs from %s", strings.Join(f.DiffersFrom, ", "))
	}
	lower, upper := cmp.Or(string(c.MinValue), c.DateStart, c.TimestampStart, c.TimeStart), cmp.Or(string(c.MaxValue), c.DateEnd, c.TimestampEnd, c.TimeEnd)
	add(lower != "" || upper != "", "%s..%s", lower, upper)
	add(c.Values != nil, "values %q", c.Values)
	add(c.FakerRule != "", "rule %s", c.FakerRule)
	add(c.Expression != "", "expression %s", c.Expression)
	if c.After != nil {
		add(true, "after %s", compact(c.After))
	}
	add(c.NullWhen != "", "null when %s", c.NullWhen)
	add(c.NullRate != nil, "null rate %s", compact(c.NullRate))
	add(c.Weights != nil, "weights %v", c.Weights)
	add(c.Pattern != "", "pattern %s", c.Pattern)
	add(c.Distribution != nil, "distribution %s", compact(c.Distribution))
	add(c.Default != "", "default %s", c.Default)
	add(c.Computed != "", "computed %s", c.Computed)
	if c.Physical != nil {
		add(true, "%s", compact(c.Physical))
	}
	add(c.Description != "", "%q", c.Description)
	return strings.Join(parts, " ")
}

func actions(onDelete, onUpdate string) string {
	text := ""
	if onDelete != "" {
		text += " on delete " + onDelete
	}
	if onUpdate != "" {
		text += " on update " + onUpdate
	}
	return text
}

// typeOf writes a data type with the sizes that the document gives.
func typeOf(c *schema.Column) string {
	var sizes []string
	for _, size := range []*int{c.VarcharLength, c.CharLength, c.Precision, c.Scale} {
		if size != nil {
			sizes = append(sizes, strconv.Itoa(*size))
		}
	}
	if sizes == nil {
		return c.DataType
	}
	return c.DataType + "(" + strings.Join(sizes, ",") + ")"
}

func compact(v any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}
