//go:build cgo

package duckdb_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gofrs/flock"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/duckdb"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// edit changes a file as any program would.
func edit(t *testing.T, file, script string) {
	t.Helper()
	if err := tryEdit(t.Context(), file, script); err != nil {
		t.Fatal(err)
	}
}

func tryEdit(ctx context.Context, file, script string) error {
	db, err := duckdbc.Open(file, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Connect()
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.Exec(ctx, script)
	return err
}

func TestFilesAndModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "warehouse")
	w := openWarehouse(t, dir)
	e := withColumn(schema.Column{DataType: "INT"})
	if err := load(t, w, e, "NULL"); err == nil || !strings.Contains(err.Error(), "v") {
		t.Errorf("a NULL in a required column: %v", err)
	}
	e.Tables[0].Columns[1].Required = new(false)
	if err := load(t, w, e, "NULL"); err != nil {
		t.Fatal(err)
	}
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Rollback(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"shop.duckdb", "shop.duckdb.lock"}) {
		t.Errorf("the folder holds %q", got)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "shop.duckdb"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, %v; want %v", path, info.Mode().Perm(), err, want)
		}
	}
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("after Drop the folder holds %q", got)
	}
}

func TestDeadLoadsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	dead := filepath.Join(dir, "_dwsim_0123456789abcdef.tmp.duckdb")
	alive := filepath.Join(dir, "_dwsim_fedcba9876543210.tmp.duckdb")
	if err := os.MkdirAll(filepath.Join(dead+".tmp", "spilled"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dead, dead + ".wal", dead + ".lock", alive, alive + ".lock"} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	held := flock.New(alive + ".lock")
	if ok, err := held.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	defer held.Close()
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{filepath.Base(alive), filepath.Base(alive) + ".lock"}) {
		t.Errorf("the folder holds %q", got)
	}
}

func TestJournalsAreRefused(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	e := withColumn(schema.Column{DataType: "INT"})
	if err := w.CreateTables(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	journal := filepath.Join(dir, "shop.duckdb.wal")
	if err := os.WriteFile(journal, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT 1"})
	for _, err := range []error{err, load(t, w, e), w.Truncate(t.Context(), e, "")} {
		if err == nil || !strings.Contains(err.Error(), "shop.duckdb.wal") {
			t.Errorf("beside a journal: %v", err)
		}
	}
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(journal); err == nil {
		t.Error("Drop leaves the journal")
	}
}

func TestFilesOfOthers(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "text.duckdb"), []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(dir, "other.duckdb"), "CREATE TABLE x (a INTEGER)")
	if _, err := w.Query(t.Context(), store.Query{Experiment: "other", SQL: "SELECT 1"}); err == nil || !strings.Contains(err.Error(), "other.duckdb is not a file of a dwsim warehouse") {
		t.Errorf("a database of another program: %v", err)
	}
	if _, err := w.Mark(t.Context(), "text"); !errors.Is(err, store.ErrUnreachable) || !strings.Contains(err.Error(), "text.duckdb") {
		t.Errorf("a file that is no database: %v, want ErrUnreachable", err)
	}
	if _, err := duckdb.OpenWarehouse(t.Context(), filepath.Join(dir, "text.duckdb", "x")); !errors.Is(err, store.ErrUnreachable) {
		t.Errorf("a folder that cannot be made: %v, want ErrUnreachable", err)
	}
	if _, err := duckdb.OpenWarehouse(t.Context(), ":memory:"); err == nil || !strings.Contains(err.Error(), "DuckDB") {
		t.Errorf(":memory: as a folder: %v", err)
	}
}

// What was changed in a file by somebody else is not read back as something else.
func TestScanOfChangedFiles(t *testing.T) {
	for change, want := range map[string]string{
		"ALTER TABLE t ALTER v TYPE VARCHAR":                    `column "v" is stored as VARCHAR`,
		"ALTER TABLE t DROP v":                                  `"v"`,
		"DROP TABLE t":                                          `T`,
		"UPDATE t SET v = 'infinity' WHERE id = 2":              `row 2: column "v"`,
		"ALTER TABLE t RENAME v TO w; ALTER TABLE t ADD v INT;": `column "v" is stored as INTEGER`,
	} {
		dir := t.TempDir()
		w, e := openWarehouse(t, dir), withColumn(schema.Column{DataType: "DATE", Required: new(false)})
		if err := load(t, w, e, "2024-01-01", "NULL"); err != nil {
			t.Fatal(err)
		}
		edit(t, filepath.Join(dir, "shop.duckdb"), change)
		err := w.ScanTable(t.Context(), e, &e.Tables[0], func(*gen.Batch) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("after %s: %v, want an error with %q", change, err, want)
		}
	}
}

