package ddl_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/ddl"
)

// reference is the page of docs that tells what each dialect reads.
const reference = "../docs/ddl-support.md"

// TestReference imports a column of each data type of each dialect, and compares the page with
// what became of it. With -update it writes the page.
func TestReference(t *testing.T) {
	var out strings.Builder
	out.WriteString("# What scripts may say\n\n" +
		"[Scripts](ddl.md) tells how a script of `CREATE TABLE` statements becomes a document. This page lists all data types and clauses by dialect. It is\n" +
		"made from the code, by importing a column of each type.\n\n## Data types\n\n" +
		"What a column of the type, without sizes where it may be, becomes in the document; empty where the dialect has no such type, which is an error\n" +
		"in the script. The numbers lead to warnings.\n\n")
	types(t, &out)
	clauses(&out)
	if *update {
		if err := os.WriteFile(reference, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != out.String() {
		t.Errorf("%s is not what the dialects do (go test ./ddl -run TestReference -update writes it)", reference)
	}
}

// types writes the table of data types, and the warnings of their imports.
func types(t *testing.T, out *strings.Builder) {
	dialects := ddl.Dialects()
	var all, warnings []string
	for _, d := range dialects {
		all = append(all, ddl.TypeNames(d)...)
	}
	slices.Sort(all)
	fmt.Fprintf(out, "| type | %s |\n|%s\n", strings.Join(dialects, " | "), strings.Repeat(" --- |", len(dialects)+1))
	for _, name := range slices.Compact(all) {
		fmt.Fprintf(out, "| `%s` |", name)
		for _, d := range dialects {
			if !slices.Contains(ddl.TypeNames(d), name) {
				out.WriteString(" |")
				continue
			}
			becomes, warning := imported(t, d, name)
			fmt.Fprintf(out, " %s", becomes)
			if warning != "" {
				i := slices.Index(warnings, warning)
				if i < 0 {
					i, warnings = len(warnings), append(warnings, warning)
				}
				fmt.Fprintf(out, " (%d)", i+1)
			}
			out.WriteString(" |")
		}
		out.WriteString("\n")
	}
	out.WriteString("\n")
	for i, warning := range warnings {
		fmt.Fprintf(out, "%d. %s\n", i+1, warning)
	}
}

// imported returns what a column of a data type becomes, with the fewest sizes that it takes.
func imported(t *testing.T, dialect, name string) (becomes, warning string) {
	t.Helper()
	var failed error
	for _, sizes := range []string{"", "(10)", "(FLOAT, 3)", "(VARCHAR, INT)", " YEAR", "('a', 'b')"} {
		e, warnings, err := ddl.Import("x", "CREATE TABLE t (c "+name+sizes+");", ddl.Options{Dialect: dialect, NoInfer: true})
		if err != nil {
			failed = err
			continue
		}
		for _, w := range warnings {
			_, why, _ := strings.Cut(w.Message, ": ")
			warning = strings.TrimSpace(warning + " " + why)
		}
		if sizes != "" {
			becomes = "`" + sizes + "`: "
		}
		return becomes + e.Tables[0].Columns[0].TypeText(), warning
	}
	t.Fatalf("%s has no column of type %s: %v", dialect, name, failed)
	return "", ""
}

// clauses writes the lists of clauses that a dialect has of its own.
func clauses(out *strings.Builder) {
	out.WriteString("\n## Clauses\n\nBeside those of standard SQL, which all dialects have (`NOT NULL`, `DEFAULT`, `COLLATE`, `GENERATED`, `CONSTRAINT`, `PRIMARY KEY`, `UNIQUE`,\n" +
		"`REFERENCES`, `FOREIGN KEY`, `CHECK`). What a document cannot hold is passed over, and named in a warning.\n\n| dialect | of tables | of columns | of `ALTER TABLE` |\n| --- | --- | --- | --- |\n")
	for _, d := range ddl.Dialects() {
		table, column, alter := ddl.ClauseWords(d)
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", d, words(table), words(column), words(alter))
	}
}

func words(clauses []string) string {
	clauses = slices.Clone(clauses)
	slices.Sort(clauses)
	var all []string
	for _, c := range slices.Compact(clauses) {
		all = append(all, "`"+c+"`")
	}
	return strings.Join(all, ", ")
}
