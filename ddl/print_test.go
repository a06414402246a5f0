package ddl_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
)

// failer is what tests and the checks of properties fail by.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// scriptOf returns the script of a document and the warnings.
func scriptOf(t failer, e *schema.Experiment, dialect string) (string, []string) {
	t.Helper()
	var b strings.Builder
	warnings, err := ddl.Print(&b, e, dialect)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return b.String(), warnings
}

// readDocument reads a document that Validate accepts.
func readDocument(t testing.TB, path string) *schema.Experiment {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err := schema.Decode(data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if err := schema.Validate(e); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return e
}

// printDocuments returns the documents whose scripts are golden.
func printDocuments(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/print/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d documents: %v", len(paths), err)
	}
	return paths
}

func TestPrintGolden(t *testing.T) {
	for _, path := range printDocuments(t) {
		for _, dialect := range ddl.PrintDialects() {
			name := strings.TrimSuffix(filepath.Base(path), ".yaml") + "." + dialect
			t.Run(name, func(t *testing.T) {
				script, warnings := scriptOf(t, readDocument(t, path), dialect)
				goldenText(t, "testdata/print/"+name+".sql", script)
				goldenText(t, "testdata/print/"+name+".warnings", strings.Join(warnings, "\n")+"\n")
			})
		}
	}
}

// goldenText compares text with a file.
func goldenText(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	is, want := strings.Split(got, "\n"), strings.Split(string(data), "\n")
	for i := range max(len(is), len(want)) {
		if i >= len(is) || i >= len(want) || is[i] != want[i] {
			t.Fatalf("%s:%d differs; go test ./ddl -update rewrites it. Got:\n%s", path, i+1, strings.Join(is[min(i, len(is)):], "\n"))
		}
	}
}

func TestPrintTwice(t *testing.T) {
	for _, path := range printDocuments(t) {
		for _, dialect := range ddl.PrintDialects() {
			first, warnings := scriptOf(t, readDocument(t, path), dialect)
			e := readDocument(t, path)
			second, again := scriptOf(t, e, strings.ToUpper(dialect))
			if first != second || !slices.Equal(warnings, again) {
				t.Errorf("%s: the second script for %s is another", path, dialect)
			}
			if third, _ := scriptOf(t, e, dialect); third != first {
				t.Errorf("%s: printing for %s changes the document", path, dialect)
			}
		}
	}
}

