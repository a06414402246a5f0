//go:build linux

package peers_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// TestJobs measures what dw-sim does with a table of customers, and more.
func TestJobs(t *testing.T) {
	whole := fullRun("run", "a full run: Parquet, SQLite, digests, manifest, fsync, swap", schematest.Customers(*rows), checkRun(*rows))
	one := oneCore(fullRun("run_one_core", "a full run", schematest.Customers(*rows), checkRun(*rows)))
	m := measure(t, []*job{
		oneCore(generation(*rows)), oneCore(digests(*rows)),
		parquetJob("snappy", *rows), parquetJob("zstd", *rows), sqliteJob(*rows, false), sqliteJob(*rows, true),
		whole, one,
		fullRun("shop", "a full run of four tables that refer to each other", schematest.Shop(*rows/5), checkParquet(*rows/5)),
		postgresJob(*rows), postgresRun(*rows),
		narrowRun("narrow_1", *rows/5), narrowRun("narrow_10", *rows*2), narrowRun("narrow_100", *rows*20),
	})
	s := newTable(append([]string{"job", "rows"}, columns...)...)
	for _, j := range m.jobs {
		s.row(append([]string{j.title, count(j.rows)}, cells(m, j)...)...)
	}
	tell(t, fmt.Sprintf("%s\nA full run on %d cores is %s times as fast as on one.\n", s, runtime.GOMAXPROCS(0), m.ratio(whole, one)))
}

// taskJob is work of this program on the Go API.
func taskJob(name, title string, do task, check func(*testing.T, string)) *job {
	return &job{name: name, title: title, rows: do.Rows, check: check, command: func(t *testing.T, dir string) *exec.Cmd {
		do.Dir = dir
		return child(t, do)
	}}
}

// oneCore lets the process of a job run on one core.
func oneCore(j *job) *job {
	command := j.command
	j.title += ", on one core"
	j.command = func(t *testing.T, dir string) *exec.Cmd {
		cmd := command(t, dir)
		cmd.Env = append(cmd.Environ(), "GOMAXPROCS=1")
		return cmd
	}
	return j
}

func generation(rows int64) *job {
	return taskJob("generation", "generation", task{Do: "generate", Rows: rows}, checkNothing)
}

func digests(rows int64) *job {
	return taskJob("digests", "generation with digests", task{Do: "digests", Rows: rows}, checkNothing)
}

func parquetJob(compression string, rows int64) *job {
	do := task{Do: "parquet", Rows: rows, How: compression}
	return taskJob("parquet_"+compression, "Parquet, "+compression, do, checkParquet(rows))
}

func sqliteJob(rows int64, unique bool) *job {
	do := task{Do: "sqlite", Rows: rows, Unique: unique}
	if unique {
		return taskJob("sqlite_unique", "SQLite file with a unique text column", do, checkSQLite(rows, true))
	}
	return taskJob("sqlite", "SQLite file", do, checkSQLite(rows, false))
}

// postgresJob fills a table in a server that runs already.
func postgresJob(rows int64) *job {
	var url string
	return &job{
		name: "postgres", title: "Postgres (the server's work is not in CPU and memory)", rows: rows,
		command: func(t *testing.T, dir string) *exec.Cmd {
			url = pgtest.Start(t).Database(t)
			return child(t, task{Do: "postgres", Rows: rows, How: url})
		},
		check: func(t *testing.T, _ string) { checkPostgres(t, url, "bench.customers", rows) },
	}
}

// postgresRun is a full run whose metadata are in Postgres, too.
func postgresRun(rows int64) *job {
	var url string
	j := fullRun("postgres_run", "a full run: Parquet, Postgres, digests, manifest, fsync, swap", schematest.Customers(rows),
		func(t *testing.T, _ string) { checkPostgres(t, url, "bench.customers", rows) })
	prepare := j.command
	j.command = func(t *testing.T, dir string) *exec.Cmd {
		url = pgtest.Start(t).Database(t)
		t.Setenv("DW_SIMULATOR_TARGET_DB_URL", url)
		return prepare(t, dir)
	}
	return j
}

// narrowRun is a full run of three columns, which shows whether memory depends on rows.
func narrowRun(name string, rows int64) *job {
	j := fullRun(name, "a full run of three columns", schematest.Narrow(rows), checkParquet(rows))
	j.once = rows > 10_000_000
	return j
}

// fullRun is `dw-sim experiment generate`, from the start of the process to its end.
func fullRun(name, title string, e *schema.Experiment, check func(*testing.T, string)) *job {
	j := &job{name: name, title: title, check: check, command: func(t *testing.T, dir string) *exec.Cmd {
		program := buildDWSim(t)
		t.Setenv("DW_SIMULATOR_DATA_ROOT", dir)
		dwSim(t, program, "experiment", "create", writeDocument(t, dir, e))
		return exec.Command(program, "experiment", "generate", e.Name, "--seed", "42")
	}}
	for _, t := range e.Tables {
		j.rows += t.TargetRows
	}
	return j
}

// checkRun looks at both forms of the rows of a full run.
func checkRun(rows int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		checkParquet(rows)(t, dir)
		checkSQLite(rows, false)(t, dir)
	}
}

func dwSim(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("dw-sim %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func writeDocument(t *testing.T, dir string, e *schema.Experiment) string {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "bench.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := schema.Encode(f, e); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}
