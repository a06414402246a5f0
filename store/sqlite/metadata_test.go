package sqlite_test

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqlite"
)

func TestMetadataFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new folder", "50% #?.db")
	m := openMetadata(t, path)
	if _, err := m.CreateExperiment(t.Context(), withColumn(schema.Column{DataType: "INT"})); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{filepath.Dir(path): 0o700, path: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v, %v; want %v", path, info.Mode().Perm(), err, want)
		}
	}
	again := openMetadata(t, path)
	if r, err := again.Experiment(t.Context(), "shop"); err != nil || r.Experiment.Name != "Shop" {
		t.Errorf("a second handle reads %v, %v", r, err)
	}
}

func TestOpenNewMetadataAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dw_simulator.db")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			m, err := sqlite.OpenMetadata(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if err := m.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	db := open(t, path)
	if got := lines(t, db, "SELECT name FROM migrations ORDER BY id"); !slices.Equal(got, []string{"20260101000000", "20260301000000", "20260601000000", "20260701000000", "20261101000000"}) {
		t.Errorf("the migrations %q were made", got)
	}
	if got := lines(t, db, "PRAGMA journal_mode"); !slices.Equal(got, []string{"wal"}) {
		t.Errorf("journal_mode = %q", got)
	}
}

func TestMetadataThatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	text, folder, other, later := filepath.Join(dir, "text.db"), filepath.Join(dir, "folder.db"), filepath.Join(dir, "other.db"), filepath.Join(dir, "later.db")
	if err := errors.Join(os.WriteFile(text, []byte(strings.Repeat("text ", 1000)), 0o600), os.Mkdir(folder, 0o700)); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, other).Exec("CREATE TABLE experiments (a)"); err != nil {
		t.Fatal(err)
	}
	openMetadata(t, later)
	if _, err := open(t, later).Exec("INSERT INTO migrations (name, group_id) VALUES ('30000101000000', 2)"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path        string
		unreachable bool
		want        string
	}{
		{text, true, "file is not a database"},
		{folder, true, "unable to open database file"},
		{filepath.Join(text, "x.db"), true, "not a directory"},
		{other, false, "database of another program"},
		{later, false, "later version of dwsim"},
	} {
		m, err := sqlite.OpenMetadata(t.Context(), test.path)
		if err == nil {
			t.Errorf("%s can be opened", test.path)
			_ = m.Close()
			continue
		}
		if errors.Is(err, store.ErrUnreachable) != test.unreachable || !strings.Contains(err.Error(), test.path) && !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.path, err, test.want)
		}
	}
	if got := lines(t, open(t, other), "SELECT count(*) FROM sqlite_schema"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("the database of another program was changed: %q objects", got)
	}
}

func TestDriverURLs(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for raw, file := range map[string]string{
		"sqlite://" + filepath.ToSlash(dir) + "/abs.db":      "abs.db",
		"sqlite://" + filepath.ToSlash(dir) + "/with%20a.db": "with a.db",
		"sqlite://rel/meta.db":                               "rel/meta.db",
		"sqlite:flat.db":                                     "flat.db",
	} {
		m, err := store.OpenMetadata(t.Context(), raw)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
	}
	w, err := store.OpenWarehouse(t.Context(), "sqlite://rows")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.CreateTables(t.Context(), withColumn(schema.Column{DataType: "INT"})), w.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "rows", "shop.db")); err != nil {
		t.Error(err)
	}
	for _, raw := range []string{"sqlite:", "sqlite://", "sqlite:///", "sqlite:///x.db?mode=ro", "sqlite:///x.db?load=pages", "sqlite:///x.db?load=sql&mode=ro", "sqlite://u:secret@h/x.db"} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		_, err1 := sqlite.Driver{}.OpenMetadata(t.Context(), u)
		_, err2 := sqlite.Driver{}.OpenWarehouse(t.Context(), u)
		if err1 == nil || err2 == nil || strings.Contains(err1.Error(), "secret") {
			t.Errorf("%s: %v, %v", raw, err1, err2)
		}
	}
}

func TestDatabasesInMemoryAreRefused(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, raw := range []string{"sqlite:///:memory:", "sqlite::memory:"} {
		_, err1 := store.OpenMetadata(t.Context(), raw)
		_, err2 := store.OpenWarehouse(t.Context(), raw)
		for _, err := range []error{err1, err2} {
			if err == nil || !strings.HasPrefix(err.Error(), "a SQLite database in :memory: cannot be used") {
				t.Errorf("%s: %v", raw, err)
			}
		}
	}
	if _, err := sqlite.OpenMetadata(t.Context(), ":memory:"); err == nil {
		t.Error("metadata in memory is opened by its path")
	}
	if got := names(t, dir); len(got) != 0 {
		t.Errorf("the folder holds %q", got)
	}
}
