package dwsim_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

// TestLoadRefused damages the files and the record of a run in every way, each of which
// is refused by name; the rows that are there stay.
func TestLoadRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, env *env, run *dwsim.Run)
		want   string
	}{
		{"no folder", func(t *testing.T, _ *env, run *dwsim.Run) { remove(t, run.OutputPath) }, "its Parquet files are not there"},
		{"no manifest", func(t *testing.T, _ *env, run *dwsim.Run) { remove(t, manifestOf(run)) }, "its Parquet files are not there"},
		{"another manifest", func(t *testing.T, _ *env, run *dwsim.Run) {
			write(t, manifestOf(run), strings.Replace(read(t, manifestOf(run)), `"seed": "1"`, `"seed": "5"`, 1))
		}, "it was changed: its checksum is another"},
		{"a broken manifest", func(t *testing.T, _ *env, run *dwsim.Run) { write(t, manifestOf(run), "{") }, "is not a manifest"},
		{"of another run", rewritten(func(m *parquet.ManifestInfo) { m.Run = 7 }, "customers", "orders"), "is that of run 7"},
		{"of another experiment", rewritten(func(m *parquet.ManifestInfo) { m.Experiment = "store" }, "customers", "orders"), `is that of a run of experiment "store"`},
		{"of another seed", rewritten(func(m *parquet.ManifestInfo) { m.Seed = 5 }, "customers", "orders"), "seed 5, not with 1"},
		{"of another engine", rewritten(func(m *parquet.ManifestInfo) { m.EngineVersion = "0" }, "customers", "orders"), "made by engine version 0"},
		{"of another document", rewritten(func(m *parquet.ManifestInfo) { m.DocumentHash = "0" }, "customers", "orders"), "another definition of the experiment"},
		{"without a table", rewritten(func(*parquet.ManifestInfo) {}, "customers"), `has 0 rows of table "orders"; on record are 300`},
		{"with one more table", rewritten(func(*parquet.ManifestInfo) {}, "customers", "orders", "more"), `has rows of table "more", which the run did not generate`},
		{"a missing file", func(t *testing.T, _ *env, run *dwsim.Run) { remove(t, part(run)) }, "part-00000.parquet is missing"},
		{"a truncated file", func(t *testing.T, _ *env, run *dwsim.Run) { write(t, part(run), read(t, part(run))[:500]) }, "is truncated: it has 500 of"},
		{"a changed file", func(t *testing.T, _ *env, run *dwsim.Run) {
			text := []byte(read(t, part(run)))
			text[100] ^= 1
			write(t, part(run), string(text))
		}, "is changed: its SHA-256 is another"},
		{"other columns", renamed, `has the column worth`},
		{"files removed", func(t *testing.T, env *env, run *dwsim.Run) {
			if err := env.meta.PutRunFiles(t.Context(), "shop", run.ID, "", 0); err != nil {
				t.Fatal(err)
			}
		}, "its Parquet files were removed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			shop := env.create(t, shopDocument)
			first, second := generate(t, shop, seeded(1)), generate(t, shop, seeded(2))
			tt.damage(t, env, first)
			_, err := shop.Load(t.Context(), dwsim.LoadOptions{Run: first.ID})
			if !errors.Is(err, dwsim.ErrConflict) || !strings.Contains(err.Error(), `run 1 of experiment "Shop" cannot be loaded: `) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			env.holds(t, second)
		})
	}
}

// manifestOf returns where the manifest of a run is, and part where its first file is.
func manifestOf(run *dwsim.Run) string { return filepath.Join(run.OutputPath, "manifest.json") }
func part(run *dwsim.Run) string {
	return filepath.Join(run.OutputPath, "orders", "part-00000.parquet")
}

// rewritten returns what writes the files of a run anew, whole and with checksums that fit,
// but as if they belonged to another run, or as those of some of the tables alone.
func rewritten(change func(*parquet.ManifestInfo), tables ...string) func(*testing.T, *env, *dwsim.Run) {
	return func(t *testing.T, env *env, run *dwsim.Run) {
		t.Helper()
		x, err := env.Experiment(t.Context(), run.Experiment)
		if err != nil {
			t.Fatal(err)
		}
		m, err := parquet.ReadManifest(run.OutputPath)
		if err != nil {
			t.Fatal(err)
		}
		info := m.ManifestInfo
		change(&info)
		folder, err := parquet.Create(t.Context(), run.OutputPath+"-other", parquet.RunInfo{ManifestInfo: info}, parquet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			rewrite(t, folder, run, m, x.Document(), x.Document(), table)
		}
		if err := folder.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		remove(t, run.OutputPath)
		if err := os.Rename(run.OutputPath+"-other", run.OutputPath); err != nil {
			t.Fatal(err)
		}
	}
}

// renamed writes the files of a run anew with another name of a column.
func renamed(t *testing.T, env *env, run *dwsim.Run) {
	t.Helper()
	x, err := env.Experiment(t.Context(), run.Experiment)
	if err != nil {
		t.Fatal(err)
	}
	m, err := parquet.ReadManifest(run.OutputPath)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := parquet.Create(t.Context(), run.OutputPath+"-other", parquet.RunInfo{ManifestInfo: m.ManifestInfo}, parquet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	as := x.Document().Clone()
	as.Table("customers").Columns[3].Name = "worth"
	rewrite(t, folder, run, m, x.Document(), as, "customers")
	rewrite(t, folder, run, m, x.Document(), as, "orders")
	if err := folder.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	remove(t, run.OutputPath)
	if err := os.Rename(run.OutputPath+"-other", run.OutputPath); err != nil {
		t.Fatal(err)
	}
}

// rewrite copies the rows of a table to another folder, as the document as has it; of one that the run does not have
// it makes a table without rows.
func rewrite(t *testing.T, to *parquet.Folder, run *dwsim.Run, m *parquet.Manifest, e, as *schema.Experiment, name string) {
	t.Helper()
	table := as.Table(name)
	if table == nil {
		table = &schema.Table{Name: name, Columns: e.Tables[0].Columns}
	}
	sink, err := to.OpenSink(t.Context(), as, table)
	if err != nil {
		t.Fatal(err)
	}
	if own := e.Table(name); own != nil {
		err = parquet.ScanTable(t.Context(), run.OutputPath, m, e, own, func(b *gen.Batch) error { return sink.WriteBatch(t.Context(), b) })
	}
	if err := errors.Join(err, sink.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
}
