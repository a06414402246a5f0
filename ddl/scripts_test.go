package ddl_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
)

// scripts are the files of testdata/scripts.
func scripts(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/scripts/*.sql")
	if err != nil || len(all) == 0 {
		t.Fatal("there are no scripts", err)
	}
	var files []string
	for _, file := range all {
		if !strings.HasSuffix(file, ".joins.sql") {
			files = append(files, file)
		}
	}
	return files
}

// importScript imports a script, whose dialect is in its name, with 200 rows a table.
func importScript(t *testing.T, file string) (*schema.Experiment, []ddl.Warning) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dialect := "redshift"
	if strings.Contains(file, "snowflake") {
		dialect = "snowflake"
	}
	e, warnings, err := ddl.Import("script", string(text), ddl.Options{Dialect: dialect, TargetRows: 200})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return e, warnings
}

// TestScripts imports whole scripts, finds in them what their writers counted, fills the
// tables and joins them along every foreign key.
func TestScripts(t *testing.T) {
	counts := readCounts(t)
	for _, file := range scripts(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			e, warnings := importScript(t, file)
			got, want := countsOf(e), counts[filepath.Base(file)]
			for _, w := range warnings {
				t.Log(w)
				if w.Code == ddl.KeyChanged && strings.Contains(w.Message, "foreign key") && strings.Contains(w.Message, "is left out") && !strings.Contains(w.Message, "not in the script") {
					got[2]++ // it did not vanish
				}
			}
			shared(t, reflect.ValueOf(e), map[uintptr]bool{})
			if got != want {
				t.Errorf("%v tables, columns and foreign keys, want %v", got, want)
			}
			w := dwsimtest.New(t, e, dwsimtest.Seed(1))
			orphans(t, w.DB(), e)
			schemaName, _, _ := strings.Cut(filepath.Base(file), "_") // the same in both dialects
			joins(t, w.DB(), filepath.Join(filepath.Dir(file), schemaName+".joins.sql"))
		})
	}
}

// shared fails where two places of a document lead to the same memory: a change of one
// would change the other.
func shared(t *testing.T, v reflect.Value, seen map[uintptr]bool) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice:
		if v.IsNil() || v.Kind() == reflect.Slice && v.Len() == 0 {
			return
		}
		if seen[v.Pointer()] && v.Type().Elem().Size() > 0 {
			t.Errorf("a %s of the document is shared", v.Type())
		}
		seen[v.Pointer()] = true
		if v.Kind() == reflect.Pointer {
			shared(t, v.Elem(), seen)
			return
		}
		for i := range v.Len() {
			shared(t, v.Index(i), seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			shared(t, v.Field(i), seen)
		}
	}
}

func readCounts(t *testing.T) map[string][3]int {
	t.Helper()
	text, err := os.ReadFile("testdata/scripts/counts.txt")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string][3]int{}
	for line := range strings.Lines(string(text)) {
		var file string
		var n [3]int
		if _, err := fmt.Sscan(line, &file, &n[0], &n[1], &n[2]); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		counts[file] = n
	}
	return counts
}

func countsOf(e *schema.Experiment) [3]int {
	n := [3]int{len(e.Tables), 0, 0}
	for i := range e.Tables {
		n[1] += len(e.Tables[i].Columns)
		n[2] += len(e.Tables[i].References())
	}
	return n
}

// orphans fails for every child whose parent is not there, and for a key that is always
// NULL.
func orphans(t *testing.T, db *sql.DB, e *schema.Experiment) {
	for i := range e.Tables {
		child := &e.Tables[i]
		for _, key := range child.References() {
			var on, notNull []string
			for j, c := range key.Columns {
				on = append(on, fmt.Sprintf("p.%q = c.%q", key.ReferencesColumns[j], c))
				notNull = append(notNull, fmt.Sprintf("c.%q IS NOT NULL", c))
			}
			query := fmt.Sprintf("SELECT count(*), count(*) FILTER (WHERE p.%q IS NULL) FROM %q c LEFT JOIN %q p ON %s WHERE %s",
				key.ReferencesColumns[0], child.Name, key.ReferencesTable, strings.Join(on, " AND "), strings.Join(notNull, " AND "))
			var rows, lost int
			if err := db.QueryRow(query).Scan(&rows, &lost); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
			if rows == 0 || lost > 0 {
				t.Errorf("%s: %d rows, %d without a parent", query, rows, lost)
			}
		}
	}
}

// joins runs the queries of a file, each behind a line that says what it must return.
func joins(t *testing.T, db *sql.DB, file string) {
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, query := "", ""
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		if rest, ok := strings.CutPrefix(line, "-- want "); ok {
			want = rest
			continue
		}
		query += line + "\n"
		if !strings.HasSuffix(strings.TrimSpace(line), ";") {
			continue
		}
		var n int
		if err := db.QueryRow(query).Scan(&n); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if want == "0" && n != 0 || want == "> 0" && n == 0 || want == "" {
			t.Errorf("%s gives %d, want %s", query, n, want)
		}
		want, query = "", ""
	}
}
