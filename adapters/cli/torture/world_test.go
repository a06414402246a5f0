//go:build linux

package torture_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A document whose rows show a mixture: each order has a customer, and --scale makes as
// many of both.
const ledger = `{
  "name": "ledger",
  "tables": [
    {"name": "customers", "target_rows": 100, "columns": [
      {"name": "customer_id", "data_type": "INT", "is_unique": true},
      {"name": "email", "data_type": "VARCHAR", "varchar_length": 80, "faker_rule": "email", "is_unique": true},
      {"name": "value", "data_type": "FLOAT", "min_value": 0, "max_value": 5000}]},
    {"name": "orders", "target_rows": 200, "columns": [
      {"name": "order_id", "data_type": "INT", "is_unique": true},
      {"name": "customer_id", "data_type": "INT",
       "foreign_key": {"references_table": "customers", "references_column": "customer_id", "nullable": false}},
      {"name": "amount", "data_type": "DECIMAL", "precision": 10, "scale": 2, "min_value": 1, "max_value": 500},
      {"name": "ordered_on", "data_type": "DATE", "date_start": "2024-01-01", "date_end": "2024-12-31"}]}]
}`

const name = "ledger" // of the experiment

// The states of a run.
const (
	inProgress = "RUNNING"
	completed  = "COMPLETED"
	failed     = "FAILED"
	aborted    = "ABORTED"
)

// record is what dw-sim tells of a run.
type record struct {
	ID     int64  `json:"id"`
	Status string `json:"status"`
	Seed   string `json:"seed"`
	Error  string `json:"error"`
	Tables []struct {
		Table     string `json:"table"`
		Asked     int64  `json:"rows_asked"` // 0: the rows of a run before were kept
		Generated int64  `json:"rows_generated"`
		Digest    any    `json:"digest"`
	} `json:"tables"`
	OutputPath  string    `json:"output_path"`
	ResumedFrom int64     `json:"resumed_from"`
	StartedAt   time.Time `json:"started_at"`
	CompletedAt time.Time `json:"completed_at"`
}

// world is a data root, and the dw-sim that works on it.
type world struct {
	program string
	dir     string // working directory, with ledger.json
	root    string // data root
	url     string // of the Postgres database with metadata and rows; "" for SQLite in the data root
}

// newWorld makes a data root with the experiment, without rows.
func newWorld(t testing.TB) *world {
	t.Helper()
	w := emptyWorld(t, t.TempDir())
	w.must(t, w.create()...)
	return w
}

func emptyWorld(t testing.TB, dir string) *world {
	t.Helper()
	w := &world{program: program, dir: dir, root: filepath.Join(dir, "data")}
	if err := os.WriteFile(filepath.Join(dir, "ledger.json"), []byte(ledger), 0o644); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) create() []string {
	return []string{"experiment", "create", filepath.Join(w.dir, "ledger.json")}
}

// generate is the command that makes 300 rows times scale. Parts are small, so that there
// are several.
func generate(scale int, more ...string) []string {
	return append([]string{"experiment", "generate", name, "--scale", strconv.Itoa(scale), "--part-rows", partRows(scale)}, more...)
}

func partRows(scale int) string { return strconv.Itoa(max(scale*30, 100)) }

// fill generates some rows and returns the number of the run.
func (w *world) fill(t testing.TB, more ...string) int64 {
	t.Helper()
	var run record
	w.decode(t, w.must(t, generate(3, append(more, "--json")...)...), &run)
	if run.Status != completed {
		t.Fatalf("dw-sim generate ends with success, and run %d is %s", run.ID, run.Status)
	}
	return run.ID
}

func (w *world) decode(t testing.TB, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
}

// runs returns the runs on record, the newest first.
func (w *world) runs(t testing.TB) []*record {
	t.Helper()
	var list struct{ Runs []*record }
	w.decode(t, w.must(t, "run", "list", name, "--json"), &list)
	return list.Runs
}

func (w *world) runNumber(t testing.TB, id int64) *record {
	t.Helper()
	for _, run := range w.runs(t) {
		if run.ID == id {
			return run
		}
	}
	t.Fatalf("run %d is not on record", id)
	return nil
}

// exists tells whether the experiment is there.
func (w *world) exists(t testing.TB) bool {
	t.Helper()
	r := w.run(t, "experiment", "show", name)
	if r.code != 0 && r.code != 3 {
		t.Fatalf("dw-sim %s: %v", r.line, r)
	}
	return r.code == 0
}

// knows leaves a test out where a dw-sim that was given by -binary has not got a command.
func (w *world) knows(t testing.TB, command ...string) {
	t.Helper()
	if *binary != "" && w.run(t, append(command, "--help")...).code != 0 {
		t.Skipf("the dw-sim of -binary has no %s", strings.Join(command, " "))
	}
}

// unfinished returns the files in the data root that nobody may find once all is settled.
func (w *world) unfinished(t testing.TB, folders ...string) []string {
	t.Helper()
	var found []string
	if w.url != "" && slices.Contains(folders, "warehouse") {
		found = append(found, w.lines(t, `SELECT nspname FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`)...)
	}
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(w.root, folder), func(path string, d fs.DirEntry, err error) error {
			if err == nil && strings.Contains(d.Name(), ".tmp") {
				found = append(found, path)
			}
			if os.IsNotExist(err) {
				return nil
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// knowsFlag leaves a test out where a dw-sim that was given by -binary has not got a flag of
// generate.
func (w *world) knowsFlag(t testing.TB, flag string) {
	t.Helper()
	if *binary != "" && !strings.Contains(w.must(t, "experiment", "generate", "--help"), flag) {
		t.Skipf("the dw-sim of -binary has no %s", flag)
	}
}

// with sets a variable of a dw-sim's environment.
func with(variable, value string) func(*exec.Cmd) {
	return func(cmd *exec.Cmd) { cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%s", variable, value)) }
}