func TestPrintDialects(t *testing.T) {
	want := []string{"redshift", "snowflake", "postgres", "sqlite", "duckdb"}
	if got := ddl.PrintDialects(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPrintUnknownDialect(t *testing.T) {
	for name, want := range map[string]string{
		"oracle":   `"oracle" is no dialect that can be printed (one of redshift, snowflake, postgres, sqlite, duckdb)`,
		"":         `"" is no dialect that can be printed (one of redshift, snowflake, postgres, sqlite, duckdb)`,
		"snowflke": `"snowflke" is no dialect that can be printed (did you mean "snowflake"?)`,
	} {
		var b strings.Builder
		if _, err := ddl.Print(&b, &schema.Experiment{Name: "x"}, name); err == nil || err.Error() != want || b.Len() > 0 {
			t.Errorf("%q: got %v and %q, want %s", name, err, b.String(), want)
		}
	}
}

// fullWriter takes nothing.
type fullWriter struct{}

var errFull = errors.New("the disk is full")

func (fullWriter) Write([]byte) (int, error) { return 0, errFull }

func TestPrintWriteError(t *testing.T) {
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{{Name: "a", Columns: []schema.Column{{Name: "b", DataType: "INT"}}}}}
	if _, err := ddl.Print(fullWriter{}, e, "sqlite"); !errors.Is(err, errFull) {
		t.Errorf("got %v, want %v", err, errFull)
	}
}

// oneColumn returns an experiment of the column c alone, its expressions in a dialect.
func oneColumn(dialect string, c schema.Column) *schema.Experiment {
	c.Name = "c"
	return &schema.Experiment{Name: "x", Dialect: dialect, Tables: []schema.Table{{Name: "t", Columns: []schema.Column{c}}}}
}

// definitionOf returns what is printed behind the name of the only column.
func definitionOf(t *testing.T, e *schema.Experiment, dialect string) (string, []string) {
	t.Helper()
	script, warnings := scriptOf(t, e, dialect)
	_, rest, _ := strings.Cut(script, "(\n  c ")
	definition, _, ok := strings.Cut(rest, "\n")
	if !ok {
		t.Fatalf("no column in\n%s", script)
	}
	return strings.TrimSuffix(definition, " NOT NULL"), warnings
}

func TestPrintDefault(t *testing.T) {
	tests := []struct {
		from, text, dataType, to, want string
	}{
		{"redshift", "getdate()", "TIMESTAMP", "redshift", "TIMESTAMP DEFAULT getdate()"},
		{"redshift", "getdate()", "TIMESTAMP", "postgres", "TIMESTAMP"},
		{"redshift", "'now'", "DATE", "sqlite", "DATE DEFAULT 'now'"},
		{"redshift", `'a\\b'`, "VARCHAR", "postgres", `VARCHAR(255) DEFAULT 'a\b'`},
		{"redshift", `'a\\b'`, "VARCHAR", "snowflake", `VARCHAR(255) DEFAULT 'a\\b'`},
		{"snowflake", `'it\'s'`, "VARCHAR", "duckdb", `VARCHAR(255) DEFAULT 'it''s'`},
		{"snowflake", "$$it's$$", "VARCHAR", "redshift", `VARCHAR(255) DEFAULT 'it''s'`},
		{"ansi", `'a\b'`, "VARCHAR", "snowflake", `VARCHAR(255) DEFAULT 'a\\b'`},
		{"ansi", `'a\b'`, "VARCHAR", "sqlite", `VARCHAR(255) DEFAULT 'a\b'`},
		{"snowflake", "CURRENT_TIMESTAMP()", "TIMESTAMP", "sqlite", "TIMESTAMP DEFAULT CURRENT_TIMESTAMP"},
		{"snowflake", "CURRENT_TIMESTAMP()", "TIMESTAMP", "snowflake", "TIMESTAMP DEFAULT CURRENT_TIMESTAMP()"},
		{"snowflake", "current_date", "DATE", "redshift", "DATE DEFAULT current_date"},
		{"redshift", "-1.5e3", "FLOAT", "snowflake", "FLOAT DEFAULT -1.5e3"},
		{"redshift", "+ 1", "INT", "duckdb", "INT DEFAULT + 1"},
		{"redshift", "1 + 1", "INT", "duckdb", "INT"},
		{"redshift", "'a b'::character varying(20)", "VARCHAR", "postgres", "VARCHAR(255) DEFAULT 'a b'"},
		{"redshift", "-1::numeric(8, 2)", "INT", "snowflake", "INT DEFAULT -1"},
		{"redshift", "1::int + 1", "INT", "snowflake", "INT"},
		{"redshift", "1::", "INT", "snowflake", "INT"},
		{"redshift", "NULL", "INT", "postgres", "INT DEFAULT NULL"},
		{"redshift", "0", "BOOLEAN", "postgres", "BOOLEAN DEFAULT FALSE"},
		{"redshift", "1", "BOOLEAN", "postgres", "BOOLEAN DEFAULT TRUE"},
		{"redshift", "true", "BOOLEAN", "postgres", "BOOLEAN DEFAULT true"},
		{"", "lower('A')", "VARCHAR", "postgres", "VARCHAR(255) DEFAULT lower('A')"},
		{"", "lower('A')", "VARCHAR", "sqlite", "VARCHAR(255)"},
		{"ansi", "'{}'::jsonb", "VARCHAR", "sqlite", "VARCHAR(255) DEFAULT '{}'"},
		{"ansi", "now()", "TIMESTAMP", "duckdb", "TIMESTAMP"},
		{"", "lower('A')", "VARCHAR", "redshift", "VARCHAR(255)"},
		{"redshift", "f(1 -- one\n, 2 /* two */)", "INT", "redshift", "INT DEFAULT f(1 , 2 )"},
		{"redshift", "1; DROP TABLE t", "INT", "redshift", "INT"},
		{"redshift", "1) --", "INT", "redshift", "INT"},
		{"redshift", "(1", "INT", "redshift", "INT"},
		{"redshift", "'open", "INT", "redshift", "INT"},
		{"redshift", "-- nothing", "INT", "redshift", "INT"},
	}
	for _, tt := range tests {
		t.Run(tt.from+" "+tt.text+" "+tt.to, func(t *testing.T) {
			got, warnings := definitionOf(t, oneColumn(tt.from, schema.Column{DataType: tt.dataType, Default: tt.text}), tt.to)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if named := len(warnings) == 1 && strings.Contains(warnings[0], "t.c: the default "); named == strings.Contains(tt.want, "DEFAULT") {
				t.Errorf("warnings %q", warnings)
			}
		})
	}
}

func TestPrintCheck(t *testing.T) {
	tests := []struct {
		from, text, to, want string // want "": left out
	}{
		{"", "length(c) > 3", "postgres", "length(c) > 3"},
		{"ansi", "length(c) > 3", "sqlite", ""},
		{"ansi", "c > 3", "sqlite", "c > 3"},
		{"redshift", "length(c) > 3", "postgres", ""},
		{"redshift", "c > 3", "redshift", ""},
		{"snowflake", "c > 3", "snowflake", ""},
		{"redshift", "C > 3 and c<=10 OR NOT (c = 4)", "postgres", "C > 3 and c<=10 OR NOT (c = 4)"},
		{"snowflake", "c between -1 and 1", "duckdb", "c between -1 and 1"},
		{"snowflake", "c IN ('a', 'it\\'s')", "duckdb", "c IN ('a', 'it''s')"},
		{"snowflake", "c IS NOT NULL", "sqlite", "c IS NOT NULL"},
		{"snowflake", `"C" <> 1`, "sqlite", "c <> 1"},
		{"snowflake", "c != 1", "sqlite", "c != 1"},
		{"snowflake", "c / 2 = 1", "sqlite", ""},
		{"snowflake", "c::int = 1", "sqlite", ""},
		{"snowflake", "other = 1", "sqlite", ""},
		{"snowflake", `"other" = 1`, "sqlite", ""},
		{"snowflake", "c = DATE '2024-01-01'", "sqlite", ""},
		{"snowflake", "c (1) = 1", "sqlite", ""},
		{"snowflake", "c LIKE 'a%'", "sqlite", ""},
		{"snowflake", "c = E'a'", "sqlite", ""},
		{"snowflake", "c > 1)", "sqlite", ""},
		{"snowflake", "c = 'open", "sqlite", ""},
		{"snowflake", "c > $1", "sqlite", ""},
	}
	for _, tt := range tests {
		t.Run(tt.from+" "+tt.text+" "+tt.to, func(t *testing.T) {
			e := oneColumn(tt.from, schema.Column{DataType: "INT"})
			e.Tables[0].Checks = []string{tt.text}
			script, warnings := scriptOf(t, e, tt.to)
			_, rest, _ := strings.Cut(script, "  CHECK (")
			got, _, _ := strings.Cut(rest, ")\n);")
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if (tt.want == "") != (len(warnings) == 1 && strings.HasPrefix(warnings[0], "t: the condition ")) {
				t.Errorf("warnings %q", warnings)
			}
		})
	}
}

// TestPrintInvalid prints what Validate refuses: nothing useful, but without a panic.
func TestPrintInvalid(t *testing.T) {
	key := func(table string, columns, references []string) schema.CompositeForeignKey {
		return schema.CompositeForeignKey{Columns: columns, ReferencesTable: table, ReferencesColumns: references}
	}
	e := &schema.Experiment{Name: "x", Dialect: "cobol", Tables: []schema.Table{{
		Name: "t", PrimaryKey: []string{"gone"}, CompositeKeys: [][]string{{"a", "gone"}, {}},
		Columns: []schema.Column{
			{Name: "a", DataType: "WHATEVER", ForeignKey: &schema.ForeignKey{ReferencesTable: "gone", ReferencesColumn: "a"}},
			{Name: "b", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "t", ReferencesColumn: "gone"}},
		},
		ForeignKeys: []schema.CompositeForeignKey{key("gone", []string{"a", "b"}, []string{"a", "b"}),
			key("t", []string{"a"}, []string{"a", "b"}), key("t", []string{"a", "b"}, []string{"a"}), key("t", nil, nil)},
		Physical: &schema.TableDesign{DistKey: "gone", SortKey: &schema.SortKey{}, ClusterBy: []string{"("}},
	}, {}}}
	for _, dialect := range ddl.PrintDialects() {
		script, warnings := scriptOf(t, e, dialect)
		if !strings.Contains(script, "CREATE TABLE t (") || !strings.Contains(strings.Join(warnings, "\n"), "t.a: the foreign key is left out, as there is no table gone") {
			t.Errorf("%s: got %s with the warnings %q", dialect, script, warnings)
		}
	}
}

// TestPrintLarge holds against a walk over all tables for each.
func TestPrintLarge(t *testing.T) {
	const tables = 10_000
	e := &schema.Experiment{Name: "large"}
	for i := range tables {
		table := schema.Table{Name: fmt.Sprintf("t%d", i), Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true}}}
		if i > 0 {
			table.Columns = append(table.Columns, schema.Column{Name: "parent", DataType: "INT",
				ForeignKey: &schema.ForeignKey{ReferencesTable: e.Tables[i/2].Name, ReferencesColumn: "id"}})
		}
		e.Tables = append(e.Tables, table)
	}
	script, warnings := scriptOf(t, e, "duckdb")
	if n := strings.Count(script, "REFERENCES"); n != tables-1 || len(warnings) > 0 {
		t.Errorf("%d foreign keys and %d warnings, want %d and none", n, len(warnings), tables-1)
	}
}
