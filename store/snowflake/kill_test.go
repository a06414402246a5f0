package snowflake_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
	"github.com/dw-sim/dw-sim/store/snowflake"
)

// What a child process, started by TestKilledAtEachPoint, works with.
const (
	killURL   = "DWSIM_TEST_KILL_URL"
	killFiles = "DWSIM_TEST_KILL_FILES"
)

func TestMain(m *testing.M) {
	if rawURL := os.Getenv(killURL); rawURL != "" {
		if err := live(context.Background(), rawURL, os.Getenv(killFiles)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// lived is the experiment of a child: of plain, files are loaded; the other table is kept.
func lived() *schema.Experiment {
	e := every()
	e.Tables[0] = schema.Table{Name: "kept", TargetRows: 20, Columns: []schema.Column{
		{Name: "id", DataType: "INT", Unique: true},
		{Name: "parent", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "plain", ReferencesColumn: "start"}},
	}}
	return e
}

// life is one who works on the experiment.
type life struct {
	w *snowflake.Warehouse
	e *schema.Experiment
}

// live does everything that has a crash point.
func live(ctx context.Context, rawURL, files string) error {
	w, err := tryOpen(ctx, rawURL)
	if err != nil {
		return err
	}
	l := &life{w, lived()}
	if err := w.CreateTables(ctx, l.e); err != nil {
		return err
	}
	if err := l.generate(ctx, "a", 1); err != nil {
		return err
	}
	if err := l.load(ctx, "b", files); err != nil {
		return err
	}
	if _, err := w.Fence(ctx, "shop", "nobody"); err != nil {
		return err
	}
	if err := w.Truncate(ctx, l.e, "c"); err != nil {
		return err
	}
	return errors.Join(l.w.Drop(ctx, "shop", "d"), l.w.Close())
}

// generate fills both tables from batches.
func (l *life) generate(ctx context.Context, owner string, seed int64) error {
	loading, err := l.w.Begin(ctx, l.e, owner)
	if err != nil {
		return err
	}
	defer loading.Rollback()
	g, err := gen.New(l.e, gen.Options{Seed: seed})
	if err != nil {
		return err
	}
	results, err := g.Generate(ctx, loading)
	if err != nil {
		return err
	}
	mark := store.Mark{}
	for table, r := range results {
		mark[table] = store.TableMark{Run: seed, Rows: r.Rows, Digest: r.Digest}
	}
	return loading.Commit(ctx, mark)
}

// load fills one table from the files of a run with the seed 7.
func (l *life) load(ctx context.Context, owner, folder string) error {
	loading, err := l.w.Begin(ctx, l.e, owner)
	if err != nil {
		return err
	}
	defer loading.Rollback()
	g, err := gen.New(l.e, gen.Options{Seed: 7})
	if err != nil {
		return err
	}
	var digest gen.Digester
	for b, err := range g.Batches(ctx, "plain") {
		if err != nil {
			return err
		}
		digest.Add(b)
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.parquet"))
	if err != nil {
		return err
	}
	files := store.ParquetFiles{Rows: digest.Sum().Rows, Paths: paths}
	if err := loading.(store.ParquetLoader).LoadParquet(ctx, l.e.Table("plain"), files); err != nil {
		return err
	}
	return loading.Commit(ctx, store.Mark{"plain": {Run: 7, Rows: files.Rows, Digest: digest.Sum()}})
}

// TestKilledAtEachPoint lets a process die at each crash point of this package, each time
// that it gets there (the short form: the first), and then does what its heirs do: what it left
// is whole, and cleaned up by the next operations.
func TestKilledAtEachPoint(t *testing.T) {
	files, _ := run(t, lived())
	folder := filepath.Dir(files["plain"].Paths[0])
	reached := 0
	for _, point := range failpoint.Names() {
		if !strings.HasPrefix(point, "snowflake.") {
			continue
		}
		reached++
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			hit := 1
			for testKilled(t, point, hit, folder) {
				if hit++; testing.Short() {
					return
				}
			}
			if hit == 1 {
				t.Error("no process gets there")
			}
		})
	}
	if reached < 15 {
		t.Errorf("there are %d crash points, want 15", reached)
	}
}

// testKilled reports whether the process gets to a point for the hit-th time, and so dies.
func testKilled(t *testing.T, point string, hit int, folder string) bool {
	t.Helper()
	s := snowtest.Start(t)
	l := &life{open(t, s, ""), lived()}
	if _, err := l.w.Begin(t.Context(), l.e, "killed before"); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killURL+"="+s.URL(""), killFiles+"="+folder, fmt.Sprintf("%s=%s:%d", failpoint.Variable, point, hit))
	out, err := child.CombinedOutput()
	if err == nil {
		return false
	}
	if !strings.Contains(string(out), "failpoint "+point) {
		t.Fatalf("the process ended with %v: %s", err, out)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s.EndTransactions() // which Snowflake does five minutes after somebody else waits
	for _, owner := range []string{"a", "b", "c", "d"} {
		if _, err := l.w.Fence(ctx, "shop", owner); err != nil {
			t.Fatal(err)
		}
	}
	l.whole(ctx, t)
	if err := l.generate(ctx, "heir", 9); err != nil {
		t.Fatalf("hit %d: the next run: %v", hit, err)
	}
	l.whole(ctx, t)
	if err := l.w.Drop(ctx, "shop", "heir"); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.Schemas(), " "); got != "_DWSIM" {
		t.Errorf("hit %d: the database still has the schemas %s", hit, got)
	}
	return true
}

// whole checks that each table holds what the mark says.
func (l *life) whole(ctx context.Context, t *testing.T) {
	t.Helper()
	mark, err := l.w.Mark(ctx, "shop")
	if err != nil {
		t.Fatal(err)
	}
	for i := range l.e.Tables {
		table := &l.e.Tables[i]
		var digest gen.Digester
		err := l.w.ScanTable(ctx, l.e, table, func(b *gen.Batch) error { digest.Add(b); return nil })
		if errors.Is(err, store.ErrNotFound) && len(mark) == 0 {
			return
		}
		if got := digest.Sum(); err != nil || got.Rows != mark[table.Name].Rows || got.Rows > 0 && got.Table != mark[table.Name].Digest.Table {
			t.Errorf("%s holds %d rows, %v, and the mark says %d", table.Name, got.Rows, err, mark[table.Name].Rows)
		}
	}
}
