package sqlite_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gofrs/flock"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/vectors"
)

// column makes a table t of experiment shop with a column v besides its key.
func withColumn(c schema.Column) *schema.Experiment {
	c.Name = "v"
	return &schema.Experiment{Name: "Shop", Tables: []schema.Table{{Name: "T", Columns: []schema.Column{{Name: "id", DataType: "INT", Unique: true}, c}}}}
}

// load puts one row per text into the only table of e.
func load(t *testing.T, w store.Warehouse, e *schema.Experiment, texts ...string) error {
	t.Helper()
	table := &e.Tables[0]
	b := vectors.New(table, len(texts))
	for i, text := range texts {
		if err := errors.Join(b.SetInt(0, int64(i+1)), setText(b, text)); err != nil {
			t.Fatal(err)
		}
		b.EndRow()
	}
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		return err
	}
	defer l.Rollback()
	sink, err := l.OpenSink(t.Context(), e, table)
	if err != nil {
		return err
	}
	if err := sink.WriteBatch(t.Context(), b.Batch()); err != nil {
		return err
	}
	if err := sink.Commit(t.Context()); err != nil {
		return err
	}
	return l.Commit(t.Context(), store.Mark{"t": {Run: 1, Rows: int64(len(texts))}})
}

func setText(b *vectors.Builder, text string) error {
	if text == "NULL" {
		b.SetNull(1)
		return nil
	}
	return b.SetText(1, []byte(text))
}

// open opens the file of an experiment as any program would.
func open(t *testing.T, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func lines(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		all = append(all, line)
	}
	return all
}

func TestFilesAndModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "warehouse")
	w := openWarehouse(t, dir)
	e := withColumn(schema.Column{DataType: "INT"})
	if err := load(t, w, e, "NULL"); err == nil {
		t.Error("a NULL is loaded into a required column")
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
	if got := names(t, dir); !slices.Equal(got, []string{"shop.db", "shop.lock"}) {
		t.Errorf("the folder holds %q", got)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "shop.db"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, %v; want %v", path, info.Mode().Perm(), err, want)
		}
	}
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{}) {
		t.Errorf("after Drop the folder holds %q", got)
	}
}

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

func TestDeadLoadsAreRemoved(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	dead := filepath.Join(dir, "_dwsim_0123456789abcdef.tmp")
	alive := filepath.Join(dir, "_dwsim_fedcba9876543210.tmp")
	for _, path := range []string{dead + ".db", dead + ".db-journal", dead + ".lock", alive + ".db", alive + ".lock"} {
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
	if got := names(t, dir); !slices.Equal(got, []string{"_dwsim_fedcba9876543210.tmp.db", "_dwsim_fedcba9876543210.tmp.lock"}) {
		t.Errorf("the folder holds %q", got)
	}
}

func TestJournalsAreRefused(t *testing.T) {
	for _, suffix := range []string{"-journal", "-wal"} {
		dir := t.TempDir()
		w := openWarehouse(t, dir)
		e := withColumn(schema.Column{DataType: "INT"})
		if err := w.CreateTables(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		journal := filepath.Join(dir, "shop.db"+suffix)
		if err := os.WriteFile(journal, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT 1"})
		for _, err := range []error{err, load(t, w, e), w.Truncate(t.Context(), e, "")} {
			if err == nil || !strings.Contains(err.Error(), "shop.db"+suffix) {
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
}

func TestFilesOfOthers(t *testing.T) {
	dir := t.TempDir()
	w := openWarehouse(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "text.db"), []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, script := range []string{"CREATE TABLE x (a)", "PRAGMA journal_mode = WAL; CREATE TABLE x (a)"} {
		file := filepath.Join(dir, "other.db")
		db := open(t, file)
		if _, err := db.Exec(script); err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
		if _, err := w.Query(t.Context(), store.Query{Experiment: "other", SQL: "SELECT 1"}); err == nil || !strings.Contains(err.Error(), "other.db is not a file of a dwsim warehouse") {
			t.Errorf("a database of another program: %v", err)
		}
		_ = os.Remove(file)
	}
	if _, err := w.Mark(t.Context(), "text"); !errors.Is(err, store.ErrUnreachable) || !strings.Contains(err.Error(), "text.db") {
		t.Errorf("a file that is no database: %v, want ErrUnreachable", err)
	}
	for _, name := range []string{"", "../x", "a/b", "_dwsim_x", "a.b", "ä"} {
		if err := w.Drop(t.Context(), name, ""); err == nil {
			t.Errorf("Drop(%q) succeeds", name)
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
		rows, err := w.Query(t.Context(), store.Query{Experiment: "shop", SQL: "SELECT count(*) FROM t"})
		if err != nil {
			t.Fatal(err)
		}
		if row, err := rows.Next(); err != nil || row[0] != want {
			t.Errorf("the table has %v rows, %v; want %d", row, err, want)
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
		if _, err := open(t, filepath.Join(dir, "shop.db")).Exec("INSERT INTO t (v) VALUES (1)"); err != nil {
			t.Fatal(err)
		}
	}
}