func TestChangesInPlaceAreSeen(t *testing.T) {
	dir := t.TempDir()
	w, e := openWarehouse(t, dir), withColumn(schema.Column{DataType: "INT", Required: new(false)})
	if err := load(t, w, e, "NULL"); err != nil {
		t.Fatal(err)
	}
	for want := int64(1); want <= 3; want++ {
		if _, rows, err := result(t, w, "SELECT count(*) FROM t"); err != nil || rows[0][0] != want {
			t.Errorf("the table has %v rows, %v; want %d", rows, err, want)
		}
		edit(t, filepath.Join(dir, "shop.duckdb"), "INSERT INTO t VALUES (9, 1)")
	}
}

func TestConstraintsAreLeftOut(t *testing.T) {
	w, e := openWarehouse(t, t.TempDir()), withColumn(schema.Column{DataType: "VARCHAR", Unique: true})
	if err := load(t, w, e, "x", "x"); err == nil || !strings.Contains(err.Error(), `the key (v) of table "T" is not unique: 1 rows`) {
		t.Errorf("a key twice: %v", err)
	}
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	l.(store.Unconstrained).LeaveOutConstraints()
	if err := fill(t, l, e, "x", "x"); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context(), store.Mark{"t": {Rows: 2}}); err != nil {
		t.Errorf("without keys: %v", err)
	}
}

// holdFile tells a child process, started by the tests below, which file to open.
const holdFile, holdMode = "DWSIM_TEST_HOLD_FILE", "DWSIM_TEST_HOLD_MODE"

// hold opens a file, says so, and waits for the end of its parent.
func hold(file string) {
	db, err := duckdbc.Open(file, []duckdbc.Setting{{Name: "access_mode", Value: os.Getenv(holdMode)}})
	if err != nil {
		panic(err)
	}
	os.Stdout.WriteString("open\n")
	_, _ = io.ReadAll(os.Stdin)
	db.Close()
}

// held starts a process that has a file open until the returned function is called.
func held(t *testing.T, file, mode string) (release func()) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), holdFile+"="+file, holdMode+"="+mode)
	in, err1 := child.StdinPipe()
	out, err2 := child.StdoutPipe()
	if err := errors.Join(err1, err2, child.Start()); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	return func() {
		_ = in.Close()
		if err := child.Wait(); err != nil {
			t.Error(err)
		}
	}
}

// A file that another program has open for writing is neither read nor replaced.
func TestFileInAnotherProgram(t *testing.T) {
	w, dir := shopOf(t)
	file := filepath.Join(dir, "shop.duckdb")
	e := withColumn(schema.Column{DataType: "VARCHAR", Required: new(false)})
	if err := w.Close(); err != nil { // or the other could not open it
		t.Fatal(err)
	}
	w = openWarehouse(t, dir)
	release := held(t, file, "READ_WRITE")
	_, err := w.Mark(t.Context(), "shop")
	for _, err := range []error{err, load(t, w, e, "x")} {
		if !errors.Is(err, store.ErrUnreachable) || !strings.Contains(err.Error(), "another program has it open for writing") {
			t.Errorf("the error is %v", err)
		}
	}
	release()
	release = held(t, file, "READ_ONLY")
	defer release()
	if _, rows, err := result(t, w, "SELECT count(*) FROM t"); err != nil || rows[0][0] != int64(3) {
		t.Errorf("while another program reads: %v, %v", rows, err)
	}
	if err := load(t, w, e, "x"); err != nil {
		t.Errorf("a load while another program reads: %v", err)
	}
}

func TestExamine(t *testing.T) {
	w := openWarehouse(t, t.TempDir())
	for _, f := range w.Examine(t.Context()) {
		if f.Err != nil || f.Subject == "" || f.Hint == "" {
			t.Errorf("the finding is %+v", f)
		}
	}
	if got := names(t, w.Folder()); len(got) != 0 {
		t.Errorf("the examination leaves %q", got)
	}
	if version, err := w.Version(t.Context()); err != nil || !strings.HasPrefix(version, "DuckDB 1.") {
		t.Errorf("the version is %q, %v", version, err)
	}
}

func TestURLs(t *testing.T) {
	dir := t.TempDir()
	w, err := store.OpenWarehouse(t.Context(), "duckdb://"+filepath.Join(dir, "a"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if got := w.(store.Sizer).Folder(); got != filepath.Join(dir, "a") {
		t.Errorf("the folder is %s", got)
	}
	for _, url := range []string{"duckdb://", "duckdb:///", "duckdb:///x?y=1", "duckdb://user:hush@/x"} {
		if _, err := store.OpenWarehouse(t.Context(), url); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", url, err)
		}
	}
}
