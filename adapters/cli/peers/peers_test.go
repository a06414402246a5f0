//go:build linux

package peers_test

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// contest is one job that several programs do: dw-sim first, then its peers.
type contest struct {
	title string
	jobs  []*job
}

// duckDBJobs are there with build tag duckdb.
var duckDBJobs = func(int64) []*job { return nil }

// TestPeers has dw-sim and other programs do the same jobs in turn.
func TestPeers(t *testing.T) {
	contests := []contest{
		{"10 columns into Parquet, Snappy", append([]*job{parquetJob("snappy", *rows)}, duckDBJobs(*rows)...)},
		{"a SQLite file", []*job{sqliteJob(*rows, false), importJob(*rows, false), insertJob(*rows, false)}},
		{"a SQLite file with a unique text column", []*job{sqliteJob(*rows, true), importJob(*rows, true), insertJob(*rows, true)}},
		{"a table of Postgres with its key", []*job{postgresJob(*rows), copyJob(*rows)}},
		{"a CSV file, on one core", []*job{oneCore(csvJob(*rows)), oneCore(gofakeitJob("functions", *rows/20)), oneCore(gofakeitJob("struct", *rows/20))}},
	}
	var all []*job
	for i, c := range contests {
		for _, j := range c.jobs {
			j.name = fmt.Sprintf("%d_%s", i+1, j.name)
			if j == c.jobs[0] {
				j.title = "**dw-sim**"
			}
		}
		all = append(all, c.jobs...)
	}
	m := measure(t, all)
	tellPeers(t, m, contests)
}

func tellPeers(t *testing.T, m *measured, contests []contest) {
	t.Helper()
	s := newTable(append([]string{"program", "rows", "dw-sim is so many times as fast"}, columns...)...)
	var notes []string
	for _, c := range contests {
		s.row("**" + c.title + "**" + strings.Repeat(" |", len(columns)+2))
		for _, j := range c.jobs {
			s.row(append([]string{j.title, count(j.rows), m.ratio(c.jobs[0], j)}, cells(m, j)...)...)
			if note := "- " + j.title + ": " + j.note; j.note != "" && !slices.Contains(notes, note) {
				notes = append(notes, note)
			}
		}
	}
	tell(t, s.String()+"\n"+strings.Join(notes, "\n")+"\n")
}

// ratio tells how many times as many rows a second job a makes as job b.
func (m *measured) ratio(a, b *job) string {
	ours, _, _, measured := m.median(a)
	theirs, _, _, too := m.median(b)
	switch {
	case a == b:
		return ""
	case !measured || !too:
		return "not measured"
	}
	return fmt.Sprintf("%.1f", a.rate(ours)/b.rate(theirs))
}

// csvFile returns a file with the rows, which is made once.
func csvFile(t *testing.T, rows int64, unique bool) string {
	t.Helper()
	dir := filepath.Join(built, fmt.Sprintf("csv-%d-%t", rows, unique))
	file := filepath.Join(dir, "customers.csv")
	if _, err := os.Stat(file); err == nil {
		return file
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := child(t, task{Do: "csv", Rows: rows, Unique: unique, Dir: dir}).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// sqliteSchema returns the statements that our own database of the table has: first that of
// the table, then those of its indexes.
func sqliteSchema(t *testing.T, unique bool) (statements []string) {
	t.Helper()
	dir := t.TempDir()
	if out, err := child(t, task{Do: "sqlite", Unique: unique, Dir: dir}).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	db, err := sql.Open("sqlite", "file:"+theOne(t, dir, ".db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	found, err := db.QueryContext(t.Context(), "SELECT sql FROM sqlite_schema WHERE tbl_name = 'customers' AND sql IS NOT NULL ORDER BY type DESC")
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var statement string
		if err := found.Scan(&statement); err != nil {
			t.Fatal(err)
		}
		statements = append(statements, statement)
	}
	if found.Err() != nil || len(statements) != 1+bit(unique) {
		t.Fatalf("the statements are %q, %v", statements, found.Err())
	}
	return statements
}

// importJob is what the shell of SQLite does at its fastest, from a file that is there.
func importJob(rows int64, unique bool) *job {
	return &job{
		name: "import", title: "sqlite3 .import", rows: rows, check: checkSQLite(rows, unique),
		note: "the shell reads a CSV file that is there already into a new database, with `journal_mode = OFF` and `synchronous = OFF`, then makes the index. It uses one thread; SQLite " + version("sqlite3"),
		command: func(t *testing.T, dir string) *exec.Cmd {
			if _, err := exec.LookPath("sqlite3"); err != nil {
				if os.Getenv("CI") != "" {
					t.Fatal(err)
				}
				t.Skip("sqlite3 is not installed")
			}
			made := sqliteSchema(t, unique)
			script := "PRAGMA journal_mode = OFF;\nPRAGMA synchronous = OFF;\n" + made[0] + ";\n.import --csv " + csvFile(t, rows, unique) + " customers\n"
			for _, index := range made[1:] {
				script += index + ";\n"
			}
			cmd := exec.Command("sqlite3", "-bail", filepath.Join(dir, "customers.db"))
			cmd.Stdin = strings.NewReader(script)
			return cmd
		},
	}
}

// insertJob is what programs in Go do that know SQLite.
func insertJob(rows int64, unique bool) *job {
	return &job{
		name: "insert", title: "INSERT by modernc.org/sqlite", rows: rows, check: checkSQLite(rows, unique),
		note: "a prepared statement for each row through `database/sql`, all in one transaction, with `journal_mode = OFF` and `synchronous = OFF`; then the index. The rows come from our generator, on one core, which is part of it; " + moduleVersion("modernc.org/sqlite"),
		command: func(t *testing.T, dir string) *exec.Cmd {
			how := strings.Join(sqliteSchema(t, unique), ";")
			return child(t, task{Do: "insert", Rows: rows, Unique: unique, Dir: dir, How: how})
		},
	}
}

// copyJob is what people have at hand to fill a table of Postgres.
func copyJob(rows int64) *job {
	var url string
	return &job{
		name: "copy", title: "psql `\\copy`", rows: rows,
		note: "the shell reads a CSV file that is there already into a table of the same statements, then adds its key and analyses it, as dw-sim does. " +
			"The server is the same for both, on the same machine and without fsync; its work is not in CPU and memory; " + version("psql"),
		command: func(t *testing.T, _ string) *exec.Cmd {
			url = pgtest.Start(t).Database(t)
			made, _, err := ddl.TableScripts(schematest.Customers(rows), "postgres", "")
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", "-")
			cmd.Stdin = strings.NewReader(made[0].Create + ";\n\\copy customers FROM '" + csvFile(t, rows, false) + "' CSV\n" +
				strings.Join(made[0].Keys, ";\n") + ";\nANALYZE customers;\n")
			return cmd
		},
		check: func(t *testing.T, _ string) { checkPostgres(t, url, "customers", rows) },
	}
}

func csvJob(rows int64) *job {
	return taskJob("csv", "CSV", task{Do: "csv", Rows: rows}, checkCSV(rows, 0))
}

// gofakeitJob is what gofakeit does with a struct, or where its functions are called one by one.
func gofakeitJob(how string, rows int64) *job {
	j := taskJob("gofakeit_"+how, "gofakeit, "+how, task{Do: "gofakeit", Rows: rows, How: how}, checkCSV(rows, 0))
	j.note = "its functions are called one by one, as fast as it goes; " + moduleVersion("github.com/brianvoe/gofakeit/v7")
	if how == "struct" {
		j.note = "a struct whose fields have tags is filled for each row"
	}
	return j
}

// version is what a program says of its own.
func version(program string) string {
	out, err := exec.Command(program, "--version").Output()
	if err != nil {
		return program + " is not installed"
	}
	text, _, _ := strings.Cut(strings.TrimSpace(string(out)), " 20") // the date and more of sqlite3
	return text
}

func moduleVersion(path string) string {
	out, err := exec.Command("go", "list", "-m", path).Output()
	if err != nil {
		return path
	}
	return strings.TrimSpace(string(out))
}
